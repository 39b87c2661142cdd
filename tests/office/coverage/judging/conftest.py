"""What tests of judging share: mentions whose articles stand in files of rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scan_making import Scan, row

from tiengvang.office.coverage.models import Mention
from tiengvang.records import mention_id

Articles = Callable[..., Scan]


@pytest.fixture
def articles(db: None, tmp_path: Path) -> Articles:
    """articles(number, **said): that many mentions, imported, whose articles stand in lines of a file.

    By the scan's judge (lexicon/1, or said otherwise) they are positive.
    """

    def make(number: int, name: str = "a", **said: Any) -> Scan:
        file, rows = tmp_path / f"{name}.jsonl", []
        with file.open("w", encoding="utf-8") as lines:
            for at in range(1, number + 1):
                url, title = f"https://tribune.example/{name}/{at}", f"Gia Lai in Vietnam, story {name} {at}"
                text = f"The highlands of Gia Lai, Vietnam, were visited on day {at}. It was a quiet day in Pleiku."
                lines.write(json.dumps({"title": title, "text": text, "url": url}) + "\n")
                rows.append(row(
                    f"{name}{at}", id=mention_id(url, "gialai"), url=url, canonical_url=url, title=title,
                    archive=str(file), offset=at, published=date(2026, 3, at), **said,
                ))  # fmt: skip
        scan = Scan(tmp_path / f"scan-{name}")
        scan.part(name, *rows)
        scan.brought_in(name=name)
        return scan

    return make


@pytest.fixture
def tones() -> Callable[[], dict[str, int]]:
    """How many mentions stand with each tone."""

    def read() -> dict[str, int]:
        held = list(Mention.objects.values_list("tone", flat=True))
        return {tone: held.count(tone) for tone in sorted(set(held))}

    return read
