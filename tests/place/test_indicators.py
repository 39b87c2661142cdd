"""indicators.toml of a profile: what is read of it, and each fault by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tiengvang.place.check import check_profile
from tiengvang.place.profile import SHIPPED, load_profile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped profile with the file."""
    return Path(shutil.copytree(SHIPPED / "gialai", tmp_path / "gialai"))


def _faults(folder: Path, old: str, new: str) -> list[str]:
    file = folder / "indicators.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(fault) for fault in check_profile(folder) if fault.file == "indicators.toml"]


def test_the_plan_s_target_is_growth_against_the_year_before() -> None:
    one = next(one for one in load_profile("gialai").indicators if one.code == "positive-share")
    assert [(held.year, held.kind, held.value) for held in one.targets] == [
        (year, "growth_year", 0.2) for year in (2027, 2028, 2029, 2030)
    ]
    assert one.baseline_year == 2026
    assert all("II.2" in held.source for held in one.targets)


def test_a_profile_without_the_file_has_no_indicators(folder: Path) -> None:
    (folder / "indicators.toml").unlink()
    assert load_profile(folder).indicators == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "outlets"', 'code = "Outlets"', "code “Outlets”"), ('code = "outlets"', 'code = "articles"', "twice"),
        ('group = "context"', 'group = "other"', "group “other”"),
        ('measure = "score"', 'measure = "x"', "measure “x”"),
        ('frequency = "month"', 'frequency = "day"', "frequency “day”"),
        ("since = 2024-01-01", 'since = "soon"', "since"),
        ("baseline_year = 2026", "baseline_year = 26", "baseline_year “26”"),
        ('owner = "so-tai-chinh"', 'owner = "so-nao-do"', "so-nao-do"), ("public = true", 'public = "yes"', "public"),
        ("year = 2027", "year = 2028", "two targets"), ("value = 0.20", 'value = "a fifth"', "value “a fifth”"),
        ('kind = "growth_year"', 'kind = "growth"', "kind “growth”"), ("value = 0.20", "value = -3", "below -100"),
        ('unit = { vi = "giờ", en = "hours" }', 'unit = { vi = "giờ" }', "unit"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_remedy(folder: Path, old: str, new: str, said: str) -> None:
    faults = _faults(folder, old, new)
    assert any(said in fault for fault in faults), faults
    assert all(fault.rstrip(".").count(". ") for fault in faults)
