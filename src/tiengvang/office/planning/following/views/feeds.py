"""Calendar feeds: the page where one makes and revokes them, and the address that calendar programs ask."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.users.models import UserProfile

from tiengvang.office.organisation.policy import memberships, requires, units
from tiengvang.office.planning.answering import crumb, here
from tiengvang.office.planning.following import feeds as services
from tiengvang.office.planning.models import CalendarFeed


@requires("planning.feed")
def feeds(request: HttpRequest) -> HttpResponse:
    """One's own feeds; POST with a unit makes one and shows its address, once."""
    seen = units(request.user, "planning.feed").filter(is_active=True).order_by("path")
    made, url = None, ""
    if request.method == "POST":
        given = request.POST.get("unit", "")
        unit = get_object_or_404(seen, pk=int(given) if given.isascii() and given.isdigit() else 0)
        made, secret = services.make_feed(by=request.user, unit=unit)
        url = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('planning_feed', args=[secret])}"
    title = _("Calendar feeds")
    own = memberships(request.user)
    context = {
        "title": title, "crumbs": [crumb("following_mine", _("My work")), here(title)], "made": made, "url": url,
        "feeds": CalendarFeed.objects.filter(owner=request.user, revoked=None).select_related("unit"), "units": seen,
        "chosen": request.GET.get("unit") or (str(own[0].unit_id) if own else ""),
    }  # fmt: skip
    return render(request, "planning/following/feeds.html", context)


@requires("planning.feed")
@require_POST
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a feed of one's own."""
    feed = get_object_or_404(CalendarFeed.objects.filter(owner=request.user).select_related("unit"), pk=pk)
    try:
        services.revoke_feed(by=request.user, feed=feed)
    except PermissionDenied:
        raise Http404("not one's own") from None
    messages.success(request, _("The address works no more."))
    return redirect("planning:following_feeds")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address; 404 for one that was revoked or never was, 429 for one asked too often."""
    if services.is_too_often(secret):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    found = services.feed_of(secret)
    if found is None:
        raise Http404("no such feed")
    profile = UserProfile.objects.filter(user=found.owner).first()
    with translation.override((profile and profile.preferred_language) or settings.LANGUAGE_CODE):
        content = services.content(found.unit, timezone.localdate())
    etag = quote_etag(services.digest(content.decode()))
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = f'inline; filename="{found.unit.code}.ics"'
    answer["ETag"] = etag
    answer["Referrer-Policy"] = "no-referrer"
    patch_cache_control(answer, private=True, max_age=900)
    return answer
