"""Amounts of the budget for templates: exact in đồng, or rounded to millions for headlines. Adds nothing up."""

from __future__ import annotations

from django import template

from tiengvang.office.planning.budget.money import grouped, in_millions

register = template.Library()


@register.filter
def amount(value: int | None) -> str:
    """1.234.567 without the currency, which the column's heading says; an en dash for None."""
    return "–" if value is None or value == "" else grouped(value)


@register.filter
def millions(value: int | None) -> str:
    """1.234,6: rounded for display only."""
    return "–" if value is None or value == "" else in_millions(value)


@register.filter
def change(value: int | None) -> str:
    """With its sign: +1.200.000."""
    return "–" if value is None else f"{'+' if value > 0 else ''}{grouped(value)}"


@register.filter
def signed(value: int) -> str:
    """The class that says whether a change goes up or down."""
    return "up" if value > 0 else "down" if value < 0 else "same"
