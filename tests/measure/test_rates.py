"""Ratios of rates come out as published, hold the truth as often as they say, and refuse what is no count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.measure.rates import dispersion, rate_ratio

RUNS = 600


# R's own example of poisson.test: lung cancer in Fredericia against three other cities (help page of poisson.test).
def test_the_exact_interval_is_that_of_r() -> None:
    found = rate_ratio(11, 6 + 8 + 7, stretch=800, stretch_before=1083 + 1050 + 878)
    assert (found.value, found.low, found.high) == pytest.approx((1.971488, 0.8584264, 4.2772659), rel=1e-6)
    assert found.units == 32


@given(st.integers(0, 300), st.integers(0, 300), st.floats(1, 6))
def test_the_interval_holds_the_ratio(now: int, before: int, spread: float) -> None:
    found = rate_ratio(now, before, stretch_before=8, spread=spread)
    if not before:
        assert found.high is None
        assert found.value is None
        assert (found.low is None) == (now == 0)
        return
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high


def test_more_variation_makes_it_wider() -> None:
    plain, wide = (rate_ratio(20, 80, stretch_before=8, spread=one) for one in (1.0, 3.0))
    assert wide.low < plain.low < plain.value == wide.value < plain.high < wide.high  # type: ignore[operator]


@pytest.mark.parametrize(("rate", "clumps"), [(3.0, False), (12.0, False), (12.0, True), (40.0, True)])
def test_weeks_that_are_like_those_before_are_hardly_ever_called_different(rate: float, clumps: bool) -> None:
    hat, held = np.random.default_rng(5), 0
    for _run in range(RUNS):
        means = hat.gamma(rate, 1.0, 9) if clumps else np.full(9, rate)  # a variance of twice the mean
        *before, now = (int(one) for one in hat.poisson(means))
        found = rate_ratio(now, sum(before), stretch_before=8, spread=dispersion(before))
        held += found.low is None or (found.low <= 1 and (found.high is None or found.high >= 1))
    assert held / RUNS >= 0.93


def test_counts_without_variation_are_taken_as_chance_has_them() -> None:
    assert dispersion([5, 5, 5, 5]) == 1.0
    assert dispersion([]) == dispersion([3]) == dispersion([0, 0, 0]) == 1.0
    assert dispersion([0, 20, 0, 20]) == pytest.approx(400 / 10 / 3 * (3.18245 / 1.95996) ** 2, rel=2e-3)


@pytest.mark.parametrize("wrong", [{"now": -1}, {"before": -1}, {"stretch_before": 0}, {"spread": 0.5}])
def test_what_is_no_count_or_no_time_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="give"):
        rate_ratio(**{"now": 1, "before": 1, "stretch_before": 8, **wrong})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="below 0"):
        dispersion([1, -1])
