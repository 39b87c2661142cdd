"""Groups the office's mentions into narratives, only those that are new, and keeps what grouping knows of each.

What groups is `understand.narratives.grouping`; here its state is read and written. The same mentions give the same
narratives: they are taken in the order of their days, and one that has been placed stays where it is.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from tiengvang.office.coverage.models import GroupingState, Mention, MentionTrace, Narrative, NarrativeAct
from tiengvang.office.coverage.models.mentions import By
from tiengvang.office.jobs.kinds import Progress
from tiengvang.understand.narratives.constraints import Constraints
from tiengvang.understand.narratives.grouping import VERSION, Narratives
from tiengvang.understand.narratives.items import Item, centred, restored
from tiengvang.understand.narratives.signs import unpacked
from tiengvang.understand.narratives.strands import CAPACITY, WINDOW, Strand
from tiengvang.understand.narratives.telling import Member, label

BATCH: Final = 500  # mentions placed in one transaction
_CHUNK: Final = 500
_READ = ("pk", "key", "language", "day", "published", "trace__vector", "trace__signs")
_NOT_PLACED = Q(narrative=None, trace__isnull=False)


def group(progress: Progress | None = None) -> dict[str, int]:
    """Put every mention that has a vector and no narrative into one; gives how many were placed and narratives begun.

    Each batch is a transaction of its own: stopped, it goes on where it was; a second time it does nothing.
    """
    total, placed, begun = Mention.objects.filter(_NOT_PLACED).count(), 0, 0
    held: Narratives | None = None
    revision = -1
    while True:
        with transaction.atomic():
            state = hold()
            new = list(Mention.objects.filter(_NOT_PLACED).order_by("day", "key").values_list(*_READ)[:BATCH])
            if not new:
                break
            if held is None or state.revision != revision:
                held, revision = _loaded(new[0][3]), state.revision
            begun += _place(held, new)
        placed += len(new)
        if progress:
            progress(placed, total)
    choose_labels(progress)
    return {"mentions": placed, "narratives": begun}


def hold() -> GroupingState:
    """Wait for whoever groups or mends narratives, and keep others waiting until the transaction ends."""
    GroupingState.objects.get_or_create(pk=GroupingState.ONLY)
    return GroupingState.objects.select_for_update().get(pk=GroupingState.ONLY)


def constraints() -> Constraints:
    """What people put together and apart: their acts in order, without those that were undone."""
    made = Constraints()
    for act in NarrativeAct.objects.filter(undone_at=None):
        if act.kind == NarrativeAct.Kind.MERGE:
            made = made.joined(*act.detail["firsts"])
        else:
            made = made.parted(act.detail["staying"], act.detail["moved"])
    return made


def items(rows: Iterable[tuple[Any, ...]]) -> list[Item]:
    """Items of rows of key, language, day, published, vector, signs; one without a day of publication has no day."""
    return [
        Item(key, centred(restored(bytes(vector)), language), day if published else None, unpacked(bytes(signs)))
        for key, language, day, published, vector, signs in rows
    ]


def items_of(narrative: str) -> list[Item]:
    """Items of all mentions of a narrative that can be compared, by day."""
    found = Mention.objects.filter(narrative=narrative, trace__isnull=False).order_by("day", "key")
    return items(found.values_list(*_READ[1:]))


def rebuild(narrative: str, first_article: str = "") -> None:
    """Make what grouping knows of a narrative anew from its mentions, as one strand; its label is to be chosen anew."""
    strand = Strand(narrative)
    for one in items_of(narrative):
        strand.add(one)
    row = Narrative.objects.get(pk=narrative)
    row.first_article = first_article or row.first_article
    plain = {
        "version": VERSION, "id": narrative, "first_article": row.first_article, "count": strand.count,
        "strands": [strand.plain()] if strand.count else [],
    }  # fmt: skip
    row.state, row.is_stale = _written(plain), True
    row.last_day = date.fromordinal(strand.last) if strand.last else None
    row.save()


def choose_labels(progress: Progress | None = None) -> None:
    """Choose the headline of every narrative whose mentions changed."""
    while stale := list(Narrative.objects.filter(is_stale=True).order_by("pk").values_list("pk", flat=True)[:_CHUNK]):
        with transaction.atomic():
            hold()
            chosen = [Narrative(pk=pk, label_id=_central(pk), is_stale=False) for pk in stale]
            Narrative.objects.bulk_update(chosen, ["label", "is_stale"], batch_size=200)
        if progress:
            progress(0)


def _central(narrative: str) -> int | None:
    rows = Mention.objects.filter(narrative=narrative, trace__isnull=False).values_list(
        "pk", "title", "language", "day", "copy_of", "trace__vector"
    )
    members = [
        Member(str(pk), title, language, "", day, centred(restored(bytes(vector)), language), is_copy=bool(copy_of))
        for pk, title, language, day, copy_of, vector in rows
        if title
    ]
    return int(label(members).article) if members else None


def _loaded(oldest: date) -> Narratives:
    """The narratives that mentions of that day and later may still join, with all constraints."""
    known = constraints()
    held = Narratives(known)
    near = Narrative.objects.filter(merged_into=None, last_day__gte=oldest - timedelta(days=WINDOW)).exclude(state={})
    rows = near.order_by("-last_day", "pk").values_list("state", flat=True)[:CAPACITY]
    named = {id for pair in (*known.together, *known.apart) for id in pair}
    where = dict(Mention.objects.filter(key__in=named).exclude(narrative=None).values_list("key", "narrative"))
    held.load((_read(state) for state in reversed(rows)), where)
    held.changed()
    return held


def _place(held: Narratives, new: Sequence[tuple[Any, ...]]) -> int:
    went = {}
    for pk, one in zip([row[0] for row in new], items(row[1:] for row in new), strict=True):
        went[pk] = held.add(one).narrative
    changed = held.changed()
    there = set(Narrative.objects.filter(pk__in=changed).values_list("pk", flat=True))
    plain = {row["id"]: row for row in held.plain(changed)}
    firsts: dict[str, str] = {}
    for pk, key, *_rest in new:
        firsts.setdefault(went[pk], key)
    Narrative.objects.bulk_create(
        [Narrative(pk=id, first_article=firsts[id]) for id in changed if id not in there], batch_size=200
    )
    Mention.objects.bulk_update([Mention(pk=pk, narrative_id=id) for pk, id in went.items()], ["narrative"], 200)
    for id in changed:
        # One that grouping let go meanwhile, or that it did not know of, is made from its mentions.
        if id not in plain or (id in there and plain[id]["count"] < Mention.objects.filter(narrative=id).count()):
            rebuild(id)
        else:
            save(plain[id])
    return len(set(changed) - there)


def save(plain: dict[str, Any]) -> None:
    """Write what grouping knows of a narrative."""
    last = max((strand["last"] for strand in plain["strands"] if strand["last"] is not None), default=None)
    Narrative.objects.filter(pk=plain["id"]).update(
        first_article=plain["first_article"], state=_written(plain), is_stale=True, merged_into=None,
        last_day=date.fromordinal(last) if last else None,
    )  # fmt: skip


def _written(plain: dict[str, Any]) -> dict[str, Any]:
    """Plain data as JSON holds it: bytes in base 64."""
    strands = [
        {key: b64encode(value).decode() if isinstance(value, bytes) else value for key, value in strand.items()}
        for strand in plain["strands"]
    ]
    return {**plain, "strands": strands}


def _read(state: dict[str, Any]) -> dict[str, Any]:
    strands = [
        {**strand, "total": b64decode(strand["total"]), "signs": b64decode(strand["signs"])}
        for strand in state["strands"]
    ]
    return {**state, "strands": strands}


def mark_placed(keys: Sequence[str], by: By) -> None:
    """Say who put those mentions where they are."""
    for at in range(0, len(keys), _CHUNK):
        MentionTrace.objects.filter(mention__key__in=keys[at : at + _CHUNK]).update(placed_by=by)
