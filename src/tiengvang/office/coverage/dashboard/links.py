"""Addresses of the explorer that list the mentions behind a figure. A figure without its link is not shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from tiengvang.office.coverage.dashboard.scope import Scope
from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.names import NONE


def explorer(scope: Scope, *, start: date | None = None, end: date | None = None, **filters: Any) -> str:
    """The explorer with the mentions of a scope, or of some days of it, by filters as `Query` names them.

    One value stands for a list of one; "" in a list asks for mentions without a value.
    """
    lists = {
        name: value if name in ("copies", "independent", "text") else tuple(one or NONE for one in _listed(value))
        for name, value in filters.items()
    }
    query = Query(
        start=max(start or scope.start, scope.start),
        end=min(end or scope.end, scope.end),
        about="" if scope.passing else "primary",
        **lists,
    )
    return f"{reverse('coverage:explorer')}?{query.encode()}"


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)
