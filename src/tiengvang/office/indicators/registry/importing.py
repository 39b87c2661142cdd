"""Bringing a set of indicators from a file: TOML as in a profile, or rows of XLSX or CSV. All of it or nothing."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from tiengvang.office.indicators.computing.registry import formula_of, formulas
from tiengvang.office.indicators.models import Indicator
from tiengvang.office.indicators.registry.seeding import facts_of, meaning_of
from tiengvang.office.indicators.registry.services import define, set_target
from tiengvang.office.indicators.surveys.grid import read as read_grid
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand
from tiengvang.place.indicators import AIMS, FREQUENCIES, GROUPS, MEASURES, read_table, table_faults
from tiengvang.records import InputFault

COLUMNS: Final = (
    "code", "group", "name_vi", "name_en", "measure", "unit_vi", "unit_en", "aim", "formula", "source", "owner",
    "frequency", "baseline_year", "public", "definition_vi", "definition_en", "since", "targets",
)  # fmt: skip
_NEEDED: Final = frozenset(COLUMNS[:5]) | {"aim", "frequency", "definition_vi", "definition_en"}
_TARGET = re.compile(r"(\d{4})\s*:\s*(value|growth_year|growth_base)\s*([-+]?\d+(?:[.,]\d+)?)\s*(%?)\s*(?:\((.*)\))?\Z")


@dataclass(frozen=True, slots=True)
class Wrong:
    """where: row of a sheet or code of an indicator, "" for the file; what: with the remedy."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Taken:
    """made: codes of indicators that are new; there: codes that stand already and stay as they are; wrong: then nothing
    was written."""

    made: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()


def import_registry(*, by: User, content: bytes, name: str) -> Taken:
    """Add the indicators of a file that the office does not have. Raises PermissionDenied, and InputFault where the
    file is no such file at all."""
    demand(by, "indicators.define")
    table, rows = _table(content, name)
    wrong = list(rows.wrong)
    units = {unit.code: unit for unit in Unit.objects.filter(is_active=True).exclude(kind=Unit.Kind.GUEST)}
    wrong += [
        Wrong(rows.at.get(code, code), f"{what}. {remedy}.") for code, what, remedy in table_faults(table, set(units))
    ]
    wrong += [
        Wrong(rows.at.get(str(row.get("code")), str(row.get("code"))),
              _("The office does not know the formula “%(formula)s”.") % {"formula": row["formula"]})
        for row in table.get("indicator", ())
        if isinstance(row, dict) and row.get("formula") and formula_of(str(row["formula"])) is None
    ]  # fmt: skip
    if wrong:
        return Taken(wrong=tuple(wrong))
    return _write(by, table, units, name)


@transaction.atomic
def _write(by: User, table: Mapping[str, Any], units: Mapping[str, Unit], name: str) -> Taken:
    held = set(Indicator.objects.values_list("code", flat=True))
    coordinating = Unit.objects.get(is_coordinating=True)
    made, there, wrong = [], [], []
    for one in read_table(table):
        if one.code in held:
            there.append(one.code)
            continue
        try:
            with transaction.atomic():
                indicator = define(by=by, code=one.code, facts=facts_of(one, units.get(one.owner, coordinating)),
                                   meaning=meaning_of(one))  # fmt: skip
                for target in one.targets:
                    set_target(by=by, indicator=indicator, year=target.year, kind=target.kind, value=target.value,
                               source=target.source)  # fmt: skip
            made.append(one.code)
        except ValidationError as refusal:
            wrong += [Wrong(one.code, message) for message in refusal.messages]
    if wrong:
        transaction.set_rollback(True)
        return Taken(wrong=tuple(wrong))
    record(actor=by, action="indicators.import_registry", file=name[:200], made=made, there=there)
    return Taken(tuple(made), tuple(there))


@dataclass(frozen=True, slots=True)
class _Rows:
    """at: code → row of the sheet; wrong: what could not even be read."""

    at: Mapping[str, str]
    wrong: tuple[Wrong, ...] = ()


