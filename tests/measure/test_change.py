"""Two years set against each other: difference, growth, verdict, and the months that may be compared."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.measure.change import Outcome, change, compared, like_for_like, verdict
from tiengvang.measure.intervals import Estimate, share


# Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, table II, method 10: 56/70 against 48/80.
def test_the_difference_of_two_wilson_intervals_is_newcombes() -> None:
    found = change(share(48, 80), share(56, 70)).difference
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_growth_of_a_fifth_is_a_fifth() -> None:
    found = change(Estimate(0.30, 0.27, 0.33, 1000), Estimate(0.36, 0.33, 0.39, 1000))
    assert found.growth.value == pytest.approx(0.2)
    assert found.difference.value == pytest.approx(0.06)
    # On the scale of the logarithm: .2 * (1 ± 1.96 * .0648).
    assert (found.growth.low, found.growth.high) == (pytest.approx(0.056, abs=0.01), pytest.approx(0.363, abs=0.01))
    assert found.growth.units == 2000


def test_a_year_that_may_have_had_nothing_leaves_growth_without_an_upper_end() -> None:
    found = change(Estimate(0.01, 0.0, 0.03, 100), Estimate(0.05, 0.02, 0.09, 100)).growth
    assert found.high is None
    assert found.low is not None


def test_growth_from_nothing_is_not_defined_and_the_difference_is() -> None:
    found = change(share(0, 100), share(10, 100))
    assert (found.growth.value, found.growth.high) == (None, None)
    assert found.difference.low is not None
    assert found.difference.low > 0
    nothing = change(Estimate(0.0, 0.0, 0.0, 5), Estimate(0.0, 0.0, 0.0, 5))
    assert (nothing.growth.value, nothing.growth.low, nothing.growth.high) == (None, None, None)
    assert (nothing.difference.low, nothing.difference.high) == (0, 0)


@pytest.mark.parametrize(
    ("later", "outcome"),
    [
        (Estimate(0.45, 0.44, 0.46, 900), Outcome.MET),
        (Estimate(0.31, 0.30, 0.32, 900), Outcome.NOT_MET),
        (Estimate(0.37, 0.34, 0.40, 900), Outcome.NOT_YET_KNOWN),
    ],
)
def test_a_verdict_is_given_only_when_the_interval_is_on_one_side(later: Estimate, outcome: Outcome) -> None:
    found = verdict(Estimate(0.30, 0.29, 0.31, 900), later, 0.2)
    assert found.outcome == outcome
    assert (found.probability >= 0.975) == (outcome == Outcome.MET)
    assert (found.probability <= 0.025) == (outcome == Outcome.NOT_MET)


def test_just_at_the_target_the_chances_are_even() -> None:
    assert verdict(Estimate(0.3, 0.28, 0.32, 9), Estimate(0.36, 0.34, 0.38, 9), 0.2).probability == pytest.approx(0.5)


def test_what_is_known_for_certain_gets_a_certain_verdict() -> None:
    sure = Estimate(100.0, 100.0, 100.0, 100)
    assert verdict(sure, Estimate(120.0, 120.0, 120.0, 120), 0.2).outcome == Outcome.MET
    assert verdict(sure, Estimate(119.0, 119.0, 119.0, 119), 0.2).probability == 0


estimates = st.tuples(st.integers(0, 200), st.integers(1, 200)).map(lambda one: share(min(one), max(one)))


@given(estimates, estimates, st.floats(-1, 2))
def test_verdict_and_interval_of_growth_never_contradict_each_other(
    earlier: Estimate, later: Estimate, target: float
) -> None:
    growth = change(earlier, later).growth
    outcome = verdict(earlier, later, target).outcome
    low = -1.0 if growth.low is None else growth.low
    if outcome == Outcome.MET:
        assert low >= target - 1e-6
    elif outcome == Outcome.NOT_MET:
        assert growth.high is not None
        assert growth.high <= target + 1e-6
    else:
        assert low <= target + 1e-6
        assert growth.high is None or growth.high >= target - 1e-6
    if growth.value is not None:
        assert low <= growth.value + 1e-9
        assert growth.high is None or growth.value <= growth.high + 1e-9


@pytest.mark.parametrize(
    "bad", [Estimate(None, None, None, 0), Estimate(0.5, None, None, 3), Estimate(0.5, 0.6, 0.7, 3)]
)
def test_a_year_without_an_interval_is_refused(bad: Estimate) -> None:
    with pytest.raises(ValueError, match=r"cannot be compared|no interval"):
        change(bad, share(1, 2))


def test_a_target_below_minus_one_is_refused() -> None:
    with pytest.raises(ValueError, match="no growth"):
        verdict(share(1, 2), share(1, 2), -2)


def test_only_months_that_both_years_have_whole_are_compared() -> None:
    covered = [(2025, month) for month in range(3, 13)] + [(2026, month) for month in range(1, 10)]
    months = like_for_like(2025, 2026, covered)
    assert months == (3, 4, 5, 6, 7, 8, 9)
    assert compared(date(2025, 9, 30), (2025, 2026), months)
    assert not compared(date(2025, 10, 1), (2025, 2026), months)
    assert not compared(date(2024, 5, 1), (2025, 2026), months)
    assert like_for_like(2020, 2026, covered) == ()
    with pytest.raises(ValueError, match="no month"):
        like_for_like(2025, 2026, [(2025, 13)])
