"""Numbers, shares and days as the page's language writes them, for templates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, timezone

register = template.Library()


@register.filter
def number(value: Any, digits: int = 0) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English; an en dash for None. Rounded: Django's formatting would cut off."""
    if isinstance(value, float):
        value = round(value, int(digits))
    return (
        "–"
        if value is None or value == ""
        else formats.number_format(value, int(digits), use_l10n=True, force_grouping=True)
    )


@register.filter
def percent(share: float | None, digits: int = 0) -> str:
    """A share from 0 to 1 as a percentage; an en dash for None."""
    return "–" if share is None else f"{number(100 * share, digits)}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """dd/mm/yyyy, of a moment in the office's time zone; an en dash for None."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "SHORT_DATE_FORMAT") if value else "–"


@register.filter
def moment(value: datetime | None) -> str:
    """dd/mm/yyyy hh:mm in the office's time zone; an en dash for None."""
    return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT") if value else "–"
