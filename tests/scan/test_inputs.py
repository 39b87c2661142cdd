"""What the sources on the command line stand for."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
import warc_making as make

from tiengvang.records import InputFault
from tiengvang.scan.inputs import Input, find_inputs


def found(*sources: Path | str) -> list[tuple[str, str]]:
    return [(one.kind, one.path) for one in find_inputs(map(str, sources))]


def refused(*sources: Path | str) -> InputFault:
    with pytest.raises(InputFault) as fault:
        find_inputs(map(str, sources))
    return fault.value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "in"
    (root / "deep").mkdir(parents=True)
    for name in ("a.warc", "b.warc.gz", "deep/c.warc.zst", "d.jsonl", "deep/e.csv.gz", "f.rss", "g.html", "deep/h.htm"):
        (root / name).write_bytes(b"x")
    (root / ".hidden.warc").write_bytes(b"x")
    (root / "notes.txt").write_bytes(b"x")
    return root


def test_a_folder_gives_its_files_by_kind_and_its_pages_as_one_input(folder: Path) -> None:
    assert found(folder) == [
        ("html", f"{folder}"),
        ("warc", f"{folder}/a.warc"),
        ("warc", f"{folder}/b.warc.gz"),
        ("rows", f"{folder}/d.jsonl"),
        ("warc", f"{folder}/deep/c.warc.zst"),
        ("rows", f"{folder}/deep/e.csv.gz"),
        ("feed", f"{folder}/f.rss"),
    ]


def test_a_pattern_gives_what_matches_it(folder: Path) -> None:
    assert found(f"{folder}/*.warc*") == [("warc", f"{folder}/a.warc"), ("warc", f"{folder}/b.warc.gz")]
    assert found(f"{folder}/**/*.warc*")[-1] == ("warc", f"{folder}/deep/c.warc.zst")


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "pages[1].warc").write_bytes(b"WARC/1.0\r\n")
    assert found(tmp_path / "pages[1].warc") == [("warc", f"{tmp_path}/pages[1].warc")]


def test_an_input_named_twice_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert found("a.warc", f"{folder}/a.warc", "deep/../a.warc", "*.warc") == [("warc", f"{folder}/a.warc")]


def test_files_of_one_name_in_two_folders_have_keys_of_their_own(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Bản tin số 1.warc.gz").write_bytes(b"\x1f\x8b")
    keys = [one.key for one in find_inputs([str(tmp_path)])]
    assert len(set(keys)) == 2
    assert all(key.startswith("Bản-tin-số-1-warc-gz-") and "/" not in key for key in keys)


def test_a_key_is_made_of_any_path() -> None:
    keys = {
        Input("warc", path).key for path in ("/a/\udcff.warc", "/a/" + "x" * 300, "/a/…/...", "https://x.example/?a=b")
    }
    assert len(keys) == 4
    assert all(len(key.encode()) < 200 and "/" not in key for key in keys)


def test_an_archive_without_its_suffix_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "CC-MAIN").write_bytes(make.plain([make.info()]))
    (tmp_path / "CC-MAIN-2").write_bytes(gzip.compress(make.info(), mtime=0))
    assert [kind for kind, _ in found(tmp_path / "CC-MAIN", tmp_path / "CC-MAIN-2")] == ["warc", "warc"]


@pytest.mark.parametrize("source", ["none.warc", "none/*.warc", "none/"])
def test_a_source_that_names_nothing_is_refused_by_name(tmp_path: Path, source: str) -> None:
    fault = refused(tmp_path / source)
    assert fault.cause == "source-missing"
    assert str(fault).startswith(str(tmp_path / source))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).cause == "source-missing"


def test_a_file_of_no_known_kind_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "table.xlsx").write_bytes(b"PK\x03\x04")
    fault = refused(tmp_path / "table.xlsx")
    assert fault.cause == "source-unknown"
    assert "JSONL" in str(fault)


def test_one_bad_source_among_good_ones_stops_all_before_anything_is_read(folder: Path) -> None:
    assert refused(folder, folder / "none.warc").cause == "source-missing"


def test_a_pipe_or_a_dangling_link_in_a_folder_is_passed_over(folder: Path) -> None:
    before = found(folder)
    os.mkfifo(folder / "pipe.warc")
    (folder / "link.warc").symlink_to(folder / "gone.warc")
    assert found(folder) == before


def test_what_a_scan_wrote_is_no_input(folder: Path) -> None:
    before = found(folder)
    for name in ("out/.raw", "out/quarantine"):
        (folder / name).mkdir(parents=True)
    (folder / "out/quarantine/a.jsonl").write_text('{"cause": "x"}')
    assert found(folder) == before


def test_a_change_of_any_page_changes_what_a_folder_of_html_stands_for(folder: Path) -> None:
    before = find_inputs([str(folder)])[0]
    assert find_inputs([str(folder)])[0] == before
    (folder / "deep" / "h.htm").write_bytes(b"y")
    os.utime(folder / "deep" / "h.htm", (1, 1))
    assert find_inputs([str(folder)])[0] != before


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("nonsense://x/a.warc.gz", "source-missing"),
        ("file:///none/at/all.warc.gz", "source-missing"),
        ("http://127.0.0.1:9/none.warc.gz", "source-missing"),
    ],
)
def test_an_address_that_cannot_be_reached_is_refused(source: str, cause: str) -> None:
    fault = refused(source)
    assert fault.cause == cause
    assert source in str(fault)


def test_addresses_of_archives_are_taken_and_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"x")
    (tmp_path / "a.csv").write_bytes(b"x")
    assert found(f"file://{tmp_path}/*.warc.gz") == [("warc", f"file://{tmp_path}/a.warc.gz")]
    assert refused(f"file://{tmp_path}/a.csv").cause == "source-unknown"
