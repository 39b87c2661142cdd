"""Reading units, people and the audit trail, each only as far as the reader's rights reach. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tiengvang.office.organisation.models import AuditEntry, Membership, Unit, User
from tiengvang.office.organisation.policy import Person, reach, units, visible
from tiengvang.office.organisation.roles import Scope
from tiengvang.place.folding import fold_name


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a list. depth: 0 at the top of what is shown; members: people with a role there today."""

    unit: Unit
    depth: int
    members: int


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What to look for in the trail; empty fields look for anything. object: "app.model:id", or words of its name."""

    who: str = ""
    action: str = ""
    unit: str = ""
    object: str = ""
    since: date | None = None
    until: date | None = None


def unit_lines(person: Person, *, words: str = "", kind: str = "", with_unused: bool = False) -> list[UnitLine]:
    """The units that the person may see, parents before children; `words` finds names and codes without diacritics."""
    rows = units(person, "organisation.view").select_related("parent").order_by("path")
    if not with_unused:
        rows = rows.filter(is_active=True)
    if kind:
        rows = rows.filter(kind=kind)
    sought = fold_name(words).split()
    found = [unit for unit in rows if _fits(sought, unit.name, unit.name_en, unit.code)]
    members = dict(
        Membership.objects.current()
        .filter(unit__in=[unit.pk for unit in found])
        .order_by()
        .values_list("unit")
        .annotate(people=Count("user", distinct=True))
    )
    above = min((unit.path.count("/") for unit in found), default=0)
    flat = bool(sought or kind)  # a tree with holes misleads
    # Those of a kind stand together and by name: communes' codes say nothing to a reader.
    ordered = sorted(found, key=lambda unit: _place(unit, {one.path: one for one in found}))
    return [UnitLine(unit, 0 if flat else unit.path.count("/") - above, members.get(unit.pk, 0)) for unit in ordered]


_KINDS = {kind: number for number, kind in enumerate(Unit.Kind.values)}


def _place(unit: Unit, shown: dict[str, Unit]) -> tuple[tuple[int, str], ...]:
    """Where a unit stands in the list: its ancestors' places and its own, each by kind, then by name."""
    place, path = [], "/"
    for code in unit.path.strip("/").split("/"):
        path += f"{code}/"
        one = shown.get(path)
        place.append((_KINDS[one.kind], fold_name(str(one))) if one else (0, code))
    return tuple(place)


def members_of(unit: Unit) -> tuple[list[Membership], list[Membership]]:
    """Roles in the unit that hold today or later, and those that are over (newest first, the last fifty)."""
    rows = Membership.objects.filter(unit=unit).select_related("user", "unit")
    today = timezone.localdate()
    over = Q(ends__lt=today) | Q(user__is_active=False)
    return list(rows.exclude(over).order_by("role", "user__full_name")), list(rows.filter(over).order_by("-ends")[:50])


def roles_of(user: User) -> list[Membership]:
    """Every role that the user has or had, the open ones first."""
    return list(user.memberships.select_related("unit", "user").order_by("-ends", "unit__path"))


def accounts(*, words: str = "", state: str = "") -> list[User]:
    """Accounts whose name, username or address fits the words without diacritics; state: "", "off" (not in use) or
    "idle" (in use, without a role today)."""
    rows = User.objects.order_by("full_name", "username")
    if state == "off":
        rows = rows.filter(is_active=False)
    elif state == "idle":
        rows = rows.filter(is_active=True, is_superuser=False).exclude(
            pk__in=Membership.objects.current().order_by().values("user")
        )
    sought = fold_name(words).split()
    return [user for user in rows if _fits(sought, user.full_name, user.username, user.email)]


def account_called(words: str) -> User | None:
    """The account in use with exactly that username or e-mail address, in whatever case."""
    sought = words.strip()
    fitting = Q(username__iexact=sought) | (Q(email__iexact=sought) if sought else Q(pk__in=[]))
    return User.objects.filter(fitting, is_active=True).order_by("pk").first()


def trail(person: Person, sought: TrailFilter) -> QuerySet[AuditEntry]:
    """Entries that the person may read, newest first: leaders of units only those of their own branch."""
    rows = AuditEntry.objects.all()
    if reach(person, "organisation.audit")[0] is not Scope.ALL:
        rows = rows.filter(unit_code__in=units(person, "organisation.audit").values("code"))
    if sought.who:
        rows = rows.filter(actor_name__in=_names_like(rows, sought.who))
    if sought.action:
        rows = rows.filter(action=sought.action)
    if sought.unit:
        rows = rows.filter(unit_code=sought.unit)
    if sought.object:
        rows = rows.filter(Q(object=sought.object) | Q(label__icontains=sought.object))
    if sought.since:
        rows = rows.filter(at__gte=_midnight(sought.since))
    if sought.until:
        rows = rows.filter(at__lt=_midnight(sought.until + timedelta(days=1)))
    return rows


def trail_units(person: Person) -> QuerySet[Unit]:
    """The units by which the person may filter the trail."""
    return units(person, "organisation.audit").order_by("path")


def trail_actions() -> list[str]:
    """The codes of actions that the trail holds."""
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())


def visible_roles(person: Person) -> QuerySet[Membership]:
    """Roles that the person may give and end, by unit."""
    return visible(person, "organisation.members", Membership.objects.select_related("unit", "user"))


def _names_like(rows: QuerySet[AuditEntry], words: str) -> list[str]:
    sought = fold_name(words).split()
    return [name for name in rows.order_by().values_list("actor_name", flat=True).distinct() if _fits(sought, name)]


def _fits(sought: Iterable[str], *texts: str) -> bool:
    folded = " ".join(fold_name(text) for text in texts)
    return all(word in folded for word in sought)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
