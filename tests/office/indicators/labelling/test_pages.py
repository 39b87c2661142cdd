"""Pages of label plans as people use them: work it out, draw it, follow it; both languages, errors beside fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tiengvang.office.coverage.models import Mention
from tiengvang.office.indicators.models import LabelPlan

pytestmark = pytest.mark.django_db
Populate = Callable[..., list[Mention]]
ASKED = {
    "first_day": "2026-01-01", "last_day": "2026-12-31", "by": "market", "growth": "20", "target": "", "power": "80",
    "sensitivity": "50", "specificity": "50", "double_share": "20",
}  # fmt: skip


@pytest.fixture
def client(signed_in: Callable[..., Client]) -> Client:
    made = signed_in("analyst")
    made.post(reverse("set_language"), {"language": "en"})
    return made


def _text(answer: Any) -> str:
    plain = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return " ".join(plain.split())


def test_an_empty_office_is_told_what_to_do(client: Client) -> None:
    assert "No label plan yet" in _text(client.get(reverse("indicators:label_plans")))
    assert "Choose other days" in _text(client.get(reverse("indicators:label_plan_new")))


def test_a_plan_is_worked_out_drawn_and_followed(client: Client, populate: Populate) -> None:
    populate({"japan": 400, "korea": 150})
    new = reverse("indicators:label_plan_new")
    shown = _text(client.post(new, {**ASKED, "act": "compute"}))
    assert "labels a year" in shown
    assert "By market" not in shown
    assert "Japan 400" in shown
    assert not LabelPlan.objects.exists()
    answer = client.post(new, {**ASKED, "act": "draw"}, follow=True)
    plan = LabelPlan.objects.get()
    assert plan.round is not None
    assert answer.redirect_chain[-1][0] == reverse("indicators:label_plan", args=[plan.pk])
    page = _text(answer)
    assert f"0/{plan.round.size}" in page
    assert "Krippendorff" in page
    assert reverse("coverage:desk", args=[plan.round_id]) in answer.content.decode()
    listed = _text(client.get(reverse("indicators:label_plans") + "?year=2026"))
    assert f"0/{plan.round.size}" in listed
    assert "No plan for this year" in _text(client.get(reverse("indicators:label_plans") + "?year=2024"))


def test_a_share_above_40_percent_is_said_to_be_too_high_on_the_page(client: Client, populate: Populate) -> None:
    populate({"japan": 400}, share=0.5)
    shown = _text(client.get(reverse("indicators:label_plan_new")))
    assert "A share above 40.2% cannot grow by 20% a year for five years." in shown


def test_a_guess_typed_for_a_stratum_holds_and_one_left_alone_follows_the_machine(
    client: Client, populate: Populate
) -> None:
    populate({"japan": 400})
    new = reverse("indicators:label_plan_new")
    typed = client.post(new, {**ASKED, "share-japan": "12,5", "share-japan-was": "30", "act": "compute"})
    assert 'name="share-japan" value="12.5"' in typed.content.decode()
    left = client.post(new, {**ASKED, "share-japan": "99", "share-japan-was": "99", "act": "compute"})
    assert 'name="share-japan" value="99"' not in left.content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"growth": "abc"}, "“abc” is no percentage"),
        ({"growth": "-5"}, "Give between 1 and 500 percent"),
        ({"power": "20"}, "Give between 50 and 99 percent"),
        ({"sensitivity": "nan"}, "Give between 0 and 100 percent"),
        ({"last_day": "2025-01-01"}, "at most a year after the first"),
        ({"by": "outlet"}, "Select a valid choice"),
        ({"first_day": "x"}, "Enter a valid date"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(said: dict[str, str], words: str, client: Client) -> None:
    answer = client.post(reverse("indicators:label_plan_new"), {**ASKED, **said, "act": "draw"})
    assert answer.status_code == 422
    assert words in _text(answer)


def test_a_target_that_is_the_growth_itself_draws_nothing(client: Client, populate: Populate) -> None:
    populate({"japan": 400})
    answer = client.post(reverse("indicators:label_plan_new"), {**ASKED, "target": "20", "act": "draw"})
    assert answer.status_code == 422
    assert "no number of labels proves more than is so" in _text(answer)
    assert not LabelPlan.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_progress_can_be_taken_away_as_a_file(form: str, client: Client, populate: Populate) -> None:
    populate({"japan": 60})
    client.post(reverse("indicators:label_plan_new"), {**ASKED, "act": "draw"})
    at = reverse("indicators:label_plan_export", args=[LabelPlan.objects.get().pk])
    assert client.post(at, {"form": form}).status_code == 200
    assert client.post(at, {"form": "pdf"}).status_code == 400


def test_whoever_may_only_look_sees_plans_and_no_form(
    signed_in: Callable[..., Client], client: Client, populate: Populate
) -> None:
    populate({"japan": 60})
    client.post(reverse("indicators:label_plan_new"), {**ASKED, "act": "draw"})
    viewer = signed_in("viewer")
    assert viewer.get(reverse("indicators:label_plan", args=[LabelPlan.objects.get().pk])).status_code == 200
    assert viewer.get(reverse("indicators:label_plan_new")).status_code == 403
    assert reverse("indicators:label_plan_new") not in viewer.get(reverse("indicators:label_plans")).content.decode()


def test_the_plan_reads_in_vietnamese_numbers(signed_in: Callable[..., Client], populate: Populate) -> None:
    populate({"japan": 1_500})
    page = _text(signed_in("analyst").get(reverse("indicators:label_plan_new")))
    assert "1.500" in page
