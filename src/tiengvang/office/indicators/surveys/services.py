"""Writing of surveys: opening and changing waves, taking files of answers, deleting single answers when their time is
over. Statistics are in `figures`, reading files in `reading`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tiengvang.office.indicators.models import Questionnaire, Respondent, SurveyImport, Wave
from tiengvang.office.indicators.surveys import grid, keeping, workbooks
from tiengvang.office.indicators.surveys.figures import as_rows, computed
from tiengvang.office.indicators.surveys.reading import Sheet, Sheets, understood_rows
from tiengvang.office.indicators.surveys.selectors import due
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand

KEPT_AT_MOST: Final = timedelta(days=2 * 366)  # single answers, after the wave's last day
SHOWN_FAULTS: Final = 1_000  # kept with an import; the file of bad rows holds all
_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import does, or did. taken: sheets; written: whether it was done; before: when the same file was taken
    already; made: the import, where it was written."""

    sheets: Sheets
    taken: int
    written: bool
    before: SurveyImport | None
    made: SurveyImport | None = None


@transaction.atomic
def make_wave(
    *, by: User, questionnaire: Questionnaire, name: str, first_day: date, last_day: date, sampling: str,
    is_random: bool, delete_after: date,
) -> Wave:  # fmt: skip
    """Open a wave. Raises PermissionDenied, ValidationError by field."""
    demand(by, "indicators.enter")
    wave = Wave(
        questionnaire=questionnaire, name=" ".join(name.split()), first_day=first_day, last_day=last_day,
        sampling=sampling.strip(), is_random=is_random, delete_after=delete_after, made_by=by,
    )  # fmt: skip
    _check(wave)
    wave.save()
    record(actor=by, action="indicators.wave", obj=wave, questionnaire=questionnaire.code)
    return wave


@transaction.atomic
def change_wave(*, by: User, wave: Wave, changes: dict[str, Any]) -> Wave:
    """Change name, days, sampling, is_random or delete_after. Raises PermissionDenied, ValidationError by field.

    Days may not leave out answers that are there, and single answers may go earlier but not later than was said when
    the first of them came.
    """
    demand(by, "indicators.enter")
    held = Wave.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=wave.pk)
    kept_until, was = held.delete_after, {name: str(getattr(held, name)) for name in changes}
    for name, value in changes.items():
        setattr(held, name, value)
    _check(held)
    days = Respondent.objects.filter(wave=held)
    if days.filter(day__lt=held.first_day).exists() or days.filter(day__gt=held.last_day).exists():
        raise ValidationError({"last_day": _("Answers of other days are in the wave. Keep them within its days.")})
    if days.exists() and held.delete_after > kept_until:
        said = _("People were told that their answers go after %(day)s. That day may come earlier, not later.")
        raise ValidationError({"delete_after": said % {"day": date_format(kept_until, "SHORT_DATE_FORMAT")}})
    held.save()
    record(actor=by, action="indicators.change_wave", obj=held, before=was,
           after={name: str(value) for name, value in changes.items()})  # fmt: skip
    return held


def import_answers(*, by: User, wave: Wave, name: str, content: bytes, whole: bool, trial: bool) -> Outcome:
    """Take a file of answers into a wave: `take_answers` of the table in it. Raises InputFault where it holds none."""
    demand(by, "indicators.enter")
    return take_answers(by=by, wave=wave, name=name, read=grid.read(content), whole=whole, trial=trial)


