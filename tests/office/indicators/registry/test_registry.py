"""The registry: definitions keep their history, targets their sources, and nothing rewards less negative coverage."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation
from openpyxl import load_workbook

from tiengvang.office.indicators.models import Definition, Indicator, Target
from tiengvang.office.indicators.readings.services import Entry, enter
from tiengvang.office.indicators.registry import services
from tiengvang.office.indicators.registry.importing import import_registry, template
from tiengvang.office.indicators.registry.seeding import seed_indicators
from tiengvang.office.indicators.registry.services import Facts, Meaning
from tiengvang.office.organisation.models import AuditEntry, Unit, User
from tiengvang.office.shell.locking import Outdated
from tiengvang.place.profile import load_profile
from tiengvang.records import InputFault

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
MEANING = Meaning("Nghĩa", "Meaning", date(2026, 1, 1))


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def coordinator(person: Make) -> User:
    return person("coordinator")


@pytest.fixture
def facts(units: dict[str, Unit]) -> Callable[..., Facts]:
    def make(**also: Any) -> Facts:
        given = {"group": "coverage", "name_vi": "Số tin", "name_en": "Articles", "measure": "number", "aim": "higher",
                 "frequency": "year", "owner": units["culture"], **also}  # fmt: skip
        return Facts(**given)

    return make


def refused(act: Callable[[], Any]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as said:
        act()
    return said.value.message_dict


def test_an_indicator_begins_with_version_one_of_its_definition(facts: Make, coordinator: User) -> None:
    one = services.define(by=coordinator, code="trips", facts=facts(), meaning=MEANING)
    assert [(held.number, held.text_en, held.made_by) for held in one.definitions.all()] == [
        (1, "Meaning", coordinator)
    ]
    assert AuditEntry.objects.get(action="indicators.define").detail["code"] == "trips"


def test_a_later_version_leaves_the_first_and_the_readings_that_go_by_it(
    facts: Make, coordinator: User, person: Make
) -> None:
    one = services.define(by=coordinator, code="trips", facts=facts(), meaning=Meaning("Cũ", "Old", date(2024, 1, 1)))
    year = Entry("year", date(2024, 1, 1), date(2024, 12, 31), 5.0, note="12/BC")
    reading = enter(by=person("analyst"), indicator=one, entry=year)
    said = Meaning("Mới", "New", date(2025, 1, 1), reason="Decision 5")
    services.redefine(by=coordinator, indicator=one, version=1, meaning=said)
    reading.refresh_from_db()
    assert reading.definition.text_en == "Old"
    assert list(Definition.objects.values_list("number", flat=True)) == [2, 1]


@pytest.mark.parametrize(
    ("meaning", "field"),
    [
        (Meaning("Mới", "New", date(2027, 1, 1)), "reason"),
        (Meaning("Mới", "New", date(2026, 1, 1), {}, "Why"), "since"),
    ],
)
def test_a_version_needs_a_reason_and_a_later_day(facts: Make, coordinator: User, meaning: Meaning, field: str) -> None:
    one = services.define(by=coordinator, code="trips", facts=facts(), meaning=MEANING)
    assert field in refused(lambda: services.redefine(by=coordinator, indicator=one, version=1, meaning=meaning))


def test_the_second_to_save_overwrites_nothing(facts: Make, coordinator: User) -> None:
    one = services.define(by=coordinator, code="trips", facts=facts(), meaning=MEANING)
    services.change(by=coordinator, indicator=one, version=1, facts=facts(name_en="First"))
    with pytest.raises(Outdated):
        services.change(by=coordinator, indicator=one, version=1, facts=facts(name_en="Second"))
    one.refresh_from_db()
    assert (one.name_en, one.version) == ("First", 2)


def test_the_formula_stays_once_readings_go_by_it(facts: Make, coordinator: User, person: Make) -> None:
    one = services.define(by=coordinator, code="trips", facts=facts(), meaning=Meaning("C", "O", date(2024, 1, 1)))
    year = Entry("year", date(2024, 1, 1), date(2024, 12, 31), 5.0)
    enter(by=person("analyst"), indicator=one, entry=year)
    changed = facts(formula="articles")
    assert "formula" in refused(lambda: services.change(by=coordinator, indicator=one, version=1, facts=changed))


def test_a_target_of_the_same_year_and_kind_is_replaced_and_the_trail_keeps_it(facts: Make, coordinator: User) -> None:
    one = services.define(by=coordinator, code="trips", facts=facts(), meaning=MEANING)
    for value in (10.0, 12.0):
        services.set_target(by=coordinator, indicator=one, year=2027, kind="value", value=value, source="Plan")
    assert [held.value for held in one.targets.all()] == [12.0]
    assert AuditEntry.objects.filter(action="indicators.target").latest("pk").detail["before"] == 10.0
    services.drop_target(by=coordinator, target=one.targets.get())
    assert not one.targets.exists()


@pytest.mark.parametrize(
    ("also", "kind", "value", "field"),
    [
        ({"aim": "none"}, "value", 3, "value"), ({"measure": "share"}, "value", 20, "value"),
        ({"measure": "score"}, "growth_year", 0.2, "kind"), ({}, "growth_base", 0.2, "kind"),
        ({"baseline_year": 2027}, "growth_base", 0.2, "kind"), ({}, "growth_year", -2, "__all__"),
    ],
)  # fmt: skip
def test_a_target_that_nobody_could_judge_is_refused(
    facts: Make, coordinator: User, also: dict[str, Any], kind: str, value: float, field: str
) -> None:
    one = services.define(by=coordinator, code="trips", facts=facts(**also), meaning=MEANING)
    said = refused(lambda: services.set_target(by=coordinator, indicator=one, year=2027, kind=kind, value=value))
    assert field in said
    assert not Target.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "analyst", "provincial_leader", "officer"])
def test_only_the_coordinating_department_defines(facts: Make, person: Make, role: str) -> None:
    with pytest.raises(PermissionDenied):
        services.define(by=person(role), code="trips", facts=facts(), meaning=MEANING)


def test_the_profile_s_indicators_come_once_and_what_people_changed_stays(
    units: dict[str, Unit], facts: Make, coordinator: User
) -> None:
    profile = load_profile("gialai")
    assert seed_indicators(profile) == len(profile.indicators) > 30
    one = Indicator.objects.get(code="positive-volume")
    services.change(by=coordinator, indicator=one, version=1, facts=facts(name_en="Ours", formula="positive-volume"))
    assert seed_indicators(profile) == 0
    one.refresh_from_db()
    assert one.name_en == "Ours"
    growth = one.targets.values_list("year", "kind", "value")
    assert list(growth) == [(year, "growth_year", 0.2) for year in (2027, 2028, 2029, 2030)]


def test_no_target_of_the_profile_is_without_a_document(units: dict[str, Unit]) -> None:
    seed_indicators(load_profile("gialai"))
    assert not Target.objects.filter(source="").exists()
    assert set(Target.objects.values_list("indicator__code", flat=True)) == {"positive-volume", "positive-share"}


TOML = """
[[indicator]]
code = "trips"
group = "work"
name = { vi = "Số đoàn", en = "Trips" }
measure = "number"
aim = "higher"
frequency = "year"
since = 2026-01-01
definition = { vi = "Số đoàn đã đón.", en = "Trips hosted." }
[[indicator.target]]
year = 2027
kind = "value"
value = 12
source = "123/KH"
"""


def test_a_set_comes_from_toml_and_what_stands_already_stays(units: dict[str, Unit], coordinator: User) -> None:
    done = import_registry(by=coordinator, content=TOML.encode(), name="bo.toml")
    assert (done.made, done.there, done.wrong) == (("trips",), (), ())
    assert Indicator.objects.get(code="trips").targets.get().value == 12
    assert import_registry(by=coordinator, content=TOML.encode(), name="bo.toml").there == ("trips",)


def test_the_template_s_example_can_be_imported(units: dict[str, Unit], coordinator: User) -> None:
    done = import_registry(by=coordinator, content=template(), name="mau.xlsx")
    assert done.made == ("press-trips",)
    held = Indicator.objects.get(code="press-trips")
    assert (held.owner.code, held.is_public, held.baseline_year) == ("culture", True, 2026)
    assert held.targets.get().value == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("group", "gì đó", "group"), ("measure", "", "measure"), ("name_en", "", "name"), ("since", "soon", "since"),
        ("owner", "nowhere", "owner"), ("formula", "magic", "formula"), ("targets", "2027 a fifth", "targets"),
        ("baseline_year", "last", "baseline_year"), ("code", "Có Dấu", "code"),
    ],
)  # fmt: skip
def test_faults_are_named_by_row_and_nothing_is_written(
    units: dict[str, Unit], coordinator: User, column: str, value: str, words: str
) -> None:
    book = load_workbook(io.BytesIO(template()))
    sheet = book.active
    sheet.append([cell.value for cell in sheet[2]])
    sheet["A3"] = "second"
    at = [cell.value for cell in sheet[1]].index(column) + 1
    sheet.cell(3, at).value = value
    out = io.BytesIO()
    book.save(out)
    done = import_registry(by=coordinator, content=out.getvalue(), name="mau.xlsx")
    assert any(words in one.what for one in done.wrong)
    assert all("3" in one.where for one in done.wrong if one.where)
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(("name", "content"), [("a.toml", b"= nothing"), ("a.csv", b"x,y\n1,2\n"), ("a.xlsx", b"PK")])
def test_a_file_that_is_no_registry(units: dict[str, Unit], coordinator: User, name: str, content: bytes) -> None:
    with pytest.raises(InputFault):
        import_registry(by=coordinator, content=content, name=name)
