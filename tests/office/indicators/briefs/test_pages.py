"""Pages of briefs: drafts are seen by who edits them, released briefs by everybody with the right."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tiengvang.office.indicators.briefs import services
from tiengvang.office.indicators.models import WeeklyBrief
from tiengvang.office.organisation.models import User

pytestmark = pytest.mark.django_db
LIST = reverse("indicators:briefs")


@pytest.fixture
def brief(weeks: date, editor: User) -> WeeklyBrief:
    return services.make(monday=weeks, by=editor)


def page(name: str, brief: WeeklyBrief) -> str:
    return reverse(f"indicators:{name}", args=[brief.pk])


def test_an_empty_list_says_what_to_do(signed_in: Callable[..., Client]) -> None:
    reader = signed_in("viewer")
    reader.post(reverse("set_language"), {"language": "en"})
    assert "The coordinating department or the spokesperson releases them" in reader.get(LIST).content.decode()


def test_drafts_are_not_shown_to_readers(brief: WeeklyBrief, signed_in: Callable[..., Client]) -> None:
    reader = signed_in("viewer")
    assert reader.get(page("brief", brief)).status_code == 404
    assert reader.get(page("brief_docx", brief)).status_code == 404
    assert f"briefs/{brief.pk}/" not in reader.get(LIST).content.decode()
    assert signed_in("spokesperson").get(page("brief", brief)).status_code == 200


def test_making_editing_releasing_and_reading_it(weeks: date, signed_in: Callable[..., Client]) -> None:
    desk = signed_in("spokesperson")
    answer = desk.post(reverse("indicators:brief_make"), {"monday": weeks.isoformat()})
    brief = WeeklyBrief.objects.get()
    assert answer["Location"] == page("brief", brief)
    form = desk.get(page("brief_edit", brief)).context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields}
    data["lines-en-week"] = "The week was quiet, see [the list](https://a.example/).\n- one point"
    assert desk.post(page("brief_edit", brief), data).status_code == 302
    brief.refresh_from_db()
    assert brief.text_en[0]["points"] == ["one point"]
    desk.post(page("brief_release", brief), {"version": brief.version})
    read = signed_in("viewer").get(page("brief", brief), {"lang": "en"}).content.decode()
    assert '<a href="https://a.example/" rel="noopener noreferrer">the list</a>' in read
    assert "in-note" not in read.split("<article")[0].split("tv-body")[1]


def test_two_editors_see_what_the_other_wrote(
    brief: WeeklyBrief, editor: User, signed_in: Callable[..., Client]
) -> None:
    desk = signed_in("spokesperson")
    form = desk.get(page("brief_edit", brief)).context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields}
    services.edit(by=editor, brief=brief, version=brief.version, texts={"vi": brief.text_vi, "en": brief.text_en})
    data["lines-vi-week"] = "Chữ của tôi."
    answer = desk.post(page("brief_edit", brief), data)
    assert answer.status_code == 409
    assert "Chữ của tôi." in answer.content.decode()
    assert answer.context["form"]["version"].value() == str(brief.version + 1)


def test_a_week_that_is_none_gets_an_answer(weeks: date, signed_in: Callable[..., Client]) -> None:
    desk = signed_in("coordinator")
    for given in ("", "2026-02-30", "2026-06-23"):
        assert desk.post(reverse("indicators:brief_make"), {"monday": given}, follow=True).status_code == 200
    assert not WeeklyBrief.objects.exists()


def test_the_word_document_has_one_sheet_with_links(brief: WeeklyBrief, signed_in: Callable[..., Client]) -> None:
    for language in ("vi", "en"):
        answer = signed_in("coordinator").get(page("brief_docx", brief), {"lang": language})
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            assert b"hyperlink" in book.read("word/document.xml")
            assert b"coverage/explorer" in book.read("word/_rels/document.xml.rels")


def test_filters_that_fit_nothing_say_so(brief: WeeklyBrief, signed_in: Callable[..., Client]) -> None:
    desk = signed_in("coordinator")
    assert desk.get(LIST, {"state": "draft", "year": "2026"}).context["page"].object_list.count() == 1
    assert desk.get(LIST, {"state": "released"}).context["page"].object_list.count() == 0
    assert desk.get(LIST, {"state": "nonsense", "year": "x", "page": "-3"}).status_code == 200
