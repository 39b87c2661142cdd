"""Figures of tone: the machine's errors are corrected by a random sample, and only by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tiengvang.office.coverage.judging.services import switch
from tiengvang.office.coverage.labels import apply_label
from tiengvang.office.coverage.models import Mention, ReviewRound
from tiengvang.office.coverage.review.services import settle
from tiengvang.office.coverage.rollups.refreshing import refresh
from tiengvang.office.indicators.computing.gathering import Gathering
from tiengvang.office.indicators.computing.registry import Asked, Found, formula_of
from tiengvang.office.indicators.models import LabelPlan
from tiengvang.office.organisation.models import User

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
TODAY = date(2026, 11, 20)
MONTHS = tuple(range(1, 11))


def found(formula: str, **asked: Any) -> Found:
    refresh()
    known = formula_of(formula)
    assert known is not None
    return known.compute(Asked(Gathering(TODAY), 2026, MONTHS, **asked))


def always(tone: str) -> Callable[[Mention], tuple[str, str]]:
    return lambda mention: ("primary", tone)


def test_a_machine_that_is_always_wrong_is_set_right_by_labels(mentions: Make, labelled: Make) -> None:
    mentions(40, date(2026, 3, 5), "positive")
    mentions(10, date(2026, 3, 6), "neutral")
    labelled(30, always("neutral"))
    share = found("positive-share")
    assert share.estimate.value == pytest.approx(0.0, abs=1e-9)
    assert share.estimate.low == 0.0
    assert 0.0 < (share.estimate.high or 1) < 0.4
    assert share.method == "ppi"
    assert share.estimate.units == 30
    assert share.things == 50
    assert share.detail["machine"] == 40


def test_the_number_is_the_share_of_all_that_was_found(mentions: Make, labelled: Make) -> None:
    mentions(30, date(2026, 3, 5), "positive")
    mentions(70, date(2026, 4, 6), "neutral")
    labelled(60, lambda one: ("primary", one.tone))
    share, number = found("positive-share").estimate, found("positive-volume").estimate
    assert share.value == pytest.approx(0.3, abs=0.03)
    assert number.value == pytest.approx(100 * share.value)
    assert number.low == pytest.approx(100 * share.low)


def test_when_all_is_labelled_nothing_is_in_doubt(mentions: Make, labelled: Make) -> None:
    mentions(12, date(2026, 3, 5), "positive")
    labelled(12, lambda one: ("primary", "positive" if one.pk % 3 else "negative"))
    share = found("positive-share").estimate
    assert share.low == share.value == share.high


def test_a_sampled_article_that_is_not_about_the_place_is_not_positive(mentions: Make, labelled: Make) -> None:
    mentions(20, date(2026, 3, 5), "positive")
    labelled(20, lambda one: ("other", ""))
    share = found("positive-share")
    assert share.estimate.value == 0.0
    assert share.things == 20
    assert share.detail["not_about"] == 20


def test_a_passing_mention_is_not_positive_information_either(mentions: Make, labelled: Make) -> None:
    mentions(20, date(2026, 3, 5), "positive")
    labelled(20, lambda one: ("passing", "positive"))
    assert found("positive-share").estimate.value == 0.0


def test_without_labels_there_is_no_figure_and_the_reason_is_said(mentions: Make) -> None:
    mentions(20, date(2026, 3, 5))
    share = found("positive-share")
    assert share.estimate.value is None
    assert share.reason == "no-labels"
    assert share.things == 20


def test_one_label_is_too_few(mentions: Make, labelled: Make) -> None:
    mentions(20, date(2026, 3, 5))
    labelled(1, always("positive"))
    assert found("positive-share").reason == "one-label"


def test_without_coverage_the_number_is_nought_and_the_share_is_not_defined(mentions: Make) -> None:
    mentions(3, date(2026, 3, 5), bucket="state")
    assert found("positive-volume").estimate.value == 0.0
    assert found("positive-share").reason == "nothing-judged"


@pytest.mark.parametrize("bucket", ["state", "diaspora", "arranged", "foreign_other", "domestic", "own"])
def test_what_stands_beside_is_never_inside(mentions: Make, labelled: Make, bucket: str) -> None:
    mentions(20, date(2026, 3, 5), "neutral")
    labelled(20, always("neutral"))
    mentions(50, date(2026, 3, 6), "positive", bucket=bucket)
    assert found("positive-volume").estimate.value == 0.0
    assert found("articles").estimate.value == 20


def test_copies_are_not_counted_but_as_copies(mentions: Make, labelled: Make) -> None:
    mentions(20, date(2026, 3, 5), "neutral")
    labelled(20, always("neutral"))
    mentions(5, date(2026, 3, 6), "positive", copy_of="https://tribune.example/0.html")
    assert found("positive-volume").things == 20
    assert found("copies-volume").estimate.value == 5


def test_what_the_current_judge_has_not_judged_is_warned_of_and_not_filled_in(mentions: Make, labelled: Make) -> None:
    mentions(20, date(2026, 3, 5), "positive")
    mentions(10, date(2026, 3, 5), "positive", judge="lexicon/1", tone="")
    labelled(30, always("positive"))
    share = found("positive-share")
    assert {"code": "unjudged", "number": 10} in share.warnings
    assert share.detail["machine"] == 20
    assert share.estimate.value == 1.0


def test_labels_do_not_change_what_the_machine_said(mentions: Make, labelled: Make) -> None:
    mentions(20, date(2026, 3, 5), "positive")
    labelled(20, always("negative"))
    assert Mention.objects.filter(tone="negative").count() == 20
    assert found("positive-share").detail["machine"] == 20


@pytest.mark.parametrize(
    "frame",
    [
        "about=primary&bucket=independent&tone=positive", "about=primary&bucket=independent&theme=nature-tourism",
        "about=primary&bucket=independent&market=europe-other", "about=primary&bucket=state", "about=passing",
        "about=primary&bucket=independent&strata=market&take=europe-other:10",
        "about=primary&bucket=independent&from=2026-03-04&to=2026-03-05",
    ],
)  # fmt: skip
def test_a_round_that_leaves_something_out_is_no_random_sample(mentions: Make, labelled: Make, frame: str) -> None:
    mentions(10, date(2026, 3, 5), "positive", about="primary")
    mentions(3, date(2026, 3, 6), "positive", bucket="state")
    mentions(3, date(2026, 3, 6), "positive", about="passing")
    labelled(3, always("positive"), frame=frame)
    assert found("positive-share").reason == "no-labels"


def test_labels_that_were_not_given_blind_do_not_count(mentions: Make, labelled: Make, analysts: list[User]) -> None:
    made = mentions(10, date(2026, 3, 5), "positive")
    for one in made:
        apply_label(mention=one, reviewer=analysts[0], about="primary", tone="positive")
    labelled(10, always("positive"), blind=False)
    assert found("positive-share").reason == "no-labels"


def test_the_word_that_settled_a_dispute_goes_before_the_first_blind_one(
    mentions: Make, labelled: Make, analysts: list[User], person: Make
) -> None:
    mentions(4, date(2026, 3, 5), "positive")
    labelled(4, always("negative"))
    one = Mention.objects.first()
    apply_label(mention=one, reviewer=analysts[1], about="primary", tone="positive", blind=True)
    refresh()
    assert found("positive-share").estimate.value == 0.0
    assert {"code": "disputed", "number": 1} in found("positive-share").warnings
    settle(mention=one, by=person("coordinator"), about="primary", tone="positive")
    assert found("positive-share").estimate.value == pytest.approx(0.25)


def test_a_market_is_estimated_by_its_own_labels(mentions: Make, labelled: Make) -> None:
    mentions(20, date(2026, 3, 5), "positive", market="japan")
    mentions(20, date(2026, 3, 5), "positive", market="korea")
    labelled(40, lambda one: ("primary", "positive" if one.market == "japan" else "negative"))
    assert found("positive-share", dimension="market", key="japan").estimate.value == 1.0
    assert found("positive-share", dimension="market", key="korea").estimate.value == 0.0
    assert found("positive-share", dimension="market", key="china").reason == "nothing-judged"


def test_after_a_switch_the_other_judge_counts_alone(mentions: Make, labelled: Make, person: Make) -> None:
    mentions(20, date(2026, 3, 5), "positive")
    labelled(10, always("positive"))
    for one in Mention.objects.all()[:5]:
        one.judgements.create(
            judge="model/2", about="primary", tone_negative=0.9, tone_neutral=0.05, tone_positive=0.05
        )
    switch(judge="model/2", by=person("coordinator"), accept_missing=True)
    share = found("positive-share")
    assert share.detail["judge"] == "model/2"
    assert share.detail["machine"] == 0
    assert {"code": "unjudged", "number": 15} in share.warnings


def test_net_tone_and_imbalance_rest_on_the_same_sample(mentions: Make, labelled: Make) -> None:
    mentions(20, date(2026, 3, 5), "positive")
    mentions(20, date(2026, 3, 5), "negative")
    labelled(40, lambda one: ("primary", one.tone))
    net, coefficient = found("net-tone").estimate, found("imbalance").estimate
    assert net.value == 0.0
    assert net.low < 0 < net.high
    assert coefficient.value == 0.0
    assert coefficient.low < 0 < coefficient.high


def test_the_link_leads_to_the_mentions_behind_the_figure(mentions: Make, labelled: Make) -> None:
    mentions(4, date(2026, 3, 5), "positive")
    labelled(4, always("positive"))
    link = found("positive-share", dimension="market", key="europe-other").link
    assert "bucket=independent" in link
    assert "tone=positive" in link
    assert "market=europe-other" in link
    assert "from=2026-01-01" in link
    assert "to=2026-10-31" in link


def test_a_label_plan_s_round_counts_by_its_strata(
    mentions: Make, analysts: list[User], labelled: Callable[..., ReviewRound]
) -> None:
    mentions(30, date(2026, 3, 5), "positive", market="japan")
    mentions(10, date(2026, 3, 5), "positive", market="korea")
    review = labelled(
        0, lambda one: ("primary", "positive" if one.market == "japan" else "neutral"),
        frame="about=primary&bucket=independent&strata=market&take=japan:5&take=korea:5",
    )  # fmt: skip
    assert found("positive-share").reason == "no-labels"
    LabelPlan.objects.create(
        year=2026, population="independent-foreign", by="market", first_day=date(2026, 1, 1),
        last_day=date(2026, 12, 31), growth=0.2, round=review, made_by=analysts[0],
    )  # fmt: skip
    share = found("positive-share")
    # Half of the labels are of Korea, but a quarter of the articles: the strata are weighted by what they hold.
    assert share.estimate.value == pytest.approx(0.75)
    assert [(one["name"], one["labels"]) for one in share.detail["strata"]] == [("japan", 5), ("korea", 5)]
