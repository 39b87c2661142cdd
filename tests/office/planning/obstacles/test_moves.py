"""Every state of a difficulty, every move, every side: what the table says holds, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tiengvang.office.organisation.models import AuditEntry, Unit, User
from tiengvang.office.planning.models import IssuedDocument, Obstacle
from tiengvang.office.planning.obstacles.moves import MOVES, State, open_moves
from tiengvang.office.planning.obstacles.services import move_obstacle, propose_obstacles
from tiengvang.office.shell.locking import Outdated

Raised = Callable[..., Obstacle]
_GIVEN: dict[str, Any] = {
    "text": "Lời văn.",
    "number": "12/UBND-VX",
    "dated": date(2026, 3, 2),
    "mended_on": date(2026, 3, 2),
}
_SIDES = {"obstacles.raise": "raiser", "obstacles.answer": "coordinator", "obstacles.decide": "leader"}
_SINGLE = [move for move in MOVES.values() if move.action != "propose"]


def _in_state(obstacle: Obstacle, state: str) -> Obstacle:
    words = {"mended": "Đã bổ sung.", "mended_on": date(2026, 3, 1)} if state == State.MENDED else {}
    Obstacle.objects.filter(pk=obstacle.pk).update(state=state, **words)
    obstacle.refresh_from_db()
    return obstacle


def _move(obstacle: Obstacle, action: str, by: User, **changes: Any) -> Obstacle:
    move = MOVES[action]
    given = {name: value for name, value in _GIVEN.items() if name in (*move.needs, *move.takes)}
    return move_obstacle(by=by, obstacle=obstacle, version=obstacle.version, action=action, **{**given, **changes})


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("move", _SINGLE, ids=lambda move: move.action)
def test_a_move_is_open_from_the_states_of_its_row_only(
    raised: Raised, request: pytest.FixtureRequest, move: Any, state: str
) -> None:
    one, by = _in_state(raised(), state), request.getfixturevalue(_SIDES[move.side])
    if state in move.before:
        moved = _move(one, move.action, by)
        assert moved.state == move.after
        assert moved.steps.last().kind == move.kind
    else:
        with pytest.raises(ValidationError, match=str(one.get_state_display())):
            _move(one, move.action, by)
        one.refresh_from_db()
        assert one.state == state


@pytest.mark.parametrize("move", _SINGLE, ids=lambda move: move.action)
def test_a_move_is_refused_to_who_is_not_of_its_side(raised: Raised, person: Callable[..., User], move: Any) -> None:
    one = _in_state(raised(), sorted(move.before)[0])
    for stranger in (person("officer", "south"), person("viewer", "north"), person("appraiser", "finance")):
        with pytest.raises(PermissionDenied):
            _move(one, move.action, stranger)


def test_what_is_raised_goes_to_the_coordinating_department_at_once(raised: Raised, units: dict[str, Unit]) -> None:
    one = raised()
    assert (one.state, one.holder) == (State.COORDINATOR, units["culture"])
    assert [(step.from_unit.code, step.to_unit.code) for step in one.steps.all()] == [("north", "culture")]
    assert AuditEntry.objects.filter(action="obstacles.raise", unit_code="north").exists()


def test_nothing_is_raised_for_another_unit(raised: Raised, units: dict[str, Unit]) -> None:
    with pytest.raises(PermissionDenied):
        raised(unit=units["south"])


def test_an_office_without_a_coordinating_department_says_so(raised: Raised) -> None:
    Unit.objects.update(is_coordinating=False)
    with pytest.raises(ValidationError):
        raised()


@pytest.mark.parametrize("action", ["answer", "return", "decide", "add", "reopen"])
def test_a_move_needs_its_words(raised: Raised, request: pytest.FixtureRequest, action: str) -> None:
    move = MOVES[action]
    one = _in_state(raised(), sorted(move.before)[0])
    with pytest.raises(ValidationError) as refusal:
        _move(one, action, request.getfixturevalue(_SIDES[move.side]), text="  ")
    assert "text" in refusal.value.message_dict


def test_the_committees_answer_needs_number_and_date(raised: Raised, leader: User) -> None:
    one = _in_state(raised(), State.COMMITTEE)
    with pytest.raises(ValidationError) as refusal:
        _move(one, "decide", leader, number="", dated=None)
    assert set(refusal.value.message_dict) == {"number", "dated"}


def test_an_answers_number_and_date_come_together(raised: Raised, coordinator: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        _move(raised(), "answer", coordinator, dated=None)
    assert set(refusal.value.message_dict) == {"dated"}


def test_nothing_was_mended_tomorrow(raised: Raised, raiser: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        _move(raised(), "mend", raiser, mended_on=timezone.localdate() + timedelta(days=1))
    assert set(refusal.value.message_dict) == {"mended_on"}


def test_two_who_answer_at_once_overwrite_nothing(raised: Raised, coordinator: User) -> None:
    one = raised()
    _move(one, "return", coordinator)
    with pytest.raises(Outdated):
        move_obstacle(by=coordinator, obstacle=one, version=1, action="answer", text="Trả lời.")
    one.refresh_from_db()
    assert one.answer == ""


def test_one_walks_through_the_committee_and_is_closed_by_who_raised_it(
    raised: Raised, raiser: User, coordinator: User, leader: User, units: dict[str, Unit]
) -> None:
    one = raised()
    propose_obstacles(by=coordinator, obstacles=[one], opinion="Đề nghị bố trí phiên dịch.")
    one.refresh_from_db()
    assert (one.state, one.holder) == (State.COMMITTEE, units["province"])
    one = _move(one, "decide", leader)
    assert (one.answer, one.holder) == ("Lời văn.", units["north"])
    assert one.steps.last().number == "12/UBND-VX"
    one = _move(one, "mend", raiser, text="Đã có phiên dịch.")
    one = _move(one, "close", raiser, text="")
    assert (one.state, one.mended) == (State.CLOSED, "Đã có phiên dịch.")
    assert [step.kind for step in one.steps.all()] == ["raise", "propose", "answer", "mend", "close"]


def test_several_go_into_one_submission(raised: Raised, coordinator: User, units: dict[str, Unit]) -> None:
    first, second = raised(), raised(title="Thiếu kinh phí dịch thuật", kind="request")
    paper = propose_obstacles(by=coordinator, obstacles=[first, second], opinion="- Bố trí phiên dịch\n- Cấp kinh phí")
    assert IssuedDocument.objects.count() == 1
    assert (paper.kind, paper.unit) == ("to-trinh", units["culture"])
    assert {step.obstacle_id for step in paper.obstacle_steps.all()} == {first.pk, second.pk}


def test_a_submission_with_one_that_was_dealt_with_meanwhile_is_not_written(raised: Raised, coordinator: User) -> None:
    first, second = raised(), raised(title="Thiếu kinh phí")
    _move(first, "answer", coordinator)
    with pytest.raises(ValidationError, match="Thiếu cán bộ"):
        propose_obstacles(by=coordinator, obstacles=[first, second], opinion="Đề nghị.")
    second.refresh_from_db()
    assert second.state == State.COORDINATOR
    assert not IssuedDocument.objects.exists()


def test_open_moves_are_those_of_the_persons_side(raised: Raised, raiser: User, coordinator: User) -> None:
    one = raised()
    assert {move.action for move in open_moves(coordinator, one)} == {"answer", "return", "propose"}
    assert {move.action for move in open_moves(raiser, one)} == {"mend", "close"}
