"""Writing difficulties and requests: raising them, and every step until they are closed.

Each change asks for the right, checks, writes in one transaction and leaves an audit entry. Raises PermissionDenied,
ValidationError with the field and the remedy, and `locking.Outdated` where somebody changed the record meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.coverage.models import Mention
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand, may
from tiengvang.office.planning.models import IssuedDocument, Obstacle, ObstacleStep, Task
from tiengvang.office.planning.obstacles.moves import (
    COORDINATOR,
    MOVES,
    Move,
    coordinating_unit,
    holder_after,
    may_move,
)
from tiengvang.office.planning.obstacles.paper import submission
from tiengvang.office.planning.reports.papers.services import issue
from tiengvang.office.planning.tasks.selectors import may_see
from tiengvang.office.shell.keeping import FILE, kept
from tiengvang.office.shell.locking import hold
from tiengvang.place.folding import folded_text

State = Obstacle.State


def raise_obstacle(
    *, by: User, unit: Unit, kind: str, title: str, text: str, task: Task | None = None,
    mention: Mention | None = None, file: UploadedFile | None = None,
) -> Obstacle:  # fmt: skip
    """Raise something for a unit: it goes to the coordinating department. mention: the coverage that criticised, of
    which nothing is copied."""
    demand(by, "obstacles.raise", unit)
    if task is not None and not may_see(by, task):
        raise PermissionDenied("the task is not visible")
    coordinating = coordinating_unit()
    if coordinating is None:
        raise ValidationError(_("No unit coordinates the work yet. An administrator chooses it on the page of units."))
    with kept(file, FILE) as fields, transaction.atomic():
        one = Obstacle(
            unit=unit, kind=kind, title=" ".join(title.split()), text=text.strip(), task=task, mention=mention,
            holder=coordinating, raised_by=by,
        )  # fmt: skip
        _fold(one)
        one.full_clean()
        one.save()
        _step(one, ObstacleStep.Kind.RAISE, by, unit, coordinating, one.text, at=one.at, **fields)
        record(actor=by, action="obstacles.raise", obj=one, unit=unit, kind=kind, task=task.pk if task else None)
    return one


def move_obstacle(
    *, by: User, obstacle: Obstacle, version: int, action: str, text: str = "", number: str = "",
    dated: date | None = None, mended_on: date | None = None, file: UploadedFile | None = None,
) -> Obstacle:  # fmt: skip
    """Make a move of `moves.MOVES` other than "propose". Raises KeyError for an action that nobody knows."""
    move = MOVES[action]
    if action == "propose":
        raise KeyError("several are proposed at once: propose_obstacles")
    with kept(file, FILE) as fields, transaction.atomic():
        held = hold(Obstacle.objects.select_related("unit", "holder"), obstacle.pk, version)
        _check(by, held, move, {"text": text.strip(), "number": number.strip(), "dated": dated, "mended_on": mended_on})
        _apply(held, move, text.strip(), mended_on)
        before = held.holder
        held.state, held.holder = move.after, holder_after(move, held)
        _fold(held)
        held.full_clean()
        held.save()
        sender = before if move.side != "obstacles.raise" else held.unit
        _step(held, move.kind, by, sender, held.holder, text.strip(), number=number.strip(), dated=dated, **fields)
        record(
            actor=by, action=f"obstacles.{action}", obj=held, unit=held.unit, number=number.strip(), after=held.state
        )  # fmt: skip
    return held


@transaction.atomic
def propose_obstacles(*, by: User, obstacles: Sequence[Obstacle], opinion: str) -> IssuedDocument:
    """Sum several up into one submission (tờ trình) to the People's Committee. opinion: what the coordinating
    department proposes."""
    if not may(by, COORDINATOR):
        raise PermissionDenied("obstacles.answer is not allowed")
    move = MOVES["propose"]
    rows = Obstacle.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in obstacles])
    held = list(rows.select_related("unit", "holder", "task").order_by("at", "pk"))
    if not held:
        raise ValidationError({"obstacles": _("Choose at least one.")})
    if not opinion.strip():
        raise ValidationError({"opinion": _("Say what the department proposes.")})
    if gone := [one for one in held if one.state not in move.before]:
        words = _("Somebody has dealt with these meanwhile: %(titles)s. Choose again.")
        raise ValidationError({"obstacles": words % {"titles": "; ".join(str(one) for one in gone)}})
    coordinating = coordinating_unit() or held[0].holder
    paper = issue(by=by, unit=coordinating, document=submission(held, coordinating, opinion))
    for one in held:
        one.state, one.holder, one.version = move.after, holder_after(move, one), one.version + 1
        one.full_clean()
        one.save()
        _step(one, move.kind, by, coordinating, one.holder, opinion.strip(), paper=paper)
        record(actor=by, action="obstacles.propose", obj=one, unit=one.unit, paper=paper.pk)
    return paper


def _check(by: User, held: Obstacle, move: Move, given: dict[str, object]) -> None:
    if not may_move(by, held, move):
        raise PermissionDenied(f"{move.side} is not allowed")
    if held.state not in move.before:
        words = _("It is “%(state)s” now; this step is not open any more.")
        raise ValidationError(words % {"state": held.get_state_display()})
    missing = {name: _("Fill this in.") for name in move.needs if not given[name]}
    if bool(given["number"]) != bool(given["dated"]):
        missing.setdefault("dated" if given["number"] else "number", _("Number and date belong together."))
    if missing:
        raise ValidationError(missing)
    for name in ("dated", "mended_on"):
        day = given[name]
        if isinstance(day, date) and day > timezone.localdate():
            raise ValidationError({name: _("The day is in the future.")})


def _apply(held: Obstacle, move: Move, text: str, mended_on: date | None) -> None:
    if move.kind == ObstacleStep.Kind.ANSWER:
        held.answer, held.answered = text, timezone.now()
    elif move.kind == ObstacleStep.Kind.MEND:
        held.mended, held.mended_on = text, mended_on


def _step(obstacle: Obstacle, kind: str, by: User, from_unit: Unit, to_unit: Unit, text: str, **fields: object) -> None:
    step = ObstacleStep(
        obstacle=obstacle, kind=kind, from_unit=from_unit, to_unit=to_unit, text=text, made_by=by, **fields
    )  # fmt: skip
    step.full_clean()
    step.save()


def _fold(one: Obstacle) -> None:
    one.folded = folded_text(f"{one.title} {one.text} {one.answer} {one.mended}")
