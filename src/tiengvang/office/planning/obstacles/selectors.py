"""Reading difficulties and requests, each person only as far as their rights reach. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person, reach, units
from tiengvang.office.organisation.roles import Scope
from tiengvang.office.planning.models import Obstacle
from tiengvang.office.planning.obstacles.moves import COMMITTEE, COORDINATOR, RAISER, State
from tiengvang.office.planning.obstacles.waiting import WAITING as OPEN
from tiengvang.office.planning.obstacles.waiting import days_between
from tiengvang.place.folding import folded_text

LONG = 10  # working days with one holder after which a row is marked


def visible_obstacles(person: Person) -> QuerySet[Obstacle]:
    """What units within reach raised, and what holds up tasks that they lead."""
    if reach(person, "obstacles.view")[0] is Scope.ALL:
        return Obstacle.objects.all()
    ids = list(units(person, "obstacles.view").values_list("pk", flat=True))
    return Obstacle.objects.filter(Q(unit__in=ids) | Q(task__lead__in=ids))


def waiting_for(person: Person) -> QuerySet[Obstacle]:
    """What waits for a step that the person may make, closing left out."""
    wanted = Q(pk__in=[])
    if reach(person, COORDINATOR)[0] is not Scope.NONE:
        wanted |= Q(state=State.COORDINATOR)
    if reach(person, COMMITTEE)[0] is not Scope.NONE:
        wanted |= Q(state=State.COMMITTEE)
    if reach(person, RAISER)[0] is not Scope.NONE:
        wanted |= Q(state__in=(State.RETURNED, State.ANSWERED), unit__in=units(person, RAISER).values("pk"))
    return visible_obstacles(person).filter(wanted)


def found(rows: QuerySet[Obstacle], asked: Mapping[str, str]) -> QuerySet[Obstacle]:
    """Those that fit the filters of the list: q (words, with or without diacritics), state ("open" for all that wait),
    kind, unit (code). A value that nobody knows is left aside."""
    for word in folded_text(asked.get("q", "")[:200]).split():
        rows = rows.filter(folded__contains=word)
    state, kind = asked.get("state", ""), asked.get("kind", "")
    if state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state in State.values:
        rows = rows.filter(state=state)
    if kind in Obstacle.Kind.values:
        rows = rows.filter(kind=kind)
    if asked.get("unit"):
        rows = rows.filter(unit__code=asked["unit"])
    return rows


def listed(rows: QuerySet[Obstacle]) -> QuerySet[Obstacle]:
    """With what a line of the list shows: `since`, when it came to who holds it."""
    return rows.select_related("unit", "task", "holder", "mention__outlet").annotate(since=Max("steps__at"))


def waited(row: Obstacle, now: datetime | None = None) -> int | None:
    """Working days that a row of `listed` has waited with who holds it; None for one that waits for nobody."""
    if row.state not in OPEN:
        return None
    since = getattr(row, "since", None) or row.at
    return days_between(since, now or timezone.now())


@dataclass(frozen=True, slots=True)
class ObstacleFigures:
    """Counts of a year up to a day, of what units raised. answer_days: working days from raising to the first answer,
    of each that was answered; requests: how many of those raised are requests."""

    raised: int
    requests: int
    answered: int
    mended: int
    closed: int
    waiting: int
    answer_days: tuple[int, ...]


def obstacle_figures(*, unit_ids: Iterable[int], year: int, as_of: datetime) -> ObstacleFigures:
    """How the units' difficulties and requests of a year stood at a moment, worked out from the steps until then."""
    rows = Obstacle.objects.filter(unit__in=list(unit_ids), at__year=year, at__lte=as_of).prefetch_related("steps")
    raised = requests = answered = mended = closed = waiting = 0
    days = []
    for one in rows:
        steps = [step for step in sorted(one.steps.all(), key=lambda step: (step.at, step.pk)) if step.at <= as_of]
        kinds = {step.kind for step in steps}
        raised += 1
        requests += one.kind == Obstacle.Kind.REQUEST
        first = next((step for step in steps if step.kind == "answer"), None)
        answered += first is not None
        if first is not None:
            days.append(days_between(one.at, first.at))
        mended += "mend" in kinds
        last = steps[-1].kind if steps else "raise"
        closed += last == "close"
        waiting += last in ("raise", "return", "add", "propose", "reopen")
    return ObstacleFigures(raised, requests, answered, mended, closed, waiting, tuple(days))


def raising_units(person: Person) -> QuerySet[Unit]:
    """Units for which the person may raise something."""
    return units(person, RAISER).filter(is_active=True).exclude(kind=Unit.Kind.GUEST).order_by("path")
