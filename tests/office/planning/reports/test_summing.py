"""Sums of units' figures against direct counts."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tiengvang.office.planning.reports.snapshot import with_edits
from tiengvang.office.planning.reports.summing import Held, summed

_KINDS = ("department", "commune")
_VALUES = st.one_of(st.none(), st.integers(0, 10**12))


def _figure(key: str, value: Any, **changes: Any) -> dict[str, Any]:
    given_ = {"key": key, "title": "Nhiệm vụ", "label": key, "value": value, "unit": "nhiệm vụ", "source": "hệ thống",
              "link": "", "sums": True, "share_of": None}  # fmt: skip
    return {**given_, **changes}


def _held(number: int, part: Any, whole: Any, estimate: int | None) -> Held:
    share = _figure("share", None, sums=False, share_of=["part", "whole"], unit="%")
    own = _figure("own", number, sums=False)
    figures = [_figure("part", part), _figure("whole", whole), share, own]
    kind = _KINDS[number % 2]
    return Held(
        f"unit-{number}", f"Đơn vị {number}", kind, kind, figures, {} if estimate is None else {"part": estimate}
    )


@given(st.lists(st.tuples(_VALUES, _VALUES, st.one_of(st.none(), st.integers(0, 10**9))), min_size=1, max_size=30))
def test_sums_are_what_one_adds_up_by_hand(rows: list[tuple[Any, Any, Any]]) -> None:
    reports = [_held(number, *row) for number, row in enumerate(rows)]
    found = {one["key"]: one for one in summed(reports, asked=40)}
    for place, key in enumerate(("part", "whole")):
        there = [row[place] for row in rows if row[place] is not None]
        assert found[key]["value"] == (sum(there) if there else None)
        assert (found[key]["reported"], found[key]["asked"]) == (len(there), 40)
        assert sum(kind["value"] or 0 for kind in found[key]["by_kind"]) == sum(there)
        assert [unit["value"] for unit in found[key]["by_unit"]] == there
    estimates = [row[2] for row in rows if row[2] is not None]
    assert found["part"]["full_year"] == (sum(estimates) if estimates else None)
    assert found["part"]["estimated"] == len(estimates)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=30))
def test_a_share_is_of_the_sums_and_never_a_mean_of_shares(rows: list[tuple[int, int]]) -> None:
    reports = [_held(number, *row, None) for number, row in enumerate(rows)]
    found = {one["key"]: one for one in summed(reports, asked=len(rows))}
    whole = sum(row[1] for row in rows)
    assert found["share"]["value"] == round(100 * sum(row[0] for row in rows) / whole, 1)


def test_what_does_not_sum_stands_beside_and_is_never_added() -> None:
    found = {one["key"]: one for one in summed([_held(1, 1, 2, None), _held(2, 1, 2, None)], asked=2)}
    assert found["own"]["value"] is None
    assert [unit["value"] for unit in found["own"]["by_unit"]] == [1, 2]


def test_an_estimate_is_never_added_to_what_was_done() -> None:
    found = {one["key"]: one for one in summed([_held(1, 3, 4, 100)], asked=1)}
    assert (found["part"]["value"], found["part"]["full_year"]) == (3, 100)


def test_sources_say_how_many_put_another_value_by_hand() -> None:
    by_hand = _held(1, 3, 4, None)
    figures = [{**one, "counted": 2 if one["key"] == "part" else one["value"]} for one in by_hand.figures]
    changed = Held(by_hand.code, by_hand.name, by_hand.kind, by_hand.kind_name, figures, {})
    found = {one["key"]: one for one in summed([changed], asked=1)}
    assert found["part"]["sources"][0] == "hệ thống"
    assert found["part"]["sources"][1].startswith("1 đơn vị")
    assert found["whole"]["sources"] == ["hệ thống"]


def test_a_share_follows_the_values_that_were_put_by_hand() -> None:
    figures = list(_held(1, 1, 4, None).figures)
    found = {one["key"]: one for one in with_edits(figures, {"part": {"value": 3, "note": "Sổ tay"}})}
    assert found["share"]["value"] == 75.0
    assert (found["part"]["counted"], found["part"]["value"], found["part"]["note"]) == (1, 3, "Sổ tay")
