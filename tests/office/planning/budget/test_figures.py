"""Sums against direct counting, whatever was recorded; the report and the lines behind each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from people_making import make_units, person_maker
from planning.budget.budget_making import Crew, crew_of, decide, estimate, line, move
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.budget import pledging, spending
from tiengvang.office.planning.budget.figures import (
    DIMENSIONS,
    LINE,
    NONE,
    Cut,
    Figures,
    budget_figures,
    by_line,
    figures,
)
from tiengvang.office.planning.budget.pivot import MEASURES, Asked, report
from tiengvang.office.planning.budget.selectors import balances
from tiengvang.office.planning.models import (
    Commitment,
    DecisionAmount,
    Estimate,
    EstimateLine,
    Pledge,
    Spending,
    TaskGroup,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("units")]


@pytest.fixture(scope="module")
def units(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Unit]]:
    """The usual units with everything that `_filled` draws, made once for the module and taken back after it: each
    test changes only its own copy."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_units()
        _filled(person_maker(made), made)
        yield made
        transaction.set_rollback(True)


def _filled(person: Callable[..., User], units: dict[str, Unit]) -> None:
    """Two communes, two years, all sources, in all states, with contracts, payments and pledges drawn at random."""
    draw = Random(2026)
    units["finance"].is_finance = True
    units["finance"].save()
    plan = make_plan(units["province"], first_year=2025, last_year=2030)
    groups = [TaskGroup.objects.create(plan=plan, order=at, title=f"Nhóm {at}") for at in (1, 2)]
    for crew in (crew_of(person, units), crew_of(person, units, "south")):
        own = make_plan(crew.unit, first_year=2025)
        served = TaskGroup.objects.create(plan=own, order=1, title="Nhóm của xã", aligned_to=groups[0])
        alone = TaskGroup.objects.create(plan=own, order=2, title="Nhóm riêng")
        tasks = [make_task(plan, crew.unit, group=groups[1]), make_task(own, crew.unit, group=served),
                 make_task(own, crew.unit, group=alone), make_task(own, crew.unit), None]  # fmt: skip
        for year in (2025, 2026):
            for lane in "abc":
                for _again in range(2):
                    _fill(crew, lane, year, tasks, draw)


def _fill(crew: Crew, lane: str, year: int, tasks: list, draw: Random) -> None:  # type: ignore[type-arg]
    made = estimate(crew, lane, draw.randrange(1, 10**9), year=year)
    lines = [made.lines.get()]
    for _more in range(2):
        lines.append(line(crew, made, draw.randrange(10**9), task=draw.choice(tasks)))
    if draw.random() < 0.2:
        return
    if lane == "b":
        move(crew.leader, made, "submit")
        if draw.random() < 0.3:
            return
        move(crew.appraiser, made, "forward")
    by = crew.decider if lane == "b" else crew.leader
    decide(by, made, {one.pk: draw.randrange(one.amount + 1) for one in lines}, dated=date(year, 2, 1))
    if draw.random() < 0.5:
        decide(by, made, {lines[0].pk: lines[0].amount + 7}, dated=date(year, 2, 20))
    for one in lines:
        if lane == "c":
            _pledge(crew, one, year, draw)
        _use(crew, EstimateLine.objects.select_related("estimate").get(pk=one.pk), year, draw)
    if lane == "c":
        _pledge(crew, None, year, draw, task=draw.choice(tasks))


def _pledge(crew: Crew, one: EstimateLine | None, year: int, draw: Random, task: object = None) -> None:
    made = pledging.make_pledge(by=crew.officer, unit=crew.unit, values={
        "year": year, "partner": "Hiệp hội", "form": draw.choice(["money", "in_kind"]), "content": "Góp",
        "value": draw.randrange(1, 10**9), "basis": "Theo bảng giá", "task": task, "line": one, "number": "1",
        "dated": date(year, 1, 5),
    })  # fmt: skip
    if draw.random() < 0.7:
        pledging.receive_pledge(by=crew.officer, pledge=made, version=made.version,
                                received_value=draw.randrange(1, 10**9), received_on=date(year, 2, 25))  # fmt: skip
    elif draw.random() < 0.5:
        pledging.withdraw_pledge(by=crew.officer, pledge=made, version=made.version)


