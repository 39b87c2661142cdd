"""Folders, parts and rows that are not in order: the good is kept, the bad counted, and a message says what to do."""

from __future__ import annotations

import fcntl
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from scan_making import Scan, row

from tiengvang.office.coverage.importing import services
from tiengvang.office.coverage.importing.services import import_folder
from tiengvang.office.coverage.models import Mention, Outlet, Part, Source
from tiengvang.records import InputFault
from tiengvang.scan.parts import MENTIONS, RAW, SCHEMA

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> None:
    translation.activate("en")


def refused(folder: Path, place: str = "gialai") -> InputFault:
    """The fault for which the folder as a whole was refused; nothing may be left of it."""
    with pytest.raises(InputFault) as caught:
        import_folder(folder, name="N", place=place)
    assert str(folder) in str(caught.value)
    assert not Source.objects.exists()
    return caught.value


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere").cause == "folder-missing"


def test_a_folder_that_is_no_scans(tmp_path: Path) -> None:
    fault = refused(tmp_path)
    assert fault.cause == "not-a-scan"
    assert "scan --out" in str(fault)


def test_the_mentions_folder_itself_names_the_one_above(scan: Scan) -> None:
    scan.part("a", row("one"))
    fault = refused(scan.folder / MENTIONS)
    assert fault.cause == "not-a-scan"
    assert str(fault).endswith(str(scan.folder))


def test_a_scan_that_was_stopped_before_its_first_parts(scan: Scan) -> None:
    (scan.folder / RAW).mkdir(parents=True)
    fault = refused(scan.folder)
    assert fault.cause == "scan-unfinished"
    assert "same scan command again" in str(fault)


def test_a_folder_whose_parts_were_deleted_removes_nothing(scan: Scan) -> None:
    scan.part("a", row("one"))
    scan.brought_in()
    scan.drop("a")
    with pytest.raises(InputFault) as caught:
        scan.brought_in()
    assert caught.value.cause == "no-parts"
    assert Mention.objects.count() == 1


