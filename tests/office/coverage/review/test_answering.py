"""Answers become labels once, whatever the network does; disputes are settled by somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tiengvang.office.coverage.models import Label, Mention, ReviewItem, ReviewRound
from tiengvang.office.coverage.review.selectors import disputes, last_answered, progress
from tiengvang.office.coverage.review.services import (
    HELD_FOR,
    answer,
    close_round,
    label_mention,
    settle,
    take_next,
)
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
Team = tuple[User, User, User]


@pytest.fixture
def held(review: Callable[..., ReviewRound], reviewers: Team) -> ReviewItem:
    """An item of a blind round that the first reviewer holds."""
    item = take_next(review=review(3), reviewer=reviewers[0])
    assert item is not None
    return item


@pytest.fixture
def disputed(review: Callable[..., ReviewRound], reviewers: Team) -> Mention:
    """A mention on which the first two reviewers disagree."""
    made = review(1, double_share=1)
    for one, tone in zip(reviewers, ("negative", "neutral"), strict=False):
        answer(item=take_next(review=made, reviewer=one), reviewer=one, about="primary", tone=tone)
    return made.items.first().mention


def test_an_answer_is_a_blind_label_and_the_mention_follows_it(held: ReviewItem, reviewers: Team) -> None:
    given = answer(item=held, reviewer=reviewers[0], about="passing", tone="negative", note=" only a list ")
    assert (given.label.blind, given.label.note, given.label.item) == (True, "only a list", held)
    held.refresh_from_db()
    held.mention.refresh_from_db()
    assert held.done is not None
    assert (held.mention.about, held.mention.tone, held.mention.tone_by) == ("passing", "negative", "person")


def test_an_answer_that_arrives_twice_is_one_label(held: ReviewItem, reviewers: Team) -> None:
    first = answer(item=held, reviewer=reviewers[0], about="primary", tone="neutral")
    again = answer(item=held, reviewer=reviewers[0], about="primary", tone="neutral")
    assert (first.repeated, again.repeated, again.label) == (False, True, first.label)
    assert Label.objects.count() == 1


def test_a_changed_mind_is_a_second_label_and_it_too_arrives_once(held: ReviewItem, reviewers: Team) -> None:
    first = answer(item=held, reviewer=reviewers[0], about="primary", tone="neutral").label
    for _ in range(2):
        answer(item=held, reviewer=reviewers[0], about="primary", tone="negative", after=first.pk)
    assert list(held.labels.order_by("pk").values_list("tone", flat=True)) == ["neutral", "negative"]
    held.mention.refresh_from_db()
    assert held.mention.tone == "negative"


def test_a_mention_of_the_place_needs_a_tone_and_nothing_half_done_stays(held: ReviewItem, reviewers: Team) -> None:
    with pytest.raises(ValidationError):
        answer(item=held, reviewer=reviewers[0], about="primary")
    held.refresh_from_db()
    assert (Label.objects.count(), held.done) == (0, None)


def test_an_item_that_went_to_somebody_else_takes_no_answer(held: ReviewItem, reviewers: Team) -> None:
    ReviewItem.objects.filter(pk=held.pk).update(taken=held.taken - 2 * HELD_FOR)
    ReviewItem.objects.exclude(pk=held.pk).delete()
    assert take_next(review=held.round, reviewer=reviewers[1]) == held
    with pytest.raises(ValidationError) as refused:
        answer(item=held, reviewer=reviewers[0], about="other")
    assert refused.value.code == "gone"


def test_a_closed_round_takes_no_answer_but_knows_one_that_was_given(
    held: ReviewItem, reviewers: Team, coordinator: User
) -> None:
    other = take_next(review=held.round, reviewer=reviewers[1])
    answer(item=held, reviewer=reviewers[0], about="other")
    close_round(review=held.round, by=coordinator)
    close_round(review=held.round, by=coordinator)
    assert AuditEntry.objects.filter(action="coverage.round_close").count() == 1
    assert answer(item=held, reviewer=reviewers[0], about="other").repeated
    with pytest.raises(ValidationError) as refused:
        answer(item=other, reviewer=reviewers[1], about="other")
    assert refused.value.code == "closed"


def test_a_label_in_sight_of_the_machine_is_not_blind_nor_is_a_later_one(held: ReviewItem, reviewers: Team) -> None:
    seen = label_mention(mention=held.mention, reviewer=reviewers[0], about="primary", tone="neutral")
    assert not seen.label.blind
    assert not answer(item=held, reviewer=reviewers[0], about="primary", tone="neutral").label.blind


def test_a_label_on_a_mentions_page_is_written_once(held: ReviewItem, reviewers: Team) -> None:
    for _ in range(2):
        given = label_mention(mention=held.mention, reviewer=reviewers[0], about="other")
    assert given.repeated
    assert Label.objects.count() == 1


def test_going_back_walks_from_the_last_answer_to_the_first(
    review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    made, an = review(3, double_share=0), reviewers[0]
    assert last_answered(made, an) is None
    done = []
    while item := take_next(review=made, reviewer=an):
        answer(item=item, reviewer=an, about="other")
        done.append(item)
    back = [last_answered(made, an)]
    back.append(last_answered(made, an, before=back[0]))
    assert back == [done[2], done[1]]
    assert last_answered(made, reviewers[1]) is None


def test_progress_counts_codings_and_who_did_them(held: ReviewItem, reviewers: Team) -> None:
    answer(item=held, reviewer=reviewers[0], about="other")
    found = progress(held.round, reviewers[0])
    assert (found.total, found.done, found.mine, found.left) == (5, 1, 1, 4)
    assert found.coders == ((reviewers[0].full_name, 1),)


def test_two_who_disagree_leave_the_machines_word_and_a_third_settles(disputed: Mention, reviewers: Team) -> None:
    assert (disputed.disputed, disputed.tone, disputed.tone_by) == (True, "positive", "machine")
    assert list(disputes()) == [disputed]
    label = settle(mention=disputed, by=reviewers[2], about="primary", tone="negative", note="the headline decides")
    assert label.settles
    disputed.refresh_from_db()
    assert (disputed.disputed, disputed.tone, disputed.tone_by) == (False, "negative", "person")
    assert not disputes().exists()


def test_who_disagrees_does_not_settle_unless_of_the_coordinating_department(
    disputed: Mention, reviewers: Team, coordinator: User
) -> None:
    with pytest.raises(PermissionDenied):
        settle(mention=disputed, by=reviewers[0], about="primary", tone="negative")
    label_mention(mention=disputed, reviewer=coordinator, about="other")
    assert settle(mention=disputed, by=coordinator, about="primary", tone="neutral").settles


def test_what_is_settled_is_not_settled_again(disputed: Mention, reviewers: Team) -> None:
    settle(mention=disputed, by=reviewers[2], about="other")
    with pytest.raises(ValidationError) as refused:
        settle(mention=disputed, by=reviewers[2], about="other")
    assert refused.value.code == "settled"
    assert Label.objects.filter(settles=True).count() == 1
