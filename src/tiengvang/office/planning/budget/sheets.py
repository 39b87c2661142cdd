"""Estimate lines as a sheet of XLSX: the template, the export, and reading what people filled in. Writes no rows.

The columns are the same in all three, so that an exported sheet can be corrected and read again. What is wrong is said
by cell; titles, totals and empty rows are passed over.
"""

from __future__ import annotations

import difflib
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import IO, Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tiengvang.office.planning.budget.estimating import LINES_AT_MOST
from tiengvang.office.planning.budget.money import Read, Unreadable, grouped, read_loosely, read_quantity
from tiengvang.office.planning.models import EstimateLine, Task
from tiengvang.office.shell.exports import guarded
from tiengvang.place.folding import fold_name
from tiengvang.records import InputFault

_MIB: Final = 1 << 20
_LARGEST: Final = 5 * _MIB
_UNPACKED: Final = 60 * _MIB
_SEARCHED: Final = 20  # rows in which the headings may stand
_NUMBERED: Final = re.compile(r"#(\d{1,9})")
# Of what a row may begin with that is no line: totals.
_TOTALS: Final = ("cong", "tong", "tong cong", "tong so", "total")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A column. words: what else people call it, folded."""

    name: str
    label: str | Promise
    width: int
    words: tuple[str, ...] = ()
    needed: bool = False


HEADINGS: Final = (
    _Heading("number", gettext_lazy("No."), 6, ("stt", "tt")),
    _Heading("content", gettext_lazy("content"), 46, ("noi dung", "noi dung chi", "content"), needed=True),
    _Heading("task", gettext_lazy("task"), 40, ("nhiem vu", "ten nhiem vu", "task")),
    _Heading("unit_of_measure", gettext_lazy("unit of measure"), 14, ("dvt", "don vi tinh", "unit"), needed=True),
    _Heading("quantity", gettext_lazy("quantity"), 12, ("so luong", "sl", "khoi luong", "quantity"), needed=True),
    _Heading("unit_cost", gettext_lazy("unit cost, đồng"), 18, ("don gia", "muc chi", "unit cost"), needed=True),
    _Heading("amount", gettext_lazy("amount, đồng"), 18, ("thanh tien", "so tien", "kinh phi", "amount")),
    _Heading("basis", gettext_lazy("norm or basis"), 34, ("can cu", "dinh muc", "can cu dinh muc", "basis")),
    _Heading("notes", gettext_lazy("notes"), 24, ("ghi chu", "notes")),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, or was taken in some way, in a cell ("E7") or a row ("7")."""

    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the sheet has it. at: number of its row; values: of `estimating.LINE_FIELDS`."""

    at: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class Sheet:
    """What was read. rows: those without a fault; bad: how many have one; notes: how loosely written ones were taken;
    passed: titles and totals."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    bad: int = 0
    passed: int = 0


def write_sheet(lines: Iterable[EstimateLine], tasks: Iterable[Task], title: str) -> bytes:
    """A workbook: the lines (none for a template), and on a second sheet the tasks that they may name."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Estimate")
    _write_headings(sheet)
    total = at = 0
    for at, line in enumerate(lines, 1):
        total += line.amount
        values = (at, line.content, str(line.task.title) if line.task else "", line.unit_of_measure, line.quantity,
                  line.unit_cost, line.amount, line.basis, line.notes)  # fmt: skip
        sheet.append([guarded(value) for value in values])
    for row in sheet.iter_rows(min_row=2, max_row=at + 1):
        _dress(row)
    if at:
        sheet.append(["", _("Total"), "", "", "", "", total])
        for cell in sheet[at + 2]:
            cell.font, cell.number_format = Font(bold=True), "#,##0"
    book.properties.title = title
    _write_tasks(book.create_sheet(_("Tasks")), tasks)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read_sheet(file: IO[bytes], tasks: Iterable[Task], there: Iterable[EstimateLine]) -> Sheet:
    """Read the first sheet. tasks: those that lines may name; there: lines that the estimate has already.

    Raises InputFault where no line can be read at all: no workbook, no headings, too many rows.
    """
    values, formulas = _opened(file)
    columns, first = _columns(values)
    found = Sheet()
    known = {_likeness(line.content, line.unit_of_measure, line.quantity, line.unit_cost) for line in there}
    called = _Tasks(tasks)
    spread = _merged(values, columns.get("task"))
    if values.max_row - first > LINES_AT_MOST * 2:
        raise InputFault("sheet-too-long", _("The sheet has more than 4,000 rows. An estimate holds 2,000 lines."))
    for at in range(first, values.max_row + 1):
        given = {name: values.cell(at, column).value for name, column in columns.items()}
        if columns.get("task") and not given.get("task"):
            given["task"] = spread.get(at)
        _read_row(_Place(at, columns, formulas), given, called, known, found)
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    at: int
    columns: Mapping[str, int]
    formulas: Worksheet

    def cell(self, name: str) -> str:
        return f"{get_column_letter(self.columns[name])}{self.at}" if name in self.columns else str(self.at)

    def is_formula(self, name: str) -> bool:
        return name in self.columns and self.formulas.cell(self.at, self.columns[name]).data_type == "f"


class _Tasks:
    """Tasks by what people call them."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self.by_number = {task.pk: task for task in tasks}
        self.by_title: dict[str, list[Task]] = {}
        for task in self.by_number.values():
            self.by_title.setdefault(fold_name(task.title), []).append(task)

    def find(self, given: str) -> Task:
        """The task of that title, or of that number ("#12"). Raises Unreadable with the closest."""
        numbered = _NUMBERED.match(given.strip())
        if numbered and int(numbered[1]) in self.by_number:
            return self.by_number[int(numbered[1])]
        fitting = self.by_title.get(fold_name(given), [])
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            numbers = ", ".join(f"#{task.pk}" for task in fitting)
            raise Unreadable(_("Several tasks are called so. Write the number: %(numbers)s.") % {"numbers": numbers})
        close = difflib.get_close_matches(fold_name(given), list(self.by_title), n=1, cutoff=0.6)
        if close:
            task = self.by_title[close[0]][0]
            raise Unreadable(
                _("The unit has no task “%(given)s” in this year. Do you mean “%(task)s” (#%(number)d)?")
                % {"given": given[:80], "task": task, "number": task.pk}
            )
        raise Unreadable(
            _("The unit has no task “%(given)s” in this year. Its tasks are on the template's second sheet.")
            % {"given": given[:80]}
        )


