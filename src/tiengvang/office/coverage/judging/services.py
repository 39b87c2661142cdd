"""Has mentions judged anew from their archives, and changes whose judgements count. Reads pages by `scan.rejudge`."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tiengvang.office.coverage.judging.selectors import in_range, not_judged_by, setting_in_words, settings_offered
from tiengvang.office.coverage.judging.standing import current, held_current, project
from tiengvang.office.coverage.models import CurrentJudge, Judgement, Mention
from tiengvang.office.coverage.models.mentions import About, Origin
from tiengvang.office.coverage.rollups.marking import mark_dirty
from tiengvang.office.coverage.rollups.refreshing import refresh
from tiengvang.office.jobs.kinds import Progress
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.services import ask
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.shell.context import profile as office_profile
from tiengvang.office.shell.exports import Column, write
from tiengvang.place.profile import Profile
from tiengvang.records import InputFault, Tone
from tiengvang.scan.rejudge import LOST, Known, Outcome, Range, Rereader
from tiengvang.understand.tone import JudgeUnavailable, ToneJudge
from tiengvang.understand.tone.choosing import choose, id_of

REJUDGE, SWITCH = "coverage.rejudge", "coverage.judge"
CHUNK = 100  # mentions judged before they are written: a job that is killed loses no more
ANSWERS = "judging"  # folder of the office in which an endpoint's answers are kept
_LOST_COLUMNS = (
    Column("cause", gettext_lazy("Cause"), lambda fault: fault.cause, words=lambda fault: str(CAUSES[fault.cause])),
    Column("words", gettext_lazy("What was amiss"), str),
)
CAUSES = {
    "archive-gone": gettext_lazy("The archive is not there any more"),
    "page-gone": gettext_lazy("No page at this place of the archive"),
    "page-changed": gettext_lazy("Another text stands there now"),
    "page-unjudged": gettext_lazy("The judge failed on it"),
}
RESULT_LABELS = {
    "judge": gettext_lazy("Judge"),
    "judged": gettext_lazy("Judged now"),
    "already": gettext_lazy("Judged before"),
    **CAUSES,
    "current": gettext_lazy("Counts from now on"),
    "missing": gettext_lazy("Not judged by the current judge yet"),
}


@dataclass(frozen=True, slots=True)
class Switched:
    """judge: whose judgements count now; missing: mentions that it has not judged."""

    judge: str
    missing: int


def office_judge(setting: str) -> ToneJudge:
    """The judge of a setting, with its answers kept in the office's folder. Raises InputFault."""
    return choose(setting, settings.HOME / ANSWERS)


def rejudge(
    *, judge: ToneJudge, chosen: Range, progress: Progress | None = None, profile: Profile | None = None
) -> Outcome:  # fmt: skip
    """Have a judge judge the mentions of a range that it has not judged, out of their archives.

    Judgements are added, none is changed; figures change only where the judge is the current one. Doing it again goes
    on. profile: that the scan knew, where it is not the office's. Raises InputFault (judge-unavailable) where the judge
    cannot work; what it judged by then is kept.
    """
    name, rows = id_of(judge), in_range(chosen)
    waiting = list(not_judged_by(name, rows).order_by("archive", "offset").values_list("pk", flat=True))
    outcome = Outcome(already=rows.count() - len(waiting))
    rereader = Rereader(profile or office_profile(), judge)
    for at in range(0, len(waiting), CHUNK):
        if progress:
            progress(at, len(waiting))
        some = waiting[at : at + CHUNK]
        found = {
            Known(row.key, row.url, row.title, row.archive, row.offset): row.pk
            for row in Mention.objects.filter(pk__in=some).only("key", "url", "title", "archive", "offset")
        }
        tones: dict[int, Tone] = {}
        try:
            for known, tone in rereader.tones(found):
                if isinstance(tone, InputFault):
                    outcome.lose(tone)
                else:
                    tones[found[known]] = tone
        except JudgeUnavailable as error:
            raise InputFault("judge-unavailable", f"{error}") from error
        finally:
            outcome.judged += _add(tones)
    refresh()
    if progress:
        progress(len(waiting), len(waiting))
    return outcome


def _add(tones: dict[int, Tone]) -> int:
    """Add judgements, with verdict and theme as they stand; gives how many."""
    if not tones:
        return 0
    with transaction.atomic():
        held = held_current()
        rows = Mention.objects.filter(pk__in=tones).only("about", "theme", "evidence", "day", "judge")
        before = Judgement.objects.filter(mention__in=list(tones), judge=F("mention__judge"))
        verdicts = dict(before.values_list("mention", "about"))
        added = [
            Judgement(
                mention=row, judge=tone.judge, about=verdicts.get(row.pk, row.about), theme=row.theme,
                evidence=row.evidence, tone_negative=tone.negative, tone_neutral=tone.neutral,
                tone_positive=tone.positive,
            )
            for row in rows
            for tone in (tones[row.pk],)
        ]  # fmt: skip
        Judgement.objects.bulk_create(added, ignore_conflicts=True)
        if added and added[0].judge == held:
            project(held, [row.mention_id for row in added])
            mark_dirty(row.mention.day for row in added)
    return len(added)


