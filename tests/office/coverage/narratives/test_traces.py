"""An import keeps what narratives are grouped by, and takes parts that lack it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from scan_making import Scan, row

from tiengvang.office.coverage.models import MentionTrace
from tiengvang.office.coverage.narratives.grouping import group
from tiengvang.scan.parts import SCHEMA

VECTOR = bytes(range(128)) * 3
YOUNG = {"copy_evidence", "vector", "signs", "trace"}


@pytest.mark.django_db
def test_an_import_keeps_the_vectors_of_a_part(tmp_path: Path) -> None:
    scan = Scan(tmp_path / "scan")
    scan.part("a", row("one", vector=VECTOR, signs=b"\1\0\0\0"), row("two", vector=b""), row("three", vector=b"short"))
    assert scan.brought_in().counts["added"] == 3
    kept = MentionTrace.objects.get()
    assert (bytes(kept.vector), bytes(kept.signs), kept.mention.title) == (VECTOR, b"\1\0\0\0", "Title one")
    assert group() == {"mentions": 1, "narratives": 1}


@pytest.mark.django_db
def test_a_part_of_an_earlier_version_is_imported_without_vectors(tmp_path: Path) -> None:
    scan = Scan(tmp_path / "scan")
    old = [field for field in SCHEMA if field.name not in YOUNG]
    scan.part("a", row("one"), schema=pa.schema(old))
    assert scan.brought_in().counts["added"] == 1
    assert not MentionTrace.objects.exists()
    assert group() == {"mentions": 0, "narratives": 0}


@pytest.mark.django_db
def test_a_part_that_is_scanned_anew_brings_the_vectors_and_keeps_the_narrative(tmp_path: Path) -> None:
    scan = Scan(tmp_path / "scan")
    scan.part("a", row("one"))
    scan.brought_in()
    scan.part("a", row("one", vector=VECTOR))
    scan.brought_in()
    group()
    narrative = MentionTrace.objects.get().mention.narrative_id
    scan.part("a", row("one", vector=VECTOR, title="Another title"))
    scan.brought_in()
    assert MentionTrace.objects.get().mention.narrative_id == narrative
