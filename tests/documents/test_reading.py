"""JSON as people write it: what it becomes, and what is said about each thing that is wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tiengvang.documents.model import (
    Annex,
    Authority,
    Bullet,
    Clause,
    Column,
    DocumentType,
    Form,
    Group,
    Heading,
    IssueDate,
    Level,
    Paragraph,
    Recipients,
    Run,
    Signature,
    Table,
)
from tiengvang.documents.reading import parse_document, read_document
from tiengvang.records import InputFault

Json = dict[str, Any]
DATA: Json = {
    "superior": "UBND tỉnh Gia Lai",
    "issuer": "Sở Tài chính",
    "number": 5,
    "symbol": "TTr-STC",
    "place": "Gia Lai",
    "date": "2026-06",
    "subject": "Phê duyệt dự toán",
    "draft": True,
    "addressees": ["Ủy ban nhân dân tỉnh Gia Lai"],
    "bases": ["Căn cứ Luật Ngân sách nhà nước"],
    "body": [
        "Kính trình.",
        {"type": "heading", "level": "la-ma", "text": "Dự toán"},
        {"type": "clause", "level": "khoan", "text": ["Theo ", {"text": "Phụ lục", "italic": True}]},
        {"type": "bullet", "text": "chi", "depth": 2},
        {
            "type": "table",
            "columns": [{"title": "A", "width": 2, "align": "right"}, {"title": "B"}],
            "rows": [{"group": "I"}, [0.1, None]],
            "totals": ["Cộng", ["x"]],
            "unit": "đồng",
        },
        {"type": "paragraph", "text": "Hết."},
    ],
    "signature": {"authority": [{"form": "KT.", "of": "Giám đốc"}], "post": "Phó Giám đốc", "name": ""},
    "recipients": {"to": ["Lãnh đạo Sở"], "archive": "VT"},
    "contact": ["Số 1, đường Trần Phú"],
    "annexes": [{"title": "Bảng", "landscape": True, "body": ["Không."]}],
    "form": {"body_size": 13, "first_line_cm": 1, "line_spacing": 1.2},
}


def parsed(change: Callable[[Json], Any] = lambda data: None, kind: str = "to-trinh") -> Any:
    data = copy.deepcopy(DATA)
    change(data)
    return parse_document(DocumentType(kind), json.dumps(data, ensure_ascii=False), source="a.json")


def fault_of(change: Callable[[Json], Any], kind: str = "to-trinh") -> str:
    with pytest.raises(InputFault) as raised:
        parsed(change, kind)
    assert raised.value.cause == "document-invalid"
    return str(raised.value)


def test_every_field_reaches_the_document() -> None:
    found = parsed()
    assert (found.type, found.superior, found.issuer) == (DocumentType.SUBMISSION, "UBND tỉnh Gia Lai", "Sở Tài chính")
    assert (found.number, found.symbol, found.place, found.date) == (5, "TTr-STC", "Gia Lai", IssueDate(2026, 6))
    assert (found.subject, found.draft) == ("Phê duyệt dự toán", "Dự thảo")
    assert found.addressees == ("Ủy ban nhân dân tỉnh Gia Lai",)
    assert found.bases == ("Căn cứ Luật Ngân sách nhà nước",)
    assert found.body == (
        Paragraph("Kính trình."),
        Heading(Level.LA_MA, "Dự toán"),
        Clause(Level.KHOAN, (Run("Theo "), Run("Phụ lục", italic=True))),
        Bullet("chi", 2),
        Table(
            (Column("A", 2, "right"), Column("B")),
            (Group("I"), (Decimal("0.1"), None)),
            ("Cộng", (Run("x"),)),
            "",
            "đồng",
        ),
        Paragraph("Hết."),
    )
    assert found.signature == Signature("", "Phó Giám đốc", (Authority("KT.", "Giám đốc"),))
    assert found.recipients == Recipients("VT", ("Lãnh đạo Sở",))
    assert found.annexes == (Annex("Bảng", (Paragraph("Không."),), True),)
    assert found.contact == ("Số 1, đường Trần Phú",)
    assert found.form == Form(body_size=13, first_line_cm=1, line_spacing=1.2)


@pytest.mark.parametrize(("draft", "mark"), [(True, "Dự thảo"), (False, ""), ("Dự thảo lần 2", "Dự thảo lần 2")])
def test_the_draft_mark_is_yes_no_or_words(draft: Any, mark: str) -> None:
    assert parsed(lambda data: data.update(draft=draft)).draft == mark


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        (lambda d: d.update(isuer="x"), "isuer", "Did you mean issuer"),
        (lambda d: d.update(zzzz="x"), "zzzz", "Known here: superior, issuer"),
        (lambda d: d.pop("issuer"), "issuer", "is missing"),
        (lambda d: d.update(issuer="  "), "issuer", "is empty"),
        (lambda d: d.update(issuer=5), "issuer", "is 5, not words"),
        (lambda d: d.update(number="5"), "number", 'is "5", not a whole number'),
        (lambda d: d.update(number=0), "number", "leave it out for a blank"),
        (lambda d: d.update(date="05/06/2026"), "date", '"2026-06-05"'),
        (lambda d: d.update(date="2026-02-30"), "date", "no such day"),
        (lambda d: d.update(body=[]), "body", "is empty"),
        (lambda d: d["body"].append(""), "body[6]", "is empty"),
        (lambda d: d["body"].append(7), "body[6]", "is 7, not words or an object"),
        (lambda d: d["body"].append({"text": "x"}), "body[6].type", "is missing"),
        (lambda d: d["body"].append({"type": "headng", "text": "x"}), "body[6].type", "Did you mean heading"),
        (lambda d: d["body"][1].update(level="lama"), "body[1].level", "Did you mean la-ma"),
        (lambda d: d["body"][2].update(level="la-ma"), "body[2].level", "khoan, diem"),
        (lambda d: d["body"][2].update(txet="x"), "body[2].txet", "Did you mean text"),
        (lambda d: d["body"][2]["text"][1].update(bald=1), "body[2].text[1].bald", "Did you mean bold"),
        (lambda d: d["body"][3].update(depth=3), "body[3].depth", "1, 2"),
        (lambda d: d["body"][4]["columns"][0].update(width=0), "body[4].columns[0].width", "above 0"),
        (lambda d: d["body"][4]["columns"][0].update(align="middle"), "body[4].columns[0].align", "Use one of"),
        (lambda d: d["body"][4]["rows"][1].append(True), "body[4].rows[1][2]", "is true, not words or a number"),
        (lambda d: d["body"][4]["rows"].append([1]), "body[4].rows[2]", "1 cells under 2 columns"),
        (lambda d: d["signature"]["authority"][0].update(form="KT"), "signature.authority[0].form", "Did you mean KT"),
        (lambda d: d["signature"].pop("name"), "signature.name", "is missing"),
        (lambda d: d["recipients"].pop("archive"), "recipients.archive", "is missing"),
        (lambda d: d["annexes"][0].pop("title"), "annexes[0].title", "is missing"),
        (lambda d: d["form"].update(left_mm=20), "form.left_mm", "30 to 35"),
        (lambda d: d["form"].update(body_size=12), "form.body_size", "13, 14"),
    ],
)
def test_a_fault_names_field_cause_and_remedy(change: Callable[[Json], Any], path: str, said: str) -> None:
    found = fault_of(change)
    assert found.startswith(f"a.json: {path}: ")
    assert said in found


def test_all_faults_are_named_at_once() -> None:
    found = fault_of(lambda d: (d.pop("issuer"), d.update(isuer="x", number=-1)))
    assert {line.split(": ")[1] for line in found.splitlines()} == {"issuer", "isuer", "number"}


def test_a_type_that_does_not_fit_the_data_is_refused() -> None:
    found = fault_of(lambda d: None, kind="ke-hoach")
    assert "symbol: “TTr-STC” does not begin with KH-" in found
    assert "addressees: Kế hoạch has no Kính gửi" in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1, column 2"),
        ('{"issuer": "a", "issuer": "b"}', "“issuer” is given twice"),
        ('{"number": NaN}', "NaN is no number"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(InputFault) as raised:
        parse_document(DocumentType.PLAN, text, source="a.json")
    assert raised.value.cause == "document-unreadable"
    assert said in str(raised.value)


@pytest.mark.parametrize("text", ["[]", "null", '"x"', "3"])
def test_json_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(InputFault, match=r"the whole file.*not an object"):
        parse_document(DocumentType.PLAN, text, source="a.json")


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(DATA).encode())
    assert read_document(DocumentType.SUBMISSION, path).issuer == "Sở Tài chính"


@pytest.mark.parametrize(
    ("content", "said"), [(None, "Name a file"), (b'{"issuer": "S\xe1\xbb"}', "byte 14 is not UTF-8")]
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "a.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputFault, match=said):
        read_document(DocumentType.PLAN, path)
