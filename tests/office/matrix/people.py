"""Who walks the matrix: one person of each role, another unit's officers, a guest, one without a role, a stranger."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from tiengvang.office.organisation.capabilities import capability
from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.organisation.roles import Role, Scope
from tiengvang.office.organisation.wagtail_groups import keep_groups

STRANGER = "stranger"
WITHOUT_ROLE = "without a role"
SUPERUSER = "set the office up"
_HOME = {
    Role.PROVINCIAL_LEADER: "province",
    Role.APPRAISER: "finance",
    Role.OFFICER: "north",
    Role.UNIT_LEADER: "north",
}
EXTRA = {
    "viewer of a guest": (Role.VIEWER, "hotel"),
    "administrator's role in a guest": (Role.ADMINISTRATOR, "hotel"),
    "officer of another unit": (Role.OFFICER, "south"),
    "leader of another unit": (Role.UNIT_LEADER, "south"),
}
HELD = {role.value: (role, _HOME.get(role, "culture")) for role in Role} | EXTRA
NAMES = (*HELD, WITHOUT_ROLE, SUPERUSER, STRANGER)


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody who asks for addresses. role, unit: None for who has none; user, session: none for the stranger."""

    name: str
    user: User | None
    role: Role | None
    unit: Unit | None
    session: str = ""

    def is_let_in(self, right: str | None) -> bool:
        """What the table of capabilities says, worked out anew here: the policy's own code is what is tested."""
        if right in (None, "closed"):
            return False
        if right == "public":
            return True
        if self.user is None:
            return False
        if right == "signed-in" or self.name == SUPERUSER:
            return True
        if self.role is None:
            return False
        if right == "member":
            return True
        rule = capability(right)
        if self.unit.is_guest:  # a guest is never an administrator
            return rule.guests and rule.grants.get(self.role, Scope.NONE) > Scope.NONE
        return rule.grants.get(self.role, Scope.NONE) > Scope.NONE

    def reaches(self, right: str, unit: Unit) -> bool:
        """Whether the right holds for that unit, worked out from codes and not from paths."""
        if not self.is_let_in(right) or right in ("public", "signed-in", "member"):
            return self.is_let_in(right)
        if self.name == SUPERUSER:
            return True
        scope = capability(right).grants[self.role]
        if self.unit.is_guest or scope is Scope.UNIT:
            return unit == self.unit
        return scope is Scope.ALL or self.unit.code in unit.path.split("/")


def walkers(units: dict[str, Unit]) -> dict[str, Walker]:
    """All of them, with accounts in the database."""
    made = {STRANGER: Walker(STRANGER, None, None, None)}
    for name in NAMES:
        if name == STRANGER:
            continue
        user = User.objects.create(
            username=name.replace(" ", "-").replace("'", ""), full_name=f"Người {name}", is_superuser=name == SUPERUSER
        )
        role, home = HELD.get(name, (None, None))
        if role:
            Membership.objects.create(user=user, unit=units[home], role=role)
        keep_groups(user)
        made[name] = Walker(name, user, role, units[home] if home else None, _session(user))
    return made


def _session(user: User) -> str:
    """The key of a session of the user, as signing in leaves it."""
    session = SessionStore()
    session[SESSION_KEY] = user._meta.pk.value_to_string(user)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
