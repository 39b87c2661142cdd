"""A round says how far people agree and how often the machine is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tiengvang.measure.agreement import krippendorff_alpha
from tiengvang.office.coverage.models import Mention, ReviewItem, ReviewRound
from tiengvang.office.coverage.review.results import against, agreement
from tiengvang.office.coverage.review.services import answer, label_mention, settle, take_next
from tiengvang.office.organisation.models import User

pytestmark = pytest.mark.django_db
Team = tuple[User, User, User]


def _code(made: ReviewRound, reviewer: User, say: Callable[[Mention], tuple[str, str]]) -> Iterator[ReviewItem]:
    while item := take_next(review=made, reviewer=reviewer):
        about, tone = say(item.mention)
        answer(item=item, reviewer=reviewer, about=about, tone=tone)
        yield item


def _by_number(*said: tuple[str, str]) -> Callable[[Mention], tuple[str, str]]:
    """What is said of the mention "Title 0", "Title 1" and so on."""
    return lambda mention: said[int(mention.title.split()[1])]


PRIMARY = [("primary", "negative"), ("primary", "neutral"), ("primary", "positive"), ("passing", "neutral")]


@pytest.fixture
def coded(review: Callable[..., ReviewRound], reviewers: Team) -> ReviewRound:
    """Four mentions coded by two people, who differ on the tone of one and on the verdict of another."""
    made = review(4, double_share=1)
    list(_code(made, reviewers[0], _by_number(*PRIMARY)))
    list(_code(made, reviewers[1], _by_number(*PRIMARY[:2], ("primary", "neutral"), ("other", ""))))
    return made


def test_agreement_is_that_of_the_double_coded_mentions(coded: ReviewRound) -> None:
    found = agreement(coded)
    assert (found.about.percent.value, found.about.percent.units) == (0.75, 4)
    assert found.about.kappa is not None
    tones = [("negative", "negative"), ("neutral", "neutral"), ("positive", "neutral")]
    assert found.tone.alpha == krippendorff_alpha(tones, ("negative", "neutral", "positive"), "ordinal")
    assert found.tone.alpha.units == 3  # one of the two says that the fourth is not of the place


def test_a_changed_mind_counts_and_a_settling_label_does_not(coded: ReviewRound, reviewers: Team) -> None:
    item = coded.items.get(mention__title="Title 3", reviewer=reviewers[1])
    before = item.labels.get()
    settle(mention=item.mention, by=reviewers[2], about="passing", tone="neutral")
    assert agreement(coded).about.percent.value == 0.75
    answer(item=item, reviewer=reviewers[1], about="passing", tone="neutral", after=before.pk)
    assert agreement(coded).about.percent.value == 1.0


def test_kappa_is_not_given_for_three_coders(review: Callable[..., ReviewRound], reviewers: Team) -> None:
    made = review(3, double_share=1)
    for one in reviewers:
        for _ in range(2):
            item = take_next(review=made, reviewer=one)
            answer(item=item, reviewer=one, about="primary", tone="neutral")
    found = agreement(made)
    assert found.about.kappa is None
    assert found.about.percent.units == 3


def test_the_machine_is_held_against_what_people_agree_on(coded: ReviewRound, reviewers: Team) -> None:
    found = against(coded)  # the machine said primary and positive of all; people disagree on two of the four
    assert (found.unsettled, found.unjudged) == (2, 0)
    assert found.about.counts[0] == (2, 0, 0)
    assert (found.tone.right.value, found.tone.right.units) == (0.0, 2)
    settle(mention=Mention.objects.get(title="Title 2"), by=reviewers[2], about="primary", tone="positive")
    later = against(coded)
    assert (later.unsettled, later.tone.right.value) == (1, pytest.approx(1 / 3))


def test_mentions_outside_the_round_do_not_count(
    coded: ReviewRound, mentions: Callable[..., list[Mention]], reviewers: Team
) -> None:
    [other] = mentions(1)
    label_mention(mention=other, reviewer=reviewers[0], about="primary", tone="negative")
    assert against(coded).about.right.units == 2


def test_a_round_without_answers_has_no_figures(review: Callable[..., ReviewRound]) -> None:
    made = review(2)
    found = agreement(made)
    assert (found.about.alpha.value, found.about.verdict, found.tone.percent.units) == (None, "", 0)
    assert against(made).about.right.value is None
