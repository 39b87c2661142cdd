"""What the leader's page says: headline indicators with verdicts, others, context beside. Reads stored readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tiengvang.measure.change import Outcome
from tiengvang.office.indicators.leading import charting, drawing
from tiengvang.office.indicators.leading.parts import Changed, changed
from tiengvang.office.indicators.leading.registry import actions_for
from tiengvang.office.indicators.leading.wording import (
    charted_words,
    growth_of,
    sure_words,
    target_words,
    verdict_words,
)
from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.readings.reasons import reason_words
from tiengvang.office.indicators.readings.selectors import series, years_with_readings
from tiengvang.office.indicators.readings.standing import Standing, standings
from tiengvang.office.indicators.readings.why import compared_months
from tiengvang.office.indicators.readings.wording import interval_words, period_words, value_words
from tiengvang.office.organisation.policy import Person


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator as the page shows it, in words. period: the year, and up to when where it is under way; months:
    over which it is compared, "" for whole years; mentions: address of what is behind it, "" where there is nothing;
    svg: the small chart of years; charted: what it shows of them; actions: what the person may do about it."""

    standing: Standing
    period: str
    value: str
    interval: str
    growth: str
    months: str
    target: str
    verdict: str
    sure: str
    reason: str
    mentions: str
    method: str
    page: str
    is_approved: bool
    full_year: str
    svg: str
    charted: str
    actions: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """year: shown; years: that can be shown; headline: indicators with targets; others: the rest that have an aim and a
    value; months: over which all of these are compared, "" where that differs or is whole years; context: series of
    which no effect is claimed; without: those of both that have no value; tally: how many headline targets are met, not
    met, not yet known."""

    year: int
    years: tuple[int, ...]
    headline: tuple[Card, ...]
    others: tuple[Card, ...]
    months: str
    context: tuple[Card, ...]
    without: tuple[Card, ...]
    changed: Changed | None
    tally: dict[str, int]


def leader_page(person: Person, year: int | None = None) -> LeaderPage | None:
    """Of a year, by default the newest with readings; None where there is no reading at all."""
    years = years_with_readings()
    if not years:
        return None
    shown = year if year in years else years[0]
    indicators = list(Indicator.objects.filter(is_active=True).select_related("owner").prefetch_related("targets"))
    cards = {
        one.indicator.pk: card(one, person, is_headline=bool(one.indicator.targets.all()))
        for one in standings(indicators, shown)
    }
    aimed = [one for one in indicators if not _is_context(one)]
    headline = tuple(cards[one.pk] for one in aimed if one.targets.all())
    rest = [cards[one.pk] for one in aimed if not one.targets.all()]
    beside = [cards[one.pk] for one in indicators if _is_context(one)]
    others = tuple(filter(_has_value, rest))
    return LeaderPage(
        shown, years, headline, others, _shared_months(others), tuple(filter(_has_value, beside)),
        tuple(one for one in (*rest, *beside) if not _has_value(one)), changed(shown, _months(headline, shown)),
        _tally(headline),
    )  # fmt: skip


def card(standing: Standing, person: Person, *, is_headline: bool = True, with_chart: bool = True) -> Card:
    """How a standing is shown; is_headline: with chart, full-year estimate and what can be done about it."""
    indicator, reading = standing.indicator, standing.reading
    return Card(
        standing=standing, period=period_words(reading) if reading else str(standing.year),
        value=value_words(reading) if reading else "–", interval=interval_words(reading) if reading else "–",
        growth=growth_of(standing.growth), months=compared_months(standing.comparison),
        target=target_words(standing.target, indicator.measure), verdict=verdict_words(standing),
        sure=sure_words(standing), reason=reason_words(reading) if reading and reading.value is None else "",
        mentions=mentions_of(reading), method=method_of(reading),
        page=reverse("indicators:indicator", args=[indicator.code]),
        is_approved=bool(reading and reading.state == Reading.State.APPROVED),
        full_year=_full_year(indicator, standing.year) if is_headline else "",
        svg=_svg(indicator) if is_headline and with_chart else "", charted=charted_words(standing),
        actions=actions_for(person, indicator) if is_headline else [],
    )  # fmt: skip


def mentions_of(reading: Reading | None) -> str:
    """The explorer with the mentions behind a reading, or the page of the office that its link names; "" for none."""
    if reading is None or not reading.link:
        return ""
    return reading.link if reading.link.startswith("/") else f"{reverse('coverage:explorer')}?{reading.link}"


def method_of(reading: Reading | None) -> str:
    """The page that says how a reading came about."""
    return reverse("indicators:method", args=[reading.pk]) if reading and reading.pk else ""


def estimate_of_full_year(indicator: Indicator, year: int) -> Reading | None:
    """What the year may come to, where it is not over."""
    rows = Reading.objects.filter(
        indicator=indicator, period=Reading.Period.YEAR, first_day__year=year, dimension="", is_full_year=True
    ).exclude(state__in=(Reading.State.REFUSED, Reading.State.SUPERSEDED))
    return rows.select_related("indicator", "definition").order_by("-revision").first()


def _full_year(indicator: Indicator, year: int) -> str:
    found = estimate_of_full_year(indicator, year)
    if found is None or found.value is None:
        return ""
    return f"{period_words(found)}: {value_words(found)} ({interval_words(found)})"


def _svg(indicator: Indicator) -> str:
    readings = [one for one in series(indicator, Reading.Period.YEAR) if one.value is not None]
    if len(readings) < 2:
        return ""
    points = charting.points(readings, indicator.targets.all())
    return drawing.chart(points, charting.axis_words(indicator), title=str(indicator), height=150.0)


def _shared_months(cards: Sequence[Card]) -> str:
    held = {one.months for one in cards if one.standing.growth is not None}
    return held.pop() if len(held) == 1 else ""


def _has_value(one: Card) -> bool:
    reading = one.standing.reading
    return reading is not None and reading.value is not None


def _is_context(indicator: Indicator) -> bool:
    return indicator.aim == Indicator.Aim.NONE or indicator.group == Indicator.Group.CONTEXT


def _months(cards: Sequence[Card], year: int) -> tuple[int, ...]:
    """The months over which the first headline indicator is compared with the year before."""
    for one in cards:
        comparison: Any = one.standing.comparison
        if comparison is not None and comparison.months and comparison.against == year - 1:
            return tuple(comparison.months)
    return ()


def _tally(cards: Sequence[Card]) -> dict[str, int]:
    found = {"met": 0, "not_met": 0, "unknown": 0}
    names = {Outcome.MET: "met", Outcome.NOT_MET: "not_met", Outcome.NOT_YET_KNOWN: "unknown"}
    for one in cards:
        if one.standing.outcome is not None:
            found[names[one.standing.outcome]] += 1
    return found
