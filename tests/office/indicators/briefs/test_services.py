"""Briefs are made once a week, edited by one person at a time, and stay as they were released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from indicators.mention_making import counted, mention

from tiengvang.office.indicators.briefs import paper, services, work
from tiengvang.office.indicators.briefs.forms import BriefForm, joined, parted
from tiengvang.office.indicators.models import WeeklyBrief
from tiengvang.office.organisation.models import AuditEntry, User
from tiengvang.office.shell.locking import Outdated

pytestmark = pytest.mark.django_db


def _quiet(*_said: Any) -> None:
    """No progress to tell."""


@pytest.fixture
def brief(weeks: date, editor: User) -> WeeklyBrief:
    return services.make(monday=weeks, by=editor)


def test_making_it_again_changes_nothing_that_a_person_wrote(brief: WeeklyBrief, editor: User, weeks: date) -> None:
    texts = {language: [dict(one) for one in getattr(brief, f"text_{language}")] for language in ("vi", "en")}
    texts["en"][0]["paragraphs"] = ["My own words."]
    taken_out = texts["en"].pop(1)["key"]
    services.edit(by=editor, brief=brief, version=brief.version, texts=texts)
    mention(weeks, tone="negative", title="Later")
    counted()
    again = services.make(monday=weeks, by=editor)
    assert again.text_en[0]["paragraphs"] == ["My own words."]
    assert taken_out not in [one["key"] for one in again.text_en]
    assert any("Later" in point for one in again.text_en for point in one["points"])
    assert again.text_vi[0] == again.drafted_vi[0]
    assert WeeklyBrief.objects.count() == 1


def test_the_second_of_two_editors_overwrites_nothing(brief: WeeklyBrief, editor: User) -> None:
    texts = {"vi": brief.text_vi, "en": brief.text_en}
    services.edit(by=editor, brief=brief, version=brief.version, texts=texts)
    with pytest.raises(Outdated):
        services.edit(by=editor, brief=brief, version=brief.version, texts=texts)
    with pytest.raises(Outdated):
        services.release(by=editor, brief=brief, version=brief.version)


def test_a_released_brief_stays_as_it_is(brief: WeeklyBrief, editor: User, weeks: date) -> None:
    released = services.release(by=editor, brief=brief, version=brief.version)
    assert released.released_by == editor
    with pytest.raises(ValidationError, match="stays as people have read it"):
        services.edit(by=editor, brief=released, version=released.version, texts={"vi": [], "en": []})
    mention(weeks)
    counted()
    assert services.make(monday=weeks, by=editor).facts == brief.facts
    assert list(AuditEntry.objects.filter(action__startswith="indicators.").values_list("action", flat=True)) == [
        "indicators.release_brief", "indicators.make_brief",
    ]  # fmt: skip


def test_a_brief_without_words_or_headings_is_refused_in_words(brief: WeeklyBrief, editor: User) -> None:
    with pytest.raises(ValidationError, match="says nothing in English"):
        services.edit(by=editor, brief=brief, version=brief.version, texts={"vi": brief.text_vi, "en": []})
    bare = [{"key": "own", "heading": " ", "paragraphs": ["Words."], "points": []}]
    with pytest.raises(ValidationError, match="needs a heading: “Words"):
        services.edit(by=editor, brief=brief, version=brief.version, texts={"vi": brief.text_vi, "en": bare})
    brief.refresh_from_db()
    assert brief.edited is None


@pytest.mark.parametrize(
    ("monday", "said"),
    [
        (date(2026, 6, 23), "begins on Monday"),
        (date(2020, 1, 6), "Mentions reach from"),
        (date(2099, 1, 5), "not over"),
    ],
)
def test_weeks_that_cannot_be_told_are_refused_with_the_remedy(
    weeks: date, editor: User, monday: date, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        services.make(monday=monday, by=editor)


def test_an_office_without_mentions_says_what_to_do(editor: User) -> None:
    with pytest.raises(ValidationError, match="Import a scan first"):
        services.make(monday=date(2026, 6, 22), by=editor)


@pytest.mark.parametrize("role", ["analyst", "provincial_leader", "viewer"])
def test_only_who_may_edits_and_releases(brief: WeeklyBrief, person: Callable[..., User], role: str) -> None:
    for act in (
        lambda by: services.make(monday=brief.monday, by=by),
        lambda by: services.edit(by=by, brief=brief, version=1, texts={}),
        lambda by: services.release(by=by, brief=brief, version=1),
    ):
        with pytest.raises(PermissionDenied):
            act(person(role))


def test_the_office_drafts_last_week_by_itself_once(weeks: date, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = timezone.make_aware(datetime(2026, 6, 29, 4, 30))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert work.make_brief({}, _quiet) == {"briefs": 0}  # Monday before five
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(hours=1))
    assert work.make_brief({}, _quiet) == {"briefs": 1}
    assert work.make_brief({}, _quiet) == {"briefs": 0}
    assert WeeklyBrief.objects.get().monday == weeks
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(days=60))
    assert work.make_brief({}, _quiet) == {"briefs": 0}  # nothing was imported for that week


def test_the_form_takes_lines_apart_and_puts_them_together(brief: WeeklyBrief) -> None:
    assert parted("A line.\n- one\n– two\n\n* three\nAnother - line.") == (
        ["A line.", "Another - line."], ["one", "two", "three"],
    )  # fmt: skip
    for one in brief.text_vi:
        assert parted(joined(one)) == (one["paragraphs"], one["points"])
    form = BriefForm(brief, dict(BriefForm(brief).initial))
    assert form.is_valid()
    assert form.texts() == {"vi": brief.text_vi, "en": brief.text_en}


def test_the_paper_carries_the_links_and_who_answers_for_it(brief: WeeklyBrief, editor: User) -> None:
    services.release(by=editor, brief=brief, version=brief.version)
    made = paper.sheet(WeeklyBrief.objects.get(), "en")
    assert made.issuer == "Unit culture"
    assert "22/06/2026" in made.subtitle
    addresses = [
        one.address for section in made.sections for words in (*section.paragraphs, *section.points) for one in words
    ]
    assert any(one.startswith("http://localhost:8000/office/coverage/explorer/?") for one in addresses)
    assert str(editor) in made.foot[0]
