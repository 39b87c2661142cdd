"""Addresses: every address of the office is classified, and one that nobody classified answers 403.

A view of ours says its capability by `policy.requires`; addresses of other packages are classified by `classify`, with
a pattern on "namespace:name" as in fnmatch. The permission matrix test walks the whole table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from tiengvang.office.organisation.policy import demand

PUBLIC: Final = "public"  # anybody, signed in or not
SIGNED_IN: Final = "signed-in"  # anybody with an account in use
CLOSED: Final = "closed"  # nobody: a page of a package that the office replaces
_SPECIAL = (PUBLIC, SIGNED_IN, CLOSED)


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: str
    right: str


_RULES: list[_Rule] = []


def classify(right: str, *patterns: str) -> None:
    """Say which right addresses of other packages ask for: a capability's code, PUBLIC, SIGNED_IN or CLOSED."""
    _RULES.extend(_Rule(pattern, right) for pattern in patterns)


def right_of(match: ResolverMatch) -> str | None:
    """The right that an address asks for; None where nobody classified it. The longest pattern wins."""
    declared = getattr(match.func, "capability", None) or getattr(
        getattr(match.func, "view_class", None), "capability", None
    )
    if declared:
        return str(declared)
    fitting = [rule for rule in _RULES if fnmatchcase(match.view_name or "", rule.pattern)]
    return max(fitting, key=lambda rule: len(rule.pattern)).right if fitting else None


class AddressPolicyMiddleware:
    """Asks for the right of the address before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the view run."""
        right = right_of(request.resolver_match) if request.resolver_match else None
        if right == PUBLIC:
            return None
        if right is None or right == CLOSED:
            raise PermissionDenied("this address is not open to anybody")
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if right != SIGNED_IN:
            demand(request.user, right)
        return None
