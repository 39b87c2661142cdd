"""The budget's pages as people use them: forms that say what is wrong, conflicts, files, exports, languages."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from openpyxl import load_workbook
from planning.budget.budget_making import PAID_ON, Crew, decided, estimate, move

from tiengvang.office.planning.budget import appraising, estimating
from tiengvang.office.planning.budget.forms import AmountField
from tiengvang.office.planning.budget.paper import submission
from tiengvang.office.planning.budget.spelled import spelled
from tiengvang.office.planning.models import Commitment, Estimate, EstimateLine, IssuedDocument, Pledge, Remark
from tiengvang.office.planning.models.budget import Lane

pytestmark = pytest.mark.django_db
LINE = {"content": "In tờ gấp", "unit_of_measure": "bộ", "quantity": "1,5", "unit_cost": "1.200.000", "basis": "",
        "notes": "", "task": ""}  # fmt: skip


def _at(name: str, *args: int) -> str:
    return reverse(f"planning:{name}", args=args)


def test_an_estimate_goes_from_beginning_to_payment_through_pages(crew: Crew, signed_in: Callable[..., Client]) -> None:
    officer, leader = signed_in("officer", "north"), signed_in("unit_leader", "north")
    appraiser, decider = signed_in("appraiser", "finance"), signed_in("provincial_leader", "province")
    answer = officer.post(_at("budget_new"), {"unit": crew.unit.pk, "lane": "b", "year": 2026, "title": "Hội chợ"})
    made = Estimate.objects.get()
    assert answer.url == _at("budget_estimate", made.pk)
    officer.post(_at("budget_line_new", made.pk), LINE)
    one = made.lines.get()
    assert one.amount == 1_800_000
    made.refresh_from_db()
    leader.post(_at("budget_submit", made.pk), {"version": made.version})
    assert "1.800.000" in appraiser.get(_at("budget_appraise", made.pk)).content.decode()
    appraiser.post(_at("budget_appraise", made.pk), {f"text_{one.pk}": "Giảm", f"amount_{one.pk}": "1,5 triệu"})
    made.refresh_from_db()
    appraiser.post(_at("budget_forward", made.pk), {"version": made.version})
    made.refresh_from_db()
    shown = decider.get(_at("budget_decide", made.pk)).content.decode()
    assert 'value="1.500.000"' in shown
    decider.post(_at("budget_decide", made.pk), {
        "version": made.version, "number": "12/QĐ-UBND", "dated": "2026-02-01", "level": "province",
        f"amount_{one.pk}": "1.500.000",
        "file": SimpleUploadedFile("qd.pdf", b"%PDF-1.4 \n%%EOF", "application/pdf"),
    })  # fmt: skip
    made.refresh_from_db()
    assert made.state == "decided"
    assert officer.get(_at("budget_decision_file", made.decisions.get().pk)).status_code == 200
    money = {"number": "01/HĐ", "dated": PAID_ON, "amount": "1 triệu", "payee": "", "note": ""}
    officer.post(_at("budget_commit", one.pk), money)
    contract = Commitment.objects.get()
    officer.post(_at("budget_spend", one.pk), {**money, "commitment": contract.pk, "amount": "600.000"})
    refused = officer.post(_at("budget_spend", one.pk), {**money, "commitment": "", "amount": "500.001"})
    assert refused.status_code == 422
    assert "500.000 đồng" in refused.content.decode()
    officer.post(_at("budget_settle", contract.pk), {"on": PAID_ON, "note": "Biên bản"})
    page = officer.get(_at("budget_line", one.pk)).content.decode()
    assert "900.000" in page


def test_a_line_is_edited_in_its_row(crew: Crew, signed_in: Callable[..., Client]) -> None:
    made = estimate(crew)
    one, client = made.lines.get(), signed_in("officer", "north")
    at, htmx = _at("budget_line_change", one.pk), {"HX-Request": "true"}
    row = client.get(at, headers=htmx).content.decode()
    assert row.lstrip().startswith("<tr")
    wrong = client.post(at, {**LINE, "version": one.version, "unit_cost": "-5"}, headers=htmx)
    assert wrong.status_code == 200  # HTMX shows nothing else
    assert "errorlist" in wrong.content.decode()
    saved = client.post(at, {**LINE, "version": one.version}, headers=htmx)
    assert saved["HX-Retarget"] == "#budget-lines"
    assert "1.800.000" in saved.content.decode()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("amount", [0, 999, 12_500, 1_200_000])
def test_an_amount_shown_in_a_form_is_read_again_in_either_language(language: str, amount: int) -> None:
    with translation.override(language):
        field = AmountField()
        assert field.clean(field.prepare_value(amount)) == amount


def test_the_second_to_save_a_line_sees_both_versions_and_keeps_what_was_typed(
    crew: Crew, signed_in: Callable[..., Client]
) -> None:
    one = estimate(crew).lines.get()
    estimating.change_line(by=crew.leader, line=one, version=one.version, changes={"content": "Của người kia"})
    answer = signed_in("officer", "north").post(_at("budget_line_change", one.pk), {**LINE, "version": one.version})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Của người kia" in page
    assert "In tờ gấp" in page
    one.refresh_from_db()
    assert one.content == "Của người kia"


def test_the_second_to_change_an_estimate_sees_both_versions(crew: Crew, signed_in: Callable[..., Client]) -> None:
    made = estimate(crew)
    values = {"unit": made.unit_id, "lane": "b", "year": 2026, "version": made.version}
    officer, leader = signed_in("officer", "north"), signed_in("unit_leader", "north")
    assert leader.post(_at("budget_change", made.pk), {**values, "title": "Tên của thủ trưởng"}).status_code == 302
    answer = officer.post(_at("budget_change", made.pk), {**values, "title": "Tên của cán bộ"})
    assert answer.status_code == 409
    assert [(one.theirs, one.yours) for one in answer.context["attempt"].differences] == [
        ("Tên của thủ trưởng", "Tên của cán bộ")
    ]
    made.refresh_from_db()
    assert made.title == "Tên của thủ trưởng"


def test_of_two_who_answer_a_remark_neither_overwrites_the_other_unseen(
    crew: Crew, signed_in: Callable[..., Client]
) -> None:
    made = estimate(crew)
    one = made.lines.get()
    move(crew.leader, made, "submit")
    said = appraising.remark(by=crew.appraiser, estimate=made, said=[appraising.Said(one.pk, "Cao", 5)])[0]
    appraising.answer_remark(by=crew.leader, remark=said, version=said.version, answer="Đã giảm")
    page, officer = _at("budget_remark_answer", said.pk), signed_in("officer", "north")
    answer = officer.post(page, {"version": 1, "answer": "Giữ nguyên"})
    assert (answer.status_code, "Đã giảm" in answer.content.decode()) == (409, True)
    seen = answer.context["form"]["version"].value()
    assert officer.post(page, {"version": seen, "answer": "Giữ nguyên"}).status_code == 302
    said.refresh_from_db()
    assert said.answer == "Giữ nguyên"


def test_a_move_by_whoever_saw_older_lines_is_shown_as_a_conflict(crew: Crew, signed_in: Callable[..., Client]) -> None:
    made = estimate(crew)
    answer = signed_in("unit_leader", "north").post(_at("budget_submit", made.pk), {"version": made.version - 1})
    assert answer.status_code == 409
    made.refresh_from_db()
    assert made.state == "draft"


def test_lanes_are_shown_by_their_names_and_never_by_letters(crew: Crew, signed_in: Callable[..., Client]) -> None:
    for lane in "abc":
        estimate(crew, lane)
    page = signed_in("officer", "north").get(_at("budget_list")).content.decode()
    with translation.override("vi"):
        for lane in Lane:
            assert f'<td data-label="{gettext("Source of funds")}">{lane.label}</td>' in page


def test_another_unit_finds_nothing(crew: Crew, signed_in: Callable[..., Client]) -> None:
    made = estimate(crew)
    other = signed_in("officer", "south")
    assert other.get(_at("budget_estimate", made.pk)).status_code == 404
    assert other.get(_at("budget_line", made.lines.get().pk)).status_code == 404
    assert made.title not in other.get(_at("budget_list")).content.decode()


def test_a_sheet_is_taken_in_with_a_report(crew: Crew, signed_in: Callable[..., Client]) -> None:
    made, client = estimate(crew), signed_in("officer", "north")
    sheet = client.get(_at("budget_export", made.pk)).content
    upload = SimpleUploadedFile("lines.xlsx", sheet)
    answer = client.post(_at("budget_import", made.pk), {"file": upload, "all_or_nothing": "on"})
    assert answer.status_code == 422  # its own line is there already
    template = load_workbook(BytesIO(client.get(_at("budget_template", made.pk)).content))
    template.worksheets[0].append([1, "Mới", None, "bộ", 2, "1.000.000", None, "", ""])
    out = BytesIO()
    template.save(out)
    answer = client.post(_at("budget_import", made.pk), {"file": SimpleUploadedFile("new.xlsx", out.getvalue())})
    assert answer.status_code == 200  # taken, with a note of how the text was read
    assert made.lines.count() == 2
    assert made.lines.last().amount == 2_000_000


def test_what_cannot_be_read_in_the_appraisal_stays_in_its_form(crew: Crew, signed_in: Callable[..., Client]) -> None:
    made = estimate(crew)
    one = made.lines.get()
    move(crew.leader, made, "submit")
    answer = signed_in("appraiser", "finance").post(
        _at("budget_appraise", made.pk), {f"text_{one.pk}": "Cao quá", f"amount_{one.pk}": "1,200"}
    )
    assert answer.status_code == 422
    assert "Cao quá" in answer.content.decode()
    assert not Remark.objects.exists()


def test_a_remark_is_answered_by_its_unit(crew: Crew, signed_in: Callable[..., Client]) -> None:
    made = estimate(crew)
    one = made.lines.get()
    move(crew.leader, made, "submit")
    said = appraising.remark(by=crew.appraiser, estimate=made, said=[appraising.Said(one.pk, "Cao", 5)])[0]
    signed_in("officer", "north").post(_at("budget_remark_answer", said.pk), {"version": 1, "answer": "Đã giảm"})
    said.refresh_from_db()
    assert said.answer == "Đã giảm"
    assert signed_in("officer", "south").get(_at("budget_remark_answer", said.pk)).status_code == 404


def test_a_pledge_is_recorded_received_and_withdrawn_through_pages(
    crew: Crew, signed_in: Callable[..., Client]
) -> None:
    client = signed_in("officer", "north")
    given = {"unit": crew.unit.pk, "year": 2026, "partner": "Công ty A", "form": "money", "content": "Tài trợ",
             "value": "5 triệu", "basis": "", "task": "", "line": "", "number": "", "dated": ""}  # fmt: skip
    client.post(_at("budget_pledge_new"), given)
    pledge = Pledge.objects.get()
    assert pledge.value == 5_000_000
    client.post(_at("budget_pledge_receive", pledge.pk),
                {"version": pledge.version, "received_value": "3 triệu", "received_on": PAID_ON})  # fmt: skip
    pledge.refresh_from_db()
    assert (pledge.state, pledge.received_value) == ("received", 3_000_000)
    assert client.post(_at("budget_pledge_withdraw", pledge.pk), {"version": pledge.version}).status_code == 422
    assert "3.000.000" in client.get(_at("budget_pledges")).content.decode()


def test_the_report_is_exported_as_it_is_shown(crew: Crew, signed_in: Callable[..., Client]) -> None:
    decided(crew, "a", 1_234_567)
    client = signed_in("unit_leader", "north")
    answer = client.get(_at("budget_report_export"), {"year": "2026", "rows": "lane", "form": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[1][1] == rows[-1][1] == 1_234_567
    assert client.get(_at("budget_report_export"), {"form": "exe"}).status_code == 400


@pytest.mark.parametrize("query", ["rows=x&columns=y&year=abc&as_of=31-12&unit=x&group=x", "year=&lane=z",
                                   "columns=year&measure=spent&year=2020-2026"])  # fmt: skip
def test_a_report_asked_for_in_odd_ways_still_answers(crew: Crew, signed_in: Callable[..., Client], query: str) -> None:
    client = signed_in("unit_leader", "north")
    assert client.get(f"{_at('budget_report')}?{query}").status_code == 200
    assert client.get(f"{_at('budget_lines')}?{query}").status_code == 200


def test_the_submission_asks_the_appraising_unit_with_the_lines_as_its_annex(
    crew: Crew, signed_in: Callable[..., Client]
) -> None:
    made = estimate(crew, "b", 1_000_000, 205_000)
    paper = submission(made)
    assert paper.addressees == ("Đơn vị finance",)
    assert [row[5] for row in paper.annexes[0].body[0].rows] == [1_000_000, 205_000]
    assert paper.annexes[0].body[0].totals[5] == 1_205_000
    answer = signed_in("officer", "north").post(_at("budget_submission", made.pk))
    issued = IssuedDocument.objects.get()
    assert answer.url == _at("paper", issued.pk)
    assert (issued.kind, issued.unit) == ("to-trinh", crew.unit)
    signed_in("officer", "north").post(_at("budget_submission", estimate(crew, "a").pk))
    assert IssuedDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "không"), (5, "năm"), (10, "mười"), (15, "mười lăm"), (21, "hai mươi mốt"), (101, "một trăm linh một"),
        (1_005, "một nghìn không trăm linh năm"), (1_205_000, "một triệu hai trăm linh năm nghìn"),
        (592_300_000, "năm trăm chín mươi hai triệu ba trăm nghìn"), (2_000_000_000, "hai tỷ"),
        (1_000_000_015, "một tỷ không trăm mười lăm"), (3_450_000_000_000, "ba nghìn bốn trăm năm mươi tỷ"),
    ],
)  # fmt: skip
def test_an_amount_is_spelled_as_documents_do(amount: int, words: str) -> None:
    assert spelled(amount) == words


def test_a_deleted_draft_is_gone_and_a_sent_one_stays(crew: Crew, signed_in: Callable[..., Client]) -> None:
    client, made = signed_in("officer", "north"), estimate(crew)
    client.post(_at("budget_delete", made.pk), {"version": made.version})
    assert not Estimate.objects.exists()
    sent = estimate(crew)
    move(crew.leader, sent, "submit")
    move(crew.leader, sent, "withdraw")
    sent.refresh_from_db()
    assert client.post(_at("budget_delete", sent.pk), {"version": sent.version}).status_code == 422
    assert EstimateLine.objects.count() == 1
