"""The pages of readings: the list, one with its revisions, entering, the sheet, the queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tiengvang.office.indicators.models import Reading
from tiengvang.office.indicators.readings.importing import template
from tiengvang.office.organisation.models import Unit, User

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def english(client: Client, address: str, query: dict[str, str] | None = None) -> str:
    client.cookies.load({"django_language": "en"})
    answer = client.get(address, query or {})
    assert answer.status_code == 200, answer.content[:500]
    return str(answer.content.decode())


def test_without_readings_the_list_says_where_they_come_from(units: dict[str, Unit], signed_in: Make) -> None:
    assert "There is no reading yet." in english(signed_in("viewer"), reverse("indicators:readings"))


def test_the_list_shows_what_counts_and_all_revisions_when_asked(
    indicator: Make, entered: Make, signed_in: Make
) -> None:
    one = indicator()
    entered(one, 2025, 1200)
    entered(one, 2025, 1300, revises=True, note="Late.")
    address = reverse("indicators:readings")
    text = english(signed_in("viewer"), address)
    assert "1,300" in text
    assert "1,200" not in text
    assert "1,200" in english(signed_in("viewer"), address, {"state": "all"})
    assert "Nothing fits" in english(signed_in("viewer"), address, {"year": "2019"})


def test_one_reading_shows_its_revisions_and_who_moved_them(indicator: Make, entered: Make, signed_in: Make) -> None:
    made = entered(indicator(), 2025, 1200, low=1100, high=1300, note="Báo cáo 12")
    text = english(signed_in("viewer"), reverse("indicators:reading", args=[made.pk]))
    assert "1,100 to 1,300" in text
    assert "Revision 1" in text
    assert "Báo cáo 12" in text
    assert "Waiting for approval" in text


def test_a_share_is_typed_in_per_cent(indicator: Make, signed_in: Make) -> None:
    indicator("rate", measure="share")
    client = signed_in("analyst")
    client.cookies.load({"django_language": "vi"})
    answer = client.post(reverse("indicators:reading_enter"), {
        "indicator": "rate", "period": "year", "first_day": "2025-05-05", "value": "12,5", "note": "Báo cáo",
        "send": "on",
    })  # fmt: skip
    made = Reading.objects.get()
    assert answer.status_code == 302
    assert (made.value, made.first_day, made.state) == (0.125, date(2025, 1, 1), "submitted")


def test_faults_stand_beside_their_fields(indicator: Make, signed_in: Make) -> None:
    indicator()
    sent = {"indicator": "visitors", "period": "year", "first_day": "2099-01-01", "value": "5", "note": "x"}
    answer = signed_in("analyst").post(reverse("indicators:reading_enter"), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors["last_day"]


def test_evidence_is_given_back_as_a_download(indicator: Make, signed_in: Make) -> None:
    indicator()
    client = signed_in("analyst")
    client.post(reverse("indicators:reading_enter"), {
        "indicator": "visitors", "period": "year", "first_day": "2025-01-01", "value": "5", "note": "x",
        "evidence": SimpleUploadedFile("báo cáo.pdf", b"%PDF-1.7 x"),
    })  # fmt: skip
    answer = client.get(reverse("indicators:reading_evidence", args=[Reading.objects.get().pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_several_are_approved_at_once_but_not_one_s_own(
    indicator: Make, entered: Make, signed_in: Make, coordinator: User
) -> None:
    made = [entered(indicator(f"i{number}"), 2025, number + 1) for number in range(3)]
    client = signed_in("coordinator")
    address = reverse("indicators:approvals")
    assert "3 readings wait for approval" in english(client, address)
    client.post(address, {"reading": [one.pk for one in made[:2]]})
    assert list(Reading.objects.order_by("pk").values_list("state", flat=True)) == ["approved", "approved", "submitted"]
    Reading.objects.filter(pk=made[2].pk).update(made_by=coordinator)
    assert "your own" in english(client, address)
    client.post(address, {"reading": [made[2].pk]})
    assert Reading.objects.get(pk=made[2].pk).state == "submitted"


def test_an_empty_queue_says_when_something_comes(units: dict[str, Unit], signed_in: Make) -> None:
    assert "Nothing waits for approval." in english(signed_in("coordinator"), reverse("indicators:approvals"))


def test_a_return_needs_a_reason(indicator: Make, entered: Make, signed_in: Make) -> None:
    made = entered(indicator(), 2025, 5)
    address = reverse("indicators:reading_refuse", args=[made.pk])
    assert signed_in("coordinator").post(address, {"reason": ""}).status_code == 422
    assert signed_in("coordinator").post(address, {"reason": "No source."}).status_code == 302
    made.refresh_from_db()
    assert made.state == "refused"


def test_a_sheet_is_reported_by_row(indicator: Make, signed_in: Make) -> None:
    indicator()
    client = signed_in("analyst")
    client.cookies.load({"django_language": "en"})
    sheet = SimpleUploadedFile("a.csv", b"code,period,value\nvisitors,2025,5\nvisitors,2025,6\n")
    answer = client.post(reverse("indicators:readings_import"), {"file": sheet})
    assert answer.status_code == 422
    assert "1 fault; nothing was written" in answer.content.decode()
    assert not Reading.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_the_list_as_a_file(indicator: Make, entered: Make, signed_in: Make, form: str) -> None:
    entered(indicator(), 2025, 1200)
    answer = signed_in("viewer").post(reverse("indicators:readings_export"), {"form": form, "query": "year=2025"})
    assert answer.status_code == 200
    if form == "csv":
        assert b"visitors" in answer.content
        assert b"1200" in answer.content


def test_the_template_is_a_workbook(units: dict[str, Unit], signed_in: Make) -> None:
    assert signed_in("analyst").get(reverse("indicators:readings_template")).content[:2] == template()[:2]