def _read_row(place: _Place, given: dict[str, Any], tasks: _Tasks, known: set[Any], found: Sheet) -> None:
    texts = {name: _text(value) for name, value in given.items()}
    if not any(text for name, text in texts.items() if name != "number"):
        return
    if _is_no_line(texts):
        found.passed += 1
        return
    values, faults = _read_values(place, given, texts, tasks, found)
    if not faults:
        likeness = _likeness(values["content"], values["unit_of_measure"], values["quantity"], values["unit_cost"])
        if likeness in known:
            faults.append(Fault(str(place.at), _("The same line is in the estimate or above in the sheet already.")))
        known.add(likeness)
    if faults:
        found.faults += faults
        found.bad += 1
    else:
        found.rows.append(Row(place.at, values))


def _read_values(
    place: _Place, given: dict[str, Any], texts: dict[str, str], tasks: _Tasks, found: Sheet
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {"task": None, "basis": texts.get("basis", ""), "notes": texts.get("notes", "")}
    faults: list[Fault] = []
    for name, limit in (("content", 500), ("unit_of_measure", 60)):
        values[name] = texts.get(name, "")
        if not values[name]:
            faults.append(Fault(place.cell(name), _("The cell is empty. Fill it in.")))
        elif len(values[name]) > limit:
            faults.append(Fault(place.cell(name), _("More than %(limit)d characters. Shorten it.") % {"limit": limit}))
    for name, read in (("quantity", read_quantity), ("unit_cost", read_loosely)):
        try:
            taken = _taken(place, name, given.get(name), read)
        except Unreadable as fault:
            faults.append(Fault(place.cell(name), str(fault)))
            continue
        values[name] = int(taken.value) if name == "unit_cost" else taken.value
        if taken.loosely:
            said = grouped(int(taken.value)) if name == "unit_cost" else _decimal(taken.value)
            found.notes.append(Fault(place.cell(name), _("“%(given)s” was read as %(read)s.")
                                     % {"given": texts[name], "read": said}))  # fmt: skip
    if texts.get("task"):
        try:
            values["task"] = tasks.find(texts["task"])
        except Unreadable as fault:
            faults.append(Fault(place.cell("task"), str(fault)))
    if not faults:
        faults += _check_amount(place, given.get("amount"), values)
    return values, faults


def _taken(place: _Place, name: str, given: Any, read: Any) -> Read:
    if given is None or _text(given) == "":
        if place.is_formula(name):
            raise Unreadable(_("The formula has no kept value. Open the file in a spreadsheet program, save it, and "
                               "send it again."))  # fmt: skip
        raise Unreadable(_("The cell is empty. Fill it in."))
    return read(given.strip() if isinstance(given, str) else given)


def _check_amount(place: _Place, given: Any, values: dict[str, Any]) -> list[Fault]:
    amount = values["quantity"] * values["unit_cost"]
    if amount != amount.to_integral_value():
        return [Fault(place.cell("unit_cost"), _("%(quantity)s × %(cost)s is not a whole number of đồng. Change the "
                "quantity or the unit cost.")
                % {"quantity": _decimal(values["quantity"]), "cost": grouped(values["unit_cost"])})]  # fmt: skip
    if given is None or _text(given) == "":
        return []
    try:
        said = read_loosely(given).value
    except Unreadable as fault:
        return [Fault(place.cell("amount"), str(fault))]
    if said != amount:
        return [Fault(place.cell("amount"), _("%(said)s is written here, but quantity × unit cost gives %(amount)s. "
                "Mend one of them, or leave this cell empty.")
                % {"said": grouped(int(said)), "amount": grouped(int(amount))})]  # fmt: skip
    return []


def _is_no_line(texts: dict[str, str]) -> bool:
    """A title over the lines below it, or a total."""
    if any(texts.get(name) for name in ("unit_of_measure", "quantity", "unit_cost")):
        return False
    first = fold_name(texts.get("content") or texts.get("number") or "")
    return not texts.get("amount") or any(first == word or first.startswith(f"{word} ") for word in _TOTALS)


def _opened(file: IO[bytes]) -> tuple[Worksheet, Worksheet]:
    content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise InputFault("sheet-too-large", _("The file has more than 5 MB. Take pictures and other sheets out."))
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if sum(one.file_size for one in package.infolist()) > _UNPACKED:
                raise InputFault("sheet-too-large", _("The file unpacks to more than 60 MB. Save it anew."))
        values = load_workbook(BytesIO(content), data_only=True)
        formulas = load_workbook(BytesIO(content))
    except InputFault:
        raise
    except Exception as fault:  # openpyxl lets through whatever its XML reader and its own checks raise
        raise InputFault(
            "sheet-unreadable", _("This is not a workbook that can be read. Save it as .xlsx and send it again.")
        ) from fault
    return values.worksheets[0], formulas.worksheets[0]


def _columns(sheet: Worksheet) -> tuple[dict[str, int], int]:
    """Columns by name, and the first row below the headings."""
    names = _known_headings()
    best: dict[str, int] = {}
    for at, row in enumerate(sheet.iter_rows(max_row=_SEARCHED, max_col=40, values_only=True), 1):
        found: dict[str, int] = {}
        for column, value in enumerate(row, 1):
            name = names.get(_heading_key(_text(value)))
            if name and name not in found:
                found[name] = column
        if all(heading.name in found for heading in HEADINGS if heading.needed):
            return found, at + 1
        best = max(best, found, key=len)
    missing = ", ".join(f"“{heading.label}”" for heading in HEADINGS if heading.needed and heading.name not in best)
    raise InputFault(
        "sheet-headings",
        _("The headings %(missing)s are not in the first %(rows)d rows of the first sheet. Take the template.")
        % {"missing": missing, "rows": _SEARCHED},
    )


def _known_headings() -> dict[str, str]:
    known = {}
    for heading in HEADINGS:
        labels = []
        for language in ("vi", "en"):
            with override(language):
                labels.append(_heading_key(str(heading.label)))
        known |= dict.fromkeys((*labels, *heading.words), heading.name)
    return known


def _heading_key(text: str) -> str:
    plain = re.split(r"[(\[:]", fold_name(text))[0]
    return " ".join(re.sub(r",\s*dong$|[*.,;/]", " ", plain).split())


def _merged(sheet: Worksheet, column: int | None) -> dict[int, Any]:
    """Of the column's merged cells the value, for each row that they cover."""
    spread: dict[int, Any] = {}
    if column is None:
        return spread
    for area in sheet.merged_cells.ranges:
        if area.min_col <= column <= area.max_col and area.max_row > area.min_row:
            value = sheet.cell(area.min_row, area.min_col).value
            spread |= dict.fromkeys(range(area.min_row, area.max_row + 1), value)
    return spread


def _likeness(content: str, unit: str, quantity: Decimal, cost: int) -> tuple[str, str, Decimal, int]:
    return fold_name(content), fold_name(unit), Decimal(quantity).normalize(), cost


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).removeprefix("'").split())


def _decimal(value: Decimal) -> str:
    plain = value.normalize()
    return f"{plain:f}".replace(".", ",")


def _write_headings(sheet: Worksheet) -> None:
    for column, heading in enumerate(HEADINGS, 1):
        label = str(heading.label)
        cell = sheet.cell(1, column, label[:1].upper() + label[1:])
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="F1E9DC")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = Border(bottom=Side("thin"))
        sheet.column_dimensions[get_column_letter(column)].width = heading.width
    sheet.freeze_panes = "A2"


def _dress(row: Iterable[Any]) -> None:
    for cell, heading in zip(row, HEADINGS, strict=True):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if heading.name in ("unit_cost", "amount"):
            cell.number_format = "#,##0"
        elif heading.name == "quantity":
            cell.number_format = "#,##0.###"


def _write_tasks(sheet: Worksheet, tasks: Iterable[Task]) -> None:
    sheet.append([_("Number"), _("Task")])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in _task_rows(tasks):
        sheet.append(row)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 10, 100


def _task_rows(tasks: Iterable[Task]) -> Iterator[list[Any]]:
    for task in tasks:
        yield [f"#{task.pk}", guarded(task.title)]
