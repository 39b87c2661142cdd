"""Rows of articles: kinds, packings, names of fields, dates, languages, and everything that can be wrong with them."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tiengvang.listen.sources import rows
from tiengvang.listen.sources.rows import articles
from tiengvang.records import Article, InputFault

ROW = {
    "url": "https://gong.example/a?utm_source=x&id=1",
    "title": "Road opens",
    "text": "The road along the coast opened this morning after two years of work.",
    "language": "en-GB",
    "published": "2024-05-03T23:00:00+07:00",
    "outlet": "The Daily Gong",
}


def read(path: Path) -> tuple[list[Article], list[InputFault], list[str]]:
    warnings: list[str] = []
    found = list(articles(path, warn=warnings.append))
    good = [a for a in found if isinstance(a, Article)]
    return good, [f for f in found if isinstance(f, InputFault)], warnings


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def one(tmp_path: Path, **fields: object) -> tuple[Article, list[str]]:
    good, faults, warnings = read(write(tmp_path / "one.jsonl", json.dumps(ROW | fields)))
    assert not faults
    return good[0], warnings


def test_a_row_becomes_an_article(tmp_path: Path) -> None:
    got, warnings = one(tmp_path)
    assert got.url == ROW["url"]
    assert got.canonical_url == "https://gong.example/a?id=1"
    assert (got.outlet, got.title, got.text) == ("gong.example", ROW["title"], ROW["text"])
    assert (got.language, got.declared_language, got.published) == ("en", "en-GB", date(2024, 5, 3))
    assert got.provenance.offset == 1
    assert warnings == []


@pytest.mark.parametrize("packed", ["", ".gz", ".zst"])
@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_plain_and_packed_files_read_the_same(tmp_path: Path, kind: str, packed: str) -> None:
    line = json.dumps(ROW) + "\n"
    table = "URL;Headline;Body;Lang;Pub_Date;Source\n" + ";".join(f'"{v}"' for v in ROW.values()) + "\n"
    data = (line if kind == "jsonl" else table).encode()
    data = gzip.compress(data, mtime=0) if packed == ".gz" else zstandard.compress(data) if packed == ".zst" else data
    file = tmp_path / f"rows.{kind}{packed}"
    file.write_bytes(data)
    good, faults, _ = read(file)
    assert faults == []
    assert [(a.title, a.published, a.language) for a in good] == [("Road opens", date(2024, 5, 3), "en")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_delimiter_and_encoding_are_told_from_the_content(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = f'title{delimiter}text{delimiter}url\r\n"Đường, biển; mới|ở"{delimiter}"hai\r\ndòng ""nháy"""{delimiter}\r\n'
    good, faults, _ = read(write(tmp_path / "a.csv", text, encoding))
    assert faults == []
    assert [(a.title, a.text) for a in good] == [("Đường, biển; mới|ở", 'hai\ndòng "nháy"')]


def test_csv_in_a_legacy_charset_is_read(tmp_path: Path) -> None:
    text = "title,text\nДорога открыта,Сегодня утром власти провинции начали строительство прибрежной дороги\n"
    good, _, _ = read(write(tmp_path / "a.csv", text, "cp1251"))
    assert good[0].title == "Дорога открыта"


@pytest.mark.parametrize(
    "names",
    [
        {"link": "url", "headline": "title", "content": "text", "lang": "language", "date": "published"},
        {"story_url": "url", "TITLE": "title", "Snippet": "text", "Publish Date": "published", "Domain": "outlet"},
    ],
)  # fmt: skip
def test_other_names_of_the_fields_are_understood(tmp_path: Path, names: dict[str, str]) -> None:
    row = {theirs: ROW[ours] for theirs, ours in names.items()}
    good, faults, _ = read(write(tmp_path / "a.jsonl", json.dumps(row)))
    assert faults == []
    assert (good[0].title, good[0].text, good[0].published) == (ROW["title"], ROW["text"], date(2024, 5, 3))
    assert good[0].language == "en"


def test_the_full_text_is_preferred_to_the_snippet(tmp_path: Path) -> None:
    good, _, _ = read(write(tmp_path / "a.jsonl", json.dumps({"snippet": "short", "content": "the whole text"})))
    assert good[0].text == "the whole text"


def test_a_row_without_address_gets_a_stable_id_and_keeps_its_outlet(tmp_path: Path) -> None:
    first, _ = one(tmp_path, url="", outlet="Báo Gia Lai")
    again, _ = one(tmp_path, url=None, outlet="Báo Gia Lai")
    other, _ = one(tmp_path, url="", outlet="Another")
    assert first.url == again.url == first.canonical_url
    assert first.url.startswith("urn:article:")
    assert first.url != other.url
    assert first.outlet == "Báo Gia Lai"


def test_an_unusable_address_is_named_and_replaced(tmp_path: Path) -> None:
    got, warnings = one(tmp_path, url="n/a")
    assert got.url.startswith("urn:")
    assert "one.jsonl:1: field url" in warnings[0]


def test_an_outlet_given_as_an_object_or_a_host_is_understood(tmp_path: Path) -> None:
    assert one(tmp_path, url="", outlet={"id": None, "name": "Gong"})[0].outlet == "Gong"
    assert one(tmp_path, url="", outlet="www.gong.example")[0].outlet == "gong.example"


