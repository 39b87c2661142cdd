"""Workbooks of surveys: the template of a questionnaire, and rows that were refused with what is wrong. No reading."""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tiengvang.office.coverage.explorer.names import market_name
from tiengvang.office.indicators.models import Question, Questionnaire
from tiengvang.office.indicators.surveys.columns import shown
from tiengvang.office.indicators.surveys.figures import options_of
from tiengvang.office.indicators.surveys.reading import Sheets
from tiengvang.office.indicators.surveys.wording import dimension_name, option_name
from tiengvang.office.shell.context import profile
from tiengvang.office.shell.exports import guarded

_HEAD: Final = PatternFill("solid", start_color="F1E9DC")
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")


def template(questionnaire: Questionnaire) -> bytes:
    """A workbook to fill in: one row a person on the first sheet; what each column takes on the second."""
    book = Workbook()
    answers = book.active
    answers.title = pgettext("survey", "Answers")
    with_market = questionnaire.audience != Questionnaire.Audience.HOME
    fixed = ["number", *(["market"] if with_market else []), "day", "weight", "cluster"]
    questions = list(questionnaire.questions.order_by("order", "pk"))
    _head(answers, [*fixed, *(one.code for one in questions)], width=16)
    columns = book.create_sheet(_("Columns"))
    _head(columns, [_("Column"), _("Question"), _("What to write"), _("Dimension")], width=30)
    for name in fixed:
        columns.append([name, "", _fixed_help(name), ""])
    for one in questions:
        columns.append([one.code, guarded(str(one)), guarded(_takes(one)), dimension_name(one.dimension)])
    for row in columns.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = _WRAPPED
    columns.column_dimensions["B"].width, columns.column_dimensions["C"].width = 70, 60
    if with_market:
        markets = book.create_sheet(_("Markets"))
        _head(markets, [_("Code"), _("Market")], width=30)
        for market in profile().markets:
            markets.append([market.id, market_name(market.id)])
    return _saved(book)


def bad_rows(sheets: Sheets) -> bytes:
    """A workbook of the rows with faults, as they stand in the file, with what is wrong: mended, it can be taken."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Rows left out")
    wrong: defaultdict[int, list[str]] = defaultdict(list)
    for fault in sheets.faults:
        wrong[fault.row].append(f"{fault.column}: {fault.message}" if fault.column else fault.message)
    _head(sheet, [*sheets.headings, _("Row in the file"), _("What is wrong")], width=16)
    for row, cells in sheets.refused:
        line: list[Any] = [guarded(cell) for cell in shown(cells)]
        sheet.append([*line, row, guarded("\n".join(wrong[row]))])
    last = len(sheets.headings) + 2
    sheet.column_dimensions[get_column_letter(last)].width = 80
    for line in sheet.iter_rows(min_row=2, min_col=last, max_col=last):
        line[0].alignment = _WRAPPED
    return _saved(book)


def _fixed_help(name: str) -> str:
    return {
        "number": _("Number of the sheet, each its own: 1, 2, 3… Never a name, a telephone number or an address."),
        "market": _("Code or name of a market, from the third sheet."),
        "day": _("Day on which the person answered: dd/mm/yyyy."),
        "weight": _("Design weight, above 0; 1 in every row where all had the same chance of being asked."),
        "cluster": _("Sampling unit (flight, hotel, village) where people were asked in groups; else empty."),
    }[name]


def _takes(one: Question) -> str:
    if one.kind == Question.Kind.YES:
        return _("1 for yes, 0 for no; empty for no answer")
    if one.kind == Question.Kind.SCALE:
        return _("whole number from %(low)d to %(high)d; empty for no answer") % {"low": one.low, "high": one.high}
    return "\n".join(f"{code}: {option_name(one, code)}" for code in options_of(one))


def _head(sheet: Worksheet, headings: list[str], width: int) -> None:
    sheet.append([guarded(one) for one in headings])
    for at, cell in enumerate(sheet[1], 1):
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
