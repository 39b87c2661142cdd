"""Who may move an estimate where: the table, move by move."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from planning.budget.budget_making import Crew, decide, decided, estimate, line, move

from tiengvang.office.organisation.models import User
from tiengvang.office.planning.budget import appraising, estimating, spending
from tiengvang.office.planning.budget.moves import BY_CODE, MOVES, fits, open_to
from tiengvang.office.planning.models import Estimate
from tiengvang.office.shell.locking import Outdated

pytestmark = pytest.mark.django_db
# move: sources of funds, states before, state after, who of these may: everything else is refused.
WANTED = {
    "submit": ("b", {"draft", "returned"}, "submitted", {"unit_leader"}),
    "withdraw": ("b", {"submitted"}, "draft", {"unit_leader"}),
    "return": ("b", {"submitted"}, "returned", {"appraiser"}),
    "forward": ("b", {"submitted"}, "appraised", {"appraiser"}),
    "recall": ("b", {"appraised"}, "submitted", {"appraiser"}),
    "refuse": ("b", {"appraised"}, "returned", {"appraiser", "provincial_leader"}),
    "decide": ("b", {"appraised", "decided"}, "decided", {"appraiser", "provincial_leader"}),
    "allot": ("ac", {"draft", "decided"}, "decided", {"unit_leader"}),
    "close": ("abc", {"decided"}, "closed", {"unit_leader"}),
    "reopen": ("abc", {"closed"}, "decided", {"unit_leader"}),
}
PEOPLE = (
    ("officer", "north"), ("unit_leader", "north"), ("unit_leader", "south"), ("officer", "south"),
    ("appraiser", "finance"), ("provincial_leader", "province"), ("viewer", "north"), ("analyst", "culture"),
    ("viewer", "hotel"),
)  # fmt: skip


def _in(crew: Crew, lane: str, state: str) -> Estimate:
    made = estimate(crew, lane)
    Estimate.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


def test_the_table_says_what_was_agreed() -> None:
    assert set(WANTED) == set(BY_CODE)
    for move_, (lanes, before, after, _people) in ((BY_CODE[code], row) for code, row in WANTED.items()):
        assert ({*move_.lanes}, {*move_.before}, move_.after) == ({*lanes}, before, after)


@pytest.mark.parametrize("code", WANTED)
@pytest.mark.parametrize("lane", ["a", "b", "c"])
def test_a_move_is_open_to_whom_the_table_names_and_to_nobody_else(
    crew: Crew, person: Callable[..., User], code: str, lane: str
) -> None:
    lanes, before, _after, allowed = WANTED[code]
    for state in Estimate.State.values:
        made = _in(crew, lane, state)
        there = lane in lanes and state in before
        assert fits(BY_CODE[code], made) is there
        for role, unit in PEOPLE:
            expected = there and role in allowed and unit != "south"
            found = code in {one.code for one in open_to(person(role, unit), made)}
            assert found is expected, (role, unit, state)


@pytest.mark.parametrize("code", [move.code for move in MOVES if not move.by_decision])
def test_the_service_moves_or_refuses_as_the_table_says(crew: Crew, person: Callable[..., User], code: str) -> None:
    lanes, before, after, allowed = WANTED[code]
    for state in Estimate.State.values:
        for role, unit in PEOPLE:
            made = _in(crew, lanes[0], state)
            by = person(role, unit)
            try:
                move(by, made, code)
            except PermissionDenied:
                moved = False
                assert role not in allowed or unit == "south"
            except ValidationError:
                moved = False
                assert state not in before
            else:
                moved = True
            made.refresh_from_db()
            assert made.state == (after if moved else state)
            assert moved is (state in before and role in allowed and unit != "south")


@pytest.mark.parametrize("code", ["withdraw", "return", "recall", "refuse", "reopen"])
def test_going_back_needs_a_reason(crew: Crew, code: str) -> None:
    lanes, before, _after, _people = WANTED[code]
    made = _in(crew, lanes[0], next(iter(before)))
    who = crew.appraiser if BY_CODE[code].right in ("budget.appraise", "budget.decide") else crew.leader
    with pytest.raises(ValidationError) as refusal:
        move(who, made, code, reason="  ")
    assert "reason" in refusal.value.message_dict


def test_an_estimate_without_an_amount_is_not_sent(crew: Crew) -> None:
    made = estimating.make_estimate(by=crew.officer, unit=crew.unit, year=2026, lane="b", title="Trống")
    with pytest.raises(ValidationError):
        move(crew.leader, made, "submit")
    line(crew, made, 0)
    with pytest.raises(ValidationError):
        move(crew.leader, made, "submit")


def test_whoever_sent_it_does_not_finish_its_appraisal(crew: Crew, person: Callable[..., User]) -> None:
    superuser = person("superuser")
    made = estimate(crew)
    move(superuser, made, "submit")
    with pytest.raises(ValidationError):
        move(superuser, made, "forward")
    assert move(crew.appraiser, made, "forward").state == "appraised"


def test_nobody_sends_on_lines_that_changed_since_they_looked(crew: Crew) -> None:
    made = estimate(crew)
    seen = made.version
    line(crew, made, 5_000_000)
    with pytest.raises(Outdated):
        appraising.move_estimate(by=crew.leader, estimate=made, version=seen, code="submit")


def test_a_year_through_every_state(crew: Crew) -> None:
    """Sent, remarked on, returned, answered, sent again, appraised, decided, spent, closed."""
    made = estimate(crew, "b", 100, 200)
    first, second = made.lines.all()
    move(crew.leader, made, "submit")
    said = appraising.remark(by=crew.appraiser, estimate=made, said=[appraising.Said(first.pk, "Cao quá", 80)])
    move(crew.appraiser, made, "return")
    appraising.answer_remark(by=crew.officer, remark=said[0], version=1, answer="Đã giảm")
    made.refresh_from_db()
    first.refresh_from_db()
    estimating.change_line(by=crew.officer, line=first, version=first.version, changes={"unit_cost": 90})
    move(crew.leader, made, "submit")
    appraising.remark(by=crew.appraiser, estimate=made, said=[appraising.Said(second.pk, "Theo định mức", 150)])
    move(crew.appraiser, made, "forward")
    # The remark of the first round is answered by the new amount, and counts no more.
    assert dict(made.lines.values_list("pk", "proposed")) == {first.pk: 90, second.pk: 150}
    decide(crew.decider, made, {first.pk: 90, second.pk: 150})
    first.refresh_from_db()
    spending.spend(by=crew.officer, line=first, number="01", dated=made.decisions.get().dated, amount=90)
    move(crew.leader, made, "close")
    made.refresh_from_db()
    assert made.state == "closed"
    assert [step.after for step in made.steps.all()] == [
        "submitted", "returned", "submitted", "appraised", "decided", "closed",
    ]  # fmt: skip


def test_a_returned_estimate_loses_what_was_proposed(crew: Crew) -> None:
    made = estimate(crew, "b", 100)
    move(crew.leader, made, "submit")
    move(crew.appraiser, made, "forward")
    assert made.lines.get().proposed == 100
    move(crew.decider, made, "refuse")
    assert made.lines.get().proposed is None


def test_an_estimate_is_not_closed_over_an_open_contract(crew: Crew) -> None:
    made = decided(crew, "a", 1_000)
    contract = spending.commit(by=crew.officer, line=made.lines.get(), number="01/HĐ", dated=made.decisions.get().dated,
                               amount=600)  # fmt: skip
    with pytest.raises(ValidationError, match="01/HĐ"):
        move(crew.leader, made, "close")
    spending.settle(by=crew.officer, commitment=contract, on=contract.dated, note="Biên bản thanh lý")
    assert move(crew.leader, made, "close").state == "closed"


def test_lines_stand_still_once_the_estimate_is_sent(crew: Crew) -> None:
    made = estimate(crew)
    move(crew.leader, made, "submit")
    with pytest.raises(ValidationError):
        line(crew, made, 5)
    one = made.lines.get()
    with pytest.raises(ValidationError):
        estimating.change_line(by=crew.officer, line=one, version=one.version, changes={"unit_cost": 5})
    with pytest.raises(ValidationError):
        estimating.delete_line(by=crew.officer, line=one, version=one.version)


def test_two_people_editing_one_line_lose_nothing(crew: Crew) -> None:
    made = estimate(crew)
    one = made.lines.get()
    seen = one.version
    estimating.change_line(by=crew.officer, line=one, version=seen, changes={"unit_cost": 5})
    with pytest.raises(Outdated):
        estimating.change_line(by=crew.leader, line=one, version=seen, changes={"unit_cost": 7})
    one.refresh_from_db()
    assert (one.unit_cost, one.amount) == (5, 5)


def test_the_first_decision_names_every_line_and_a_later_one_what_it_changes(crew: Crew) -> None:
    made = estimate(crew, "a", 100, 200)
    first, second = made.lines.all()
    with pytest.raises(ValidationError):
        decide(crew.leader, made, {first.pk: 100})
    decide(crew.leader, made, {first.pk: 100, second.pk: 0})
    decide(crew.leader, made, {second.pk: 250})
    with pytest.raises(ValidationError):
        decide(crew.leader, made, {})
    assert sorted(made.decisions.values_list("amounts__amount", flat=True)) == [0, 100, 250]


def test_a_units_head_does_not_decide_money_outside_recurrent_tasks(crew: Crew) -> None:
    made = estimate(crew)
    move(crew.leader, made, "submit")
    move(crew.appraiser, made, "forward")
    with pytest.raises(ValidationError) as refusal:
        decide(crew.decider, made, level="unit")
    assert "level" in refusal.value.message_dict
    with pytest.raises(PermissionDenied):
        decide(crew.leader, made)