def test_a_folder_where_a_scan_is_writing(scan: Scan) -> None:
    scan.part("a", row("one"))
    with (scan.folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refused(scan.folder).cause == "scan-running"
    assert scan.brought_in().counts["added"] == 1


def test_the_mentions_of_another_place(scan: Scan) -> None:
    scan.part("a", row("one", place="jeju"))
    fault = refused(scan.folder)
    assert fault.cause == "other-place"
    assert "jeju" in str(fault)


def test_a_single_row_of_another_place_is_refused_by_number(scan: Scan) -> None:
    scan.part("a", row("one"), row("two", place="jeju"))
    report = scan.brought_in()
    assert report.counts == {"added": 1, "refused": 1}
    [fault] = report.all_faults
    assert (fault.code, fault.file, fault.row) == ("other-place", "a.parquet", 2)


def test_an_input_that_was_read_but_not_finished_is_named_and_nothing_is_removed(scan: Scan) -> None:
    scan.part("a", row("one"))
    scan.part("b", row("two"))
    scan.brought_in()
    (scan.folder / MENTIONS / "b.parquet").unlink()
    report = scan.brought_in()
    assert [fault.code for fault in report.faults] == ["part-missing"]
    assert "“b”" in report.faults[0].words
    assert Mention.objects.count() == 2
    (scan.folder / RAW / "b.arrow").unlink()
    scan.brought_in()
    assert Mention.objects.count() == 1


def test_a_broken_part_costs_neither_the_others_nor_what_was_imported_from_it(scan: Scan) -> None:
    path = scan.part("a", row("one"))
    scan.part("b", row("two"))
    scan.brought_in()
    path.write_bytes(path.read_bytes()[:-20])
    scan.part("b", row("three"))
    report = scan.brought_in()
    assert [part.state for part in report.parts] == ["refused", "imported"]
    assert "Run the scan of this folder again" in report.parts[0].faults[0].words
    # “two” may stand in the part that cannot be read, so it waits.
    assert sorted(Mention.objects.values_list("title", flat=True)) == ["Title one", "Title three", "Title two"]
    scan.part("a", row("one"))
    scan.brought_in()
    assert sorted(Mention.objects.values_list("title", flat=True)) == ["Title one", "Title three"]


def test_a_part_that_breaks_in_the_middle_leaves_nothing_half_done(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scan.part("a", *(row(f"n{number}") for number in range(6000)))
    data = bytearray(path.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 2000] = b"\0" * 2000
    path.write_bytes(data)
    report = scan.brought_in()
    assert report.parts[0].state == "refused"
    assert not Mention.objects.exists()
    assert not Outlet.objects.exists()
    assert Part.objects.get().digest == ""


def test_a_part_without_a_column_names_it(scan: Scan) -> None:
    fields = [field for field in SCHEMA if field.name not in ("theme", "market")]
    scan.part("a", row("one"), schema=pa.schema(fields))
    scan.part("b", row("two"))
    report = scan.brought_in()
    assert [fault.values["column"] for fault in report.parts[0].faults] == ["theme", "market"]
    assert "Run the scan again with this version" in report.parts[0].faults[0].words
    assert Mention.objects.get().title == "Title two"


def test_a_column_of_another_kind_is_named(scan: Scan) -> None:
    other = pa.schema(
        [pa.field("prominence", pa.string()) if field.name == "prominence" else field for field in SCHEMA]
    )
    scan.part("a", row("one", prominence="much"), schema=other)
    [fault] = scan.brought_in().parts[0].faults
    assert (fault.code, fault.values["column"]) == ("column-type", "prominence")


def test_what_this_version_does_not_know_is_refused(scan: Scan) -> None:
    scan.part(
        "a", row("about", about="maybe"), row("class", owner_class="galactic"), row("tone", tone_positive=float("nan")),
        row("link", url="javascript:alert(1)"), row("country", country="GBR"), row("good"),
    )  # fmt: skip
    report = scan.brought_in()
    assert report.counts == {"added": 1, "refused": 5}
    assert [fault.values["column"] for fault in report.all_faults] == [
        "about",
        "owner_class",
        "tone_positive",
        "url",
        "country",
    ]


def test_a_page_that_appeared_after_it_was_read_counts_on_the_day_it_was_read(scan: Scan) -> None:
    scan.part("a", row("ahead", published=date(2027, 1, 1)))
    report = scan.brought_in()
    mention = Mention.objects.get()
    assert (mention.day, mention.published) == (date(2026, 3, 6), date(2027, 1, 1))
    assert report.counts == {"added": 1, "corrected": 1}
    assert "some clock is wrong" in report.all_faults[0].words


def test_a_machine_whose_clock_was_ahead_counts_nothing_in_the_future(scan: Scan) -> None:
    ahead = datetime.now(UTC) + timedelta(days=400)
    scan.part("a", row("ahead", published=ahead.date(), fetched=ahead))
    scan.brought_in()
    assert Mention.objects.get().day == timezone.localdate()


def test_an_outlet_a_day_ahead_of_us_is_believed(scan: Scan) -> None:
    scan.part("a", row("east", published=date(2026, 3, 7)))
    assert scan.brought_in().counts == {"added": 1}
    assert Mention.objects.get().day == date(2026, 3, 7)


def test_an_article_of_no_day_is_refused_with_the_remedy(scan: Scan) -> None:
    scan.part("a", row("undated", published=None, fetched=None))
    [fault] = scan.brought_in().all_faults
    assert fault.code == "no-day"
    assert "column with the date" in fault.words


def test_the_same_file_in_another_folder_is_told_and_not_counted_twice(scan: Scan, another_scan: Scan) -> None:
    scan.part("a", row("one"))
    another_scan.part("a", row("one"))
    scan.brought_in()
    report = another_scan.brought_in(name="Copy")
    assert report.counts == {"unchanged": 1}
    assert report.all_faults[0].words == (
        "The same file was imported from “Press abroad” already. Its mentions are not counted twice."
    )
    assert Mention.objects.count() == 1


def test_an_import_that_is_cancelled_goes_on_where_it_was(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "COMMIT_EVERY", services.BATCH)
    scan.part("a", *(row(f"n{number}") for number in range(services.BATCH + 1)))

    def stop(done: int, total: int = 0, message: str = "") -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan.brought_in(progress=stop)
    assert Mention.objects.count() == services.BATCH
    assert scan.brought_in().counts == {"unchanged": services.BATCH, "added": 1}


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


class AnyRow(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(
        said=st.fixed_dictionaries(
            {},
            optional={
                "title": _TEXT, "url": _TEXT, "outlet": _TEXT, "language": _TEXT, "country": _TEXT, "copy_of": _TEXT,
                "reasons": _TEXT, "names": st.none() | st.lists(_TEXT), "excerpt": _TEXT, "theme": _TEXT,
                "published": st.none() | st.dates(), "prominence": st.none() | st.floats(width=32),
            },
        )
    )  # fmt: skip
    def test_whatever_a_row_holds_it_is_added_or_refused_with_a_reason(self, said: dict[str, object]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            scan = Scan(Path(folder))
            scan.part("a", row("strange", **said))
            report = scan.brought_in()
        assert report.counts["added"] + report.counts["refused"] == 1
        assert Mention.objects.count() == report.counts["added"]
        assert bool(report.counts["refused"]) == any(not fault.is_advice for fault in report.all_faults)
        assert all(fault.words for fault in report.all_faults)
