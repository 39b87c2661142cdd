"""What the pages of following share: whose work and which view, as tabs, and the filter. No rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person, memberships
from tiengvang.office.planning.answering import here
from tiengvang.office.planning.following.sought import (
    ALL,
    ANY,
    DIRECTIVE,
    MINE,
    OPEN,
    OWN,
    PROVINCE,
    UNIT,
    Sought,
    chosen_unit,
    read,
    seen_units,
)  # fmt: skip
from tiengvang.office.planning.models import TaskGroup
from tiengvang.office.planning.status import Status
from tiengvang.office.planning.tasks.selectors import current_plans, sees_all

VIEWS: Final[dict[str, str | Promise]] = {
    "list": gettext_lazy("List"), "board": gettext_lazy("Board"), "timeline": gettext_lazy("Timeline"),
    "calendar": gettext_lazy("Calendar"),
}  # fmt: skip
LEGEND: Final = (
    Status.DONE, Status.DONE_LATE, Status.IN_PROGRESS, Status.NOT_STARTED, Status.AT_RISK, Status.OVERDUE,
)  # fmt: skip
_OVERVIEWS: Final = {MINE: "following_mine", UNIT: "following_unit", ALL: "following_province"}
_MOST_GROUPS: Final = 60


@dataclass(frozen=True, slots=True)
class Tab:
    """A link beside others. is_here: the one that is shown."""

    label: str
    url: str
    is_here: bool


def asked_for(request: HttpRequest) -> tuple[Sought, Unit | None]:
    """The filter of the address, and the unit that it is about (of scope UNIT). Raises Http404 for a unit that the
    person does not see."""
    sought = read(request.GET)
    if sought.whose != UNIT:
        return replace(sought, unit="", below=False), None
    unit = chosen_unit(request.user, sought.unit)
    if unit is None:
        raise Http404("tasks of this unit are not visible")
    return replace(sought, unit=unit.code), unit


def frame(request: HttpRequest, sought: Sought, unit: Unit | None, view: str) -> dict[str, Any]:
    """Title, tabs and filter for a template. view: "overview", or a key of VIEWS."""
    person = request.user
    title = whose_title(sought, unit)
    return {
        "title": title, "crumbs": [here(title)], "sought": sought, "unit": unit, "view": view,
        "view_label": VIEWS.get(view, ""),
        "scopes": _scopes(person, sought, view), "views": _views(sought, view),
        "units": seen_units(person) if sought.whose == UNIT else [],
        "legend": LEGEND, "has_below": unit is not None and unit.children.filter(is_active=True).exists(),
    }  # fmt: skip


def filtering(request: HttpRequest, sought: Sought, unit: Unit | None, view: str) -> dict[str, Any]:
    """The frame with what the filter form offers."""
    statuses = (
        [(ANY, _("All")), (OPEN, _("Not finished"))] if view == "list" else [("", _("All")), (OPEN, _("Not finished"))]
    )
    return {
        **frame(request, sought, unit, view),
        "statuses": [*statuses, *((code, str(label)) for code, label in Status.choices)],
        "sources": [("", _("All")), (PROVINCE, _("The province's plan")), (OWN, _("The units' own plans")),
                    (DIRECTIVE, _("A directive"))],
        "groups": list(
            TaskGroup.objects.filter(aligned_to=None, plan__in=current_plans(request.user))
            .select_related("plan").order_by("plan__unit__path", "plan", "order")[:_MOST_GROUPS]
        ),
        "clear": f"?{Sought(sought.whose, sought.unit, sought.below).query()}",
        "is_more_open": bool(sought.since or sought.until or sought.source or sought.indicator),
    }  # fmt: skip


def whose_title(sought: Sought, unit: Unit | None) -> str:
    """What the page is called."""
    if sought.whose == MINE:
        return _("My work")
    return str(unit) if unit else _("Work of the whole province")


def address(sought: Sought, view: str, **changes: Any) -> str:
    """Of a view with the filter."""
    name = _OVERVIEWS[changes.get("whose", sought.whose)] if view == "overview" else f"following_{view}"
    query = sought.query(**changes)
    return f"{reverse(f'planning:{name}')}{'?' if query else ''}{query}"


def _scopes(person: Person, sought: Sought, view: str) -> list[Tab]:
    offered = [(MINE, _("My work"))]
    if chosen_unit(person, "") is not None:
        own = any(not one.unit.is_guest for one in memberships(person)) and len(memberships(person)) == 1
        offered.append((UNIT, _("My unit") if own else _("Units")))
    if sees_all(person):
        offered.append((ALL, _("Province")))
    blank = Sought() if view == "overview" else replace(sought, unit="", below=False)
    return [Tab(label, address(blank, view, whose=code), code == sought.whose) for code, label in offered]


def _views(sought: Sought, view: str) -> list[Tab]:
    scope = Sought(sought.whose, sought.unit, sought.below)
    kept = scope if view == "overview" else sought
    found = [Tab(_("Overview"), address(scope, "overview"), view == "overview")]
    return [*found, *(Tab(str(label), address(kept, code), code == view) for code, label in VIEWS.items())]
