"""The coefficient of imbalance and net tone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiengvang.measure.favourability import TonePart, favourability, imbalance


@pytest.mark.parametrize(
    ("positive", "negative", "relevant", "total", "expected"),
    [
        (10, 0, 10, 10, 1.0),
        (0, 10, 10, 10, -1.0),
        (5, 5, 10, 10, 0.0),
        (6, 2, 10, 20, (36 - 12) / 200),
        (2, 6, 10, 20, (12 - 36) / 200),
        (0, 0, 0, 10, 0.0),
    ],
)
def test_the_coefficient_is_janis_and_fadners(
    positive: float, negative: float, relevant: float, total: float, expected: float
) -> None:
    assert imbalance(positive, negative, relevant, total) == pytest.approx(expected)


@pytest.mark.parametrize("numbers", [(5, 6, 10, 10), (1, 1, 10, 5), (-1, 0, 1, 1), (0, 0, 0, 0)])
def test_impossible_numbers_are_refused(numbers: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="does not hold"):
        imbalance(*numbers)


def test_a_plain_sample_gives_the_plain_figures_with_intervals() -> None:
    found = favourability([TonePart(1, 20, 50, 30)])
    assert found.net_tone.value == pytest.approx(0.1)
    assert found.coefficient.value == pytest.approx(0.3 * 0.1)
    # Net tone by hand: sqrt((.3 + .2 - .01) / 100) = .07.
    assert (found.net_tone.low, found.net_tone.high) == (
        pytest.approx(-0.037, abs=0.01),
        pytest.approx(0.237, abs=0.01),
    )
    assert favourability([TonePart(1, 20, 50, 30)]) == found


def test_parts_weigh_by_what_they_hold() -> None:
    found = favourability([TonePart(9000, 50, 40, 10), TonePart(1000, 0, 10, 90)])
    assert found.net_tone.value == pytest.approx(0.9 * -0.4 + 0.1 * 0.9)


def test_the_interval_of_net_tone_holds_the_truth_about_95_times_in_100() -> None:
    random = np.random.default_rng(5)
    held = 0
    for counts in random.multinomial(60, [0.15, 0.5, 0.35], size=400):
        found = favourability([TonePart(1, *(int(one) for one in counts))], draws=1000).net_tone
        held += (found.low or 0) <= 0.2 <= (found.high or 0)
    assert 0.92 <= held / 400 <= 0.98


def test_all_of_one_tone_is_not_taken_for_certain() -> None:
    found = favourability([TonePart(1, 0, 0, 12)])
    assert found.net_tone.value == 1
    assert (found.net_tone.low or 0) < 0.95


def test_without_labels_nothing_is_said() -> None:
    for parts in ([], [TonePart(5, 0, 0, 0)], [TonePart(0, 1, 1, 1)]):
        assert favourability(parts).net_tone.value is None


def test_a_part_without_labels_widens_the_interval() -> None:
    whole = favourability([TonePart(1, 20, 20, 60)]).net_tone
    dark = favourability([TonePart(1, 20, 20, 60), TonePart(1, 0, 0, 0)]).net_tone
    assert (dark.high or 0) - (dark.low or 0) > 2 * ((whole.high or 0) - (whole.low or 0))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 30)] * 4), min_size=1, max_size=6))
def test_ends_lie_within_minus_1_and_1_and_hold_the_value(rows: list[tuple[int, int, int, int]]) -> None:
    found = favourability([TonePart(*row) for row in rows], draws=200)
    for one in (found.coefficient, found.net_tone):
        if one.value is not None:
            assert one.low is not None
            assert one.high is not None
            assert -1 <= one.low <= one.value <= one.high <= 1


def test_numbers_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="below 0"):
        TonePart(1, -1, 0, 0)
