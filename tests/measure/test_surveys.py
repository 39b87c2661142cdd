"""Figures of weighted, clustered surveys: as in the sources, honest where little was asked, and right by simulation."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tiengvang.measure.binomial import beta_below, clopper_pearson
from tiengvang.measure.intervals import Estimate
from tiengvang.measure.surveys import (
    Answers,
    NoFigure,
    SurveyCaution,
    Surveyed,
    SurveyRefusal,
    difference,
    mean,
    share,
)

Hat = np.random.Generator
Drawn = tuple[NDArray[np.float64], NDArray[np.float64], list[str], list[str]]


# Newcombe, R. G. (1998), Statistics in Medicine 17, 857-872, table I, method 5 (Clopper and Pearson).
@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_clopper_and_pearson_is_as_in_newcombes_table(hits: int, trials: int, low: float, high: float) -> None:
    assert clopper_pearson(hits, trials) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.floats(0.01, 5000), st.floats(0.01, 5000), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_the_beta_distribution_is_a_probability_and_has_its_mirror(a: float, b: float, millionths: int) -> None:
    x = millionths / 10**6  # of smaller ones 1 - x would be 1, which is not their mirror
    below = beta_below(x, a, b)
    assert -1e-9 <= below <= 1 + 1e-9
    assert below == pytest.approx(1 - beta_below(1 - x, b, a), abs=1e-6)


def test_alike_weights_and_no_clusters_are_a_simple_random_sample() -> None:
    found = share(Answers.of([1] * 81 + [0] * 182))
    assert found.design_effect == pytest.approx(1)
    assert (found.estimate.low, found.estimate.high) == pytest.approx(clopper_pearson(81, 263))
    assert found.cautions == ()


def test_weights_cost_what_kish_says() -> None:
    """Kish 1992: half of the people at three times the weight make n people worth n / 1.25."""
    weights = [1.0, 3.0] * 200
    found = share(Answers.of([0, 0, 1, 1] * 100, weights))
    assert found.weighting == pytest.approx(1.25)
    assert found.effective == pytest.approx(400 / 1.25, rel=0.01)


def test_clusters_that_all_say_the_same_are_worth_one_person_each() -> None:
    found = share(Answers.of([1] * 200 + [0] * 200, None, [str(at // 20) for at in range(400)]))
    assert found.design_effect == pytest.approx(20, rel=0.15)
    assert found.effective == pytest.approx(20, rel=0.15)


def test_the_linearised_variance_is_as_worked_out_by_hand() -> None:
    """Two strata of two clusters: totals of w (y - mean) / Σw are ±1/12 in one, ±1/4 and so on; summed as in Wolter."""
    answers = Answers.of([1, 2, 4, 5], [1, 1, 2, 2], ["a", "b", "c", "d"], ["north", "north", "south", "south"])
    found = mean(answers)
    # mean (1 + 2 + 8 + 10) / 6 = 3.5; terms (-2.5, -1.5, 1, 3) / 6; within north ±1/12, within south ±1/6.
    variance = 2 * 2 * (1 / 12) ** 2 + 2 * 2 * (1 / 6) ** 2
    assert found.estimate.value == 3.5
    spread = (1 * 6.25 + 1 * 2.25 + 2 * 0.25 + 2 * 2.25) / 6 * 4 / 3
    kish = 4 * 10 / 36
    assert found.effective == pytest.approx(min(4 / kish, spread / variance))


def test_answers_that_are_all_alike_leave_an_honest_doubt() -> None:
    everybody = share(Answers.of([1] * 40))
    assert everybody.estimate.value == 1
    assert everybody.estimate.low == pytest.approx(clopper_pearson(40, 40)[0])
    assert SurveyCaution.ALL_ALIKE in everybody.cautions
    top = mean(Answers.of([7] * 40), (1, 7))
    assert (top.estimate.value, top.estimate.high) == (7, 7)
    assert top.estimate.low is not None
    assert 6 < top.estimate.low < 7
    in_one_flight = share(Answers.of([1] * 40, None, ["flight 1"] * 20 + ["flight 2"] * 20))
    assert in_one_flight.effective == pytest.approx(2)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (Answers.of([]), NoFigure.NO_ANSWERS),
        (Answers.of([1]), NoFigure.ONE_ANSWER),
        (Answers.of([1, 0, 1], None, ["a"] * 3), NoFigure.ONE_CLUSTER),
        (Answers.of([1, 0, 1, 1], None, ["a", "a", "b", "b"], ["x", "x", "y", "y"]), NoFigure.ONE_CLUSTER),
    ],
)
def test_what_gives_no_interval_is_refused_with_its_reason(answers: Answers, reason: NoFigure) -> None:
    for figure in (share, mean):
        with pytest.raises(SurveyRefusal) as refused:
            figure(answers)
        assert refused.value.reason is reason


def test_a_mean_without_spread_and_without_ends_is_refused() -> None:
    with pytest.raises(SurveyRefusal) as refused:
        mean(Answers.of([4, 4, 4]))
    assert refused.value.reason is NoFigure.ALL_ALIKE


@pytest.mark.parametrize(
    ("values", "weights"), [([1, 0], [1, 0]), ([1, 0], [1, -1]), ([1, 0], [1, float("nan")]), ([1, float("nan")], None),
                            ([1, 0], [1, 1, 1])],
)  # fmt: skip
def test_senseless_weights_and_values_are_refused(values: list[float], weights: list[float] | None) -> None:
    with pytest.raises(ValueError, match=r"weight|number|length"):
        Answers.of(values, weights)


def test_values_outside_what_was_asked_are_refused() -> None:
    with pytest.raises(ValueError, match="0 and 1"):
        share(Answers.of([1, 2, 0]))
    with pytest.raises(ValueError, match="outside the scale"):
        mean(Answers.of([1, 8]), (1, 7))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1), st.floats(1e-6, 1e6), st.sampled_from(["", "a", "b"]), st.sampled_from(["x", "y"])
        ),
        max_size=25,
    )
)
@settings(max_examples=150, deadline=None)
def test_a_share_is_finite_or_refused_whatever_was_answered(rows: list[tuple[int, float, str, str]]) -> None:
    columns = list(zip(*rows, strict=True)) or [[], [], [], []]
    answers = Answers.of(columns[0], columns[1], columns[2], columns[3])
    for figure in (share, lambda one: mean(one, (0, 1))):
        try:
            found: Surveyed = figure(answers)
        except SurveyRefusal:
            continue
        value, low, high = found.estimate.value, found.estimate.low, found.estimate.high
        assert value is not None
        assert low is not None
        assert high is not None
        assert 0 <= low <= value <= high <= 1
        assert all(isfinite(one) for one in (found.effective, found.design_effect, found.weighting))
        assert low < high


def test_two_waves_differ_by_what_their_intervals_leave() -> None:
    """Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, table II (a), method 10: 56/70 against 48/80."""
    found = difference(Estimate(48 / 80, 0.4904, 0.7003, 80), Estimate(56 / 70, 0.6918, 0.8775, 70))
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=2e-3), pytest.approx(0.3339, abs=2e-3))
    below_zero = difference(Estimate(1.0, 0.5, 1.5, 10), Estimate(-1.0, -1.5, -0.5, 10))
    assert below_zero.high is not None
    assert below_zero.high < 0
    with pytest.raises(ValueError, match="cannot be compared"):
        difference(Estimate(None, None, None, 0), found)


# --- by simulation ----------------------------------------------------------------------------------------------------
# Each draws (answers, weights, clusters, strata) of a design whose true share or mean is known.


def _plain(hat: Hat) -> tuple[Drawn, float]:
    return (hat.binomial(1, 0.3, 250).astype(float), np.ones(250), [], []), 0.3


def _rare(hat: Hat) -> tuple[Drawn, float]:
    return (hat.binomial(1, 0.03, 200).astype(float), np.ones(200), [], []), 0.03


def _weighted(hat: Hat) -> tuple[Drawn, float]:
    """Weights that have nothing to do with the answers."""
    return (hat.binomial(1, 0.4, 300).astype(float), hat.lognormal(0, 0.7, 300), [], []), 0.4


def _told_by_weights(hat: Hat) -> tuple[Drawn, float]:
    """A market that was asked three times too often knows the place far better: .2 × .7 + .8 × .1."""
    often = hat.binomial(1, 0.7, 150), hat.binomial(1, 0.1, 200)
    values = np.concatenate(often).astype(float)
    return (values, np.concatenate([np.full(150, 0.2 / 150), np.full(200, 0.8 / 200)]), [], []), 0.22


def _clustered(hat: Hat) -> tuple[Drawn, float]:
    """Twenty-five flights of twelve, with answers alike within a flight: beta-binomial, correlation 0.1."""
    of_flight = hat.beta(0.25 * 9, 0.75 * 9, 25)
    values = hat.binomial(1, np.repeat(of_flight, 12)).astype(float)
    return (values, np.ones(300), [str(at // 12) for at in range(300)], []), 0.25


def _clustered_in_strata(hat: Hat) -> tuple[Drawn, float]:
    """Three markets, ten villages each of unlike size, weights by market: .5 × .2 + .3 × .5 + .2 × .8."""
    values, weights, clusters, strata = [], [], [], []
    for market, (size, chance) in enumerate([(0.5, 0.2), (0.3, 0.5), (0.2, 0.8)]):
        sizes = hat.integers(6, 15, 10)
        chances = np.repeat(hat.beta(chance * 15, (1 - chance) * 15, 10), sizes)
        values.append(hat.binomial(1, chances))
        weights.append(np.full(int(sizes.sum()), size / sizes.sum()))
        clusters += [str(at) for at in np.repeat(np.arange(10), sizes)]
        strata += [str(market)] * int(sizes.sum())
    return (np.concatenate(values).astype(float), np.concatenate(weights), clusters, strata), 0.41


def _scale(hat: Hat) -> tuple[Drawn, float]:
    """A skewed scale of seven points with unequal weights and clusters of five."""
    chances = np.array([0.02, 0.03, 0.08, 0.12, 0.2, 0.25, 0.3])
    pull = np.repeat(hat.normal(0, 0.5, 40), 5)
    values = np.clip(np.rint(hat.choice(np.arange(1, 8), 200, p=chances) + pull), 1, 7)
    return (values, hat.lognormal(0, 0.4, 200), [str(at // 5) for at in range(200)], []), _SCALE_TRUTH


def _scale_truth() -> float:
    hat = np.random.default_rng(5)
    chances = np.array([0.02, 0.03, 0.08, 0.12, 0.2, 0.25, 0.3])
    values = hat.choice(np.arange(1, 8), 2_000_000, p=chances) + hat.normal(0, 0.5, 2_000_000)
    return float(np.clip(np.rint(values), 1, 7).mean())


_SCALE_TRUTH = _scale_truth()


@pytest.mark.parametrize(
    ("draw", "figure"),
    [(_plain, share), (_rare, share), (_weighted, share), (_told_by_weights, share), (_clustered, share),
     (_clustered_in_strata, share), (_scale, lambda answers: mean(answers, (1, 7)))],
)  # fmt: skip
def test_the_interval_holds_the_truth_in_at_least_93_of_100_samples(
    draw: Callable[[Hat], tuple[Drawn, float]], figure: Callable[[Answers], Surveyed]
) -> None:
    hat, runs, held = np.random.default_rng(2026), 600, 0
    for _run in range(runs):
        drawn, truth = draw(hat)
        found = figure(Answers.of(*drawn)).estimate
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
    assert 0.93 <= held / runs <= 0.999


def test_without_clusters_the_interval_of_clustered_answers_would_be_too_short() -> None:
    """The proof that the clusters are what does it."""
    hat, runs, held = np.random.default_rng(2026), 300, 0
    for _run in range(runs):
        (values, weights, _clusters, _strata), truth = _clustered(hat)
        found = share(Answers.of(values, weights)).estimate
        held += (found.low or 0) <= truth <= (found.high or 1)
    assert held / runs < 0.9
