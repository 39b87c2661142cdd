"""Intervals of shares come out as in the published tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.measure.intervals import share, wilson


# Newcombe, R. G. (1998), Statistics in Medicine 17, 857-872, table I, method 3 (Wilson's score interval).
@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_as_in_newcombes_table(hits: int, trials: int, low: float, high: float) -> None:
    assert wilson(hits, trials) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 500).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(given_: tuple[int, int]) -> None:
    hits, trials = given_
    low, high = wilson(hits, trials)
    assert 0 <= low <= hits / trials <= high <= 1
    assert low < high


@pytest.mark.parametrize(("hits", "trials"), [(1, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match="are not a share"):
        wilson(hits, trials)


def test_a_senseless_confidence_is_refused() -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        wilson(1, 2, confidence=95)


def test_a_share_of_nothing_is_undefined() -> None:
    found = share(0, 0)
    assert (found.value, found.low, found.high, found.units) == (None, None, None, 0)
