"""JSON → OfficialDocument, checked against the schema beside this module; each fault names field, cause and remedy."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

from tiengvang.documents.model import (
    Annex,
    Authority,
    Block,
    Bullet,
    Cell,
    Clause,
    Column,
    DocumentType,
    Form,
    Group,
    Heading,
    IssueDate,
    Level,
    OfficialDocument,
    Paragraph,
    Recipients,
    Row,
    Run,
    Signature,
    Table,
    Text,
)  # fmt: skip
from tiengvang.documents.rules import fail, refuse
from tiengvang.documents.schema import schema_defects
from tiengvang.records import InputFault

Json = dict[str, Any]


def read_document(kind: DocumentType, path: str | Path) -> OfficialDocument:
    """The document that the JSON file describes.

    Raises InputFault: "document-unreadable" (no file, not UTF-8, not JSON) or "document-invalid" (fields).
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputFault(
            "document-unreadable", f"{path}: {error.strerror}. Name a file with the document's data."
        ) from error
    except UnicodeDecodeError as error:
        raise InputFault(
            "document-unreadable", f"{path}: byte {error.start + 1} is not UTF-8. Save the file as UTF-8."
        ) from error
    return parse_document(kind, text, source=str(path))


def parse_document(kind: DocumentType, text: str, *, source: str) -> OfficialDocument:
    """The document that JSON text describes; `source` names it in faults. Raises InputFault as `read_document` does."""
    try:
        data = json.loads(
            unicodedata.normalize("NFC", text), object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_number
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputFault("document-unreadable", f"{source}: {where}: {error.msg}. Mend the JSON there.") from error
    except RecursionError as error:
        raise InputFault("document-unreadable", f"{source}: lists are nested too deeply. Nest them less.") from error
    except ValueError as error:
        raise InputFault("document-unreadable", f"{source}: {error}") from error
    fail(schema_defects(data), source)
    document = _document(kind, data)
    refuse(document, source)
    return document


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found: Json = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the field “{name}” is given twice in one object. Keep one of them.")
        found[name] = value
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number that a document can show. Write a number or null.")


def _document(kind: DocumentType, data: Json) -> OfficialDocument:
    draft = data.get("draft", "")
    return OfficialDocument(
        type=kind,
        issuer=data["issuer"],
        symbol=data["symbol"],
        place=data["place"],
        date=IssueDate(*map(int, data["date"].split("-"))),
        subject=data["subject"],
        body=_blocks(data["body"]),
        signature=_signature(data["signature"]),
        recipients=Recipients(data["recipients"]["archive"], tuple(map(_text, data["recipients"].get("to", ())))),
        superior=data.get("superior", ""),
        number=data.get("number"),
        draft=draft if isinstance(draft, str) else "Dự thảo" * draft,
        addressees=tuple(data.get("addressees", ())),
        bases=tuple(data.get("bases", ())),
        annexes=tuple(Annex(one["title"], _blocks(one["body"]), one.get("landscape", False)) for one in _annexes(data)),
        contact=tuple(data.get("contact", ())),
        form=Form(**_form(data)),
    )


def _annexes(data: Json) -> list[Json]:
    return list(data.get("annexes", ()))


def _form(data: Json) -> Json:
    """JSON's decimals are exact (a table's figures hang on it); lengths are plain numbers."""
    found = data.get("form", {}).items()
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in found}


def _signature(data: Json) -> Signature:
    authority = tuple(Authority(one["form"], one["of"]) for one in data.get("authority", ()))
    return Signature(data["name"], data.get("post", ""), authority, data.get("other_post", ""))


def _blocks(items: list[Any]) -> tuple[Block, ...]:
    return tuple(Paragraph(item) if isinstance(item, str) else _block(item) for item in items)


def _block(item: Json) -> Block:
    match item["type"]:
        case "heading":
            return Heading(Level(item["level"]), item["text"])
        case "clause":
            return Clause(Level(item["level"]), _text(item["text"]))
        case "bullet":
            return Bullet(_text(item["text"]), item.get("depth", 1))
        case "table":
            columns = tuple(
                Column(one["title"], float(one.get("width", 1)), one.get("align", "left")) for one in item["columns"]
            )
            totals = tuple(map(_cell, item.get("totals", ())))
            return Table(columns, tuple(map(_row, item["rows"])), totals, item.get("caption", ""), item.get("unit", ""))
        case _:
            return Paragraph(_text(item["text"]))


def _row(row: Any) -> Row:
    return Group(row["group"]) if isinstance(row, dict) else tuple(map(_cell, row))


def _cell(value: Any) -> Cell:
    return _runs(value) if isinstance(value, list) else value


def _text(value: Any) -> Text:
    return _runs(value) if isinstance(value, list) else value


def _runs(items: list[Any]) -> tuple[Run, ...]:
    return tuple(
        Run(item) if isinstance(item, str) else Run(item["text"], item.get("bold", False), item.get("italic", False))
        for item in items
    )
