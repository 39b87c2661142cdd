"""Files of answers: what is taken, what is left out and why, and that nobody who answered can be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from indicators.surveys.answer_making import HEADINGS, a_row, csv_of, xlsx_of
from openpyxl import load_workbook

from tiengvang.office.indicators.models import Questionnaire, Respondent, SurveyImport, Wave
from tiengvang.office.indicators.surveys import grid, keeping, workbooks
from tiengvang.office.indicators.surveys.seeding import seed_questionnaires
from tiengvang.office.indicators.surveys.services import Outcome, empty_wave, import_answers, take_answers
from tiengvang.office.organisation.models import User
from tiengvang.office.shell.context import profile
from tiengvang.records import InputFault

pytestmark = pytest.mark.django_db
Make = Callable[..., Wave]


def _taken(by: User, wave: Wave, content: bytes, *, whole: bool = False, trial: bool = False) -> Outcome:
    return import_answers(by=by, wave=wave, name="answers.csv", content=content, whole=whole, trial=trial)


@pytest.mark.parametrize("written", [csv_of, xlsx_of])
def test_good_rows_become_sheets_with_their_answers(written: Callable[..., bytes], wave: Make, analyst: User) -> None:
    made = wave()
    outcome = _taken(analyst, made, written([a_row(number) for number in range(1, 13)]))
    assert (outcome.taken, outcome.written, outcome.sheets.faults) == (12, True, ())
    one = Respondent.objects.get(wave=made, number="1")
    assert (one.market, one.day, one.weight) == ("japan", date(2026, 3, 5), 1.5)
    assert one.answers == {"heard": 1, "presence_known": 2, "presence_contribution": 4, "heard_from": "press"}
    assert "heard_from" not in Respondent.objects.get(wave=made, number="3").answers  # left open


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"weight": ""}, "weight", "The weight is missing"),
        ({"weight": "0"}, "weight", "has to be above 0"),
        ({"weight": "-2,5"}, "weight", "The weight is -2,5"),
        ({"weight": "much"}, "weight", "“much” is no number"),
        ({"weight": "nan"}, "weight", "“nan” is no number"),
        ({"market": "japn"}, "market", "Do you mean “Japan” (japan)?"),
        ({"market": "Atlantis 7"}, "market", "is not known"),
        ({"market": ""}, "market", "The market is missing"),
        ({"day": "01/04/2026"}, "day", "01/04/2026 lies outside the wave, which ran from 01/03/2026 to 31/03/2026"),
        ({"day": "31/02/2026"}, "day", "“31/02/2026” is no day"),
        ({"day": ""}, "day", "The day is missing"),
        ({"number": ""}, "number", "The number of the sheet is missing"),
        ({"number": "x" * 41}, "number", "at most 40 characters"),
        ({"heard": "maybe"}, "heard", "“maybe” is neither yes (1) nor no (0)"),
        ({"presence_known": "8"}, "presence_known", "8 lies outside the scale, which runs from 1 to 7"),
        ({"presence_known": "4,5"}, "presence_known", "“4,5” is no point of the scale"),
        ({"heard_from": "presse"}, "heard_from", "Do you mean “press”?"),
        ({"heard_from": "zzz"}, "heard_from", "is not among the answers: press, social"),
        ({"heard": "", "presence_known": "", "presence_contribution": "-", "heard_from": ""}, "", "No question"),
    ],
)
def test_a_fault_is_named_by_row_and_column(
    cells: dict[str, Any], column: str, message: str, wave: Make, analyst: User
) -> None:
    outcome = _taken(analyst, wave(), csv_of([a_row(2), a_row(4, **cells), a_row(5)]))
    assert [(one.row, one.column) for one in outcome.sheets.faults] == [(3, column)]
    assert message in outcome.sheets.faults[0].message
    assert outcome.taken == 2


def test_all_faults_of_a_row_are_said_at_once(wave: Make, analyst: User) -> None:
    outcome = _taken(analyst, wave(), csv_of([a_row(1, weight="0", day="x", presence_known="9")]))
    assert [one.column for one in outcome.sheets.faults] == ["day", "weight", "presence_known"]


def test_a_sheet_that_stands_twice_in_the_file_or_is_in_the_wave_is_left_out(wave: Make, analyst: User) -> None:
    made = wave()
    _taken(analyst, made, csv_of([a_row(1), a_row(2)]))
    outcome = _taken(analyst, made, csv_of([a_row(2), a_row(3), a_row(4), a_row(4)]))
    assert [(one.row, one.message) for one in outcome.sheets.faults] == [
        (2, "This sheet is in the wave already."),
        (5, "Number 4 stands in row 4 too. Give each sheet its own."),
    ]
    assert set(Respondent.objects.filter(wave=made).values_list("number", flat=True)) == {"1", "2", "3", "4"}


def test_the_same_file_again_is_recognised_and_changes_nothing(wave: Make, analyst: User) -> None:
    made, content = wave(), csv_of([a_row(1), a_row(2)])
    first = _taken(analyst, made, content)
    again = _taken(analyst, made, content)
    assert again.before == first.made
    assert (again.written, Respondent.objects.count(), SurveyImport.objects.count()) == (False, 2, 1)


def test_a_trial_writes_nothing(wave: Make, analyst: User) -> None:
    made = wave()
    outcome = _taken(analyst, made, csv_of([a_row(1)]), trial=True)
    assert (outcome.taken, outcome.written) == (1, False)
    made.refresh_from_db()
    assert (Respondent.objects.count(), made.figures) == (0, [])


def test_all_or_nothing_takes_nothing_where_one_row_is_bad(wave: Make, analyst: User) -> None:
    content = csv_of([a_row(1), a_row(2, weight="0")])
    assert not _taken(analyst, wave(), content, whole=True).written
    assert Respondent.objects.count() == 0


def test_bad_rows_come_back_as_a_workbook_that_can_be_taken_once_mended(wave: Make, analyst: User) -> None:
    made = wave()
    outcome = _taken(analyst, made, csv_of([a_row(1), a_row(2, weight="0"), a_row(3)]))
    assert outcome.made is not None
    assert (outcome.made.rows, outcome.made.refused) == (2, 1)
    content = keeping.bad_rows(outcome.made)
    assert content is not None
    book = load_workbook(BytesIO(content))
    heads, row = [[cell.value for cell in line] for line in book.active.iter_rows()]
    assert heads == [*HEADINGS, "Row in the file", "What is wrong"]
    assert row[-2] == 3
    assert row[-1].startswith("weight: The weight is 0.")
    book.active["D2"] = 1.5
    mended = BytesIO()
    book.save(mended)
    assert _taken(analyst, made, mended.getvalue()).taken == 1
    assert Respondent.objects.filter(wave=made).count() == 3


@pytest.mark.parametrize(
    "heading", ["Họ và tên", "full_name", "E-mail", "Số điện thoại", "SĐT", "phone", "Địa chỉ", "Tên", "CCCD", "Zalo",
                "date of birth", "name"],
)  # fmt: skip
def test_a_file_with_a_column_that_tells_who_answered_is_refused_whole(heading: str, wave: Make, analyst: User) -> None:
    content = csv_of([[*a_row(1), ""]], (*HEADINGS, heading))
    with pytest.raises(InputFault, match="tells who answered") as refused:
        _taken(analyst, wave(), content, trial=True)
    assert refused.value.cause == "survey-personal"
    assert heading in str(refused.value)


@pytest.mark.parametrize("cell", ["an@example.org", "0912 345 678", "0912345678", "+84 912 345 678"])
@pytest.mark.parametrize("column", ["number", "note"])
def test_a_file_with_an_address_or_telephone_number_in_a_cell_is_refused_and_does_not_repeat_it(
    cell: str, column: str, wave: Make, analyst: User
) -> None:
    row = [*a_row(1, number=cell), "-"] if column == "number" else [*a_row(1), cell]
    with pytest.raises(InputFault) as refused:
        _taken(analyst, wave(), csv_of([row], (*HEADINGS, "note")))
    assert refused.value.cause == "survey-personal"
    assert cell not in str(refused.value)
    assert f"column “{column}”" in str(refused.value)


def test_serial_numbers_are_not_taken_for_telephone_numbers(wave: Make, analyst: User) -> None:
    rows = [a_row(1, number="0000000123"), a_row(2, number="1002003004"), a_row(3, number="VN-0001")]
    assert _taken(analyst, wave(), csv_of(rows)).taken == 3


def test_other_columns_are_passed_over_and_kept_nowhere(wave: Make, analyst: User) -> None:
    rows = [[*a_row(1), "likes pho"], [*a_row(2, weight="0"), "lives by the sea"]]
    outcome = _taken(analyst, wave(), csv_of(rows, (*HEADINGS, "remark")))
    assert outcome.sheets.passed == ("remark",)
    assert outcome.made is not None
    content = keeping.bad_rows(outcome.made)
    assert content is not None
    cells = [str(cell.value) for line in load_workbook(BytesIO(content)).active.iter_rows() for cell in line]
    assert "remark" not in cells
    assert not any("by the sea" in cell for cell in cells)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "survey-empty"),
        ("họ".encode("cp1258", "replace") + b"\xf0\xff", "survey-encoding"),
        (b"PK\x03\x04 broken", "survey-xlsx"),
        (b"a\x00b", "survey-encoding"),
        (csv_of([a_row(1)[:3]], HEADINGS[:3]), "survey-no-weights"),
        (csv_of([[1, 1, 1]], ("number", "weight", "heard")), "survey-no-column"),
        (csv_of([[1, "japan", "05/03/2026", 1, 1]], (*HEADINGS[:4], "herd")), "survey-no-questions"),
        (csv_of([[*a_row(1), 1]], (*HEADINGS, "Heard")), "survey-column-twice"),
        (csv_of([a_row(number) for number in range(10_001)]), "survey-too-long"),
    ],
)
def test_a_file_that_is_no_table_of_answers_is_refused_with_a_remedy(
    content: bytes, cause: str, wave: Make, analyst: User
) -> None:
    with pytest.raises(InputFault) as refused:
        _taken(analyst, wave(), content)
    assert refused.value.cause == cause
    assert Respondent.objects.count() == 0


def test_a_misspelt_question_is_suggested(wave: Make, analyst: User) -> None:
    with pytest.raises(InputFault, match="Is “herd” meant to be “heard”"):
        _taken(analyst, wave(), csv_of([[1, "japan", "05/03/2026", 1, 1]], (*HEADINGS[:4], "herd")))


def test_headings_and_answers_are_read_in_vietnamese_too(wave: Make, analyst: User) -> None:
    made = wave()
    headings = ("Số phiếu", "Thị trường", "Ngày", "Trọng số", "heard", "heard_from")
    outcome = _taken(analyst, made, csv_of([[1, "Nhật Bản", "2026-03-05", 2, "Có", "Mạng xã hội"]], headings))
    assert outcome.sheets.faults == ()
    one = Respondent.objects.get(wave=made)
    assert one.market == "japan"
    assert one.answers == {"heard": 1, "heard_from": "social"}


def test_the_places_own_people_have_no_market_and_visitors_need_none(wave: Make, analyst: User) -> None:
    home = wave("awareness")
    headings = ("number", "market", "day", "weight", "knows_plan")
    outcome = _taken(analyst, home, csv_of([[1, "", "05/03/2026", 1, 1], [2, "japan", "05/03/2026", 1, 1]], headings))
    assert [one.column for one in outcome.sheets.faults] == ["market"]
    visitors = wave("visitors")
    headings = ("number", "market", "day", "weight", "first_visit")
    outcome = _taken(analyst, visitors, csv_of([[1, "", "05/03/2026", 1, 1]], headings))
    assert outcome.sheets.faults == ()


@pytest.mark.parametrize("code", ["city-brands", "visitors", "awareness"])
def test_the_template_of_each_questionnaire_can_be_filled_in_and_taken(code: str, wave: Make, analyst: User) -> None:
    made = wave(code)
    book = load_workbook(BytesIO(workbooks.template(made.questionnaire)))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    given = {"number": 1, "market": "japan", "day": date(2026, 3, 5), "weight": 1, "cluster": "hotel 1"}
    for question in made.questionnaire.questions.all():
        first = min(question.options, key=lambda one: question.options[one]["order"]) if question.options else None
        given[question.code] = {"yes": 1, "scale": question.high, "choice": first}[question.kind]
    sheet.append([given[heading] for heading in headings])
    filled = BytesIO()
    book.save(filled)
    outcome = _taken(analyst, made, filled.getvalue())
    assert (outcome.taken, outcome.sheets.faults) == (1, ())
    assert set(Respondent.objects.get().answers) == {one.code for one in made.questionnaire.questions.all()}
    assert {one["reason"] for one in Wave.objects.get(pk=made.pk).figures} <= {"one-answer", "no-answers"}


def test_a_file_of_many_rows_takes_few_statements(
    wave: Make, analyst: User, django_assert_max_num_queries: Any
) -> None:
    made, content = wave(), csv_of([a_row(number) for number in range(1, 2001)])
    with django_assert_max_num_queries(60):
        assert _taken(analyst, made, content).taken == 2000


def test_what_waits_for_the_second_step_is_the_table_alone(wave: Make, analyst: User) -> None:
    book = load_workbook(BytesIO(xlsx_of([a_row(1, day=date(2026, 3, 5))])))
    book.create_sheet("Danh sách").append(["Nguyễn Văn A", "0905123456"])
    book.properties.creator = "Trần Thị B"
    filled = BytesIO()
    book.save(filled)
    made, read = wave(), grid.read(filled.getvalue())
    token = keeping.keep(made, analyst, "answers.xlsx", read)
    (waiting,) = (Path(settings.FILES_ROOT) / "surveys" / "waiting").iterdir()
    assert not any(word in waiting.read_text() for word in ("Nguyễn Văn A", "0905123456", "Trần Thị B"))
    name, again = keeping.kept(made, analyst, token) or ("", read)
    assert (name, again.digest, again.headings) == ("answers.xlsx", read.digest, read.headings)
    outcome = take_answers(by=analyst, wave=made, name=name, read=again, whole=True, trial=False)
    assert (outcome.taken, Respondent.objects.get().day) == (1, date(2026, 3, 5))


def test_formulas_in_cells_come_back_as_text(wave: Make, analyst: User) -> None:
    outcome = _taken(analyst, wave(), csv_of([a_row(1, heard_from="=1+1")]), trial=True)
    cells = load_workbook(BytesIO(workbooks.bad_rows(outcome.sheets))).active
    assert cells["I2"].value == "'=1+1"
    assert cells["I2"].data_type == "s"


def test_whoever_may_not_enter_takes_nothing_in(wave: Make, person: Callable[..., User]) -> None:
    made = wave()
    with pytest.raises(PermissionDenied):
        _taken(person("viewer"), made, csv_of([a_row(1)]))
    with pytest.raises(PermissionDenied):
        empty_wave(by=person("viewer"), wave=made)


def test_a_wave_can_be_emptied_and_filled_again(wave: Make, analyst: User) -> None:
    made, content = wave(), csv_of([a_row(1), a_row(2), a_row(3, weight="0")])
    first = _taken(analyst, made, content).made
    assert first is not None
    assert empty_wave(by=analyst, wave=made) == 2
    made.refresh_from_db()
    assert (made.figures, Respondent.objects.count(), keeping.bad_rows(first)) == ([], 0, None)
    assert _taken(analyst, made, content).taken == 2


def test_seeding_again_changes_nothing_and_leaves_a_used_questionnaire_as_it_was_asked(wave: Make) -> None:
    wave()
    assert seed_questionnaires(profile()) == 0
    Questionnaire.objects.update(name_en="Changed by hand")
    assert seed_questionnaires(profile()) == 2  # all but the one with a wave
    assert Questionnaire.objects.get(code="city-brands").name_en == "Changed by hand"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"last_day": date(2026, 2, 1)}, "__all__"),
        ({"delete_after": date(2026, 3, 30)}, "delete_after"),
        ({"delete_after": date(2029, 3, 30)}, "delete_after"),
        ({"name": " "}, "name"),
        ({"sampling": ""}, "sampling"),
    ],
)
def test_a_wave_that_makes_no_sense_is_refused_by_field(said: dict[str, Any], field: str, wave: Make) -> None:
    with pytest.raises(ValidationError) as refused:
        wave(**said)
    assert field in refused.value.message_dict
