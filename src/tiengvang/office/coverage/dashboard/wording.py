"""How a figure is said: a change against another period in words, a stretch of time as a label. Counts nothing."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from tiengvang.office.coverage.dashboard.scope import Step

SMALL = 20  # below it a percentage would only be noise


def change(now: int, before: int) -> str:
    """What became of a number, rounded to what it can bear: "about 40% more than in the period before"."""
    if now == before:
        return _("the same as in the period before")
    if before == 0:
        return _("none in the period before")
    if now == 0 or (max(now, before) < SMALL):
        text = (
            _("%(count)s more than in the period before")
            if now > before
            else _("%(count)s fewer than in the period before")
        )
        return text % {"count": number(abs(now - before))}
    ratio = now / before
    if ratio >= 10:
        return _("more than ten times the period before")
    if ratio >= 1.9:
        return _("about %(times)s times the period before") % {"times": _times(ratio)}
    if 0.95 < ratio < 1.05:
        return _("about the same as in the period before")
    step = 5 if abs(ratio - 1) < 0.2 else 10
    percent = max(step, round(abs(ratio - 1) * 100 / step) * step)
    text = (
        _("about %(percent)s%% more than in the period before")
        if ratio > 1
        else _("about %(percent)s%% fewer than in the period before")
    )
    return text % {"percent": percent}


def direction(now: int, before: int) -> str:
    """up, down or same: for a mark beside the words."""
    return "same" if now == before else "up" if now > before else "down"


def number(value: int) -> str:
    """1.234 in Vietnamese, 1,234 in English."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def _times(ratio: float) -> str:
    half = round(ratio * 2) / 2
    return number(int(half)) if half == int(half) else formats.number_format(half, 1, use_l10n=True)


def short(begin: date, step: Step, *, years: bool) -> str:
    """A step as a chart's axis has room for it. years: whether the axis crosses a year."""
    if step == "quarter":
        return _quarter(begin)
    if step == "month":
        return begin.strftime("%m/%Y")
    return begin.strftime("%d/%m/%y" if years else "%d/%m")


def long(begin: date, step: Step) -> str:
    """A step as a table names it."""
    if step == "quarter":
        return _("Quarter %(quarter)s") % {"quarter": _quarter(begin)}
    if step == "month":
        return _("Month %(month)s") % {"month": begin.strftime("%m/%Y")}
    if step == "week":
        end = begin + timedelta(days=6)
        return _("Week %(first)s to %(last)s") % {"first": begin.strftime("%d/%m"), "last": end.strftime("%d/%m/%Y")}
    return begin.strftime("%d/%m/%Y")


def _quarter(begin: date) -> str:
    return f"{('I', 'II', 'III', 'IV')[begin.month // 3]}/{begin.year}"
