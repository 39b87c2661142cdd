"""From indicators to stored readings: periods, cuts, growth like for like, verdicts, and nights without news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tiengvang.measure.change import Outcome
from tiengvang.office.coverage.labels import apply_label
from tiengvang.office.coverage.models import Mention
from tiengvang.office.coverage.rollups.refreshing import refresh
from tiengvang.office.indicators.computing import registry
from tiengvang.office.indicators.computing.registry import Found, Provided, provider
from tiengvang.office.indicators.computing.services import compute
from tiengvang.office.indicators.computing.work import ask_compute
from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.readings.selectors import latest, parts, reading_of, series
from tiengvang.office.indicators.readings.standing import standing
from tiengvang.office.indicators.registry.services import Meaning, redefine, set_target
from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.models import User

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
TODAY = date(2026, 11, 20)


def year_of(one: Indicator, year: int, **also: Any) -> Reading:
    held = reading_of(one, "year", date(year, 1, 1), **also)
    assert held is not None
    return held


def by_turns(mention: Mention) -> tuple[str, str]:
    """A truth of which the machine knows nothing."""
    return "primary", "positive" if mention.pk % 2 else "neutral"


@pytest.fixture
def two_years(mentions: Make, covered: Make, labelled: Make) -> None:
    """2025 and 2026 until September, collected whole: the number doubles, the share stays at a half."""
    covered(date(2024, 12, 10), date(2026, 9, 10))
    for year, number in ((2025, 20), (2026, 50)):
        for tone in ("positive", "neutral"):
            mentions(number, date(year, 4, 5), tone)
    refresh()
    for year, size in ((2025, 20), (2026, 30)):
        labelled(size, by_turns, name=f"{year}", seed=year,
                 frame=f"about=primary&bucket=independent&from={year}-01-01&to={year}-12-31")  # fmt: skip


def test_a_year_has_its_value_interval_and_parts(two_years: None, indicator: Make) -> None:
    one = indicator("positive-volume", aim="higher")
    compute(today=TODAY)
    reading = year_of(one, 2026)
    assert reading.value == pytest.approx(50, abs=20)
    assert reading.low < reading.value < reading.high
    assert (reading.method, reading.labels, reading.things) == ("ppi", 30, 100)
    assert [part.key for part in parts(reading, "market")] == ["europe-other"]
    assert [part.key for part in parts(reading, "language")] == ["en"]


def test_a_period_under_way_is_a_draft_and_one_that_is_over_waits_for_approval(
    two_years: None, indicator: Make
) -> None:
    one = indicator("articles", frequency="quarter")
    compute(today=TODAY)
    assert year_of(one, 2025).state == "submitted"
    assert year_of(one, 2026).state == "draft"
    assert {"code": "period-open"} in year_of(one, 2026).detail["warnings"]
    quarters = {held.first_day: held.state for held in series(one, "quarter")}
    assert quarters[date(2026, 7, 1)] == "submitted"
    assert quarters[date(2026, 10, 1)] == "draft"


def test_a_volume_may_be_met_while_the_share_is_not_known_yet(two_years: None, indicator: Make) -> None:
    volume = indicator("positive-volume", aim="higher")
    share = indicator("positive-share", aim="higher", measure="share")
    for one in (volume, share):
        set_target(by=None, indicator=one, year=2026, kind="growth_year", value=0.2, source="Plan")
    compute(today=TODAY)
    met, open_ = standing(volume, 2026), standing(share, 2026)
    assert met.outcome is Outcome.MET
    assert met.probability is not None
    assert met.probability > 0.975
    assert open_.outcome is Outcome.NOT_YET_KNOWN
    assert "nobody can say yet" in open_.why
    assert met.growth is not None
    assert met.growth.value == pytest.approx(1.5, abs=1)
    assert "20 labels of people for 2025 and 30" in met.why


def test_only_months_that_both_years_have_whole_are_compared(
    mentions: Make, covered: Make, labelled: Make, indicator: Make
) -> None:
    covered(date(2024, 12, 10), date(2026, 6, 10))
    mentions(10, date(2025, 3, 5))
    mentions(90, date(2025, 11, 5))
    mentions(20, date(2026, 3, 5))
    refresh()
    one = indicator("articles", aim="higher")
    compute(today=TODAY)
    stood = standing(one, 2026)
    assert stood.months == (1, 2, 3, 4, 5, 6)
    assert stood.growth is not None
    assert stood.growth.value == pytest.approx(1.0)
    assert year_of(one, 2025).value == 100


def test_a_month_without_any_mention_counts_as_not_collected(mentions: Make, covered: Make, indicator: Make) -> None:
    covered(date(2024, 12, 10), date(2026, 3, 10))
    mentions(5, date(2026, 3, 5))
    Mention.objects.filter(day__year=2025, day__month=2).delete()
    refresh([date(2025, 2, 10)])
    one = indicator("articles")
    compute(today=TODAY)
    assert standing(one, 2026).months == (1, 3)


def test_a_year_alone_says_that_there_is_nothing_to_compare_with(
    mentions: Make, covered: Make, indicator: Make
) -> None:
    covered(date(2026, 1, 10), date(2026, 6, 10))
    one = indicator("articles", aim="higher")
    set_target(by=None, indicator=one, year=2026, kind="growth_year", value=0.2, source="Plan")
    compute(today=TODAY)
    stood = standing(one, 2026)
    assert stood.outcome is Outcome.NOT_YET_KNOWN
    assert "no month in common" in stood.why


def test_growth_against_the_baseline_stands_beside(two_years: None, indicator: Make) -> None:
    one = indicator("articles", aim="higher", baseline_year=2025)
    set_target(by=None, indicator=one, year=2026, kind="growth_base", value=0.2, source="Plan")
    compute(today=TODAY)
    assert standing(one, 2026).comparison.against == 2025
    assert standing(one, 2026).outcome is Outcome.MET


def test_a_night_without_news_computes_and_writes_nothing(two_years: None, indicator: Make) -> None:
    for formula in ("positive-volume", "articles", "weeks-foreign", "net-tone"):
        indicator(formula, frequency="month")
    first, held = compute(today=TODAY), Reading.objects.count()
    again = compute(today=TODAY)
    assert first.periods > 50
    assert first.readings == held
    assert (again.periods, again.readings, again.standing) == (0, 0, first.periods)
    assert Reading.objects.count() == held


def test_news_of_one_month_are_computed_for_that_month_and_what_it_is_part_of(
    two_years: None, indicator: Make, mentions: Make
) -> None:
    one = indicator("articles", frequency="month")
    compute(today=TODAY)
    mentions(1, date(2026, 5, 6))
    refresh()
    run = compute(today=TODAY)
    changed = {(held.period, held.first_day) for held in Reading.objects.filter(revision=2, dimension="")}
    # 2026 is a year, a quarter and a month; the next year, which there is none of, would be compared with it.
    assert changed == {("month", date(2026, 5, 1)), ("quarter", date(2026, 4, 1)), ("year", date(2026, 1, 1))}
    assert run.standing > 20
    assert year_of(one, 2026).value == 101
    before = Reading.objects.get(indicator=one, period="month", first_day=date(2026, 5, 1), revision=1)
    assert before.state == "superseded"
    assert before.steps.last().moved_by is None


def test_a_changed_label_is_news(two_years: None, indicator: Make, analysts: list[User], person: Make) -> None:
    one = indicator("positive-share", measure="share")
    compute(today=TODAY)
    value = year_of(one, 2026).value
    mention = Mention.objects.filter(day__year=2026, tone="positive", labels__isnull=False).first()
    apply_label(mention=mention, reviewer=person("coordinator"), about="primary", tone="negative", settles=True)
    compute(today=TODAY)
    assert year_of(one, 2026).revision == 2
    assert year_of(one, 2026).value < value
    assert year_of(one, 2025).revision == 1


def test_an_approved_reading_stays_until_the_newer_one_is_approved(
    two_years: None, indicator: Make, mentions: Make, person: Make
) -> None:
    from tiengvang.office.indicators.readings.services import approve

    one = indicator("articles")
    compute(today=TODAY)
    approve(by=person("coordinator"), readings=[year_of(one, 2025)])
    mentions(7, date(2025, 5, 6))
    refresh()
    compute(today=TODAY)
    assert year_of(one, 2025, approved_only=True).value == 40
    assert year_of(one, 2025).value == 47
    assert year_of(one, 2025).state == "submitted"
    approve(by=person("coordinator"), readings=[year_of(one, 2025)])
    assert year_of(one, 2025, approved_only=True).value == 47
    assert (
        Reading.objects.filter(state="approved", dimension="", period="year", first_day=date(2025, 1, 1)).count() == 1
    )


def test_a_new_definition_counts_for_the_periods_from_its_day(two_years: None, indicator: Make, person: Make) -> None:
    one = indicator("bucket-volume", params={"bucket": "domestic"})
    compute(today=TODAY)
    redefine(by=person("coordinator"), indicator=one, version=one.version, meaning=Meaning(
        "Nghĩa khác", "Another meaning", date(2026, 6, 1), {"bucket": "independent"}, "The Ministry's set says so."
    ))  # fmt: skip
    compute(today=TODAY)
    assert (year_of(one, 2025).definition.number, year_of(one, 2026).definition.number) == (1, 2)
    assert year_of(one, 2026).value == 100


def test_what_a_later_app_lends_is_read_and_until_then_the_reason_is_said(
    indicator: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_PROVIDERS", {})
    one = indicator("provided", params={"provider": "cases"}, measure="share", since=date(2026, 1, 1))
    compute(today=TODAY)
    held = year_of(one, 2026)
    assert held.value is None
    assert held.reason == "no-provider"
    assert held.state == "draft"
    provider("cases", lambda span: Provided(0.5, 0.4, 0.6, things=10, link="/office/"))
    compute(today=TODAY)
    held = year_of(one, 2026)
    assert (held.value, held.low, held.high, held.things, held.link) == (0.5, 0.4, 0.6, 10, "/office/")
    compute(today=TODAY)
    assert year_of(one, 2026).revision == 2


def test_one_formula_s_mistake_keeps_no_other_from_being_computed(
    two_years: None, indicator: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(asked: object) -> Found:
        raise RuntimeError("a mistake")

    held = registry.formula_of("outlets")
    monkeypatch.setitem(registry._FORMULAS, "outlets", registry.Formula("outlets", held.label, broken))
    bad, good = indicator("outlets"), indicator("articles")
    assert compute(today=TODAY).failed == (bad.code,)
    assert latest(bad, "year") is None
    assert latest(good, "year") is not None


def test_an_estimate_of_the_full_year_is_marked_and_never_below_what_is_there(
    two_years: None, mentions: Make, indicator: Make
) -> None:
    mentions(20, date(2025, 11, 5))
    refresh()
    one = indicator("articles", aim="higher")
    compute(today=TODAY)
    whole = year_of(one, 2026, is_full_year=True)
    # In 2025 two thirds had come by 11 October; of 2026 there are 100 by then.
    assert whole.value == pytest.approx(150, rel=0.02)
    assert whole.low >= 100
    assert whole.high > whole.value
    assert whole.is_full_year
    assert whole.state == "draft"
    assert latest(one, "year").value == 100


def test_presence_regularity_breadth_and_concentration(mentions: Make, covered: Make, indicator: Make) -> None:
    covered(date(2026, 1, 10), date(2026, 6, 10))
    mentions(2, date(2026, 3, 3), domain="one.example", market="japan", language="ja", country="JP")
    mentions(2, date(2026, 3, 11), domain="two.example", market="korea", language="ko", country="KR")
    refresh()
    made = {code: indicator(code) for code in (
        "articles", "outlets", "countries", "languages", "prominence", "weeks-foreign", "breadth", "concentration",
    )}  # fmt: skip
    compute(today=TODAY)
    values = {code: year_of(one, 2026).value for code, one in made.items()}
    assert [values[code] for code in ("articles", "outlets", "countries", "languages", "prominence")] == [
        4,
        2,
        2,
        2,
        2.0,
    ]
    assert values["breadth"] == pytest.approx(2.0)
    assert values["concentration"] == pytest.approx(0.5)
    weeks = year_of(made["weeks-foreign"], 2026)
    assert weeks.value == pytest.approx(2 / weeks.things)
    assert weeks.labels == 0


def test_somebody_has_it_computed_now(two_years: None, indicator: Make, person: Make) -> None:
    indicator("articles")
    job = ask_compute(by=person("coordinator"))
    assert Job.objects.get(pk=job.pk).kind == "indicators.compute"
    assert ask_compute(by=person("analyst")).pk == job.pk
