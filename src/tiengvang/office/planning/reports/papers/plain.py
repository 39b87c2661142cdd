"""An OfficialDocument as plain data, the JSON that `tiengvang document` takes, so that a paper can be written again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tiengvang.documents.model import (
    Block,
    Bullet,
    Cell,
    Clause,
    Group,
    Heading,
    IssueDate,
    OfficialDocument,
    Paragraph,
    Row,
    Table,
    Text,
    runs,
)  # fmt: skip

Json = dict[str, Any]


def plain_data(document: OfficialDocument) -> Json:
    """The document's fields; its type is named beside them. What is empty is left out. Form: the default one."""
    found: Json = {
        "superior": document.superior, "issuer": document.issuer, "number": document.number,
        "symbol": document.symbol, "place": document.place, "date": _date(document.date),
        "subject": document.subject, "draft": document.draft, "addressees": list(document.addressees),
        "bases": list(document.bases), "body": [_block(one) for one in document.body],
        "signature": _signature(document), "annexes": [
            {"title": one.title, "landscape": one.landscape, "body": [_block(part) for part in one.body]}
            for one in document.annexes
        ],
    }  # fmt: skip
    found = {name: value for name, value in found.items() if value not in ("", None, [])}
    found["recipients"] = {
        "to": [_text(one) for one in document.recipients.to], "archive": document.recipients.archive
    }  # fmt: skip
    return found


def _signature(document: OfficialDocument) -> Json:
    one = document.signature
    found: Json = {"name": one.name, "authority": [{"form": by.form, "of": by.of} for by in one.authority]}
    if one.post:
        found["post"] = one.post
    if one.other_post:
        found["other_post"] = one.other_post
    return found


def _date(date: IssueDate) -> str:
    parts = [f"{date.year}", *(f"{part:02d}" for part in (date.month, date.day) if part is not None)]
    return "-".join(parts)


def _block(block: Block) -> Json:
    match block:
        case Heading():
            return {"type": "heading", "level": block.level.value, "text": block.text}
        case Clause():
            return {"type": "clause", "level": block.level.value, "text": _text(block.text)}
        case Bullet():
            return {"type": "bullet", "text": _text(block.text), "depth": block.depth}
        case Table():
            return _table(block)
        case Paragraph():
            return {"type": "paragraph", "text": _text(block.text)}


def _table(table: Table) -> Json:
    found: Json = {
        "type": "table", "rows": [_row(row) for row in table.rows],
        "columns": [{"title": one.title, "width": one.width, "align": one.align} for one in table.columns],
    }  # fmt: skip
    if table.totals:
        found["totals"] = [_cell(cell) for cell in table.totals]
    if table.caption:
        found["caption"] = table.caption
    if table.unit:
        found["unit"] = table.unit
    return found


def _row(row: Row) -> Any:
    return {"group": row.title} if isinstance(row, Group) else [_cell(cell) for cell in row]


def _cell(cell: Cell) -> Any:
    if isinstance(cell, tuple):
        return _text(cell)
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell


def _text(text: Text) -> Any:
    if isinstance(text, str):
        return text
    return [{"text": one.text, "bold": one.bold, "italic": one.italic} for one in runs(text)]
