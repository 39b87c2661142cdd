"""Figures of many units put together: pure arithmetic on snapshots. Only what sums is summed; a share is worked out
anew from the sums of its part and its whole; of the rest each unit's own value stands beside the others'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tiengvang.office.planning.reports.sources.tasks import share

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """One unit's snapshot. kind, kind_name: the kind of unit by which sums are cut; full_year: its estimates by key."""

    code: str
    name: str
    kind: str
    kind_name: str
    figures: Sequence[Mapping[str, Any]]
    full_year: Mapping[str, int | float]


def summed(reports: Sequence[Held], asked: int) -> list[Plain]:
    """One row for each figure that any report has, in the order in which they first come.

    value: the sum, or None where it does not sum; reported: how many units gave a value, asked: of how many; by_kind,
    by_unit: the same cut; full_year: the sum of estimates, None where nobody gave one; estimated: how many did.
    """
    order: dict[str, Mapping[str, Any]] = {}
    for report in reports:
        for figure in report.figures:
            order.setdefault(figure["key"], figure)
    totals = {key: _total(key, reports) for key in order}
    rows = []
    for key, figure in order.items():
        given = _given(key, reports)
        estimates = [one.full_year[key] for one in reports if key in one.full_year]
        rows.append({
            "key": key, "title": figure["title"], "label": figure["label"], "unit": figure["unit"],
            "sums": figure["sums"], "share_of": figure.get("share_of"), "value": _value(figure, totals),
            "reported": len(given), "asked": asked, "sources": _sources(key, reports),
            "full_year": sum(estimates) if estimates and figure["sums"] else None, "estimated": len(estimates),
            "by_kind": _by_kind(figure, reports),
            "by_unit": [{"key": one.code, "name": one.name, "value": value} for one, value in given],
        })  # fmt: skip
    return rows


def _given(key: str, reports: Sequence[Held]) -> list[tuple[Held, Any]]:
    found = []
    for report in reports:
        value = next((one["value"] for one in report.figures if one["key"] == key), None)
        if value is not None:
            found.append((report, value))
    return found


def _total(key: str, reports: Sequence[Held]) -> int | float | None:
    values = [value for _report, value in _given(key, reports)]
    return sum(values) if values else None


def _value(figure: Mapping[str, Any], totals: Mapping[str, int | float | None]) -> int | float | None:
    if figure.get("share_of"):
        part, whole = (totals.get(key) for key in figure["share_of"])
        return None if part is None or whole is None else share(part, whole)
    return totals[figure["key"]] if figure["sums"] else None


def _by_kind(figure: Mapping[str, Any], reports: Sequence[Held]) -> list[Plain]:
    kinds: dict[str, list[Held]] = {}
    for report in reports:
        kinds.setdefault(report.kind, []).append(report)
    wanted = [figure["key"], *(figure.get("share_of") or ())]
    return [
        {
            "key": kind, "name": those[0].kind_name, "units": len(_given(figure["key"], those)),
            "value": _value(figure, {key: _total(key, those) for key in wanted}),
        }
        for kind, those in kinds.items()
    ]  # fmt: skip


def _sources(key: str, reports: Sequence[Held]) -> list[str]:
    """Where the figure comes from: the words of each source once, and how many units put another value by hand."""
    rows = [one for report in reports for one in report.figures if one["key"] == key]
    words = list(dict.fromkeys(one["source"] for one in rows))
    by_hand = sum(1 for one in rows if one.get("counted", one["value"]) != one["value"])
    return [*words, f"{by_hand} đơn vị nhập số khác số đếm trên hệ thống, có ghi chú"] if by_hand else words
