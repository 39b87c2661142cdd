"""Rows of articles → the narrative of each, for the command `tiengvang narratives`. Holds no state between files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from tiengvang.records import InputFault
from tiengvang.understand.embed import embedder
from tiengvang.understand.lines import Kinds, Line, Row, row_fault
from tiengvang.understand.narratives.grouping import Narratives
from tiengvang.understand.narratives.items import item

REQUIRED: Kinds = {"id": (str, int), "title": str, "text": str, "lang": str}
OPTIONAL: Kinds = {"published": str}


def with_narrative(file: str, lines: Iterator[Line]) -> Iterator[Row | InputFault]:
    """id and narrative of each row, as the rows come; a fault for one without a word or with no day of the calendar."""
    held, model = Narratives(), embedder()
    for number, row in lines:
        day = _day(row.get("published") or "")
        if not (row["title"].strip() or row["text"].strip()):
            yield row_fault(file, number, "neither title nor text has a word; leave the row out.")
        elif isinstance(day, str):
            yield row_fault(file, number, f"published is {day!r}; write it as 2026-03-31 or 2026-03-31T08:00:00Z.")
        else:
            one = item(str(row["id"]), row["title"], row["text"], row["lang"], day, embedder=model)
            yield {"id": row["id"], "narrative": held.add(one).narrative}


def _day(written: str) -> date | str | None:
    """The day of an ISO date or time; what was written where it is none."""
    if not written.strip():
        return None
    try:
        return datetime.fromisoformat(written.strip()).date()
    except ValueError:
        return written
