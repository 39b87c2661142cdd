"""The pages of the registry: found, filtered, exported, filled in; what is wrong stands beside its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tiengvang.office.indicators.models import Indicator
from tiengvang.office.indicators.registry.importing import template
from tiengvang.office.indicators.registry.seeding import seed_indicators
from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.models import Unit
from tiengvang.place.profile import load_profile

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def seeded(units: dict[str, Unit]) -> None:
    seed_indicators(load_profile("gialai"))


@pytest.fixture
def page(signed_in: Callable[..., Client]) -> Callable[..., str]:
    """page(name, *args, role="viewer", **query): the text of a page in English."""

    def get(name: str, *args: Any, role: str = "viewer", language: str = "en", **query: str) -> str:
        client = signed_in(role)
        client.cookies.load({"django_language": language})
        answer = client.get(reverse(f"indicators:{name}", args=args), query, headers={"accept-language": language})
        assert answer.status_code == 200, answer.content[:500]
        return str(answer.content.decode())

    return get


def new(units: dict[str, Unit], **also: Any) -> dict[str, Any]:
    return {
        "code": "trips", "group": "work", "name_vi": "Số đoàn", "name_en": "Trips", "measure": "number",
        "aim": "higher", "frequency": "year", "owner": units["culture"].pk, "text_vi": "Số đoàn.", "text_en": "Trips.",
        "since": "2026-01-01", **also,
    }  # fmt: skip


def test_an_empty_registry_says_what_to_do(page: Make) -> None:
    assert "There is no indicator yet." in page("registry")
    assert "New indicator" not in page("registry")
    assert "New indicator" in page("registry", role="coordinator")


def test_the_list_stands_by_group_and_says_why_there_is_no_figure(seeded: None, page: Make) -> None:
    text = page("registry", year="2027")
    assert "Coverage abroad" in text
    assert "Positive articles about the place in independent foreign media" in text
    assert "at least +20.0% against 2026" in text
    assert "There is no reading of 2027 yet." in text


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ({"group": "context"}, "International visitors", "Positive articles"),
        ({"q": "visitors"}, "International visitors", "Net tone"),
        ({"state": "met"}, "Nothing fits these filters.", "International visitors"),
    ],
)  # fmt: skip
def test_filters(seeded: None, page: Make, query: dict[str, str], there: str, gone: str) -> None:
    text = page("registry", **query)
    assert there in text
    assert gone not in text


def test_what_negative_coverage_is_has_no_way_to_a_target(seeded: None, page: Make) -> None:
    text = page("registry_one", "negative-volume", role="coordinator")
    assert "It is context: it has no target" in text
    assert reverse("indicators:registry_target", args=["negative-volume"]) not in text


def test_a_new_indicator_from_the_form(units: dict[str, Unit], signed_in: Make) -> None:
    answer = signed_in("coordinator").post(reverse("indicators:registry_new"), new(units))
    assert answer.status_code == 302
    assert Indicator.objects.get().definitions.get().text_en == "Trips."


def test_what_the_charter_forbids_stands_beside_the_field(units: dict[str, Unit], signed_in: Make) -> None:
    sent = new(units, formula="negative-share", aim="lower", measure="share")
    answer = signed_in("coordinator").post(reverse("indicators:registry_new"), sent, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["aim"]
    assert not Indicator.objects.exists()


def test_a_target_is_typed_in_per_cent(units: dict[str, Unit], signed_in: Make) -> None:
    client = signed_in("coordinator")
    client.post(reverse("indicators:registry_new"), new(units))
    sent = {"year": 2027, "kind": "growth_year", "value": "20", "source": "Plan"}
    client.post(reverse("indicators:registry_target", args=["trips"]), sent)
    assert Indicator.objects.get().targets.get().value == pytest.approx(0.2)


def test_the_second_to_save_keeps_what_was_typed(units: dict[str, Unit], signed_in: Make) -> None:
    client = signed_in("coordinator")
    client.post(reverse("indicators:registry_new"), new(units))
    address = reverse("indicators:registry_edit", args=["trips"])
    client.post(address, new(units, version=1, name_en="First", is_active="on"))
    answer = client.post(address, new(units, version=1, name_en="Second", is_active="on"))
    assert answer.status_code == 409
    assert b"Second" in answer.content
    assert Indicator.objects.get().name_en == "First"


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_the_list_as_a_file(seeded: None, signed_in: Make, form: str) -> None:
    sent = {"form": form, "query": "year=2027"}
    answer = signed_in("viewer").post(reverse("indicators:registry_export"), sent)
    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]
    if form == "csv":
        assert b"positive-share" in answer.content


def test_a_file_form_that_nobody_knows(seeded: None, signed_in: Make) -> None:
    assert signed_in("viewer").post(reverse("indicators:registry_export"), {"form": "doc"}).status_code == 400


def test_the_template_goes_round(units: dict[str, Unit], signed_in: Make) -> None:
    client = signed_in("coordinator")
    assert client.get(reverse("indicators:registry_template")).content[:2] == b"PK"
    file = SimpleUploadedFile("mau.xlsx", template())
    answer = client.post(reverse("indicators:registry_import"), {"file": file})
    assert answer.status_code == 200
    assert Indicator.objects.get().code == "press-trips"


def test_a_file_that_is_none_is_refused_beside_its_field(units: dict[str, Unit], signed_in: Make) -> None:
    file = SimpleUploadedFile("a.toml", b"= x")
    answer = signed_in("coordinator").post(reverse("indicators:registry_import"), {"file": file})
    assert answer.status_code == 422
    assert "TOML" in answer.content.decode()


def test_computing_is_asked_for(seeded: None, signed_in: Make) -> None:
    answer = signed_in("analyst").post(reverse("indicators:compute"))
    assert answer.status_code == 302
    assert Job.objects.filter(kind="indicators.compute").count() == 1
