"""Rows of a file of answers, understood: good sheets, and what is wrong with the others by row and column. Writes
nothing."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tiengvang.office.coverage.explorer.names import market_name
from tiengvang.office.indicators.models import Question, Questionnaire, Wave
from tiengvang.office.indicators.surveys.columns import Columns, understood
from tiengvang.office.indicators.surveys.figures import options_of
from tiengvang.office.indicators.surveys.grid import Grid, text
from tiengvang.office.shell.context import profile
from tiengvang.place.folding import fold_name

_OPEN: Final = frozenset({"", "-", "–", "—", "."})  # what people write for no answer
_YES: Final = frozenset({"1", "co", "yes", "y", "true", "x", "c", "da", "roi"})
_NO: Final = frozenset({"0", "khong", "no", "n", "false", "k", "chua"})
_LONGEST: Final = 40  # of a sheet's number and a sampling unit
_DAYS: Final = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in one cell. row: as people count it; column: its heading."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One good row. answers: code of a question → value of a yes or scale, option of a choice."""

    row: int
    number: str
    market: str
    day: date
    weight: float
    cluster: str
    answers: dict[str, float | str]


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a file holds. headings: of the columns that are known here; refused: (row, cells of those columns) with
    faults; passed: headings of other columns, of which nothing is kept."""

    good: tuple[Sheet, ...]
    faults: tuple[RowFault, ...]
    refused: tuple[tuple[int, tuple[Any, ...]], ...]
    headings: tuple[str, ...]
    passed: tuple[str, ...]


class _Wrong(ValueError):
    """A cell that cannot be taken; the message says why and what to do."""


def understood_rows(grid: Grid, wave: Wave, known: Collection[str]) -> Sheets:
    """The sheets of a file. known: numbers that the wave has already. Raises InputFault as `columns.understood`."""
    columns = understood(grid, wave.questionnaire)
    reader = _Reader(wave, columns)
    good: list[Sheet] = []
    faults: list[RowFault] = []
    refused = []
    first: dict[str, int] = {}
    taken = sorted((*columns.places.values(), *columns.questions))
    for row, cells in grid.rows:
        sheet, wrong = reader.read(row, cells)
        number = text(cells[columns.places["number"]])
        if number in known:
            wrong.append(RowFault(row, columns.heading("number"), _("This sheet is in the wave already.")))
        elif number in first:
            said = _("Number %(number)s stands in row %(row)d too. Give each sheet its own.")
            wrong.append(
                RowFault(row, columns.heading("number"), said % {"number": number[:_LONGEST], "row": first[number]})
            )
        if number:
            first.setdefault(number, row)
        if wrong or sheet is None:
            faults += wrong
            refused.append((row, tuple(cells[at] for at in taken)))
        else:
            good.append(sheet)
    headings = tuple(grid.headings[at] for at in taken)
    return Sheets(tuple(good), tuple(faults), tuple(refused), headings, columns.passed)


class _Reader:
    """Reads rows of one file for one wave."""

    def __init__(self, wave: Wave, columns: Columns) -> None:
        self.wave, self.columns = wave, columns
        self.audience = wave.questionnaire.audience
        self.markets: dict[str, str] = {}
        for market in profile().markets:
            for word in (market.id, *market.names.values()):
                self.markets[fold_name(word)] = market.id
        self.options = {
            question.code: {
                fold_name(word): code
                for code in options_of(question)
                for word in (code, question.options[code]["vi"], question.options[code]["en"])
            }
            for question in columns.questions.values()
        }

    def read(self, row: int, cells: tuple[Any, ...]) -> tuple[Sheet | None, list[RowFault]]:
        """The sheet of a row, or what is wrong with it: all of it, not only the first."""
        wrong: list[RowFault] = []
        held: dict[str, Any] = {}
        ways: dict[str, Callable[[Any], Any]] = {
            "number": self._number, "market": self._market, "day": self._day, "weight": self._weight,
            "cluster": self._cluster,
        }  # fmt: skip
        for name, way in ways.items():
            at = self.columns.places.get(name)
            try:
                held[name] = way(cells[at] if at is not None else "")
            except _Wrong as fault:
                wrong.append(RowFault(row, self.columns.heading(name), str(fault)))
        answers: dict[str, float | str] = {}
        for at, question in self.columns.questions.items():
            try:
                answer = self._answer(question, cells[at])
            except _Wrong as fault:
                wrong.append(RowFault(row, question.code, str(fault)))
            else:
                answers |= {} if answer is None else {question.code: answer}
        if not answers and not wrong:
            wrong.append(RowFault(row, "", _("No question is answered in this row. Delete it, or fill it in.")))
        return (None if wrong else Sheet(row, answers=answers, **held)), wrong

    def _number(self, cell: Any) -> str:
        given = text(cell)
        if not given:
            raise _Wrong(_("The number of the sheet is missing. Number the sheets 1, 2, 3…"))
        if len(given) > _LONGEST:
            raise _Wrong(_("The number of a sheet has at most 40 characters."))
        return given

    def _market(self, cell: Any) -> str:
        given = text(cell)
        if self.audience == Questionnaire.Audience.HOME:
            if given:
                raise _Wrong(_("This questionnaire is for the place's own people. Leave the market empty."))
            return ""
        if not given:
            if self.audience == Questionnaire.Audience.VISITORS:
                return ""
            raise _Wrong(_("The market is missing. Write one of the template's third sheet."))
        found = self.markets.get(fold_name(given))
        if found is None:
            raise _Wrong(_unknown_market(given, self.markets))
        return found

    def _day(self, cell: Any) -> date:
        given = _as_day(cell)
        if given is None:
            shown = text(cell)
            raise _Wrong(
                _("“%(given)s” is no day. Write dd/mm/yyyy.") % {"given": shown[:20]}
                if shown
                else _("The day is missing. Write dd/mm/yyyy.")
            )
        first, last = self.wave.first_day, self.wave.last_day
        if not first <= given <= last:
            raise _Wrong(
                _("%(day)s lies outside the wave, which ran from %(first)s to %(last)s. Correct the day, or the wave.")
                % {"day": _day(given), "first": _day(first), "last": _day(last)}
            )
        return given

    def _weight(self, cell: Any) -> float:
        given = text(cell)
        if given in _OPEN:
            raise _Wrong(_("The weight is missing. Write the design weight, or 1 where all had the same chance."))
        weight = _as_number(cell)
        if weight is None:
            raise _Wrong(_("“%(given)s” is no number. Write a weight such as 1,25.") % {"given": given[:20]})
        if weight <= 0:
            raise _Wrong(
                _("The weight is %(given)s. It has to be above 0; whoever was not asked has no row.")
                % {"given": given[:20]}
            )
        if weight > 1e9:
            raise _Wrong(_("The weight %(given)s is above a thousand million. Correct it.") % {"given": given[:20]})
        return weight

    def _cluster(self, cell: Any) -> str:
        given = text(cell)
        if len(given) > _LONGEST:
            raise _Wrong(_("A sampling unit has at most 40 characters. Use a number or short code."))
        return given

    def _answer(self, question: Question, cell: Any) -> float | str | None:
        given = "1" if cell is True else "0" if cell is False else text(cell)
        if given in _OPEN:
            return None
        if question.kind == Question.Kind.YES:
            return _yes(given)
        if question.kind == Question.Kind.SCALE:
            return _on_scale(question, given, cell)
        code = self.options[question.code].get(fold_name(given))
        if code is None:
            raise _Wrong(_unknown_option(given, question, self.options[question.code]))
        return code


def _yes(given: str) -> float:
    plain = fold_name(given)
    if plain not in _YES | _NO:
        raise _Wrong(_("“%(given)s” is neither yes (1) nor no (0).") % {"given": given[:40]})
    return float(plain in _YES)


def _on_scale(question: Question, given: str, cell: Any) -> float:
    number = _as_number(cell)
    ends = {"given": given[:40], "low": question.low, "high": question.high}
    if number is None or not number.is_integer():
        raise _Wrong(_("“%(given)s” is no point of the scale. Write a whole number from %(low)d to %(high)d.") % ends)
    if not (question.low or 0) <= number <= (question.high or 0):
        raise _Wrong(
            _("%(given)s lies outside the scale, which runs from %(low)d to %(high)d. For no answer leave it empty.")
            % ends
        )
    return number


def _unknown_market(given: str, markets: dict[str, str]) -> str:
    close = difflib.get_close_matches(fold_name(given), list(markets), n=1, cutoff=0.5)
    if close:
        said = _("The market “%(given)s” is not known. Do you mean “%(market)s” (%(code)s)?")
        code = markets[close[0]]
        return said % {"given": given[:40], "market": market_name(code), "code": code}
    said = _("The market “%(given)s” is not known. Write one of the template's third sheet.")
    return said % {"given": given[:40]}


def _unknown_option(given: str, question: Question, options: dict[str, str]) -> str:
    close = difflib.get_close_matches(fold_name(given), list(options), n=1, cutoff=0.6)
    if close:
        said = _("“%(given)s” is not among the answers. Do you mean “%(option)s”?")
        return said % {"given": given[:40], "option": options[close[0]]}
    said = _("“%(given)s” is not among the answers: %(options)s.")
    return said % {"given": given[:40], "options": ", ".join(options_of(question))}


def _as_day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    given = text(cell).split(" ")[0]
    for form in _DAYS:
        try:
            return datetime.strptime(given, form).date()
        except ValueError:
            continue
    return None


def _as_number(cell: Any) -> float | None:
    """A number as spreadsheets or people write it; 1,25 and 1.25 are the same."""
    if isinstance(cell, bool):
        return None
    try:
        found = float(cell) if isinstance(cell, int | float) else float(text(cell).replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
