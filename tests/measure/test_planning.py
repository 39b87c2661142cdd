"""How many labels it takes, against the known formula and against simulation."""

from __future__ import annotations

import numpy as np
import pytest
from grid import Cell, drawn

from tiengvang.measure.change import differences
from tiengvang.measure.planning import (
    Guess,
    NoPlan,
    PlanRefusal,
    highest_start,
    labels_to_prove,
    labels_to_see,
    years_possible,
)
from tiengvang.measure.prevalence import Method, shares


def test_without_a_machine_a_share_of_30_percent_takes_about_a_thousand_labels_a_year() -> None:
    # Two independent shares, .30 and .36: 7.849 (.21 + .2304) / .06² = 960.
    plan = labels_to_see([Guess("all", 10_000_000, 0.3)])
    assert plan.total == pytest.approx(960, abs=2)
    assert plan.enough
    assert plan.power == pytest.approx(0.8, abs=0.001)


def test_a_good_machine_saves_most_of_them() -> None:
    assert labels_to_see([Guess("all", 1_000_000, 0.3, 0.95, 0.95)]).total < 300


def test_the_planned_labels_see_the_growth_four_times_in_five() -> None:
    plan = labels_to_see([Guess("all", 20_000, 0.3, 0.9, 0.9)])
    random = np.random.default_rng(2)
    years = [shares(drawn(Cell(share, 0.1, 0.1, plan.total), 2000, random)[0], Method.PPI) for share in (0.30, 0.36)]
    assert 0.76 <= (differences(*years)[0] > 0).mean() <= 0.84


def test_to_prove_a_fifth_more_must_be_true_and_takes_many_more_labels() -> None:
    world = [Guess("all", 10_000_000, 0.3)]
    seen, proven = labels_to_see(world), labels_to_prove(world, 0.2, 0.3)
    assert proven.total > 4 * seen.total
    with pytest.raises(PlanRefusal) as refused:
        labels_to_prove(world, 0.2, 0.2)
    assert refused.value.reason == NoPlan.NOT_ABOVE_TARGET


def test_strata_get_labels_by_size_and_by_how_unsure_they_are() -> None:
    plan = labels_to_see([Guess("large", 90_000, 0.3), Guess("small", 10_000, 0.3), Guess("sure", 90_000, 0.01)])
    assert plan.labels["large"] == pytest.approx(9 * plan.labels["small"], rel=0.05)
    assert plan.labels["sure"] < plan.labels["large"] / 3


def test_a_stratum_never_gets_more_labels_than_it_holds_and_two_at_least() -> None:
    plan = labels_to_see(
        [Guess("all", 4000, 0.1), Guess("odd", 30, 0.5), Guess("calm", 500, 0.0), Guess("none", 0, 0.1)]
    )
    assert plan.labels["odd"] <= 30
    assert plan.labels["calm"] >= 2
    assert plan.labels["none"] == 0
    assert plan.enough


def test_a_tiny_population_is_labelled_nearly_whole_and_that_is_enough() -> None:
    plan = labels_to_see([Guess("tiny", 40, 0.3)])
    assert 38 <= plan.total <= 40
    assert plan.enough


@pytest.mark.parametrize(
    ("strata", "reason"),
    [([Guess("all", 100, 0.9)], NoPlan.ABOVE_ALL), ([Guess("all", 100, 0.0)], NoPlan.NOTHING), ([], NoPlan.NOTHING)],
)
def test_questions_without_an_answer_are_refused(strata: list[Guess], reason: NoPlan) -> None:
    with pytest.raises(PlanRefusal) as refused:
        labels_to_see(strata)
    assert refused.value.reason == reason


def test_a_share_above_40_percent_cannot_grow_by_a_fifth_for_five_years() -> None:
    assert highest_start(0.2, 5) == pytest.approx(0.4019, abs=1e-4)
    assert (years_possible(0.40), years_possible(0.41), years_possible(1.0)) == (5, 4, 0)
    assert years_possible(0.0) is None
    assert years_possible(0.5, 0.0) is None


def test_impossible_guesses_are_refused() -> None:
    with pytest.raises(ValueError, match="within 0 to 1"):
        Guess("all", 10, 1.3)
    with pytest.raises(ValueError, match="no share"):
        years_possible(1.2)
    with pytest.raises(ValueError, match="is none"):
        highest_start(-1.0)
