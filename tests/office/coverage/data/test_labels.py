"""Labels of people: who prevails, what becomes disputed, and what the machine's judgement is then worth."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tiengvang.office.coverage.labels import apply_label
from tiengvang.office.coverage.models import Label, Mention
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
Person, Make = Callable[..., User], Callable[..., Mention]


def holds(mention: Mention) -> tuple[str, str, str, str, bool]:
    mention.refresh_from_db()
    return mention.about, mention.about_by, mention.tone, mention.tone_by, mention.disputed


def test_one_persons_label_holds(mention: Make, person: Person) -> None:
    one = mention()
    apply_label(mention=one, reviewer=person("analyst"), about="passing", tone="neutral")
    assert holds(one) == ("passing", "person", "neutral", "person", False)


def test_two_who_agree_hold(mention: Make, person: Person) -> None:
    one = mention()
    for unit in ("culture", "finance"):
        apply_label(mention=one, reviewer=person("analyst", unit), about="primary", tone="negative")
    assert holds(one) == ("primary", "person", "negative", "person", False)


def test_two_who_differ_leave_the_machines_judgement_and_a_dispute(mention: Make, person: Person) -> None:
    one = mention()
    apply_label(mention=one, reviewer=person("analyst"), about="passing", tone="negative")
    apply_label(mention=one, reviewer=person("analyst", "finance"), about="passing", tone="neutral")
    assert holds(one) == ("primary", "machine", "positive", "machine", True)


def test_a_second_thought_counts_instead_of_the_first(mention: Make, person: Person) -> None:
    one = mention()
    for tone in ("negative", "neutral"):
        apply_label(mention=one, reviewer=person("analyst"), about="passing", tone=tone)
    apply_label(mention=one, reviewer=person("analyst", "finance"), about="passing", tone="neutral")
    assert holds(one) == ("passing", "person", "neutral", "person", False)
    assert Label.objects.count() == 3


def test_a_settling_label_ends_the_dispute_and_later_ones_do_not_reopen_it(mention: Make, person: Person) -> None:
    one = mention()
    apply_label(mention=one, reviewer=person("analyst"), about="passing", tone="negative")
    apply_label(mention=one, reviewer=person("analyst", "finance"), about="primary", tone="neutral")
    apply_label(mention=one, reviewer=person("coordinator"), about="primary", tone="negative", settles=True)
    assert holds(one) == ("primary", "person", "negative", "person", False)
    apply_label(mention=one, reviewer=person("analyst"), about="other")
    assert holds(one) == ("primary", "person", "negative", "person", False)


def test_two_who_say_something_else_agree_whatever_tone_they_gave(mention: Make, person: Person) -> None:
    one = mention()
    apply_label(mention=one, reviewer=person("analyst"), about="other", tone="negative")
    apply_label(mention=one, reviewer=person("analyst", "finance"), about="other")
    assert holds(one) == ("other", "person", "positive", "machine", False)


def test_the_mention_at_hand_is_changed_too(mention: Make, person: Person) -> None:
    one = mention()
    apply_label(mention=one, reviewer=person("analyst"), about="passing", tone="neutral")
    assert (one.about, one.tone) == ("passing", "neutral")


def test_a_label_of_the_place_needs_a_tone(mention: Make, person: Person) -> None:
    with pytest.raises(ValidationError):
        apply_label(mention=mention(), reviewer=person("analyst"), about="primary", tone="")
    assert not Label.objects.exists()


@pytest.mark.parametrize("said", [{"about": "true"}, {"about": "primary", "tone": "false"}])
def test_a_label_knows_no_verdict_on_truth(mention: Make, person: Person, said: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        apply_label(mention=mention(), reviewer=person("analyst"), **{"tone": "neutral", **said})


@pytest.mark.parametrize("settles", [False, True])
def test_who_may_not_review_leaves_nothing(mention: Make, person: Person, settles: bool) -> None:
    one = mention()
    with pytest.raises(PermissionDenied):
        apply_label(mention=one, reviewer=person("viewer"), about="other", settles=settles)
    assert holds(one) == ("primary", "machine", "positive", "machine", False)


def test_a_label_is_written_into_the_audit_trail(mention: Make, person: Person) -> None:
    one = mention()
    apply_label(mention=one, reviewer=person("analyst"), about="passing", tone="neutral", note="  Sports page ")
    entry = AuditEntry.objects.get(action="coverage.label")
    assert entry.object == f"coverage.mention:{one.pk}"
    assert Label.objects.get().note == "Sports page"
