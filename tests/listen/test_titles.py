"""Titles lose the outlet's name and nothing else."""

from __future__ import annotations

import pytest

from tiengvang.listen.titles import clean_title


@pytest.mark.parametrize(
    ("title", "names", "heading", "clean"),
    [
        ("Road opens on the coast | The Daily Gong", ["The Daily Gong"], "", "Road opens on the coast"),
        ("Road opens on the coast - gong.example", ["gong.example", "gong"], "", "Road opens on the coast"),
        ("Khánh thành đường ven biển - Báo Gia Lai điện tử", ["Báo Gia Lai"], "", "Khánh thành đường ven biển"),
        ("Đường ven biển - Thời sự - Bao Gia Lai", ["Báo Gia Lai"], "", "Đường ven biển - Thời sự"),
        ("沿海公路开工_新闻频道_某某网", ["某某网"], "", "沿海公路开工"),
        ("海岸道路の工事開始｜地元新聞", ["地元新聞"], "", "海岸道路の工事開始"),
        ("The Daily Gong: road opens", ["Other"], "", "The Daily Gong: road opens"),
        ("BREAKING | Road opens on the coast", ["gong"], "", "BREAKING | Road opens on the coast"),
        ("The Daily Gong | Road opens", ["The Daily Gong"], "", "Road opens"),
        ("Pleiku - Quy Nhon: two towns, one road", ["vnexpress"], "", "Pleiku - Quy Nhon: two towns, one road"),
        ("Road opens on the coast » News » Portal", ["x"], "Road opens on the coast", "Road opens on the coast"),
        ("The Daily Gong", ["The Daily Gong"], "", "The Daily Gong"),
        ("  Road   opens ", [], "", "Road opens"),
        ("", ["a"], "", ""),
        (" | ", ["a"], "", "|"),
    ],
)  # fmt: skip
def test_a_title_is_freed_of_its_outlet(title: str, names: list[str], heading: str, clean: str) -> None:
    assert clean_title(title, names, heading) == clean
