"""Formulas on tone: how many independent foreign originals are positive or negative, what share, how favourable
they are on the whole. The machine judged everything, people a sample; `measure.prevalence` puts them together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from django.utils.translation import gettext_lazy as _

from tiengvang.measure.favourability import Favourability, favourability
from tiengvang.measure.intervals import Estimate
from tiengvang.measure.prevalence import Method, Prevalence, Refusal, prevalence
from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.models import Bucket
from tiengvang.office.indicators.computing.registry import Asked, Formula, Found, formula
from tiengvang.office.indicators.computing.strata import Sampled, sampled

CUTS: Final = ("market", "language")
_FEWEST: Final = 2  # labels without which no figure is given


def link(asked: Asked, tone: str = "", bucket: str = Bucket.INDEPENDENT.value) -> str:
    """The mentions behind a figure, as the explorer finds them."""
    query = Query(
        start=asked.first_day, end=asked.last_day, about="primary", bucket=(bucket,), tone=(tone,) if tone else ()
    )  # fmt: skip
    if asked.dimension:
        query = query.having(**{asked.dimension: (asked.key or "-",)})
    return query.encode()


def _share(wanted: str) -> Callable[[Asked], Found]:
    return lambda asked: _prevalence(asked, wanted, "share")


def _volume(wanted: str) -> Callable[[Asked], Found]:
    return lambda asked: _prevalence(asked, wanted, "volume")


def _prevalence(asked: Asked, wanted: str, kind: Literal["share", "volume"]) -> Found:
    known = sampled(asked)
    if not known.things:
        if kind == "volume":
            return Found(Estimate(0.0, 0.0, 0.0, 0), link=link(asked, wanted))
        return Found(reason="nothing-judged", link=link(asked, wanted))
    if known.labels < _FEWEST:
        return _too_few(asked, known, wanted)
    names, tallies = known.tallies(wanted)
    method = Method.PPI if asked.gathering.judge else Method.HAND
    try:
        found = prevalence(tallies, names, method)
    except Refusal as refusal:
        return Found(reason=refusal.reason.value, things=known.things, link=link(asked, wanted))
    return Found(
        found.share if kind == "share" else found.count, method.value, "", known.things,
        _warnings(asked, known, found), _detail(asked, known, wanted, found), link(asked, wanted),
    )  # fmt: skip


def _too_few(asked: Asked, known: Sampled, wanted: str = "") -> Found:
    reason = "one-label" if known.labels else "no-labels"
    detail = _detail(asked, known, wanted) if wanted else {}
    return Found(reason=reason, method="ppi", things=known.things, detail=detail, link=link(asked, wanted))


def _warnings(asked: Asked, known: Sampled, found: Prevalence | None = None) -> tuple[dict[str, Any], ...]:
    warned: list[dict[str, Any]] = [{"code": one.value} for one in found.cautions] if found else []
    if known.unjudged and asked.gathering.judge:
        warned.append({"code": "unjudged", "number": known.unjudged})
    if not asked.gathering.judge:
        warned.append({"code": "labels-by-hand"})
    if disputed := sum(one.disputed for _name, one in known.sample):
        warned.append({"code": "disputed", "number": disputed})
    return tuple(warned)


def _detail(asked: Asked, known: Sampled, wanted: str, found: Prevalence | None = None) -> dict[str, Any]:
    """What the method page shows beside the figure. machine: how many the machine alone would have counted."""
    drawn = {one.id: 0 for one in known.rounds}
    for _name, one in known.sample:
        drawn[one.round] = drawn.get(one.round, 0) + 1
    return {
        "judge": asked.gathering.judge,
        "machine": sum(cell.number for _name, cell in known.cells if cell.said == wanted),
        "unjudged": known.unjudged,
        "not_about": sum(one.truth == "not-about" for _name, one in known.sample),
        "rounds": [{"id": one.id, "name": one.name, "by": one.by, "labels": drawn[one.id]} for one in known.rounds],
        "strata": known.by_stratum(wanted),
        "strata_in_doubt": list(found.strata_in_doubt) if found else [],
    }  # fmt: skip


def _favourability(which: Callable[[Favourability], Estimate]) -> Callable[[Asked], Found]:
    def compute(asked: Asked) -> Found:
        known = sampled(asked)
        if not known.things:
            return Found(reason="nothing-judged", link=link(asked))
        if known.labels < _FEWEST:
            return _too_few(asked, known)
        found = which(favourability(known.tone_parts()))
        detail = _detail(asked, known, "positive")
        return Found(found, "post-stratified", "", known.things, _warnings(asked, known), detail, link(asked))

    return compute


formula(Formula("positive-volume", _("Positive articles of independent foreign outlets"), _volume("positive"),
                cuts=CUTS, sums=True))  # fmt: skip
formula(Formula("positive-share", _("Share of positive articles of independent foreign outlets"), _share("positive"),
                cuts=CUTS))  # fmt: skip
formula(Formula("negative-volume", _("Negative articles of independent foreign outlets"), _volume("negative"),
                cuts=CUTS, rewards_less_negative=True))  # fmt: skip
formula(Formula("negative-share", _("Share of negative articles of independent foreign outlets"), _share("negative"),
                cuts=CUTS, rewards_less_negative=True))  # fmt: skip
formula(Formula("net-tone", _("Net tone (share of positive less share of negative articles)"),
                _favourability(lambda one: one.net_tone), grows=False, rewards_less_negative=True))  # fmt: skip
formula(Formula("imbalance", _("Coefficient of imbalance (Janis-Fadner)"),
                _favourability(lambda one: one.coefficient), grows=False, rewards_less_negative=True))  # fmt: skip
