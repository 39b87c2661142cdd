"""Lines: each row checked, a bad one named with its line and the remedy, the others read on."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tiengvang.records import InputFault
from tiengvang.understand import lines
from tiengvang.understand.lines import Line, read_lines, row_fault, size_of

NEEDED = {"text": str}
MAY = {"start": int, "weight": float, "on": bool}


def read(path: Path, content: str | bytes) -> list[Line | InputFault]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return list(read_lines(path, NEEDED, MAY))


def test_good_rows_come_in_order_with_their_lines_and_all_their_fields(tmp_path: Path) -> None:
    content = '\ufeff{"text": "Chiêng", "other": [1]}\n\n  \r\n{"text": "", "start": 3, "weight": 2, "on": true}'
    assert read(tmp_path / "in.jsonl", content) == [
        Line(1, {"text": "Chiêng", "other": [1]}),
        Line(4, {"text": "", "start": 3, "weight": 2, "on": True}),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "not JSON at character 2"),
        (b"text", "not JSON at character 1"),
        (b"[1]", r"\[1\] is no object"),
        (b'"text"', "is no object"),
        (b'{"text": "\xff"}', "not UTF-8 at byte 11"),
        (b'{"text": "\\ud83d"}', "half of a character"),
        (b'{"text": "a", "weight": NaN}', "NaN is no number"),
        (b"{}", "text is missing; every row needs text"),
        (b'{"text": null}', "text is missing"),
        (b'{"text": 5}', "text is 5; it must be text in quotation marks"),
        (b'{"text": "a", "start": "3"}', 'start is "3"; it must be a whole number'),
        (b'{"text": "a", "start": 1.5}', "start is 1.5; it must be a whole number"),
        (b'{"text": "a", "start": true}', "start is true; it must be a whole number"),
        (b'{"text": "a", "on": 1}', "on is 1; it must be true/false"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text": "a", "start": ' + b"9" * 5000 + b"}", "digits"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_the_others_are_read(tmp_path: Path, line: bytes, words: str) -> None:
    good = b'{"text": "a"}\n'
    before, fault, after = read(tmp_path / "in.jsonl", good + line + b"\n" + good)
    assert (before, after) == (Line(1, {"text": "a"}), Line(3, {"text": "a"}))
    with pytest.raises(InputFault, match=words) as raised:
        raise fault  # type: ignore[misc]
    assert str(raised.value).startswith(f"{tmp_path / 'in.jsonl'}, line 2: ")
    assert raised.value.cause == "row-unusable"


def test_a_line_beyond_all_bounds_costs_no_more_than_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 2**20)
    long = json.dumps({"text": "x" * 3 * 2**20})
    fault, after = read(tmp_path / "in.jsonl", long + '\n{"text": "a"}')
    assert "longer than 1 MiB" in str(fault)
    assert after == Line(2, {"text": "a"})


def test_a_file_that_is_not_there_is_a_fault_of_the_whole(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(InputFault, match="cannot be read") as fault:
            list(read_lines(path, NEEDED))
        assert fault.value.cause == "file-unreadable"


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "a"}\n{')))
    good, fault = read_lines("-", NEEDED)
    assert good == Line(1, {"text": "a"})
    assert str(fault).startswith("standard input, line 2: ")
    assert size_of("-") is None


def test_rows_are_read_one_at_a_time_and_told_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "a"}\n{"text": "b"}\n', "utf-8")
    told: list[int] = []
    stream = read_lines(path, NEEDED, on_read=told.append)
    next(stream)
    assert told == [14]
    next(stream)
    assert told == [14, 28]
    assert size_of(path) == 28


def test_a_fault_found_later_names_its_line_too() -> None:
    assert str(row_fault("a.jsonl", 7, "end is before start.")) == "a.jsonl, line 7: end is before start."
