"""Pages that belong to no app: health, the choice of language, errors."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem, SubmenuMenuItem, admin_menu
from wagtail.users.models import UserProfile


def health(request: HttpRequest) -> JsonResponse:
    """Whether the office and its database answer; for supervisors of processes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_admin_access
def home(request: HttpRequest) -> HttpResponse:
    """Where one's work starts: the page of the first app that claims to be this person's home (hook `office_home`,
    which gives an address or None), else a list of what the menu offers."""
    for claim in hooks.get_hooks("office_home"):
        address = claim(request)
        if address:
            return HttpResponseRedirect(address)
    entries = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
    return render(request, "shell/home.html", {"title": settings.SITE_NAME, "entries": _pages(entries, request)})


def _pages(entries: Iterable[MenuItem], request: HttpRequest) -> list[tuple[str, str, str]]:
    """(label, address, icon) of menu entries, those of submenus too."""
    found: list[tuple[str, str, str]] = []
    for entry in entries:
        if isinstance(entry, SubmenuMenuItem):
            found += _pages(entry.menu.menu_items_for_request(request), request)
        elif entry.url:
            found.append((str(entry.label), entry.url, entry.icon_name))
    return found


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language: in a cookie, and for who is signed in also with the account."""
    wished = request.POST.get("language", "")
    after = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure()):
        after = "/"
    response = HttpResponseRedirect(after)
    if wished in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wished, max_age=31_536_000, samesite="Lax")
        if request.user.is_authenticated:
            UserProfile.objects.update_or_create(user=request.user, defaults={"preferred_language": wished})
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, saying whom to ask."""
    return render(request, "shell/error.html", {"code": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "shell/error.html", {"code": 404}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; asks nothing of the database."""
    return render(request, "shell/error.html", {"code": 500}, status=500)
