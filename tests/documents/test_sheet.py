"""A sheet holds its words, its links and one page at most, and is the same file each time."""

from __future__ import annotations

import io

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from tiengvang.documents.sheet import SIZES, Piece, Section, Sheet, fitting_size, to_bytes


def sheet(points: int = 3, **said: object) -> Sheet:
    words = (
        Piece("Báo chí nước ngoài độc lập có "),
        Piece("14 tin, bài", "https://a.example/?x=1&y=2"),
        Piece(" về tỉnh."),
    )
    section = Section("Trong tuần", (words,), tuple(words for _one in range(points)))
    given = {"issuer": "Sở Văn hóa", "title": "Bản tin tuần", "subtitle": "Tuần 22/06", "foot": ("Nháp.",), **said}
    return Sheet(sections=(section,), **given)  # type: ignore[arg-type]


def test_words_and_links_are_there() -> None:
    made = docx.Document(io.BytesIO(to_bytes(sheet())))
    text = "\n".join(one.text for one in made.paragraphs)
    for words in ("Sở Văn hóa", "BẢN TIN TUẦN", "Trong tuần", "14 tin, bài", "Nháp."):
        assert words in text
    links = [one for one in made.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.HYPERLINK]
    assert {one.target_ref for one in links} == {"https://a.example/?x=1&y=2"}
    assert "w:hyperlink" in made.element.xml


def test_the_same_sheet_is_the_same_file() -> None:
    assert to_bytes(sheet()) == to_bytes(sheet())


def test_more_words_are_set_smaller_within_limits() -> None:
    sizes = [fitting_size(sheet(points)) for points in (3, 50, 60, 500)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == SIZES[0]
    assert sizes[-1] == SIZES[-1]


@pytest.mark.parametrize("title", ["日本の新聞がザライ省を紹介" * 6, "Tin, bài về tỉnh " * 12])
def test_letters_of_east_asia_count_as_wide_as_they_are(title: str) -> None:
    plain = fitting_size(sheet(40))
    wide = Section("A", (), tuple((Piece(title, "https://a.example/"),) for _one in range(40)))
    assert fitting_size(Sheet("A", "B", "C", (wide,))) < plain


def test_an_english_sheet_says_so() -> None:
    made = docx.Document(io.BytesIO(to_bytes(sheet(language="en-GB"))))
    assert made.core_properties.language == "en-GB"