@pytest.mark.parametrize(("tag", "code"), [("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("in", "id"), ("English", "en")])
def test_given_languages_become_codes_of_the_house(tmp_path: Path, tag: str, code: str) -> None:
    assert one(tmp_path, language=tag)[0].language == code


def test_bare_chinese_is_settled_by_its_characters(tmp_path: Path) -> None:
    assert one(tmp_path, language="zh", title="沿海公路開工", text="當地政府今天宣布開工")[0].language == "zh-Hant"


@pytest.mark.parametrize(
    ("value", "cause"),
    [("2099-01-01", "date-future"), ("1970-01-01", "date-too-old"), (0.0, "date-unread"), ("soon", "date-unread")],
)
def test_impossible_dates_are_dropped_and_named(tmp_path: Path, value: object, cause: str) -> None:
    got, warnings = one(tmp_path, published=value)
    assert got.published is None
    assert warnings[0].startswith(cause)
    assert "one.jsonl:1: field published" in warnings[0]


def test_tomorrow_east_of_greenwich_is_today(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    assert one(tmp_path, published=str(today + timedelta(days=1)))[0].published in (today, today + timedelta(days=1))


def test_surrogates_zeros_and_markup_do_not_come_out(tmp_path: Path) -> None:
    got, _ = one(tmp_path, title="a\ud800\u0000b", text="<p>One &amp; two.</p><p>Three<br>four</p>")
    got.title.encode()
    assert got.text == "One & two.\nThree\nfour"


def test_bad_rows_are_faults_with_line_and_field_and_the_rest_is_kept(tmp_path: Path) -> None:
    row = json.dumps(ROW)
    lines = [row, "{broken", "[1, 2]", '"text"', '{"url": "https://a.b/c"}', "", row, "[" * 100_000]
    good, faults, _ = read(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert [a.provenance.offset for a in good] == [1, 7]
    assert [f.cause for f in faults] == ["row-not-json"] * 3 + ["row-no-text", "row-not-json"]
    assert "a.jsonl:2" in str(faults[0])
    assert "title nor text" in str(faults[3])


def test_the_same_article_twice_is_kept_twice_for_the_finishing_pass(tmp_path: Path) -> None:
    good, _, _ = read(write(tmp_path / "a.jsonl", f"{json.dumps(ROW)}\n{json.dumps(ROW)}\n"))
    assert [a.provenance.offset for a in good] == [1, 2]


def test_too_many_cells_and_open_quotes_are_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_LINE", 500)
    text = "title,text\na,b\nc,d,e\n\ng,h\n" + '"open,x\n' + "i,j\n" * 200 + "k,l\n"
    good, faults, _ = read(write(tmp_path / "a.csv", text))
    assert [a.title for a in good][:2] == ["a", "g"]
    assert good[-1].title == "k"
    assert [f.cause for f in faults] == ["row-columns", "row-columns"]
    assert "a.csv:3: 3 cells under 2 columns" in str(faults[0])
    assert "quote left open" in str(faults[1])


def test_the_line_of_a_row_that_spans_lines_is_its_first(tmp_path: Path) -> None:
    good, _, _ = read(write(tmp_path / "a.csv", 'title,text\n"a\n\nb",c\nd,e\n'))
    assert [a.provenance.offset for a in good] == [2, 5]


def test_an_endless_line_is_passed_over_in_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_LINE", 100_000)
    file = tmp_path / "a.jsonl"
    with file.open("wb") as out:
        out.write(json.dumps(ROW).encode() + b'\n{"text": "')
        for _ in range(300):
            out.write(b"x" * 100_000)
        out.write(b'"}\n' + json.dumps(ROW).encode())
    tracemalloc.start()
    good, faults, _ = read(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [a.provenance.offset for a in good] == [1, 3]
    assert [f.cause for f in faults] == ["row-too-long"]
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "rows-empty"),
        ("\n \n", "rows-empty"),
        ('[{"title": "a"}]', "rows-not-lines"),
        ("a,b\n1,2\n", "rows-no-fields"),
    ],
)
def test_a_file_that_is_no_table_of_articles_says_what_it_wants(tmp_path: Path, text: str, cause: str) -> None:
    good, faults, _ = read(write(tmp_path / "a.csv", text))
    assert good == []
    assert [f.cause for f in faults] == [cause]


@pytest.mark.parametrize("packed", [".gz", ".zst"])
def test_a_truncated_file_gives_its_rows_and_then_a_fault(tmp_path: Path, packed: str) -> None:
    many = (ROW | {"url": f"https://a.b/{n}", "title": f"{n * 7919}"} for n in range(3000))
    data = "".join(json.dumps(row) + "\n" for row in many).encode()
    data = gzip.compress(data, mtime=0) if packed == ".gz" else zstandard.compress(data)
    file = tmp_path / f"a.jsonl{packed}"
    file.write_bytes(data[: len(data) // 2])
    good, faults, _ = read(file)
    assert len(good) > 100
    assert [f.cause for f in faults][-1:] == ["rows-truncated"]


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    assert [f.cause for f in read(tmp_path / "none.csv")[1]] == ["rows-missing"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_articles_or_faults(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("rows") / "a.csv"
    file.write_bytes(b"title,text\n" + data)
    for found in articles(file):
        if isinstance(found, Article):
            found.text.encode()
