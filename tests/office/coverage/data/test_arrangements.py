"""Marks of paid, hosted and agreement-linked coverage: by people, with what they go by, and never independent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tiengvang.office.coverage.arrangements import bucket_of, mark_arrangement
from tiengvang.office.coverage.models import ArrangementMark, Bucket, Mention
from tiengvang.office.coverage.rollups.selectors import counts
from tiengvang.office.organisation.models import User

pytestmark = pytest.mark.django_db
Person, Make = Callable[..., User], Callable[..., Mention]


def test_every_origin_has_its_bucket() -> None:
    assert [bucket_of(origin, False, "") for origin in ("own", "state", "domestic", "diaspora", "foreign")] == [
        "own", "state", "domestic", "diaspora", "foreign_other",
    ]  # fmt: skip
    assert bucket_of("foreign", True, "") == Bucket.INDEPENDENT


@pytest.mark.parametrize("arrangement", ["paid", "hosted", "agreement"])
@pytest.mark.parametrize("origin", ["own", "foreign"])
def test_what_is_arranged_never_counts_as_independent(origin: str, arrangement: str) -> None:
    assert bucket_of(origin, True, arrangement) == Bucket.ARRANGED


def test_a_mark_moves_the_mention_in_the_figures_at_once_and_can_be_taken_back(mention: Make, person: Person) -> None:
    one, analyst = mention(), person("analyst")
    mark_arrangement(mention=one, arrangement="paid", note="Contract 12/2026", by=analyst)
    assert counts(one.day, one.day, by=("bucket",)) == {("arranged",): 1}
    assert (one.bucket, one.independent) == ("arranged", False)
    mark_arrangement(mention=one, arrangement="", note="The contract is for another article", by=analyst)
    one.refresh_from_db()
    assert (one.bucket, one.independent) == ("independent", True)
    assert counts(one.day, one.day, by=("bucket",)) == {("independent",): 1}
    assert ArrangementMark.objects.count() == 2


def test_a_mark_says_what_it_goes_by(mention: Make, person: Person) -> None:
    with pytest.raises(ValidationError):
        mark_arrangement(mention=mention(), arrangement="paid", note="  ", by=person("analyst"))


def test_a_mark_is_one_of_the_known_ones(mention: Make, person: Person) -> None:
    with pytest.raises(ValidationError):
        mark_arrangement(mention=mention(), arrangement="bribed", note="x", by=person("analyst"))


def test_not_everybody_may_mark(mention: Make, person: Person) -> None:
    with pytest.raises(PermissionDenied):
        mark_arrangement(mention=mention(), arrangement="paid", note="x", by=person("viewer"))
    assert Mention.objects.get().bucket == "independent"
