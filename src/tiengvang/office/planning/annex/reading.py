"""From a grid to rows of the annex table, with every fault by its cell. Writes nothing into the database.

The columns: STT, Tên nhiệm vụ, Cơ quan chủ trì, Cơ quan phối hợp, Kết quả/Sản phẩm, Thời gian, Ghi chú; and, where
tasks wait for others, Thực hiện sau (their STT). A row with a Roman number or a letter, or one merged across, begins a
task group; "1.2" is a part of "1".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.annex.grid import Cell, Grid
from tiengvang.office.planning.annex.naming import Named, Names
from tiengvang.office.planning.annex.when import Unreadable, When, read
from tiengvang.office.planning.tasks.dependencies import circle
from tiengvang.place.folding import fold_name

HEADINGS: Final = {
    "number": "STT", "title": "Tên nhiệm vụ", "lead": "Cơ quan chủ trì", "cooperating": "Cơ quan phối hợp",
    "output": "Kết quả/Sản phẩm", "when": "Thời gian", "notes": "Ghi chú", "needs": "Thực hiện sau",
}  # fmt: skip
_KNOWN: Final = {
    "number": re.compile(r"(?:so )?s?tt|so thu tu"),
    "lead": re.compile(r".*chu tri.*|(?:co quan|don vi)(?: thuc hien)?"),
    "cooperating": re.compile(r".*phoi hop.*"),
    "output": re.compile(r".*(?:san pham|ket qua).*"),
    "when": re.compile(r"(?:thoi gian|thoi han|tien do|lo trinh).*"),
    "notes": re.compile(r"ghi chu.*"),
    "needs": re.compile(r"thuc hien sau|phu thuoc.*"),
    "title": re.compile(r"(?:ten )?(?:nhom )?(?:cac )?(?:nhiem vu|noi dung|cong viec).*"),
}
_MUST: Final = ("title", "lead")
_GROUP: Final = re.compile(r"(?:[IVX]+|[A-Z])\.?")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)*")
_SECTION: Final = re.compile(r"([IVX]+(?:\.\d+)*)\.?\s+(.+)", re.S)
_HEADER_WITHIN: Final = 40  # rows
NO_TIME: Final = When()
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell. line: the row as people count, 0 for the file; a row with an error is left out."""

    line: int
    ref: str
    column: str
    level: str
    message: str


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One task of the table. line: the row as people count; above: the line of the task that it is a part of, or 0;
    group: title of its task group, and section, such as "II.2"; needs: lines of tasks that it waits for."""

    line: int
    title: str
    lead: Unit | None
    cooperating: tuple[Unit, ...] = ()
    output: str = ""
    when: When = NO_TIME
    notes: str = ""
    group: str = ""
    section: str = ""
    above: int = 0
    needs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was understood: the good rows, and every problem, those of rows that were left out among them."""

    name: str
    rows: tuple[AnnexRow, ...]
    problems: tuple[Problem, ...]
    tasks: int

    @property
    def errors(self) -> int:
        """How many problems keep a row out."""
        return sum(one.level == ERROR for one in self.problems)


def understood(found: Sequence[Grid], names: Names, first_year: int, last_year: int) -> Sheet:
    """The first table that has the headings, as rows for a plan of these years."""
    for grid in found:
        columns, at = _columns(grid)
        if all(name in columns for name in _MUST):
            return _Reader(grid, columns, at, names, (first_year, last_year)).read()
    missing = _("No table with the columns “%(columns)s” was found. Keep the first line of headings, and one table.")
    words = missing % {"columns": "”, “".join(HEADINGS[name] for name in _MUST)}
    return Sheet("", (), (Problem(0, "", "", ERROR, words),), 0)


def _columns(grid: Grid) -> tuple[dict[str, int], int]:
    """Which column is what, and the row of the headings; the row that knows most of them."""
    best: tuple[dict[str, int], int] = ({}, 0)
    for at, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for index, cell in enumerate(row):
            words = re.sub(r"[^\w\s]", " ", fold_name(cell.text)).strip()
            name = next((one for one, pattern in _KNOWN.items() if pattern.fullmatch(" ".join(words.split()))), None)
            if name and not cell.across:
                columns.setdefault(name, index)
        if len(columns) > len(best[0]):
            best = (columns, at)
    return best


