"""Entering, submitting, approving and returning readings: nothing is overwritten, and two people take part."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import ExifTags, Image

from tiengvang.office.indicators.models import Reading
from tiengvang.office.indicators.readings.selectors import history, reading_of, series, waiting
from tiengvang.office.indicators.readings.services import Entry, approve, enter, refuse, submit
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def refused(act: Callable[[], Any]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as said:
        act()
    return said.value.message_dict if hasattr(said.value, "error_dict") else {"": said.value.messages}


def test_what_is_entered_is_a_draft_until_it_is_sent(indicator: Make, analyst: User, year: Make) -> None:
    one = indicator()
    made = enter(by=analyst, indicator=one, entry=year(2025, 1200))
    assert (made.state, made.revision, made.origin, made.made_by) == ("draft", 1, "entered", analyst)
    assert submit(by=analyst, reading=made).state == "submitted"
    assert list(waiting()) == [made]
    assert [step.after for step in made.steps.order_by("pk")] == ["draft", "submitted"]


def test_a_second_person_approves(indicator: Make, entered: Make, coordinator: User) -> None:
    one = indicator()
    made = entered(one, 2025, 1200)
    assert approve(by=coordinator, readings=[made]) == 1
    assert reading_of(one, "year", date(2025, 1, 1), approved_only=True).value == 1200
    assert AuditEntry.objects.get(action="indicators.approve").actor_id == coordinator.pk


def test_nobody_approves_what_they_entered_themselves(indicator: Make, coordinator: User, year: Make) -> None:
    made = enter(by=coordinator, indicator=indicator(), entry=year(2025, 1200))
    submit(by=coordinator, reading=made)
    assert "second person" in refused(lambda: approve(by=coordinator, readings=[made]))[""][0]


def test_of_several_all_are_approved_or_none(indicator: Make, entered: Make, coordinator: User) -> None:
    good = entered(indicator("a"), 2025, 1)
    bad = entered(indicator("b"), 2025, 2)
    refuse(by=coordinator, reading=bad, reason="Wrong table.")
    refused(lambda: approve(by=coordinator, readings=[good, bad]))
    good.refresh_from_db()
    assert good.state == "submitted"


def test_a_return_says_why_and_leaves_what_was_approved(indicator: Make, entered: Make, coordinator: User) -> None:
    one = indicator()
    first = entered(one, 2025, 1200)
    approve(by=coordinator, readings=[first])
    second = entered(one, 2025, 1300, revises=True, note="Late figures.")
    assert "reason" in refused(lambda: refuse(by=coordinator, reading=second, reason=" "))
    refuse(by=coordinator, reading=second, reason="No source.")
    assert reading_of(one, "year", date(2025, 1, 1)).value == 1200
    assert second.steps.last().reason == "No source."


def test_another_number_for_the_same_period_has_to_say_that_it_revises(
    indicator: Make, entered: Make, analyst: User, coordinator: User, year: Make
) -> None:
    one = indicator()
    approve(by=coordinator, readings=[entered(one, 2025, 1200)])
    assert "1,200 stands already" in refused(
        lambda: enter(by=analyst, indicator=one, entry=year(2025, 1300))
    )["value"][0]  # fmt: skip
    assert "note" in refused(lambda: enter(by=analyst, indicator=one, entry=year(2025, 1300, revises=True)))
    made = enter(by=analyst, indicator=one, entry=year(2025, 1300, revises=True, note="Late figures."))
    assert made.revision == 2
    approve(by=coordinator, readings=[submit(by=analyst, reading=made)])
    assert [held.state for held in history(made)] == ["approved", "superseded"]


def test_the_same_number_twice_writes_nothing(indicator: Make, analyst: User, year: Make) -> None:
    one = indicator()
    made = enter(by=analyst, indicator=one, entry=year(2025, 1200))
    assert enter(by=analyst, indicator=one, entry=year(2025, 1200)) == made
    assert Reading.objects.count() == 1


def test_a_newer_draft_takes_the_place_of_one_that_waits(indicator: Make, entered: Make) -> None:
    one = indicator()
    first = entered(one, 2025, 1200)
    entered(one, 2025, 1300, revises=True, note="Counted again.")
    first.refresh_from_db()
    assert first.state == "superseded"
    assert [held.value for held in series(one, "year")] == [1300]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry("year", date(2025, 1, 1), date(2025, 12, 30), 1.0), "last_day"),
        (Entry("month", date(2025, 2, 2), date(2025, 2, 28), 1.0), "last_day"),
        (Entry("other", date(2025, 2, 2), date(2025, 2, 1), 1.0), "last_day"),
        (Entry("year", date(2099, 1, 1), date(2099, 12, 31), 1.0), "last_day"),
        (Entry("year", date(2025, 1, 1), date(2025, 12, 31), float("nan")), "value"),
        (Entry("year", date(2025, 1, 1), date(2025, 12, 31), -1.0), "value"),
        (Entry("year", date(2025, 1, 1), date(2025, 12, 31), 5.0, 6.0, 7.0), "low"),
        (Entry("year", date(2025, 1, 1), date(2025, 12, 31), 5.0, 4.0), "low"),
        (Entry("month", date(2025, 1, 1), date(2025, 1, 31), 5.0, is_full_year=True), "is_full_year"),
        (Entry("year", date(2025, 1, 1), date(2025, 12, 31), 5.0, dimension="market"), "key"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_field(indicator: Make, analyst: User, entry: Entry, field: str) -> None:
    assert field in refused(lambda: enter(by=analyst, indicator=indicator(), entry=entry))
    assert not Reading.objects.exists()


def test_a_share_lies_between_nought_and_one(indicator: Make, analyst: User, year: Make) -> None:
    share = indicator("share", measure="share")
    assert "value" in refused(lambda: enter(by=analyst, indicator=share, entry=year(2025, 12.5)))


def test_what_the_office_computes_nobody_enters(indicator: Make, analyst: User, year: Make) -> None:
    computed = indicator("articles", formula="articles")
    assert "indicator" in refused(lambda: enter(by=analyst, indicator=computed, entry=year(2025, 5)))


def test_who_may_only_look_enters_and_approves_nothing(
    indicator: Make, entered: Make, person: Make, year: Make
) -> None:
    one = indicator()
    with pytest.raises(PermissionDenied):
        enter(by=person("viewer"), indicator=one, entry=year(2025, 5))
    made = entered(one, 2025, 5)
    for role in ("viewer", "analyst", "officer"):
        with pytest.raises(PermissionDenied):
            approve(by=person(role), readings=[made])


def test_evidence_is_kept_by_its_content_and_goes_with_a_refusal(indicator: Make, analyst: User, year: Make) -> None:
    one, folder = indicator(), Path(settings.MEDIA_ROOT) / "indicators"
    pdf = SimpleUploadedFile("../báo cáo.pdf", b"%PDF-1.7 x")
    made = enter(by=analyst, indicator=one, entry=year(2025, 5), evidence=pdf)
    assert made.evidence_name == "báo cáo.pdf"
    assert (Path(settings.MEDIA_ROOT) / made.evidence).read_bytes() == b"%PDF-1.7 x"
    held = set(folder.rglob("*"))
    program = SimpleUploadedFile("report.pdf", b"MZ\x90\x00")
    assert "evidence" in refused(lambda: enter(by=analyst, indicator=one, entry=year(2024, 5), evidence=program))
    refused(
        lambda: enter(by=analyst, indicator=one, entry=year(2025, 6), evidence=SimpleUploadedFile("b.pdf", b"%PDF-1"))
    )
    assert {one for one in folder.rglob("*") if one.is_file()} == {one for one in held if one.is_file()}


def test_a_photo_as_evidence_does_not_keep_where_it_was_taken(indicator: Make, analyst: User, year: Make) -> None:
    tags, out = Image.Exif(), io.BytesIO()
    tags.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=tags)
    photo = SimpleUploadedFile("a.jpg", out.getvalue())
    made = enter(by=analyst, indicator=indicator(), entry=year(2025, 5), evidence=photo)
    with Image.open(Path(settings.MEDIA_ROOT) / made.evidence) as kept:
        assert not kept.getexif()


def test_two_approved_readings_of_a_period_cannot_be_even_in_the_database(
    indicator: Make, entered: Make, coordinator: User
) -> None:
    made = entered(indicator(), 2025, 5)
    approve(by=coordinator, readings=[made])
    made.refresh_from_db()
    made.pk, made.revision = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)
