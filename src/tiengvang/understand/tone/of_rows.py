"""Tone of rows (text, lang, start, end), as they come and in their order. Reads no file; articles: `article_tone`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from tiengvang.records import InputFault, Tone
from tiengvang.understand.encoder import LONGEST, encoder
from tiengvang.understand.lines import Kinds, Line, Row, row_fault
from tiengvang.understand.sentences import sentences
from tiengvang.understand.tone import JudgeUnavailable, Target, ToneJudge, mean
from tiengvang.understand.tone.choosing import SHIPPED, batch_of, id_of

REQUIRED: Kinds = {"text": str, "lang": str}
OPTIONAL: Kinds = {"start": int, "end": int}
_DIGITS = 6  # behind the point


def with_tone(file: str, lines: Iterable[Line], judge: ToneJudge) -> Iterator[Row | InputFault]:
    """The same rows with negative, neutral, positive (sum 1) and judge; a fault for a row that cannot be judged.

    A text is judged as one, with its target's characters [start, end) where they are given; without a target, one that
    is longer than the shipped model sees is judged in pieces of whole sentences, whose mean is given. Raises InputFault
    (judge-unavailable) where the judge cannot work; the rows before are done then.
    """
    source = iter(lines)
    while some := list(islice(source, batch_of(judge))):
        targets = [_target(line.row) for line in some]
        tones = iter(_judged(judge, [target for target in targets if isinstance(target, Target)]))
        for line, target in zip(some, targets, strict=True):
            if isinstance(target, str):
                yield row_fault(file, line.number, target)
                continue
            tone = next(tones)
            numbers = {name: round(getattr(tone, name), _DIGITS) for name in ("negative", "neutral", "positive")}
            yield {**line.row, **numbers, "judge": id_of(judge)}


def _target(row: Row) -> Target | str:
    """What is to be judged, or what is wrong with the row and what to do about it."""
    text, start, end = row["text"], row.get("start"), row.get("end")
    if not text.strip():
        return "text is empty; leave the row out."
    if (start is None) != (end is None):
        return "start and end belong together; give both or neither."
    if start is None or end is None or start == end == 0:
        return Target(text, 0, 0, row["lang"])
    if not 0 <= start < end <= len(text):
        return f"start {start} and end {end} are no stretch of a text of {len(text)} characters (counted from 0)."
    return Target(text, start, end, row["lang"])


def _judged(judge: ToneJudge, targets: Sequence[Target]) -> Sequence[Tone]:
    try:
        if judge.name == SHIPPED:
            return [_piecewise(judge, target) for target in targets]
        return judge.judge(targets) if targets else []
    except JudgeUnavailable as error:
        raise InputFault("judge-unavailable", str(error)) from error


def _piecewise(judge: ToneJudge, target: Target) -> Tone:
    """Tone of a text that may be longer than the shipped model sees; round a target it looks by itself."""
    if target.end or _fits(target.text):
        return judge.judge([target])[0]
    tones = judge.judge([Target(piece, 0, 0, target.language) for piece in _pieces(target.text)])
    return mean(tones, [1.0] * len(tones), id_of(judge))


def _fits(text: str) -> bool:
    room = LONGEST - 2  # the signs at both ends
    return len(text) < room or len(encoder().words.cut(text)) <= room


def _pieces(text: str) -> list[str]:
    """The text in stretches of whole sentences that the model sees whole; a longer sentence stands alone."""
    pieces: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if pieces and _fits(text[pieces[-1][0] : end]):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return [text[start:end] for start, end in pieces]
