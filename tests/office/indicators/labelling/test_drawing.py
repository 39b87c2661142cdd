"""The sample of a label plan: random, by stratum, from the whole population, at the review desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from tiengvang.office.coverage.models import Mention, ReviewRound
from tiengvang.office.coverage.review.services import answer, label_mention, take_next
from tiengvang.office.indicators.computing.sampling import labelled, random_rounds
from tiengvang.office.indicators.labelling import population, selectors
from tiengvang.office.indicators.labelling.planning import Planned, Wish, planned
from tiengvang.office.indicators.labelling.services import draw_plan
from tiengvang.office.indicators.models import LabelPlan
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
Populate = Callable[..., list[Mention]]
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def _worked_out(by: str = "market", **said: object) -> Planned:
    wish = Wish(by, FIRST, LAST, **said)  # type: ignore[arg-type]
    return planned(wish, population.held(by, FIRST, LAST), LAST)


@pytest.mark.parametrize("by", ["market", "language"])
def test_a_plan_draws_its_labels_by_stratum_as_a_blind_round(by: str, populate: Populate, analyst: User) -> None:
    populate({"japan": 300, "korea": 120, "europe-french": 3})
    worked = _worked_out(by)
    plan = draw_plan(by=analyst, planned=worked, double_share=0.25, seed=9)
    assert plan.round is not None
    assert (plan.round.blind, plan.round.size, plan.round.frame_size) == (True, worked.drawn, 423)
    asked = {row.value: row.drawn for row in worked.rows}
    drawn = Mention.objects.filter(review_items__round=plan.round, review_items__second=False)
    assert {value: drawn.filter(**{by: value}).count() for value in asked} == asked == plan.labels
    assert plan.round.items.filter(second=True).count() == round(0.25 * worked.drawn)
    assert AuditEntry.objects.filter(action="indicators.plan_labels").count() == 1


def test_only_independent_foreign_originals_about_the_place_are_drawn(populate: Populate, analyst: User) -> None:
    wanted = populate({"japan": 20})
    populate({"japan": 5}, bucket="state")
    populate({"japan": 5}, bucket="arranged", arrangement="paid")
    populate({"japan": 5}, copy_of="https://else.example/1")
    populate({"japan": 5}, about="passing")
    assert [one.mentions for one in population.held("market", FIRST, LAST)] == [20]
    plan = draw_plan(by=analyst, planned=_worked_out(), seed=1)
    assert plan.round is not None
    assert set(plan.round.items.values_list("mention", flat=True)) <= {one.pk for one in wanted}


def test_what_people_found_not_about_the_place_stays_in_the_population(
    populate: Populate, analyst: User, person: Callable[..., User]
) -> None:
    """Else just the machine's errors would be missing from the sample, and the share too high."""
    rejected, *_others = populate({"japan": 20})
    promoted = populate({"japan": 1}, about="passing")[0]
    label_mention(mention=rejected, reviewer=analyst, about="other")
    label_mention(mention=promoted, reviewer=analyst, about="primary", tone="positive")
    found = population.query(FIRST, LAST)
    from tiengvang.office.coverage.explorer.selectors import find

    keys = set(find(found).values_list("pk", flat=True))
    assert rejected.pk in keys
    assert promoted.pk not in keys
    assert len(keys) == 20


def test_labels_of_a_plan_count_as_a_random_sample(populate: Populate, analyst: User) -> None:
    populate({"japan": 40})
    plan = draw_plan(by=analyst, planned=_worked_out(), seed=1, double_share=0)
    assert [one.id for one in random_rounds()] == [plan.round_id]
    assert plan.round is not None
    item = take_next(review=plan.round, reviewer=analyst)
    assert item is not None
    answer(item=item, reviewer=analyst, about="primary", tone="positive")
    assert [one.truth for one in labelled(random_rounds(), "lexicon/1")] == ["positive"]


def test_progress_is_told_by_stratum(populate: Populate, analyst: User, person: Callable[..., User]) -> None:
    populate({"japan": 30, "korea": 10})
    plan = draw_plan(by=analyst, planned=_worked_out(), seed=1, double_share=0.5)
    assert plan.round is not None
    second = person("analyst", username="binh")
    for reviewer in (analyst, second):
        while (item := take_next(review=plan.round, reviewer=reviewer)) is not None:
            tone = "positive" if reviewer == analyst else "neutral"
            answer(item=item, reviewer=reviewer, about="primary", tone=tone)
    rows = {one.value: one for one in selectors.progress(plan)}
    drawn, doubles = sum(plan.labels.values()), plan.round.items.filter(second=True).count()
    assert {value: one.asked for value, one in rows.items()} == plan.labels
    assert [one.labelled for one in rows.values()] == [one.asked for one in rows.values()]
    assert sum(one.doubles for one in rows.values()) == sum(one.twice for one in rows.values()) == doubles > 10
    assert sum(one.disputed for one in rows.values()) == doubles
    listed = selectors.plans("2026").get()
    assert (listed.asked, listed.labelled) == (drawn, drawn)
    assert list(selectors.plans("2025")) == []


def test_the_machines_errors_are_read_off_the_random_sample(populate: Populate, analyst: User) -> None:
    populate({"japan": 200}, share=0.5)
    plan = draw_plan(by=analyst, planned=_worked_out(), seed=1, double_share=0)
    assert plan.round is not None
    said = []
    while (item := take_next(review=plan.round, reviewer=analyst)) is not None:
        # Of what the machine calls positive every fourth is not; of the rest it misses every tenth.
        machine = item.mention.tone == "positive"
        wrong = len(said) % (4 if machine else 10) == 0
        said.append((machine, machine != wrong))
        answer(item=item, reviewer=analyst, about="primary", tone="positive" if machine != wrong else "neutral")
    found = population.errors()
    hits = [machine for machine, truth in said if truth]
    rest = [not machine for machine, truth in said if not truth]
    assert found.labels == len(said)
    assert found.sensitivity.value == pytest.approx(sum(hits) / len(hits))
    assert found.specificity.value == pytest.approx(sum(rest) / len(rest))
    assert found.known
    assert found.judge == "lexicon/1"


def test_a_few_labels_say_nothing_of_the_machines_errors(populate: Populate) -> None:
    populate({"japan": 5})
    assert not population.errors().known


def test_more_than_a_round_holds_is_refused_with_a_remedy(populate: Populate, analyst: User) -> None:
    populate({"japan": 5})
    many = planned(
        Wish("market", FIRST, LAST, target=0.2, growth=0.22), [population.Held("japan", 90_000, 27_000)], LAST
    )
    with translation.override("en"), pytest.raises(ValidationError, match="Choose fewer days"):
        draw_plan(by=analyst, planned=many)
    assert not LabelPlan.objects.exists()
    assert not ReviewRound.objects.exists()


def test_nothing_to_draw_is_refused(populate: Populate, analyst: User) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="nothing to draw"):
        draw_plan(by=analyst, planned=_worked_out())


def test_whoever_may_not_enter_draws_nothing(populate: Populate, person: Callable[..., User]) -> None:
    populate({"japan": 20})
    with pytest.raises(PermissionDenied):
        draw_plan(by=person("provincial_leader", "province"), planned=_worked_out())
    assert not ReviewRound.objects.exists()
