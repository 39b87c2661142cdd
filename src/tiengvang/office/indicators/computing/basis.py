"""What the figures of a month rest on, as a fingerprint: counts of the roll-ups, labels, judge, rounds. A period whose
months' fingerprints stand is not computed again. Counts nothing for people."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Max, Sum

from tiengvang.office.coverage.models import Bucket, DailyCount, Part
from tiengvang.office.coverage.models.mentions import About
from tiengvang.office.indicators.computing.gathering import Gathering

_DIMENSIONS = ("market", "language", "country")


class Basis:
    """Fingerprints of all months that have mentions. A changed prominence shows in no count: it comes with an import,
    so that who reads prominences adds `imported`."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering

    def of(self, months: Iterable[tuple[int, int]], *also: Any) -> str:
        """Of (year, month) pairs and whatever else the figure was made by."""
        gathering = self._gathering
        parts = [
            (self._months.get(one, ""), one in gathering.covered, [each.id for each in gathering.rounds_of(*one)])
            for one in months
        ]
        return digest([gathering.judge, parts, *also])

    @cached_property
    def imported(self) -> str:
        """When anything was imported last."""
        return str(Part.objects.aggregate(last=Max("imported"))["last"])

    @cached_property
    def _months(self) -> dict[tuple[int, int], str]:
        found: dict[tuple[int, int], list[Any]] = defaultdict(list)
        cut = ("dimension", "day", "value", "bucket", "is_copy", "tone")
        by_day = DailyCount.objects.filter(span="day", dimension="all", about=About.PRIMARY)
        by_month = DailyCount.objects.filter(
            span="month", dimension__in=_DIMENSIONS, about=About.PRIMARY, bucket=Bucket.INDEPENDENT
        )  # fmt: skip
        for rows in (by_day, by_month):
            counted = rows.order_by(*cut).values_list(*cut).annotate(number=Sum("mentions"))
            for dimension, day, *rest in counted.iterator(chunk_size=5_000):
                found[day.year, day.month].append((dimension, day.day, *rest))
        for year, sample in self._gathering.sample.items():
            for one in sorted(sample, key=lambda one: one.mention):
                found[year, one.day.month].append((one.mention, one.said, one.truth, one.round, one.market))
        return {name: digest(rows) for name, rows in found.items()}


def digest(value: Any) -> str:
    """A fingerprint of plain values; the same for equal ones."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, default=str, sort_keys=True).encode()).hexdigest()
