"""Verdicts, probabilities and targets in words, in the language of the page. Decides nothing."""

from __future__ import annotations

from math import isclose

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tiengvang.measure.change import Outcome
from tiengvang.measure.intervals import Estimate
from tiengvang.office.indicators.models import Indicator, Target
from tiengvang.office.indicators.readings.periods import last_month
from tiengvang.office.indicators.readings.standing import Standing
from tiengvang.office.indicators.readings.why import compared_months
from tiengvang.office.indicators.readings.wording import figure, growth_words, month_words, percent


def verdict_words(standing: Standing) -> str:
    """Met, not met, not enough to tell; else why there is none."""
    if standing.reading is None or standing.reading.value is None:
        return pgettext("verdict", "No figure")
    if standing.target is None:
        return pgettext("verdict", "No target this year")
    if standing.outcome == Outcome.MET:
        return pgettext("verdict", "Met")
    if standing.outcome == Outcome.NOT_MET:
        return pgettext("verdict", "Not met")
    return pgettext("verdict", "Not enough to tell")


def sure_words(standing: Standing) -> str:
    """How sure it is that the target is reached: a probability, and what such a probability is called."""
    chance = standing.probability
    if chance is None:
        return ""
    if chance >= 0.995:
        return _("practically certain that the target is reached (more than 99%)")
    if chance <= 0.005:
        return _("practically certain that the target is not reached (less than 1%)")
    words = {"chance": percent(chance, 0)}
    for least, said in (
        (0.975, _("almost certain that the target is reached (%(chance)s)")),
        (0.9, _("very likely that the target is reached (%(chance)s)")),
        (0.66, _("likely that the target is reached (%(chance)s)")),
        (0.33, _("about as likely as not that the target is reached (%(chance)s)")),
        (0.1, _("unlikely that the target is reached (%(chance)s)")),
        (0.0, _("very unlikely that the target is reached (%(chance)s)")),
    ):
        if chance >= least:
            return said % words
    return ""


def growth_of(growth: Estimate | None) -> str:
    """Growth with its interval; of two full counts, which have none, the number alone."""
    if (
        growth is not None
        and growth.value is not None
        and None not in (growth.low, growth.high)
        and isclose(growth.low or 0.0, growth.high or 0.0, rel_tol=1e-6, abs_tol=1e-6)  # a root of rounding
    ):
        return percent(growth.value, signed=True)
    return growth_words(growth)


def charted_words(standing: Standing) -> str:
    """What a chart of years shows, where growth beside it is reckoned from some months or the year is under way."""
    until = last_month(standing.reading) if standing.reading else 0
    if until:
        return _("The chart shows whole years, %(year)s only up to %(month)s.") % {
            "year": standing.year, "month": month_words(until)
        }  # fmt: skip
    return _("The chart shows whole years.") if compared_months(standing.comparison) else ""


def target_words(target: Target | None, measure: str) -> str:
    """What a document asks for."""
    if target is None:
        return ""
    if target.kind == Target.Kind.YEAR:
        return _("at least %(growth)s against %(year)s") % {
            "growth": percent(target.value, signed=True), "year": target.year - 1
        }  # fmt: skip
    if target.kind == Target.Kind.BASE:
        return _("at least %(growth)s against the baseline year") % {"growth": percent(target.value, signed=True)}
    if target.indicator.aim == Indicator.Aim.LOWER:
        return _("at most %(value)s") % {"value": figure(target.value, measure)}
    return _("at least %(value)s") % {"value": figure(target.value, measure)}
