"""Reports as official documents: a unit's own, and the consolidated one with its annexes. Counts nothing new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.utils import timezone

from tiengvang.documents.model import (
    Annex,
    Block,
    Cell,
    Column,
    DocumentType,
    Group,
    Heading,
    IssueDate,
    Level,
    OfficialDocument,
    Paragraph,
    Recipients,
    Row,
    Run,
    Table,
    Text,
)  # fmt: skip
from tiengvang.office.planning.models import Consolidated, UnitReport
from tiengvang.office.planning.reports.annexes import money_table, tasks_table
from tiengvang.office.planning.reports.outline import sections
from tiengvang.office.planning.reports.papers.letterhead import letterhead
from tiengvang.office.planning.reports.papers.prose import blocks, line
from tiengvang.office.planning.reports.snapshot import figures_of
from tiengvang.office.shell.context import profile

Plain = dict[str, Any]
_NOTHING: Final = "Không phát sinh."
_MISSING: Final = {"submitted": "Đã gửi, đang chờ tiếp nhận", "returned": "Đã gửi, trả lại để bổ sung"}


def unit_report(report: UnitReport) -> OfficialDocument:
    """A unit's report. A draft mark stands on it until it was submitted."""
    call, head = report.call, letterhead(report.unit)
    figures = figures_of(report)
    yearly = profile().reporting.yearly
    body: list[Block] = [
        Paragraph(yearly.opening.format(unit=head.issuer, year=call.year)),
        *_narrative(sections(report)),
    ]
    body.append(Paragraph(f"Số liệu chi tiết tại Phụ lục kèm theo; {_closing(call.figures_at)}."))
    estimates = report.full_year
    table = _figures_table(
        figures, [(one["value"], estimates.get(one["key"]), one.get("note", "")) for one in figures], last="Ghi chú"
    )
    document = _document(
        head, call, body, Recipients("VT"), (profile().reporting.paper.committee or "Ủy ban nhân dân tỉnh",),
        (Annex("Số liệu kết quả thực hiện", (table,)),), draft=report.state in ("draft", "returned"),
    )  # fmt: skip
    return _numbered(document, report.number, report.dated)


def consolidated_report(one: Consolidated) -> OfficialDocument:
    """The consolidated report with its annexes: figures, tasks, money, units that are late or missing. A draft mark
    stands on it until it is closed."""
    call, head = one.call, letterhead(one.call.unit)
    yearly = profile().reporting.yearly
    body: list[Block] = [
        Paragraph(yearly.opening.format(unit=head.issuer, year=call.year)), Paragraph(_basis(one)),
        *_narrative(one.sections),
    ]  # fmt: skip
    if one.missing or one.late:
        body += [Heading(Level.LA_MA, "Chấp hành chế độ báo cáo"), *_lateness(one)]
    body.append(Paragraph("(Có các Phụ lục số liệu kèm theo)"))
    rows = [(one_figure["value"], one_figure["full_year"], _reported(one_figure)) for one_figure in one.figures]
    annexes = [
        Annex("Tổng hợp số liệu kết quả thực hiện",
              (_figures_table(one.figures, rows, last="Số đơn vị báo cáo"), *_sources(one.figures))),
        Annex("Số liệu theo loại hình đơn vị", (_kinds_table(one.figures),), landscape=True),
        Annex("Kết quả theo từng đơn vị", (_units_table(one.figures),), landscape=True),
        Annex("Tình hình thực hiện từng nhiệm vụ", (tasks_table(call),), landscape=True),
        Annex("Kinh phí thực hiện theo nguồn", (money_table(one.figures),)),
        Annex("Đơn vị gửi báo cáo chậm, chưa gửi báo cáo", (_late_table(one),)),
    ]  # fmt: skip
    document = _document(
        head, call, body, Recipients("VT", yearly.recipients), yearly.addressees,
        tuple(annex for annex in annexes if _has_rows(annex)), draft=one.closed is None,
    )  # fmt: skip
    return _numbered(document, one.number, one.dated)


def _document(
    head: Any, call: Any, body: Sequence[Block], recipients: Recipients, addressees: tuple[str, ...],
    annexes: tuple[Annex, ...], *, draft: bool,
) -> OfficialDocument:  # fmt: skip
    return OfficialDocument(
        type=DocumentType.REPORT, issuer=head.issuer, superior=head.superior, place=head.place, date=head.date,
        symbol=head.symbol(DocumentType.REPORT), subject=line(call.title).rstrip("."), body=tuple(body),
        signature=head.signature, recipients=recipients, addressees=addressees, annexes=annexes,
        draft="Dự thảo" if draft else "",
    )  # fmt: skip


