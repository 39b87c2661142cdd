"""The charter, held to its word as far as there is code for it (docs/charter.md)."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import get_type_hints

import pyarrow.parquet as pq
import pytest
import warc_making as make
from stories import page_of, sentences, story

from tiengvang import records
from tiengvang.listen.outlets import OWNER_CLASSES, classify
from tiengvang.place.check import check_profile
from tiengvang.place.profile import SHIPPED, Outlet, Profile, ProfileFault, load_profile, shipped_profiles
from tiengvang.records import Article, Mention, Provenance
from tiengvang.scan import local
from tiengvang.scan.counts import Counts
from tiengvang.scan.inputs import find_inputs
from tiengvang.scan.parts import SCHEMA, row
from tiengvang.scan.pipeline import Pipeline
from tiengvang.scan.summary import summarize

PERSON = re.compile(
    r"author|byline|account|commenter|user|person|writer|reporter|journalist|e-?mail|phone|handle", re.I
)
BYLINE = "Marguerite Halloran-Vex"
# What each sensitive theme is called in the news; the titles name the place.
SENSITIVE = {
    "rights": "Rights groups say police detained a pastor on Jeju Island; the United Nations human rights experts ask "
    "for his release. Human Rights Watch said that religious freedom is restricted and that the activist was tortured.",
    "court-crime": "A court on Jeju Island sentenced two men to prison for fraud on Monday. The prosecutor charged "
    "them with theft and murder; police arrested a third suspect. The judge heard the defendant and his lawyer.",
    "accident-disaster": "A bus crash on Jeju Island killed four people and injured nine on Monday. Rescue workers "
    "searched for victims of the accident; the dead were taken to hospital. A fire and a flood followed the collapse.",
}


def judged(pipeline: Pipeline, title: str, text: str, url: str = "https://gong.example/a") -> Mention:
    return pipeline.judged(Article(url, url, "gong.example", title, text, "en", Provenance("x")))


# --- 1. coverage is judged, people are not --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Page", "Article", "Mention", "NameHit", "Reason", "Tone", "Provenance"])
def test_no_record_has_a_field_for_a_person(name: str) -> None:
    fields = [field.name for field in dataclasses.fields(getattr(records, name))]
    assert fields
    assert not [field for field in fields if PERSON.search(field)]


def test_no_column_of_the_parts_is_for_a_person() -> None:
    assert not [name for name in SCHEMA.names if PERSON.search(name)]


def test_no_table_of_a_profile_is_for_authors_or_accounts() -> None:
    for place in shipped_profiles():
        for path in sorted((SHIPPED / place).glob("*.tsv")):
            columns = path.read_text("utf-8").splitlines()[0].split("\t")
            assert not [column for column in columns if PERSON.search(column)], path


def test_a_byline_leaves_no_trace_in_what_is_written(jeju_pipeline: Pipeline, tmp_path: Path) -> None:
    title, text = story(1)
    structured = json.dumps({"@type": "NewsArticle", "author": {"@type": "Person", "name": BYLINE}})
    head = (
        f'<meta name="author" content="{BYLINE}"><meta property="article:author" content="{BYLINE}">'
        f'<meta name="twitter:creator" content="@{BYLINE}"><script type="application/ld+json">{structured}</script>'
    )
    broken = page_of(title, text, head).replace(b"<html", b"\x00\x01\x02<html") + b"\x00\x01" * 300
    make.write(
        tmp_path / "in",
        "gzip by record",
        [make.page("https://a.example/1", page_of(title, text, head)), make.page("https://a.example/2", broken)],
    )
    whole = {
        "url": "https://b.example/",
        "title": title,
        "text": text,
        "author": BYLINE,
        "byline": BYLINE,
        "account": BYLINE,
    }
    (tmp_path / "in" / "rows.jsonl").write_text("\n".join((json.dumps(whole), json.dumps({"author": BYLINE}))), "utf-8")
    (tmp_path / "in" / "feed.rss").write_text(
        f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>G</title><item><title>{title}</title>'
        f"<link>https://c.example/</link><description>{text}</description><dc:creator>{BYLINE}</dc:creator>"
        f"<author>{BYLINE}</author></item></channel></rss>",
        "utf-8",
    )
    run = local.scan(find_inputs([str(tmp_path / "in")]), jeju_pipeline, "x", tmp_path / "out")
    assert run.finished.mentions["primary"] == 3
    assert run.finished.counts.faults.total() >= 1
    for path in (tmp_path / "out").rglob("*"):
        if path.suffix == ".parquet":
            assert BYLINE not in repr(pq.read_table(path).to_pylist()), path
        elif path.is_file():
            assert BYLINE.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("died", "what"), [("", "may be living"), ("2999", "in the future"), (str(date.today().year + 1), "in the future")]
)
def test_a_profile_that_names_a_living_person_is_refused(tmp_path: Path, died: str, what: str) -> None:
    place = Path(shutil.copytree(SHIPPED / "jeju", tmp_path / "jeju"))
    text = (place / "entities.tsv").read_text("utf-8")
    assert "\t1812\t" in text
    (place / "entities.tsv").write_text(text.replace("\t1812\t", f"\t{died}\t"), "utf-8")
    faults = [str(fault) for fault in check_profile(place)]
    assert any(what in fault and "entities.tsv" in fault for fault in faults)
    with pytest.raises(ProfileFault):
        load_profile(place)


@pytest.mark.parametrize("place", shipped_profiles())
def test_every_person_of_a_shipped_profile_is_dead_and_has_a_source(place: str) -> None:
    persons = [one for one in load_profile(place).entities.values() if one.kind == "person"]
    assert all(one.died is not None and one.died < date.today().year and one.source for one in persons)


# --- 2. of rights, court and accident coverage no excerpt is kept ---------------------------------------------------


@pytest.mark.parametrize("theme", SENSITIVE)
def test_of_a_sensitive_theme_title_and_link_are_kept_and_no_excerpt(jeju_pipeline: Pipeline, theme: str) -> None:
    mention = judged(jeju_pipeline, SENSITIVE[theme].partition(";")[0].partition(".")[0], SENSITIVE[theme] * 3)
    assert mention.theme == theme
    assert (mention.excerpt, mention.url) == ("", "https://gong.example/a")
    assert mention.title


@pytest.mark.parametrize("place", shipped_profiles())
def test_every_profile_marks_rights_courts_and_accidents_as_sensitive(place: str) -> None:
    sensitive = {topic.id for topic in load_profile(place).topics if topic.sensitive}
    assert set(SENSITIVE) <= sensitive


def test_no_excerpt_is_longer_than_300_characters(jeju_pipeline: Pipeline) -> None:
    for number in range(5):
        title, text = story(number)
        mention = judged(jeju_pipeline, title, text + " " + " ".join(sentences(number + 50, 60)))
        assert 100 < len(mention.excerpt) <= 300


def test_no_record_or_row_of_a_mention_holds_the_text(jeju_pipeline: Pipeline) -> None:
    assert not {"text", "body", "content", "html"} & set(get_type_hints(Mention))
    said = sentences(3, 60)
    mention = judged(jeju_pipeline, "Jeju Island opens a trail", "Jeju Island in South Korea. " + " ".join(said))
    held = repr(row(mention))
    kept = [sentence for sentence in said if sentence in held]
    assert len(kept) <= 4, "no more of the text is kept than the excerpt"


# --- 4. a number shows its doubt ------------------------------------------------------------------------------------


def test_what_a_state_or_the_place_itself_prints_is_never_independent() -> None:
    for owner_class in ("own", "state", "domestic_press", "unclassified"):
        assert OWNER_CLASSES[owner_class][1] is False, owner_class
    for owner_class, (origin, independent) in OWNER_CLASSES.items():
        assert not (independent and origin in ("own", "state", "domestic")), owner_class


@pytest.mark.parametrize(
    "address", ["https://unheard-of.example/x", "https://youtube.com/watch", "An Unknown Paper", "https://news.kr/", ""]
)
def test_an_outlet_that_nobody_classified_is_never_independent(jeju: Profile, address: str) -> None:
    assert classify(address, jeju).independent is False


def test_every_outlet_of_a_profile_has_a_class_of_the_one_table() -> None:
    for place in shipped_profiles():
        assert {outlet.owner_class for outlet in load_profile(place).outlets.values()} <= set(OWNER_CLASSES)


def test_copies_state_and_domestic_coverage_never_pass_as_independent_and_foreign(
    jeju: Profile, tmp_path: Path
) -> None:
    def outlet(domain: str, owner_class: str, country: str) -> Outlet:
        return Outlet(domain, domain, owner_class, "", country, ("en",), "test")

    known = {
        one.domain: one
        for one in (
            outlet("first.example", "foreign", "FR"), outlet("second.example", "foreign", "GB"),
            outlet("trade.example", "foreign_trade", "US"), outlet("state.example", "state", "KR"),
            outlet("own.example", "own", "KR"), outlet("home.example", "domestic_press", "KR"),
        )
    }  # fmt: skip
    pipeline = Pipeline(dataclasses.replace(jeju, outlets={**jeju.outlets, **known}))
    pages = [
        make.page(f"https://{name}.example/{number}", page_of(*story(number)), date=f"2026-03-0{day}T00:00:00Z")
        for day, (name, number) in enumerate(
            [
                ("first", 1),
                ("second", 1),
                ("trade", 2),
                ("state", 3),
                ("first", 3),
                ("own", 4),
                ("home", 5),
                ("nobody", 6),
            ],
            1,
        )
    ]
    make.write(tmp_path, "plain", pages)
    run = local.scan(find_inputs([str(tmp_path / "pages.warc")]), pipeline, "x", tmp_path / "out")
    summary = summarize(run, tmp_path / "out")
    assert summary["mentions"] == {"primary": 8, "passing": 0, "other": 0}
    # first/1 and trade/2: second/1 copies first/1, first/3 copies a state outlet, nobody.example is not classified.
    assert summary["independent_foreign_originals"] == 2
    assert summary["copies"] == 2
    assert summary["origin"] == {"foreign": 5, "state": 1, "own": 1, "domestic": 1}


def test_every_mention_carries_its_judge_and_its_evidence(jeju_pipeline: Pipeline) -> None:
    for title, text in (
        story(1),
        ("Jeju Air adds flights", "Jeju Air adds flights to Osaka. " * 9),
        ("A walk", "By the river. " * 9),
    ):
        written = row(judged(jeju_pipeline, title, text))
        assert re.fullmatch(r"[\w-]+/[\w.-]+", written["judge"]), "name and version of the judge"
        assert written["evidence"]
        assert json.loads(written["reasons"])


# --- what the pipeline counts names no person either ----------------------------------------------------------------


def test_counts_and_causes_hold_numbers_and_codes_only() -> None:
    counts = Counts(pages=1)
    counts.warn("date-future: the page says 2099-01-01")
    assert counts.plain()["warnings"] == {"date-future": 1}
