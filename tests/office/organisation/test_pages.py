"""Pages of units, roles, accounts and the trail: what they show to whom, and what a refusal looks like."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tiengvang.office.organisation import selectors, services
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import AuditEntry, Membership, Unit, User

pytestmark = pytest.mark.django_db
Units = dict[str, Unit]
People = Callable[..., User]
SignedIn = Callable[..., Client]
BASE = "/office/organisation/"


def names(lines: list[selectors.UnitLine]) -> list[str]:
    return [line.unit.code for line in lines]


# --- units ------------------------------------------------------------------------------------------------------------


def test_units_are_found_without_diacritics_by_either_name_and_by_code(units: Units, person: People) -> None:
    services.make_unit(
        by=None, code="so-vhttdl", name="Sở Văn hóa, Thể thao và Du lịch", name_en="Department of Culture",
        kind="agency", parent=units["province"],
    )  # fmt: skip
    admin = person("administrator")
    for words in ("van hoa du lich", "Sở VĂN HÓA", "department of", "vhttdl", "thể thao"):
        assert names(selectors.unit_lines(admin, words=words)) == ["so-vhttdl"], words
    assert selectors.unit_lines(admin, words="khong co") == []


def test_the_tree_has_parents_before_children_and_guests_last(units: Units, person: People) -> None:
    services.make_unit(by=None, code="desk", name="Bàn", kind="agency", parent=units["north"])
    lines = selectors.unit_lines(person("administrator"))
    assert names(lines) == ["province", "culture", "finance", "north", "desk", "south", "hotel"]
    assert [line.depth for line in lines] == [0, 1, 1, 1, 2, 1, 0]


def test_a_unit_shows_how_many_people_hold_a_role_there_today(units: Units, person: People) -> None:
    user = person("officer", "north")
    Membership.objects.create(user=user, unit=units["north"], role="clerk")
    gone = person("viewer", "north")
    gone.memberships.update(starts=timezone.localdate() - timedelta(9), ends=timezone.localdate() - timedelta(1))
    lines = selectors.unit_lines(person("administrator"))
    assert {line.unit.code: line.members for line in lines}["north"] == 1


def test_an_officer_sees_the_own_unit_and_others_answer_404(signed_in: SignedIn) -> None:
    browser = signed_in("officer", "north")
    assert browser.get(f"{BASE}units/north/").status_code == 200
    assert browser.get(f"{BASE}units/south/").status_code == 404
    page = browser.get(f"{BASE}units/").content.decode()
    assert "units/north/" in page
    assert "units/south/" not in page


def test_htmx_gets_the_list_alone(signed_in: SignedIn) -> None:
    page = signed_in("administrator").get(f"{BASE}units/?q=north", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in page
    assert "units/north/" in page


def test_a_unit_is_added_and_changed_through_its_forms(units: Units, signed_in: SignedIn) -> None:
    browser = signed_in("administrator")
    answer = browser.post(
        f"{BASE}units/add/", {"code": "resort", "name": "Khu nghỉ dưỡng", "kind": "guest", "name_en": "", "parent": ""}
    )
    assert answer["Location"] == f"{BASE}units/resort/"
    answer = browser.post(
        f"{BASE}units/north/change/",
        {"name": "Phường Bắc", "kind": "commune", "parent": units["culture"].pk, "is_active": "on"},
    )
    assert answer.status_code == 302
    assert Unit.objects.get(code="north").path == "/province/culture/north/"


def test_a_wrong_unit_comes_back_with_words_beside_the_field(units: Units, signed_in: SignedIn) -> None:
    given = {"name": "Văn hóa", "kind": "agency", "parent": "", "is_active": "on", "is_coordinating": "on"}
    answer = signed_in("administrator").post(f"{BASE}units/culture/change/", given)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["parent"]
    assert Unit.objects.get(code="culture").name == "Đơn vị culture"


# --- roles and accounts -----------------------------------------------------------------------------------------------


def test_a_leader_gives_a_role_by_username_without_seeing_who_has_accounts(
    units: Units, person: People, signed_in: SignedIn
) -> None:
    person("", username="nguoi-moi")
    browser = signed_in("unit_leader", "north")
    form = browser.get(f"{BASE}roles/give/").context["form"]
    assert [unit.code for unit in form.fields["unit"].queryset] == ["north"]
    assert {value for value, _ in form.fields["role"].choices} == {"", "officer", "unit_leader", "clerk", "viewer"}
    given = {"user": "NGUOI-moi", "unit": units["north"].pk, "role": "officer"}
    assert browser.post(f"{BASE}roles/give/", given).status_code == 302
    assert Membership.objects.get(user__username="nguoi-moi").role == "officer"
    assert browser.get(f"{BASE}accounts/").status_code == 403
    wrong = browser.post(f"{BASE}roles/give/", {**given, "user": "nobody-of-that-name"})
    assert list(wrong.context["form"].errors) == ["user"]


def test_a_role_is_ended_on_its_page(units: Units, person: People, signed_in: SignedIn) -> None:
    one = person("officer", "north").memberships.get()
    browser = signed_in("unit_leader", "north")
    page = f"{BASE}roles/{one.pk}/end/"
    assert list(browser.post(page, {}).context["form"].errors) == ["ends"]
    last = timezone.localdate() + timedelta(days=5)
    assert browser.post(page, {"ends": last.isoformat()}).status_code == 302
    one.refresh_from_db()
    assert one.ends == last


def test_an_account_is_made_helped_and_taken_out_of_use_on_its_page(person: People, signed_in: SignedIn) -> None:
    browser = signed_in("administrator")
    answer = browser.post(f"{BASE}accounts/add/", {"username": "lan", "full_name": "Trần Lan", "email": ""})
    user = User.objects.get(username="lan")
    assert answer["Location"] == f"{BASE}accounts/{user.pk}/"
    shown = browser.post(f"{BASE}accounts/{user.pk}/link/")
    assert "/accounts/password/reset/key/" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    browser.post(f"{BASE}accounts/{user.pk}/use/")
    user.refresh_from_db()
    assert not user.is_active
    assert browser.post(f"{BASE}accounts/{user.pk}/link/").status_code == 302, "no link while out of use"


def test_accounts_are_found_without_diacritics_and_by_what_they_lack(person: People) -> None:
    person("", username="a1")
    User.objects.filter(username="a1").update(full_name="Đặng Thị Ánh")
    person("officer")
    assert [user.username for user in selectors.accounts(words="dang anh")] == ["a1"]
    assert [user.username for user in selectors.accounts(state="idle")] == ["a1"]
    User.objects.filter(username="a1").update(is_active=False)
    assert [user.username for user in selectors.accounts(state="off")] == ["a1"]


# --- the trail --------------------------------------------------------------------------------------------------------


@pytest.fixture
def entries(units: Units, person: People) -> None:
    for unit in ("north", "south"):
        record(actor=person("officer", unit), action="test.happened", obj=units[unit], unit=units[unit], note="=1+1")
    record(actor=None, action="test.happened")


def shown(browser: Client, query: str = "") -> list[AuditEntry]:
    return [row[0] for row in browser.get(f"{BASE}trail/?{query}").context["entries"]]


def test_leaders_read_their_own_branch_only(entries: None, signed_in: SignedIn) -> None:
    assert [entry.unit_code for entry in shown(signed_in("unit_leader", "north"))] == ["north"]
    assert {entry.unit_code for entry in shown(signed_in("unit_leader", "province"))} == {"north", "south"}
    assert len(shown(signed_in("provincial_leader", "province"))) == 3
    assert signed_in("officer", "north").get(f"{BASE}trail/").status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=nguyen+officer-SOUTH", {"south"}),
        ("unit=north", {"north"}),
        ("object=Đơn+vị+south", {"south"}),
        ("since=2000-01-01&until=2000-01-02", set()),
        ("unit=no-such-unit", {"north", "south", ""}),
        ("since=yesterday", {"north", "south", ""}),
        ("older=nonsense", {"north", "south", ""}),
    ],
)
def test_the_trail_is_filtered(entries: None, signed_in: SignedIn, query: str, found: set[str]) -> None:
    rows = shown(signed_in("administrator"), f"{query}&action=test.happened" if "action=" not in query else query)
    assert {entry.unit_code for entry in rows} == found


def test_one_object_has_its_history(entries: None, units: Units, signed_in: SignedIn) -> None:
    rows = shown(signed_in("administrator"), f"object=organisation.unit:{units['north'].pk}")
    assert [entry.unit_code for entry in rows] == ["north"]


def test_a_leader_cannot_widen_the_filter_to_another_unit(entries: None, signed_in: SignedIn) -> None:
    assert {entry.unit_code for entry in shown(signed_in("unit_leader", "north"), "unit=south")} == {"north"}


def test_the_trail_leaves_as_a_file_without_formulas_and_that_is_an_entry_too(
    entries: None, units: Units, person: People, signed_in: SignedIn
) -> None:
    User.objects.filter(pk=person("viewer").pk).update(full_name="=cmd|' /C calc'!A0")
    record(actor=User.objects.get(pk=person("viewer").pk), action="test.happened", unit=units["north"])
    browser = signed_in("unit_leader", "north")
    answer = browser.post(f"{BASE}trail/export/", {"form": "csv", "query": "action=test.happened"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 2
    assert rows[1][1].startswith("'="), "a spreadsheet takes it for text"
    assert all(row[3] == "north" for row in rows[1:])
    assert AuditEntry.objects.get(action="organisation.export_trail").detail["count"] == 2


def test_the_trail_goes_on_for_pages(units: Units, person: People, signed_in: SignedIn) -> None:
    for number in range(60):
        record(actor=None, action="test.happened", count=number)
    browser = signed_in("administrator")
    first = browser.get(f"{BASE}trail/?action=test.happened")
    assert len(first.context["entries"]) == 50
    assert len(shown(browser, first.context["page"].older)) == 10


# --- menu and account -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "unit", "seen", "hidden"),
    [
        ("officer", "north", ["organisation/units/"], ["accounts/", "trail/", "/office/images/", "/office/sites/"]),
        ("viewer", "hotel", ["organisation/units/"], ["accounts/", "trail/", "/office/images/", "/office/documents/"]),
        ("editor", "culture", ["/office/images/", "/office/documents/"], ["organisation/accounts/", "/office/users/"]),
        ("administrator", "culture", ["organisation/accounts/", "organisation/trail/", "/office/sites/"],
         ["/office/users/", "/office/groups/", "guide.wagtail.org"]),
    ],
)  # fmt: skip
def test_the_menu_shows_what_one_may_enter_and_nothing_else(
    signed_in: SignedIn, role: str, unit: str, seen: list[str], hidden: list[str]
) -> None:
    page = signed_in(role, unit).get(f"{BASE}units/").content.decode()
    assert [entry for entry in seen if entry not in page] == []
    assert [entry for entry in hidden if entry in page] == []


def test_the_account_page_leads_to_the_second_step_and_asks_for_no_first_name(signed_in: SignedIn) -> None:
    page = signed_in("officer").get("/office/account/").content.decode()
    assert "/accounts/2fa/" in page
    assert "first_name" not in page
    assert 'name="avatar-avatar"' not in page


def test_the_account_page_saves_the_language(signed_in: SignedIn, person: People) -> None:
    browser = signed_in("officer")
    answer = browser.post("/office/account/", {"locale-preferred_language": "en", "theme-theme": "system",
                                               "theme-contrast": "system", "theme-density": "default",
                                               "theme-keyboard_shortcuts": "on"})  # fmt: skip
    assert answer.status_code == 302
    assert '<html lang="en"' in browser.get(f"{BASE}units/").content.decode()