def take_answers(*, by: User, wave: Wave, name: str, read: grid.Grid, whole: bool, trial: bool) -> Outcome:
    """Take the rows of a file of answers into a wave and compute its figures anew.

    whole: nothing is taken where a row has a fault; else the good rows are, and the bad ones are kept as a file of
    their own; trial: nothing is written, the report is what would happen. Raises PermissionDenied, ValidationError
    where the wave takes no answers any more, and InputFault where the file as a whole is not taken.
    """
    demand(by, "indicators.enter")
    with transaction.atomic():
        held = Wave.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=wave.pk)
        if held.answers_deleted:
            raise ValidationError(_("The single answers of this wave are deleted; it takes no more. Open a new wave."))
        known = set(Respondent.objects.filter(wave=held).values_list("number", flat=True))
        sheets = understood_rows(read, held, known)
        before = held.imports.filter(digest=read.digest).first()
        if trial or not sheets.good or (whole and sheets.faults):
            return Outcome(sheets, len(sheets.good), False, before)
        _write(held, sheets.good)
        made = SurveyImport.objects.create(
            wave=held, name=name[:200], digest=read.digest, rows=len(sheets.good), refused=len(sheets.refused), by=by,
            faults=[{"row": one.row, "column": one.column, "message": one.message}
                    for one in sheets.faults[:SHOWN_FAULTS]],
        )  # fmt: skip
        _compute(held)
        if sheets.refused:
            keeping.keep_bad_rows(made, workbooks.bad_rows(sheets))
        record(actor=by, action="indicators.import_survey", obj=held, file=name[:200], taken=len(sheets.good),
               refused=len(sheets.refused))  # fmt: skip
    wave.figures = held.figures
    return Outcome(sheets, len(sheets.good), True, before, made)


def empty_wave(*, by: User, wave: Wave) -> int:
    """Take all single answers and figures out of a wave, as where the wrong file was taken; gives how many sheets.
    Raises PermissionDenied, ValidationError where the answers are deleted already, since figures could not come back.
    """
    demand(by, "indicators.enter")
    with transaction.atomic():
        held = Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
        if held.answers_deleted:
            raise ValidationError(_("The single answers of this wave are deleted; only its figures are left."))
        people = Respondent.objects.filter(wave=held).count()
        _forget(held)
        held.imports.all().delete()
        held.figures = []
        held.save(update_fields=["figures"])
        record(actor=by, action="indicators.empty_wave", obj=held, sheets=people)
    return people


def delete_due_answers(today: date | None = None) -> int:
    """Delete the single answers of waves whose day has passed, with the files of bad rows; figures stay (charter 6).
    Gives how many waves. Doing it again changes nothing."""
    done = 0
    for found in due(today or timezone.localdate()):
        with transaction.atomic():
            held = Wave.objects.select_for_update(of=("self",)).get(pk=found.pk)
            if held.answers_deleted:
                continue
            people = Respondent.objects.filter(wave=held).count()
            if people:
                _compute(held)
            _forget(held)
            held.answers_deleted = timezone.now()
            held.save(update_fields=["answers_deleted"])
            record(actor=None, action="indicators.delete_answers", obj=held, sheets=people)
            done += 1
    keeping.forget_waiting()
    return done


def _check(wave: Wave) -> None:
    """Raises ValidationError by field."""
    wave.full_clean(exclude=["made_by"])
    if wave.delete_after < wave.last_day:
        raise ValidationError({"delete_after": _("Answers are kept until the last day of the wave at least.")})
    if wave.delete_after > wave.last_day + KEPT_AT_MOST:
        raise ValidationError(
            {"delete_after": _("Single answers are kept for two years at most after the wave; figures stay for good.")}
        )


def _write(wave: Wave, sheets: tuple[Sheet, ...]) -> None:
    Respondent.objects.bulk_create(
        [Respondent(wave=wave, number=one.number, market=one.market, day=one.day, weight=one.weight,
                    cluster=one.cluster, answers=one.answers) for one in sheets],
        batch_size=_BATCH,
    )  # fmt: skip


def _compute(wave: Wave) -> None:
    wave.figures = as_rows(computed(wave))
    wave.save(update_fields=["figures"])


def _forget(wave: Wave) -> None:
    """Single answers and files of bad rows."""
    Respondent.objects.filter(wave=wave).delete()
    for one in wave.imports.all():
        keeping.forget_bad_rows(one)
