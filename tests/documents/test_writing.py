"""The file: the same bytes for the same document, whole or not at all, and what it says of itself."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx as python_docx
import pytest

from tiengvang.documents.model import Annex, Column, OfficialDocument, Paragraph, Table
from tiengvang.documents.writing import to_bytes, write_docx
from tiengvang.records import InputFault


@pytest.fixture
def annexed(plan: OfficialDocument) -> OfficialDocument:
    table = Table((Column("STT"), Column("Việc")), ((1, "a"),))
    return replace(plan, body=(Paragraph("Theo Phụ lục."),), annexes=(Annex("Việc", (table,), landscape=True),))


def test_the_same_document_gives_the_same_bytes(annexed: OfficialDocument, tmp_path: Path) -> None:
    first, second = (write_docx(annexed, tmp_path / name).read_bytes() for name in ("a.docx", "b.docx"))
    assert first == second
    assert first != to_bytes(replace(annexed, number=1))


def test_no_part_carries_a_time_of_making(annexed: OfficialDocument) -> None:
    package = zipfile.ZipFile(io.BytesIO(to_bytes(annexed)))
    assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = package.read("docProps/core.xml").decode()
    assert "created" not in core
    assert "modified" not in core


def test_the_author_is_the_issuing_body(annexed: OfficialDocument) -> None:
    properties = python_docx.Document(io.BytesIO(to_bytes(replace(annexed, issuer="Sở\nTài chính")))).core_properties
    assert properties.author == "Sở Tài chính"
    assert properties.title == "Kế hoạch: Truyền thông quảng bá hình ảnh tỉnh Gia Lai năm 2026"
    assert (properties.language, properties.last_modified_by, properties.comments) == ("vi-VN", "", "")


def test_nothing_is_left_over_from_a_template(annexed: OfficialDocument) -> None:
    names = set(zipfile.ZipFile(io.BytesIO(to_bytes(annexed))).namelist())
    assert {name for name in names if "header" not in name} == {
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels", "word/document.xml",
        "word/settings.xml", "word/styles.xml",
    }  # fmt: skip


def test_a_write_that_fails_leaves_the_earlier_file(annexed: OfficialDocument, tmp_path: Path) -> None:
    path = write_docx(annexed, tmp_path / "new" / "a.docx")
    before = path.read_bytes()
    with pytest.raises(InputFault):
        write_docx(replace(annexed, issuer=""), path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["a.docx"]


def test_a_write_that_the_disk_refuses_leaves_nothing_behind(plan: OfficialDocument, tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(OSError, match=r"a\.docx"):
        write_docx(plan, tmp_path / "a.docx")
    assert [one.name for one in tmp_path.iterdir()] == ["a.docx"]


def test_a_name_that_is_none_of_a_word_document_is_refused(plan: OfficialDocument, tmp_path: Path) -> None:
    with pytest.raises(InputFault, match=r"End it with \.docx"):
        write_docx(plan, tmp_path / "a.pdf")
