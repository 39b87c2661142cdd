"""Roles: given and ended by who may, where they can be held, from a day to a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tiengvang.office.organisation import services
from tiengvang.office.organisation.models import AuditEntry, Membership, Unit, User
from tiengvang.office.organisation.policy import memberships
from tiengvang.office.organisation.roles import Role

pytestmark = pytest.mark.django_db
Units = dict[str, Unit]
People = Callable[..., User]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def newcomer(units: Units) -> User:
    return services.make_account(by=None, username="new", full_name="Người Mới")


def today() -> date:
    return timezone.localdate()


def test_a_leader_gives_an_officers_role_in_the_own_unit(units: Units, person: People, newcomer: User) -> None:
    leader = person("unit_leader", "north")
    given = services.give_role(by=leader, user=newcomer, unit=units["north"], role="officer")
    assert [one.role for one in memberships(fresh(newcomer))] == ["officer"]
    entry = AuditEntry.objects.get(action="organisation.give_role")
    assert (entry.actor_id, entry.unit_code, entry.detail["role"]) == (leader.pk, "north", "officer")
    assert given.starts == today()


@pytest.mark.parametrize(
    ("giver", "home", "unit", "role"),
    [
        ("unit_leader", "north", "south", "officer"),  # another unit
        ("unit_leader", "north", "province", "officer"),  # above
        ("unit_leader", "north", "north", "analyst"),  # reaches further than the unit
        ("unit_leader", "north", "north", "administrator"),
        ("unit_leader", "hotel", "hotel", "officer"),  # guests name nobody
        ("coordinator", "culture", "north", "administrator"),
        ("coordinator", "culture", "province", "provincial_leader"),
        ("coordinator", "culture", "culture", "coordinator"),
        ("officer", "north", "north", "viewer"),
        ("provincial_leader", "province", "north", "officer"),
    ],
)
def test_nobody_gives_what_is_not_theirs_to_give(
    units: Units, person: People, newcomer: User, giver: str, home: str, unit: str, role: str
) -> None:
    with pytest.raises(PermissionDenied):
        services.give_role(by=person(giver, home), user=newcomer, unit=units[unit], role=role)
    assert not Membership.objects.filter(user=newcomer).exists()


def test_the_coordinating_department_names_an_analyst_anywhere(units: Units, person: People, newcomer: User) -> None:
    services.give_role(by=person("coordinator"), user=newcomer, unit=units["south"], role="analyst")
    assert memberships(fresh(newcomer))[0].role == "analyst"


@pytest.mark.parametrize(
    ("unit", "role"),
    [("hotel", "analyst"), ("hotel", "administrator"), ("finance", "coordinator"), ("north", "provincial_leader"),
     ("culture", "appraiser")],
)  # fmt: skip
def test_a_role_is_held_only_where_it_belongs(units: Units, newcomer: User, unit: str, role: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        services.give_role(by=None, user=newcomer, unit=units[unit], role=role)
    assert "role" in refusal.value.message_dict


def test_every_role_can_be_held_somewhere(units: Units, newcomer: User) -> None:
    units["finance"] = services.change_unit(by=None, unit=units["finance"], changes={"is_finance": True})
    where = {"provincial_leader": "province", "appraiser": "finance"}
    for role in Role:
        services.give_role(by=None, user=newcomer, unit=units[where.get(role.value, "culture")], role=role.value)
    assert len(memberships(fresh(newcomer))) == len(Role)


def test_a_role_that_begins_tomorrow_gives_nothing_today(units: Units, newcomer: User) -> None:
    services.give_role(by=None, user=newcomer, unit=units["north"], role="officer", starts=today() + timedelta(days=1))
    assert memberships(fresh(newcomer)) == ()


def test_the_last_day_counts_whole_and_the_next_does_not(units: Units, newcomer: User) -> None:
    one = services.give_role(by=None, user=newcomer, unit=units["north"], role="officer", ends=today())
    assert memberships(fresh(newcomer)) == (one,)
    Membership.objects.filter(pk=one.pk).update(starts=today() - timedelta(9), ends=today() - timedelta(days=1))
    assert memberships(fresh(newcomer)) == ()


def test_the_same_role_twice_at_one_time_is_refused(units: Units, newcomer: User) -> None:
    services.give_role(by=None, user=newcomer, unit=units["north"], role="officer")
    with pytest.raises(ValidationError) as refusal:
        services.give_role(
            by=None, user=newcomer, unit=units["north"], role="officer", starts=today() + timedelta(days=30)
        )
    assert "role" in refusal.value.message_dict


def test_a_role_cannot_end_before_it_starts_or_in_the_past(units: Units, newcomer: User) -> None:
    for starts, ends in ((today() + timedelta(2), today()), (today() - timedelta(9), today() - timedelta(1))):
        with pytest.raises(ValidationError):
            services.give_role(by=None, user=newcomer, unit=units["north"], role="officer", starts=starts, ends=ends)


def test_a_role_ended_at_once_is_over_within_the_same_request(units: Units, person: People, newcomer: User) -> None:
    one = services.give_role(by=None, user=newcomer, unit=units["north"], role="officer")
    Membership.objects.filter(pk=one.pk).update(starts=today() - timedelta(days=3))
    services.end_role(by=person("unit_leader", "north"), membership=one)
    assert memberships(fresh(newcomer)) == ()
    assert Membership.objects.get(pk=one.pk).ends == today() - timedelta(days=1)
    assert AuditEntry.objects.get(action="organisation.end_role").detail["at_once"] is True


def test_a_role_that_began_today_leaves_no_row_when_it_is_ended_at_once(units: Units, newcomer: User) -> None:
    one = services.give_role(by=None, user=newcomer, unit=units["north"], role="officer")
    services.end_role(by=None, membership=one)
    assert not Membership.objects.filter(user=newcomer).exists()
    assert AuditEntry.objects.filter(action="organisation.end_role").exists()


def test_a_leader_ends_neither_others_units_roles_nor_an_administrators(units: Units, person: People) -> None:
    leader = person("unit_leader", "north")
    for held in (person("officer", "south"), person("administrator", "north")):
        with pytest.raises(PermissionDenied):
            services.end_role(by=leader, membership=held.memberships.get())


def test_the_last_administrator_stays(units: Units, person: People) -> None:
    admin = person("administrator")
    with pytest.raises(ValidationError, match=r"administrator|quản trị"):
        services.end_role(by=admin, membership=admin.memberships.get())
    second = person("administrator", username="second")
    with pytest.raises(ValidationError, match=r"own account|tài khoản của mình"):
        services.deactivate_account(by=admin, user=admin)
    services.end_role(by=second, membership=admin.memberships.get())
    assert memberships(fresh(admin)) == ()


def test_editors_are_in_wagtails_groups_while_the_role_lasts(units: Units, newcomer: User) -> None:
    one = services.give_role(by=None, user=newcomer, unit=units["culture"], role="editor")
    assert [group.name for group in newcomer.groups.all()] == ["editor"]
    services.end_role(by=None, membership=one)
    assert not newcomer.groups.exists()


def test_a_guest_editor_is_in_no_group_of_wagtail(units: Units, newcomer: User) -> None:
    services.give_role(by=None, user=newcomer, unit=units["hotel"], role="editor")
    assert not newcomer.groups.exists()
