"""What units say of their tasks: progress with evidence, and comments. Making and changing tasks: `services`.

An entry is added, never changed: the latest of the lead unit counts. Raises PermissionDenied, and ValidationError with
the field and the remedy; then neither rows nor files are left behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Comment, Evidence, Period, ProgressEntry, Task
from tiengvang.office.planning.tasks.dependencies import in_words
from tiengvang.office.planning.tasks.selectors import may_see, may_write, units_at_work
from tiengvang.office.planning.tasks.standing import settle
from tiengvang.office.shell.keeping import FILE, kept, remove

FILES_AT_ONCE: Final = 10
Kind = Evidence.Kind


def report_progress(
    *, by: User, task: Task, unit: Unit, percent: int, text: str = "", period: Period | None = None,
    nothing_arose: bool = False, done_on: date | None = None, draft_key: UUID | None = None,
    files: Sequence[UploadedFile] = (), link: str = "", caption: str = "",
) -> ProgressEntry:  # fmt: skip
    """Add an entry. Of the lead unit it sets the progress of the task, or of the period, which recurring work needs;
    of a cooperating unit it adds words and evidence.

    nothing_arose: there was nothing to do, which finishes a period; done_on: the day on which it was finished (today);
    draft_key: an entry that was sent with it before is given back instead of a second.
    """
    if draft_key and (sent := ProgressEntry.objects.filter(draft_key=draft_key).first()):
        if sent.task_id == task.pk and sent.reported_by_id == by.pk:
            return sent
        raise ValidationError(_("This draft was sent for another task. Open the task again."))
    _check_files(files)
    with ExitStack() as stack, transaction.atomic():
        held = _held(by, task, unit)
        leads = unit.pk == held.lead_id
        entry = ProgressEntry(
            task=held, period=period, percent=100 if nothing_arose and period else percent, text=text.strip(),
            nothing_arose=nothing_arose, done_on=done_on, reported_by=by, unit=unit, draft_key=draft_key,
        )  # fmt: skip
        if not leads:
            entry.percent, entry.done_on = period.progress if period else held.progress, None
        _check_entry(entry, held, has_evidence=bool(files or link))
        entry.save()
        if leads:
            _count(entry, held)
        for file in files:
            _keep(stack, held, entry, file, caption)
        if link:
            _link(held, entry, link, caption)
        record(
            actor=by, action="planning.progress", obj=held, unit=unit, percent=entry.percent,
            period=period.code if period else "", nothing_arose=nothing_arose, evidence=len(files) + bool(link),
        )  # fmt: skip
    return entry


def add_evidence(
    *, by: User, task: Task, unit: Unit, file: UploadedFile | None = None, link: str = "", caption: str = ""
) -> Evidence:
    """Add a file or an address to a task, of finished ones too."""
    with ExitStack() as stack, transaction.atomic():
        held = _held(by, task, unit, of_finished=True)
        entry = ProgressEntry(task=held, unit=unit, reported_by=by)
        if bool(file) == bool(link):
            raise ValidationError({"file": _("Choose a file, or give an address.")})
        found = _keep(stack, held, entry, file, caption) if file else _link(held, entry, link, caption)
        record(actor=by, action="planning.add_evidence", obj=held, unit=unit, evidence=found.pk, kind=found.kind)
    return found


@transaction.atomic
def remove_evidence(*, by: User, evidence: Evidence) -> None:
    """Take a piece of evidence away, with its file: who added it, or who writes the task."""
    task = Task.objects.select_related("plan__unit", "parent__lead", "lead").get(pk=evidence.task_id)
    if evidence.added_by_id != by.pk and not may_write(by, task):
        raise PermissionDenied("this evidence is others'")
    _demand_open(task)
    record(
        actor=by, action="planning.remove_evidence", obj=task, unit=evidence.unit, evidence=evidence.pk,
        digest=evidence.digest, said=str(evidence),
    )  # fmt: skip
    evidence.delete()
    transaction.on_commit(lambda: remove(evidence))


@transaction.atomic
def comment(*, by: User, task: Task, unit: Unit | None, text: str) -> Comment:
    """Say something on a task that one sees, in the name of one's unit."""
    if unit is None or not may_see(by, task):
        raise PermissionDenied("this task is others'")
    one = Comment(task=task, text=text.strip(), written_by=by, unit=unit)
    one.full_clean()
    one.save()
    record(actor=by, action="planning.comment", obj=task, unit=unit, comment=one.pk)
    return one


