"""The unit permission policy: may this person do this, here? The one place that answers it; it writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from tiengvang.office.organisation.capabilities import capability
from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.organisation.roles import Role, Scope

Person = User | AnonymousUser
_Rows = TypeVar("_Rows", bound=Model)


def memberships(person: Person) -> tuple[Membership, ...]:
    """What the person holds today; read once for each request's user object."""
    if not person.is_authenticated or not person.is_active:
        return ()
    held = getattr(person, "_held", None)
    if held is None:
        held = tuple(Membership.objects.current().filter(user_id=person.pk).select_related("unit"))
        person._held = held  # type: ignore[union-attr]
    return held


def is_administrator(person: Person) -> bool:
    """Whether every right is theirs: the account that set the office up (superuser), or an administrator's role in a
    unit of the administration; a guest is never an administrator."""
    return bool(person.is_active and person.is_superuser) or any(
        one.role == Role.ADMINISTRATOR and not one.unit.is_guest for one in memberships(person)
    )


def forget(person: Person) -> None:
    """Read the person's memberships again at the next question; services call it after they change them."""
    person.__dict__.pop("_held", None)


def reach(person: Person, code: str) -> tuple[Scope, tuple[Unit, ...]]:
    """How far a right reaches for a person: ALL with no units, or the widest of the others with the units it starts at.

    Units of scope BRANCH count with all below them; where one membership gives UNIT and another BRANCH, use `units`.
    """
    rule = capability(code)
    if is_administrator(person):
        return Scope.ALL, ()
    widest, units = Scope.NONE, []
    for one in memberships(person):
        scope = rule.grants.get(one.role, Scope.NONE)  # type: ignore[call-overload]
        if scope is Scope.NONE or (one.unit.is_guest and not rule.guests):
            continue
        if one.unit.is_guest:
            scope = min(scope, Scope.UNIT)  # a guest never sees beyond its own unit
        if scope is Scope.ALL:
            return Scope.ALL, ()
        widest = max(widest, scope)
        units.append(one.unit)
    return widest, tuple(units)


def units(person: Person, code: str) -> QuerySet[Unit]:
    """The units for which the person has the right."""
    return Unit.objects.filter(_units_filter(person, code, ""))


def visible(person: Person, code: str, rows: QuerySet[_Rows], unit: str = "unit") -> QuerySet[_Rows]:
    """Those rows that the person's right reaches; `unit`: the look-up path from a row to its unit."""
    return rows.filter(_units_filter(person, code, f"{unit}__"))


def may(person: Person, code: str, unit: Unit | None = None) -> bool:
    """Whether the person has the right: for that unit, or, without one, anywhere at all."""
    if unit is None:
        return reach(person, code)[0] is not Scope.NONE
    return units(person, code).filter(pk=unit.pk).exists()


def demand(person: Person, code: str, unit: Unit | None = None) -> None:
    """Raise PermissionDenied unless `may` says yes. Services call it before they write."""
    if not may(person, code, unit):
        raise PermissionDenied(f"{code} is not allowed")


def requires(code: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorate a view: only who has the capability somewhere gets in. The address policy reads it from the view.

    Rows inside are the view's own business: take them through `visible`, so that others' answer 404.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            demand(request.user, code)
            return view(request, *args, **kwargs)

        guarded.capability = code  # type: ignore[attr-defined]
        return guarded

    return decorate


def _units_filter(person: Person, code: str, prefix: str) -> Q:
    rule, found = capability(code), Q(pk__in=[])
    if is_administrator(person):
        return Q()
    for one in memberships(person):
        scope = rule.grants.get(one.role, Scope.NONE)  # type: ignore[call-overload]
        if scope is Scope.NONE or (one.unit.is_guest and not rule.guests):
            continue
        if scope is Scope.ALL and not one.unit.is_guest:
            return Q()
        if scope is Scope.BRANCH and not one.unit.is_guest:
            found |= Q(**{f"{prefix}path__startswith": one.unit.path})
        else:
            found |= Q(**{f"{prefix}pk" if prefix else "pk": one.unit_id})
    return found
