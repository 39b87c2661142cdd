"""How fast cases are answered, with the open ones counted as open."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest

from tiengvang.measure.response import Case, speed


def test_the_median_counts_open_cases_as_longer_than_they_have_lasted() -> None:
    # Kaplan and Meier by hand: 1 answered of 5 (.8), one open at 2 h, 1 of 3 at 3 h (.533), 1 of 2 at 5 h (.267).
    cases = [Case(1, True), Case(2, False), Case(3, True), Case(5, True), Case(9, False)]
    found = speed(cases)
    assert found.median.value == 5
    assert (found.answered, found.open) == (3, 2)
    assert found.median.low is not None
    assert found.median.low <= 5
    assert found.median.high is None


def test_the_half_life_is_log_2_of_the_mean_rate() -> None:
    found = speed([Case(10, True)] * 4 + [Case(20, False)]).half_life
    value = log(2) * 60 / 4
    assert found.value == pytest.approx(value)
    assert (found.low, found.high) == (
        pytest.approx(value * exp(-1.96 / 2), rel=1e-3),
        pytest.approx(value * exp(0.98), rel=1e-3),
    )


def test_before_the_first_answer_only_a_lower_end_is_told() -> None:
    found = speed([Case(24, False)] * 10)
    assert (found.median.value, found.half_life.value, found.half_life.high) == (None, None, None)
    assert found.half_life.low == pytest.approx(log(2) * 240 / log(40))


def test_no_cases_have_no_speed() -> None:
    found = speed([])
    assert (found.median.value, found.half_life.value, found.answered, found.open) == (None, None, 0, 0)


def test_answers_at_once_are_no_trouble() -> None:
    found = speed([Case(0, True)] * 3)
    assert found.median.value == 0
    assert found.half_life.value is None


def test_both_intervals_hold_the_truth_about_95_times_in_100() -> None:
    random = np.random.default_rng(11)
    median = half_life = 0
    for _ in range(300):
        waits, ends = random.exponential(10 / log(2), 60), random.uniform(5, 40, 60)
        found = speed([Case(float(min(wait, end)), bool(wait <= end)) for wait, end in zip(waits, ends, strict=True)])
        median += (found.median.low or 0) <= 10 <= (found.median.high or 1e9)
        half_life += (found.half_life.low or 0) <= 10 <= (found.half_life.high or 1e9)
    error = sqrt(0.05 * 0.95 / 300)
    assert 0.95 - 3 * error <= median / 300
    assert 0.95 - 3 * error <= half_life / 300 <= 0.95 + 3.9 * error


@pytest.mark.parametrize("hours", [-1.0, float("nan"), float("inf")])
def test_impossible_hours_are_refused(hours: float) -> None:
    with pytest.raises(ValueError, match="no duration"):
        speed([Case(hours, True)])
