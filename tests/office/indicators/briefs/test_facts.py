"""A brief counts independent foreign originals, says what moved with its doubt, and points at nobody's trial."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from indicators.mention_making import counted, mention, narrative

from tiengvang.office.indicators.briefs.drafting import drafts
from tiengvang.office.indicators.briefs.facts import gather

pytestmark = pytest.mark.django_db


def test_the_week_is_told_against_the_eight_weeks_before(weeks: date) -> None:
    found = gather(weeks)
    total = found["total"]
    assert (total["now"], total["usual"]) == (14, 4.0)
    assert total["ratio"] == pytest.approx(3.5)
    assert 1 < total["low"] < 3.5 < total["high"]
    assert "bucket=independent" in total["url"]
    assert "from=2026-06-22" in total["url"]


def test_what_moved_is_named_and_what_did_not_is_not(weeks: date) -> None:
    found = gather(weeks)
    assert {(row["kind"], row["key"], row["now"]) for row in found["moved"]} == {
        ("market", "japan", 12), ("theme", "culture-heritage", 10)
    }  # fmt: skip
    assert "korea" not in [row["key"] for row in found["moved"]]
    assert found["tried"] == 4  # two markets, two themes


def test_state_outlets_copies_and_arranged_articles_are_counted_beside_only(weeks: date) -> None:
    before = gather(weeks)["total"]["now"]
    mention(weeks, "vnanet.example", origin="state", independent=False)
    mention(weeks, "vnanet.example", origin="state", independent=False, tone="positive")
    mention(weeks, copy_of="https://asahi.example/1")
    mention(weeks, arrangement="paid")
    mention(weeks, "kieu.example", origin="diaspora", independent=False)
    counted()
    found = gather(weeks)
    assert found["total"]["now"] == before
    assert {row["bucket"]: row["now"] for row in found["beside"]} == {
        "state": 2, "diaspora": 1, "arranged": 1, "copies": 1
    }  # fmt: skip


def test_without_eight_weeks_nothing_is_compared(db: None) -> None:
    monday = date(2026, 6, 22)
    mention(monday)
    counted()
    found = gather(monday)
    assert not found["compared"]
    assert found["moved"] == []
    assert "Listening has not lasted long enough" in " ".join(drafts(found)["en"][0]["paragraphs"])


def test_a_story_that_begins_this_week_is_new_and_an_older_one_is_not(weeks: date) -> None:
    fresh, old = narrative("new", "Night market"), narrative("old", "Airport")
    for at in range(2):
        mention(weeks + timedelta(days=at), narrative=fresh)
        mention(weeks + timedelta(days=at), narrative=old)
    mention(weeks - timedelta(days=30), narrative=old)
    counted()
    assert [row["key"] for row in gather(weeks)["new"]] == ["new"]


@pytest.mark.parametrize("theme", ["rights", "court-crime", "accident-disaster"])
def test_of_sensitive_stories_only_the_title_and_the_link_are_told(weeks: date, theme: str) -> None:
    story = narrative("trial", "The trial of Somebody")
    for at in range(6):
        mention(weeks + timedelta(days=at), theme=theme, narrative=story, tone="negative", title=f"Somebody {at}")
    counted()
    found = gather(weeks)
    assert "trial" not in [row["key"] for row in (*found["new"], *found["moved"])]
    assert not any(row["theme"] == theme for row in (*found["notable"], *found["critical"]))
    assert len(found["bare"]) == 3
    section = next(one for one in drafts(found)["en"] if one["key"] == "bare")
    assert section["paragraphs"] == []
    assert all(point.startswith("[Somebody ") for point in section["points"])


def test_critical_articles_come_with_open_remedies_and_never_with_takedown(weeks: date) -> None:
    mention(weeks, tone="negative", title="Rubbish at the waterfall")
    counted()
    found = gather(weeks)
    assert [row["title"] for row in found["critical"]] == ["Rubbish at the waterfall"]
    assert "Rubbish at the waterfall" not in [row["title"] for row in found["notable"]]
    said = next(one for one in drafts(found)["en"] if one["key"] == "critical")["paragraphs"][0]
    assert "mend" in said
    assert "Nobody is asked to take anything down" in said


def test_both_languages_are_written_with_a_link_and_an_interval(weeks: date) -> None:
    for language, interval in (("vi", "95%"), ("en", "95% interval")):
        words = " ".join(drafts(gather(weeks))[language][0]["paragraphs"])
        assert interval in words
        assert "](/office/coverage/explorer/?" in words


def test_a_brief_says_how_many_would_move_by_chance(weeks: date) -> None:
    lead = next(one for one in drafts(gather(weeks))["en"] if one["key"] == "moved")["paragraphs"][0]
    assert "Markets, themes and narratives compared: 4" in lead
    assert "By chance alone fewer than one of them would" in lead
