"""Faults of a profile's two TOML files: the place itself and its map. The tables beside them are `check`'s."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from tiengvang.place import vocabulary
from tiengvang.place.files import Fault, Folder

_FILE = "profile.toml"
_MAP = "map.toml"
_TEXTS = ("vi", "en")


def place_faults(folder: Folder) -> Iterator[Fault]:
    """Faults of profile.toml; none when it could not be parsed, which is a fault of form already."""
    table = folder.toml.get(_FILE)
    if table is None:
        return
    yield from _shapes(folder, _FILE, table, "former", "market", "pillar", "theme")
    yield from _place(folder, table)
    yield from _words(folder, table)
    yield from _organisation(folder, table)
    yield from _formers(folder, table)
    yield from _markets(folder, table)
    yield from _topics(folder, table)


def map_faults(folder: Folder) -> Iterator[Fault]:
    """Faults of map.toml; none when it could not be parsed."""
    table = folder.toml.get(_MAP)
    if table is None:
        return
    yield from _shapes(folder, _MAP, table, "label", "outline")
    for key in ("base", "projection"):
        if not _is_text(table.get(key)):
            yield Fault(_MAP, folder.line_of(_MAP, key), f"{key} is missing or not a text", f'Add {key} = "…"')
    if not _is_point(table.get("centre")):
        what = "centre is missing or out of range"
        yield Fault(_MAP, folder.line_of(_MAP, "centre"), what, "Give centre = [longitude, latitude] in degrees")
    for row in _rows(table, "label"):
        where = _at(folder, _MAP, row)
        yield from _id_and_names(_MAP, where, "label", row)
        if not _is_point([row.get("lon"), row.get("lat")]):
            what = f"label “{row.get('id')}” has lat or lon out of range"
            yield Fault(_MAP, where, what, "Give lat and lon in decimal degrees")
    for row in _rows(table, "outline"):
        points = row.get("points")
        if not (isinstance(points, list) and points and all(_is_point(point) for point in points)):
            what = f"outline “{row.get('id')}” has points out of range or none"
            yield Fault(_MAP, _at(folder, _MAP, row), what, "Give points = [[longitude, latitude], …] in degrees")


def _shapes(folder: Folder, file: str, table: dict[str, Any], *keys: str) -> Iterator[Fault]:
    for key in keys:
        rows = table.get(key, [])
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            yield Fault(file, folder.line_of(file, key), f"{key} is not a list of tables", f"Begin each with [[{key}]]")


def _place(folder: Folder, table: dict[str, Any]) -> Iterator[Fault]:
    place = table.get("place")
    if not isinstance(place, dict):
        yield Fault(_FILE, 1, "the table [place] is missing", "Add it with id, country, ear, languages and names")
        return
    for key in ("id", "country"):
        if not _is_text(place.get(key)):
            yield Fault(_FILE, _line(folder, key), f"place.{key} is missing", f'Add {key} = "…" under [place]')
    country = place.get("country")
    if isinstance(country, str) and country and country not in vocabulary.COUNTRIES:
        remedy = "Use an ISO 3166-1 code of two capitals"
        yield Fault(_FILE, _line(folder, "country"), f"country “{country}” is not known", remedy)
    if not isinstance(place.get("ear"), str) or place["ear"] not in vocabulary.EARS:
        what = f"place.ear “{place.get('ear')}” is missing or not known"
        yield Fault(_FILE, _line(folder, "ear"), what, 'Use "vi" for names that sound Vietnamese, else ""')
    languages = place.get("languages")
    if not (isinstance(languages, list) and languages and all(_is_language(word) for word in languages)):
        what = "place.languages is missing or holds something that is not a BCP 47 tag"
        yield Fault(_FILE, _line(folder, "languages"), what, 'List tags such as "vi" and "zh-Hans"')
    elif len(set(languages)) < len(languages):
        yield Fault(_FILE, _line(folder, "languages"), "a language is listed twice", "List each once")
    if not _has_names(place.get("names")):
        what = "place.names lacks a name in vi or en"
        yield Fault(_FILE, _line(folder, "names"), what, "Add both under [place.names]")
    if not isinstance(place.get("codes", {}), dict):
        yield Fault(
            _FILE, _line(folder, "codes"), "place.codes is not a table", "Write [place.codes] with one code a line"
        )


def _words(folder: Folder, table: dict[str, Any]) -> Iterator[Fault]:
    place = table.get("place")
    languages = place.get("languages") if isinstance(place, dict) else None
    for key, needed in (("country_words", True), ("neighbours", False)):
        words = table.get(key)
        if words is None and not needed:
            continue
        if not isinstance(words, dict) or (needed and not words):
            what = f"the table [{key}] is missing or empty"
            yield Fault(_FILE, _line(folder, key), what, "Add lists of words by language")
            continue
        for language, listed in words.items():
            line = _line(folder, language, "=", below=f"[{key}]")
            if isinstance(languages, list) and language not in languages:
                what = f"{key} has language “{language}”, which the place does not list"
                yield Fault(_FILE, line, what, "Add it to place.languages or correct it")
            if not (isinstance(listed, list) and all(_is_text(word) for word in listed)):
                yield Fault(_FILE, line, f"{key}.{language} is not a list of words", 'Write ["…", "…"]')
    communes = table.get("communes", {})
    for key in ("types", "only_with_type"):
        listed = communes.get(key, []) if isinstance(communes, dict) else None
        if not (isinstance(listed, list) and all(_is_text(word) for word in listed)):
            what = f"communes.{key} is not a list of words"
            yield Fault(_FILE, _line(folder, key), what, 'Write ["…", "…"]')


def _organisation(folder: Folder, table: dict[str, Any]) -> Iterator[Fault]:
    said = table.get("organisation")
    if not isinstance(said, dict):
        yield Fault(_FILE, 1, "the table [organisation] is missing", "Add it with names, coordinating and bodies")
        return
    where = _line(folder, "[organisation]")
    if not _has_names(said.get("names")):
        yield Fault(_FILE, where, "organisation.names lacks a name in vi or en", "Add names = { vi = …, en = … }")
    agencies = [row["code"] for row in folder.rows.get("agencies.tsv", ())]
    for key, needed in (("coordinating", True), ("finance", False)):
        code = said.get(key, "")
        if (needed or code != "") and code not in agencies:
            line = _line(folder, key, "=", below="[organisation]") if key in said else where
            yield Fault(_FILE, line, f"organisation.{key} “{code}” is not an agency", "Give a code of agencies.tsv")
    bodies = said.get("bodies")
    if not isinstance(bodies, dict):
        yield Fault(_FILE, where, "organisation.bodies is missing", "Name each kind of agencies.tsv in vi and en")
        return
    for kind in dict.fromkeys(row["kind"] for row in folder.rows.get("agencies.tsv", ()) if row["kind"]):
        if not _has_names(bodies.get(kind)):
            what = f"organisation.bodies has no name in vi or en for agencies of the kind “{kind}”"
            yield Fault(_FILE, _line(folder, "[organisation.bodies]"), what, f"Add {kind} = {{ vi = …, en = … }}")


def _formers(folder: Folder, table: dict[str, Any]) -> Iterator[Fault]:
    entities = {row["entity"] for row in folder.rows.get("entities.tsv", ())}
    for row in _rows(table, "former"):
        line = _line(folder, f'"{row.get("entity")}"', below="[[former]]")
        if "entities.tsv" in folder.rows and str(row.get("entity")) not in entities:
            what = f"former entity “{row.get('entity')}” is not known"
            yield Fault(_FILE, line, what, "Add it to entities.tsv first")
        until = row.get("until")
        if not isinstance(until, date) or isinstance(until, datetime):
            what = f"until “{until}” of former “{row.get('entity')}” is not a date"
            yield Fault(_FILE, _line(folder, "until"), what, "Write a day without quotes, such as 2025-07-01")


def _markets(folder: Folder, table: dict[str, Any]) -> Iterator[Fault]:
    if not table.get("market"):
        yield Fault(_FILE, 1, "there is no market", 'Add [[market]] tables, with "world" as the last')
        return
    first: dict[str, str] = {}
    ids = [row.get("id") for row in _rows(table, "market")]
    if "world" not in ids:
        yield Fault(_FILE, _line(folder, "[[market]]"), "there is no market “world”", "Add it for all the rest")
    for row in _rows(table, "market"):
        line = _at(folder, _FILE, row)
        yield from _id_and_names(_FILE, line, "market", row)
        if ids.count(row.get("id")) > 1:
            yield Fault(_FILE, line, f"market “{row.get('id')}” stands twice", "Join the two")
        countries = row.get("countries")
        if not isinstance(countries, list) or not isinstance(row.get("languages", []), list):
            what = f"market “{row.get('id')}” has no list of countries or languages"
            yield Fault(_FILE, line, what, 'Write countries = ["…"] and languages = ["…"]')
            continue
        here = _line(folder, "countries", below=f'"{row.get("id")}"')
        for country in countries:
            if not isinstance(country, str) or country not in vocabulary.COUNTRIES:
                remedy = "Use an ISO 3166-1 code of two capitals"
                yield Fault(_FILE, here, f"country “{country}” is not known", remedy)
            elif country in first:
                what = f"country {country} is in market “{first[country]}” and in “{row.get('id')}”"
                yield Fault(_FILE, here, what, "Leave it in one market only")
            first.setdefault(str(country), str(row.get("id")))


# Of this coverage no excerpt may be kept (docs/charter.md, promise 2).
SENSITIVE_THEMES = ("accident-disaster", "court-crime", "rights")


def _topics(folder: Folder, table: dict[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for key in ("pillar", "theme"):
        if not table.get(key):
            yield Fault(_FILE, 1, f"there is no {key}", f"Add [[{key}]] tables with id and names")
        for row in _rows(table, key):
            line = _at(folder, _FILE, row)
            yield from _id_and_names(_FILE, line, key, row)
            if str(row.get("id")) in seen:
                yield Fault(_FILE, line, f"{key} “{row.get('id')}” stands twice", "Choose another id")
            seen.add(str(row.get("id")))
            if not isinstance(row.get("sensitive", False), bool):
                yield Fault(_FILE, line, f"sensitive of {key} “{row.get('id')}” is not true or false", "Write true")
    marked = {row.get("id") for row in _rows(table, "theme") if row.get("sensitive") is True}
    for theme in SENSITIVE_THEMES:
        if theme not in marked:
            what = f"there is no theme “{theme}” marked sensitive; excerpts of such coverage would be kept"
            yield Fault(_FILE, 1, what, f'Add [[theme]] with id = "{theme}" and sensitive = true')


def _id_and_names(file: str, line: int, what: str, row: dict[str, Any]) -> Iterator[Fault]:
    if not _is_text(row.get("id")):
        yield Fault(file, line, f"a {what} has no id", 'Add id = "…"')
    if not _has_names(row.get("names")):
        yield Fault(file, line, f"{what} “{row.get('id')}” lacks a name in vi or en", "Add names = { vi = …, en = … }")


def _rows(table: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = table.get(key, [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _at(folder: Folder, file: str, row: dict[str, Any]) -> int:
    return folder.line_of(file, "id", f'"{row.get("id")}"')


def _line(folder: Folder, *needles: str, below: str = "") -> int:
    """The first line with all the needles, after the line that holds `below` where that is given."""
    lines = folder.text.get(_FILE, "").splitlines()
    start = next((number for number, line in enumerate(lines) if below in line), 0) if below else 0
    for number, line in enumerate(lines[start:], start + 1):
        if all(needle in line for needle in needles) and (len(needles) < 2 or line.startswith(needles[0])):
            return number
    return 1


def _has_names(value: object) -> bool:
    return isinstance(value, dict) and all(_is_text(value.get(key)) for key in _TEXTS)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_language(value: object) -> bool:
    return isinstance(value, str) and bool(re.match(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?\Z", value))


def _is_point(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in value):
        return False
    return bool(-180 <= value[0] <= 180 and -90 <= value[1] <= 90)