def _use(crew: Crew, one: EstimateLine, year: int, draw: Random) -> None:
    left = balances([one])[one.pk].remaining
    if left < 10:
        return
    contract = spending.commit(by=crew.officer, line=one, number="1/HĐ", dated=date(year, 3, 1), amount=left // 3)
    paid = spending.spend(by=crew.officer, line=one, number="1", dated=date(year, 3, 2), amount=left // 5,
                          commitment=contract)  # fmt: skip
    spending.spend(by=crew.officer, line=one, number="2", dated=date(year, 4, 2), amount=max(1, left // 7))
    chance = draw.random()
    if chance < 0.3:
        spending.settle(by=crew.officer, commitment=contract, on=date(year, 5, 1), note="Thanh lý")
    elif chance < 0.6:
        spending.take_back(by=crew.officer, entry=paid, reason="Nhầm")


def _counted(as_of: date | None = None, years: tuple[int, ...] = ()) -> dict[str, int]:
    """Everything added up row by row, the plain way."""
    far = as_of or date(9999, 1, 1)
    lines = [one for one in EstimateLine.objects.select_related("estimate") if not years or one.estimate.year in years]
    found = dict.fromkeys(MEASURES, 0)
    for one in lines:
        found["estimated"] += one.amount
        found["proposed"] += one.proposed or 0
        given = DecisionAmount.objects.filter(line=one, decision__dated__lte=far)
        latest = given.order_by("decision__dated", "decision__pk").last()
        found["decided"] += latest.amount if latest else 0
        usable = latest.amount if latest and one.estimate.lane != "c" else 0
        spent = sum(x.amount for x in Spending.objects.filter(line=one, voided=None) if x.dated <= far)
        committed = 0
        for contract in Commitment.objects.filter(line=one, voided=None):
            if contract.dated <= far and (contract.settled is None or contract.settled > far):
                paid = sum(x.amount for x in contract.payments.filter(voided=None) if x.dated <= far)
                committed += contract.amount - paid
        found["spent"] += spent
        found["committed"] += committed
        found["remaining"] += usable - committed - spent
    for pledge in Pledge.objects.exclude(state="withdrawn"):
        if (years and pledge.year not in years) or (pledge.dated and pledge.dated > far):
            continue
        found["pledged"] += pledge.value
        if pledge.state == "received" and pledge.received_on <= far:
            found["received"] += pledge.received_value
            found["remaining"] += pledge.received_value if pledge.form == "money" else 0
    return found


def _said(one: Figures) -> dict[str, int]:
    return {name: getattr(one, name) for name in MEASURES}


def test_totals_are_what_counting_row_by_row_gives() -> None:
    assert _said(figures(Cut())[()]) == _counted()
    assert _said(figures(Cut(years=(2026,)))[()]) == _counted(years=(2026,))


@pytest.mark.parametrize("day", [date(2026, 2, 10), date(2026, 3, 1), date(2026, 4, 30), date(2026, 5, 1)])
def test_a_closing_date_leaves_out_what_came_later(day: date) -> None:
    Estimate.objects.update(created="2025-01-01T00:00:00+07:00")
    assert _said(figures(Cut(as_of=day))[()]) == _counted(day)


@pytest.mark.parametrize("dimension", [*DIMENSIONS, LINE])
def test_parts_add_up_to_the_whole(dimension: str) -> None:
    whole = figures(Cut())[()]
    assert sum(figures(Cut(), (dimension,)).values(), Figures()) == whole
    for other in DIMENSIONS:
        if other != dimension:
            assert sum(figures(Cut(), (dimension, other)).values(), Figures()) == whole


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_narrower_cut_gives_the_row_of_the_wider_one(dimension: str) -> None:
    narrow: dict[str, Callable[[str], Cut]] = {
        "lane": lambda key: Cut(lane=key), "unit": lambda key: Cut(unit_ids=(int(key),)),
        "group": lambda key: Cut(group=key), "year": lambda key: Cut(years=(int(key),)),
    }  # fmt: skip
    found = figures(Cut(), (dimension,))
    assert len(found) > 1
    for (key,), one in found.items():
        assert figures(narrow[dimension](key))[()] == one, key
    if dimension == "group":
        assert (NONE,) in found


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_alone_is_what_it_is_among_all(measure: str) -> None:
    among = {key: getattr(one, measure) for key, one in figures(Cut(), (LINE,)).items() if getattr(one, measure)}
    alone = figures(Cut(), (LINE,), measure).items()
    assert {key: getattr(one, measure) for key, one in alone if getattr(one, measure)} == among
    assert {(key,): amount for key, amount in by_line(Cut(), measure).items()} == among


def test_lines_stand_in_figures_as_on_their_page() -> None:
    found = figures(Cut(), (LINE,))
    for pk, one in balances(EstimateLine.objects.select_related("estimate")).items():
        assert found[(str(pk),)].remaining == one.remaining


def test_the_yearly_report_takes_one_row_for_each_source(units: dict[str, Unit]) -> None:
    rows = budget_figures(unit_ids=[units["north"].pk, units["south"].pk], year=2026, as_of=date(2099, 1, 1))
    assert [row.lane for row in rows] == ["a", "b", "c"]
    wanted = _counted(years=(2026,))
    assert {name: sum(getattr(row, name) for row in rows) for name in MEASURES} == wanted
    north = budget_figures(unit_ids=[units["north"].pk], year=2026, as_of=date(2099, 1, 1))
    assert 0 < sum(row.estimated for row in north) < wanted["estimated"]


@pytest.mark.parametrize(
    "asked",
    [
        {"rows": "lane"}, {"rows": "group", "year": "2025-2026"},
        {"rows": "unit", "columns": "year", "measure": "remaining"},
        {"rows": "lane", "columns": "group", "measure": "pledged", "year": "2026"},
    ],
)  # fmt: skip
def test_every_figure_opens_lines_that_add_up_to_it(
    units: dict[str, Unit], asked: dict[str, str], signed_in: Callable[..., Client], person: Callable[..., User]
) -> None:
    client = signed_in("provincial_leader", "province")
    found = report(person("provincial_leader", "province"), Asked.parse(asked))
    shown = [one for row in (*found.rows, found.total) for one in row.figures if one.amount]
    assert len(shown) > 3
    for one in shown:
        query = dict(parse_qsl(urlsplit(one.url).query))
        answer = client.get(one.url if "year" in query else f"{one.url}&year=")
        assert answer.context["total"] == one.amount, one.url


def test_a_unit_sees_its_own_figures_only(units: dict[str, Unit], person: Callable[..., User]) -> None:
    own = report(person("officer", "north"), Asked(rows="unit"))
    assert [row.key for row in own.rows] == [str(units["north"].pk)]
    elsewhere = report(person("officer", "north"), Asked(rows="unit", unit=units["south"].pk))
    assert elsewhere.rows == ()
