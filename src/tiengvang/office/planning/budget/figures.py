"""Figures of the budget, added up in the database: by source, unit, task group and year, up to a day.

What each figure is:
- estimated: the lines of every estimate, drafts too, made by that day
- proposed: what the appraisal would allow, of estimates that it has sent on
- decided: of each line the latest decision of that day or before
- committed: contracts that are neither paid nor settled; a payment on a contract reduces it
- spent: payments
- pledged, received: what partners promised and gave, in money and in kind; withdrawn promises count no more
- remaining: decided − committed − spent; of money from society, money received − committed − spent

What was taken back as a mistake counts on no day. All in whole đồng.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import CharField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from tiengvang.office.organisation.policy import Person, reach, units
from tiengvang.office.organisation.roles import Scope
from tiengvang.office.planning.budget.selectors import latest_decided
from tiengvang.office.planning.models import Commitment, Estimate, EstimateLine, Pledge, Spending
from tiengvang.office.planning.models.budget import Lane

LANE: Final = "lane"
UNIT: Final = "unit"
GROUP: Final = "group"
YEAR: Final = "year"
DIMENSIONS: Final = (LANE, UNIT, GROUP, YEAR)
LINE: Final = "line"  # each line with the pledges that are for it; "p" and its number for a pledge that is for no line
NONE: Final = "none"  # the key of what belongs to no task group
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts in đồng. usable: what remaining is counted from."""

    estimated: int = 0
    proposed: int = 0
    decided: int = 0
    committed: int = 0
    spent: int = 0
    pledged: int = 0
    received: int = 0
    usable: int = 0

    @property
    def remaining(self) -> int:
        """What may still be committed or spent."""
        return self.usable - self.committed - self.spent

    @property
    def is_over(self) -> bool:
        """More is used than there is."""
        return self.remaining < 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class LaneFigures:
    """The figures of one source of funds, as the yearly report takes them. lane: a value of `Lane`."""

    lane: str
    estimated: int
    proposed: int
    decided: int
    committed: int
    spent: int
    remaining: int
    pledged: int
    received: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Which lines and pledges count. unit_ids None: of all units; empty fields take everything; group: number of a task
    group, counted with those that serve it, or NONE; as_of: the closing date of the figures, None for now."""

    unit_ids: tuple[int, ...] | None = None
    years: tuple[int, ...] = ()
    lane: str = ""
    state: str = ""
    group: str = ""
    plan: int | None = None
    as_of: date | None = None

    def lines(self, prefix: str = "") -> Q:
        """Of lines; prefix: look-up path from a row to its line."""
        where = _wanted(
            prefix, estimate__unit__in=self.unit_ids, estimate__year__in=self.years or None,
            estimate__lane=self.lane or None, estimate__state=self.state or None, estimate__plan=self.plan,
        )  # fmt: skip
        if self.group:
            where &= _of_group(f"{prefix}task__group", self.group)
        if self.as_of is not None:
            where &= Q(**{f"{prefix}estimate__created__lt": _after(self.as_of)})
        return where

    def pledges(self) -> Q:
        """Of pledges, which are all money from society."""
        if self.lane and self.lane != Lane.C:
            return Q(pk__in=[])
        where = _wanted("", unit__in=self.unit_ids, year__in=self.years or None)
        if self.state:
            where &= Q(line__estimate__state=self.state)
        if self.plan is not None:
            where &= Q(line__estimate__plan=self.plan) | Q(line=None, task__plan=self.plan)
        if self.group == NONE:
            where &= Q(task__group=None, line__task__group=None)
        elif self.group:
            own = _of_group("task__group", self.group)
            where &= own | (Q(task__group=None) & _of_group("line__task__group", self.group))
        if self.as_of is not None:
            where &= Q(dated__lte=self.as_of) | Q(dated=None, at__lt=_after(self.as_of))
        return where & ~Q(state=Pledge.State.WITHDRAWN)


def cut_for(person: Person, **wanted: Any) -> Cut:
    """A cut of what the person may see; `unit_ids` in it are those asked for, as far as they are within reach."""
    asked = wanted.pop("unit_ids", None)
    if reach(person, "budget.view")[0] is Scope.ALL:
        return Cut(unit_ids=asked, **wanted)
    own = set(units(person, "budget.view").values_list("pk", flat=True))
    return Cut(unit_ids=tuple(sorted(own if asked is None else own & set(asked))), **wanted)


def figures(cut: Cut, by: tuple[str, ...] = (), measure: str = "") -> dict[Key, Figures]:
    """The figures of each group of lines and pledges; by: DIMENSIONS or LINE, () for one total under the key ().

    measure: the only one that is wanted ("remaining" too), so that nothing else is added up; "" for all.
    """
    found = _added_up(cut, by, measure)
    return {key: _made(amounts) for key, amounts in found.items()} if by else {(): _made(found[()])}


def by_line(cut: Cut, measure: str) -> dict[str, int]:
    """One measure of each line and pledge by its key, as `figures` has it under LINE; what has nothing is left out."""
    found = _added_up(cut, (LINE,), measure)
    return {key[0]: amount for key, sums in found.items() if (amount := _amount(sums, measure))}


def _added_up(cut: Cut, by: tuple[str, ...], measure: str) -> dict[Key, dict[str, int]]:
    """The sums of which figures are made, under each key."""
    found: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def add(rows: QuerySet, keys: Mapping[str, Any], **sums: Any) -> None:
        own, rows = [key for key in keys if key != "lane_key"], rows.order_by()
        for row in rows.annotate(**keys).values(*keys).annotate(**sums) if keys else [rows.aggregate(**sums)]:
            amounts = found[tuple([row[key] for key in own])]
            for name in sums:
                amounts[name] += row[name] or 0
            if "decided_sum" in sums and row["lane_key"] != Lane.C:
                amounts["usable_sum"] += row["decided_sum"] or 0

    of_lines, of_rows, of_pledges = _keys(by, "", _LINE), _keys(by, "line__", _LINE), _keys(by, "", _PLEDGE)
    asked = {name: total for name, total in _ASKED.items() if measure in ("", name)}
    if asked:
        add(EstimateLine.objects.filter(cut.lines()), of_lines, **{f"{name}_sum": one for name, one in asked.items()})
    if measure in ("", "decided", "remaining"):
        lines = EstimateLine.objects.filter(cut.lines()).annotate(latest=latest_decided(cut.as_of))
        # By source too: of money from society the decided amount is no money to spend.
        add(lines.exclude(latest=None), {**of_lines, "lane_key": F("estimate__lane")}, decided_sum=Sum("latest"))
    if measure in ("", "committed", "remaining"):
        add(_contracts(cut), of_rows, contracts_sum=Sum("amount"))
    if measure in ("", "committed", "spent", "remaining"):
        on_contracts = Sum("amount", filter=_open_contract("commitment__", cut))
        add(_payments(cut), of_rows, spent_sum=Sum("amount"), on_contracts_sum=on_contracts)
    if measure in ("", "pledged", "received", "remaining"):
        came = _came(cut)
        add(promised(cut), of_pledges, pledged_sum=Sum("value"), received_sum=Sum("received_value", filter=came),
            money_sum=Sum("received_value", filter=came & Q(form=Pledge.Form.MONEY)))  # fmt: skip
    return found


def budget_figures(*, unit_ids: Iterable[int], year: int, as_of: date) -> tuple[LaneFigures, ...]:
    """The figures of units in a year on a day, one for each source of funds."""
    found = figures(Cut(unit_ids=tuple(unit_ids), years=(year,), as_of=as_of), (LANE,))
    rows = []
    for lane in Lane.values:
        one = found.get((lane,), Figures())
        rows.append(LaneFigures(
            lane, one.estimated, one.proposed, one.decided, one.committed, one.spent, one.remaining, one.pledged,
            one.received,
        ))  # fmt: skip
    return tuple(rows)


def promised(cut: Cut) -> QuerySet[Pledge]:
    """Pledges that stand."""
    return Pledge.objects.filter(cut.pledges())


def years_known(person: Person) -> list[int]:
    """Years of which there are estimates or pledges, the latest first; this year in any case."""
    own = units(person, "budget.view").values("pk")
    years = set(Estimate.objects.filter(unit__in=own).order_by().values_list("year", flat=True).distinct())
    years |= set(Pledge.objects.filter(unit__in=own).order_by().values_list("year", flat=True).distinct())
    return sorted(years | {timezone.localdate().year}, reverse=True)


_ASKED: Final = {"estimated": Sum("amount"), "proposed": Sum("proposed")}
_LINE: Final = {
    LANE: lambda prefix: F(f"{prefix}estimate__lane"),
    UNIT: lambda prefix: _text(f"{prefix}estimate__unit_id"),
    GROUP: lambda prefix: _group(f"{prefix}task__group__aligned_to_id", f"{prefix}task__group_id"),
    YEAR: lambda prefix: _text(f"{prefix}estimate__year"),
    LINE: lambda prefix: _text(f"{prefix}id"),
}
_PLEDGE: Final = {
    LANE: lambda prefix: Value(Lane.C.value, output_field=CharField()),
    UNIT: lambda prefix: _text("unit_id"),
    GROUP: lambda prefix: _group(
        "task__group__aligned_to_id", "task__group_id", "line__task__group__aligned_to_id", "line__task__group_id"
    ),
    YEAR: lambda prefix: _text("year"),
    LINE: lambda prefix: Coalesce(_text("line_id"), Concat(Value("p"), _text("id")), output_field=CharField()),
}


def _keys(by: tuple[str, ...], prefix: str, how: Mapping[str, Any]) -> dict[str, Any]:
    if not by:
        return {}
    return {f"key_{name}": how[name](prefix) for name in by}


def _text(path: str) -> Cast:
    return Cast(F(path), CharField())


def _group(*paths: str) -> Coalesce:
    """The province's group where there is one, else the plan's own."""
    return Coalesce(*(_text(path) for path in paths), Value(NONE), output_field=CharField())


def _of_group(path: str, group: str) -> Q:
    if group == NONE:
        return Q(**{path: None})
    return Q(**{f"{path}__aligned_to": group}) | Q(**{f"{path}__aligned_to": None, path: group})


def _contracts(cut: Cut) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(cut.lines("line__"), _open_contract("", cut), voided=None)
    return rows.filter(dated__lte=cut.as_of) if cut.as_of else rows


def _payments(cut: Cut) -> QuerySet[Spending]:
    rows = Spending.objects.filter(cut.lines("line__"), voided=None)
    return rows.filter(dated__lte=cut.as_of) if cut.as_of else rows


def _open_contract(prefix: str, cut: Cut) -> Q:
    """Contracts that are not settled by the day; of payments, those on such contracts."""
    still = Q(**{f"{prefix}settled": None})
    if cut.as_of is not None:
        still |= Q(**{f"{prefix}settled__gt": cut.as_of})
    return still & Q(**{f"{prefix}pk__isnull": False}) if prefix else still


def _came(cut: Cut) -> Q:
    """Pledges of which something has been received by the day."""
    came = Q(state=Pledge.State.RECEIVED)
    return came & Q(received_on__lte=cut.as_of) if cut.as_of else came


# What is added for each figure, and what is taken off.
_MADE_OF: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "estimated": (("estimated_sum",), ()), "proposed": (("proposed_sum",), ()), "decided": (("decided_sum",), ()),
    "committed": (("contracts_sum",), ("on_contracts_sum",)), "spent": (("spent_sum",), ()),
    "pledged": (("pledged_sum",), ()), "received": (("received_sum",), ()),
    "usable": (("usable_sum", "money_sum"), ()),
    "remaining": (("usable_sum", "money_sum", "on_contracts_sum"), ("contracts_sum", "spent_sum")),
}  # fmt: skip


def _amount(sums: Mapping[str, int], figure: str) -> int:
    added, taken = _MADE_OF[figure]
    return sum([sums.get(one, 0) for one in added]) - sum([sums.get(one, 0) for one in taken])


def _made(sums: Mapping[str, int]) -> Figures:
    return Figures(**{one.name: _amount(sums, one.name) for one in fields(Figures)})


def _wanted(prefix: str, **conditions: Any) -> Q:
    return Q(**{f"{prefix}{name}": value for name, value in conditions.items() if value is not None})


def _after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
