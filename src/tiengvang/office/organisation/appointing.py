"""Who may give which role, and where a role can be held. It decides only; `services` writes.

Nobody gives a role that reaches further than their own place in the house: a unit's leader names the people of the
unit's daily work, the coordinating department also those who work for all units; the rest is the administrator's.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person, is_administrator, memberships
from tiengvang.office.organisation.roles import EVERYONE, Role

BY_UNIT_LEADERS: Final = frozenset({Role.UNIT_LEADER, Role.OFFICER, Role.CLERK, Role.VIEWER})
BY_COORDINATORS: Final = BY_UNIT_LEADERS | {
    Role.ANALYST, Role.EDITOR, Role.TRANSLATOR, Role.APPRAISER, Role.SPOKESPERSON,
}  # fmt: skip
# What somebody from outside the administration can be.
OF_GUESTS: Final = frozenset({Role.UNIT_LEADER, Role.OFFICER, Role.EDITOR, Role.TRANSLATOR, Role.VIEWER})


def roles_given_by(person: Person) -> frozenset[Role]:
    """The roles that a person may give and end, in the units where the right "organisation.members" reaches."""
    if is_administrator(person):
        return frozenset(EVERYONE)
    # What somebody holds in a guest unit gives no say over roles.
    held = {one.role for one in memberships(person) if not one.unit.is_guest}
    if Role.COORDINATOR in held:
        return BY_COORDINATORS
    return BY_UNIT_LEADERS if Role.UNIT_LEADER in held else frozenset()


def fault_of(unit: Unit, role: Role) -> str | None:
    """Why the role cannot be held in that unit, with the remedy; None where it can."""
    if unit.is_guest and role not in OF_GUESTS:
        return _("Nobody in a guest unit can have this role. Choose a unit of the administration.")
    if role == Role.COORDINATOR and not unit.is_coordinating:
        return _("Only the coordinating department has this role. Choose that unit, or mark this one as coordinating.")
    if role == Role.APPRAISER and not unit.is_finance:
        return _("Only the unit that appraises budgets has this role. Choose that unit, or mark this one so.")
    if role == Role.PROVINCIAL_LEADER and unit.kind != Unit.Kind.PROVINCE:
        return _("Only the province itself has this role. Choose the province as the unit.")
    return None
