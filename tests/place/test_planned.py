"""plan.toml of a profile: what it gives, and what is wrong with a broken one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tiengvang.place.check import check_profile
from tiengvang.place.profile import SHIPPED, load_profile


def test_the_shipped_plan_is_read_whole() -> None:
    plan = load_profile("gialai").plan
    assert plan is not None
    assert (plan.key, plan.first_year, plan.last_year, plan.provisional) == ("qd-173", 2026, 2030, True)
    assert [len(group.measures) for group in plan.groups] == [3, 6, 3, 5, 3, 2]
    assert plan.groups[4].measures[0].endswith("ảnh hưởng đến hình ảnh của tỉnh, của quốc gia.")


def test_a_profile_may_have_none() -> None:
    assert load_profile("jeju").plan is None


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('key = "qd-173"', 'key = "QĐ 173"', "is not an id"),
        ("first_year = 2026", "first_year = 2031", "are not years in their order"),
        ("last_year = 2030", 'last_year = "2030"', "are not years in their order"),
        ("[plan]", "[plans]", "[plan] is missing"),
        ('section = "II.1"', "section = 2", "group.section is not a text"),
        ("measures = [", "measure = [", "measures of group 1 are not texts"),
    ],
)
def test_a_broken_plan_is_named_by_its_fault(tmp_path: Path, old: str, new: str, what: str) -> None:
    copy = Path(shutil.copytree(SHIPPED / "gialai", tmp_path / "gialai"))
    text = (copy / "plan.toml").read_text(encoding="utf-8")
    assert old in text
    (copy / "plan.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(fault.file == "plan.toml" and what in fault.what for fault in check_profile(copy))
