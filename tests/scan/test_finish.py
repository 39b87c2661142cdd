"""The finishing pass: one row for an address, copies pointed at the earliest original, and done twice is done once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from stories import sentences, story

from tiengvang.records import Article, Mention, Provenance, mention_id
from tiengvang.scan.counts import Counts
from tiengvang.scan.finish import Finished, finish
from tiengvang.scan.inputs import Input
from tiengvang.scan.parts import read_raw, write_raw
from tiengvang.scan.pipeline import Pipeline

Row = dict[str, Any]
Part = Callable[[str, Sequence[Mention]], None]


@pytest.fixture
def part(tmp_path: Path) -> Part:
    """Write the raw part of an archive of that name."""

    def write(name: str, mentions: Sequence[Mention]) -> None:
        counts = Counts(pages=len(mentions), articles=len(mentions))
        placed = [replace(one, provenance=Provenance(f"/in/{name}", n * 10)) for n, one in enumerate(mentions)]
        write_raw(tmp_path, Input("warc", f"/in/{name}"), "test", iter(placed), counts)

    return write


@pytest.fixture
def mention(jeju_pipeline: Pipeline) -> Callable[..., Mention]:
    """A mention at an address; the same number makes the same text."""

    def make(url: str, number: int, published: date | None = None, fetched: int = 1, text: str = "") -> Mention:
        title, said = story(number)
        article = Article(url, url, "gong.example", title, text or said, "en", Provenance("x"), published=published)
        return replace(jeju_pipeline.judged(article), fetched=datetime(2026, 3, fetched, tzinfo=UTC))

    return make


def rows_of(out: Path) -> dict[str, Row]:
    found = [row for path in sorted(out.glob("mentions/*.parquet")) for row in pq.read_table(path).to_pylist()]
    assert len({row["url"] for row in found}) == len(found), "an address stands twice"
    return {row["url"]: row for row in found}


def state(out: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        path.name: (path.stat().st_mtime_ns, path.stat().st_ino, path.read_bytes()) for path in out.glob("mentions/*")
    }


def test_finishing_twice_leaves_every_file_as_it_was(
    tmp_path: Path, part: Part, mention: Callable[..., Mention]
) -> None:
    part("a.warc", [mention("https://a.example/1", 1), mention("https://a.example/2", 2)])
    part("b.warc", [mention("https://b.example/1", 1), mention("https://a.example/2", 2, fetched=2)])
    part("empty.warc", [])
    first = finish(tmp_path)
    before = state(tmp_path)
    assert finish(tmp_path) == first
    assert state(tmp_path) == before
    assert len(before) == 3


def test_the_order_in_which_parts_came_changes_nothing(tmp_path: Path, mention: Callable[..., Mention]) -> None:
    given = {
        "a.warc": [mention("https://a.example/1", 1, date(2026, 2, 3))],
        "b.warc": [mention("https://b.example/1", 1, date(2026, 2, 1)), mention("https://a.example/1", 1, fetched=3)],
        "c.warc": [mention("https://c.example/1", 1, date(2026, 2, 2))],
    }
    results = []
    for number, order in enumerate((["a.warc", "b.warc", "c.warc"], ["c.warc", "a.warc", "b.warc"])):
        out = tmp_path / str(number)
        for name in order:
            write_raw(out, Input("warc", name), "test", iter(given[name]), Counts())
            finish(out)
        results.append({name: data for name, (_, _, data) in state(out).items()})
    assert results[0] == results[1]


def test_equal_addresses_are_joined_to_the_one_fetched_first(
    tmp_path: Path, part: Part, mention: Callable[..., Mention]
) -> None:
    part("a.warc", [mention("https://a.example/1", 1, fetched=5)])
    part("b.warc", [mention("https://a.example/1", 1, fetched=2), mention("https://a.example/1", 1, fetched=2)])
    part("c.warc", [mention("https://a.example/1", 1, fetched=4)])
    finished = finish(tmp_path)
    (row,) = rows_of(tmp_path).values()
    assert (row["archive"], row["offset"]) == ("/in/b.warc", 0)
    assert finished.joined == 3
    assert sum(finished.mentions.values()) == 1


def test_a_row_without_a_moment_of_fetching_gives_way(
    tmp_path: Path, part: Part, mention: Callable[..., Mention]
) -> None:
    part("a.jsonl", [replace(mention("https://a.example/1", 1), fetched=None)])
    part("b.warc", [mention("https://a.example/1", 1)])
    finish(tmp_path)
    assert rows_of(tmp_path)["https://a.example/1"]["archive"] == "/in/b.warc"


def test_copies_point_at_the_earliest_whichever_file_it_came_in(
    tmp_path: Path, part: Part, mention: Callable[..., Mention]
) -> None:
    part("a.warc", [mention("https://late.example/", 1, date(2026, 2, 3)), mention("https://other.example/", 2)])
    part("b.warc", [mention("https://first.example/", 1, date(2026, 2, 1))])
    part("c.warc", [mention("https://middle.example/", 1, date(2026, 2, 2))])
    finished = finish(tmp_path)
    assert {url: row["copy_of"] for url, row in rows_of(tmp_path).items()} == {
        "https://late.example/": "https://first.example/",
        "https://middle.example/": "https://first.example/",
        "https://first.example/": "",
        "https://other.example/": "",
    }
    assert finished.copies == 2


def test_without_dates_of_publication_the_one_fetched_first_is_the_original(
    tmp_path: Path, part: Part, mention: Callable[..., Mention]
) -> None:
    part("a.warc", [mention("https://a.example/", 1, fetched=9), mention("https://b.example/", 1, fetched=3)])
    finish(tmp_path)
    assert rows_of(tmp_path)["https://a.example/"]["copy_of"] == "https://b.example/"


def test_a_part_that_comes_later_may_hold_the_original(
    tmp_path: Path, part: Part, mention: Callable[..., Mention]
) -> None:
    part("a.warc", [mention("https://a.example/", 1, date(2026, 2, 3)), mention("https://x.example/", 2)])
    finish(tmp_path)
    assert rows_of(tmp_path)["https://a.example/"]["copy_of"] == ""
    part("b.warc", [mention("https://b.example/", 1, date(2026, 2, 1))])
    part("c.warc", [mention("https://c.example/", 3)])
    finish(tmp_path)
    assert rows_of(tmp_path)["https://a.example/"]["copy_of"] == "https://b.example/"
    before = state(tmp_path)
    part("d.warc", [mention("https://d.example/", 4)])
    finish(tmp_path)
    after = state(tmp_path)
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 1


def test_an_edited_copy_is_found_and_another_language_is_no_copy(
    tmp_path: Path, part: Part, mention: Callable[..., Mention]
) -> None:
    text = " ".join(["Jeju Island spoke.", *sentences(5, 30)])
    edited = text.replace("Jeju Island spoke.", "Jeju Island spoke on Tuesday, an agency said.")
    part("a.warc", [mention("https://a.example/", 1, date(2026, 2, 1), text=text)])
    part("b.warc", [mention("https://b.example/", 2, date(2026, 2, 2), text=edited)])
    part("c.warc", [replace(mention("https://c.example/", 3, date(2026, 2, 2), text=text), language="fr")])
    finish(tmp_path)
    rows = rows_of(tmp_path)
    assert rows["https://b.example/"]["copy_of"] == "https://a.example/"
    assert rows["https://c.example/"]["copy_of"] == ""


def test_articles_about_something_else_are_neither_copies_nor_originals(
    tmp_path: Path, part: Part, mention: Callable[..., Mention]
) -> None:
    other = replace(mention("https://a.example/", 1, date(2026, 1, 1)), about="other")
    part("a.warc", [other, mention("https://b.example/", 1, date(2026, 2, 1))])
    finish(tmp_path)
    assert {row["copy_of"] for row in rows_of(tmp_path).values()} == {""}


def test_a_broken_part_is_named_and_the_others_are_finished(
    tmp_path: Path, part: Part, mention: Callable[..., Mention]
) -> None:
    part("a.warc", [mention("https://a.example/", 1)])
    (tmp_path / ".raw" / "broken.arrow").write_bytes(b"rubbish")
    finished = finish(tmp_path)
    assert [fault.cause for fault in finished.broken] == ["part-broken"]
    assert list(rows_of(tmp_path)) == ["https://a.example/"]


def test_a_parquet_part_whose_raw_part_is_gone_goes_too(
    tmp_path: Path, part: Part, mention: Callable[..., Mention]
) -> None:
    part("a.warc", [mention("https://a.example/", 1)])
    part("b.warc", [mention("https://b.example/", 2)])
    finish(tmp_path)
    (tmp_path / ".raw" / f"{Input('warc', '/in/b.warc').key}.arrow").unlink()
    finish(tmp_path)
    assert list(rows_of(tmp_path)) == ["https://a.example/"]


def test_a_damaged_parquet_part_is_made_again(tmp_path: Path, part: Part, mention: Callable[..., Mention]) -> None:
    part("a.warc", [mention("https://a.example/", 1)])
    finish(tmp_path)
    before = state(tmp_path)
    (path,) = tmp_path.glob("mentions/*.parquet")
    path.write_bytes(path.read_bytes()[:50])
    finish(tmp_path)
    assert [data for _, _, data in state(tmp_path).values()] == [data for _, _, data in before.values()]


def test_an_empty_folder_finishes_to_nothing(tmp_path: Path) -> None:
    assert finish(tmp_path) == Finished({}, 0, 0, Counts(), ())


def test_counts_of_all_parts_are_added_up(tmp_path: Path, part: Part, mention: Callable[..., Mention]) -> None:
    part("a.warc", [mention("https://a.example/", 1)])
    part("b.warc", [mention("https://b.example/", 2), mention("https://c.example/", 3)])
    assert finish(tmp_path).counts.pages == 3


def test_raw_parts_are_never_touched(tmp_path: Path, part: Part, mention: Callable[..., Mention]) -> None:
    part("a.warc", [mention("https://a.example/", 1), mention("https://b.example/", 1, fetched=2)])
    (raw,) = (tmp_path / ".raw").iterdir()
    before = raw.read_bytes(), raw.stat().st_mtime_ns
    finish(tmp_path)
    assert (raw.read_bytes(), raw.stat().st_mtime_ns) == before
    assert read_raw(raw)[1]["copy_of"].to_pylist() == ["", ""]


def test_the_same_address_in_two_places_are_two_mentions() -> None:
    assert mention_id("https://a.example/", "jeju") != mention_id("https://a.example/", "gialai")
    assert mention_id("https://a.example/\udce9", "jeju") != mention_id("https://a.example/?", "jeju")


VIETNAMESE = (
    "Khánh thành cầu mới trên đảo",
    "Sáng 2/3, chính quyền đảo Jeju khánh thành cây cầu dài 286 m ở cảng Hallim. Công trình có tổng vốn 178 tỷ won. "
    "Cầu mới giúp rút ngắn 12 km đường chở nông sản ra cảng. Người dân phấn khởi vì mùa bão không còn bị chia cắt.",
    "vi",
)
ENGLISH = (
    "Island gets a new bridge",
    "On the morning of March 2, the authorities of Jeju island inaugurated the 286 m long bridge at Hallim port. The "
    "project has a total capital of 178 billion won. The new bridge helps to shorten the road for carrying produce "
    "to the port by 12 km. People are happy because they are no longer cut off in the typhoon season.",
    "en",
)


@pytest.fixture
def told(jeju_pipeline: Pipeline) -> Callable[..., Mention]:
    """A mention of the bridge, in a language, by an outlet of some origin."""

    def make(url: str, said: tuple[str, str, str], origin: str, day: int) -> Mention:
        article = Article(url, url, "x.example", *said, Provenance("x"), published=date(2026, 3, day))
        return replace(jeju_pipeline.judged(article), origin=origin)

    return make


def test_a_translation_on_a_foreign_site_points_at_the_state_outlet_and_says_why(
    tmp_path: Path, part: Part, told: Callable[..., Mention]
) -> None:
    part("a.warc", [told("https://news.example/en", ENGLISH, "foreign", 3)])
    part("b.warc", [told("https://state.example/vi", VIETNAMESE, "state", 2)])
    assert finish(tmp_path).copies == 1
    rows = rows_of(tmp_path)
    assert rows["https://news.example/en"]["copy_of"] == "https://state.example/vi"
    assert "translated from vi: 4 of 4 sentences in order" in rows["https://news.example/en"]["copy_evidence"]
    assert rows["https://state.example/vi"]["copy_of"] == rows["https://state.example/vi"]["copy_evidence"] == ""


def test_a_copy_of_a_translation_points_at_the_state_outlet_too(
    tmp_path: Path, part: Part, told: Callable[..., Mention]
) -> None:
    part("a.warc", [told("https://state.example/vi", VIETNAMESE, "state", 2)])
    part(
        "b.warc",
        [told(f"https://{name}.example/en", ENGLISH, "foreign", day) for name, day in (("one", 3), ("two", 4))],
    )
    assert finish(tmp_path).copies == 2
    second = rows_of(tmp_path)["https://two.example/en"]
    assert second["copy_of"] == "https://state.example/vi"
    assert second["copy_evidence"].startswith("the same text as https://one.example/en: translated from vi")


def test_a_state_outlet_that_translates_a_foreign_story_makes_it_no_copy(
    tmp_path: Path, part: Part, told: Callable[..., Mention]
) -> None:
    part("a.warc", [told("https://state.example/vi", VIETNAMESE, "state", 4)])
    part("b.warc", [told("https://news.example/en", ENGLISH, "foreign", 3)])
    assert finish(tmp_path).copies == 0


def test_what_is_not_about_the_place_has_no_traces(jeju_pipeline: Pipeline) -> None:
    article = Article("https://x.example/", "https://x.example/", "x.example", "Rain in Oslo", "It rained.", "en",
                      Provenance("x"))  # fmt: skip
    mention = jeju_pipeline.judged(article)
    assert (mention.about, mention.vector, mention.signs, mention.trace) == ("other", b"", b"", b"")
