"""Bringing readings from a sheet (CSV or XLSX): every row is checked, also against what stands; all of them or none."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.readings.periods import Span, span_of, year_span
from tiengvang.office.indicators.readings.services import Entry, enter
from tiengvang.office.indicators.readings.services import submit as send
from tiengvang.office.indicators.surveys.grid import read as read_grid
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.shell.context import profile
from tiengvang.records import InputFault

COLUMNS: Final = ("code", "period", "value", "low", "high", "market", "full_year", "note")
_NEEDED: Final = COLUMNS[:3]
_QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = re.compile(
    r"(?:(\d{4})[-/ ]?q([1-4])|q(?:uý|uy|uarter)?\s*(iv|i{1,3}|[1-4])\s*[/ -]\s*(\d{4}))\Z", re.IGNORECASE
)
_MONTH = re.compile(r"(?:(\d{4})-(\d{1,2})|(?:tháng\s*|thang\s*|m)?(\d{1,2})\s*/\s*(\d{4}))\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowFault:
    """row: its number as people count; column: "" where it is the row as a whole; message: with the remedy."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Imported:
    """written: readings that are new; same: rows that say what stands already; faults: then nothing was written."""

    written: int = 0
    same: int = 0
    faults: tuple[RowFault, ...] = ()


class _Wrong(ValueError):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def import_readings(*, by: User, content: bytes, name: str, revises: str = "", submit: bool = True) -> Imported:
    """Enter every row of a sheet. revises: why numbers that differ from those that stand change, "" where none may;
    submit: send them for approval.

    Raises PermissionDenied, and InputFault where the file is no such sheet.
    """
    demand(by, "indicators.enter")
    grid = read_grid(content)
    headings = [str(one).strip().lower() for one in grid.headings]
    if missing := [one for one in _NEEDED if one not in headings]:
        raise InputFault(
            "readings-columns", _("The columns %(names)s are missing. Take the template.")
            % {"names": ", ".join(missing)},
        )  # fmt: skip
    indicators = {one.code: one for one in Indicator.objects.filter(is_active=True)}
    faults: list[RowFault] = []
    seen: dict[tuple[object, ...], int] = {}
    written = same = 0
    with transaction.atomic():
        for number, cells in grid.rows:
            try:
                cell = dict(zip(headings, cells, strict=False))
                indicator, entry = _entry(cell, indicators, revises)
                name_of = (indicator.pk, entry.period, entry.first_day, entry.key, entry.is_full_year)
                if name_of in seen:
                    raise _Wrong("period", _("Row %(row)d has a number for the same period already; leave one of them.")
                                 % {"row": seen[name_of]})  # fmt: skip
                seen[name_of] = number
                before = Reading.objects.filter(indicator=indicator).count()
                with transaction.atomic():
                    reading = enter(by=by, indicator=indicator, entry=entry, origin=Reading.Origin.IMPORTED,
                                    method="entered")  # fmt: skip
                    is_new = Reading.objects.filter(indicator=indicator).count() > before
                    if is_new and submit:
                        send(by=by, reading=reading)
                written, same = written + is_new, same + (not is_new)
            except _Wrong as wrong:
                faults.append(RowFault(number, wrong.column, str(wrong)))
            except ValidationError as refusal:
                faults += _refused(number, refusal)
        if faults:
            transaction.set_rollback(True)
            return Imported(faults=tuple(faults))
        record(actor=by, action="indicators.import_readings", file=name[:200], written=written, same=same)
    return Imported(written, same)


