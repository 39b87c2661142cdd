"""What was imported, for the pages: sources with their sums, parts, faults. Changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tiengvang.office.coverage.importing.report import COUNTS, LABELS, Fault
from tiengvang.office.coverage.models import Mention, Part, Source


def sources() -> QuerySet[Source]:
    """All sources, the last imported first, each with part_count and mention_count."""
    parts = Part.objects.filter(source=OuterRef("pk")).order_by().values("source").annotate(n=Count("pk")).values("n")
    mentions = (
        Mention.objects.filter(part__source=OuterRef("pk"))
        .order_by().values("part__source").annotate(n=Count("pk")).values("n")
    )  # fmt: skip
    return Source.objects.annotate(
        part_count=Coalesce(Subquery(parts), 0), mention_count=Coalesce(Subquery(mentions), 0)
    )


def last_counts(source: Source) -> list[tuple[str, int]]:
    """What the last import made of the source, as (label, number)."""
    return [(str(LABELS[name]), int(source.report.get(name, 0))) for name in COUNTS]


def faults(source: Source) -> Iterator[Fault]:
    """The faults of a source: the folder's, then those of its parts, each part's first."""
    for said in source.report.get("folder_faults", ()):
        yield Fault.from_plain(said)
    for kept in source.parts.order_by("name").values_list("faults", flat=True).iterator(chunk_size=200):
        for said in kept:
            yield Fault.from_plain(said)


def refused_rows(source: Source) -> int:
    """Rows of the source's parts that were left out, as the parts stand now."""
    return sum((Counter(part) for part in source.parts.values_list("counts", flat=True)), Counter())["refused"]
