"""Pages of reports: the walk from the call to the consolidated document, drafts kept by themselves, two editors."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from docx import Document

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Consolidated, IssuedDocument, ReportCall, UnitReport
from tiengvang.office.planning.reports.consolidating import gather

Signed = Callable[..., Client]
Report = Callable[[str], UnitReport]
AT = "/office/planning/reports/"


def _form(one: UnitReport, **changes: str) -> dict[str, str]:
    return {"version": str(one.version), **changes}


def test_the_yearly_call_begins_with_the_profiles_days(signed_in: Signed, units: object) -> None:
    page = signed_in("coordinator").get(f"{AT}calls/new/?year=2027")
    initial = page.context["form"].initial
    assert (initial["due"].isoformat(), initial["figures_at"].isoformat()) == ("2027-11-09", "2027-10-31")
    assert set(initial["units"].values_list("code", flat=True)) == {"culture", "finance", "north", "south"}


def test_one_walks_from_the_call_to_the_consolidated_document(tasks: object, signed_in: Signed) -> None:
    department, head = signed_in("coordinator"), signed_in("unit_leader", "north")
    initial = department.get(f"{AT}calls/new/?year=2026").context["form"].initial
    chosen = [str(unit.pk) for unit in initial["units"] if unit.code in ("north", "south")]
    days = {
        name: initial[name].isoformat() for name in ("first_day", "last_day", "figures_at", "due", "consolidated_due")
    }
    form = {"kind": "yearly", "year": "2026", "title": initial["title"], "asks": "", "units": chosen, **days}
    answer = department.post(f"{AT}calls/new/", form)
    call = ReportCall.objects.get()
    assert answer.headers["Location"] == f"{AT}calls/{call.pk}/"
    one = call.reports.get(unit__code="north")
    assert "Làm phim" in head.get(f"{AT}{one.pk}/edit/").content.decode()
    head.post(f"{AT}{one.pk}/edit/", _form(one, **{"text-achieved": "Rất tốt.", "full-tasks.done": "1.200"}))
    one.refresh_from_db()
    assert one.full_year == {"tasks.done": 1200}
    head.post(f"{AT}{one.pk}/submit/", _form(one))
    one.refresh_from_db()
    department.post(f"{AT}{one.pk}/accept/", _form(one))
    department.post(f"{AT}calls/{call.pk}/consolidated/gather/")
    total = Consolidated.objects.get()
    reasons = {f"text-{row['key']}": row["text"] for row in total.sections} | {"reason-south": "Sáp nhập"}
    department.post(f"{AT}calls/{call.pk}/consolidated/edit/", {"version": total.version, **reasons})
    total.refresh_from_db()
    department.post(f"{AT}calls/{call.pk}/consolidated/close/", {"version": total.version})
    total.refresh_from_db()
    assert total.closed is not None
    answer = department.get(f"{AT}calls/{call.pk}/consolidated/docx/")
    words = "\n".join(one.text for one in Document(io.BytesIO(answer.content)).paragraphs)
    assert "Rất tốt." in words
    assert "Đơn vị south: Sáp nhập" in words
    assert "DỰ THẢO" not in words


def test_what_is_typed_is_kept_and_the_next_one_needs_the_new_version(report_of: Report, signed_in: Signed) -> None:
    one, head = report_of("north"), signed_in("unit_leader", "north")
    first = head.post(f"{AT}{one.pk}/autosave/", _form(one, **{"text-achieved": "Đang viết"}))
    assert first.json() == {"version": 2}
    assert head.post(f"{AT}{one.pk}/autosave/", _form(one, **{"text-achieved": "Bản cũ"})).status_code == 409
    texts = {section["key"]: section["text"] for section in report_of("north").sections}
    assert texts["achieved"] == "Đang viết"


def test_a_number_that_cannot_be_read_is_named_beside_its_field(report_of: Report, signed_in: Signed) -> None:
    one, head = report_of("north"), signed_in("unit_leader", "north")
    answer = head.post(f"{AT}{one.pk}/autosave/", _form(one, **{"full-tasks.done": "nhiều"}))
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["full-tasks.done"]


def test_the_second_editor_sees_both_versions_and_loses_nothing(report_of: Report, signed_in: Signed) -> None:
    one = report_of("north")
    head, officer = signed_in("unit_leader", "north"), signed_in("officer", "north")
    head.post(f"{AT}{one.pk}/edit/", _form(one, **{"text-achieved": "Bản của thủ trưởng"}))
    with translation.override("en"):
        answer = officer.post(f"{AT}{one.pk}/edit/", _form(one, **{"text-achieved": "Bản của cán bộ"}))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Bản của thủ trưởng" in shown
    assert "Bản của cán bộ" in shown
    officer.post(f"{AT}{one.pk}/edit/", {"version": "2", "text-achieved": "Gộp cả hai"})
    texts = {section["key"]: section["text"] for section in report_of("north").sections}
    assert texts["achieved"] == "Gộp cả hai"


def test_while_two_versions_are_shown_nothing_is_saved_by_itself(report_of: Report, signed_in: Signed) -> None:
    one, head = report_of("north"), signed_in("unit_leader", "north")
    autosave = f'data-autosave="{AT}{one.pk}/autosave/"'
    assert autosave in head.get(f"{AT}{one.pk}/edit/").content.decode()
    head.post(f"{AT}{one.pk}/autosave/", _form(one, **{"text-achieved": "Của người kia"}))
    assert autosave not in head.post(f"{AT}{one.pk}/edit/", _form(one, **{"text-achieved": "Của tôi"})).content.decode()


def test_words_typed_while_the_leader_submitted_come_back_to_who_typed_them(
    report_of: Report, submitted: Report, signed_in: Signed
) -> None:
    one, officer = report_of("north"), signed_in("officer", "north")
    submitted("north")
    answer = officer.post(f"{AT}{one.pk}/edit/", _form(one, **{"text-achieved": "Câu gõ dở"}))
    assert (answer.status_code, "Câu gõ dở" in answer.content.decode()) == (409, True)
    again = officer.post(f"{AT}{one.pk}/edit/", {"version": "2", "text-achieved": "Câu gõ dở"})
    assert (again.status_code, "Câu gõ dở" in again.content.decode()) == (422, True)
    assert "Câu gõ dở" not in str(report_of("north").sections)


def test_of_two_who_edit_the_consolidated_report_the_second_sees_both(
    accepted: Report, call: ReportCall, signed_in: Signed, coordinator: User
) -> None:
    accepted("north")
    one, department = gather(by=coordinator, call=call), signed_in("coordinator")
    page = f"{AT}calls/{call.pk}/consolidated/edit/"
    department.post(page, {"version": one.version, "text-achieved": "Của người kia"})
    answer = department.post(page, {"version": one.version, "text-achieved": "Của tôi"})
    shown = answer.content.decode()
    assert (answer.status_code, "data-autosave=" in shown) == (409, False)
    assert "Của người kia" in shown
    assert "Của tôi" in shown


def test_line_ends_as_browsers_send_them_are_no_difference(report_of: Report, signed_in: Signed) -> None:
    one, head = report_of("north"), signed_in("unit_leader", "north")
    form = head.get(f"{AT}{one.pk}/edit/").context["form"]
    sent = {name: str(value).replace("\n", "\r\n") for name, value in form.initial.items()}
    head.post(f"{AT}{one.pk}/autosave/", {**sent, "text-achieved": "Một"})
    assert [section["text"] == section["drafted"] for section in report_of("north").sections].count(False) == 1
    answer = head.post(f"{AT}{one.pk}/edit/", {**sent, "text-achieved": "Hai"})
    assert [(one.theirs, one.yours) for one in answer.context["attempt"].differences] == [("Một", "Hai")]


def test_another_units_report_is_not_there(report_of: Report, signed_in: Signed) -> None:
    one, stranger = report_of("north"), signed_in("unit_leader", "south")
    for page in ("", "edit/", "docx/", "submit/", "return/"):
        assert stranger.get(f"{AT}{one.pk}/{page}").status_code == 404
    assert stranger.get(f"{AT}calls/{one.call_id}/consolidated/").status_code == 403


def test_a_report_is_not_accepted_by_its_own_unit(submitted: Report, signed_in: Signed) -> None:
    one = submitted("north")
    signed_in("unit_leader", "north").post(f"{AT}{one.pk}/accept/", _form(one))
    one.refresh_from_db()
    assert one.state == "submitted"


def test_a_unit_sees_of_a_call_its_own_report_only(call: ReportCall, signed_in: Signed) -> None:
    page = signed_in("unit_leader", "north").get(f"{AT}calls/{call.pk}/")
    assert [one.unit.code for one in page.context["reports"]] == ["north"]
    everybody = signed_in("provincial_leader", "province").get(f"{AT}calls/{call.pk}/")
    assert len(everybody.context["reports"]) == 3


def test_the_list_of_units_is_taken_away_as_it_is_shown(submitted: Report, call: ReportCall, signed_in: Signed) -> None:
    submitted("north")
    address, asked = f"{AT}calls/{call.pk}/export/", {"form": "csv", "query": "state=submitted"}
    with translation.override("en"):
        rows = signed_in("coordinator").post(address, asked).content.decode("utf-8-sig").splitlines()
    assert [("Unit north" in row or "Đơn vị north" in row) for row in rows[1:]] == [True]
    every = signed_in("coordinator").post(address, {"form": "csv", "query": ""})
    assert len(every.content.decode("utf-8-sig").splitlines()) == 4
    own = signed_in("unit_leader", "south").post(address, {"form": "csv", "query": ""})
    assert len(own.content.decode("utf-8-sig").splitlines()) == 2
    assert signed_in("coordinator").post(address, {"form": "exe", "query": ""}).status_code == 400


def test_the_list_of_documents_is_taken_away_as_it_is_shown(signed_in: Signed, units: dict[str, Unit]) -> None:
    by = User.objects.get(pk=signed_in("coordinator").session["_auth_user_id"])
    for subject, number in (("Tờ trình một", "12/TTr-SVH"), ("Tờ trình hai", "")):
        IssuedDocument.objects.create(unit=units["culture"], kind="to-trinh", subject=subject, number=number,
                                      dated=date(2026, 3, 2) if number else None, made_by=by)  # fmt: skip
    answer = signed_in("coordinator").post("/office/planning/papers/export/", {"form": "csv", "query": "open=1"})
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert [("Tờ trình hai" in row) for row in rows[1:]] == [True]


def test_the_signed_report_is_recorded_and_given_back(submitted: Report, signed_in: Signed) -> None:
    one, head = submitted("north"), signed_in("unit_leader", "north")
    pdf = SimpleUploadedFile("ký.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    head.post(f"{AT}{one.pk}/number/", {"number": "15/BC-UBND", "dated": "2026-11-05", "file": pdf})
    one.refresh_from_db()
    assert (one.number, one.media_type) == ("15/BC-UBND", "application/pdf")
    assert b"".join(head.get(f"{AT}{one.pk}/file/").streaming_content) == b"%PDF-1.4\n%%EOF"  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", ["", "calls/new/"])
def test_pages_without_anything_say_what_to_do(page: str, signed_in: Signed) -> None:
    assert signed_in("coordinator").get(f"{AT}{page}").status_code == 200
    assert "tv-empty" in signed_in("coordinator").get(AT).content.decode()
