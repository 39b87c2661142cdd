"""Makes output folders of scans with the rows one wants, for tests. Scans nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tiengvang.office.coverage.importing.report import ImportReport
from tiengvang.office.coverage.importing.services import import_folder
from tiengvang.scan.parts import MENTIONS, RAW, SCHEMA


def row(name: str, **said: Any) -> dict[str, Any]:
    """A row of a part about the article of that name; `said` overrides."""
    url = f"https://tribune.example/{name}.html"
    return {
        "id": hashlib.sha256(name.encode()).hexdigest()[:32], "place": "gialai", "url": url, "canonical_url": url,
        "outlet": "tribune.example", "language": "en", "published": date(2026, 3, 5), "title": f"Title {name}",
        "excerpt": "An excerpt.", "about": "primary", "evidence": "named in the headline: Gia Lai",
        "reasons": '[["named-title", "Gia Lai"]]', "names": ["Gia Lai"], "entities": ["gia-lai"], "prominence": 0.5,
        "tone_negative": 0.2, "tone_neutral": 0.2, "tone_positive": 0.6, "judge": "lexicon/1",
        "theme": "nature-tourism", "origin": "foreign", "owner_class": "foreign", "independent": True, "country": "GB",
        "market": "europe-other", "copy_of": "", "archive": "crawl.warc.gz", "offset": 7,
        "fetched": datetime(2026, 3, 6, 3, 0, tzinfo=UTC), "signature": b"", **said,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scan:
    """An output folder of a scan."""

    folder: Path

    def part(self, name: str, *rows: dict[str, Any], schema: pa.Schema = SCHEMA) -> Path:
        """Write a part, and the raw part that a scan leaves beside it."""
        path = self.folder / MENTIONS / f"{name}.parquet"
        for at in (path, self.folder / RAW / f"{name}.arrow"):
            at.parent.mkdir(parents=True, exist_ok=True)
            at.touch()
        pq.write_table(pa.Table.from_pylist(list(rows), schema), path)
        return path

    def drop(self, name: str) -> None:
        """Take a part and its raw part away."""
        (self.folder / MENTIONS / f"{name}.parquet").unlink()
        (self.folder / RAW / f"{name}.arrow").unlink()

    def brought_in(self, **how: Any) -> ImportReport:
        """Import the folder."""
        return import_folder(self.folder, **{"name": "Press abroad", "place": "gialai", **how})
