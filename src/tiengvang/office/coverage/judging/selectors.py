"""Reading for the page of judges: which there are, how much each has judged, what is under way. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from tiengvang.office.coverage.judging.standing import current
from tiengvang.office.coverage.models import Judgement, Mention
from tiengvang.office.coverage.rollups.selectors import counts
from tiengvang.scan.rejudge import Range

BUILT_IN = ("model", "lexicon")


@dataclass(frozen=True, slots=True)
class Judge:
    """A judge that has judged mentions here. missing: mentions that it has not judged."""

    id: str
    words: str
    judged: int
    missing: int
    is_current: bool


def settings_offered() -> tuple[str, ...]:
    """Settings that may be chosen: the built-in judges, and those that the operator named (TIENGVANG_JUDGES)."""
    return (*BUILT_IN, *settings.JUDGES)


def setting_in_words(setting: str) -> str:
    """A judge's setting, or its id, for people."""
    kind, rest = setting.partition(":")[0].partition("/")[0], setting
    known = {
        "model": _("Shipped model"), "lexicon": _("Word counter"), "folder": _("Model in a folder"),
        "endpoint": _("Model behind an address"),
    }  # fmt: skip
    if setting in BUILT_IN:
        return str(known[setting])
    return f"{known[kind]} ({rest})" if kind in known else rest


def judges() -> tuple[Judge, ...]:
    """Judges by how much they judged; the current one first, also where it has judged nothing."""
    total, chosen = Mention.objects.count(), current()
    held = dict(Judgement.objects.order_by().values_list("judge").annotate(number=Count("pk")))
    if chosen:
        held.setdefault(chosen, 0)
    found = [Judge(one, setting_in_words(one), number, total - number, one == chosen) for one, number in held.items()]
    return tuple(sorted(found, key=lambda one: (not one.is_current, -one.judged, one.id)))


def in_range(chosen: Range) -> QuerySet[Mention]:
    """Mentions of a range, in no order."""
    rows = Mention.objects.order_by()
    if chosen.start:
        rows = rows.filter(day__gte=chosen.start)
    if chosen.end:
        rows = rows.filter(day__lte=chosen.end)
    if chosen.origins:
        rows = rows.filter(origin__in=chosen.origins)
    return rows.filter(about__in=chosen.about) if chosen.about else rows


def not_judged_by(judge: str, rows: QuerySet[Mention] | None = None) -> QuerySet[Mention]:
    """Those of the mentions, by default of all, that a judge has not judged."""
    there = Judgement.objects.filter(mention=OuterRef("pk"), judge=judge)
    return (Mention.objects.order_by() if rows is None else rows).filter(~Exists(there))


def unjudged(start: date, end: date, about: Iterable[str]) -> int:
    """How many originals of the days, both included, the current judge has not judged and nobody else spoke on."""
    return sum(counts(start, end, by=(), about=tuple(about), tones=("",)).values())
