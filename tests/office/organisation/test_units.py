"""Units: made, changed and moved by the rules, seeded from the profile, each change in the trail."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tiengvang.office.organisation import services
from tiengvang.office.organisation.models import AuditEntry, Membership, Unit, User
from tiengvang.office.organisation.policy import units as units_of
from tiengvang.place.profile import load_profile

pytestmark = pytest.mark.django_db
Units = dict[str, Unit]


def test_the_profile_gives_the_province_its_agencies_and_communes() -> None:
    made = services.seed_units_from_profile(load_profile("gialai"))
    assert made == Unit.objects.count() == 1 + 22 + 135
    root = Unit.objects.get(parent=None)
    assert (root.kind, root.path, root.name) == ("province", "/gialai/", "Tỉnh Gia Lai")
    assert Unit.objects.get(is_coordinating=True).code == "so-vhttdl"
    assert Unit.objects.get(is_finance=True).code == "so-tai-chinh"
    assert Unit.objects.get(code="bao-ptth").body == "press"
    assert Unit.objects.filter(kind="commune", parent=root, path__startswith="/gialai/").count() == 135


def test_seeding_again_changes_nothing_that_people_keep() -> None:
    services.seed_units_from_profile(load_profile("jeju"))
    tourism, jto = Unit.objects.get(code="tourism"), Unit.objects.get(code="jto")
    services.change_unit(by=None, unit=tourism, changes={"name": "Sở Du lịch", "is_coordinating": False})
    services.change_unit(by=None, unit=jto, changes={"is_coordinating": True})
    before = list(Unit.objects.values())
    entries = AuditEntry.objects.count()
    assert services.seed_units_from_profile(load_profile("jeju")) == 0
    assert list(Unit.objects.values()) == before
    assert AuditEntry.objects.count() == entries


def test_a_new_agency_of_the_profile_joins_the_others() -> None:
    jeju = load_profile("jeju")
    services.seed_units_from_profile(dataclasses.replace(jeju, agencies=jeju.agencies[:-1]))
    assert services.seed_units_from_profile(jeju) == 1
    assert Unit.objects.get(code=jeju.agencies[-1].code).parent.kind == "province"


def test_a_unit_takes_its_path_from_its_parent_and_leaves_an_entry(units: Units, person: Callable[..., User]) -> None:
    admin = person("administrator")
    made = services.make_unit(by=admin, code="office", name="Văn phòng", kind="agency", parent=units["culture"])
    assert made.path == "/province/culture/office/"
    entry = AuditEntry.objects.get(action="organisation.make_unit")
    assert (entry.actor_id, entry.unit_code, entry.label) == (admin.pk, "office", "Văn phòng")


def test_a_branch_moves_whole(units: Units) -> None:
    below = services.make_unit(by=None, code="office", name="Văn phòng", kind="agency", parent=units["culture"])
    services.make_unit(by=None, code="desk", name="Bàn", kind="agency", parent=below)
    services.make_unit(by=None, code="culture-house", name="Nhà", kind="agency", parent=units["province"])
    services.change_unit(by=None, unit=units["culture"], changes={"parent": units["finance"]})
    paths = dict(Unit.objects.values_list("code", "path"))
    assert paths["desk"] == "/province/finance/culture/office/desk/"
    assert paths["culture-house"] == "/province/culture-house/", "a longer code is not a branch"
    assert AuditEntry.objects.get(action="organisation.change_unit").detail == {
        "changed": {"parent": ["province", "finance"]}
    }


def test_a_parent_that_has_moved_since_it_was_read_gives_its_new_path(units: Units) -> None:
    stale = Unit.objects.get(code="north")
    services.change_unit(by=None, unit=units["north"], changes={"parent": units["culture"]})
    made = services.make_unit(by=None, code="desk", name="Bàn", kind="agency", parent=stale)
    assert made.path == "/province/culture/north/desk/"


WRONG: dict[str, tuple[str, dict[str, object], str]] = {
    "below itself": ("culture", {"parent": "culture"}, "parent"),
    "below its own branch": ("province", {"kind": "agency", "parent": "culture"}, "parent"),
    "an agency without a parent": ("culture", {"parent": None}, "parent"),
    "a second province": ("culture", {"kind": "province", "parent": None}, "kind"),
    "a province below another": ("province", {"parent": "hotel"}, "parent"),
    "an agency below a guest": ("culture", {"parent": "hotel"}, "parent"),
    "a second coordinating department": ("finance", {"is_coordinating": True}, "is_coordinating"),
    "a coordinating guest": ("hotel", {"is_coordinating": True}, "is_coordinating"),
    "out of use with units below": ("province", {"is_active": False}, "is_active"),
    "a guest with agencies below": ("province", {"kind": "guest"}, "kind"),
    "no name": ("culture", {"name": " "}, "name"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_change_is_refused_beside_its_field_and_nothing_is_written(units: Units, what: str) -> None:
    code, changes, field = WRONG[what]
    changes = {
        key: units[value] if key == "parent" and isinstance(value, str) else value for key, value in changes.items()
    }
    if "name" in changes:
        changes["name"] = ""
    before = list(Unit.objects.values())
    with pytest.raises(ValidationError) as refusal:
        services.change_unit(by=None, unit=units[code], changes=changes)
    assert field in refusal.value.message_dict
    assert list(Unit.objects.values()) == before
    assert not AuditEntry.objects.exists()


def test_a_unit_stays_coordinating_while_people_hold_the_role_there(units: Units, person: Callable[..., User]) -> None:
    person("coordinator", "culture")
    with pytest.raises(ValidationError, match=r"Only the coordinating department|Chỉ cơ quan đầu mối"):
        services.change_unit(by=None, unit=units["culture"], changes={"is_coordinating": False})


def test_a_code_never_changes(units: Units) -> None:
    with pytest.raises(TypeError, match="code"):
        services.change_unit(by=None, unit=units["culture"], changes={"code": "art"})


@pytest.mark.parametrize("code", ["So Y Te", "sở", "-a", "a/b", "", "x" * 41])
def test_a_code_that_is_no_code_is_refused(units: Units, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        services.make_unit(by=None, code=code, name="X", kind="agency", parent=units["province"])
    assert "code" in refusal.value.message_dict


def test_a_code_is_taken_once(units: Units) -> None:
    with pytest.raises(ValidationError) as refusal:
        services.make_unit(by=None, code="culture", name="X", kind="agency", parent=units["province"])
    assert list(refusal.value.message_dict) == ["code"]


def test_only_administrators_change_units(units: Units, person: Callable[..., User]) -> None:
    for role in ("coordinator", "unit_leader", "provincial_leader"):
        with pytest.raises(PermissionDenied):
            services.change_unit(by=person(role), unit=units["culture"], changes={"name": "X"})


def test_rights_in_a_unit_end_when_it_goes_out_of_use(units: Units, person: Callable[..., User]) -> None:
    user = person("officer", "north")
    services.change_unit(by=None, unit=units["north"], changes={"is_active": False})
    assert not units_of(User.objects.get(pk=user.pk), "organisation.view").exists()
    assert Membership.objects.filter(user=user).exists(), "what it was stays"
