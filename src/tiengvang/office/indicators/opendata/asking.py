"""Which observations an address asks for. What makes no sense is refused in words, not passed over: programs ask here,
and a misspelt filter that gives everything would go unnoticed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from tiengvang.office.indicators.models import Indicator
from tiengvang.office.indicators.opendata.codes import FREQ, WHOLE

KNOWN: Final = ("indicator", "freq", "start", "end", "dimension", "revisions", "lang")
DIMENSIONS: Final = (WHOLE, "MARKET", "LANGUAGE")
_PERIODS: Final = {code: period for period, code in FREQ.items()}


class BadQuery(Exception):
    """faults: what was wrong with the address, in words, each with the remedy."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Asked:
    """Empty lists ask for all. first, last: days within which periods begin; with_earlier: restated revisions too."""

    indicators: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    with_earlier: bool = False


def read(given: QueryDict) -> Asked:
    """The parameters of an address. Raises BadQuery."""
    faults: list[str] = []
    for name in given:
        if name not in KNOWN:
            faults.append(_("“%(name)s” is no filter here. Known are: %(known)s.") % {
                "name": name[:40], "known": ", ".join(KNOWN)
            })  # fmt: skip
    codes = list(Indicator.objects.filter(is_public=True).values_list("code", flat=True))
    indicators = _known(given.getlist("indicator"), "indicator", codes, faults)
    freqs = _known(given.getlist("freq"), "freq", list(_PERIODS), faults)
    dimensions = _known(given.getlist("dimension"), "dimension", list(DIMENSIONS), faults)
    revisions = _known([given.get("revisions") or "current"], "revisions", ["current", "all"], faults)
    first, last = (_day(given.get(name, ""), name, faults) for name in ("start", "end"))
    if first and last and first > last:
        faults.append(_("“end” lies before “start”. Swap them."))
    if faults:
        raise BadQuery(faults)
    return Asked(
        indicators, tuple(_PERIODS[one] for one in freqs),
        tuple("" if one == WHOLE else one.lower() for one in dimensions), first, last, revisions == ("all",),
    )  # fmt: skip


def _known(given: list[str], name: str, known: list[str], faults: list[str]) -> tuple[str, ...]:
    asked = list(dict.fromkeys(part.strip() for one in given for part in one.split(",") if part.strip()))
    for one in asked:
        if one not in known:
            near = get_close_matches(one, known, 1)
            hint = _("Did you mean “%(near)s”?") % {"near": near[0]} if near else _("Known are: %(known)s.") % {
                "known": ", ".join(known) or "–"
            }  # fmt: skip
            faults.append(_("“%(given)s” is no %(name)s of these data. %(hint)s") % {
                "given": one[:60], "name": name, "hint": hint
            })  # fmt: skip
    return tuple(one for one in asked if one in known)


def _day(given: str, name: str, faults: list[str]) -> date | None:
    """A year, month or day: of "start" its first day, of "end" its last."""
    if not given:
        return None
    parts = given.split("-")
    try:
        numbers = [int(one) for one in parts]
        if not 4 <= len(parts[0]) <= 4 or len(parts) > 3:
            raise ValueError(given)
        if len(numbers) == 3:
            return date(*numbers)
        if name == "start":
            return date(numbers[0], numbers[1] if len(numbers) > 1 else 1, 1)
        month = numbers[1] if len(numbers) > 1 else 12
        return date.fromordinal(date(numbers[0] + month // 12, month % 12 + 1, 1).toordinal() - 1)
    except ValueError:
        faults.append(_("“%(name)s=%(given)s” is no day. Write 2026, 2026-03 or 2026-03-15.") % {
            "name": name, "given": given[:20]
        })  # fmt: skip
        return None
