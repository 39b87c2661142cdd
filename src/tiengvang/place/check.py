"""Says what is wrong with a profile: file, line and remedy for each fault. Mends nothing and loads nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tiengvang.place import vocabulary
from tiengvang.place.check_toml import map_faults, place_faults
from tiengvang.place.communes import called, merged_units
from tiengvang.place.files import COLUMNS, TOML_FILES, Fault, Folder, Row, read_folder
from tiengvang.place.folding import fold_name
from tiengvang.place.holidays import holiday_faults
from tiengvang.place.indicators import indicator_faults
from tiengvang.place.planned import planned_faults
from tiengvang.place.questionnaires import questionnaire_faults
from tiengvang.place.reporting import reporting_faults

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?\Z")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}\Z")
_YEAR = re.compile(r"[0-9]{1,4}\Z")


def check_profile(path: str | Path) -> list[Fault]:
    """Every fault of the profile in the folder, in the order of files and lines; an empty list for a good one."""
    return faults_of(read_folder(Path(path)))


def faults_of(folder: Folder) -> list[Fault]:
    """Every fault of a profile whose files have been read."""
    faults = list(folder.faults)
    for file, text in folder.text.items():
        faults += _text_faults(file, text)
    faults += place_faults(folder)
    faults += map_faults(folder)
    faults += reporting_faults(folder)
    faults += planned_faults(folder)
    faults += questionnaire_faults(folder)
    faults += holiday_faults(folder)
    faults += indicator_faults(folder)
    for table in _TABLES:
        faults += table(folder)
    order = {file: number for number, file in enumerate((*TOML_FILES, *COLUMNS))}
    unique = dict.fromkeys(faults)
    return sorted(unique, key=lambda fault: (order.get(fault.file, len(order)), fault.file, fault.line))


def _text_faults(file: str, text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n"), 1):
        if "\ufffd" in line:
            yield Fault(file, number, "a character was lost (U+FFFD)", "Write the text again from its source")
        garbled = next((word for word in re.findall(r'[^\t ",;]+', line) if _is_mojibake(word)), "")
        if garbled:
            what = f"“{garbled}” is UTF-8 that was read in another encoding"
            yield Fault(file, number, what, "Write the text again from its source")
        if not unicodedata.is_normalized("NFC", line):
            yield Fault(file, number, "the line is not in Unicode form NFC", "Save the file with composed letters")


def _is_mojibake(word: str) -> bool:
    """Whether the word, taken as bytes of a Western charset, turns out to be UTF-8: no real word does."""
    if word.isascii():
        return False
    for charset in ("cp1252", "latin-1"):
        try:
            return not word.encode(charset).decode("utf-8").isascii()
        except UnicodeError:
            continue
    return False


def _among(row: Row, file: str, column: str, allowed: Iterable[str]) -> Iterator[Fault]:
    if row[column] not in allowed:
        what = f"{column} “{row[column]}” is not known"
        yield Fault(file, row.line, what, f"Use one of: {', '.join(sorted(word or '(empty)' for word in allowed))}")


def _filled(row: Row, file: str, *columns: str) -> Iterator[Fault]:
    for column in columns:
        if not row[column]:
            yield Fault(file, row.line, f"{column} is empty", f"Fill in {column}")


def _unique(rows: list[Row], file: str, *columns: str) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row[column].casefold() for column in columns)
        if key in first:
            said = " ".join(row[column] for column in columns)
            what = f"{' '.join(columns)} “{said}” stands in line {first[key]} too"
            yield Fault(file, row.line, what, "Keep one of the two lines")
        first.setdefault(key, row.line)


def _number(row: Row, file: str, column: str, least: float, most: float) -> Iterator[Fault]:
    try:
        fits = least <= float(row[column]) <= most
    except ValueError:
        fits = False
    if not fits:
        what = f"{column} “{row[column]}” is not a number from {least:g} to {most:g}"
        yield Fault(file, row.line, what, f"Give {column} in decimal degrees" if most <= 180 else f"Correct {column}")


def _language(row: Row, file: str, folder: Folder, *more: str) -> Iterator[Fault]:
    """A language that the place does not list; nothing where that list could not be read."""
    place = folder.toml.get("profile.toml", {}).get("place")
    listed = place.get("languages") if isinstance(place, dict) else None
    if isinstance(listed, list):
        yield from _among(row, file, "lang", {word for word in listed if isinstance(word, str)} | set(more))


def _entities(folder: Folder) -> Iterator[Fault]:
    file = "entities.tsv"
    rows = folder.rows.get(file, [])
    yield from _unique(rows, file, "entity")
    named = {row["entity"] for row in folder.rows.get("names.tsv", ())}
    for row in rows:
        yield from _filled(row, file, "source")
        yield from _among(row, file, "kind", vocabulary.KINDS)
        yield from _among(row, file, "strength", vocabulary.STRENGTHS)
        if not _SLUG.match(row["entity"]):
            remedy = "Use small letters, digits and single hyphens"
            yield Fault(file, row.line, f"entity “{row['entity']}” is not an id", remedy)
        if row["entity"].startswith("commune-"):
            remedy = "Choose another id: those with “commune-” come from communes.tsv"
            yield Fault(file, row.line, f"entity “{row['entity']}” has a reserved id", remedy)
        if bool(row["lat"]) != bool(row["lon"]):
            yield Fault(file, row.line, "only one of lat and lon is given", "Give both or neither")
        elif row["lat"]:
            yield from _number(row, file, "lat", -90, 90)
            yield from _number(row, file, "lon", -180, 180)
        if "names.tsv" in folder.rows and row["entity"] not in named:
            yield Fault(file, row.line, f"entity “{row['entity']}” has no name", "Add its names to names.tsv")
        yield from _person(row, file)


def _person(row: Row, file: str) -> Iterator[Fault]:
    """The charter's rule: only persons of history, by a year of death that a source gives."""
    if row["kind"] != "person":
        if row["died"]:
            yield Fault(file, row.line, f"a {row['kind']} has a year of death", "Leave died empty for all but persons")
        return
    today = datetime.now(tz=UTC).year
    if not row["died"]:
        what = f"person “{row['entity']}” has no year of death and may be living"
        yield Fault(file, row.line, what, "Remove the person, or give the year of death with its source")
    elif not _YEAR.match(row["died"]) or int(row["died"]) == 0:
        yield Fault(file, row.line, f"died “{row['died']}” is not a year", "Give a year such as 1792")
    elif int(row["died"]) > today:
        what = f"person “{row['entity']}” died in {row['died']}, which is in the future"
        yield Fault(file, row.line, what, "Remove the person, or correct the year")


