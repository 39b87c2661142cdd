"""questionnaires/*.toml of a profile: what they give, and what is wrong with a broken one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tiengvang.place.check import check_profile
from tiengvang.place.profile import SHIPPED, load_profile

FILE = "questionnaires/city-brands.toml"


def test_the_shipped_questionnaires_are_read_whole() -> None:
    found = {one.code: one for one in load_profile("gialai").questionnaires}
    assert {code: one.audience for code, one in found.items()} == {
        "city-brands": "abroad", "visitors": "visitors", "awareness": "home"
    }  # fmt: skip
    frame = found["city-brands"]
    assert frame.questions[0].code == "heard"  # recognition comes first
    assert {one.dimension for one in frame.questions} >= {
        "recognition", "presence", "place", "prerequisites", "people", "pulse", "potential"
    }  # fmt: skip
    assert {one.high for one in frame.questions if one.kind == "scale"} == {7}


def test_the_name_of_the_place_is_filled_in_and_stands_in_no_file() -> None:
    for one in load_profile("gialai").questionnaires:
        for question in one.questions:
            assert "{" not in question.texts["vi"] + question.texts["en"]
    assert "Gia Lai" in load_profile("gialai").questionnaires[1].questions[0].texts["en"]
    for path in (SHIPPED / "gialai" / "questionnaires").glob("*.toml"):
        assert "Gia Lai" not in path.read_text(encoding="utf-8")


def test_a_profile_may_have_none() -> None:
    assert load_profile("jeju").questionnaires == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('code = "city-brands"', 'code = "City Brands"', "is missing or no id"),
        ('code = "city-brands"', 'code = "visitors"', "stands in questionnaires/city-brands.toml too"),
        ('audience = "abroad"', 'audience = "everybody"', "audience “everybody” is not known"),
        ("names = {", "name = {", "names is missing"),
        ('code = "visited"', 'code = "heard"', "question “heard” stands twice"),
        ('code = "visited"', 'code = "weight"', "is a column of its own already"),
        ('code = "visited"', 'code = "Đã đến"', "has no code that can be a column"),
        ('kind = "yes"', 'kind = "maybe"', "has kind “maybe”"),
        ("low = 1", "low = 7", "has no ends of its scale"),
        ('kind = "choice"', 'kind = "yes"', "has options but is no choice"),
        ('kind = "scale"', 'kind = "choice"', "has no options"),
        ('code = "social"', 'code = "press"', "has no code of its own"),
        ("{place} (Việt Nam)", "{noi} (Việt Nam)", "has {noi}"),
        ('en = "Have you ever been to {place}?"', "", "question “visited” has no text in en"),
    ],
)
def test_a_broken_questionnaire_is_named_by_its_fault(tmp_path: Path, old: str, new: str, what: str) -> None:
    copy = Path(shutil.copytree(SHIPPED / "gialai", tmp_path / "gialai"))
    text = (copy / FILE).read_text(encoding="utf-8")
    assert old in text
    (copy / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    faults = [fault for fault in check_profile(copy) if fault.file.startswith("questionnaires/") and what in fault.what]
    assert faults
    assert faults[0].line > 0
    assert faults[0].remedy


def test_a_file_that_is_no_toml_is_named_by_its_line(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SHIPPED / "gialai", tmp_path / "gialai"))
    (copy / FILE).write_text('code = "city-brands"\naudience = \n', encoding="utf-8")
    assert [(fault.file, fault.line) for fault in check_profile(copy)] == [(FILE, 2)]


def test_a_file_without_questions_is_a_fault(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SHIPPED / "gialai", tmp_path / "gialai"))
    (copy / FILE).write_text('code = "x"\naudience = "home"\nnames = { vi = "a", en = "b" }\n', encoding="utf-8")
    assert [fault.what for fault in check_profile(copy)] == ["there is no question"]
