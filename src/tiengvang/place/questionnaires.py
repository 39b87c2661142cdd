"""A profile's questionnaires/*.toml: what is asked of the public abroad, of visitors and at home. Holds no answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tiengvang.place.files import QUESTIONNAIRES, Fault, Folder

AUDIENCES: Final = ("abroad", "visitors", "home")
KINDS: Final = ("yes", "scale", "choice")
# Columns of a file of answers that are not questions.
RESERVED: Final = ("number", "market", "day", "weight", "cluster")
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}\Z")
_HOLDER = re.compile(r"\{(\w*)\}")
_LANGUAGES: Final = ("vi", "en")
_LONGEST: Final = {"names": 200, "source": 300, "dimension": 40}  # characters


@dataclass(frozen=True, slots=True)
class AskedOption:
    """One answer to choose."""

    code: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """code: the column in files; texts: by language, the place's name filled in; dimension: of the frame, "" for none;
    kind: of KINDS; low, high: ends of a scale; options: of a choice."""

    code: str
    texts: dict[str, str]
    dimension: str
    kind: str
    low: int | None
    high: int | None
    options: tuple[AskedOption, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """code: its id for good; audience: of AUDIENCES; source: whose frame it is."""

    code: str
    names: dict[str, str]
    audience: str
    source: str
    questions: tuple[AskedQuestion, ...]


def read_questionnaires(folder: Folder, place: dict[str, str]) -> tuple[Questionnaire, ...]:
    """What the files say, which have been checked. place: the place's name by language, for {place} in texts."""
    return tuple(_questionnaire(folder.toml[file], place) for file in _files(folder))


def questionnaire_faults(folder: Folder) -> Iterator[Fault]:
    """Faults of the files; none for a profile without any."""
    first: dict[str, str] = {}
    for file in _files(folder):
        table = folder.toml[file]
        yield from _head(folder, file, table)
        code = table.get("code")
        if isinstance(code, str) and code in first:
            line = folder.line_of(file, "code")
            yield Fault(file, line, f"code “{code}” stands in {first[code]} too", "Give each questionnaire its own")
        first.setdefault(str(code), file)
        rows = table.get("question")
        if not (isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)):
            yield Fault(file, 1, "there is no question", "Begin each with [[question]]")
            continue
        yield from _questions(folder, file, rows)


def _files(folder: Folder) -> list[str]:
    return sorted(file for file in folder.toml if file.startswith(f"{QUESTIONNAIRES}/"))


def _questionnaire(table: dict[str, Any], place: dict[str, str]) -> Questionnaire:
    return Questionnaire(
        table["code"], _filled(table["names"], place), table["audience"], table.get("source", ""),
        tuple(_question(row, place) for row in table["question"]),
    )  # fmt: skip


def _question(row: dict[str, Any], place: dict[str, str]) -> AskedQuestion:
    return AskedQuestion(
        row["code"], _filled(row, place), row.get("dimension", ""), row["kind"], row.get("low"), row.get("high"),
        tuple(AskedOption(one["code"], _filled(one, place)) for one in row.get("option", ())),
    )  # fmt: skip


def _filled(row: dict[str, Any], place: dict[str, str]) -> dict[str, str]:
    return {language: row[language].replace("{place}", place[language]) for language in _LANGUAGES}


def _head(folder: Folder, file: str, table: dict[str, Any]) -> Iterator[Fault]:
    if not (isinstance(table.get("code"), str) and _CODE.match(table["code"])):
        what = f"code “{table.get('code')}” is missing or no id"
        yield Fault(file, folder.line_of(file, "code"), what, "Use small letters, digits, hyphens; begin with a letter")
    if table.get("audience") not in AUDIENCES:
        what = f"audience “{table.get('audience')}” is not known"
        yield Fault(file, folder.line_of(file, "audience"), what, f"Use one of: {', '.join(AUDIENCES)}")
    names = table.get("names")
    if not isinstance(names, dict):
        yield Fault(file, folder.line_of(file, "names"), "names is missing", 'Write names = { vi = "…", en = "…" }')
    else:
        yield from _texts(folder, file, names, "names", folder.line_of(file, "names"))
    source = table.get("source", "")
    if not isinstance(source, str) or len(source) > _LONGEST["source"]:
        what = "source is no text, or longer than 300 characters"
        yield Fault(file, folder.line_of(file, "source"), what, "Say in short whose frame it is")


def _questions(folder: Folder, file: str, rows: list[dict[str, Any]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        code = row.get("code")
        line = folder.line_of(file, "code", f'"{code}"')
        name = f"question “{code}”" if code else f"question {number}"
        if not (isinstance(code, str) and _CODE.match(code)):
            yield Fault(file, line, f"{name} has no code that can be a column", "Use small letters, digits, _ and -")
        elif code in RESERVED:
            yield Fault(file, line, f"code “{code}” is a column of its own already", "Choose another code")
        elif code in seen:
            yield Fault(file, line, f"{name} stands twice", "Give each question its own code")
        seen.add(str(code))
        yield from _texts(folder, file, row, name, line)
        dimension = row.get("dimension", "")
        if not isinstance(dimension, str) or len(dimension) > _LONGEST["dimension"]:
            yield Fault(file, line, f"{name} has a dimension that is no short text", 'Write dimension = "…"')
        if row.get("kind") not in KINDS:
            yield Fault(file, line, f"{name} has kind “{row.get('kind')}”", f"Use one of: {', '.join(KINDS)}")
        yield from _answers(folder, file, row, name, line)


def _answers(folder: Folder, file: str, row: dict[str, Any], name: str, line: int) -> Iterator[Fault]:
    low, high = row.get("low"), row.get("high")
    if row.get("kind") == "scale":
        if not (type(low) is int and type(high) is int and -1000 <= low < high <= 1000):
            yield Fault(file, line, f"{name} has no ends of its scale in their order", "Write low = 1 and high = 7")
    elif (low, high) != (None, None):
        yield Fault(file, line, f"{name} has ends but is no scale", 'Take low and high out, or write kind = "scale"')
    options = row.get("option", [])
    if not (isinstance(options, list) and all(isinstance(one, dict) for one in options)):
        yield Fault(file, line, f"{name} has options that are no tables", "Begin each with [[question.option]]")
        return
    if (row.get("kind") == "choice") != bool(options):
        what = f"{name} has no options" if not options else f"{name} has options but is no choice"
        yield Fault(file, line, what, 'A question of kind "choice" has [[question.option]], another kind none')
    seen: set[str] = set()
    for one in options:
        code = one.get("code")
        where = folder.line_of(file, "code", f'"{code}"')
        if not (isinstance(code, str) and _CODE.match(code)) or code in seen:
            what = f"option “{code}” of {name} has no code of its own"
            yield Fault(file, where, what, "Use small letters, digits, _ and -, each code once")
        seen.add(str(code))
        yield from _texts(folder, file, one, f"option “{code}” of {name}", where)


def _texts(folder: Folder, file: str, row: dict[str, Any], name: str, line: int) -> Iterator[Fault]:
    for language in _LANGUAGES:
        text = row.get(language)
        if not isinstance(text, str) or not text.strip():
            yield Fault(file, line, f"{name} has no text in {language}", f'Write {language} = "…"')
            continue
        if name == "names" and len(text) > _LONGEST["names"]:
            yield Fault(file, line, f"names.{language} is longer than 200 characters", "Choose a shorter name")
        for holder in _HOLDER.findall(text):
            if holder != "place":
                yield Fault(file, line, f"{name} has {{{holder}}}", "Only {place} is filled in")
