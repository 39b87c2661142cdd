"""Reads the files of a profile folder into rows that remember their lines. Judges form only: meaning is `check`'s."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tiengvang.records import InputFault

COLUMNS: dict[str, tuple[str, ...]] = {
    "entities.tsv": ("entity", "kind", "strength", "lat", "lon", "died", "source", "note"),
    "names.tsv": ("entity", "lang", "script", "name", "source"),
    "senses.tsv": ("sense", "kind", "entity", "lang", "name"),
    "elsewhere.tsv": ("place", "lang", "name"),
    "communes.tsv": ("code", "name", "type", "lat", "lon", "area_km2", "merged_from"),
    "agencies.tsv": ("code", "vi", "en", "kind"),
    "outlets.tsv": ("domain", "name", "owner_class", "governing_body", "country", "languages", "source"),
    "feeds.tsv": ("outlet", "lang", "url", "status"),
}
OPTIONAL = frozenset({"elsewhere.tsv", "reports.toml", "plan.toml", "holidays.toml", "indicators.toml"})
TOML_FILES = ("profile.toml", "map.toml", "reports.toml", "plan.toml", "holidays.toml", "indicators.toml")
QUESTIONNAIRES = "questionnaires"  # a folder of TOML files inside the profile, optional
MAX_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a profile. file: name inside the folder; line: from 1, or 0 where the whole file is at fault."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}. {self.remedy}."


class ProfileFault(InputFault):
    """A profile cannot be used; cause "profile". `faults` holds every fault found, in the order of files and lines."""

    def __init__(self, path: Path, faults: tuple[Fault, ...]) -> None:
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__("profile", f"profile {path}: {len(faults)} fault(s)\n{lines}")
        self.path = path
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: `line` counts from 1, `cells` holds every column of the file, stripped."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(slots=True)
class Folder:
    """The files of one profile as read: rows by file, TOML by file, raw text by file, and the faults of form."""

    path: Path
    rows: dict[str, list[Row]] = field(default_factory=dict)
    toml: dict[str, dict[str, Any]] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, file: str, *needles: str) -> int:
        """The first line of a TOML file that holds all the needles as they are written there; 1 when none does."""
        for number, line in enumerate(self.text.get(file, "").splitlines(), 1):
            if all(needle in line for needle in needles):
                return number
        return 1


def read_folder(path: Path) -> Folder:
    """Read every file that a profile has. Faults of form are collected, and the good rows kept."""
    folder = Folder(path)
    if not path.is_dir():
        folder.faults.append(Fault(str(path), 0, "there is no such folder", "Give the id or folder of a profile"))
        return folder
    for file in (*TOML_FILES, *COLUMNS):
        text = _read_text(folder, file)
        if text is None:
            continue
        folder.text[file] = text
        if file in TOML_FILES:
            _read_toml(folder, file, text)
        else:
            folder.rows[file] = list(_read_table(folder, file, text))
    for source in sorted((path / QUESTIONNAIRES).glob("*.toml")):
        file = f"{QUESTIONNAIRES}/{source.name}"
        text = _read_text(folder, file)
        if text is not None:
            folder.text[file] = text
            _read_toml(folder, file, text)
    return folder


def _read_text(folder: Folder, file: str) -> str | None:
    source = folder.path / file
    try:
        if source.stat().st_size > MAX_BYTES:
            folder.faults.append(Fault(file, 0, f"the file is over {MAX_BYTES} bytes", "Keep a profile's files small"))
            return None
        data = source.read_bytes()
    except FileNotFoundError:
        if file in OPTIONAL:
            return None
        remedy = f"Add it with the columns {' '.join(COLUMNS[file])}" if file in COLUMNS else "Add it"
        folder.faults.append(Fault(file, 0, "the file is missing", remedy))
        return None
    except OSError as error:
        folder.faults.append(Fault(file, 0, f"the file cannot be read ({error.strerror})", "Make it readable"))
        return None
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        for number, line in enumerate(data.split(b"\n"), 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                what = f"byte 0x{line[error.start]:02x} at column {error.start + 1} is not UTF-8"
                folder.faults.append(Fault(file, number, what, "Save the file as UTF-8"))
        return None


def _read_toml(folder: Folder, file: str, text: str) -> None:
    try:
        folder.toml[file] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        folder.faults.append(Fault(file, line, f"not valid TOML: {error}", "Mend the syntax at this line"))


def _read_table(folder: Folder, file: str, text: str) -> Iterator[Row]:
    columns = COLUMNS[file]
    lines = text.split("\n")
    header = tuple(lines[0].split("\t"))
    missing = [column for column in columns if column not in header]
    if missing:
        remedy = f"The first line has the columns {' '.join(columns)}, parted by tabs"
        folder.faults.append(Fault(file, 1, f"the columns {' '.join(missing)} are missing", remedy))
        return
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) > len(header) or (len(cells) < len(header) and len(cells) < 2):
            what = f"{len(cells)} cells where the header has {len(header)}"
            folder.faults.append(Fault(file, number, what, "Part the cells by single tabs, one for each column"))
            continue
        cells += [""] * (len(header) - len(cells))  # editors drop tabs at the end of a line
        yield Row(number, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})
