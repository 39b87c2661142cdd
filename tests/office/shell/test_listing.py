"""Lists by marks instead of page numbers: nothing is skipped or shown twice, and bad marks do no harm."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from tiengvang.office.organisation.models import AuditEntry
from tiengvang.office.shell.listing import Count, Page, capped_count, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(db: None) -> list[AuditEntry]:
    """Twelve entries, four at each of three moments, newest first."""
    now = timezone.now()
    for number in range(12):
        AuditEntry(at=now - timedelta(hours=number // 4), actor_name=str(number), action="test.row").save()
    return list(AuditEntry.objects.filter(action="test.row").order_by("-at", "-pk"))


def asked(query: str) -> Page[AuditEntry]:
    return page(AuditEntry.objects.filter(action="test.row"), QueryDict(query), by="at", size=5)


def test_older_pages_follow_one_another_and_newer_ones_lead_back(entries: list[AuditEntry]) -> None:
    first = asked("who=x")
    second = asked(first.older)
    third = asked(second.older)
    assert [*first.rows, *second.rows, *third.rows] == entries
    assert (first.newer, third.older) == ("", "")
    assert "who=x" in first.older
    assert asked(third.newer).rows == second.rows
    back = asked(second.newer)
    assert (back.rows, back.newer) == (first.rows, "")


def test_a_row_that_comes_in_between_shifts_nothing(entries: list[AuditEntry]) -> None:
    first = asked("")
    AuditEntry(actor_name="late", action="test.row").save()
    assert asked(first.older).rows == entries[5:10]


@pytest.mark.parametrize(
    "mark", ["older=x", "older=2026-99-99_1", "newer=_", "older=99999999_", "newer=2026-01-01T00:00_x"]
)
def test_a_mark_that_cannot_be_read_gives_the_first_page(entries: list[AuditEntry], mark: str) -> None:
    assert asked(mark).rows == entries[:5]


def test_what_is_newer_than_the_newest_gives_the_first_page(entries: list[AuditEntry]) -> None:
    assert asked(f"newer={(timezone.now() + timedelta(days=1)).isoformat().replace('+', '%2B')}_9").rows == entries[:5]


def test_a_count_gives_up_at_its_cap(entries: list[AuditEntry]) -> None:
    rows = AuditEntry.objects.filter(action="test.row")
    assert capped_count(rows, cap=12) == Count(12)
    assert capped_count(rows, cap=11) == Count(11, more=True)
    with translation.override("en"):
        assert str(Count(10_000, more=True)) == "more than 10,000"
    assert str(Count(0)) == "0"
