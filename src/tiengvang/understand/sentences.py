"""Where the sentences of a text stand, in Latin, Cyrillic, Arabic, Chinese, Japanese, Korean, Thai, Lao and Khmer.

Rules, not a model. Thai and Lao write no full stop: there a blank between two words of the script ends a clause once
enough has been said. Sentences are spans of the text given, so nothing is copied or changed.
"""

from __future__ import annotations

import re

# A clause of Thai or Lao shorter than this many characters goes on over a blank.
_CLAUSE = 60
# Text without any stop is cut near here, so that one list or table is not one sentence.
_LONGEST = 400
_CLOSERS = "\"'»”’」』）)］]】》›"
_BREAK = re.compile(
    r"\n+"
    rf"|[。！？｡!?؟۔។៕]+[{re.escape(_CLOSERS)}]*"
    rf"|(?:\.+|…+)[{re.escape(_CLOSERS)}]*(?=\s)"
)
_BLANK_BETWEEN = re.compile(r"(?<=[\u0e00-\u0eff]) +(?=[\u0e00-\u0eff])")
_COMMA = re.compile(r"[;；，、،]\s*|, +| +(?=\S{2})")
_THAI_LAO = re.compile("[\u0e01-\u0eff]")
_NUMBER_WORDS = frozenset(("no", "nos", "nr", "art", "số", "ст"))
_ABBREVIATIONS = frozenset(
    (
        *("mr", "mrs", "ms", "dr", "prof", "st", "vs", "gen", "col", "lt", "sgt", "gov", "sen", "rep", "mt"),
        *("tp", "ts", "ths", "gs", "pgs", "tx", "ubnd", "bs"),
        *("mm", "mme", "mlle", "env", "av", "bzw", "ca", "usw", "str"),
        *("sr", "sra", "srta", "ud", "núm", "dra", "exmo", "гг", "им", "ул", "тыс", "млн", "млрд", "руб"),
        *("jl", "dll", "tgl", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
    )
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans [start, end) of the sentences, in order, without blanks at their ends; none for a text of blanks."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        if match.group()[0] in ".…" and not _stops(text, start, match):
            continue
        _add(spans, text, start, match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _stops(text: str, start: int, match: re.Match[str]) -> bool:
    """True where a full stop ends a sentence: not after an abbreviation or an ordinal, not before a small letter."""
    after = text[match.end() : match.end() + 8].strip()[:1]
    if after.islower():
        return False
    if len(match.group()) > 1:
        return True
    words = text[max(start, match.start() - 16) : match.start()].split()
    word = words[-1].lstrip("(\"'«“‘„[") if words else ""
    if not word:
        return False
    # An initial, or a number before a number or month: "J. Smith", "am 3. Oktober", "No. 5".
    if len(word) == 1 and word.isalpha() and ord(word) < 0x500:
        return False
    if word.isdigit() and len(word) <= 2:
        return False
    if after.isdigit() and word.lower() in _NUMBER_WORDS:
        return False
    return word.lower().rsplit(".", 1)[-1] not in _ABBREVIATIONS


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Add the sentence without the blanks at its ends, cut into clauses where it is long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    if end - start > _CLAUSE and _THAI_LAO.search(text, start, end):
        start = _cut(spans, text, start, end, _BLANK_BETWEEN, _CLAUSE)
    if end - start > _LONGEST:
        start = _cut(spans, text, start, end, _COMMA, _LONGEST // 2)
    spans.append((start, end))


def _cut(spans: list[tuple[int, int]], text: str, start: int, end: int, where: re.Pattern[str], least: int) -> int:
    """Add pieces of at least `least` characters; the start of what is left."""
    for match in where.finditer(text, start, end):
        if match.end() - start >= least and end - match.end() >= least // 4:
            stop = match.end()
            while text[stop - 1].isspace():
                stop -= 1
            spans.append((start, stop))
            start = match.end()
    return start
