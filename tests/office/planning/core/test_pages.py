"""Pages of plans, tasks, directives and documents: what each shows to whom, and a conflict that loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from planning.planning_making import make_measure, make_plan, make_task

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Acknowledgement, Directive, Dissemination, Plan, Task
from tiengvang.office.planning.tasks import services
from tiengvang.office.planning.tasks.views import plans as plan_views

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
Units = dict[str, Unit]
BASE = "/office/planning/"


@pytest.fixture
def plan(units: Units) -> Plan:
    return make_plan(units["province"], issued=False)


def _task_form(task: Task, **changed: object) -> dict[str, object]:
    return {
        "version": task.version, "title": task.title, "lead": task.lead_id, "due": "2026-12-31", "notes": "", **changed
    }  # fmt: skip


def test_a_plan_shows_its_measures_with_their_tasks_and_what_it_lacks(
    plan: Plan, units: Units, signed_in: SignedIn
) -> None:
    served, lacking = make_measure(plan, "Dựng bộ nhận diện"), make_measure(plan, "Chưa ai làm")
    make_task(plan, units["north"], title="Thi thiết kế", measures=[served], group=served.group)
    make_task(plan, units["north"], title="Việc của nhóm", group=served.group)
    make_task(plan, units["north"], title="Việc ngoài nhóm")
    answer = signed_in("coordinator").get(f"{BASE}plans/{plan.pk}/")
    page = answer.content.decode()
    assert all(text in page for text in ("Dựng bộ nhận diện", "Thi thiết kế", "Việc của nhóm", "Việc ngoài nhóm"))
    assert answer.context["lacks"].without_task == [lacking]
    assert {unit.code for unit in answer.context["lacks"].idle} == {"culture", "finance", "south"}


def test_all_plans_that_carry_a_plan_out_are_counted_and_ones_own_are_named(
    plan: Plan, units: Units, signed_in: SignedIn
) -> None:
    plans = {code: make_plan(units[code], aligned_to=plan) for code in ("north", "south", "finance")}

    def seen_by(role: str, unit: str) -> tuple[int, int, set[str]]:
        answer = signed_in(role, unit).get(f"{BASE}plans/{plan.pk}/")
        page = answer.content.decode()
        named = {code for code, one in plans.items() if f'href="{BASE}plans/{one.pk}/"' in page}
        return answer.context["carrying"], answer.context["unseen"], named

    assert seen_by("coordinator", "culture") == (3, 0, set(plans))
    assert seen_by("officer", "north") == (3, 2, {"north"})
    assert seen_by("officer", "culture") == (3, 3, set())


def test_a_plan_counts_all_of_its_tasks_and_says_how_many_one_sees(
    plan: Plan, units: Units, signed_in: SignedIn
) -> None:
    for code in ("north", "south", "finance"):
        make_task(plan, units[code], title=f"Việc của {code}")
    answer = signed_in("officer", "north").get(f"{BASE}plans/{plan.pk}/")
    assert (answer.context["total"], sum(answer.context["standings"].values()), answer.context["number"]) == (3, 3, 1)
    page = answer.content.decode()
    assert "Việc của north" in page
    assert "Việc của south" not in page


def test_a_long_plan_shows_tasks_when_they_are_asked_for(
    plan: Plan, units: Units, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_views, "INLINE", 1)
    measure = make_measure(plan)
    for number in range(3):
        make_task(plan, units["north"], title=f"Việc số {number}", measures=[measure])
    client = signed_in("coordinator")
    assert "Việc số 1" not in client.get(f"{BASE}plans/{plan.pk}/").content.decode()
    assert "Việc số 1" in client.get(f"{BASE}measures/{measure.pk}/tasks/").content.decode()


def test_an_officer_sees_of_the_provinces_plan_only_the_own_units_tasks(
    plan: Plan, units: Units, signed_in: SignedIn
) -> None:
    measure = make_measure(plan)
    make_task(plan, units["north"], title="Việc của bắc", measures=[measure])
    make_task(plan, units["south"], title="Việc của nam", measures=[measure])
    client = signed_in("officer", "north")
    for address in (f"plans/{plan.pk}/", f"measures/{measure.pk}/tasks/", f"plans/{plan.pk}/coverage/"):
        page = client.get(BASE + address).content.decode()
        assert "Việc của nam" not in page
    assert "Việc của bắc" in client.get(f"{BASE}plans/{plan.pk}/").content.decode()


def test_a_unit_makes_its_plan_and_a_task_that_serves_the_provinces_measure(
    plan: Plan, units: Units, signed_in: SignedIn
) -> None:
    measure, client = make_measure(plan), signed_in("officer", "north")
    sent = {
        "unit": units["north"].pk,
        "title": "Kế hoạch xã",
        "first_year": 2026,
        "last_year": 2026,
        "aligned_to": plan.pk,
    }
    assert client.post(f"{BASE}plans/new/", sent).status_code == 302
    own = Plan.objects.get(unit=units["north"])
    assert client.post(f"{BASE}plans/{own.pk}/groups/new/", {"section": "1", "title": "Nhóm"}).status_code == 302
    task = {"title": "Bộ ảnh làng nghề", "lead": units["north"].pk, "measures": [measure.pk], "due": "2026-11-30",
            "group": own.groups.get().pk}  # fmt: skip
    assert client.post(f"{BASE}plans/{own.pk}/tasks/new/", task).status_code == 302
    assert list(measure.tasks.values_list("title", flat=True)) == ["Bộ ảnh làng nghề"]
    refused = client.post(f"{BASE}plans/new/", {**sent, "unit": units["south"].pk})
    assert (refused.status_code, Plan.objects.filter(unit=units["south"]).exists()) == (422, False)


def test_the_second_of_two_editors_keeps_what_was_typed_and_sees_both(
    plan: Plan, units: Units, signed_in: SignedIn, person: Callable[..., User]
) -> None:
    task = make_task(plan, units["north"], title="Tên cũ")
    services.change_task(
        by=person("administrator", "province"), task=task, version=1, changes={"title": "Tên của người thứ nhất"}
    )
    client, address = signed_in("coordinator"), f"{BASE}tasks/{task.pk}/change/"
    late = client.post(address, _task_form(task, title="Tên của người thứ hai"))
    page = late.content.decode()
    assert late.status_code == 409
    assert "Tên của người thứ nhất" in page
    assert 'name="version" value="2"' in page
    task.refresh_from_db()
    assert task.title == "Tên của người thứ nhất"
    again = client.post(address, _task_form(task, title="Tên của người thứ hai", version=2))
    task.refresh_from_db()
    assert (again.status_code, task.title, task.version) == (302, "Tên của người thứ hai", 3)


def test_a_task_of_an_issued_plan_is_extended_by_its_document_only(units: Units, signed_in: SignedIn) -> None:
    task = make_task(make_plan(units["province"]), units["north"])
    client = signed_in("coordinator")
    assert "due" not in client.get(f"{BASE}tasks/{task.pk}/change/").context["form"].fields
    address = f"{BASE}tasks/{task.pk}/decide/extend/"
    wrong = client.post(address, {"version": 1, "new_due": "2027-03-31", "reason": "Chờ góp ý", "number": ""})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"number", "dated"})
    right = {"version": 1, "new_due": "2027-03-31", "reason": "Chờ góp ý", "number": "9/UBND",
             "dated": timezone.localdate().isoformat()}  # fmt: skip
    assert client.post(address, right).status_code == 302
    assert "9/UBND" in client.get(f"{BASE}tasks/{task.pk}/").content.decode()
    assert client.get(f"{BASE}tasks/{task.pk}/decide/forget/").status_code == 404


def test_progress_is_sent_from_the_tasks_page(plan: Plan, units: Units, signed_in: SignedIn) -> None:
    task = make_task(plan, units["north"])
    client, address = signed_in("officer", "north"), f"{BASE}tasks/{task.pk}/progress/"
    sent = {"unit": units["north"].pk, "percent": 60, "text": "Xong phần đầu", "draft_key": str(uuid4())}
    assert client.post(address, sent)["Location"].endswith("#progress")
    assert client.post(address, sent).status_code == 302
    task.refresh_from_db()
    assert (task.progress, task.entries.count()) == (60, 1)
    wrong = client.post(address, {**sent, "percent": 140, "draft_key": str(uuid4())})
    assert (wrong.status_code, "percent" in wrong.context["progress_form"].errors) == (422, True)
    assert signed_in("officer", "south").post(address, sent).status_code == 404


def test_a_cooperating_units_form_asks_for_no_percentage(plan: Plan, units: Units, signed_in: SignedIn) -> None:
    task = make_task(plan, units["north"], cooperating=[units["south"]])
    form = signed_in("officer", "south").get(f"{BASE}tasks/{task.pk}/").context["progress_form"]
    assert "percent" not in form.fields


def test_a_search_for_what_a_task_waits_for_needs_no_diacritics(plan: Plan, units: Units, signed_in: SignedIn) -> None:
    task, other = make_task(plan, units["north"]), make_task(plan, units["north"], title="Thi thiết kế biểu tượng")
    client = signed_in("coordinator")
    found = client.get(f"{BASE}tasks/{task.pk}/needs/", {"q": "bieu tuong"}).context["found"]
    assert list(found) == [other]
    client.post(f"{BASE}tasks/{task.pk}/needs/", {"needs": other.pk})
    circle = client.post(f"{BASE}tasks/{other.pk}/needs/", {"needs": task.pk})
    assert (circle.status_code, "Thi thiết kế biểu tượng" in circle.context["fault"]) == (422, True)


# --- directives and disseminations ------------------------------------------------------------------------------------


def test_a_directive_becomes_a_task(plan: Plan, units: Units, signed_in: SignedIn) -> None:
    client, today = signed_in("coordinator"), timezone.localdate()
    sent = {"issuer": "people", "number": "5/TB-UBND", "dated": today.isoformat(), "subject": "Mùa lễ hội",
            "text": "Tổng hợp lịch", "units": [units["north"].pk]}  # fmt: skip
    assert client.post(f"{BASE}directives/new/", sent).status_code == 302
    directive = Directive.objects.get()
    address = f"{BASE}plans/{plan.pk}/tasks/new/?directive={directive.pk}"
    assert client.get(address).context["form"].initial["lead"] == units["north"]
    client.post(address, {"title": "Lịch sự kiện", "lead": units["north"].pk})
    assert directive.tasks.get().title == "Lịch sự kiện"
    assert client.post(f"{BASE}directives/new/", sent).status_code == 422  # the same document again
    north, south = signed_in("officer", "north"), signed_in("officer", "south")
    assert north.get(f"{BASE}directives/{directive.pk}/").status_code == 200
    assert south.get(f"{BASE}directives/{directive.pk}/").status_code == 404


def test_a_document_is_sent_to_all_and_each_unit_confirms_for_itself(units: Units, signed_in: SignedIn) -> None:
    client, today = signed_in("coordinator"), timezone.localdate()
    sent = {"number": "12/KH-UBND", "dated": today.isoformat(), "subject": "Kế hoạch", "everyone": "on",
            "due": (today + timedelta(days=5)).isoformat()}  # fmt: skip
    assert client.post(f"{BASE}disseminations/new/", sent).status_code == 302
    one = Dissemination.objects.get()
    assert {row.unit.code for row in one.acknowledgements.all()} == {"culture", "finance", "north", "south"}
    mine = Acknowledgement.objects.get(unit=units["north"])
    assert signed_in("officer", "south").post(f"{BASE}acknowledgements/{mine.pk}/confirm/").status_code == 404
    north = signed_in("officer", "north")
    assert north.get(f"{BASE}disseminations/").context["waiting"].count() == 1
    north.post(f"{BASE}acknowledgements/{mine.pk}/confirm/", {"note": "Phổ biến tại giao ban"})
    mine.refresh_from_db()
    assert (mine.confirmed is not None, mine.note) == (True, "Phổ biến tại giao ban")
    answer = client.get(f"{BASE}disseminations/{one.pk}/")
    assert ([row.unit.code for row in answer.context["confirmed"]], len(answer.context["open"])) == (["north"], 3)


def test_no_list_asks_the_database_more_for_more_rows(
    plan: Plan, units: Units, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    measure = make_measure(plan)
    for number in range(40):
        make_task(plan, units["north"], title=f"Việc {number}", measures=[measure], cooperating=[units["south"]])
    client = signed_in("coordinator")
    client.get(f"{BASE}plans/")
    for address in ("plans/", f"plans/{plan.pk}/", f"measures/{measure.pk}/tasks/", "disseminations/", "directives/"):
        with django_assert_max_num_queries(40):
            client.get(BASE + address)
