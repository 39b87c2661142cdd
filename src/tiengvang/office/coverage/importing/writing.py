"""Writes rows of a part: mentions, and the judgement of each. Labels, marks and what people said are never touched."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from tiengvang.office.coverage.importing.publishers import Publishers
from tiengvang.office.coverage.importing.reading import Row
from tiengvang.office.coverage.importing.report import PartReport
from tiengvang.office.coverage.judging.standing import held_current, tone_by
from tiengvang.office.coverage.models import AlsoHeld, Judgement, Mention, MentionTrace, Part

_TAKEN = (
    "url", "canonical_url", "title", "language", "country", "market", "theme", "evidence", "prominence", "archive",
    "offset",
)  # fmt: skip
_JUDGE = ("tone_negative", "tone_neutral", "tone_positive", "judge")
_MADE = (
    "key", "place", "part_id", "outlet_id", "excerpt", "published", "day", "about", "about_by", "tone", "tone_by",
    "disputed", "reasons", "names", "entities", "origin", "independent", "arrangement", "bucket", "copy_of", "digest",
    "address", "fetched", "imported",
)  # fmt: skip
_COLUMNS = (*_TAKEN, *_JUDGE, *_MADE)
_KEPT = {"key", "about_by", "tone_by", "disputed", "arrangement", "imported"}  # of a mention that is there already
_INSTEAD = {  # of the new value, where people have spoken
    "about": "CASE WHEN {old}.about_by = 'person' THEN {old}.about ELSE excluded.about END",
    "tone": "CASE WHEN {old}.tone_by = 'person' THEN {old}.tone ELSE excluded.tone END",
    "independent": "CASE WHEN {old}.arrangement <> '' THEN {old}.independent ELSE excluded.independent END",
    "bucket": "CASE WHEN {old}.arrangement <> '' THEN {old}.bucket ELSE excluded.bucket END",
}
_DIMENSIONS = 384  # of a vector, a byte each; another model's vectors are not compared
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_JUDGED = ("about", "theme", "tone_negative", "tone_neutral", "tone_positive", "evidence")


@dataclass(frozen=True, slots=True)
class _Held:
    """A mention as the office has it."""

    id: int
    digest: str
    day: date
    part_id: int
    source_id: int
    copy_of: str
    tone_negative: float
    tone_neutral: float
    tone_positive: float
    judge: str


@dataclass(slots=True)
class Written:
    """What changed: ids of mentions that were added or changed, days whose counts changed, keys that were met."""

    ids: list[int] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)


class PartWriter:
    """Writes the rows of one part. sensitive: themes of which no excerpt is kept (charter 2)."""

    def __init__(self, part: Part, publishers: Publishers, sensitive: frozenset[str], report: PartReport) -> None:
        self._part, self._publishers, self._sensitive, self._report = part, publishers, sensitive, report
        self._judge = ""
        self.written = Written()

    def write(self, rows: Sequence[Row]) -> list[int]:
        """Write a batch; gives the ids of what was added or changed. Called inside a transaction."""
        rows = list({row.said["id"]: row for row in rows if row.said["id"] not in self.written.keys}.values())
        if rows:
            self._judge = held_current(begin=Counter(row.said["judge"] for row in rows).most_common(1)[0][0])
        held = _held([row.said["id"] for row in rows])
        self._publishers.meet(row.said for row in rows)
        now = _moment(timezone.now())
        fresh, values = [], []
        for row in rows:
            old = held.get(row.said["id"])
            self._count(row, old)
            if old is None or old.digest != row.digest:
                fresh.append(row)
                values.append(self._values(row, old, now))
        self._own(rows, held)
        with connection.cursor() as cursor:
            cursor.executemany(_upsert(), values)
        ids = _ids([row.said["id"] for row in fresh])
        _add_judgements((ids[row.said["id"]], row.said) for row in fresh)
        _keep_traces((ids[row.said["id"]], row.said) for row in fresh)
        self.written.ids.extend(ids.values())
        self.written.keys.update(row.said["id"] for row in rows)
        return list(ids.values())

    def _count(self, row: Row, old: _Held | None) -> None:
        if old is None:
            self._report.counts["added"] += 1
            self.written.days.add(row.day)
        elif old.digest == row.digest:
            self._report.counts["unchanged"] += 1
        else:
            self._report.counts["changed"] += 1
            self.written.days.update((row.day, old.day))

    def _own(self, rows: Sequence[Row], held: dict[str, _Held]) -> None:
        """Say which part holds a mention: the one read last, and beside it those of other sources."""
        moved, beside, given_up = [], [], []
        for row in rows:
            old = held.get(row.said["id"])
            if old is None or old.part_id == self._part.pk:
                continue
            same_source = old.source_id == self._part.source_id
            if old.digest == row.digest and not same_source:
                beside.append(AlsoHeld(mention_id=old.id, part_id=self._part.pk))
                continue
            moved.append(old.id)
            if not same_source:
                beside.append(AlsoHeld(mention_id=old.id, part_id=old.part_id))
            given_up.append(old.id)
        Mention.objects.filter(pk__in=moved).update(part=self._part)
        AlsoHeld.objects.filter(mention_id__in=given_up, part=self._part).delete()
        AlsoHeld.objects.bulk_create(beside, ignore_conflicts=True, batch_size=400)

    def _values(self, row: Row, old: _Held | None, now: Any) -> list[Any]:
        said = row.said
        outlet = self._publishers.of(said)
        copy_of = said["copy_of"]
        if old is not None and not copy_of and old.source_id != self._part.source_id:
            copy_of = old.copy_of  # the other source knows the original; this one does not hold it
        judged = self._judged(said, old)
        made = {
            "key": said["id"], "place": said["place"], "part_id": self._part.pk, "outlet_id": outlet.id,
            "excerpt": "" if said["theme"] in self._sensitive else said["excerpt"][:300],
            "published": said["published"] and said["published"].isoformat(), "day": row.day.isoformat(),
            "about": said["about"], "about_by": "machine", "tone": tone_by(judged["judge"], judged, self._judge),
            "tone_by": "machine", "disputed": False, "reasons": _reasons(said["reasons"]),
            "names": _json(said["names"] or []), "entities": _json(said["entities"] or []), "origin": outlet.origin,
            "independent": outlet.independent, "arrangement": "", "bucket": outlet.bucket, "copy_of": copy_of,
            "digest": row.digest, "address": address_of(said["url"]), "fetched": _moment(said["fetched"]),
            "imported": now,
        }  # fmt: skip
        return [(judged if name in _JUDGE else made if name in made else said)[name] for name in _COLUMNS]

    def _judged(self, said: dict[str, Any], old: _Held | None) -> dict[str, Any]:
        """The judge and its numbers that stand in the mention: the current judge's, where it has ever spoken."""
        if old is not None and old.judge == self._judge and said["judge"] != self._judge:
            return {name: getattr(old, name) for name in _JUDGE}
        return {name: said[name] for name in _JUDGE}