def template() -> bytes:
    """An empty sheet with two rows as examples."""
    book = Workbook()
    sheet = book.active
    sheet.append(COLUMNS)
    sheet.append(("visitors", "2026-10", 12345, "", "", "", "", "Báo cáo số 12/BC-SVHTTDL"))
    sheet.append(("investors", "2026-Q3", 4, "", "", "", "", ""))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 16
    said = book.create_sheet(_("Help")[:31])
    for row in (
        ("code", _("of the registry; only indicators that people enter")),
        ("period", "2026 · 2026-Q3 · 2026-10 · tháng 10/2026 · quý III/2026"),
        ("value, low, high", _("numbers; a share as a fraction, such as 0.125, or in per cent with its sign")),
        ("market", _("id of a market of the profile, empty for the whole")),
        ("full_year", _("x where it is an estimate for the full year")),
    ):  # fmt: skip
        said.append(row)
    said.column_dimensions["A"].width, said.column_dimensions["B"].width = 20, 90
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _entry(cell: Mapping[str, Any], indicators: Mapping[str, Indicator], revises: str) -> tuple[Indicator, Entry]:
    code = _words(cell.get("code"))
    indicator = indicators.get(code)
    if indicator is None:
        raise _Wrong("code", _("No indicator in use has the code “%(code)s”.") % {"code": code})
    span = _span(cell.get("period"))
    value = _number(cell.get("value"), "value")
    if value is None:
        raise _Wrong("value", _("There is no number."))
    market = _words(cell.get("market"))
    if market and market not in {one.id for one in profile().markets}:
        raise _Wrong("market", _("The profile has no market “%(market)s”.") % {"market": market})
    return indicator, Entry(
        span.period, span.first, span.last, value, _number(cell.get("low"), "low"), _number(cell.get("high"), "high"),
        "market" if market else "", market, _words(cell.get("full_year")).lower() in ("x", "1", "yes", "true", "có"),
        _words(cell.get("note")) or revises.strip(), revises=bool(revises.strip()),
    )  # fmt: skip


def _span(cell: Any) -> Span:
    """A year, quarter or month, however it is written."""
    if isinstance(cell, datetime | date):  # spreadsheets make a day of 2026-10
        return span_of("month", cell.date() if isinstance(cell, datetime) else cell)
    given = _words(cell).removesuffix(".0")
    if re.fullmatch(r"20\d\d|2100", given):
        return year_span(int(given))
    if match := _QUARTER.match(given):
        year, number = int(match[1] or match[4]), _QUARTERS[(match[2] or match[3]).lower()]
        return span_of("quarter", date(year, 3 * number, 1))
    if match := _MONTH.match(given):
        year, month = int(match[1] or match[4]), int(match[2] or match[3])
        if 1 <= month <= 12 and 2000 <= year <= 2100:
            return span_of("month", date(year, month, 1))
    raise _Wrong("period", _("“%(given)s” is no period. Write 2026, 2026-Q3 or 2026-10.") % {"given": given[:40]})


def _number(cell: Any, column: str) -> float | None:
    """Numbers of a sheet, and texts such as 1.234,5, 12,5% and 1,234.5."""
    if cell is None or _words(cell) == "":
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    given = _words(cell).replace("\u00a0", "").replace(" ", "").replace("−", "-")
    share = given.endswith("%")
    plain = given.removesuffix("%")
    if "," in plain and "." in plain:
        point = max(plain.rfind(","), plain.rfind("."))
        plain = re.sub(r"[.,]", "", plain[:point]) + "." + plain[point + 1 :]
    elif re.fullmatch(r"-?\d{1,3}(?:\.\d{3}){2,}|-?\d{1,3}(?:,\d{3}){2,}", plain):
        plain = re.sub(r"[.,]", "", plain)
    else:
        plain = plain.replace(",", ".")
        if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", plain) and not share:
            raise _Wrong(column, _("“%(given)s” may be a thousand or a fraction. Write it without a point, or as a"
                                   " number of the sheet.") % {"given": given[:40]})  # fmt: skip
    try:
        return float(plain) / (100 if share else 1)
    except ValueError:
        raise _Wrong(column, _("“%(given)s” is not a number.") % {"given": given[:40]}) from None


def _words(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _refused(row: int, refusal: ValidationError) -> list[RowFault]:
    if not hasattr(refusal, "error_dict"):
        return [RowFault(row, "", message) for message in refusal.messages]
    names = {
        "last_day": "period",
        "first_day": "period",
        "indicator": "code",
        "is_full_year": "full_year",
        "key": "market",
    }
    return [
        RowFault(row, names.get(name, name if name in COLUMNS else ""), message)
        for name, said in refusal.message_dict.items() for message in said
    ]  # fmt: skip
