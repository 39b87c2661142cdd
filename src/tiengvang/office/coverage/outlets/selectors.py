"""Outlets for the pages: searched without diacritics, filtered, with how much each has published. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from tiengvang.office.coverage.models import Mention, Outlet, OutletClassChange
from tiengvang.office.coverage.models.outlets import OwnerClass
from tiengvang.place.folding import folded_text


@dataclass(frozen=True, slots=True)
class Listed:
    """An outlet of the list. mentions: how many the office has of it, those about something else too."""

    outlet: Outlet
    mentions: int
    proposed: bool


def listed(text: str = "", owner_class: str = "", by_name: bool = False) -> list[Listed]:
    """Outlets whose name or domain holds every word of the text, of that class or of any; those with most mentions
    first, or by name."""
    outlets = Outlet.objects.order_by("name", "domain")
    if owner_class in OwnerClass.values:
        outlets = outlets.filter(owner_class=owner_class)
    words = folded_text(text).split()
    volumes = dict(Mention.objects.order_by().values_list("outlet_id").annotate(number=Count("pk")))
    waiting = set(open_changes().values_list("outlet_id", flat=True))
    found = [
        Listed(outlet, volumes.get(outlet.pk, 0), outlet.pk in waiting)
        for outlet in outlets
        if not words or _holds(outlet, words)
    ]
    return found if by_name else sorted(found, key=lambda one: -one.mentions)


def _holds(outlet: Outlet, words: list[str]) -> bool:
    text = f"{folded_text(outlet.name)} {outlet.domain}"
    return all(word in text for word in words)


def open_changes() -> QuerySet[OutletClassChange]:
    """Proposals that wait for a second person, the oldest first."""
    waiting = OutletClassChange.objects.filter(state=OutletClassChange.State.PROPOSED)
    return waiting.select_related("outlet", "proposed_by").order_by("proposed_at")