def _names(folder: Folder) -> Iterator[Fault]:
    file = "names.tsv"
    rows = folder.rows.get(file, [])
    entities = {row["entity"] for row in folder.rows.get("entities.tsv", ())}
    yield from _unique(rows, file, "entity", "lang", "name")
    for row in rows:
        yield from _filled(row, file, "name", "source")
        yield from _language(row, file, folder, "und")
        yield from _among(row, file, "script", vocabulary.SCRIPTS)
        if "entities.tsv" in folder.rows and row["entity"] not in entities:
            yield Fault(file, row.line, f"entity “{row['entity']}” is not known", "Add it to entities.tsv first")
        if row["script"] not in vocabulary.SCRIPTS or not row["name"]:
            continue
        if not vocabulary.fits(row["name"], row["script"]):
            what = f"“{row['name']}” is not written in script {row['script']}"
            yield Fault(file, row.line, what, "Correct the script or the name")
        elif row["script"] not in (*vocabulary.scripts_of(row["lang"]), "Latn"):
            what = f"script {row['script']} does not fit language {row['lang']}"
            yield Fault(file, row.line, what, "Correct the script or the language")


def _senses(folder: Folder) -> Iterator[Fault]:
    file = "senses.tsv"
    rows = folder.rows.get(file, [])
    entities = {row["entity"] for row in folder.rows.get("entities.tsv", ())} | {""}
    meant: dict[str, tuple[str, str, int]] = {}
    yield from _unique(rows, file, "sense", "lang", "name")
    for row in rows:
        yield from _filled(row, file, "name")
        yield from _among(row, file, "kind", vocabulary.SENSE_KINDS)
        yield from _language(row, file, folder, "und")
        if not _SLUG.match(row["sense"]):
            remedy = "Use small letters, digits and single hyphens"
            yield Fault(file, row.line, f"sense “{row['sense']}” is not an id", remedy)
        if "entities.tsv" in folder.rows and row["entity"] not in entities:
            yield Fault(file, row.line, f"entity “{row['entity']}” is not known", "Add it to entities.tsv first")
        if row["name"] and not vocabulary.script_of(row["name"], row["lang"]):
            what = f"“{row['name']}” is in no script of language {row['lang']}"
            yield Fault(file, row.line, what, "Correct the name or the language")
        kind, entity, line = meant.setdefault(row["sense"], (row["kind"], row["entity"], row.line))
        if (kind, entity) != (row["kind"], row["entity"]):
            what = f"sense “{row['sense']}” has another kind or entity in line {line}"
            yield Fault(file, row.line, what, "Give all lines of a sense one kind and one entity")


