"""Charts drawn on the server hold every value, whatever the numbers are."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.office.indicators.leading.drawing import Point, chart, scale

SVG = "{http://www.w3.org/2000/svg}"
VALUES = st.one_of(st.none(), st.floats(-1e6, 1e7, allow_nan=False))


def drawn(*points: Point) -> ElementTree.Element:
    return ElementTree.fromstring(chart(points, str, title="A <chart>"))  # noqa: S314  ours


@given(st.lists(VALUES, min_size=1, max_size=40))
def test_each_value_has_its_mark_within_the_picture(values: list[float | None]) -> None:
    points = [
        Point(str(at), f"Title {at}", one, None if one is None else one - 1, None if one is None else one + 1)
        for at, one in enumerate(values)
    ]
    if all(one is None for one in values):
        assert chart(points, str, title="Nothing") == ""
        return
    root = drawn(*points)
    marks = root.findall(f".//{SVG}circle")
    assert len(marks) == sum(one is not None for one in values)
    assert all(0 <= float(one.attrib["cy"]) <= 250 and 0 <= float(one.attrib["cx"]) <= 520 for one in marks)


def test_higher_values_stand_higher_and_open_ones_are_hollow() -> None:
    root = drawn(Point("2024", "", 1.0), Point("2025", "", 2.0, is_open=True))
    low, high = root.findall(f".//{SVG}circle")
    assert float(low.attrib["cy"]) > float(high.attrib["cy"])
    assert "in-svg__mark--open" in high.attrib["class"]


def test_the_target_and_the_band_are_drawn_where_they_are_known() -> None:
    root = drawn(
        Point("2024", "", 1.0, 0.5, 1.5), Point("2025", "", 2.0, 1.0, 3.0, target=1.8), Point("2026", "", None)
    )
    assert len(root.findall(f".//{SVG}line[@class='in-svg__target']")) == 1
    assert len(root.findall(f".//{SVG}polygon")) == 1


@pytest.mark.parametrize(("least", "most"), [(0, 0), (0.1, 0.2), (3, 97), (-0.4, 0.3), (0, 1e6)])
def test_axes_have_round_steps_that_hold_everything(least: float, most: float) -> None:
    step, low, high = scale(least, most)
    assert low <= min(least, 0) <= max(most, 0) <= high + 1e-9
    assert 1 <= (high - low) / step <= 11
