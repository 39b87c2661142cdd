"""Tone of rows: `tiengvang tone`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tiengvang.cli import main
from tiengvang.records import InputFault, Tone
from tiengvang.understand.lines import Line
from tiengvang.understand.tone import JudgeUnavailable, Target
from tiengvang.understand.tone.of_rows import with_tone


class Heard:
    """A judge that remembers what it was given."""

    name, version = "heard", "1"

    def __init__(self, batch: int = 1, name: str = "heard", broken: bool = False) -> None:
        self.batch, self.name, self.broken = batch, name, broken
        self.calls: list[list[Target]] = []

    def judge(self, targets: Sequence[Target]) -> list[Tone]:
        if self.broken:
            raise JudgeUnavailable("the server is away; try again later.")
        self.calls.append(list(targets))
        return [
            Tone(0.1, 0.2, 0.7, "heard/1") if "bad" not in one.text else Tone(0.7, 0.2, 0.1, "x") for one in targets
        ]


def lines(*rows: dict[str, Any]) -> list[Line]:
    return [Line(number, row) for number, row in enumerate(rows, 1)]


def test_the_same_rows_come_back_in_their_order_with_their_tone() -> None:
    rows = [{"id": number, "text": f"{'bad' if number % 3 else 'fine'} {number}", "lang": "en"} for number in range(7)]
    found = list(with_tone("f", lines(*rows), Heard(batch=3)))
    assert [{key: row[key] for key in ("id", "text", "lang")} for row in found if isinstance(row, dict)] == rows
    assert [row["negative"] for row in found if isinstance(row, dict)] == [0.1, 0.7, 0.7, 0.1, 0.7, 0.7, 0.1]
    assert all(row["judge"] == "heard/1" for row in found if isinstance(row, dict))


def test_a_judge_that_reads_one_by_one_answers_before_the_next_row_comes() -> None:
    read: list[int] = []

    def coming() -> Any:
        for line in lines(*({"text": f"t{number}", "lang": "en"} for number in range(3))):
            read.append(line.number)
            yield line

    answers = with_tone("f", coming(), Heard())
    next(answers)
    assert read == [1]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"text": "  ", "lang": "en"}, "text is empty"),
        ({"text": "abc", "lang": "en", "start": 1}, "give both or neither"),
        ({"text": "abc", "lang": "en", "start": 1, "end": 4}, "text of 3 characters"),
        ({"text": "abc", "lang": "en", "start": -1, "end": 2}, "no stretch"),
        ({"text": "abc", "lang": "en", "start": 2, "end": 2}, "no stretch"),
    ],
)
def test_a_row_that_cannot_be_judged_is_named_by_its_line_and_the_others_go_on(row: dict[str, Any], words: str) -> None:
    found = list(with_tone("f.jsonl", lines({"text": "a", "lang": "en"}, row, {"text": "b", "lang": "xx"}), Heard(2)))
    assert isinstance(found[1], InputFault)
    assert "f.jsonl, line 2" in str(found[1])
    assert words in str(found[1])
    assert [row["text"] for row in found if isinstance(row, dict)] == ["a", "b"]


def test_the_target_is_given_as_characters_also_beyond_the_first_plane() -> None:
    judge = Heard()
    list(with_tone("f", lines({"text": "🎉 Gia Lai", "lang": "vi", "start": 2, "end": 9}), judge))
    (target,) = judge.calls[0]
    assert target.text[target.start : target.end] == "Gia Lai"


def test_only_a_text_that_the_shipped_model_cannot_see_whole_is_judged_in_pieces() -> None:
    judge = Heard(name="model")
    long = "It is fine here. " * 80 + "But the end is bad."
    found = list(
        with_tone("f", lines({"text": "It is fine. And good.", "lang": "en"}, {"text": long, "lang": "en"}), judge)
    )
    assert len(judge.calls[0]) == 1
    assert len(judge.calls[1]) > 1
    assert isinstance(found[1], dict)
    assert 0.1 < found[1]["negative"] < 0.7
    judge.calls.clear()
    list(with_tone("f", lines({"text": long, "lang": "en", "start": 0, "end": 2}), judge))
    assert len(judge.calls[0]) == 1  # it looks round its mark by itself


def test_a_judge_that_cannot_work_stops_the_file() -> None:
    with pytest.raises(InputFault, match="server is away"):
        list(with_tone("f", lines({"text": "a", "lang": "en"}), Heard(broken=True)))


def test_the_command_counts_what_it_refused(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"text": "A flood killed three.", "lang": "en"}\n{"text": 7, "lang": "en"}\n', "utf-8")
    result = CliRunner().invoke(main, ["tone", str(file), "--judge", "lexicon"])
    assert result.exit_code == 1
    (row,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert row["negative"] > row["positive"]
    assert "line 2" in result.stderr
    assert CliRunner().invoke(main, ["tone", str(tmp_path / "none.jsonl"), "--judge", "lexicon"]).exit_code == 2
    assert CliRunner().invoke(main, ["tone", str(file), "--judge", "oracle"]).exit_code == 2
