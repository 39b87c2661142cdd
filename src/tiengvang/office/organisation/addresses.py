"""Addresses: every address of the office is classified, and one that nobody classified answers 403.

A view of ours says its capability by `policy.requires`; addresses of other packages are classified by `classify`, with
a pattern on "namespace:name" as in fnmatch (an address without a name goes by its view's dotted path). The permission
matrix test walks the whole table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from tiengvang.office.organisation.policy import Person, is_administrator, may, memberships

PUBLIC: Final = "public"  # anybody, signed in or not
SIGNED_IN: Final = "signed-in"  # anybody with an account in use, even without a role: the account's own pages
MEMBER: Final = "member"  # anybody with a role in use
CLOSED: Final = "closed"  # nobody: a page of a package that the office replaces
SPECIAL: Final = (PUBLIC, SIGNED_IN, MEMBER, CLOSED)
INTERRUPTED: Final = "interrupted"  # session key: something was sent after the session had ended

Right = str | Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: str
    right: Right


_RULES: list[_Rule] = []
_MODELS: dict[str, str] = {}


def classify(right: Right, *patterns: str) -> None:
    """Say which right addresses of other packages ask for: a capability's code, PUBLIC, SIGNED_IN, MEMBER or CLOSED; or
    a function that gives one of these for the arguments in the address, such as `of_model`."""
    _RULES.extend(_Rule(pattern, right) for pattern in patterns)


def classify_model(right: str, *models: str) -> None:
    """Say which right those of Wagtail's addresses ask for that name any model ("app_label.model_name")."""
    _MODELS.update(dict.fromkeys(models, right))


def of_model(arguments: Mapping[str, Any]) -> str:
    """The right of the model that an address names; CLOSED for a model that nobody classified."""
    app = arguments.get("app_label") or arguments.get("app_name") or arguments.get("content_type_app_name")
    return _MODELS.get(f"{app}.{arguments.get('model_name') or arguments.get('content_type_model_name')}", CLOSED)


def right_of(match: ResolverMatch) -> str | None:
    """The right that an address asks for; None where nobody classified it. The longest pattern wins."""
    declared = getattr(match.func, "capability", None) or getattr(
        getattr(match.func, "view_class", None), "capability", None
    )
    if declared:
        return str(declared)
    fitting = [rule for rule in _RULES if fnmatchcase(match.view_name or "", rule.pattern)]
    if not fitting:
        return None
    right = max(fitting, key=lambda rule: len(rule.pattern)).right
    return right if isinstance(right, str) else right(match.kwargs)


def allows(person: Person, right: str | None) -> bool:
    """Whether a person may enter addresses of that right."""
    if right == PUBLIC:
        return True
    if right is None or right == CLOSED or not person.is_authenticated:
        return False
    if right == SIGNED_IN:
        return True
    return has_role(person) and (right == MEMBER or may(person, right))


def has_role(person: Person) -> bool:
    """Whether the person takes part in the office today."""
    return is_administrator(person) or bool(memberships(person))


def may_enter(person: Person, path: str) -> bool:
    """Whether a person may enter the page of that path; for menus. Other sites' addresses are nobody's."""
    try:
        return allows(person, right_of(resolve(urlsplit(path).path)))
    except Resolver404:
        return False


class AddressPolicyMiddleware:
    """Asks for the right of the address before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the view run."""
        right = right_of(request.resolver_match) if request.resolver_match else None
        if allows(request.user, right):
            return None
        if right is None or right == CLOSED:
            raise PermissionDenied("this address is not open to anybody")
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not has_role(request.user):
            return render(request, "organisation/no_role.html", status=403)
        raise PermissionDenied(f"{right} is not allowed")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page with the way back; after an ended session, to the page where it ended."""
    back = request.get_full_path()
    partial = getattr(request, "htmx", False)
    if partial or request.method not in ("GET", "HEAD"):
        back = _page_of(request)
    if request.method not in ("GET", "HEAD") and not partial and settings.SESSION_COOKIE_NAME in request.COOKIES:
        request.session[INTERRUPTED] = True  # what was sent is lost; the sign-in page says so
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied("not signed in")  # Wagtail's dialogs show this as an error, not as a page in a dialog
    answer = redirect_to_login(back)
    if partial:
        # htmx follows redirects inside the part of the page; this header makes the whole page go.
        answer = HttpResponse(status=401, headers={"HX-Redirect": answer["Location"]})
    return answer


def _page_of(request: HttpRequest) -> str:
    """The page on which something was sent, or the home page."""
    page = request.headers.get("hx-current-url") or request.headers.get("referer") or ""
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
