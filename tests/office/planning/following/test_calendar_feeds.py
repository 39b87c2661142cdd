"""The calendar feed: what it says, that it parses back, and who may read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import AuditEntry, Membership, Unit, User
from tiengvang.office.planning.following.feeds import PER_HOUR, make_feed, revoke_feed
from tiengvang.office.planning.following.ical import Event, calendar
from tiengvang.office.planning.models import CalendarFeed, ReportCall, UnitReport

People = Callable[..., User]
Units = dict[str, Unit]
_AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def parsed(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar, read by RFC 5545's rules: lines joined again, names with parameters, values plain."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    events: list[dict[str, str]] = []
    for line in lines:
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name not in ("END", "BEGIN"):
            assert name not in events[-1], "a property stands twice"
            events[-1][name] = plain(value)
    return events


def plain(value: str) -> str:
    out, rest = "", iter(value)
    for letter in rest:
        out += {"n": "\n", "N": "\n"}.get(following := next(rest), following) if letter == "\\" else letter
    return out


def test_an_event_is_a_whole_day_with_its_own_id() -> None:
    event = Event(
        "task-1@office.example", date(2026, 12, 31), "Nộp báo cáo; bản cuối", _AT, "a, b\nc\\d", "https://o/1", "Task"
    )
    (found,) = parsed(calendar("Sở Văn hóa", [event], product="Tiếng Vang"))
    assert found == {
        "UID": "task-1@office.example", "DTSTAMP": "20260301T080000Z", "LAST-MODIFIED": "20260301T080000Z",
        "DTSTART;VALUE=DATE": "20261231", "DTEND;VALUE=DATE": "20270101", "SUMMARY": "Nộp báo cáo; bản cuối",
        "DESCRIPTION": "a, b\nc\\d", "URL": "https://o/1", "CATEGORIES": "Task", "TRANSP": "TRANSPARENT",
    }  # fmt: skip


_TEXTS = some.text(some.characters(blacklist_categories=["Cs", "Cc"]), max_size=160)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(summary=_TEXTS, description=some.lists(_TEXTS, max_size=3))
def test_any_text_comes_back_and_no_line_is_longer_than_the_standard_allows(
    summary: str, description: list[str]
) -> None:
    event = Event("1@o", date(2026, 1, 1), summary, _AT, "\n".join(description))
    content = calendar("n", [event], product="p")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    for line in content.split(b"\r\n"):
        line.decode()  # no letter is cut in two
    (found,) = parsed(content)
    assert found["SUMMARY"] == summary
    assert found.get("DESCRIPTION", "") == "\n".join(description)


def test_what_no_text_may_hold_cannot_add_properties() -> None:
    event = Event("1@o", date(2026, 1, 1), "a\r\nATTACH:http://evil\x00\x0b", _AT)
    assert parsed(calendar("n", [event], product="p"))[0]["SUMMARY"] == "a\nATTACH:http://evil"
    assert list(parsed(calendar("n", [replace(event, summary="a\rb")], product="p"))[0]) == [
        "UID", "DTSTAMP", "LAST-MODIFIED", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "TRANSP",
    ]  # fmt: skip


@pytest.fixture
def fresh_cache() -> None:
    cache.clear()


def address(secret: str) -> str:
    return f"/calendar/{secret}.ics"


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_cache")
def test_a_feed_holds_what_the_unit_leads_and_joins_turn_by_turn(units: Units, person: People) -> None:
    today = timezone.localdate()
    plan = make_plan(units["province"])
    led = make_task(plan, units["north"], title="Dựng phim", due=today + timedelta(days=10))
    make_task(
        plan, units["south"], title="Phối hợp", due=today, cooperating=[units["north"]], progress=100, done_on=today
    )
    make_task(plan, units["north"], title="Đã dừng", due=today, stopped_on=today)
    make_task(plan, units["south"], title="Của xã khác", due=today)
    first = (today - timedelta(days=300)).replace(day=1)
    again = make_task(plan, units["north"], title="Giao ban", recurrence="monthly", start=first,
                      due=today + timedelta(days=300))  # fmt: skip
    _feed, secret = make_feed(by=person("officer", "north"), unit=units["north"])
    answer = Client().get(address(secret))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = parsed(answer.content)
    titles = {event["SUMMARY"] for event in events}
    assert {"Dựng phim", "✓ Phối hợp"} <= titles
    assert not {"Đã dừng", "Của xã khác"} & titles
    turns = [event for event in events if event["SUMMARY"].startswith("Giao ban")]
    assert 9 <= len(turns) <= 13  # two months back, ten ahead
    assert len({event["UID"] for event in events}) == len(events)
    assert f"task-{led.pk}@localhost" in {event["UID"] for event in events}
    assert all(event["UID"].startswith(f"task-{again.pk}-2") for event in turns)
    assert Client().get(address(secret), headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_cache")
def test_a_feed_holds_the_days_of_reports_and_of_the_consolidated_one(units: Units, person: People) -> None:
    today, coordinator = timezone.localdate(), person("coordinator")
    call = ReportCall.objects.create(
        unit=units["culture"], kind="yearly", title="Báo cáo năm", year=today.year, first_day=today, last_day=today,
        due=today, consolidated_due=today + timedelta(days=16), figures_at=timezone.now(), opened_by=coordinator,
    )  # fmt: skip
    UnitReport.objects.create(call=call, unit=units["north"])

    def days(role: str, unit: str) -> list[str]:
        _feed, secret = make_feed(by=person(role, unit), unit=units[unit])
        return [event["DTSTART;VALUE=DATE"] for event in parsed(Client().get(address(secret)).content)]

    assert days("officer", "north") == [f"{call.due:%Y%m%d}"]
    assert days("coordinator", "culture") == [f"{call.consolidated_due:%Y%m%d}"]


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_cache")
def test_a_feed_ends_when_it_is_revoked_made_anew_or_its_owner_leaves(units: Units, person: People) -> None:
    officer = person("officer", "north")
    _first, old = make_feed(by=officer, unit=units["north"])
    feed, new = make_feed(by=officer, unit=units["north"])
    assert [Client().get(address(one)).status_code for one in (old, new, "guessed")] == [404, 200, 404]
    Membership.objects.filter(user=officer).update(
        ends=timezone.localdate() - timedelta(days=1), starts=date(2020, 1, 1)
    )
    assert Client().get(address(new)).status_code == 404
    Membership.objects.filter(user=officer).update(ends=None)
    assert Client().get(address(new)).status_code == 200
    with pytest.raises(PermissionDenied):
        revoke_feed(by=person("officer", "south"), feed=feed)
    revoke_feed(by=officer, feed=feed)
    assert Client().get(address(new)).status_code == 404
    assert new not in str(list(CalendarFeed.objects.values())), "the secret itself is kept nowhere"
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["planning.make_feed", "planning.make_feed", "planning.revoke_feed"]


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_cache")
def test_a_secret_answers_only_so_often_in_an_hour(units: Units, person: People) -> None:
    _feed, secret = make_feed(by=person("officer", "north"), unit=units["north"])
    client = Client()
    assert {client.get(address(secret)).status_code for _ in range(PER_HOUR)} == {200}
    refused = client.get(address(secret))
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")


@pytest.mark.django_db
def test_nobody_makes_a_feed_of_a_unit_they_do_not_see(
    units: Units, person: People, signed_in: Callable[..., Client]
) -> None:
    with pytest.raises(PermissionDenied):
        make_feed(by=person("officer", "north"), unit=units["south"])
    client = signed_in("officer", "north")
    assert client.post("/office/planning/work/feeds/", {"unit": units["south"].pk}).status_code == 404
    shown = client.post("/office/planning/work/feeds/", {"unit": units["north"].pk})
    assert ".ics" in shown.content.decode()
    assert ".ics" not in client.get("/office/planning/work/feeds/").content.decode(), "it is shown once"
