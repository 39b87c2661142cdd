"""Grouping the office's mentions: only what is new, the same each time, obeying people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tiengvang.office.coverage.models import Mention, MentionTrace, Narrative, NarrativeAct
from tiengvang.office.coverage.narratives import grouping, services
from tiengvang.office.organisation.models import AuditEntry, User
from tiengvang.understand.narratives.grouping import narrative_id

Make = Callable[..., Mention]
People = Callable[..., User]
DAY = date(2026, 6, 10)  # of the factory


def groups() -> set[frozenset[str]]:
    found = defaultdict(set)
    for narrative, key in Mention.objects.exclude(narrative=None).values_list("narrative", "key"):
        found[narrative].add(key)
    return {frozenset(keys) for keys in found.values()}


def test_articles_of_one_story_become_one_narrative_that_its_first_article_names(article: Make) -> None:
    first, second = article("gongs"), article("gongs", day=DAY + timedelta(days=1), language="fr")
    other = article("coffee")
    assert grouping.group() == {"mentions": 3, "narratives": 2}
    assert groups() == {frozenset({first.key, second.key}), frozenset({other.key})}
    narrative = Narrative.objects.get(pk=narrative_id(first.key))
    assert narrative.label in (first, second)
    assert narrative.last_day == DAY + timedelta(days=1)


def test_a_second_run_does_nothing_and_new_articles_join_what_is_there(article: Make) -> None:
    first = article("gongs")
    grouping.group()
    assert grouping.group() == {"mentions": 0, "narratives": 0}
    late = article("gongs", day=DAY - timedelta(days=3))
    assert grouping.group() == {"mentions": 1, "narratives": 0}
    late.refresh_from_db()
    assert late.narrative_id == narrative_id(first.key)


def test_a_stopped_run_goes_on_to_the_same_narratives(article: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        article(f"story {number % 4}", day=DAY + timedelta(days=number))
    grouping.group()
    at_once = groups()
    Mention.objects.update(narrative=None)
    Narrative.objects.all().delete()
    monkeypatch.setattr(grouping, "BATCH", 3)

    def stop(done: int, total: int = 0, message: str = "") -> None:
        if done == 6:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        grouping.group(stop)
    assert Mention.objects.exclude(narrative=None).count() == 6
    grouping.group()
    assert groups() == at_once


def test_a_mention_without_a_vector_has_no_narrative(article: Make) -> None:
    one = article(has_vector=False)
    assert grouping.group() == {"mentions": 0, "narratives": 0}
    one.refresh_from_db()
    assert one.narrative is None


def test_a_merge_moves_all_mentions_and_later_articles_follow(article: Make, person: People, grouped: Make) -> None:
    gongs, coffee = article("gongs"), article("coffee")
    keep, other = grouped(gongs), grouped(coffee)
    services.merge(keep=keep, other=other, by=person("coordinator"))
    assert groups() == {frozenset({gongs.key, coffee.key})}
    later = article("coffee", day=DAY + timedelta(days=2))
    grouping.group()
    later.refresh_from_db()
    other.refresh_from_db()
    assert later.narrative_id == keep.pk == other.merged_into_id
    assert AuditEntry.objects.filter(action="coverage.narrative_merge").count() == 1
    assert set(MentionTrace.objects.filter(placed_by="person").values_list("mention__key", flat=True)) == {coffee.key}


def test_a_merge_that_is_taken_back_leaves_all_as_it_was(article: Make, person: People, grouped: Make) -> None:
    gongs, coffee = article("gongs"), article("coffee")
    keep, other = grouped(gongs), grouped(coffee)
    act = services.merge(keep=keep, other=other, by=person("coordinator"))
    services.undo(act=act, by=person("coordinator"))
    other.refresh_from_db()
    assert groups() == {frozenset({gongs.key}), frozenset({coffee.key})}
    assert other.merged_into is None
    later = article("coffee", day=DAY + timedelta(days=2))
    assert grouped(later).pk == other.pk
    assert grouping.constraints().together == ()
    with pytest.raises(ValidationError):
        services.undo(act=act, by=person("coordinator"))


def test_what_was_split_off_stays_apart(article: Make, person: People, grouped: Make) -> None:
    first, second, third = (article("gongs", day=DAY + timedelta(days=number)) for number in range(3))
    whole = grouped(first)
    act = services.split(narrative=whole, leaving=[third.key], by=person("coordinator"))
    assert groups() == {frozenset({first.key, second.key}), frozenset({third.key})}
    assert act.other_id == narrative_id(third.key)
    grouping.group()
    assert len(groups()) == 2
    services.undo(act=act, by=person("coordinator"))
    assert groups() == {frozenset({first.key, second.key, third.key})}
    assert Narrative.objects.get(pk=act.other_id).merged_into_id == whole.pk


def test_a_split_needs_mentions_on_both_sides(article: Make, person: People, grouped: Make) -> None:
    one, two = article("gongs"), article("gongs")
    whole = grouped(one)
    for leaving in ([], [one.key, two.key], ["f" * 32]):
        with pytest.raises(ValidationError):
            services.split(narrative=whole, leaving=leaving, by=person("coordinator"))
    assert not NarrativeAct.objects.exists()


def test_only_the_last_act_on_a_narrative_is_taken_back(article: Make, person: People, grouped: Make) -> None:
    gongs, coffee, tea = article("gongs"), article("coffee"), article("tea")
    keep, first, second = grouped(gongs), grouped(coffee), grouped(tea)
    by = person("coordinator")
    act = services.merge(keep=keep, other=first, by=by)
    services.merge(keep=keep, other=second, by=by)
    with pytest.raises(ValidationError):
        services.undo(act=act, by=by)


@pytest.mark.parametrize("role", ["analyst", "officer", "viewer"])
def test_only_a_coordinator_mends_narratives(article: Make, person: People, grouped: Make, role: str) -> None:
    keep, other = grouped(article("gongs")), grouped(article("coffee"))
    by = person(role)
    with pytest.raises(PermissionDenied):
        services.merge(keep=keep, other=other, by=by)
    with pytest.raises(PermissionDenied):
        services.split(narrative=keep, leaving=["x"], by=by)
    with pytest.raises(PermissionDenied):
        services.name_narrative(narrative=keep, language="vi", name="Cồng chiêng", by=by)


def test_a_narrative_that_outgrew_what_grouping_held_is_made_from_its_mentions(article: Make, grouped: Make) -> None:
    first = article("gongs")
    narrative = grouped(first)
    Narrative.objects.filter(pk=narrative.pk).update(last_day=DAY - timedelta(days=400))  # out of the window
    Mention.objects.filter(pk=first.pk).update(narrative=None)
    second = article("gongs", day=DAY + timedelta(days=1))
    assert grouped(second).pk == narrative.pk
    assert Narrative.objects.get(pk=narrative.pk).state["count"] == 2
