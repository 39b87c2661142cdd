"""The filter of the views: whose work, words with and without diacritics, standings, days, sources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from django.http import QueryDict
from django.utils import timezone
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.planning.following.figures import overview, standing
from tiengvang.office.planning.following.sought import ALL, ANY, MINE, OPEN, UNIT, Sought, find, read
from tiengvang.office.planning.models import Directive, Task, TaskGroup
from tiengvang.office.planning.status import Status, where_status
from tiengvang.office.planning.tasks.selectors import sees_all, visible_tasks

pytestmark = pytest.mark.django_db
People = Callable[..., User]
Units = dict[str, Unit]
DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def titles(person: User, sought: Sought) -> set[str]:
    return set(find(person, sought).values_list("title", flat=True))


def test_my_work_is_what_i_account_for_and_what_nobody_accounts_for_in_my_unit(units: Units, person: People) -> None:
    plan, officer = make_plan(units["province"]), person("officer", "north")
    make_task(plan, units["north"], title="mine", owner=officer)
    make_task(plan, units["north"], title="nobody's")
    make_task(plan, units["north"], title="a colleague's", owner=person("officer", "north", "colleague"))
    make_task(plan, units["south"], title="joined", cooperating=[units["north"]])
    assert titles(officer, Sought(MINE)) == {"mine", "nobody's"}


def test_a_units_work_is_what_it_leads_or_joins(units: Units, person: People) -> None:
    plan = make_plan(units["province"])
    make_task(plan, units["north"], title="led")
    make_task(plan, units["south"], title="joined", cooperating=[units["north"]])
    make_task(plan, units["south"], title="others'")
    assert titles(person("coordinator"), Sought(UNIT, "north")) == {"led", "joined"}
    assert titles(person("officer", "finance"), Sought(UNIT, "north")) == set()
    assert titles(person("officer", "north"), Sought(ALL)) == {"led", "joined"}
    assert titles(person("coordinator"), Sought(ALL)) == {"led", "joined", "others'"}


def test_with_the_units_below_the_province_has_everything(units: Units, person: People) -> None:
    make_task(make_plan(units["province"]), units["south"], title="below")
    leader = person("unit_leader", "province")
    assert titles(leader, Sought(UNIT, "province")) == set()
    assert titles(leader, Sought(UNIT, "province", below=True)) == {"below"}
    assert sees_all(leader)
    assert not sees_all(person("unit_leader", "north"))
    assert not sees_all(person("officer", "province"))


def test_who_leads_a_commune_and_looks_on_in_the_province_does_not_see_all(units: Units, person: People) -> None:
    leader = person("unit_leader", "north")
    Membership.objects.create(user=leader, unit=units["province"], role="viewer")
    make_task(make_plan(units["south"]), units["south"], title="others'")
    assert not sees_all(leader)
    assert titles(leader, Sought(ALL)) == set()
    assert not visible_tasks(leader).exists()


@pytest.mark.parametrize(
    "words",
    ["cồng chiêng", "cong chieng", "CHIÊNG  cồng", "ồng chiê", "bo anh"],
    ids=["as written", "plain", "any order", "part", "output"],
)
def test_words_find_titles_and_outputs_with_and_without_diacritics(units: Units, person: People, words: str) -> None:
    plan = make_plan(units["province"])
    make_task(plan, units["north"], title="Dựng phim về cồng chiêng", output="Bộ ảnh")
    make_task(plan, units["north"], title="Việc khác")
    assert titles(person("coordinator"), read(QueryDict(f"whose=all&q={words}"))) == {"Dựng phim về cồng chiêng"}


def test_percent_and_underscore_are_letters_like_others(units: Units, person: People) -> None:
    make_task(make_plan(units["province"]), units["north"], title="Tăng 20% lượt xem")
    assert titles(person("coordinator"), Sought(ALL, words="20%")) == {"Tăng 20% lượt xem"}
    assert titles(person("coordinator"), Sought(ALL, words="2%")) == set()


def test_standing_as_a_condition_says_what_standing_as_a_column_says(units: Units, today: date) -> None:
    """Every combination of days around today, progress, and an end."""
    plan = make_plan(units["province"])
    around = (None, today - DAY, today, today + DAY)
    Task.objects.bulk_create(
        Task(plan=plan, lead=units["north"], due=due, next_due=due, risk_from=risk, progress=progress, done_on=done,
             stopped_on=stopped)
        for due, risk, done, stopped, progress in product(around, around, around, (None, today), (0, 40))
    )  # fmt: skip
    assert Task.objects.count() == 256
    seen = 0
    for code in Status.values:
        by_condition = set(Task.objects.filter(where_status(code, today)).values_list("pk", flat=True))
        assert by_condition == set(Task.objects.in_status(code).values_list("pk", flat=True)), code
        assert by_condition == {task.pk for task in Task.objects.all() if task.status == code}, code
        seen += len(by_condition)
    assert seen == 256
    assert sum(standing(Task.objects.all(), today).counts.values()) == 256


def test_a_group_of_the_provinces_plan_holds_what_serves_it(units: Units, person: People) -> None:
    province, own = make_plan(units["province"]), make_plan(units["north"])
    above = TaskGroup.objects.create(plan=province, order=1, title="above")
    serving = TaskGroup.objects.create(plan=own, order=1, title="serving", aligned_to=above)
    make_task(province, units["south"], title="in it", group=above)
    make_task(own, units["north"], title="serves it", group=serving)
    make_task(own, units["north"], title="in none")
    coordinator = person("coordinator")
    assert titles(coordinator, Sought(ALL, group=above.pk)) == {"in it", "serves it"}
    counted = overview(find(coordinator, Sought(ALL)), timezone.localdate())
    assert {group: one.total for group, one in counted.by_group.items()} == {above.pk: 2, None: 1}
    assert {unit: one.total for unit, one in counted.by_unit.items()} == {units["south"].pk: 1, units["north"].pk: 2}


def test_sources_tell_the_provinces_plan_own_plans_and_directives_apart(units: Units, person: People) -> None:
    coordinator = person("coordinator")
    directive = Directive.objects.create(
        unit=units["culture"], issuer="people", number="9/CT", dated=date(2026, 1, 5), subject="s", text="t",
        entered_by=coordinator,
    )  # fmt: skip
    make_task(make_plan(units["province"]), units["north"], title="province")
    make_task(make_plan(units["north"]), units["north"], title="own", directive=directive)
    found = {source: titles(coordinator, Sought(ALL, source=source)) for source in ("province", "own", "directive")}
    assert found == {"province": {"province"}, "own": {"own"}, "directive": {"own"}}


def test_due_days_indicator_and_standing_narrow(units: Units, person: People, today: date) -> None:
    plan, coordinator = make_plan(units["province"]), person("coordinator")
    make_task(plan, units["north"], title="late", due=today - DAY, indicator_code="m-01")
    make_task(plan, units["north"], title="soon", due=today + 3 * DAY)
    make_task(plan, units["north"], title="finished", due=today + 9 * DAY, progress=100, done_on=today)
    assert titles(coordinator, Sought(ALL, since=today, until=today + 5 * DAY)) == {"soon"}
    assert titles(coordinator, Sought(ALL, indicator="m-01")) == {"late"}
    assert titles(coordinator, Sought(ALL, status="overdue")) == {"late"}
    assert titles(coordinator, Sought(ALL, status=OPEN)) == {"late", "soon"}
    assert titles(coordinator, Sought(ALL, status=ANY)) == {"late", "soon", "finished"}


def test_a_filter_survives_the_address_and_nonsense_counts_as_not_asked() -> None:
    sought = Sought(UNIT, "north", True, "cồng", 7, "overdue", date(2026, 1, 2), date(2026, 3, 4), "own", "m-01")
    assert read(QueryDict(sought.query())) == sought
    wrong = "whose=everybody&status=great&group=1e9&since=2026-13-40&source=%00&unit="
    assert read(QueryDict(wrong)) == Sought()
    assert Sought().query() == ""


def test_a_year_holds_what_is_worked_on_in_it(units: Units) -> None:
    plan = make_plan(units["province"])
    days = {
        "this year": (date(2027, 2, 1), date(2027, 3, 1), None), "over it": (date(2026, 1, 1), date(2029, 1, 1), None),
        "left open": (date(2026, 1, 1), date(2026, 5, 1), None), "no days": (None, None, None),
        "done before": (date(2026, 1, 1), date(2026, 5, 1), date(2026, 6, 1)),
        "done late in it": (date(2026, 1, 1), date(2026, 5, 1), date(2027, 1, 2)),
        "later": (date(2028, 1, 1), date(2028, 5, 1), None),
    }  # fmt: skip
    for title, (start, due, done) in days.items():
        make_task(plan, units["north"], title=title, start=start, due=due, done_on=done, progress=100 if done else 0)
    found = set(Task.objects.in_year(2027).values_list("title", flat=True))
    assert found == {"this year", "over it", "left open", "no days", "done late in it"}
