"""Why a target counts as met, not met or not yet known: one or two plain sentences from figures. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from tiengvang.measure.change import Outcome
from tiengvang.measure.intervals import Estimate
from tiengvang.office.indicators.models import Indicator, Reading, Target
from tiengvang.office.indicators.readings.reasons import words_of
from tiengvang.office.indicators.readings.wording import figure, interval, percent

if TYPE_CHECKING:
    from tiengvang.office.indicators.readings.standing import Comparison

_TO: Final = "\u2060–\u2060"  # a line is not broken there


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
    return f"{_of_growth(comparison, target, outcome)} {_rests_on(comparison)}".strip()


def _of_growth(comparison: Comparison, target: Target, outcome: Outcome | None) -> str:
    """The growth, its interval, and on which side of the target that lies."""
    growth = comparison.change.growth if comparison.change else Estimate(None, None, None, 0)
    said: Mapping[str, Any] = {
        "growth": percent(growth.value, signed=True), "against": comparison.against,
        "low": percent(growth.low, signed=True), "high": percent(growth.high, signed=True),
        "target": percent(target.value, signed=True),
    }  # fmt: skip
    if growth.value is None:
        return _("There was nothing in %(against)d to grow from.") % said
    if growth.high is None:
        if outcome == Outcome.MET:
            return _("Growth against %(against)d is at least %(low)s, which is above the target of %(target)s.") % said
        return _("Growth against %(against)d is %(growth)s, but it may be anything from %(low)s upward; the target of"
                 " %(target)s lies in between, so nobody can say yet.") % said  # fmt: skip
    if outcome == Outcome.MET:
        return _("Growth against %(against)d is %(growth)s; with all doubt (%(low)s to %(high)s) it lies above the"
                 " target of %(target)s.") % said  # fmt: skip
    if outcome == Outcome.NOT_MET:
        return _("Growth against %(against)d is %(growth)s; with all doubt (%(low)s to %(high)s) it lies below the"
                 " target of %(target)s.") % said  # fmt: skip
    return _("Growth against %(against)d is estimated at %(growth)s, but it may be anything from %(low)s to %(high)s;"
             " the target of %(target)s lies in between, so nobody can say yet.") % said  # fmt: skip


def _rests_on(comparison: Comparison) -> str:
    """How many labels both years rest on, where they do, and over which months they are compared."""
    labels = (comparison.earlier.units if comparison.earlier else 0, comparison.later.units if comparison.later else 0)
    words = []
    if all(labels):
        words.append(_("It rests on %(earlier)d labels of people for %(against)d and %(later)d for the year itself.")
                     % {"earlier": labels[0], "later": labels[1], "against": comparison.against})  # fmt: skip
    if comparison.months and not comparison.is_whole:
        words.append(_("Compared are the months that both years have whole: %(months)s.")
                     % {"months": months_words(comparison.months)})  # fmt: skip
    return " ".join(words)


def months_words(months: tuple[int, ...]) -> str:
    """Numbers of months, runs shortened: "1–10", "1–3, 7"."""
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}{_TO}{run[-1]}" for run in runs)


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
