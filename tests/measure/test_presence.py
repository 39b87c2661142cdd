"""Presence, regularity, breadth, concentration, share of voice and reach, as counted by hand."""

from __future__ import annotations

from datetime import date
from math import exp, log

import pytest

from tiengvang.measure.intervals import Estimate, wilson
from tiengvang.measure.presence import (
    Audience,
    Heard,
    NoReach,
    ReachRefusal,
    breadth,
    concentration,
    estimated_share_of_voice,
    presence,
    reach,
    regularity,
    share_of_voice,
)


def test_outlets_countries_and_languages_are_counted_once() -> None:
    day = date(2026, 3, 2)
    daily = [Heard(day, "lemonde.fr", "FR", "fr", weight) for weight in (1.0, 0.25)]
    found = presence([*daily, Heard(day, "rfi.fr", "FR", "vi")])
    assert (found.mentions, found.outlets, found.countries, found.languages, found.weighted) == (3, 2, 1, 2, 2.25)
    assert presence([]).mentions == 0
    with pytest.raises(ValueError, match="not within 0 to 1"):
        presence([Heard(day, "a", "FR", "fr", 1.5)])


def test_weeks_are_whole_weeks_from_monday_and_domestic_ones_stand_beside() -> None:
    def heard(day: int, *, domestic: bool = False) -> Heard:
        return Heard(date(2026, 6, day), "a", "FR", "fr", domestic=domestic)

    # 1 June 2026 is a Monday: four whole weeks until the 28th; the 29th and 30th belong to none.
    found = regularity(
        [heard(1), heard(7), heard(16), heard(29), heard(10, domestic=True)], date(2026, 6, 1), date(2026, 6, 30)
    )
    assert (found.foreign.value, found.foreign.units) == (0.5, 4)
    assert found.domestic.value == 0.25
    assert regularity([heard(3)], date(2026, 6, 2), date(2026, 6, 10)).foreign.value is None


def test_breadth_is_hills_numbers() -> None:
    equal = breadth({"FR": 5, "DE": 5, "JP": 5, "KR": 5, "US": 0})
    assert (equal.found, equal.usual, equal.strong) == (4, pytest.approx(4), pytest.approx(4))
    uneven = breadth({"FR": 8, "DE": 2})
    assert uneven.usual == pytest.approx(exp(-0.8 * log(0.8) - 0.2 * log(0.2)))
    assert uneven.strong == pytest.approx(1 / 0.68)
    assert breadth({}).found == 0


def test_concentration_is_herfindahls_index() -> None:
    found = concentration({"a": 8, "b": 2})
    assert (found.herfindahl, found.normalised) == (pytest.approx(0.68), pytest.approx(0.36))
    assert concentration({"a": 3}) == concentration({"a": 7, "b": 0})
    assert concentration({"a": 3}).herfindahl == 1
    assert concentration({}).herfindahl is None
    with pytest.raises(ValueError, match="below 0"):
        concentration({"a": -1})


def test_share_of_voice_is_ours_among_all() -> None:
    found = share_of_voice(15, {"Đà Lạt": 60, "Huế": 73})
    assert (found.low, found.high) == wilson(15, 148)
    assert share_of_voice(0, {}).value is None
    with pytest.raises(ValueError, match="below 0"):
        share_of_voice(-1, {})


def test_estimated_share_of_voice_carries_the_doubt_of_both_sides() -> None:
    sure = estimated_share_of_voice(Estimate(30, 30, 30, 30), [Estimate(40, 40, 40, 40), Estimate(30, 30, 30, 30)])
    assert (sure.value, sure.low, sure.high) == (pytest.approx(0.3), pytest.approx(0.3), pytest.approx(0.3))
    found = estimated_share_of_voice(Estimate(30, 24, 37, 100), [Estimate(40, 35, 46, 100), Estimate(30, 26, 35, 100)])
    assert found.value == pytest.approx(0.3)
    assert 0.24 < (found.low or 0) < 0.27
    assert 0.33 < (found.high or 0) < 0.37
    assert estimated_share_of_voice(Estimate(0, 0, 4, 9), [Estimate(5, 2, 9, 9)]).low == 0
    assert estimated_share_of_voice(Estimate(0, 0, 0, 9), [Estimate(0, 0, 0, 9)]).value is None
    with pytest.raises(ValueError, match="at least one peer"):
        estimated_share_of_voice(Estimate(1, 1, 1, 1), [])


def test_reach_is_the_sum_of_what_is_declared_and_names_the_rest() -> None:
    found = reach([Audience("a", 1000, "ACPM 2025"), Audience("c", None), Audience("b", 500, "own media kit 2026")])
    assert (found.at_most, found.outlets, found.undeclared) == (1500, 2, ("c",))


@pytest.mark.parametrize(
    ("audiences", "reason"),
    [
        ([], NoReach.NOTHING_DECLARED),
        ([Audience("a", None)], NoReach.NOTHING_DECLARED),
        ([Audience("a", 1000)], NoReach.NO_SOURCE),
        ([Audience("a", -5, "kit")], NoReach.NO_SOURCE),
    ],
)
def test_reach_is_never_guessed(audiences: list[Audience], reason: NoReach) -> None:
    with pytest.raises(ReachRefusal) as refused:
        reach(audiences)
    assert refused.value.reason == reason
