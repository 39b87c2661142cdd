"""Saved searches: keeping, renaming, sharing with one's unit, deleting; and which of them a person sees. Runs none."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.models import SavedSearch
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand, is_administrator, memberships


def seen_by(person: User) -> QuerySet[SavedSearch]:
    """The person's own searches, and those that somebody shares with a unit the person is a member of today."""
    units = [one.unit_id for one in memberships(person)]
    return SavedSearch.objects.filter(Q(owner=person) | Q(shared=True, unit__in=units)).select_related("owner", "unit")


def save_search(*, name: str, query: str, shared: bool, by: User) -> SavedSearch:
    """Keep a search under a name that is new among the person's own. Raises PermissionDenied, ValidationError.

    query: a query string of the explorer; kept is what makes sense in it.
    """
    demand(by, "coverage.view")
    search = SavedSearch(
        name=" ".join(name.split()), query=Query.parse(query).encode(), shared=shared, owner=by, unit=_unit_of(by)
    )
    with transaction.atomic():
        search.full_clean(exclude=["query"])  # an empty one asks for everything
        search.save()
        record(actor=by, action="coverage.save_search", obj=search, unit=search.unit, shared=shared)
    return search


def change_search(*, search: SavedSearch, name: str, shared: bool, by: User) -> SavedSearch:
    """Rename a search of one's own, share it or stop sharing it. Raises PermissionDenied, ValidationError."""
    _own(search, by)
    before = {"name": search.name, "shared": search.shared}
    search.name, search.shared = " ".join(name.split()), shared
    with transaction.atomic():
        search.full_clean(exclude=["query"])  # an empty one asks for everything
        search.save(update_fields=["name", "shared"])
        record(actor=by, action="coverage.change_search", obj=search, unit=search.unit, before=before, shared=shared)
    return search


def delete_search(*, search: SavedSearch, by: User) -> None:
    """Delete a search of one's own. Raises PermissionDenied."""
    _own(search, by)
    with transaction.atomic():
        record(actor=by, action="coverage.delete_search", obj=search, unit=search.unit, query=search.query)
        search.delete()


def _own(search: SavedSearch, by: User) -> None:
    demand(by, "coverage.view")
    if search.owner_id != by.pk:
        raise PermissionDenied("only its owner may change a saved search")


def _unit_of(person: User) -> Unit:
    """The unit that a person's search belongs to: of a membership, or the topmost for the office's first account."""
    held = memberships(person)
    if held:
        return held[0].unit
    root = Unit.objects.filter(parent=None).exclude(kind=Unit.Kind.GUEST).first() if is_administrator(person) else None
    if root is None:
        raise ValidationError(_("You are not a member of any unit, so there is nowhere to keep the search."))
    return root
