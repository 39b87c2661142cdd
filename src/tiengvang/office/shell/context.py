"""What every template is given: the office's name and place."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from tiengvang.place.profile import Profile, load_profile


@lru_cache(maxsize=4)
def profile() -> Profile:
    """The profile of the place that this office serves (setting PLACE)."""
    return load_profile(settings.PLACE)


def place_name() -> str:
    """The place's name in the language of the page."""
    names = profile().names
    return names.get((get_language() or "vi")[:2]) or names.get("vi") or profile().id


def office(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"site_name": settings.SITE_NAME, "place_name": place_name()}
