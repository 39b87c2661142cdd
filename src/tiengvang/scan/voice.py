"""How many independent foreign originals scans of several places hold, counted alike. Computes no share (`measure`).

Places can be compared only where the same inputs were scanned for each: a place of which more was collected would seem
to be written of more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from tiengvang.records import InputFault
from tiengvang.scan.parts import MENTIONS, RAW

_COLUMNS: Final = ["place", "about", "origin", "independent", "copy_of", "published", "fetched"]


@dataclass(frozen=True, slots=True)
class Heard:
    """A place in a scan's folder. place: the folder's name where nothing was found of it; months: (year, month) →
    originals mainly about it, of independent foreign outlets, by the day of publishing, else of fetching; inputs: names
    of what was scanned."""

    place: str
    months: Mapping[tuple[int, int], int]
    inputs: frozenset[str]


def heard(folder: Path) -> Heard:
    """Raises InputFault where the folder holds no scan, a broken part, or mentions of several places."""
    parts = sorted((folder / MENTIONS).glob("*.parquet"))
    inputs = frozenset(path.stem for path in (folder / RAW).glob("*.arrow"))
    if not parts or not inputs:
        raise InputFault("voice-no-scan", f"{folder}: no scan is here. Name a folder that `tiengvang scan` wrote.")
    places: set[str] = set()
    months: Counter[tuple[int, int]] = Counter()
    for row in _rows(parts):
        places.add(row["place"])
        day = row["published"] or row["fetched"]
        counts = row["about"] == "primary" and row["origin"] == "foreign" and row["independent"] and not row["copy_of"]
        if counts and day is not None:
            months[day.year, day.month] += 1
    if len(places) > 1:
        found = ", ".join(sorted(places))
        message = f"{folder}: mentions of one place are wanted, found: {found}. Scan each place to a folder of its own."
        raise InputFault("voice-places", message)
    return Heard(places.pop() if places else folder.resolve().name, dict(months), inputs)


def demand_alike(places: Sequence[Heard]) -> None:
    """Raise InputFault where two are of one place, or were not scanned from the same inputs."""
    first = places[0]
    for at, one in enumerate(places[1:], 1):
        if one.place in {other.place for other in places[:at]}:
            raise InputFault("voice-twice", f"{one.place}: named twice. Name one folder for each place.")
        missing = sorted(first.inputs ^ one.inputs)
        if missing:
            message = (
                f"{one.place}: not scanned from the same inputs as {first.place} ({len(missing)} differ, such as "
                f"{missing[0]}). Scan the same archives for each place, or more would be counted of one."
            )
            raise InputFault("voice-inputs", message)


def _rows(parts: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for path in parts:
        try:
            yield from pq.read_table(path, columns=_COLUMNS).to_pylist()
        except (pa.ArrowInvalid, OSError, KeyError) as error:
            message = f"{path}: not a whole part ({error}); run the scan again."
            raise InputFault("part-broken", message) from error
