"""Marks days whose counts no longer hold. Whoever changes mentions calls `mark_dirty` in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from tiengvang.office.coverage.models import DirtyDay


def mark_dirty(days: Iterable[date]) -> None:
    """Mark those days; they are counted anew by `refreshing.refresh`."""
    now = timezone.now()
    # Sorted, so that two transactions that mark the same days wait for each other instead of for ever.
    DirtyDay.objects.bulk_create(
        [DirtyDay(day=day, since=now) for day in sorted(set(days))],
        update_conflicts=True, unique_fields=["day"], update_fields=["since"], batch_size=400,
    )  # fmt: skip
