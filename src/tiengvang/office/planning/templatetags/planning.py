"""Amounts of money, standings and sizes as the page's language writes them, for templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils import formats
from django.utils.translation import gettext as _

from tiengvang.office.planning.status import Status

register = template.Library()
_LABELS = dict(Status.choices)


@register.filter
def dong(amount: int | None) -> str:
    """1.234.567 đồng; an en dash for None."""
    if amount is None or amount == "":
        return "–"
    return _("%(amount)s đồng") % {"amount": formats.number_format(amount, 0, use_l10n=True, force_grouping=True)}


@register.filter
def status_label(code: str) -> str:
    """What a standing is called."""
    return str(_LABELS.get(code, code))


@register.filter
def size(value: int) -> str:
    """Bytes as people say them."""
    return filesizeformat(value)


@register.filter
def of(mapping: Any, key: Any) -> Any:
    """The value of a key that is itself a variable; None where there is none."""
    return mapping.get(key)
