"""Items are dealt so that two people never hold the same one and nobody codes a mention twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from tiengvang.office.coverage.models import ReviewItem, ReviewRound
from tiengvang.office.coverage.review.services import HELD_FOR, answer, close_round, put_back, take_next
from tiengvang.office.organisation.models import User

pytestmark = pytest.mark.django_db
Team = tuple[User, User, User]


def _wait(item: ReviewItem, time: timedelta) -> None:
    ReviewItem.objects.filter(pk=item.pk).update(taken=timezone.now() - time)


def test_a_person_is_given_the_same_item_until_it_is_answered(
    review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    made = review(3)
    first = take_next(review=made, reviewer=reviewers[0])
    assert first == take_next(review=made, reviewer=reviewers[0])
    answer(item=first, reviewer=reviewers[0], about="other")
    assert take_next(review=made, reviewer=reviewers[0]) != first


def test_two_people_hold_different_items(review: Callable[..., ReviewRound], reviewers: Team) -> None:
    made = review(3, double_share=0)
    held = {take_next(review=made, reviewer=one) for one in reviewers}
    assert len(held) == 3
    assert None not in held


def test_nobody_is_given_both_codings_of_a_mention(review: Callable[..., ReviewRound], reviewers: Team) -> None:
    made = review(4, double_share=1)
    for one in reviewers[:2]:
        coded = []
        while item := take_next(review=made, reviewer=one):
            coded.append(item.mention_id)
            answer(item=item, reviewer=one, about="other")
        assert len(coded) == len(set(coded)) == 4
    assert not made.items.filter(done=None).exists()


def test_an_item_unanswered_for_half_an_hour_goes_to_another(
    review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    an, binh, _ = reviewers
    made = review(1, double_share=0)
    item = take_next(review=made, reviewer=an)
    _wait(item, HELD_FOR - timedelta(minutes=1))
    assert take_next(review=made, reviewer=binh) is None
    _wait(item, HELD_FOR + timedelta(minutes=1))
    assert take_next(review=made, reviewer=binh) == item
    assert take_next(review=made, reviewer=an) is None


def test_a_late_answer_counts_while_nobody_else_took_the_item(
    review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    item = take_next(review=review(1), reviewer=reviewers[0])
    _wait(item, timedelta(hours=3))
    assert not answer(item=item, reviewer=reviewers[0], about="other").repeated


def test_a_skipped_item_goes_back_and_is_not_offered_again(review: Callable[..., ReviewRound], reviewers: Team) -> None:
    made = review(2, double_share=0)
    first = take_next(review=made, reviewer=reviewers[0])
    put_back(item=first, reviewer=reviewers[0])
    second = take_next(review=made, reviewer=reviewers[0], skipped=[first.pk])
    assert second != first
    assert take_next(review=made, reviewer=reviewers[0], skipped=[first.pk, second.pk]) is None
    assert take_next(review=made, reviewer=reviewers[1]) == first


def test_only_who_holds_an_item_gives_it_back(review: Callable[..., ReviewRound], reviewers: Team) -> None:
    item = take_next(review=review(1), reviewer=reviewers[0])
    put_back(item=item, reviewer=reviewers[1])
    item.refresh_from_db()
    assert item.reviewer == reviewers[0]


def test_a_closed_round_deals_nothing(review: Callable[..., ReviewRound], reviewers: Team, coordinator: User) -> None:
    made = review(2)
    close_round(review=made, by=coordinator)
    assert take_next(review=made, reviewer=reviewers[0]) is None


def test_who_may_not_review_is_given_nothing(review: Callable[..., ReviewRound], person: Callable[..., User]) -> None:
    with pytest.raises(PermissionDenied):
        take_next(review=review(1), reviewer=person("viewer"))


def test_who_comes_too_late_for_an_item_is_given_another(review: Callable[..., ReviewRound], reviewers: Team) -> None:
    an, binh, _ = reviewers
    made = review(2, double_share=0)
    between: list[ReviewItem | None] = []

    def binh_is_quicker(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Has Bình take the item just before An, who saw it free, writes her name on it."""
        if sql.startswith("UPDATE") and not between:
            between.append(None)
            between[0] = take_next(review=made, reviewer=binh)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(binh_is_quicker):
        mine = take_next(review=made, reviewer=an)
    assert between[0] is not None
    assert mine is not None
    assert mine != between[0]
    assert [item.reviewer for item in made.items.order_by("position")] == [binh, an]