def _table(content: bytes, name: str) -> tuple[dict[str, Any], _Rows]:
    if name.lower().endswith(".toml"):
        try:
            return tomllib.loads(content.decode("utf-8-sig")), _Rows({})
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            raise InputFault(
                "registry-toml", _("The file is not TOML in UTF-8: %(fault)s") % {"fault": fault}
            ) from None
    grid = read_grid(content)
    headings = [str(one).strip().lower() for one in grid.headings]
    if missing := sorted(_NEEDED - set(headings)):
        raise InputFault(
            "registry-columns",
            _("The columns %(names)s are missing. Take the template.") % {"names": ", ".join(missing)},
        )
    at, wrong, found = {}, [], []
    for number, cells in grid.rows:
        given = {heading: _text(cell) for heading, cell in zip(headings, cells, strict=False) if heading in COLUMNS}
        days = dict(zip(headings, cells, strict=False))
        row, faults = _row(given, days.get("since"))
        where = _("row %(number)d") % {"number": number}
        at.setdefault(given["code"], where)
        wrong += [Wrong(where, one) for one in faults]
        found.append(row)
    return {"indicator": found}, _Rows(at, tuple(wrong))


def _row(given: Mapping[str, str], since: Any) -> tuple[dict[str, Any], list[str]]:
    """A row as a profile would have it, and what could not be read of it."""
    faults: list[str] = []
    row: dict[str, Any] = {name: given.get(name, "") for name in ("code", "group", "measure", "aim", "frequency")}
    row |= {name: given.get(name, "") for name in ("formula", "source", "owner")}
    row["name"] = {"vi": given.get("name_vi", ""), "en": given.get("name_en", "")}
    row["definition"] = {"vi": given.get("definition_vi", ""), "en": given.get("definition_en", "")}
    if given.get("unit_vi") or given.get("unit_en"):
        row["unit"] = {"vi": given.get("unit_vi", ""), "en": given.get("unit_en", "") or given.get("unit_vi", "")}
    row["public"] = given.get("public", "").lower() in ("1", "x", "yes", "true", "có")
    if given.get("baseline_year"):
        year = given["baseline_year"].removesuffix(".0")
        row["baseline_year"] = int(year) if year.isascii() and year.isdigit() else year
    row["since"] = _day(since, given.get("since", "")) or date(2000, 1, 1)
    if given.get("since") and _day(since, given["since"]) is None:
        faults.append(_("since: “%(given)s” is not a day. Write dd/mm/yyyy.") % {"given": given["since"]})
    row["target"] = []
    for piece in filter(None, (one.strip() for one in re.split(r"[;\n]", given.get("targets", "")))):
        match = _TARGET.match(piece)
        if not match:
            faults.append(_("targets: “%(given)s” cannot be read. Write “2027: growth_year 20%% (document)”, several"
                            " parted by semicolons.") % {"given": piece[:80]})  # fmt: skip
            continue
        value = float(match[3].replace(",", ".")) / (100 if match[4] else 1)
        row["target"].append({"year": int(match[1]), "kind": match[2], "value": value, "source": match[5] or ""})
    return row, faults


def template() -> bytes:
    """An empty sheet to fill in, with one row as an example and a sheet that says what each column takes."""
    book = Workbook()
    sheet = book.active
    sheet.title = "indicators"
    sheet.append(COLUMNS)
    sheet.append((
        "press-trips", "work", "Số đoàn báo chí nước ngoài đã đón", "Foreign press trips hosted", "number", "đoàn",
        "trips", "higher", "", "Sở Văn hóa, Thể thao và Du lịch", "", "year", 2026, "yes",
        "Số đoàn báo chí nước ngoài đến tỉnh theo chương trình đã duyệt.", "Press trips that were approved.",
        "01/01/2026", "2027: growth_year 20% (123/KH-UBND)",
    ))  # fmt: skip
    said = book.create_sheet(_("Help")[:31])
    for name, takes in (
        ("group", ", ".join(GROUPS)), ("measure", ", ".join(MEASURES)), ("aim", ", ".join(AIMS)),
        ("frequency", ", ".join(FREQUENCIES)), ("formula", ", ".join(one.code for one in formulas())),
        ("owner", _("code of a unit; empty for the coordinating department")), ("public", "yes / no"),
        ("since", "dd/mm/yyyy"), ("targets", "2027: growth_year 20% (…); 2030: value 100% (…)"),
    ):  # fmt: skip
        said.append((name, takes))
    for one in book:
        for cell in one[1]:
            cell.font = Font(bold=True)
        for column in one.columns:
            one.column_dimensions[column[0].column_letter].width = 24
    for row in said.iter_rows():
        row[1].alignment = Alignment(wrap_text=True, vertical="top")
    said.column_dimensions["B"].width = 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split()) if not isinstance(cell, str) else cell.strip()


def _day(cell: Any, given: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(given, form).date()
        except ValueError:
            continue
    return None
