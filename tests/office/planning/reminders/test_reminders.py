"""Reminders: on which days, to whom, once each, one mail a day, and never late."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.planning.models import Plan, Reminder, ReminderChoice, ReportCall, Task, UnitReport
from tiengvang.office.planning.reminders import due, services, work
from tiengvang.office.planning.reminders.selectors import notices, number_of_notices

pytestmark = pytest.mark.django_db
People = Callable[..., User]
Units = dict[str, Unit]
DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[..., date]:
    """now(day, hour=8): what the clock says from then on."""

    def at(day: date, hour: int = 8) -> date:
        moment = timezone.make_aware(datetime(day.year, day.month, day.day, hour))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return day

    at(MONDAY)
    return at


@pytest.fixture
def plan(units: Units) -> Plan:
    return make_plan(units["province"])


@pytest.fixture
def task(units: Units, plan: Plan, person: People, now: Any) -> Task:
    """Due in two weeks, with an officer accountable."""
    return make_task(plan, units["north"], title="Dựng phim", due=MONDAY + 14 * DAY, owner=person("officer", "north"))


def run() -> dict[str, Any]:
    return work.remind({}, lambda *done: None)


@pytest.mark.parametrize(
    ("steps", "days"),
    [(due.TASK_DAYS, [14, 7, 3, 1, -1, -8, -15]), (due.REPORT_DAYS, [30, 14, 7, 1, -1, -8, -15])],
    ids=["tasks", "reports"],
)
def test_the_days_are_those_that_were_set(steps: tuple[int, ...], days: list[int]) -> None:
    assert [left for left in range(40, -20, -1) if due.is_day(left, steps)] == days


def test_a_task_is_spoken_of_on_its_days_until_it_is_done(task: Task, now: Any) -> None:
    said = []
    for passed in range(31):
        now(MONDAY + passed * DAY)
        if passed == 25:
            Task.objects.filter(pk=task.pk).update(done_on=MONDAY)
        run()
        said += [passed] * (Reminder.objects.count() > len(said))
    assert said == [0, 7, 11, 13, 15, 22]
    assert list(Reminder.objects.order_by("pk").values_list("days", flat=True)) == [14, 7, 3, 1, -1, -8]


def test_nothing_is_said_or_sent_twice(task: Task) -> None:
    assert run() == {"reminders": 1, "mails": 1, "nobody": 0}
    assert run() == {"reminders": 0, "mails": 0, "nobody": 0}
    assert len(mail.outbox) == 1


def test_what_was_not_said_on_its_day_is_dropped(task: Task, now: Any) -> None:
    now(MONDAY + DAY)  # the office was off on Monday
    assert run()["reminders"] == 0


def test_at_night_nobody_is_written_to(task: Task, now: Any) -> None:
    for hour in (0, 6, 18, 23):
        now(MONDAY, hour)
        assert run()["reminders"] == 0
    now(MONDAY, 7)
    assert run()["mails"] == 1


def test_a_person_gets_one_mail_a_day_with_everything(units: Units, plan: Plan, task: Task, person: People) -> None:
    officer = person("officer", "north")
    make_task(plan, units["north"], title="Nộp ảnh", due=MONDAY - DAY, owner=officer)
    make_task(plan, units["north"], title="Không ai phụ trách", due=MONDAY + 3 * DAY)
    run()
    (letter,) = [one for one in mail.outbox if one.to == [officer.email]]
    assert "23/11/2026" in letter.subject
    for title in ("Dựng phim", "Nộp ảnh", "Không ai phụ trách"):
        assert title in letter.body
    assert letter.body.index("Nộp ảnh") < letter.body.index("Dựng phim")
    make_task(plan, units["north"], title="Mới giao", due=MONDAY + DAY, owner=officer)
    run()
    assert len([one for one in mail.outbox if one.to == [officer.email]]) == 1, "what comes later waits for tomorrow"
    assert number_of_notices(officer) == 4


def test_who_is_reminded_of_a_task(units: Units, plan: Plan, person: People, now: Any) -> None:
    officer, colleague, leader = (
        person("officer", "north"), person("officer", "north", "colleague"), person("unit_leader", "north"),
    )  # fmt: skip

    def told(**fields: Any) -> set[User]:
        one = make_task(plan, units["north"], **{"due": MONDAY + 3 * DAY, **fields})
        words, _nobody = due.words(MONDAY)
        return {User.objects.get(pk=word.owner) for word in words if word.task == one.pk}

    assert told(owner=officer) == {officer}
    assert told() == {officer, colleague}
    assert told(owner=person("officer", "south")) == {officer, colleague}, "who left the unit is not reminded"
    assert told(owner=officer, due=MONDAY - DAY) == {officer, leader}
    assert told(owner=officer, stopped_on=MONDAY) == set()
    Membership.objects.filter(user__in=[officer, colleague]).delete()
    assert told() == {leader}


def test_units_with_nobody_to_remind_are_counted(units: Units, plan: Plan, now: Any) -> None:
    make_task(plan, units["south"], due=MONDAY + DAY)
    assert run() == {"reminders": 0, "mails": 0, "nobody": 1}


def test_reports_are_spoken_of_30_14_7_and_1_days_before(units: Units, person: People, now: Any) -> None:
    officer, leader = person("officer", "north"), person("unit_leader", "north")
    call = ReportCall.objects.create(
        unit=units["culture"], kind="yearly", title="Báo cáo năm", year=2026, first_day=date(2026, 1, 1),
        last_day=date(2026, 12, 31), due=MONDAY + 30 * DAY, consolidated_due=MONDAY + 50 * DAY,
        figures_at=timezone.now(),
        opened_by=person("coordinator"),
    )  # fmt: skip
    report = UnitReport.objects.create(call=call, unit=units["north"])
    UnitReport.objects.create(call=call, unit=units["south"], state="submitted")
    for passed in range(40):
        now(MONDAY + passed * DAY)
        run()
    rows = Reminder.objects.filter(call=call).order_by("pk")
    assert list(rows.filter(owner=officer).values_list("days", flat=True)) == [30, 14, 7, 1, -1, -8]
    assert list(rows.filter(owner=leader).values_list("days", flat=True)) == [7, 1, -1, -8]
    assert len(notices(officer, MONDAY)) == 1
    UnitReport.objects.filter(pk=report.pk).update(state="accepted")
    assert notices(officer, MONDAY) == []


def test_a_notice_stays_until_it_is_dismissed_done_or_moved(
    task: Task, person: People, signed_in: Callable[..., Client]
) -> None:
    officer, client = person("officer", "north"), signed_in("officer", "north")
    run()
    assert number_of_notices(officer) == 1
    page = client.get("/office/planning/reminders/").content.decode()
    assert "Dựng phim" in page
    assert "(1)" in page, "the menu says how many"
    Task.objects.filter(pk=task.pk).update(next_due=MONDAY + 90 * DAY)
    assert number_of_notices(officer) == 0, "an extension ends it"
    Task.objects.filter(pk=task.pk).update(next_due=task.next_due)
    one = Reminder.objects.get()
    signed_in("officer", "south").post("/office/planning/reminders/dismiss/", {"reminder": "all"})
    assert (
        signed_in("officer", "south").post("/office/planning/reminders/dismiss/", {"reminder": one.pk}).status_code
        == 404
    )
    assert number_of_notices(officer) == 1, "others' notices are not one's own to dismiss"
    client.post("/office/planning/reminders/dismiss/", {"reminder": one.pk})
    assert number_of_notices(officer) == 0
    assert "Dựng phim" in client.get("/office/planning/work/list/").content.decode(), "the work is still there"


# --- mail ---------------------------------------------------------------------------------------------------------


def test_a_unit_chooses_the_days_of_its_mail_and_notices_come_all_the_same(
    units: Units, task: Task, person: People, now: Any
) -> None:
    officer = person("officer", "north")
    services.choose_days(by=officer, unit=units["north"], days=[3])
    run()
    assert (len(mail.outbox), number_of_notices(officer)) == (0, 1)
    now(MONDAY + 2 * DAY)
    assert run()["mails"] == 1
    assert "12" in mail.outbox[0].body, "it says how many days are left on the day it goes out"


def test_without_any_day_no_mail_goes_out(units: Units, task: Task, person: People, now: Any) -> None:
    services.choose_days(by=person("officer", "north"), unit=units["north"], days=[])
    for passed in range(9):
        now(MONDAY + passed * DAY)
        run()
    assert mail.outbox == []
    assert number_of_notices(person("officer", "north")) == 1


def test_a_weekend_is_quiet_and_monday_says_what_was_due_then(task: Task, now: Any) -> None:
    Task.objects.filter(pk=task.pk).update(next_due=MONDAY + 8 * DAY, due=MONDAY + 8 * DAY)  # a Tuesday
    now(MONDAY + 5 * DAY)
    assert run() == {"reminders": 1, "mails": 0, "nobody": 0}
    now(MONDAY + 7 * DAY)
    assert run() == {"reminders": 1, "mails": 1, "nobody": 0}
    assert mail.outbox[0].body.count("Dựng phim") == 1, "once, however often it was said"
    assert not Reminder.objects.filter(mailed=None).exists()


def test_what_waited_longer_than_a_week_or_is_done_is_not_mailed(
    units: Units, task: Task, person: People, now: Any
) -> None:
    services.choose_days(by=person("officer", "north"), unit=units["north"], days=[])
    run()
    ReminderChoice.objects.all().delete()
    now(MONDAY + 8 * DAY)
    assert run()["mails"] == 0
    run_on = now(MONDAY + 11 * DAY)
    Task.objects.filter(pk=task.pk).update(done_on=run_on)
    assert run()["mails"] == 0


def test_who_lost_the_role_before_the_mail_goes_out_gets_none(units: Units, task: Task, person: People) -> None:
    services.give(MONDAY)
    Membership.objects.filter(user=person("officer", "north")).delete()
    assert services.send(MONDAY) == 0


def test_a_mail_that_the_server_refuses_is_tried_again_the_same_day(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as broken:
        broken.setattr(services, "send_mail", refuse)
        assert run()["mails"] == 0
    assert run()["mails"] == 1


def test_a_worker_that_dies_while_sending_sends_nothing_twice(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(services, "send_mail", die)
        with pytest.raises(Killed):
            run()
    assert run()["mails"] == 0
    assert number_of_notices(task.owner) == 1, "the notice stands in the office"


def test_only_who_writes_for_a_unit_chooses_its_days(
    units: Units, person: People, signed_in: Callable[..., Client]
) -> None:
    with pytest.raises(PermissionDenied):
        services.choose_days(by=person("officer", "south"), unit=units["north"], days=[1])
    with pytest.raises(ValidationError):
        services.choose_days(by=person("officer", "north"), unit=units["north"], days=[9])
    client = signed_in("officer", "north")
    client.post(f"/office/planning/reminders/units/{units['north'].pk}/", {"day": ["1", "4"]})
    assert ReminderChoice.objects.get(unit=units["north"]).days == "14"
    assert client.post(f"/office/planning/reminders/units/{units['south'].pk}/", {"day": ["1"]}).status_code == 404
