"""The page of one mention, and marking it as paid for, hosted or tied to an agreement."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks

from tiengvang.office.coverage.arrangements import mark_arrangement
from tiengvang.office.coverage.explorer.names import country_name, language_name, market_name, theme_name
from tiengvang.office.coverage.explorer.reading import COPIES_SHOWN, known, tones
from tiengvang.office.coverage.models import Mention
from tiengvang.office.coverage.models.mentions import Arrangement
from tiengvang.office.organisation.policy import may, requires


@require_safe
@requires("coverage.view")
def mention(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that is known of a mention."""
    return _page(request, _mention(key))


@require_POST
@requires("coverage.arrange")
def arrange(request: HttpRequest, key: str) -> HttpResponse:
    """Mark the mention, or take a mark back."""
    found = _mention(key)
    given = {name: request.POST.get(name, "") for name in ("arrangement", "note")}
    try:
        mark_arrangement(mention=found, arrangement=given["arrangement"], note=given["note"], by=request.user)
    except ValidationError as error:
        faults = error.message_dict if hasattr(error, "error_dict") else {"note": error.messages}
        return _page(request, found, given=given, faults=faults, status=422)
    messages.success(request, _("The mark was kept, and the figures of its day were counted anew."))
    return HttpResponseRedirect(reverse("coverage:mention", args=[key]))


def _mention(key: str) -> Mention:
    return get_object_or_404(Mention.objects.select_related("outlet", "part__source", "original__outlet"), key=key)


def _page(
    request: HttpRequest, found: Mention, *, given: dict[str, str] | None = None,
    faults: dict[str, list[str]] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    facts = known(found)
    crumbs = [{"url": reverse("coverage:explorer"), "label": _("Explorer")}, {"url": "", "label": _("Mention")}]
    context = {
        "title": found.title or found.url,
        "crumbs": crumbs,
        "known": facts,
        "mention": found,
        "country": country_name(found.country),
        "market": market_name(found.market),
        "language": language_name(found.language),
        "theme": theme_name(found.theme),
        "judgements": [(one, theme_name(one.theme), tones(one)) for one in facts.judgements],
        "arrangements": Arrangement.choices,
        "may_arrange": may(request.user, "coverage.arrange"),
        "links": _links(request, found),
        "given": given or {"arrangement": found.arrangement, "note": ""},
        "faults": faults or {},
        "more_copies": max(0, facts.copy_count - COPIES_SHOWN),
    }
    return render(request, "coverage/explorer/mention.html", context, status=status)


def _links(request: HttpRequest, found: Mention) -> list[tuple[str, str]]:
    """Words and addresses of what later apps do with a mention: functions (person, mention) → such a pair or None,
    registered with the hook `register_mention_link`."""
    offered = (offer(request.user, found) for offer in hooks.get_hooks("register_mention_link"))
    return [one for one in offered if one is not None]
