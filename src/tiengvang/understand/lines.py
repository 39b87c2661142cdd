"""Lines: rows of a JSONL file or of standard input, one at a time, each checked. Judges no text and writes nothing."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, NoReturn

from tiengvang.records import InputFault

Row = dict[str, Any]
Kinds = Mapping[str, type | tuple[type, ...]]

STANDARD_INPUT = "-"
LONGEST_LINE = 16 * 1024 * 1024  # bytes; an article has some thousand
_NAMES = {str: "text in quotation marks", int: "a whole number", float: "a number", list: "a list", bool: "true/false"}


class Line(NamedTuple):
    """One good row and its line, counted from 1."""

    number: int
    row: Row


def read_lines(
    path: str | Path,
    required: Kinds,
    optional: Kinds | None = None,
    *,
    on_read: Callable[[int], None] = lambda bytes_: None,
) -> Iterator[Line | InputFault]:
    """The rows of a JSONL file ("-": standard input), in order; for one that cannot be used the fault that says why.

    required, optional: fields with the type that each must have (an int passes for a float; true and false pass for
    neither; null counts as missing); other fields are left as they are. on_read: told the bytes read so far. Blank
    lines are passed over. Raises InputFault (file-unreadable) where there is no such file or reading it fails.
    """
    name = name_of(path)
    read = 0
    for number, raw in enumerate(_raw_lines(path), 1):
        read += len(raw)
        on_read(read)
        if not raw.strip():
            continue
        try:
            yield Line(number, _checked(raw, required, optional or {}))
        except ValueError as error:
            yield row_fault(name, number, str(error))


def row_fault(path: str | Path, number: int, words: str, cause: str = "row-unusable") -> InputFault:
    """The fault of one row: words say what is wrong and what to do about it."""
    return InputFault(cause, f"{name_of(path)}, line {number}: {words}")


def name_of(path: str | Path) -> str:
    """How messages call the file."""
    return "standard input" if str(path) == STANDARD_INPUT else str(path)


def size_of(path: str | Path) -> int | None:
    """Bytes of the file, or None where nobody can tell beforehand."""
    if str(path) == STANDARD_INPUT or not os.path.isfile(path):
        return None
    return os.path.getsize(path)


def _raw_lines(path: str | Path) -> Iterator[bytes]:
    """Lines as bytes, without the mark that some editors put at a file's beginning; of one too long a stump."""
    try:
        with _opened(path) as stream:
            first = True
            while raw := stream.readline(LONGEST_LINE + 1):
                whole = raw
                while len(raw) >= LONGEST_LINE and not raw.endswith(b"\n"):  # the rest is read, not kept
                    raw = stream.readline(LONGEST_LINE)
                yield whole.removeprefix(b"\xef\xbb\xbf") if first else whole
                first = False
    except OSError as error:
        raise InputFault(
            "file-unreadable", f"{name_of(path)}: cannot be read ({error.strerror or error}); check the name."
        ) from error


@contextmanager
def _opened(path: str | Path) -> Iterator[IO[bytes]]:
    if str(path) == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    with open(path, "rb") as stream:
        yield stream


def _checked(raw: bytes, required: Kinds, optional: Kinds) -> Row:
    """The row of a line. Raises ValueError, whose words say what is wrong and what to do."""
    row = _parsed(raw)
    for kinds, needed in ((required, True), (optional, False)):
        for field, kind in kinds.items():
            value = row.get(field)
            if value is None:
                if needed:
                    raise ValueError(f"{field} is missing; every row needs {', '.join(required)}.")
            elif not _fits(value, kind):
                raise ValueError(f"{field} is {_shown(value)}; it must be {_kind_name(kind)}.")
    return row


def _parsed(raw: bytes) -> Row:
    if len(raw) > LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE // 2**20} MiB; put one article on a line.")
    try:
        row = json.loads(raw.rstrip().decode("utf-8"), parse_constant=_no_number)
        json.dumps(row, ensure_ascii=False).encode("utf-8")  # half a surrogate pair could not be written again
    except UnicodeEncodeError:
        raise ValueError("holds half of a character (a lone surrogate); write the text anew as UTF-8.") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start + 1}; save the file as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON at character {error.colno} ({error.msg}); one object {{…}} on each line.") from None
    except RecursionError:
        raise ValueError("nested too deeply; a row is one plain object.") from None
    if not isinstance(row, dict):
        raise ValueError(f"{_shown(row)} is no object; one object {{…}} on each line.")
    return row


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number in JSON; leave the field out.")


def _fits(value: object, kind: type | tuple[type, ...]) -> bool:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if isinstance(value, bool):
        return bool in kinds
    return isinstance(value, kinds) or (float in kinds and isinstance(value, int))


def _kind_name(kind: type | tuple[type, ...]) -> str:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(_NAMES.get(one, one.__name__) for one in kinds)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