def switch(*, judge: str, by: User | None, accept_missing: bool) -> Switched:
    """Let another judge's judgements count, from one moment to the next: mentions and all figures in one transaction.

    judge: its id; it must have judged something here. accept_missing: also where it has not judged all mentions; their
    tone counts as not judged yet then. by: None on the terminal. Raises PermissionDenied, ValidationError (codes
    "unknown", "missing").
    """
    if by is not None:
        demand(by, SWITCH)
    with transaction.atomic():
        before = held_current()
        missing = not_judged_by(judge).count()
        if judge == before:
            return Switched(judge, missing)
        if not Judgement.objects.filter(judge=judge).exists():
            raise ValidationError(_("This judge has judged nothing here yet. Have mentions judged first."), "unknown")
        if missing and not accept_missing:
            raise ValidationError(_missing_words(missing), "missing")
        CurrentJudge.objects.update_or_create(pk=CurrentJudge.ONLY, defaults={"judge": judge, "by": by})
        project(judge)
        refresh(Mention.objects.order_by().values_list("day", flat=True).distinct())
        chosen = CurrentJudge.objects.get()
        record(actor=by, action=SWITCH, obj=chosen, before=before, after=judge, missing=missing)
    return Switched(judge, missing)


def _missing_words(missing: int) -> str:
    return ngettext(
        "This judge has not judged %(number)d mention. Have it judged first, or accept that its tone is left out.",
        "This judge has not judged %(number)d mentions. Have them judged first, or accept that their tone is left out.",
        missing,
    ) % {"number": missing}


def start_rejudge(
    *, setting: str, by: User, start: date | None = None, end: date | None = None, origins: Sequence[str] = (),
    about: Sequence[str] = (), then_switch: bool = False,
) -> Job:  # fmt: skip
    """Ask for a range to be judged by another judge. then_switch: let it count once nothing is missing.

    Raises PermissionDenied, ValidationError.
    """
    demand(by, SWITCH)
    faults = {}
    if setting not in settings_offered():
        faults["setting"] = _("Choose one of the judges named here.")
    if start and end and start > end:
        faults["end"] = _("The last day is before the first one.")
    if set(origins) - set(Origin.values) or set(about) - set(About.values):
        faults["origins"] = _("Choose among the values named here.")
    if not faults:
        try:
            office_judge(setting)
        except InputFault as fault:
            faults["setting"] = str(fault)
    if faults:
        raise ValidationError(faults)
    params = {
        "setting": setting, "start": start and start.isoformat(), "end": end and end.isoformat(),
        "origins": list(origins), "about": list(about), "switch": then_switch, "by": by.pk,
    }  # fmt: skip
    title = _("Judge anew: %(judge)s") % {"judge": setting_in_words(setting)}
    with transaction.atomic():
        job = ask(code=REJUDGE, key=REJUDGE, title=title, params=params, by=by)
        record(actor=by, action=REJUDGE, obj=job, **{key: value for key, value in params.items() if key != "by"})
    return job


def start_switch(*, judge: str, by: User, accept_missing: bool) -> Job:
    """Ask for the change of the current judge. Raises PermissionDenied, ValidationError."""
    demand(by, SWITCH)
    if not Judgement.objects.filter(judge=judge).exists():
        raise ValidationError(_("This judge has judged nothing here yet. Have mentions judged first."), "unknown")
    if (missing := not_judged_by(judge).count()) and not accept_missing:
        raise ValidationError(_missing_words(missing), "missing")
    title = _("Change the judge to %(judge)s") % {"judge": setting_in_words(judge)}
    params = {"judge": judge, "accept": accept_missing, "by": by.pk}
    return ask(code=SWITCH, key=SWITCH, title=title, params=params, by=by)


def run_rejudge(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """What the job does; its file lists what could not be read."""
    by = User.objects.get(pk=params["by"])
    demand(by, SWITCH)  # it may have been taken away while the job waited
    start, end = (date.fromisoformat(params[name]) if params[name] else None for name in ("start", "end"))
    chosen = Range(start, end, tuple(params["origins"]), tuple(params["about"]))
    judge = office_judge(params["setting"])
    outcome = rejudge(judge=judge, chosen=chosen, progress=progress)
    result: dict[str, Any] = {"judge": id_of(judge), "judged": outcome.judged, "already": outcome.already}
    result |= {cause: outcome.lost[cause] for cause in LOST if outcome.lost[cause]}
    if params["switch"]:
        try:
            result["missing"] = switch(judge=id_of(judge), by=by, accept_missing=False).missing
            result["current"] = id_of(judge)
        except ValidationError:
            result["current"], result["missing"] = current(), not_judged_by(id_of(judge)).count()
    if outcome.faults:
        result |= _lost_file(outcome.faults)
    return result


def _lost_file(faults: Iterable[InputFault]) -> dict[str, str]:
    name = f"rejudge-{timezone.localdate():%Y%m%d}.csv"
    file = f"judging/{secrets.token_hex(8)}/{name}"
    target = Path(settings.FILES_ROOT) / file
    target.parent.mkdir(parents=True, exist_ok=True)
    write(target, "csv", _LOST_COLUMNS, faults)
    return {"file": file, "name": name}


def run_switch(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """What the job does."""
    by = User.objects.get(pk=params["by"])
    done = switch(judge=params["judge"], by=by, accept_missing=params["accept"])
    return {"current": done.judge, "missing": done.missing}
