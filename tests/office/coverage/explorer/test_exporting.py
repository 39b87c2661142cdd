"""Taking mentions away: few at once, many as a job; with the right, in the trail, and without what is not to leave."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client
from openpyxl import load_workbook

from tiengvang.office.coverage.explorer import exporting
from tiengvang.office.coverage.explorer.exporting import run_export
from tiengvang.office.coverage.models import Mention
from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.models import AuditEntry, Membership

pytestmark = pytest.mark.django_db
EXPORT = "/office/coverage/explorer/export/"
Make = Callable[..., Mention]
SignedIn = Callable[..., Client]


def test_few_rows_come_at_once_as_the_search_has_them(signed_in: SignedIn, mention: Make) -> None:
    mention("=HYPERLINK(evil)", excerpt="text", theme="rights")
    mention("Cà phê", theme="sport", excerpt="một đoạn")
    mention("Another word")
    answer = signed_in("officer").post(EXPORT, {"form": "csv", "query": "theme=rights&theme=sport"})
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [list(row.values())[1] for row in rows] == ["Cà phê", "'=HYPERLINK(evil)"]
    assert "một đoạn" in rows[0].values()
    assert "text" not in rows[1].values(), "no excerpt of sensitive coverage leaves"
    entry = AuditEntry.objects.get(action="coverage.export")
    assert entry.detail == {"query": "theme=rights&theme=sport", "form": "csv", "rows": 2}


def test_a_workbook_and_a_parquet_file_hold_the_same_rows(signed_in: SignedIn, mention: Make) -> None:
    one = mention("@SUM(A1)")
    client = signed_in("officer")
    book = load_workbook(io.BytesIO(client.post(EXPORT, {"form": "xlsx", "query": ""}).content))
    assert book.active["B2"].value == "'@SUM(A1)"
    table = pq.read_table(io.BytesIO(client.post(EXPORT, {"form": "parquet", "query": ""}).content)).to_pylist()
    assert table[0]["title"] == "@SUM(A1)"
    assert (table[0]["key"], table[0]["country"], table[0]["day"]) == (one.key, "GB", one.day)


def test_no_column_names_a_person_or_holds_evidence(signed_in: SignedIn, mention: Make) -> None:
    mention("Plain", evidence="the name belongs to a person: Nguyễn Bình Định")
    answer = signed_in("officer").post(EXPORT, {"form": "parquet", "query": ""})
    columns = set(pq.read_table(io.BytesIO(answer.content)).column_names)
    assert not {"author", "byline", "evidence", "reviewer"} & columns


def test_many_rows_become_one_job_that_writes_the_file(
    signed_in: SignedIn, mention: Make, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    for number in range(5):
        mention(f"Title {number}")
    client = signed_in("officer")
    for _ in range(2):
        assert client.post(EXPORT, {"form": "xlsx", "query": "text=title"}).status_code == 302
    job = Job.objects.get(kind="coverage.export")
    seen: list[tuple[int, int]] = []
    result = run_export(job.params, lambda done, total=0, message="": seen.append((done, total)))
    again = run_export(job.params, lambda done, total=0, message="": None)
    assert result["rows"] == again["rows"] == 5
    assert result["file"] == again["file"]
    book = load_workbook(tmp_path / result["file"])
    titles = [row[1].value for row in book.active.iter_rows(min_row=2)]
    assert titles == ["Title 4", "Title 3", "Title 2", "Title 1", "Title 0"]
    assert seen[0] == (0, 5)
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".xlsx"], "nothing half-done stays"


def test_a_right_that_ended_while_the_job_waited_stops_it(
    signed_in: SignedIn, mention: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.exceptions import PermissionDenied

    monkeypatch.setattr(exporting, "AT_ONCE", 0)
    mention("Kept in")
    signed_in("officer").post(EXPORT, {"form": "csv", "query": ""})
    Membership.objects.all().delete()
    with pytest.raises(PermissionDenied):
        run_export(Job.objects.get().params, lambda done, total=0, message="": None)


def test_an_unknown_kind_of_file_is_refused(signed_in: SignedIn, mention: Make) -> None:
    assert signed_in("officer").post(EXPORT, {"form": "exe"}).status_code == 400
