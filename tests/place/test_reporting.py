"""reports.toml of a profile: what is read of it, and each fault by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tiengvang.place.check import check_profile
from tiengvang.place.profile import SHIPPED, load_profile
from tiengvang.place.reporting import DRAFTS, Reporting


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped profile with the file."""
    return Path(shutil.copytree(SHIPPED / "gialai", tmp_path / "gialai"))


def _faults(folder: Path, old: str, new: str) -> list[str]:
    file = folder / "reports.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(fault) for fault in check_profile(folder) if fault.file == "reports.toml"]


def test_the_last_day_before_10_11_is_09_11() -> None:
    yearly = load_profile("gialai").reporting.yearly
    assert (yearly.due, yearly.figures) == ((11, 9), (10, 31))


def test_sections_are_read_in_their_order() -> None:
    sections = load_profile("gialai").reporting.sections
    assert sections[0].key == "direction"
    assert {one.draft for one in sections} == {"", *DRAFTS}


def test_a_profile_without_the_file_reports_on_its_task_groups() -> None:
    assert load_profile("jeju").reporting == Reporting()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('due = "11-09"', 'due = "31-11"', "is not a month and a day"),
        ('due = "11-09"', 'due = "12-09"', "due before units' reports"),
        ('place = "Gia Lai"', "place = 5", "paper.place is not a text"),
        ('place = "Gia Lai"', 'town = "Gia Lai"', "paper.town is not known"),
        ('committee_code = "ubnd"', 'committee_code = "ubndt"', "is not an agency"),
        ("năm {year}", "năm {month}", "{month}"),
        ('draft = "groups"', 'draft = "tasks"', "is not known"),
        ('key = "money"', 'key = "direction"', "stands twice"),
        ('key = "money"', 'key = "money"\nhelp = "x"', "has help"),
        ('part = "Kinh phí thực hiện"', 'part = " "', "has no part"),
        ("[yearly]", "[year]", "[yearly] is missing"),
        ('addressees = ["Ủy ban nhân dân tỉnh Gia Lai"', "addressees = [1", "not a list of texts"),
        ("[paper.posts]", "[paper.post]", "paper.post is not known"),
    ],
)
def test_each_fault_is_named(folder: Path, old: str, new: str, said: str) -> None:
    assert any(said in fault for fault in _faults(folder, old, new))


def test_a_sound_file_has_no_fault(folder: Path) -> None:
    assert _faults(folder, "Gia Lai", "Gia Lai") == []
