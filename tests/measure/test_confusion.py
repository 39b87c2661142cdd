"""A judge's table says how often each class is right and how often it is found."""

from __future__ import annotations

import pytest

from tiengvang.measure.confusion import confusion
from tiengvang.measure.intervals import wilson

PAIRS = [("a", "a")] * 8 + [("a", "b")] * 2 + [("b", "b")] * 3 + [("b", "a")] * 1


def test_counts_stand_by_true_class_and_by_what_the_judge_said() -> None:
    found = confusion(PAIRS, "abc")
    assert found.counts == ((8, 2, 0), (1, 3, 0), (0, 0, 0))
    assert (found.right.value, found.right.units) == (pytest.approx(11 / 14), 14)


def test_precision_and_recall_of_a_class_carry_wilsons_interval() -> None:
    of_a = confusion(PAIRS, "abc").classes[0]
    assert of_a.precision.value == pytest.approx(8 / 9)
    assert of_a.recall.value == pytest.approx(8 / 10)
    assert (of_a.recall.low, of_a.recall.high) == wilson(8, 10)


def test_a_class_that_nobody_named_has_neither() -> None:
    of_c = confusion(PAIRS, "abc").classes[2]
    assert (of_c.precision.value, of_c.recall.value) == (None, None)


def test_a_value_outside_the_classes_is_named() -> None:
    with pytest.raises(ValueError, match="'z' is not among the classes"):
        confusion([("a", "z")], "ab")
