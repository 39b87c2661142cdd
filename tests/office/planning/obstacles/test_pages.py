"""Pages of difficulties: who sees what, search without diacritics, criticism, export, the submission read back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from tiengvang.office.coverage.models import Mention, Outlet, Part, Source
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Obstacle, ObstacleStep
from tiengvang.office.planning.obstacles.selectors import found, obstacle_figures, visible_obstacles, waiting_for
from tiengvang.office.planning.obstacles.services import propose_obstacles

Raised = Callable[..., Obstacle]
Signed = Callable[..., Client]
LIST = "/office/planning/obstacles/"


@pytest.fixture
def mention(db: None) -> Mention:
    """An article on a court case, which has an excerpt in the row by mistake: nobody is to see it."""
    outlet = Outlet.objects.create(domain="gong.example", name="The Gong", owner_class="foreign", country="GB")
    source = Source.objects.create(name="Press", folder="/scans/one", place="gialai")
    part = Part.objects.create(source=source, name="one.parquet", digest="0" * 64, rows=1)
    url = "https://gong.example/1"
    return Mention.objects.create(
        key="a" * 32, place="gialai", part=part, outlet=outlet, url=url, canonical_url=url, title="Signs nobody reads",
        excerpt="The excerpt that stays away", language="en", country="GB", day=date(2026, 3, 5), theme="court-crime",
        about="primary", tone="negative", tone_negative=0.7, tone_neutral=0.2, tone_positive=0.1, judge="lexicon/1",
        prominence=0.5, origin="foreign", independent=True, bucket="independent",
    )  # fmt: skip


@pytest.mark.parametrize("words", ["ngoại ngữ", "ngoai ngu", "NGOAI  NGU phien dich"])
def test_the_search_finds_with_and_without_diacritics(raised: Raised, words: str) -> None:
    one = raised()
    raised(title="Đường sá hư hỏng", text="Cần sửa.")
    assert list(found(Obstacle.objects.all(), {"q": words})) == [one]


def test_the_search_finds_what_was_answered(raised: Raised, coordinator: User, signed_in: Signed) -> None:
    one = raised()
    page = f"{LIST}{one.pk}/department/answer/"
    answer = signed_in("coordinator").post(
        page, {"version": 1, "text": "Sở cử phiên dịch viên", "number": "", "dated": ""}
    )
    assert answer.status_code == 302
    assert list(found(Obstacle.objects.all(), {"q": "phien dich vien"})) == [one]


def test_a_unit_sees_its_own_and_what_holds_up_its_tasks(
    raised: Raised, person: Callable[..., User], task: Any, units: dict[str, Unit]
) -> None:
    task.cooperating.add(units["south"])
    joined = person("officer", "south")
    theirs = raised(by=joined, unit=units["south"])
    own = raised()
    assert set(visible_obstacles(person("officer", "north"))) == {own, theirs}  # it leads the task
    assert set(visible_obstacles(joined)) == {theirs}
    assert set(visible_obstacles(person("coordinator"))) == {own, theirs}
    assert not visible_obstacles(person("viewer", "hotel")).exists()


def test_another_units_matter_is_not_there(raised: Raised, signed_in: Signed) -> None:
    one = raised()
    stranger = signed_in("officer", "south")
    assert stranger.get(f"{LIST}{one.pk}/").status_code == 404
    assert stranger.get(f"{LIST}{one.pk}/unit/close/").status_code == 404
    assert stranger.get(f"{LIST}{one.pk}/department/answer/").status_code == 403


def test_what_waits_for_somebody_is_counted_for_them(raised: Raised, raiser: User, coordinator: User) -> None:
    one = raised()
    assert list(waiting_for(coordinator)) == [one]
    assert not waiting_for(raiser).exists()
    Obstacle.objects.update(state="returned")
    assert list(waiting_for(raiser)) == [one]
    assert not waiting_for(coordinator).exists()


def test_one_is_raised_answered_and_closed_on_pages(task: Any, signed_in: Signed) -> None:
    officer, department = signed_in("officer", "north"), signed_in("coordinator")
    form = {"unit": task.lead_id, "kind": "obstacle", "task": task.pk, "title": "Thiếu máy quay", "text": "Máy hỏng."}
    assert officer.get(f"{LIST}new/?task={task.pk}").status_code == 200
    raised = officer.post(f"{LIST}new/", form)
    one = Obstacle.objects.get()
    assert raised.headers["Location"] == f"{LIST}{one.pk}/"
    pdf = SimpleUploadedFile("tra-loi.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    department.post(f"{LIST}{one.pk}/department/answer/", {
        "version": 1, "text": "Cho mượn máy.", "number": "5/SVH", "dated": "2026-03-02", "file": pdf,
    })  # fmt: skip
    step = ObstacleStep.objects.get(kind="answer")
    shown = officer.get(f"{LIST}{one.pk}/").content.decode()
    assert "Cho mượn máy." in shown
    assert "5/SVH" in shown
    assert officer.get(f"{LIST}files/{step.pk}/").status_code == 200
    assert officer.post(f"{LIST}{one.pk}/unit/close/", {"version": 2, "text": ""}).status_code == 302
    one.refresh_from_db()
    assert one.state == "closed"


def test_a_tasks_page_names_what_holds_it_up(raised: Raised, task: Any, signed_in: Signed) -> None:
    one = raised()
    shown = signed_in("officer", "north").get(f"/office/planning/tasks/{task.pk}/").content.decode()
    assert f"{LIST}{one.pk}/" in shown
    assert f"{LIST}new/?task={task.pk}" in shown


def test_an_outdated_form_keeps_what_was_typed_and_shows_both(raised: Raised, signed_in: Signed) -> None:
    one = raised()
    department = signed_in("coordinator")
    Obstacle.objects.update(version=2)
    answer = department.post(
        f"{LIST}{one.pk}/department/answer/", {"version": 1, "text": "Của tôi", "number": "", "dated": ""}
    )
    assert answer.status_code == 409
    assert "Của tôi" in answer.content.decode()
    assert answer.context["form"]["version"].value() == "2"


def test_of_two_who_answer_at_once_the_second_keeps_the_words_and_sees_the_firsts(
    raised: Raised, signed_in: Signed, coordinator: User
) -> None:
    one, department = raised(), signed_in("coordinator")
    page = f"{LIST}{one.pk}/department/answer/"
    first = {"version": 1, "text": "Cử phiên dịch", "number": "", "dated": ""}
    assert department.post(page, first).status_code == 302
    second = {**first, "text": "Mượn máy của báo"}
    answer = department.post(page, second)
    shown = answer.content.decode()
    assert (answer.status_code, "Cử phiên dịch" in shown, "Mượn máy của báo" in shown) == (409, True, True)
    again = department.post(page, {**second, "version": answer.context["form"]["version"].value()})
    assert (again.status_code, "Mượn máy của báo" in again.content.decode()) == (422, True)
    one.refresh_from_db()
    assert one.answer == "Cử phiên dịch"


def test_a_step_that_is_not_open_any_more_leads_back(raised: Raised, signed_in: Signed) -> None:
    one = raised()
    Obstacle.objects.update(state="answered")
    assert signed_in("coordinator").get(f"{LIST}{one.pk}/department/return/").status_code == 302
    assert signed_in("coordinator").get(f"{LIST}{one.pk}/department/propose/").status_code == 404
    assert signed_in("coordinator").get(f"{LIST}{one.pk}/committee/answer/").status_code == 404


def test_criticism_is_entered_from_its_mention_and_nothing_is_copied(mention: Mention, signed_in: Signed) -> None:
    officer = signed_in("officer", "north")
    address = f"{LIST}new/?mention={mention.key}"
    assert address in officer.get(reverse("coverage:mention", args=[mention.key])).content.decode()
    assert "Signs nobody reads" in officer.get(address).content.decode()
    north = Unit.objects.get(code="north")
    officer.post(address, {"unit": north.pk, "task": "", "title": "Biển chỉ dẫn khó đọc", "text": "Thay biển."})
    one = Obstacle.objects.get()
    assert (one.kind, one.mention) == ("criticism", mention)
    shown = officer.get(f"{LIST}{one.pk}/").content.decode()
    assert "Signs nobody reads" in shown
    assert "stays away" not in shown
    assert "stays away" not in one.folded


def test_criticism_without_a_mention_is_refused(raised: Raised) -> None:
    with pytest.raises(ValidationError):
        raised(kind="criticism")


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_the_export_holds_what_the_list_shows(raised: Raised, signed_in: Signed, form: str) -> None:
    raised()
    raised(title="=1+1", text="Thử")
    answer = signed_in("coordinator").post(f"{LIST}export/", {"form": form, "query": "q=ngoai+ngu"})
    assert answer.status_code == 200
    if form == "xlsx":
        rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
        assert len(rows) == 2
        assert rows[1][3] == "Thiếu cán bộ biết ngoại ngữ"


def test_the_submission_reads_back_as_the_official_form_has_it(
    raised: Raised, coordinator: User, signed_in: Signed
) -> None:
    first = raised(text="Không có người phiên dịch.\n- Đã đề nghị, chưa có")
    second = raised(title="2. Thiếu kinh phí dịch thuật", kind="request")
    paper = propose_obstacles(by=coordinator, obstacles=[first, second], opinion="Đề nghị cho phép:\n- Thuê phiên dịch")
    answer = signed_in("coordinator").get(f"/office/planning/papers/{paper.pk}/docx/")
    document = Document(io.BytesIO(answer.content))
    text = "\n".join(one.text for one in document.paragraphs)
    assert "TỜ TRÌNH" in text
    assert "1. Thiếu cán bộ biết ngoại ngữ" in text
    assert "2. Thiếu kinh phí dịch thuật" in text
    assert "- Thuê phiên dịch" in text
    table = next(one for one in document.tables if one.rows[0].cells[0].text == "STT")
    assert [row.cells[3].text for row in table.rows[1:]] == ["Thiếu cán bộ biết ngoại ngữ", "Thiếu kinh phí dịch thuật"]


def test_a_papers_number_stands_in_it_afterwards(raised: Raised, coordinator: User, signed_in: Signed) -> None:
    paper = propose_obstacles(by=coordinator, obstacles=[raised()], opinion="Đề nghị.")
    department = signed_in("coordinator")
    department.post(f"/office/planning/papers/{paper.pk}/number/", {"number": "45/TTr-SVHTTDL", "dated": "2026-03-02"})
    document = Document(io.BytesIO(department.get(f"/office/planning/papers/{paper.pk}/docx/").content))
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "Số: 45/TTr-SVHTTDL" in cells
    assert "ngày 02 tháng 3 năm 2026" in cells


def test_figures_of_a_year_are_as_the_steps_until_that_moment_say(raised: Raised, signed_in: Signed) -> None:
    one = raised()
    raised(kind="request")
    before = one.at
    signed_in("coordinator").post(
        f"{LIST}{one.pk}/department/answer/", {"version": 1, "text": "Có.", "number": "", "dated": ""}
    )
    ids = [one.unit_id]
    last = ObstacleStep.objects.last()
    then = obstacle_figures(unit_ids=ids, year=before.year, as_of=before)
    now = obstacle_figures(unit_ids=ids, year=before.year, as_of=last.at)
    assert (then.raised, then.answered, then.waiting) == (1, 0, 1)
    assert (now.raised, now.requests, now.answered, now.waiting) == (2, 1, 1, 1)
    assert obstacle_figures(unit_ids=ids, year=before.year - 1, as_of=last.at).raised == 0
