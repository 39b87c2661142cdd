"""Takes out what no part of a source holds any more. What people labelled, marked or are to review stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from tiengvang.office.coverage.importing.report import PartReport
from tiengvang.office.coverage.models import AlsoHeld, ArrangementMark, Label, Mention, Part, ReviewItem
from tiengvang.office.coverage.rollups.marking import mark_dirty

_CHUNK = 1000


def left_behind(part: Part, keys: set[str]) -> list[int]:
    """Ids of mentions that the office has from this part and whose keys the part no longer has."""
    beside = AlsoHeld.objects.filter(part=part).values_list("pk", "mention__key").iterator(chunk_size=_CHUNK)
    gone = [pk for pk, key in beside if key not in keys]
    for at in range(0, len(gone), _CHUNK):
        AlsoHeld.objects.filter(pk__in=gone[at : at + _CHUNK]).delete()
    own = Mention.objects.filter(part=part).order_by().values_list("pk", "key").iterator(chunk_size=_CHUNK)
    return [pk for pk, key in own if key not in keys]


def remove(part: Part, ids: Sequence[int], report: PartReport) -> None:
    """Remove those that still belong to the part; others were found in another part meanwhile."""
    for at in range(0, len(ids), _CHUNK):
        with transaction.atomic():
            _remove_some(part, ids[at : at + _CHUNK], report)


def _remove_some(part: Part, ids: Sequence[int], report: PartReport) -> None:
    rows: dict[int, date] = dict(Mention.objects.filter(pk__in=ids, part=part).order_by().values_list("pk", "day"))
    for pk, holder in AlsoHeld.objects.filter(mention_id__in=rows).order_by("-pk").values_list("mention_id", "part_id"):
        if rows.pop(pk, None):
            Mention.objects.filter(pk=pk).update(part_id=holder, digest="")
            AlsoHeld.objects.filter(mention_id=pk, part_id=holder).delete()
    spoken = set()
    for table in (Label, ArrangementMark, ReviewItem):
        spoken.update(table.objects.filter(mention_id__in=rows).values_list("mention_id", flat=True))
    gone = [pk for pk in rows if pk not in spoken]
    # Copies of what goes keep the address of their original, and find it again if it comes back.
    Mention.objects.filter(pk__in=gone).delete()
    mark_dirty(rows[pk] for pk in gone)
    report.counts["removed"] += len(gone)
    report.counts["kept"] += len(spoken)
