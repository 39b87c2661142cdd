"""Claims laid beside facts: a ranked list with reasons, never a verdict."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

from click.testing import CliRunner

from tiengvang.cli import main
from tiengvang.understand.claims import Claim, ClaimTargets, Fact, Match, Reason, claims_in
from tiengvang.understand.claims.matching import InMemoryTargets

FACTS = (
    Fact("f1", "Sân bay Phù Cát đón 1,5 triệu khách năm 2025.", "vi", "2025-12-31"),
    Fact("f2", "Ngày hội cồng chiêng Pleiku 2026 khai mạc ngày 20/3/2026.", "vi"),
    Fact("f3", "The Le Thanh border gate recorded trade of 530 million dollars in 2025.", "en"),
)
VERDICT = re.compile(r"true|false|support|contradict|refut|verdict|right|wrong|correct", re.I)


def only(text: str, language: str = "en") -> Claim:
    (claim,) = claims_in("", text, language, sensitive=False)
    return claim


def test_a_number_is_found_again_in_another_language_and_stands_in_the_reasons() -> None:
    (match,) = InMemoryTargets(FACTS).nearest(only("2025年符吉机场接待旅客150万人次。", "zh-Hans"), 1)
    assert match.fact.id == "f1"
    assert Reason("number", "same", "150万 (1500000)", "1,5 triệu (1500000)") in match.reasons
    assert Reason("time", "same", "2025", "2025") in match.reasons


def test_numbers_that_differ_stand_side_by_side() -> None:
    (match,) = InMemoryTargets(FACTS).nearest(only("Phu Cat airport received 2.1 million passengers in 2025."), 1)
    assert match.fact.id == "f1"
    assert Reason("number", "differs", "2.1 million (2100000)", "1,5 triệu (1500000)") in match.reasons


def test_the_list_is_ranked_and_as_long_as_asked_for() -> None:
    matches = InMemoryTargets(FACTS).nearest(only("The gong festival in Pleiku opened on 20 March 2026."), 2)
    assert [len(matches), matches[0].fact.id] == [2, "f2"]
    assert matches[0].score > matches[1].score
    assert InMemoryTargets(()).nearest(only("The dam holds 420 million cubic metres of water."), 5) == []


def test_no_field_says_what_is_true() -> None:
    for kind in (Claim, Fact, Match, Reason):
        assert not [field.name for field in dataclasses.fields(kind) if VERDICT.search(field.name)]
    (match,) = InMemoryTargets(FACTS).nearest(only("Phu Cat airport received 2.1 million passengers in 2025."), 1)
    assert {reason.how for reason in match.reasons} <= {"same", "differs", "alike"}


def test_of_a_sensitive_theme_no_claim_is_taken() -> None:
    text = "The landslide on An Khe pass killed three people on 18 November 2025."
    assert claims_in("", text, "en", sensitive=False)
    assert claims_in("", text, "en", sensitive=True) == []


def test_opinions_and_wishes_are_no_claims() -> None:
    text = "What a lovely town! May the gongs never fall silent. The festival drew 34 troupes in March 2025."
    (claim,) = claims_in("Gongs", text, "en", sensitive=False)
    assert f"Gongs\n{text}"[claim.start : claim.end] == "The festival drew 34 troupes in March 2025."


def test_the_first_day_of_several_is_no_count() -> None:
    claim = only("Ngày hội có 34 đoàn nghệ nhân, diễn ra từ ngày 14 đến 16/3/2025.", "vi")
    assert [number.value for number in claim.said.numbers] == [34.0]
    assert [str(time) for time in claim.said.times] == ["2025-03-16"]


def test_whatever_gives_matches_can_be_a_target() -> None:
    class Incidents:
        def nearest(self, claim: Claim, count: int) -> list[Match]:
            return [Match(FACTS[0], 0.5, ())][:count]

    targets: list[ClaimTargets] = [Incidents(), InMemoryTargets(FACTS)]
    assert all(target.nearest(only("The bridge is 412 metres long."), 1) for target in targets)


def test_entities_of_a_profile_tie_scripts_together() -> None:
    def entities(text: str, language: str) -> frozenset[str]:
        return frozenset(["le-thanh"] if re.search("Le Thanh|เลแทง", text) else [])

    (claim,) = claims_in("", "มูลค่าการค้าผ่านด่านเลแทงในปี 2025", "th", sensitive=False, entities_in=entities)
    (match,) = InMemoryTargets(FACTS, entities).nearest(claim, 1)
    assert Reason("name", "same", "le-thanh", "le-thanh") in match.reasons


def test_the_command_ranks_facts_and_refuses_bad_rows_by_their_line(tmp_path: Path) -> None:
    facts = [{"id": fact.id, "text": fact.text, "lang": fact.language} for fact in FACTS]
    (tmp_path / "facts.jsonl").write_text("\n".join(map(json.dumps, [*facts, facts[0]])), "utf-8")
    rows = [
        {"id": "a", "text": "Phu Cat airport received 1.5 million passengers in 2025.", "lang": "en"},
        {"id": "b", "text": " ", "lang": "en"},
        {"id": "c", "lang": "en"},
        {
            "id": "d",
            "title": "Oh, that beach!",
            "text": "What a lovely beach!",
            "lang": "en",
            "published": "2026-01-01",
        },
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    ran = CliRunner().invoke(
        main, ["claims", str(tmp_path / "rows.jsonl"), "--facts", str(tmp_path / "facts.jsonl"), "--top", "2"]
    )
    assert ran.exit_code == 1
    first, second = map(json.loads, ran.stdout.splitlines())
    assert [first["id"], first["matches"][0]["fact"], len(first["matches"])] == ["a", "f1", 2]
    assert not VERDICT.search(" ".join(first["matches"][0]))
    assert second == {"id": "d", "claims": [], "matches": []}
    for words in ("facts.jsonl, line 4", "rows.jsonl, line 2", "rows.jsonl, line 3"):
        assert words in ran.stderr.replace("\n", "")


def test_without_the_facts_the_command_says_so(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text("{}", "utf-8")
    ran = CliRunner().invoke(main, ["claims", str(tmp_path / "rows.jsonl"), "--facts", str(tmp_path / "none.jsonl")])
    assert ran.exit_code == 2
    assert "none.jsonl" in ran.stderr