def _elsewhere(folder: Folder) -> Iterator[Fault]:
    file = "elsewhere.tsv"
    rows = folder.rows.get(file, [])
    own = _own_names(folder) if rows else {}
    yield from _unique(rows, file, "lang", "name")
    for row in rows:
        yield from _filled(row, file, "name")
        yield from _language(row, file, folder, "und")
        if not _SLUG.match(row["place"]):
            remedy = "Use small letters, digits and single hyphens"
            yield Fault(file, row.line, f"place “{row['place']}” is not an id", remedy)
        if row["name"] and not vocabulary.script_of(row["name"], row["lang"]):
            what = f"“{row['name']}” is in no script of language {row['lang']}"
            yield Fault(file, row.line, what, "Correct the name or the language")
        where = own.get(fold_name(row["name"])) if row["name"] else None
        if where:
            what = f"“{row['name']}” is also a name of the place's own, in {where}"
            yield Fault(file, row.line, what, "Remove it, or write it with a word that tells the two apart")


def _own_names(folder: Folder) -> dict[str, str]:
    """The names that texts use for the place's entities and communes, folded, with the file and line of each."""
    own = {fold_name(row["name"]): f"names.tsv:{row.line}" for row in folder.rows.get("names.tsv", ())}
    communes = folder.toml.get("profile.toml", {}).get("communes")
    said = communes if isinstance(communes, dict) else {}
    types, only_typed = (_texts(said.get(key)) for key in ("types", "only_with_type"))
    for row in folder.rows.get("communes.tsv", ()):
        for text in called((row["name"], *merged_units(row["merged_from"])), types, only_typed):
            own.setdefault(fold_name(text), f"communes.tsv:{row.line}")
    return own


def _texts(value: object) -> list[str]:
    """The texts of a TOML list; none where it is no list, which `place_faults` reports."""
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _communes(folder: Folder) -> Iterator[Fault]:
    file = "communes.tsv"
    rows = folder.rows.get(file, [])
    yield from _unique(rows, file, "code")
    for row in rows:
        yield from _filled(row, file, "code", "name", "type")
        if row["code"] and not _SLUG.match(row["code"]):
            remedy = "Use small letters, digits and single hyphens"
            yield Fault(file, row.line, f"code “{row['code']}” is not an id", remedy)
        yield from _number(row, file, "lat", -90, 90)
        yield from _number(row, file, "lon", -180, 180)
        yield from _number(row, file, "area_km2", 0, 1_000_000)


def _agencies(folder: Folder) -> Iterator[Fault]:
    file = "agencies.tsv"
    rows = folder.rows.get(file, [])
    yield from _unique(rows, file, "code")
    for row in rows:
        yield from _filled(row, file, "code", "vi", "en", "kind")
        if row["code"] and not _SLUG.match(row["code"]):
            remedy = "Use small letters, digits and single hyphens"
            yield Fault(file, row.line, f"code “{row['code']}” is not an id", remedy)


def _outlets(folder: Folder) -> Iterator[Fault]:
    file = "outlets.tsv"
    rows = folder.rows.get(file, [])
    yield from _unique(rows, file, "domain")
    for row in rows:
        yield from _filled(row, file, "name", "languages", "source")
        yield from _among(row, file, "owner_class", vocabulary.OWNER_CLASSES)
        if not _DOMAIN.match(row["domain"]):
            remedy = "Give the registered domain alone, in small letters"
            yield Fault(file, row.line, f"domain “{row['domain']}” is not a domain", remedy)
        if row["country"] not in vocabulary.COUNTRIES and (row["country"] or row["owner_class"] != "unclassified"):
            remedy = "Use an ISO 3166-1 code of two capitals"
            yield Fault(file, row.line, f"country “{row['country']}” is not known", remedy)
        for language in filter(None, (part.strip() for part in row["languages"].split(","))):
            if not _LANGUAGE.match(language):
                what = f"language “{language}” is not a BCP 47 tag"
                yield Fault(file, row.line, what, "Use tags such as vi, en, zh-Hans, parted by commas")


def _feeds(folder: Folder) -> Iterator[Fault]:
    file = "feeds.tsv"
    rows = folder.rows.get(file, [])
    domains = {row["domain"] for row in folder.rows.get("outlets.tsv", ())}
    yield from _unique(rows, file, "url")
    for row in rows:
        yield from _language(row, file, folder)
        yield from _among(row, file, "status", vocabulary.FEED_STATUSES)
        if "outlets.tsv" in folder.rows and row["outlet"] not in domains:
            yield Fault(file, row.line, f"outlet “{row['outlet']}” is not known", "Add its domain to outlets.tsv")
        if not re.match(r"https?://[^\s/]+", row["url"]):
            yield Fault(file, row.line, f"url “{row['url']}” is not a web address", "Give the feed's http(s) address")


_TABLES: tuple[Callable[[Folder], Iterator[Fault]], ...] = (
    _entities, _names, _senses, _elsewhere, _communes, _agencies, _outlets, _feeds,
)  # fmt: skip
