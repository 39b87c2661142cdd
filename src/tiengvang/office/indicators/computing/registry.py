"""What can be computed: formulas by code, and providers by which later apps lend figures. Computes nothing itself.

A formula answers for a year and some of its months, so that the same code gives a month, a quarter, a year, and the
months that two years have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from tiengvang.measure.intervals import Estimate
from tiengvang.office.indicators.readings.periods import Span, span_of

if TYPE_CHECKING:
    from tiengvang.office.indicators.computing.gathering import Gathering

NOTHING = Estimate(None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a formula is asked: of these months (1 to 12) of a year, of the whole or of one part.

    params: of the definition; dimension, key: such as "market" and "japan", "" for the whole.
    """

    gathering: Gathering
    year: int
    months: tuple[int, ...]
    params: Mapping[str, Any] = field(default_factory=dict)
    dimension: str = ""
    key: str = ""

    @property
    def first_day(self) -> date:
        """Of the first month."""
        return date(self.year, self.months[0], 1)

    @property
    def last_day(self) -> date:
        """Of the last month, the whole month."""
        return span_of("month", date(self.year, self.months[-1], 1)).last


@dataclass(frozen=True, slots=True)
class Found:
    """What a formula answers. estimate: units are the labels (or answers) it rests on; a full count has both ends at
    its value; reason: code of `readings.reasons`, required where there is no value; things: how many were looked at;
    link: query string of the explorer, or an address in the office."""

    estimate: Estimate = NOTHING
    method: str = "count"
    reason: str = ""
    things: int = 0
    warnings: tuple[Mapping[str, Any], ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""


Compute = Callable[[Asked], Found]


@dataclass(frozen=True, slots=True)
class Formula:
    """code: never changed; version: raised where it counts otherwise, so that stored readings are computed anew;
    on_coverage: it rests on mentions and labels alone, so that a period where these did not change is passed over;
    cuts: dimensions it can be cut by; grows: years can be compared; sums: months add up, so that a full year can be
    estimated from the months that are there; reads_prominence: which no roll-up holds, so that an import is news to it;
    rewards_less_negative: more of it may be had by less negative coverage, so that it has neither aim nor target
    (charter 4)."""

    code: str
    label: str | Promise
    compute: Compute
    version: int = 1
    on_coverage: bool = True
    cuts: tuple[str, ...] = ()
    grows: bool = True
    sums: bool = False
    reads_prominence: bool = False
    rewards_less_negative: bool = False


@dataclass(frozen=True, slots=True)
class Provided:
    """What another app counts for a period. labels: answers or cases it rests on; value None needs a reason."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    labels: int = 0
    things: int = 0
    reason: str = ""
    link: str = ""


Provider = Callable[[Span], Provided]

_FORMULAS: dict[str, Formula] = {}
_PROVIDERS: dict[str, Provider] = {}


def formula(one: Formula) -> Formula:
    """Register a formula. Raises ValueError where the code is taken."""
    if one.code in _FORMULAS:
        raise ValueError(f"formula {one.code!r} is registered twice")
    _FORMULAS[one.code] = one
    return one


def formula_of(code: str) -> Formula | None:
    """The formula of that code; None where nobody registered it."""
    return _FORMULAS.get(code)


def formulas() -> tuple[Formula, ...]:
    """All of them, by code."""
    return tuple(_FORMULAS[code] for code in sorted(_FORMULAS))


def provider(code: str, count: Provider) -> None:
    """Lend a figure: later apps call it when the office starts. Raises ValueError where the code is taken."""
    if code in _PROVIDERS:
        raise ValueError(f"figures {code!r} are provided twice")
    _PROVIDERS[code] = count


def provider_of(code: str) -> Provider | None:
    """Who counts it; None where no app does yet."""
    return _PROVIDERS.get(code)
