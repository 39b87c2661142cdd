"""The policy: how far rights reach, for branches whose codes look alike, for guests, for roles that are over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tiengvang.office.organisation import services
from tiengvang.office.organisation.capabilities import capability, declare
from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.organisation.policy import is_administrator, may, reach, units, visible
from tiengvang.office.organisation.roles import Role, Scope

pytestmark = pytest.mark.django_db
Units = dict[str, Unit]
People = Callable[..., User]


def codes(person: User, code: str = "organisation.members") -> set[str]:
    return set(units(person, code).values_list("code", flat=True))


def test_a_leader_reaches_the_own_branch_and_no_unit_whose_code_looks_alike(units: Units, person: People) -> None:
    for code, parent in (("north-east", "province"), ("desk", "north"), ("northern", "desk")):
        units[code] = services.make_unit(by=None, code=code, name=code, kind="commune", parent=units[parent])
    assert codes(person("unit_leader", "north")) == {"north", "desk", "northern"}


def test_two_roles_add_up_each_with_its_own_reach(units: Units, person: People) -> None:
    user = person("unit_leader", "north")
    services.make_unit(by=None, code="desk", name="X", kind="agency", parent=units["south"])
    Membership.objects.create(user=user, unit=units["south"], role="officer")
    assert codes(user, "organisation.view") == {"north", "south"}, "an officer's right does not reach below"


def test_a_guest_reaches_its_own_unit_where_guests_may_and_nothing_else(units: Units, person: People) -> None:
    services.make_unit(by=None, code="kitchen", name="Bếp", kind="guest", parent=units["hotel"])
    leader = person("unit_leader", "hotel")
    assert codes(leader, "organisation.view") == {"hotel"}
    assert reach(leader, "organisation.audit") == (Scope.NONE, ())
    assert not may(leader, "coverage.view")


def test_an_administrators_role_in_a_guest_unit_gives_nothing(units: Units, person: People) -> None:
    user = person("administrator", "hotel")
    assert not is_administrator(user)
    assert not may(user, "organisation.manage")


@pytest.mark.parametrize(
    "change",
    [
        {"ends": timezone.localdate() - timedelta(days=1), "starts": timezone.localdate() - timedelta(days=9)},
        {"starts": timezone.localdate() + timedelta(days=1)},
    ],
)
def test_a_role_outside_its_days_gives_nothing(person: People, change: dict[str, object]) -> None:
    user = person("coordinator")
    user.memberships.update(**change)
    assert not may(User.objects.get(pk=user.pk), "organisation.view")


def test_an_account_out_of_use_has_no_rights_even_the_one_that_set_the_office_up(person: People) -> None:
    for user in (person("administrator"), person("superuser")):
        user.is_active = False
        user.save()
        found = User.objects.get(pk=user.pk)
        assert not may(found, "organisation.view")
        assert not units(found, "organisation.view").exists()


def test_a_stranger_has_no_rights(units: Units) -> None:
    assert not may(AnonymousUser(), "organisation.view")
    assert not visible(AnonymousUser(), "organisation.view", Membership.objects.all()).exists()


def test_rows_without_a_unit_are_seen_only_by_whose_right_reaches_everywhere(units: Units, person: People) -> None:
    from tiengvang.office.jobs.models import Job

    for key, unit in (("a", None), ("b", units["north"]), ("c", units["south"])):
        Job.objects.create(key=key, kind="x.y", title=key, unit=unit)

    def seen(user: User) -> set[str]:
        return set(visible(user, "jobs.view", Job.objects.all()).values_list("key", flat=True))

    assert seen(person("coordinator")) == {"a", "b", "c"}
    assert seen(person("unit_leader", "north")) == {"b"}
    assert seen(person("unit_leader", "province")) == {"b", "c"}


def test_a_misspelt_capability_is_an_error_and_not_a_yes(person: People) -> None:
    with pytest.raises(KeyError):
        may(person("superuser"), "organisation.veiw")


def test_a_capability_is_declared_once_and_the_widest_grant_counts() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        declare("organisation.view", "again")
    assert capability("organisation.view").grants[Role.ADMINISTRATOR] is Scope.ALL
