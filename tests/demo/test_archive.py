"""The demonstration's archive: whole, the same each time, marked as invented, readable by the house's own readers."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import unicodedata
from collections import Counter
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml.html import HtmlElement, document_fromstring

from tiengvang.demo.archive import demo_profile, renewed, write_archive
from tiengvang.demo.corpus import Story, ordinary_stories, outlets, stories, words
from tiengvang.demo.pages import CHARSETS, DECOMPOSED, REFERENCES
from tiengvang.listen.article import extract
from tiengvang.listen.encoding import decode
from tiengvang.listen.outlets import OWNER_CLASSES, classify
from tiengvang.listen.screen import Screen
from tiengvang.listen.sources import warc
from tiengvang.place.gazetteer import screen_spellings
from tiengvang.place.profile import load_profile
from tiengvang.records import InputFault, Page
from tiengvang.understand.copies import SIMILAR, signature, similarity

ALL = {story.url: story for story in (*stories(), *ordinary_stories())}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demonstration.warc.gz"
    write_archive(path)
    return path


@pytest.fixture(scope="module")
def pages(archive: Path) -> list[Page]:
    read = list(warc.pages(str(archive)))
    assert [one for one in read if isinstance(one, InputFault)] == []
    return [one for one in read if isinstance(one, Page)]


def tree_of(page: Page) -> HtmlElement:
    return document_fromstring(decode(page.body, page.content_type).text)


def normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def test_every_story_comes_back_once_and_in_the_order_in_which_it_was_fetched(
    tmp_path: Path, pages: list[Page]
) -> None:
    assert write_archive(tmp_path / "again.warc.gz") == len(pages) == len(ALL) >= 300
    assert {page.url for page in pages} == ALL.keys()
    assert [page.fetched for page in pages] == sorted(page.fetched for page in pages if page.fetched)


def test_parts_hold_together_what_the_whole_holds(tmp_path: Path, archive: Path) -> None:
    paths = [tmp_path / f"{part}.warc.gz" for part in range(3)]
    counts = [write_archive(path, part, 3) for part, path in enumerate(paths)]
    parts = [[page for page in warc.pages(str(path)) if isinstance(page, Page)] for path in paths]
    assert [len(part) for part in parts] == counts
    assert sum(counts) == len(ALL)
    assert max(counts) - min(counts) <= 1
    whole = {(page.url, page.fetched, page.body) for page in warc.pages(str(archive)) if isinstance(page, Page)}
    assert {(page.url, page.fetched, page.body) for part in parts for page in part} == whole


def test_a_file_that_is_right_is_left_and_one_that_is_not_is_written_anew(tmp_path: Path) -> None:
    paths, pages = renewed(tmp_path)
    assert pages == len(ALL)
    assert sorted(tmp_path.iterdir()) == paths
    right = [path.read_bytes() for path in paths]
    os.utime(paths[0], (1, 1))
    paths[1].write_bytes(b"cut off")
    assert renewed(tmp_path) == (paths, pages)
    assert paths[0].stat().st_mtime == 1
    assert [path.read_bytes() for path in paths] == right


def test_each_record_is_a_gzip_member_that_opens_at_its_offset(archive: Path, pages: list[Page]) -> None:
    data = archive.read_bytes()
    starts = [page.provenance.offset for page in pages]
    for page, start, end in zip(pages, starts, [*starts[1:], len(data)], strict=True):
        record = gzip.decompress(data[start:end])
        assert record.startswith(b"WARC/1.1\r\n")
        assert f"WARC-Target-URI: {page.url}\r\n".encode() in record


def test_the_same_bytes_are_written_each_time(archive: Path, tmp_path: Path) -> None:
    again = tmp_path / "folder" / archive.name
    write_archive(again)
    assert again.read_bytes() == archive.read_bytes()
    assert [path.name for path in again.parent.iterdir()] == [archive.name]


def test_text_title_day_language_and_address_of_every_page_are_read_as_they_were_written(pages: list[Page]) -> None:
    profile, wrong = demo_profile(), {}
    for page in pages:
        story, warnings = ALL[page.url], []
        got = extract(page, hint_languages=profile.outlets[story.outlet].languages, warn=warnings.append)
        meant = {
            "title": normal(story.title),
            "text": "\n".join(normal(part) for part in story.text.split("\n\n")),
            "published": story.published,
            "language": story.lang,
            "canonical_url": story.url,
            "outlet": story.outlet,
        }
        differing = {name: getattr(got, name) for name, value in meant.items() if getattr(got, name) != value}
        if differing or warnings:
            wrong[page.url] = (differing, warnings)
    assert wrong == {}


def test_the_screen_passes_the_stories_of_the_place_and_passes_over_ordinary_pages(pages: list[Page]) -> None:
    screen = Screen(*screen_spellings(demo_profile()))
    passed = {page.url for page in pages if screen.passes(page.body, page.content_type)}
    assert passed <= {story.url for story in stories()}
    # A story of something else may go by: a tea of Anxi is told apart by its bytes.
    assert {story.kind.partition("/")[0] for story in stories() if story.url not in passed} <= {"other"}
    assert len([story for story in stories() if story.kind.startswith("other") and story.url in passed]) >= 30


def test_every_page_says_in_a_meta_element_and_in_its_footer_that_it_is_a_demonstration(pages: list[Page]) -> None:
    for page in pages:
        tree, notice = tree_of(page), words()[ALL[page.url].lang].notice
        assert [normal(one) for one in tree.xpath("//meta[@name='demonstration']/@content")] == [normal(notice)]
        assert normal(notice) in normal(tree.xpath("//footer")[-1].text_content())


def test_every_page_links_to_other_stories_by_their_headlines(pages: list[Page]) -> None:
    for page in pages:
        links = {a.get("href"): normal(a.text_content()) for a in tree_of(page).xpath("//aside//a")}
        assert len(links) == 4
        assert page.url not in links
        assert links == {url: normal(ALL[url].title) for url in links}


def test_pages_stand_in_the_charsets_that_their_outlets_declare(pages: list[Page]) -> None:
    read = Counter(decode(page.body, page.content_type).encoding for page in pages)
    assert set(read) == {
        "utf-8", "gb18030", "big5", "shift_jis", "euc-kr", "windows-1251", "windows-1258", "windows-874",
    }  # fmt: skip
    for page in pages:
        if ALL[page.url].outlet in CHARSETS:
            with pytest.raises(UnicodeDecodeError):
                page.body.decode("utf-8")


def test_some_outlets_write_character_references_and_some_store_marks_apart(pages: list[Page]) -> None:
    by_outlet = {ALL[page.url].outlet: page for page in pages}
    assert all(by_outlet[domain].body.isascii() for domain in REFERENCES)
    bodies = [by_outlet[domain].body for domain in sorted(REFERENCES)]
    decimal, hexadecimal = rb"&#\d+;", rb"&#x[0-9A-F]+;"
    # A system has one way of writing a number.
    assert all(bool(re.search(decimal, body)) != bool(re.search(hexadecimal, body)) for body in bodies)
    for form in (decimal, hexadecimal, rb"&[a-z]+;"):
        assert any(re.search(form, body) for body in bodies)
    for domain in DECOMPOSED:
        text = by_outlet[domain].body.decode()
        assert text == unicodedata.normalize("NFD", text) != unicodedata.normalize("NFC", text)


def test_some_answers_are_packed_and_some_are_chunked(archive: Path, pages: list[Page]) -> None:
    data = gzip.decompress(archive.read_bytes())
    packed, chunked = data.count(b"\r\nContent-Encoding: gzip\r\n"), data.count(b"\r\nTransfer-Encoding: chunked\r\n")
    assert len(pages) // 4 < packed < len(pages) // 2
    assert len(pages) // 6 < chunked < len(pages) // 4


def test_what_cannot_be_written_is_said_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "file").write_text("no folder")
    for path in (tmp_path / "taken", tmp_path / "file" / "demo.warc.gz"):
        with pytest.raises(InputFault, match="cannot be written") as fault:
            write_archive(path)
        assert str(path) in str(fault.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]


def test_the_corpus_has_its_languages_and_classes_and_a_page_on_the_place_in_every_month() -> None:
    of_the_place = [story for story in stories() if story.kind.startswith("primary")]
    assert len(of_the_place) >= 300
    languages = Counter(story.lang for story in stories())
    assert languages.keys() == words().keys()
    assert len(languages) >= 12
    assert min(languages.values()) >= 5
    assert {outlets()[story.outlet].owner_class for story in of_the_place} == set(OWNER_CLASSES)
    months = [f"{year}-{month:02}" for year in range(2023, 2027) for month in range(1, 13)]
    assert {f"{story.published:%Y-%m}" for story in of_the_place} == set(months[11:-2])


def test_the_corpus_grows_from_year_to_year_and_stands_in_order() -> None:
    years = Counter(story.published.year for story in stories())
    assert years[2024] < years[2025] < years[2026]
    assert list(stories()) == sorted(stories(), key=lambda story: (story.published, story.url))


def test_more_than_half_of_the_pages_are_ordinary_ones() -> None:
    assert 0.55 <= len(ordinary_stories()) / len(ALL) <= 0.58


def test_addresses_are_unique_and_all_of_them_on_invented_domains() -> None:
    everything = [*stories(), *ordinary_stories()]
    assert len({story.url for story in everything}) == len(everything)
    for story in everything:
        host = urlsplit(story.url).hostname
        assert host is not None
        assert host.removeprefix("www.") == story.outlet
        assert host.endswith(".example")


def test_a_row_of_the_corpus_has_no_field_for_a_person_and_repeats_its_outlet_s_own() -> None:
    fields = {"url", "outlet", "owner_class", "country", "lang", "published", "title", "text", "kind"}
    table = resources.files("tiengvang.demo").joinpath("articles.jsonl").read_text("utf-8")
    for row in map(json.loads, table.splitlines()):
        assert row.keys() - {"copy_of"} == fields
        outlet = outlets()[row["outlet"]]
        assert (row["owner_class"], row["country"]) == (outlet.owner_class, outlet.country)


def test_what_an_author_meant_is_a_verdict_a_matter_and_a_tone() -> None:
    meant = [story.kind.split("/") for story in stories()]
    assert {verdict for verdict, _, _ in meant} == {"primary", "passing", "other"}
    tones = Counter(tone for verdict, _, tone in meant if verdict == "primary")
    assert tones.keys() == {"positive", "neutral", "negative"}
    assert min(tones.values()) >= len(meant) // 6


@pytest.mark.parametrize(
    "kind",
    ["other/club", "other/company", "other/war", "other/korean-division", "other/anxi-tea", "other/verb",
     "other/betting", "other/tonle-sap", "passing", "primary/false-claim", "primary/correction", "primary/rights",
     "primary/court", "primary/accident", "primary/storm", "primary/fisheries", "primary/expressway"],
)  # fmt: skip
def test_the_corpus_has_a_story_of_each_kind(kind: str) -> None:
    assert [story.title for story in stories() if story.kind.startswith(kind)]


def test_copies_are_nearly_the_text_of_an_earlier_story_of_another_outlet_and_nothing_else_is() -> None:
    copies = [story for story in stories() if story.copy_of]
    assert len(copies) >= 40
    for copy in copies:
        original = ALL[copy.copy_of]
        assert original.published < copy.published
        assert original.lang == copy.lang
        assert original.outlet != copy.outlet
        assert not original.copy_of
        assert copy.text != original.text
        assert alike(copy, original)
    originals = [story for story in stories() if not story.copy_of]
    pairs = ((one, other) for at, one in enumerate(originals) for other in originals[:at] if one.lang == other.lang)
    assert [(one.url, other.url) for one, other in pairs if alike(one, other)] == []


def alike(one: Story, other: Story) -> bool:
    return similarity(signature(one.text), signature(other.text)) >= SIMILAR


def test_the_profile_knows_the_invented_outlets_beside_the_real_ones_and_the_shipped_one_does_not() -> None:
    profile, shipped = demo_profile(), load_profile("gialai")
    assert profile.outlets.keys() == shipped.outlets.keys() | outlets().keys()
    assert shipped.outlets.keys().isdisjoint(outlets())
    assert all(domain.endswith(".example") for domain in outlets())
    for story in stories():
        outlet = outlets()[story.outlet]
        assert classify(story.url, profile).name == outlet.name
        assert story.lang in outlet.languages


def test_the_outlets_pass_the_check_of_a_profile(tmp_path: Path) -> None:
    folder, shipped = tmp_path / "gialai", load_profile("gialai")
    shutil.copytree(shipped.path, folder)
    table = (Path(__file__).parents[2] / "src/tiengvang/demo/outlets.tsv").read_text("utf-8")
    with (folder / "outlets.tsv").open("a", encoding="utf-8") as file:
        file.write(table.partition("\n")[2])
    assert load_profile(folder).outlets == demo_profile().outlets