class _Reader:
    """Reads one grid."""

    def __init__(self, grid: Grid, columns: dict[str, int], at: int, names: Names, years: tuple[int, int]) -> None:
        self.grid, self.columns, self.at, self.names, self.years = grid, columns, at, names, years
        self.problems: list[Problem] = []
        self.group = self.section = ""
        self.numbers: dict[int, str] = {}  # STT by line
        self.waits: dict[int, list[str]] = {}  # STT of what it waits for, by line

    def read(self) -> Sheet:
        """All rows below the headings."""
        rows = [row for row in self._rows() if row is not None]
        rows = self._placed(rows)
        rows = self._without_twins(rows)
        rows = self._needing(rows)
        bad = {one.line for one in self.problems if one.level == ERROR}
        good = self._with_wholes([row for row in rows if row.line not in bad])
        order = sorted(self.problems, key=lambda one: one.line)
        return Sheet(self.grid.name, tuple(good), tuple(order), len(rows))

    def _rows(self) -> Iterator[AnnexRow | None]:
        for index in range(self.at + 1, len(self.grid.rows)):
            cells, line = self.grid.rows[index], self.grid.lines[index]
            if self._is_no_row(cells):
                continue
            number, title = self._cell(cells, "number"), self._cell(cells, "title")
            if self._is_group(cells, number, title):
                words = " ".join((title.text or number.text).split())
                section = _SECTION.fullmatch(words)
                self.section, self.group = (section[1], section[2]) if section else ("", words)
                continue
            yield self._task(cells, line)

    def _is_no_row(self, cells: tuple[Cell, ...]) -> bool:
        """Empty rows, the lower half of the headings, and the row that numbers the columns: (1) (2) (3)."""
        texts = [cell.text.strip() for cell in cells if cell.text.strip()]
        heads = {self.grid.rows[self.at][index].text for index in self.columns.values()}
        numbered = len(texts) > 2 and all(re.fullmatch(r"\(?\d{1,2}\)?", text) for text in texts)
        return not texts or numbered or (set(texts) <= heads and any(cell.below for cell in cells))

    def _is_group(self, cells: tuple[Cell, ...], number: Cell, title: Cell) -> bool:
        others = ("lead", "cooperating", "output", "when")
        if title.across and title.text:
            return True
        filled = any(self._cell(cells, name).text.strip() for name in others if name in self.columns)
        return not filled and bool(title.text.strip()) and bool(_GROUP.fullmatch(number.text.strip()))

    def _cell(self, cells: tuple[Cell, ...], name: str) -> Cell:
        index = self.columns.get(name)
        return cells[index] if index is not None and index < len(cells) else Cell("", "")

    def _task(self, cells: tuple[Cell, ...], line: int) -> AnnexRow:
        title = self._cell(cells, "title")
        words = " ".join(title.text.split())
        self.numbers[line] = _plain_number(self._cell(cells, "number").text)
        self.waits[line] = _NUMBER.findall(self._cell(cells, "needs").text)
        if not words:
            self._blame(line, title, "title", _("The task has no title. Write it here, or delete the row."))
        elif len(words) > 1000:
            self._blame(line, title, "title", _("The title has more than 1,000 characters. Move some to the notes."))
        lead, joined = self._lead(cells, line)
        notes = self._cell(cells, "notes").text.strip()
        cooperating, vague = self._cooperating(cells, line, lead, joined)
        if vague:
            said = f"Phối hợp: {'; '.join(vague)}"
            notes = f"{notes}\n{said}".strip() if said not in notes else notes
        return AnnexRow(
            line=line, title=words, lead=lead, cooperating=cooperating,
            output=self._cell(cells, "output").text.strip(), when=self._when(cells, line), notes=notes,
            group=self.group, section=self.section,
        )  # fmt: skip

    def _lead(self, cells: tuple[Cell, ...], line: int) -> tuple[Unit | None, tuple[Unit, ...]]:
        """The lead unit; of several the first, the others cooperate."""
        cell = self._cell(cells, "lead")
        if not cell.text.strip():
            self._blame(line, cell, "lead", _("The lead unit is missing."))
            return None, ()
        named = self.names.read(cell.text)
        self._blame_names(line, cell, "lead", named)
        if named.vague or len(named.units) > 4:
            words = _("Many units cannot lead one task. Name one; put the others into “%(column)s”.")
            self._blame(line, cell, "lead", words % {"column": HEADINGS["cooperating"]})
            return None, ()
        if len(named.units) > 1:
            words = _("Several lead units: %(first)s leads, the others cooperate.") % {"first": named.units[0].name}
            self._blame(line, cell, "lead", words, WARNING)
        return (named.units[0], named.units[1:]) if named.units else (None, ())

    def _cooperating(
        self, cells: tuple[Cell, ...], line: int, lead: Unit | None, joined: tuple[Unit, ...]
    ) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
        cell = self._cell(cells, "cooperating")
        named = self.names.read(cell.text)
        self._blame_names(line, cell, "cooperating", named)
        if named.vague:
            words = _("“%(words)s” names no particular unit; the words go into the notes.")
            self._blame(line, cell, "cooperating", words % {"words": "; ".join(named.vague)}, WARNING)
        units = dict.fromkeys((*joined, *named.units))
        return tuple(unit for unit in units if unit != lead), named.vague

    def _blame_names(self, line: int, cell: Cell, column: str, named: Named) -> None:
        for words, closest in named.unknown:
            said = _("There is no unit called “%(words)s”.") % {"words": words}
            if closest:
                said += " " + _("Did you mean “%(name)s”?") % {"name": closest}
            self._blame(line, cell, column, said)
        for words, fitting in named.ambiguous:
            said = _("“%(words)s” may be several units: %(names)s. Write the whole name.")
            self._blame(line, cell, column, said % {"words": words, "names": fitting})

    def _when(self, cells: tuple[Cell, ...], line: int) -> When:
        cell = self._cell(cells, "when")
        try:
            found = read(cell.text, *self.years)
        except Unreadable as fault:
            said = {
                "day": _("“%(typed)s”: there is no day %(text)s. Write 30/9/2026, tháng 9/2026 or quý III/2026."),
                "order": _("The last day comes before the first: %(text)s. Write the earlier one first."),
                "year": _("“%(text)s” says no year, and the plan has several. Add the year."),
            }[fault.reason]
            typed = " ".join(cell.text.split())[:80]
            self._blame(line, cell, "when", said % {"text": fault.text, "typed": typed})
            return When()
        if len(found.words) > 200:
            self._blame(line, cell, "when", _("The time has more than 200 characters. Move some to the notes."))
        elif found.words and not (found.start or found.due):
            said = _("No day could be read in “%(text)s”; the words are kept, and nothing is due.")
            self._blame(line, cell, "when", said % {"text": found.words}, WARNING)
        return found

    def _placed(self, rows: list[AnnexRow]) -> list[AnnexRow]:
        """Each part below its whole; a part of a task that is not there stands by itself, with a warning. Numbers may
        begin anew in each group."""
        seen: dict[tuple[str, str, str], AnnexRow] = {}
        placed = []
        for row in rows:
            number = self.numbers[row.line]
            above = number.rpartition(".")[0]
            whole = seen.get((row.section, row.group, above)) if above else None
            if above and whole is None:
                said = _("The group has no task %(number)s above this one; it is taken as a task of its own.")
                self._at(row, "number", said % {"number": above}, WARNING)
            twin = seen.get((row.section, row.group, number)) if number else None
            if twin is not None:
                said = _("The number %(number)s stands in line %(line)d already.")
                self._at(row, "number", said % {"number": number, "line": twin.line}, WARNING)
            elif number:
                seen[row.section, row.group, number] = row
            placed.append(replace(row, above=whole.line if whole else 0))
        return placed

    def _without_twins(self, rows: list[AnnexRow]) -> list[AnnexRow]:
        """The first of rows with the same title and lead unit."""
        first: dict[tuple[str, int | None, int], int] = {}
        for row in rows:
            key = (fold_name(row.title), row.lead.pk if row.lead else None, row.above)
            if row.title and key in first:
                self._at(row, "title", _("The same task stands in line %(line)d already.") % {"line": first[key]})
            first.setdefault(key, row.line)
        return rows

    def _needing(self, rows: list[AnnexRow]) -> list[AnnexRow]:
        """Numbers that a task waits for are there, and nothing waits for itself."""
        by_number: dict[str, AnnexRow] = {}
        for row in rows:
            by_number.setdefault(self.numbers[row.line], row)
        checked = []
        for row in rows:
            found = []
            for number in self.waits[row.line]:
                if number in by_number:
                    found.append(by_number[number].line)
                else:
                    said = _("The table has no task with the number %(number)s.") % {"number": number}
                    self._at(row, "needs", said)
            checked.append(replace(row, needs=tuple(found)))
        self._blame_circles(checked)
        return checked

    def _blame_circles(self, rows: list[AnnexRow]) -> None:
        by_line = {row.line: row for row in rows}
        needs = {row.line: row.needs for row in rows}
        while found := circle(needs, {row.line: row.above or None for row in rows}):
            names = " → ".join(self.numbers[line] or f"({line})" for line in found)
            for line in dict.fromkeys(found):
                if needs[line]:
                    self._at(by_line[line], "needs", _("The tasks would wait for each other: %(circle)s.")
                             % {"circle": names})  # fmt: skip
                    needs[line] = ()

    def _with_wholes(self, good: list[AnnexRow]) -> list[AnnexRow]:
        """Without parts of tasks that are left out, and without waiting for such."""
        while True:
            there = {row.line for row in good}
            orphans = [row for row in good if row.above and row.above not in there]
            if not orphans:
                return [replace(row, needs=tuple(one for one in row.needs if one in there)) for row in good]
            for row in orphans:
                self._at(row, "number", _("The task that it is a part of is left out."))
            good = [row for row in good if row not in orphans]

    def _at(self, row: AnnexRow, column: str, message: str, level: str = ERROR) -> None:
        cells = self.grid.rows[self.grid.lines.index(row.line)]
        self._blame(row.line, self._cell(cells, column), column, message, level)

    def _blame(self, line: int, cell: Cell, column: str, message: str, level: str = ERROR) -> None:
        self.problems.append(Problem(line, cell.ref, HEADINGS[column], level, message))


def _plain_number(text: str) -> str:
    """ "1.2." and "(1.2)" as "1.2"; "" for what is no number."""
    match = _NUMBER.search(text)
    return match[0] if match else ""
