"""A round is a random sample that anybody can draw again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tiengvang.office.coverage.models import Mention, ReviewRound
from tiengvang.office.coverage.review.frames import Frame
from tiengvang.office.coverage.review.services import make_round
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db


def _codings(review: ReviewRound) -> list[tuple[int, bool]]:
    return list(review.items.order_by("position").values_list("mention", "second"))


def test_the_same_seed_draws_the_same_mentions_in_the_same_order(
    mentions: Callable[..., list[Mention]], review: Callable[..., ReviewRound]
) -> None:
    mentions(40)
    assert _codings(review(10, seed=3)) == _codings(review(10, seed=3))
    assert _codings(review(10, seed=3)) != _codings(review(10, seed=4))


def test_a_sample_is_without_replacement_and_a_share_of_it_is_coded_twice(
    mentions: Callable[..., list[Mention]], review: Callable[..., ReviewRound]
) -> None:
    mentions(40)
    made = review(10, double_share=0.3)
    firsts = [mention for mention, second in _codings(made) if not second]
    seconds = [mention for mention, second in _codings(made) if second]
    assert (len(set(firsts)), len(firsts), made.size, made.frame_size) == (10, 10, 10, 40)
    assert len(set(seconds)) == 3
    assert set(seconds) <= set(firsts)


def test_every_mention_has_the_same_chance(mentions: Callable[..., list[Mention]]) -> None:
    from tiengvang.office.coverage.review.drawing import draw

    mentions(10)
    times = Counter(
        coding.mention
        for seed in range(400)
        for coding in draw(Frame.parse(""), size=3, double_share=0, seed=seed).codings
    )
    # 400 draws of 3 out of 10: 120 times each, with a standard deviation of 9.
    assert len(times) == 10
    assert min(times.values()) > 120 - 5 * 9
    assert max(times.values()) < 120 + 5 * 9


def test_a_frame_smaller_than_the_sample_gives_all_it_has(
    mentions: Callable[..., list[Mention]], coordinator: User
) -> None:
    mentions(3)
    made = make_round(name="All", frame="", size=50, by=coordinator)
    assert (made.size, made.frame_size) == (3, 3)


def test_only_mentions_of_the_search_are_drawn(mentions: Callable[..., list[Mention]], coordinator: User) -> None:
    mentions(5)
    wanted = mentions(3, language="ja", market="japan")
    made = make_round(name="Japan", frame="language=ja", size=10, by=coordinator)
    assert {mention for mention, _ in _codings(made)} == {one.pk for one in wanted}


def test_strata_are_drawn_by_their_own_sizes(mentions: Callable[..., list[Mention]], coordinator: User) -> None:
    mentions(20)
    mentions(6, language="ja")
    mentions(4, language="ko")
    frame = Frame.parse("strata=language&take=en:5&take=ja:4&take=ko:9").encode()
    made = make_round(name="By language", frame=frame, double_share=0, by=coordinator)
    drawn = Counter(made.items.values_list("mention__language", flat=True))
    assert drawn == {"en": 5, "ja": 4, "ko": 4}
    assert (made.size, made.frame_size) == (13, 30)
    assert Frame.parse(made.frame).takes == (("en", 5), ("ja", 4), ("ko", 9))


def test_mentions_without_a_market_are_a_stratum_too(mentions: Callable[..., list[Mention]], coordinator: User) -> None:
    lost = mentions(2, market="")
    mentions(2)
    frame = Frame(Frame.parse("").query, "market", (("", 2),)).encode()
    made = make_round(name="No market", frame=frame, double_share=0, by=coordinator)
    assert {mention for mention, _ in _codings(made)} == {one.pk for one in lost}


def test_a_period_is_fixed_when_the_round_is_made() -> None:
    frame = Frame.parse("period=last-year&strata=nonsense&take=x")
    assert frame.query.period == ""
    assert frame.query.start == date(frame.query.start.year, 1, 1)
    assert (frame.by, frame.takes) == ("", ())


@pytest.mark.parametrize(
    ("how", "field"),
    [({"size": 0}, "size"), ({"size": 5_001}, "size"), ({"double_share": 1.5}, "double_share"), ({"name": " "}, "name"),
     ({"frame": "language=fr"}, "frame"), ({"frame": "strata=language"}, "size")],
)  # fmt: skip
def test_a_senseless_round_is_refused_by_field(
    mentions: Callable[..., list[Mention]], coordinator: User, how: dict[str, object], field: str
) -> None:
    mentions(2)
    with pytest.raises(ValidationError) as refused:
        make_round(**{"name": "One", "frame": "", "size": 2, "by": coordinator, **how})
    assert list(refused.value.message_dict) == [field]
    assert not ReviewRound.objects.exists()


def test_who_may_not_settle_makes_no_rounds(person: Callable[..., User]) -> None:
    with pytest.raises(PermissionDenied):
        make_round(name="One", frame="", size=2, by=person("officer"))


def test_making_a_round_is_in_the_audit_trail(review: Callable[..., ReviewRound]) -> None:
    made = review(2, seed=11)
    entry = AuditEntry.objects.get(action="coverage.round")
    assert (entry.object, entry.detail["seed"]) == (f"coverage.reviewround:{made.pk}", 11)
