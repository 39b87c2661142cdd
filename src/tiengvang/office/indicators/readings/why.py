"""Why a target counts as met, not met or not yet known: one or two plain sentences from figures. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tiengvang.measure.change import Outcome
from tiengvang.measure.intervals import Estimate
from tiengvang.office.indicators.models import Indicator, Reading, Target
from tiengvang.office.indicators.readings.reasons import words_of
from tiengvang.office.indicators.readings.wording import figure, interval, months_words, percent

if TYPE_CHECKING:
    from tiengvang.office.indicators.readings.standing import Comparison


def why(
    indicator: Indicator, year: int, reading: Reading | None, comparison: Comparison | None, target: Target | None,
    outcome: Outcome | None,
) -> str:  # fmt: skip
    """In the language of the page; never empty."""
    if reading is None:
        return _("There is no reading of %(year)d yet.") % {"year": year}
    if reading.value is None:
        return words_of(reading.reason)
    if target is None:
        return _("No document sets a target for %(year)d.") % {"year": year}
    if target.kind == Target.Kind.VALUE:
        return _of_value(indicator, reading, target, outcome)
    if comparison is None or comparison.reason or comparison.change is None:
        code = (comparison.reason if comparison else "") or "below-zero"
        return _("The target cannot be judged: %(reason)s") % {"reason": words_of(code)}
    words = (_of_growth(comparison, target, outcome), _rests_on(comparison), like_for_like(indicator, year, comparison))
    return " ".join(filter(None, words))


def compared_months(comparison: Comparison | None) -> str:
    """The months of both years that growth is reckoned from, in words; "" where whole years are compared."""
    if comparison is None or not comparison.months or comparison.is_whole or comparison.change is None:
        return ""
    return months_words(comparison.months)


def like_for_like(indicator: Indicator, year: int, comparison: Comparison | None) -> str:
    """Which months of both years growth is reckoned from, and what they came to, since years as a whole say otherwise;
    "" where whole years are compared."""
    months = compared_months(comparison)
    if comparison is None or not months:
        return ""
    then, now = comparison.earlier, comparison.later
    return _("Compared over %(months)s of both years: %(then)s in %(against)s, %(now)s in %(year)s.") % {
        "months": months, "against": comparison.against, "year": year,
        "then": figure(then.value if then else None, indicator.measure),
        "now": figure(now.value if now else None, indicator.measure),
    }  # fmt: skip


def _of_growth(comparison: Comparison, target: Target, outcome: Outcome | None) -> str:
    """The growth, its interval, and on which side of the target that lies."""
    growth = comparison.change.growth if comparison.change else Estimate(None, None, None, 0)
    said: Mapping[str, Any] = {
        "growth": percent(growth.value, signed=True), "against": _against(comparison),
        "low": percent(growth.low, signed=True), "high": percent(growth.high, signed=True),
        "target": percent(target.value, signed=True),
    }  # fmt: skip
    if growth.value is None:
        return _("There was nothing in %(against)s to grow from.") % said
    if growth.high is None:
        if outcome == Outcome.MET:
            return _("Growth against %(against)s is at least %(low)s, which is above the target of %(target)s.") % said
        return _("Growth against %(against)s is %(growth)s, but it may be anything from %(low)s upward; the target of"
                 " %(target)s lies in between, so nobody can say yet.") % said  # fmt: skip
    if outcome == Outcome.MET:
        return _("Growth against %(against)s is %(growth)s; with all doubt (%(low)s to %(high)s) it lies above the"
                 " target of %(target)s.") % said  # fmt: skip
    if outcome == Outcome.NOT_MET:
        return _("Growth against %(against)s is %(growth)s; with all doubt (%(low)s to %(high)s) it lies below the"
                 " target of %(target)s.") % said  # fmt: skip
    return _("Growth against %(against)s is estimated at %(growth)s, but it may be anything from %(low)s to %(high)s;"
             " the target of %(target)s lies in between, so nobody can say yet.") % said  # fmt: skip


def _against(comparison: Comparison) -> str:
    """The earlier year, or its months that are compared."""
    year = {"year": comparison.against}
    return (
        _("the same months of %(year)s") % year
        if compared_months(comparison)
        else pgettext("against", "%(year)s") % year
    )


def _rests_on(comparison: Comparison) -> str:
    """How many labels both years rest on, where they do."""
    labels = (comparison.earlier.units if comparison.earlier else 0, comparison.later.units if comparison.later else 0)
    if not all(labels):
        return ""
    return _("It rests on %(earlier)d labels of people for %(against)d and %(later)d for the year itself.") % {
        "earlier": labels[0], "later": labels[1], "against": comparison.against
    }  # fmt: skip


def _of_value(indicator: Indicator, reading: Reading, target: Target, outcome: Outcome | None) -> str:
    measure = indicator.measure
    said = {
        "value": figure(reading.value, measure), "target": figure(target.value, measure),
        "interval": interval(reading.low, reading.high, measure),
    }  # fmt: skip
    if reading.low is None or reading.high is None:
        return _("The value is %(value)s against a target of %(target)s, but it has no interval, so nobody can say how"
                 " sure it is.") % said  # fmt: skip
    if outcome == Outcome.MET:
        return _("The value is %(value)s (%(interval)s), which meets the target of %(target)s with all doubt.") % said
    if outcome == Outcome.NOT_MET:
        return _("The value is %(value)s (%(interval)s), which misses the target of %(target)s with all doubt.") % said
    return _("The value is %(value)s, but it may be anything from %(interval)s; the target of %(target)s lies in"
             " between, so nobody can say yet.") % said  # fmt: skip
