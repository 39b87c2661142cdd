"""`tiengvang embed` and `tiengvang narratives`: rows in, rows out, bad ones named, and what they exit with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from tiengvang.cli import main

Row = dict[str, Any]
LANDSLIDE = [
    {"id": "a", "title": "Sạt lở đèo An Khê", "text": "Mưa lớn khiến đất đá đổ xuống quốc lộ 19 ở Gia Lai.",
     "lang": "vi", "published": "2026-03-02"},
    {"id": 2, "title": "Landslide blocks An Khe pass", "text": "Heavy rain brought rocks down on road 19 in Gia Lai.",
     "lang": "en", "published": "2026-03-03T08:00:00Z"},
]  # fmt: skip
DRUMS = {"id": "c", "title": "Museum shows forty drums", "text": "They are on show in Oslo.", "lang": "en"}


def run(*arguments: str, rows: list[Row | str] | None = None) -> Result:
    given = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows or ())
    return CliRunner().invoke(main, arguments, input=given.encode("utf-8"))


def answered(result: Result) -> list[Row]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_articles_of_one_story_get_one_narrative_across_languages() -> None:
    result = run("narratives", "-", rows=[*LANDSLIDE, DRUMS])
    assert result.exit_code == 0, result.output
    first, second, third = answered(result)
    assert [one["id"] for one in (first, second, third)] == ["a", 2, "c"]
    assert set(first) == {"id", "narrative"}
    assert first["narrative"] == second["narrative"] != third["narrative"]


def test_a_row_that_cannot_be_grouped_is_named_and_the_others_go_on() -> None:
    bad = [{**DRUMS, "published": "yesterday"}, {**DRUMS, "title": " ", "text": ""}, {"id": "x"}, "{"]
    result = run("narratives", "-", rows=[LANDSLIDE[0], *bad, LANDSLIDE[1]])
    assert result.exit_code == 1
    assert [one["id"] for one in answered(result)] == ["a", 2]
    for line, words in ((2, "write it as 2026-03-31"), (3, "has a word"), (4, "title is missing"), (5, "not JSON")):
        assert f"standard input, line {line}: " in result.stderr
        assert words in result.stderr
    assert "4 rows were refused" in result.stderr


def test_rows_are_embedded_and_keep_their_fields() -> None:
    result = run("embed", "-", "--precision", "4", rows=[*LANDSLIDE, {"text": " "}])
    assert result.exit_code == 1
    first, second = answered(result)
    assert {name: first[name] for name in LANDSLIDE[0]} == LANDSLIDE[0]
    assert len(first["vector"]) == len(second["vector"]) == 384
    assert all(round(one, 4) == one for one in first["vector"])
    assert np.isclose(np.linalg.norm(first["vector"]), 1, atol=1e-2)
    assert "standard input, line 3: neither title nor text has a word" in result.stderr


def test_a_model_of_ones_own_is_taken_from_its_folder() -> None:
    tiny = Path(__file__).parent / "understand" / "tiny_embedder"
    (row,) = answered(run("embed", "-", "--model", str(tiny), rows=[{"text": "gong"}]))
    assert row == {"text": "gong", "vector": [1.0, 0.0, 0.0, 0.0]}


@pytest.mark.parametrize(
    "arguments", [("embed", "none.jsonl"), ("narratives", "none.jsonl"), ("embed", "-", "--model", "none")]
)
def test_what_cannot_be_read_at_all_exits_with_2(arguments: tuple[str, ...]) -> None:
    result = run(*arguments, rows=[DRUMS])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: none" in result.stderr
