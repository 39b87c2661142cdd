"""The charter, held to its word in indicators: no target rewards less negative coverage, by whatever way it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from tiengvang.office.indicators.computing.registry import formulas
from tiengvang.office.indicators.computing.services import compute  # noqa: F401 - formulas join their registry
from tiengvang.office.indicators.models import Indicator, Target
from tiengvang.office.indicators.registry.forms import NewIndicatorForm
from tiengvang.office.indicators.registry.importing import import_registry
from tiengvang.office.indicators.registry.services import Facts, Meaning, change, define, set_target
from tiengvang.office.organisation.models import Unit, User
from tiengvang.place.check import check_profile
from tiengvang.place.profile import SHIPPED, load_profile, shipped_profiles
from tiengvang.place.rewarding import OF_NEGATIVE, rewards_less_negative

MEANING = Meaning("Nghĩa", "Meaning", date(2026, 1, 1))
NAMED = (
    "Số tin, bài tiêu cực về tỉnh", "Tỷ lệ thông tin tiêu cực", "Negative articles about the place",
    "Criticism in foreign media", "Số phản ánh bất lợi trên báo chí", "Unfavourable coverage",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def coordinator(db: None) -> User:
    root = Unit.objects.create(code="tinh", name="Tỉnh", kind="province", path="/tinh/", is_coordinating=True)
    user = User.objects.create(username="daumoi", full_name="Đầu Mối")
    user.memberships.create(unit=root, role="coordinator")
    return user


@pytest.fixture
def facts(coordinator: User) -> Callable[..., Facts]:
    def make(**also: Any) -> Facts:
        given = {"group": "coverage", "name_vi": "Chỉ số", "name_en": "Indicator", "measure": "number", "aim": "none",
                 "frequency": "year", "owner": Unit.objects.get(), **also}  # fmt: skip
        return Facts(**given)

    return make


def test_the_formulas_of_negative_coverage_are_known_to_every_guard() -> None:
    assert {one.code for one in formulas() if one.rewards_less_negative} == OF_NEGATIVE


@pytest.mark.parametrize("formula", sorted(OF_NEGATIVE))
@pytest.mark.parametrize("aim", ["lower", "higher"])
def test_the_service_and_the_form_refuse_to_aim_at_it(
    facts: Callable[..., Facts], coordinator: User, formula: str, aim: str
) -> None:
    with pytest.raises(ValidationError, match="charter"):
        define(by=coordinator, code="x", facts=facts(formula=formula, aim=aim), meaning=MEANING)
    assert not Indicator.objects.exists()
    form = NewIndicatorForm({
        "code": "x", "group": "coverage", "name_vi": "a", "name_en": "a", "measure": "number", "aim": aim,
        "formula": formula, "frequency": "year", "owner": Unit.objects.get().pk, "text_vi": "a", "text_en": "a",
        "since": "2026-01-01",
    })  # fmt: skip
    assert form.is_valid()  # the form reads what was typed; what it gives the service is refused
    with pytest.raises(ValidationError):
        define(by=coordinator, code="x", facts=form.facts(), meaning=form.meaning())


@pytest.mark.parametrize("formula", sorted(OF_NEGATIVE))
def test_it_may_be_shown_but_not_targeted(facts: Callable[..., Facts], coordinator: User, formula: str) -> None:
    one = define(by=coordinator, code="x", facts=facts(formula=formula), meaning=MEANING)
    for kind, value in (("value", 5.0), ("growth_year", -0.2), ("growth_year", 0.2)):
        with pytest.raises(ValidationError):
            set_target(by=coordinator, indicator=one, year=2027, kind=kind, value=value)
    assert not Target.objects.exists()


def test_the_database_itself_refuses_an_aim(facts: Callable[..., Facts], coordinator: User) -> None:
    one = define(by=coordinator, code="x", facts=facts(formula="negative-volume"), meaning=MEANING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(pk=one.pk).update(aim="lower")


def test_an_aim_cannot_come_later_by_a_change(facts: Callable[..., Facts], coordinator: User) -> None:
    one = define(by=coordinator, code="x", facts=facts(formula="net-tone"), meaning=MEANING)
    with pytest.raises(ValidationError):
        change(by=coordinator, indicator=one, version=1, facts=facts(formula="net-tone", aim="higher"))


@pytest.mark.parametrize("name", NAMED)
def test_a_number_that_people_enter_is_refused_by_what_it_says_it_counts(
    facts: Callable[..., Facts], coordinator: User, name: str
) -> None:
    with pytest.raises(ValidationError):
        define(by=coordinator, code="x", facts=facts(name_vi=name, aim="lower"), meaning=MEANING)
    one = define(by=coordinator, code="y", facts=facts(name_en=name), meaning=MEANING)  # context may be shown
    with pytest.raises(ValidationError):
        set_target(by=coordinator, indicator=one, year=2027, kind="value", value=3)


@pytest.mark.parametrize(
    ("name", "aim"),
    [
        ("Thời gian trả lời thông tin sai lệch", "lower"), ("Number of false claims answered", "higher"),
        ("Tỷ lệ phản ánh tiêu cực đúng được khắc phục", "higher"), ("Số tin, bài tích cực", "higher"),
        ("Critical acclaim", "higher"),
    ],
)  # fmt: skip
def test_answering_false_claims_and_mending_what_was_criticised_may_be_aimed_at(name: str, aim: str) -> None:
    assert not rewards_less_negative("", aim, [name], [("growth_year", -0.1 if aim == "lower" else 0.1)])


def test_the_import_refuses_it_with_the_reason(coordinator: User) -> None:
    text = (
        '[[indicator]]\ncode = "x"\ngroup = "coverage"\nname = { vi = "Tin xấu", en = "Bad news" }\n'
        'measure = "number"\naim = "lower"\nformula = "negative-volume"\nfrequency = "year"\nsince = 2026-01-01\n'
        'definition = { vi = "a", en = "b" }\n'
    )
    done = import_registry(by=coordinator, content=text.encode(), name="bo.toml")
    assert any("charter" in one.what for one in done.wrong)
    assert not Indicator.objects.exists()


@pytest.mark.parametrize("change", [('aim = "none"', 'aim = "lower"'), ('aim = "none"', 'aim = "higher"')])
def test_the_profile_check_refuses_it(tmp_path: Path, change: tuple[str, str]) -> None:
    folder = Path(copytree(SHIPPED / "gialai", tmp_path / "gialai"))
    file = folder / "indicators.toml"
    text = file.read_text(encoding="utf-8")
    before, after = text.split('code = "negative-volume"')
    file.write_text(before + 'code = "negative-volume"' + after.replace(*change, 1), encoding="utf-8")
    assert any("charter" in str(fault) for fault in check_profile(folder))


def test_no_shipped_profile_aims_at_negative_coverage() -> None:
    for name in shipped_profiles():
        for one in load_profile(name).indicators:
            if one.formula in OF_NEGATIVE:
                assert one.aim == "none"
                assert not one.targets
