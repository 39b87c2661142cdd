"""No figure mixes judges: whatever was judged by whom, one judge's word counts, and what it has not said is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone, translation
from judge_making import Steady
from scan_making import Scan

from tiengvang.office.api.services import make_token
from tiengvang.office.coverage.dashboard import figures, trends
from tiengvang.office.coverage.dashboard.scope import Scope
from tiengvang.office.coverage.explorer.facets import facets
from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.selectors import find
from tiengvang.office.coverage.judging.selectors import judges
from tiengvang.office.coverage.judging.services import rejudge, switch
from tiengvang.office.coverage.judging.standing import current
from tiengvang.office.coverage.labels import apply_label
from tiengvang.office.coverage.models import CurrentJudge, Judgement, Mention
from tiengvang.office.coverage.rollups.selectors import counts
from tiengvang.office.organisation.models import AuditEntry, User
from tiengvang.scan.rejudge import Range

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
Person = Callable[..., User]
Articles = Callable[..., Scan]
Tones = Callable[[], dict[str, int]]


def by_tone() -> dict[str, int]:
    return {str(key[0]): number for key, number in counts(*MARCH, by=("tone",)).items()}


def mixed() -> int:
    """Mentions whose tone stands by a machine that is not the current judge."""
    return Mention.objects.filter(tone_by="machine").exclude(tone="").exclude(judge=current()).count()


def test_the_first_imports_judge_becomes_the_current_one(articles: Articles, tones: Tones) -> None:
    articles(3)
    assert current() == "lexicon/1"
    assert tones() == {"positive": 3}


def test_a_scan_by_another_judge_changes_no_tone_and_its_mentions_are_shown_as_not_judged(
    articles: Articles, tones: Tones
) -> None:
    articles(3)
    articles(2, "b", judge="model/7", tone_negative=0.9, tone_neutral=0.05, tone_positive=0.05)
    assert tones() == {"": 2, "positive": 3}
    assert by_tone() == {"": 2, "positive": 3}
    assert mixed() == 0
    scope = Scope(*MARCH)
    assert figures.headline(scope)[0].value == 5  # they are mentions all the same
    (row,) = figures.ranking(scope, "country").rows
    assert [(piece.key, piece.mentions) for piece in row.pieces] == [
        ("positive", 3), ("neutral", 0), ("negative", 0), ("unjudged", 2),
    ]  # fmt: skip
    shares = [row for _name, cells in trends.tone(scope).rows for row in cells if row.share is not None]
    assert all(cell.share in (0.0, 1.0) for cell in shares)  # of three, not of five
    assert [column["name"] for column in trends.volume(scope).chart["series"]][-1] != "Negative"


def test_judging_anew_by_another_judge_leaves_the_figures_until_it_is_chosen(
    articles: Articles, tones: Tones, person: Person
) -> None:
    articles(3)
    outcome = rejudge(judge=Steady(), chosen=Range())
    assert (outcome.judged, outcome.lost.total()) == (3, 0)
    assert Judgement.objects.filter(judge="steady/1", about="primary").count() == 3
    assert tones() == {"positive": 3}
    switch(judge="steady/1", by=person("coordinator"), accept_missing=False)
    assert tones() == by_tone() == {"negative": 3}
    assert current() == "steady/1"
    switch(judge="lexicon/1", by=person("coordinator"), accept_missing=False)
    assert tones() == by_tone() == {"positive": 3}


def test_a_judge_of_a_part_is_chosen_only_with_its_gap_accepted_and_then_the_gap_is_shown(
    articles: Articles, tones: Tones, person: Person
) -> None:
    articles(5)
    rejudge(judge=Steady(), chosen=Range(date(2026, 3, 1), date(2026, 3, 2)))
    with pytest.raises(ValidationError, match="3"):
        switch(judge="steady/1", by=person("coordinator"), accept_missing=False)
    assert current() == "lexicon/1"
    done = switch(judge="steady/1", by=person("coordinator"), accept_missing=True)
    assert done.missing == 3
    assert tones() == by_tone() == {"": 3, "negative": 2}
    assert mixed() == 0
    assert {one.id: (one.judged, one.missing) for one in judges()} == {"steady/1": (2, 3), "lexicon/1": (5, 0)}
    rejudge(judge=Steady(), chosen=Range())  # it is the current one now: its word counts at once
    assert tones() == by_tone() == {"negative": 5}


def test_an_import_after_the_change_keeps_the_chosen_judge(articles: Articles, tones: Tones, person: Person) -> None:
    scan = articles(3)
    rejudge(judge=Steady(), chosen=Range())
    switch(judge="steady/1", by=person("coordinator"), accept_missing=False)
    articles(2, "b")
    assert tones() == by_tone() == {"": 2, "negative": 3}
    changed = [dict(row, prominence=0.9) for row in _rows(scan)]
    scan.part("a", *changed)
    scan.brought_in(name="a")
    assert tones() == {"": 2, "negative": 3}
    assert mixed() == 0


def _rows(scan: object) -> list[dict[str, object]]:
    import pyarrow.parquet as pq

    (path,) = scan.folder.glob("mentions/a.parquet")  # type: ignore[attr-defined]
    return pq.read_table(path).to_pylist()


def test_what_people_said_outlives_every_change_of_judge(articles: Articles, tones: Tones, person: Person) -> None:
    articles(3)
    apply_label(mention=Mention.objects.first(), reviewer=person("analyst"), about="primary", tone="neutral")
    rejudge(judge=Steady(), chosen=Range())
    switch(judge="steady/1", by=person("coordinator"), accept_missing=False)
    assert tones() == {"negative": 2, "neutral": 1}


def test_a_dispute_falls_back_on_the_current_judge_only(articles: Articles, person: Person) -> None:
    articles(1)
    articles(1, "b", judge="model/7")
    for mention in Mention.objects.all():
        for name, tone in (("one", "neutral"), ("two", "negative")):
            apply_label(mention=mention, reviewer=person("analyst", username=name), about="primary", tone=tone)
    assert list(Mention.objects.order_by("judge").values_list("judge", "tone", "disputed")) == [
        ("lexicon/1", "positive", True), ("model/7", "", True),
    ]  # fmt: skip


def test_the_explorer_finds_and_counts_what_is_not_judged(articles: Articles) -> None:
    articles(3)
    articles(2, "b", judge="model/7")
    assert find(Query.parse("tone=-")).count() == 2
    (facet,) = [one for one in facets(Query()).facets if one.name == "tone"]
    assert sorted((value.count) for value in facet.first) == [2, 3]


def test_the_api_says_whose_judgements_it_counts(articles: Articles, person: Person) -> None:
    articles(3)
    articles(2, "b", judge="model/7")
    _row, secret = make_token(owner=person("superuser"), name="t", expires=timezone.localdate())
    headers = {"Authorization": f"Bearer {secret}"}
    found = json.loads(Client().get("/api/v1/counts?from=2026-03-01&to=2026-03-31", headers=headers).content)
    assert found["judge"] == "lexicon/1"
    assert {one["tone"]: one["mentions"] for one in found["counts"]} == {"": 2, "positive": 3}
    page = json.loads(Client().get("/api/v1/mentions?tone=-", headers=headers).content)
    assert [one["tone"] for one in page["mentions"]] == ["", ""]


def test_a_change_of_judge_is_for_coordinators_and_is_written_down(articles: Articles, person: Person) -> None:
    articles(2)
    rejudge(judge=Steady(), chosen=Range())
    for role in ("analyst", "officer", "provincial_leader", "viewer"):
        with pytest.raises(PermissionDenied):
            switch(judge="steady/1", by=person(role), accept_missing=True)
    by = person("coordinator")
    switch(judge="steady/1", by=by, accept_missing=False)
    entry = AuditEntry.objects.filter(action="coverage.judge").get()
    assert (entry.actor_id, entry.detail["before"], entry.detail["after"]) == (by.pk, "lexicon/1", "steady/1")
    assert CurrentJudge.objects.get().by == by


def test_a_judge_that_has_judged_nothing_cannot_be_chosen(articles: Articles, person: Person) -> None:
    articles(1)
    with translation.override("en"), pytest.raises(ValidationError, match="judged nothing"):
        switch(judge="oracle/1", by=person("coordinator"), accept_missing=True)
