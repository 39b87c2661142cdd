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


@pytest.fixture
def call(units: Units, person: People, now: Any) -> ReportCall:
    """A yearly call of the coordinating department, which is asked too; the communes' reports are due in 30 days."""
    call = ReportCall.objects.create(
        unit=units["culture"], kind="yearly", title="Báo cáo năm", year=2026, first_day=date(2026, 1, 1),
        last_day=date(2026, 12, 31), due=MONDAY + 30 * DAY, consolidated_due=MONDAY + 50 * DAY,
        figures_at=timezone.now(), opened_by=person("coordinator"),
    )  # fmt: skip
    UnitReport.objects.create(call=call, unit=units["north"])
    UnitReport.objects.create(call=call, unit=units["south"], state="submitted")
    return call


def said_of(call: ReportCall, owner: User, **wanted: Any) -> list[int]:
    """With how many days left the person was reminded of the call."""
    rows = Reminder.objects.filter(call=call, owner=owner, **wanted)
    return list(rows.order_by("pk").values_list("days", flat=True))


def run_for(days: int, now: Any) -> None:
    for passed in range(days):
        now(MONDAY + passed * DAY)
        run()


def test_reports_are_spoken_of_30_14_7_and_1_days_before(person: People, call: ReportCall, now: Any) -> None:
    officer, leader, sent = person("officer", "north"), person("unit_leader", "north"), person("officer", "south")
    run_for(40, now)
    assert said_of(call, officer) == [30, 14, 7, 1, -1, -8]
    assert said_of(call, leader) == [7, 1, -1, -8]
    assert said_of(call, sent) == [], "who has sent owes nothing"
    assert len(notices(officer, MONDAY)) == 1
    UnitReport.objects.filter(call=call).update(state="accepted")
    assert notices(officer, MONDAY) == []


def test_the_consolidated_report_is_spoken_of_before_its_own_day(person: People, call: ReportCall, now: Any) -> None:
    coordinator, leader = person("coordinator"), person("unit_leader", "culture")
    officer, commune = person("officer", "culture"), person("officer", "north")
    run_for(60, now)
    assert said_of(call, coordinator) == [30, 14, 7, 1, -1, -8]
    assert said_of(call, leader) == [7, 1, -1, -8]
    assert said_of(call, officer) == [], "who may not make it is not asked for it"
    assert set(Reminder.objects.filter(call=call, consolidated=True).values_list("due", flat=True)) == {
        call.consolidated_due
    }
    assert said_of(call, commune, consolidated=True) == []
    letters = [one.body for one in mail.outbox if one.to == [coordinator.email]]
    assert len(letters) == 6
    assert all("Báo cáo tổng hợp: Báo cáo năm" in one for one in letters)


def test_the_departments_own_report_and_the_consolidated_one_are_two_things(
    units: Units, person: People, call: ReportCall, now: Any, signed_in: Callable[..., Client]
) -> None:
    coordinator, client = person("coordinator"), signed_in("coordinator", "culture")
    own = UnitReport.objects.create(call=call, unit=units["culture"])
    ReportCall.objects.filter(pk=call.pk).update(consolidated_due=call.due)  # even on one day
    run()
    assert number_of_notices(coordinator) == 2
    page = client.get("/office/planning/reminders/").content.decode()
    assert f"/office/planning/reports/{own.pk}/" in page
    assert f"/office/planning/reports/calls/{call.pk}/consolidated/" in page
    client.post("/office/planning/reminders/dismiss/", {"reminder": Reminder.objects.get(consolidated=True).pk})
    assert [one.report for one in notices(coordinator, MONDAY)] == [own.pk]


def test_who_may_not_consolidate_is_led_to_the_list_of_reports(
    person: People, call: ReportCall, now: Any, signed_in: Callable[..., Client]
) -> None:
    person("unit_leader", "culture")
    now(call.consolidated_due - 7 * DAY)
    run()
    page = signed_in("unit_leader", "culture").get("/office/planning/reminders/").content.decode()
    assert f"/calls/{call.pk}/consolidated/" not in page
    assert '<a href="/office/planning/reports/">' in page


def test_a_closed_call_ends_its_notices_of_reports_that_never_came(person: People, call: ReportCall, now: Any) -> None:
    commune, coordinator = person("officer", "north"), person("coordinator")
    now(call.consolidated_due - 30 * DAY)
    UnitReport.objects.filter(call=call, unit__code="north").update(state="returned")
    ReportCall.objects.filter(pk=call.pk).update(due=call.consolidated_due - 30 * DAY + DAY)
    run()
    assert (number_of_notices(commune), number_of_notices(coordinator)) == (1, 1)
    ReportCall.objects.filter(pk=call.pk).update(state="closed")
    assert (number_of_notices(commune), number_of_notices(coordinator)) == (0, 0)


def test_a_consolidated_report_that_is_put_off_is_spoken_of_anew(person: People, call: ReportCall, now: Any) -> None:
    coordinator, day = person("coordinator"), call.consolidated_due
    now(day - 7 * DAY)
    run()
    assert number_of_notices(coordinator) == 1
    ReportCall.objects.filter(pk=call.pk).update(consolidated_due=day + 7 * DAY)
    assert number_of_notices(coordinator) == 0
    run()
    assert [one.days for one in notices(coordinator, day - 7 * DAY)] == [14]


def test_a_closed_plan_ends_the_notices_of_its_tasks(task: Task) -> None:
    run()
    Plan.objects.filter(pk=task.plan_id).update(state="closed")
    assert number_of_notices(task.owner) == 0


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


def test_a_public_holiday_is_quiet_unless_the_unit_chose_its_weekday(
    units: Units, task: Task, person: People, now: Any
) -> None:
    holiday = date(2027, 1, 1)  # a Friday
    Task.objects.filter(pk=task.pk).update(next_due=holiday + 7 * DAY, due=holiday + 7 * DAY)
    now(holiday)
    assert run() == {"reminders": 1, "mails": 0, "nobody": 0}
    services.choose_days(by=person("officer", "north"), unit=units["north"], days=[5])
    assert run()["mails"] == 1


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
