"""What the decree forbids is refused by the API too, with the field, the fault and the remedy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tiengvang.documents.model import (
    Annex,
    Authority,
    Bullet,
    Clause,
    Column,
    Form,
    Heading,
    IssueDate,
    Level,
    OfficialDocument,
    Paragraph,
    Recipients,
    Signature,
    Table,
)
from tiengvang.documents.rules import defects
from tiengvang.documents.writing import to_bytes
from tiengvang.records import InputFault

KT, TM = Authority("KT.", "Chủ tịch"), Authority("TM.", "Ủy ban nhân dân")
TEXT = Paragraph("Nội dung.")


@pytest.mark.parametrize("kind", ["ke-hoach", "bao-cao", "to-trinh", "cong-van"])
def test_a_sound_document_has_no_defects(of_type: Any, kind: str) -> None:
    assert list(defects(of_type(kind))) == []


@pytest.mark.parametrize(
    ("changes", "path", "remedy"),
    [
        ({"issuer": " "}, "issuer", "Fill in issuer"),
        ({"subject": "Về kinh phí."}, "subject", "full stop"),
        ({"number": 0}, "number", "begin at 1"),
        ({"symbol": "BC-STC"}, "symbol", "Write KH-STC"),
        ({"symbol": "05/KH-STC"}, "symbol", "after the stroke"),
        ({"date": IssueDate(2026, 13)}, "date", "01 to 12"),
        ({"date": IssueDate(2026, 2, 29)}, "date", "ends on day 28"),
        ({"date": IssueDate(2026, None, 3)}, "date", "Give the month"),
        ({"addressees": ("Bộ Nội vụ",)}, "addressees", "recipients.to"),
        ({"body": ()}, "body", "at least one"),
        ({"body": (TEXT, Heading(Level.LA_MA, "Tổ chức"))}, "body[1]", "Add the text"),
        ({"body": (Bullet(" "), TEXT)}, "body[0].text", "Write the text"),
        ({"body": (Heading(Level.LA_MA, "I. Mục đích"), TEXT)}, "body[0].text", "numbers are given"),
        ({"body": (Heading(Level.DIEU, "Điều 1. Phạm vi"), TEXT)}, "body[0].text", "numbers are given"),
        ({"body": (Heading(Level.DIEM, "Phạm vi"), TEXT)}, "body[0].level", "clause"),
        ({"body": (Clause(Level.LA_MA, "Phạm vi"), TEXT)}, "body[0].level", "heading"),
        ({"body": (TEXT, *[Clause(Level.DIEM, "x")] * 24)}, "body[24]", "Divide the clause"),
        ({"body": (Table((Column("A"), Column("B")), ((1,),)), TEXT)}, "body[0].rows[0]", "null"),
        ({"body": (Table((Column("A"),), (), (1, 2)), TEXT)}, "body[0].totals", "null"),
        ({"body": (Table((Column("A", 0),), ()), TEXT)}, "body[0].columns[0].width", "above 0"),
        ({"body": (Table((), ()), TEXT)}, "body[0].columns", "Name the columns"),
        ({"annexes": (Annex("A", (TEXT,)),)}, "body", "Phụ lục kèm theo"),
        ({"signature": Signature("A", "Phó Chủ tịch", (KT, TM))}, "signature.authority", "in the order TM."),
        ({"signature": Signature("A", "Phó Chủ tịch", (KT, KT))}, "signature.authority", "at most once"),
        ({"signature": Signature("A", "", (KT,))}, "signature.post", "Give the post"),
        ({"signature": Signature("A", "Chủ tịch", (Authority("Q.", "Chủ tịch"),))}, "signature.post", "Leave the post"),
        ({"signature": Signature("A", "B", (Authority("KT.", " "),))}, "signature.authority[0].of", "KT."),
        ({"recipients": Recipients("KGVX")}, "recipients.archive", "VT"),
        ({"form": Form(left_mm=29)}, "form.left_mm", "30 to 35 (annex I, part I, I.3)"),
        ({"form": Form(right_mm=21)}, "form.right_mm", "15 to 20"),
        ({"form": Form(body_size=12)}, "form.body_size", "13 to 14"),
        ({"form": Form(line_spacing=1.6)}, "form.line_spacing", "1 to 1.5"),
        ({"form": Form(paragraph_pt=5)}, "form.paragraph_pt", "6 to 24"),
        ({"form": Form(first_line_cm=1.5)}, "form.first_line_cm", "1 or 1.27"),
        ({"body": (Paragraph("Một\x0bhai"), TEXT)}, "body[0].text", "Take it out"),
    ],
)
def test_a_rule_that_is_broken_is_named(plan: OfficialDocument, changes: Any, path: str, remedy: str) -> None:
    (found,) = defects(replace(plan, **changes))
    assert found.path == path
    assert remedy in found.remedy


@pytest.mark.parametrize("kind", ["to-trinh", "cong-van"])
def test_submissions_and_letters_need_an_addressee(of_type: Any, kind: str) -> None:
    (found,) = defects(of_type(kind, addressees=()))
    assert found.path == "addressees"


@pytest.mark.parametrize(
    ("changes", "path"), [({"subject": "V/v đôn đốc"}, "subject"), ({"symbol": "CV-UBND"}, "symbol")]
)
def test_a_letter_says_v_v_by_itself_and_its_symbol_begins_with_the_issuer(
    of_type: Any, changes: Any, path: str
) -> None:
    (found,) = defects(of_type("cong-van", **changes))
    assert found.path == path


def test_nothing_is_drawn_of_a_document_with_defects_and_all_are_named(plan: OfficialDocument) -> None:
    with pytest.raises(InputFault) as raised:
        to_bytes(replace(plan, issuer="", symbol="BC-STC"))
    assert raised.value.cause == "document-invalid"
    assert [line.split(":")[0] for line in str(raised.value).splitlines()] == ["issuer", "symbol"]