def _held(by: User, task: Task, unit: Unit, *, of_finished: bool = False) -> Task:
    held = Task.objects.select_for_update(of=("self",)).select_related("plan__unit", "lead").get(pk=task.pk)
    if unit not in units_at_work(by, held):
        raise PermissionDenied("progress of this task is reported by others")
    _demand_open(held)
    if held.stopped_on is not None and not of_finished:
        raise ValidationError(_("The task is stopped. A decision takes it up again."))
    return held


def _demand_open(task: Task) -> None:
    if not task.plan.is_open:
        raise ValidationError(_("The plan is closed; nothing in it changes any more."))


def _check_files(files: Sequence[UploadedFile]) -> None:
    if len(files) > FILES_AT_ONCE:
        raise ValidationError(
            {"files": _("At most %(count)d files at once. Send the others with another entry.")
             % {"count": FILES_AT_ONCE}}
        )  # fmt: skip


def _check_entry(entry: ProgressEntry, task: Task, *, has_evidence: bool) -> None:
    entry.full_clean(exclude=["draft_key"])
    if task.recurrence and entry.period is None:
        raise ValidationError({"period": _("Choose the period that the report is about.")})
    if entry.period is not None and entry.period.task_id != task.pk:
        raise ValidationError({"period": _("Choose a period of this task.")})
    if not entry.text and not has_evidence and not entry.nothing_arose and entry.percent < 100:
        raise ValidationError({"text": _("Say what was done, add evidence, or choose that nothing arose.")})
    if entry.done_on is not None and entry.done_on > timezone.localdate():
        raise ValidationError({"done_on": _("The day is in the future.")})
    if entry.percent == 100 and not task.recurrence:
        _check_before(task)


def _check_before(task: Task) -> None:
    """What a task waits for is finished before it, its own parts too."""
    waiting = Task.objects.unfinished().filter(holds_up__task=task) | Task.objects.unfinished().filter(parent=task)
    if left := list(waiting.distinct()[:5]):
        raise ValidationError(
            {"percent": _("These are to be finished or stopped before: %(tasks)s.") % {"tasks": in_words(left)}}
        )


def _count(entry: ProgressEntry, task: Task) -> None:
    """The lead unit's entry makes the progress."""
    day = entry.done_on or timezone.localdate()
    if entry.period is not None:
        period = Period.objects.select_for_update().get(pk=entry.period_id)
        period.progress, period.nothing_arose = entry.percent, entry.nothing_arose
        period.done_on = day if entry.percent == 100 else None
        period.save()
    else:
        task.progress = entry.percent
        task.done_on = (task.done_on or day) if entry.percent == 100 else None
        if entry.percent == 100 and entry.done_on:
            task.done_on = entry.done_on
    settle(task)
    task.save(update_fields=["progress", "done_on", "next_due", "risk_from", "folded", "changed"])


def _keep(stack: ExitStack, task: Task, entry: ProgressEntry, file: UploadedFile, caption: str) -> Evidence:
    fields = stack.enter_context(kept(file, FILE))
    kind = {"image": Kind.PHOTO, "audio": Kind.VOICE}.get(fields["media_type"].split("/")[0], Kind.FILE)
    return _evidence(task, entry, kind=kind, caption=caption, **fields)


def _link(task: Task, entry: ProgressEntry, url: str, caption: str) -> Evidence:
    return _evidence(task, entry, kind=Kind.LINK, caption=caption, url=url.strip())


def _evidence(task: Task, entry: ProgressEntry, **fields: object) -> Evidence:
    one = Evidence(task=task, entry=entry if entry.pk else None, added_by=entry.reported_by, unit=entry.unit, **fields)
    try:
        one.full_clean()
    except ValidationError as fault:
        if "url" in getattr(fault, "error_dict", {}):
            raise ValidationError({"link": fault.error_dict["url"]}) from fault
        raise
    one.save()
    return one
