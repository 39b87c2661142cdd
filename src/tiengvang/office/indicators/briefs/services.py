"""Making, editing and releasing weekly briefs. Raises PermissionDenied, and ValidationError with the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.coverage.rollups.selectors import begin_of, extent
from tiengvang.office.indicators.briefs.drafting import LANGUAGES, drafts
from tiengvang.office.indicators.briefs.facts import gather
from tiengvang.office.indicators.models import WeeklyBrief
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.shell.locking import hold

Json = dict[str, Any]
EDIT: Final = "indicators.brief"
_WEEK: Final = timedelta(days=7)
State = WeeklyBrief.State


def last_week(today: date | None = None) -> date:
    """Monday of the last week that is over."""
    return begin_of(today or timezone.localdate(), "week") - _WEEK


def newest_heard_week() -> date | None:
    """Monday of the last week that is over and has mentions; None where there is none."""
    heard = extent()
    return min(last_week(), begin_of(heard[1], "week")) if heard else None


def make(*, monday: date, by: User | None) -> WeeklyBrief:
    """Make the brief of a week, or write a draft anew: what a person changed in it stays, section by section.

    by: None for the office itself. A released brief is given back as it is.
    """
    if by is not None:
        demand(by, EDIT)
    _check(monday)
    facts = gather(monday)
    written = drafts(facts)
    try:
        with transaction.atomic():
            brief, is_new = WeeklyBrief.objects.select_for_update().get_or_create(monday=monday)
            if brief.state == State.RELEASED:
                return brief
            for language in LANGUAGES:
                text, drafted = getattr(brief, f"text_{language}"), getattr(brief, f"drafted_{language}")
                setattr(brief, f"text_{language}", merged(text, drafted, written[language]))
                setattr(brief, f"drafted_{language}", written[language])
            brief.facts = facts
            brief.version += 0 if is_new else 1
            brief.full_clean(exclude=["facts", "drafted_vi", "drafted_en", "text_vi", "text_en", "edited_by", "edited",
                                      "released_by", "released"])  # fmt: skip
            brief.save()
            record(actor=by, action="indicators.make_brief", obj=brief, monday=monday.isoformat())
    except IntegrityError:  # somebody made it in the same moment
        return WeeklyBrief.objects.get(monday=monday)
    return brief


def merged(text: Sequence[Json], drafted: Sequence[Json], fresh: Sequence[Json]) -> list[Json]:
    """A new draft with what people had changed in the old one: sections they changed, and those they took out."""
    before, now = ({one["key"]: one for one in those} for those in (drafted, text))
    kept = []
    for one in fresh:
        key = one["key"]
        if key in before and key not in now:
            continue  # a person took it out
        kept.append(now[key] if key in now and now[key] != before.get(key) else one)
    there = {one["key"] for one in fresh}
    return kept + [one for key, one in now.items() if key not in there and one != before.get(key)]


def edit(*, by: User, brief: WeeklyBrief, version: int, texts: Mapping[str, Sequence[Json]]) -> WeeklyBrief:
    """Keep what a person wrote. texts: language → sections. Raises Outdated where somebody was quicker."""
    demand(by, EDIT)
    with transaction.atomic():
        held = _held(brief, version)
        for language in LANGUAGES:
            setattr(held, f"text_{language}", _checked(texts.get(language, ()), language))
        held.edited_by, held.edited = by, timezone.now()
        held.save()
        record(actor=by, action="indicators.edit_brief", obj=held)
    return held


def release(*, by: User, brief: WeeklyBrief, version: int) -> WeeklyBrief:
    """Release a draft in both languages: from then on everybody with the right to see indicators reads it, as it is."""
    demand(by, EDIT)
    with transaction.atomic():
        held = _held(brief, version)
        for language in LANGUAGES:
            _checked(getattr(held, f"text_{language}"), language)
        held.state, held.released_by, held.released = State.RELEASED, by, timezone.now()
        held.save()
        record(actor=by, action="indicators.release_brief", obj=held)
    return held


def _held(brief: WeeklyBrief, version: int) -> WeeklyBrief:
    held = hold(WeeklyBrief.objects, brief.pk, version)
    if held.state == State.RELEASED:
        raise ValidationError(_("The brief is released and stays as people have read it."))
    return held


def _checked(given: Sequence[Json], language: str) -> list[Json]:
    kept = [one for one in given if one["paragraphs"] or one["points"]]
    if not kept:
        raise ValidationError(
            _("The brief says nothing in %(language)s. Write at least one section.") % {"language": _NAMES[language]}
        )
    for one in kept:
        if not one["heading"].strip():
            raise ValidationError(_("A section with words needs a heading: “%(words)s…”") % {
                "words": (one["paragraphs"] + one["points"])[0][:40]
            })  # fmt: skip
    return kept


def _check(monday: date) -> None:
    if monday.weekday() != 0:
        raise ValidationError({"monday": _("A week begins on Monday; %(day)s is none.") % {
            "day": monday.strftime("%d/%m/%Y")
        }})  # fmt: skip
    if monday > last_week():
        raise ValidationError({"monday": _("This week is not over. Choose an earlier one.")})
    heard = extent()
    if heard is None:
        raise ValidationError({"monday": _("The office has no mentions yet. Import a scan first.")})
    if not begin_of(heard[0], "week") <= monday <= heard[1]:
        raise ValidationError({"monday": _(
            "Mentions reach from %(first)s to %(last)s. Choose a week of these days, or import newer scans first."
        ) % {"first": heard[0].strftime("%d/%m/%Y"), "last": heard[1].strftime("%d/%m/%Y")}})  # fmt: skip


_NAMES: Final = {"vi": "Tiếng Việt", "en": "English"}
