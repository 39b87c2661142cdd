"""The entry of narratives in the menu, and the way to one from a mention's page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from tiengvang.office.coverage.models import Mention
from tiengvang.office.organisation.policy import Person, may


class _ForReaders(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        """Only where the page would open."""
        return may(request.user, "coverage.view")


def narratives_menu_item() -> MenuItem:
    """For Wagtail's menu."""
    return _ForReaders(
        _("Narratives"), reverse("coverage:narratives"), name="narratives", icon_name="list-ul", order=125
    )


def narrative_link(person: Person, mention: Mention) -> tuple[str, str] | None:
    """From a mention to its narrative, where it has one."""
    if mention.narrative_id is None or not may(person, "coverage.view"):
        return None
    return str(_("Its narrative")), reverse("coverage:narrative", args=[mention.narrative_id])