def _numbered(document: OfficialDocument, number: str, dated: date | None) -> OfficialDocument:
    """With what the records office gave, where it did."""
    digits = number.split("/")[0].strip()
    if digits.isdecimal() and int(digits) > 0:
        document = replace(document, number=int(digits))
    if dated is not None:
        document = replace(document, date=IssueDate(dated.year, dated.month, dated.day))
    return document


def _narrative(rows: Sequence[Plain]) -> Iterable[Block]:
    for part, those in groupby(rows, key=lambda one: one["part"]):
        held = list(those)
        yield Heading(Level.LA_MA, line(part))
        titled = [one for one in held if one["title"]]
        for one in held:
            if one["title"] and (len(held) > 1 or len(titled) == 1):
                yield Heading(Level.KHOAN, line(one["title"]))
            yield from _prose(one["text"])


def _prose(text: str) -> tuple[Block, ...]:
    """A line that ends with a colon is a unit's name: it stands in bold italics before the words that follow it, so
    that no page ends with it."""
    found: list[Block] = []
    name = ""
    for block in blocks(text):
        words = block.text if isinstance(block, Paragraph) and isinstance(block.text, str) else ""
        if words.endswith(":"):
            found += [_named(name)] if name else []
            name = words
        elif words:
            found.append(Paragraph((Run(f"{name} ", bold=True, italic=True), Run(words))) if name else block)
            name = ""
        else:
            found += [_named(name), block] if name else [block]
            name = ""
    found += [_named(name)] if name else []
    return tuple(found) or (Paragraph(_NOTHING),)


def _named(name: str) -> Paragraph:
    return Paragraph((Run(name, bold=True, italic=True),))


def _closing(moment: Any) -> str:
    return f"thời điểm chốt số liệu: ngày {timezone.localdate(moment):%d/%m/%Y}"


def _basis(one: Consolidated) -> str:
    asked = one.call.reports.count()
    held = asked - len(one.missing)
    words = f"Báo cáo tổng hợp từ {held}/{asked} cơ quan, đơn vị, địa phương; {_closing(one.call.figures_at)}."
    return f"{words} Cột “Ước cả năm” là số ước thực hiện, không cộng vào số thực hiện."


def _reported(figure: Plain) -> str:
    """Of how many units; of how many the estimate, where that is another number."""
    if not figure.get("asked"):
        return "toàn tỉnh"
    estimated = figure["estimated"] if figure["estimated"] != figure["reported"] else 0
    return f"{figure['reported']}/{figure['asked']}" + (f" (ước: {estimated})" if estimated else "")


def _lateness(one: Consolidated) -> Iterable[Block]:
    if one.missing:
        yield Paragraph(f"Có {len(one.missing)} cơ quan, đơn vị, địa phương chưa có báo cáo được tiếp nhận:")
        for number, row in enumerate(one.missing, 1):
            end = "." if number == len(one.missing) else ";"
            yield from blocks(f"- {row['name']}: {_why_missing(row).rstrip('.;')}{end}")
    sent = [row for row in one.late if row["submitted"]]
    if sent:
        named = "; ".join(f"{row['name']} ({row['days']} ngày)" for row in sent)
        due = f"{one.call.due:%d/%m/%Y}"
        yield Paragraph(f"Gửi báo cáo sau thời hạn ngày {due}: {named}.")


def _figures_table(figures: Sequence[Plain], told: Sequence[tuple[Any, Any, str]], *, last: str) -> Table:
    columns = (
        Column("STT", 0.8, "center"), Column("Nội dung", 3.8), Column("Đơn vị tính", 1.3, "center"),
        Column("Thực hiện", 1.4, "right"), Column("Ước cả năm", 1.4, "right"), Column(last, 1.5, "center"),
    )  # fmt: skip
    rows: list[Row] = []
    number = 0
    for title, those in groupby(zip(figures, told, strict=True), key=lambda pair: pair[0]["title"]):
        held = list(those)
        rows.append(Group(title))
        if not any(value or estimate for _figure, (value, estimate, _words) in held):
            rows.append(("", _NOTHING, "", "", "", ""))
            continue
        for figure, (value, estimate, words) in held:
            number += 1
            rows.append((str(number), _called(figure), figure["unit"], cell(value), cell(estimate), words))
    return Table(columns, tuple(rows))


