"""Mentions for tests of briefs and of what changed: straight into the database, counted by `counted`. Scans nothing."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from tiengvang.office.coverage.arrangements import bucket_of
from tiengvang.office.coverage.models import Mention, Narrative, Outlet, Part, Source
from tiengvang.office.coverage.rollups.marking import mark_dirty
from tiengvang.office.coverage.rollups.refreshing import refresh

_NUMBERS = count(1)


def mention(day: date, domain: str = "asahi.example", **said: Any) -> Mention:
    """By default an original about the place in an independent foreign outlet; `said` overrides."""
    number = next(_NUMBERS)
    origin, independent = said.pop("origin", "foreign"), said.pop("independent", True)
    source, _made = Source.objects.get_or_create(name="Thử", folder="/thu", place="gialai")
    part, _made = Part.objects.get_or_create(source=source, name="a.parquet", defaults={"digest": "0", "rows": 0})
    outlet, _made = Outlet.objects.get_or_create(
        domain=domain,
        defaults={
            "name": domain,
            "owner_class": "foreign",
            "country": "JP",
            "origin": origin,
            "independent": independent,
        },
    )
    url = f"https://{domain}/{number}"
    row = {
        "key": f"{number:032x}", "place": "gialai", "part": part, "outlet": outlet, "url": url, "canonical_url": url,
        "title": f"Bài {number}", "language": "ja", "country": "JP", "market": "japan", "day": day, "theme": "people",
        "about": "primary", "tone": "neutral", "tone_negative": 0.1, "tone_neutral": 0.8, "tone_positive": 0.1,
        "judge": "thử", "prominence": 0.5, "origin": outlet.origin, "independent": outlet.independent,
        "address": number,
    } | said  # fmt: skip
    row["bucket"] = bucket_of(outlet.origin, outlet.independent, row.get("arrangement", ""))
    made = Mention.objects.create(**row)
    mark_dirty([day])
    return made


def narrative(name: str, title: str) -> Narrative:
    """A story with a headline in both languages."""
    return Narrative.objects.create(pk=name, first_article="0" * 32, names={"vi": title, "en": title})


def counted() -> None:
    """Bring the roll-ups up to date."""
    refresh()
