"""Quantiles come out as in printed tables."""

from __future__ import annotations

import numpy as np
import pytest

from tiengvang.measure.quantiles import normal, student


def test_students_quantiles_are_those_of_the_table() -> None:
    found = student(0.95, np.array([1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 120.0]))
    assert found == pytest.approx([12.706, 4.303, 3.182, 2.571, 2.228, 2.042, 1.980], abs=0.001)
    assert student(0.99, np.array([4.0, 20.0])) == pytest.approx([4.604, 2.845], abs=0.001)


def test_they_fall_to_the_normal_one_and_never_rise_with_more_freedom() -> None:
    found = student(0.95, np.linspace(1, 500, 2000))
    assert (np.diff(found[found < 4.3]) <= 1e-4).all()
    assert student(0.95, np.array([1e6]))[0] == pytest.approx(normal(0.95), abs=1e-4)


def test_less_than_one_degree_counts_as_one() -> None:
    assert student(0.95, np.array([0.0]))[0] == student(0.95, np.array([1.0]))[0]


def test_a_senseless_confidence_is_refused() -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        normal(95)
