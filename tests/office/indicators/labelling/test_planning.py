"""A label plan: how many, by stratum, and what it says in plain words. No database beyond what draws strata."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from tiengvang.measure.planning import NoPlan, labels_to_prove
from tiengvang.office.indicators.labelling.planning import Planned, Wish, planned, rule_of_thumb
from tiengvang.office.indicators.labelling.population import Held, likely_share
from tiengvang.office.indicators.labelling.words import sentences

YEAR = {"by": "market", "first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
LAST = date(2026, 12, 31)


def _planned(share: float = 0.3, size: int = 20_000, until: date = LAST, **said: object) -> Planned:
    wish = Wish(**{**YEAR, **said})  # type: ignore[arg-type]
    return planned(wish, [Held("japan", size, round(share * size))], until)


def _words(one: Planned) -> str:
    with translation.override("en"):
        return " ".join(sentences(one))


def test_about_a_thousand_labels_a_year_are_needed_at_a_share_of_30_percent() -> None:
    assert 900 <= rule_of_thumb() <= 1_000
    one = _planned()
    assert one.plan is not None
    assert one.plan.enough
    assert 850 <= one.labels <= 1_000
    assert "a chance of 80%" in _words(one)


def test_a_better_machine_saves_labels_and_the_plan_says_how_many() -> None:
    helped = _planned(sensitivity=0.9, specificity=0.95)
    assert helped.labels < _planned().labels
    assert helped.by_hand is not None
    assert helped.by_hand > helped.labels
    assert "By hand alone it would take" in _words(helped)
    assert "By hand alone" not in _words(_planned())


def test_a_share_above_40_percent_cannot_grow_by_a_fifth_for_five_years_and_the_plan_says_so() -> None:
    high = _planned(0.45)
    assert high.cannot_last
    assert high.years == 4
    assert "cannot grow by 20% a year for 5 years: in year 5 it would be above 100%" in _words(high)
    assert "from 40.2% or less only" in _words(high)
    low = _planned(0.39)
    assert not low.cannot_last
    assert "It can grow by 20% a year for 5 years" in _words(low)


def test_proving_a_fifth_takes_more_than_seeing_growth_and_exactly_a_fifth_is_never_proven() -> None:
    one = _planned()
    proving = dict(one.proving)
    quarter = labels_to_prove(one.guesses(), 0.2, 0.25).total
    assert proving[0.25] in (quarter, None)
    assert proving[0.4] is not None
    assert proving[0.4] > one.labels
    assert "proven once in forty times" in _words(one)
    exactly = _planned(target=0.2, growth=0.2)
    assert exactly.plan is None
    assert exactly.refusal is not None
    assert exactly.refusal.reason is NoPlan.NOT_ABOVE_TARGET
    assert "is not above the target of 20%" in _words(exactly)


def test_too_few_mentions_are_said_to_be_too_few() -> None:
    one = _planned(0.05, size=60)
    assert one.plan is not None
    if one.plan.enough:  # everything labelled is a full count, which is always enough
        assert one.labels == 60
    assert one.drawn <= 60


def test_a_quarter_draws_a_quarter_of_the_years_labels() -> None:
    whole = _planned()
    quarter = _planned(size=5_000, last_day=date(2026, 3, 31), until=date(2026, 6, 30))
    assert quarter.portion == pytest.approx(90 / 365)
    assert quarter.things == pytest.approx(20_000, rel=0.02)
    assert quarter.labels == pytest.approx(whole.labels, rel=0.02)
    assert quarter.drawn == pytest.approx(whole.labels / 4, rel=0.03)


def test_days_that_were_not_collected_yet_do_not_count_as_empty() -> None:
    half = _planned(size=10_000, until=date(2026, 7, 1))
    assert half.portion == pytest.approx(0.5, abs=0.01)
    assert half.things == pytest.approx(20_000, rel=0.02)


def test_no_stratum_is_asked_for_more_than_it_holds() -> None:
    strata = [Held("japan", 5_000, 1_500), Held("korea", 3, 1), Held("laos", 1, 0)]
    one = planned(Wish(**YEAR), strata, LAST)  # type: ignore[arg-type]
    assert [row.drawn <= row.held for row in one.rows] == [True, True, True]
    assert [row.drawn for row in one.rows][1:] == [2, 1]


def test_what_somebody_typed_for_a_stratum_goes_before_the_machines_share() -> None:
    one = _planned(shares=(("japan", 0.6),))
    assert one.share == 0.6


@pytest.mark.parametrize(
    ("said", "sensitivity", "specificity", "share"),
    [(300, 1.0, 1.0, 0.3), (300, 0.8, 0.9, 2 / 7), (300, 0.5, 0.5, 0.3), (0, 0.9, 0.9, 0.01), (1000, 0.9, 0.9, 0.99)],
)
def test_the_machines_share_is_corrected_for_its_errors(
    said: int, sensitivity: float, specificity: float, share: float
) -> None:
    assert likely_share(Held("x", 1000, said), said / 1000, sensitivity, specificity) == pytest.approx(share)


def test_a_stratum_of_a_few_mentions_borrows_from_the_whole_and_does_not_stop_the_plan() -> None:
    assert likely_share(Held("laos", 2, 2), 0.3, 1.0, 1.0) == pytest.approx(8 / 22)
    one = planned(Wish(**YEAR), [Held("japan", 5_000, 1_500), Held("laos", 200, 196)], LAST)  # type: ignore[arg-type]
    assert one.refusal is None
    assert one.rows[1].share == pytest.approx(1 / 1.2)


def test_a_stratum_whose_share_would_pass_everything_is_named() -> None:
    one = _planned(0.9)
    assert one.plan is None
    assert "In “Japan” the share is about 90%" in _words(one)


def test_an_empty_population_is_no_plan() -> None:
    one = planned(Wish(**YEAR), [], LAST)  # type: ignore[arg-type]
    assert (one.plan, one.labels, one.drawn, one.share) == (None, 0, 0, 0.0)