def _called(figure: Plain) -> Text:
    """The label, and below it what a reader must know beside the number."""
    label = line(figure["label"])
    return (Run(label), Run(f"\n({figure['beside']})", italic=True)) if figure.get("beside") else label


def _sources(figures: Sequence[Plain]) -> Iterable[Block]:
    """Each source once, behind the name of its only figure or of the part that its figures stand in."""
    told: dict[str, list[Plain]] = {}
    for one in figures:
        for source in one["sources"]:
            told.setdefault(source, []).append(one)
    if told:
        yield Paragraph((Run("Nguồn số liệu:", bold=True),))
    for source, those in told.items():
        titles = dict.fromkeys(one["title"] for one in those)
        names = [line(those[0]["label"])] if len(those) == 1 else titles
        yield from blocks(f"- {'; '.join(names)}: {source}.")


def _kinds_table(figures: Sequence[Plain]) -> Table:
    kinds = {kind["key"]: kind["name"] for one in figures for kind in one["by_kind"]}
    columns = (
        Column("Nội dung", 3.2), Column("Đơn vị tính", 1, "center"),
        *(Column(name, 1.2, "right") for name in kinds.values()), Column("Tổng số", 1.2, "right"),
    )  # fmt: skip
    rows: list[Row] = []
    for title, those in groupby((one for one in figures if one["by_kind"]), key=lambda one: one["title"]):
        rows.append(Group(title))
        for one in those:
            cut = {kind["key"]: kind["value"] for kind in one["by_kind"]}
            values = tuple(cell(cut.get(key)) for key in kinds)
            rows.append((line(one["label"]), one["unit"], *values, cell(one["value"])))
    return Table(columns, tuple(rows))


_UNIT_COLUMNS: Final = (
    ("tasks.total", "Nhiệm vụ"), ("tasks.done", "Đúng hạn"), ("tasks.done_late", "Hoàn thành chậm"),
    ("tasks.overdue", "Quá hạn"), ("tasks.in_time_share", "Tỷ lệ đúng hạn (%)"),
    ("obstacles.raised", "Vướng mắc, kiến nghị"),
)  # fmt: skip


def _units_table(figures: Sequence[Plain]) -> Table:
    cut: dict[str, dict[str, Any]] = {}
    names: dict[str, str] = {}
    for one in figures:
        for unit in one["by_unit"]:
            names[unit["key"]] = unit["name"]
            cut.setdefault(unit["key"], {})[one["key"]] = unit["value"]
    columns = (
        Column("STT", 0.8, "center"),
        Column("Đơn vị", 3.4),
        *(Column(name, 1.2, "right") for _key, name in _UNIT_COLUMNS),
    )
    rows = tuple(
        (str(number), names[code], *(cell(cut[code].get(key)) for key, _name in _UNIT_COLUMNS))
        for number, code in enumerate(names, 1)
    )
    totals = {one["key"]: one["value"] for one in figures}
    return Table(columns, rows, ("Tổng số", None, *(cell(totals.get(key)) for key, _name in _UNIT_COLUMNS)))


def _late_table(one: Consolidated) -> Table:
    columns = (
        Column("STT", 0.8, "center"), Column("Đơn vị", 3), Column("Ngày gửi", 1.2, "center"),
        Column("Số ngày chậm", 1, "center"), Column("Lý do, ghi chú", 3),
    )  # fmt: skip
    reasons = {row["unit"]: _why_missing(row) for row in one.missing}
    days = {row["unit"]: str(row["days"]) for row in one.late}
    found = {row["unit"]: row for row in (*one.missing, *one.late)}
    rows = []
    for number, (code, row) in enumerate(found.items(), 1):
        sent = f"{date.fromisoformat(row['submitted']):%d/%m/%Y}" if row.get("submitted") else "chưa gửi"
        rows.append((str(number), row["name"], sent, days.get(code, ""), reasons.get(code, "")))
    return Table(columns, tuple(rows))


def _why_missing(row: Plain) -> str:
    """The reason that the editor gave, else how far the unit's report was when they were gathered."""
    return line(row["reason"]) or _MISSING.get(row.get("state", ""), "Chưa gửi báo cáo")


def cell(value: Any) -> Cell:
    """A figure as a cell; an en dash where there is none."""
    return "–" if value is None else value


def _has_rows(annex: Annex) -> bool:
    return any(isinstance(block, Table) and block.rows for block in annex.body)