def address_of(url: str) -> int:
    """The first 64 bits of the SHA-256 of an address, as a signed number: what `Mention.address` holds."""
    return int.from_bytes(hashlib.sha256(url.encode("utf-8", "replace")).digest()[:8], "big", signed=True)


def _held(keys: Sequence[str]) -> dict[str, _Held]:
    found = Mention.objects.filter(key__in=keys).order_by()
    columns = ("key", "pk", "digest", "day", "part_id", "part__source_id", "copy_of", *_JUDGE)
    return {key: _Held(*rest) for key, *rest in found.values_list(*columns)}


def _ids(keys: Sequence[str]) -> dict[str, int]:
    return dict(Mention.objects.filter(key__in=keys).order_by().values_list("key", "pk"))


def _upsert() -> str:
    """One statement for new and known mentions. The original is found again where `copy_of` changed."""
    table, quote = Mention._meta.db_table, connection.ops.quote_name
    sets = [
        f"{quote(name)} = {_INSTEAD[name].format(old=table) if name in _INSTEAD else f'excluded.{quote(name)}'}"
        for name in _COLUMNS
        if name not in _KEPT
    ]
    sets.append(f"original_id = CASE WHEN {table}.copy_of = excluded.copy_of THEN {table}.original_id ELSE NULL END")
    columns = ", ".join(quote(name) for name in _COLUMNS)
    holes = ", ".join(["%s"] * len(_COLUMNS))
    return f"INSERT INTO {table} ({columns}) VALUES ({holes}) ON CONFLICT (key) DO UPDATE SET {', '.join(sets)}"  # noqa: S608


def _add_judgements(judged: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """A judgement of a version that has judged the mention before stays as it was."""
    columns = ("mention_id", "judge", *_JUDGED, "made")
    made = _moment(timezone.now())
    values = [[key, said["judge"], *(said[name] for name in _JUDGED), made] for key, said in judged]
    statement = (
        f"INSERT INTO {Judgement._meta.db_table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "  # noqa: S608
        "ON CONFLICT (mention_id, judge) DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _keep_traces(said: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """What narratives are grouped by. A row without a vector leaves what another part gave."""
    traces = [
        MentionTrace(mention_id=key, vector=row["vector"], signs=row["signs"] or b"")
        for key, row in said
        if row["vector"] and len(row["vector"]) == _DIMENSIONS
    ]
    MentionTrace.objects.bulk_create(
        traces, batch_size=200, update_conflicts=True, unique_fields=["mention"], update_fields=["vector", "signs"]
    )


def _moment(value: datetime | None) -> Any:
    """A moment as the database takes it; quicker than the adapter, which asks for the time zone each time."""
    if value is None or connection.vendor != "sqlite":
        return value
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _json(value: Any) -> str:
    return _ENCODER.encode(value).replace("\\u0000", "")  # which PostgreSQL refuses


def _reasons(text: str) -> str:
    try:
        return _json(json.loads(text or "[]"))
    except ValueError:
        return "[]"
