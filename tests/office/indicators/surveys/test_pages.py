"""Pages of surveys as people use them: a wave from opening to figures, files that are refused, both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from indicators.surveys.answer_making import HEADINGS, a_row, csv_of
from openpyxl import load_workbook

from tiengvang.office.indicators.models import Questionnaire, Respondent, SurveyImport, Wave
from tiengvang.office.indicators.surveys.seeding import seed_questionnaires
from tiengvang.office.indicators.surveys.services import import_answers
from tiengvang.office.organisation.models import User
from tiengvang.office.shell.context import profile

pytestmark = pytest.mark.django_db
Make = Callable[..., Wave]


@pytest.fixture
def client(signed_in: Callable[..., Client]) -> Client:
    made = signed_in("analyst")
    made.post(reverse("set_language"), {"language": "en"})
    return made


def _at(name: str, *args: object) -> str:
    return reverse(f"indicators:{name}", args=args)


def _text(answer: Any) -> str:
    plain = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return " ".join(plain.replace("&#x27;", "'").split())


def _file(content: bytes, name: str = "answers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _token(answer: Any) -> str:
    found = re.search(r'name="token" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def test_a_wave_goes_from_opening_to_figures_through_pages(client: Client) -> None:
    seed_questionnaires(profile())
    assert "No survey wave yet" in _text(client.get(_at("surveys")))
    asked = Questionnaire.objects.get(code="city-brands")
    answer = client.post(_at("survey_new"), {
        "questionnaire": asked.pk, "name": "Spring 2026", "first_day": "2026-03-01", "last_day": "2026-03-31",
        "sampling": "Random digits.", "is_random": "on", "delete_after": "",
    })  # fmt: skip
    wave = Wave.objects.get()
    assert answer.url == _at("survey", wave.pk)
    assert wave.delete_after == date(2027, 4, 1)
    assert "No answers yet" in _text(client.get(_at("survey", wave.pk)))
    rows = [a_row(at) for at in range(1, 41)] + [a_row(41, weight="0")]
    preview = client.post(_at("survey_import", wave.pk), {"file": _file(csv_of(rows))})
    assert "Row left out" not in _text(preview)
    assert "The weight is 0." in _text(preview)
    assert Respondent.objects.count() == 0
    done = client.post(_at("survey_import", wave.pk), {"token": _token(preview), "whole": "0"}, follow=True)
    assert "40 sheets were taken in; 1 rows were left out." in _text(done)
    page = _text(client.get(_at("survey", wave.pk)))
    assert "Before today, had you heard of Gia Lai, Viet Nam?" in page
    assert "Not a random sample" not in page
    assert "Japan" in page
    assert SurveyImport.objects.get().refused == 1
    left = client.get(_at("survey_import_bad_rows", SurveyImport.objects.get().pk))
    assert load_workbook(BytesIO(left.content)).active.max_row == 2


def test_all_or_nothing_leaves_the_wave_empty_and_shows_the_faults_again(client: Client, wave: Make) -> None:
    made = wave()
    content = csv_of([a_row(1), a_row(2, weight="-1")])
    preview = client.post(_at("survey_import", made.pk), {"file": _file(content)})
    answer = client.post(_at("survey_import", made.pk), {"token": _token(preview), "whole": "1"})
    assert answer.status_code == 422
    assert "Nothing was taken" in _text(answer)
    assert Respondent.objects.count() == 0


def test_the_rows_with_faults_can_be_taken_away_before_anything_is_taken_in(client: Client, wave: Make) -> None:
    made = wave()
    preview = client.post(_at("survey_import", made.pk), {"file": _file(csv_of([a_row(1), a_row(2, day="x")]))})
    answer = client.post(_at("survey_bad_rows", made.pk), {"token": _token(preview)})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]][: len(HEADINGS)] == list(HEADINGS)
    assert "“x” is no day" in sheet.cell(2, len(HEADINGS) + 2).value


def test_a_file_with_names_is_refused_and_kept_nowhere(client: Client, wave: Make, settings: Any) -> None:
    made = wave()
    content = csv_of([[*a_row(1), "Nguyễn Văn An"]], (*HEADINGS, "Họ và tên"))
    answer = client.post(_at("survey_import", made.pk), {"file": _file(content)})
    assert answer.status_code == 422
    assert "tells who answered" in _text(answer)
    assert "Nguyễn Văn An" not in _text(answer)
    folder = Path(settings.FILES_ROOT) / "surveys"
    assert not folder.exists() or not [one for one in folder.rglob("*") if one.is_file()]


def test_a_token_of_another_person_or_wave_opens_nothing(
    client: Client, wave: Make, signed_in: Callable[..., Client]
) -> None:
    made, other = wave(), wave(name="Other")
    token = _token(client.post(_at("survey_import", made.pk), {"file": _file(csv_of([a_row(1)]))}))
    for who, where in ((signed_in("coordinator"), made), (client, other)):
        answer = who.post(_at("survey_import", where.pk), {"token": token, "whole": "0"})
        assert answer.status_code == 302
    assert Respondent.objects.count() == 0
    assert client.post(_at("survey_import", made.pk), {"token": "rubbish"}).status_code == 302


def test_a_sample_that_is_not_random_is_said_to_be_none(client: Client, wave: Make, analyst: User) -> None:
    made = wave(is_random=False)
    content = csv_of([a_row(at) for at in range(1, 20)])
    import_answers(by=analyst, wave=made, name="a.csv", content=content, whole=True, trial=False)
    page = _text(client.get(_at("survey", made.pk)))
    assert "Not a random sample." in page
    assert "no figure here may stand for a whole market" in page


def test_filters_choose_market_question_and_the_wave_to_compare_with(client: Client, wave: Make, analyst: User) -> None:
    for name, first in (("Before", date(2025, 3, 1)), ("Now", date(2026, 3, 1))):
        made = wave(name=name, first_day=first, last_day=first.replace(day=31), delete_after=first.replace(year=2027))
        rows = [a_row(at, day=f"{first:%d/%m/%Y}", heard=name == "Now") for at in range(1, 41)]
        import_answers(by=analyst, wave=made, name="a.csv", content=csv_of(rows), whole=True, trial=False)
    page = _text(client.get(_at("survey", made.pk)))
    assert "+100.0 points" in page
    assert "By dimension: All markets" in page
    assert "By dimension: Japan" in _text(client.get(_at("survey", made.pk) + "?market=japan"))
    assert "By dimension: All markets" in _text(client.get(_at("survey", made.pk) + "?market=mars&question=x&with=9"))
    alone = _text(client.get(_at("survey", made.pk) + "?with=none"))
    assert "points" not in alone
    other = client.get(_at("survey", made.pk) + "?question=d.presence").content.decode()
    assert '<option value="d.presence" selected>' in other


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_figures_can_be_taken_away_as_a_file(form: str, client: Client, wave: Make, analyst: User) -> None:
    made = wave()
    content = csv_of([a_row(at) for at in range(1, 20)])
    import_answers(by=analyst, wave=made, name="a.csv", content=content, whole=True, trial=False)
    answer = client.post(_at("survey_export", made.pk), {"form": form})
    assert answer.status_code == 200
    if form == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + len(Wave.objects.get(pk=made.pk).figures)
        assert any("nobody answered" in line for line in lines)
    assert client.post(_at("survey_export", made.pk), {"form": "pdf"}).status_code == 400


def test_a_questionnaire_is_shown_in_both_languages_with_its_template(client: Client, wave: Make) -> None:
    wave("awareness")
    page = _text(client.get(_at("questionnaire", "awareness")))
    assert "Have you heard of the plan to communicate the image of Gia Lai abroad?" in page
    assert "Bạn đã nghe nói đến kế hoạch" in page
    book = load_workbook(BytesIO(client.get(_at("survey_template", "awareness")).content))
    assert "market" not in [cell.value for cell in book.worksheets[0][1]]


def test_the_list_is_filtered_and_says_where_nothing_fits(client: Client, wave: Make) -> None:
    wave()
    assert "Spring" in _text(client.get(_at("surveys") + "?questionnaire=city-brands&year=2026"))
    assert "No wave fits the filter" in _text(client.get(_at("surveys") + "?questionnaire=visitors"))
    assert client.get(_at("surveys") + "?year=abcd&page=x").status_code == 200


def test_whoever_may_only_look_sees_figures_and_no_way_to_change_them(
    wave: Make, signed_in: Callable[..., Client]
) -> None:
    made = wave()
    viewer = signed_in("viewer")
    page = viewer.get(_at("survey", made.pk))
    assert page.status_code == 200
    assert _at("survey_import", made.pk) not in page.content.decode()
    assert viewer.get(_at("survey_import", made.pk)).status_code == 403
    assert viewer.post(_at("survey_empty", made.pk)).status_code == 403


def test_a_wave_is_changed_and_emptied_through_pages(client: Client, wave: Make, analyst: User) -> None:
    made = wave()
    content = csv_of([a_row(at) for at in range(1, 20)])
    import_answers(by=analyst, wave=made, name="a.csv", content=content, whole=True, trial=False)
    shown = client.get(_at("survey_change", made.pk)).content.decode()
    assert 'value="2027-03-31"' in shown
    wrong = client.post(_at("survey_change", made.pk), {
        "name": "Spring", "first_day": "2026-03-20", "last_day": "2026-03-31", "sampling": "x",
        "delete_after": "2027-03-31",
    })  # fmt: skip
    assert wrong.status_code == 422
    assert "Answers of other days are in the wave" in _text(wrong)
    answer = client.post(_at("survey_empty", made.pk), follow=True)
    assert "19 sheets were taken out of the wave." in _text(answer)


def test_shares_read_as_vietnamese_writes_them(wave: Make, analyst: User, signed_in: Callable[..., Client]) -> None:
    made = wave()
    content = csv_of([a_row(at) for at in range(1, 20)])
    import_answers(by=analyst, wave=made, name="a.csv", content=content, whole=True, trial=False)
    page = _text(signed_in("analyst").get(_at("survey", made.pk)))
    assert re.search(r"\d+,\d%", page)
