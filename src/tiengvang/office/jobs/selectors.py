"""Reading background work: who sees which jobs, and what a page says of one. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from numbers import Number
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.office.jobs.files import file_of
from tiengvang.office.jobs.kinds import Kind, kind
from tiengvang.office.jobs.models import ROUTINE, Job
from tiengvang.office.jobs.services import may_steer
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import visible

SLOW = timedelta(minutes=1)  # due work that waits longer, with nothing going on, waits for nobody
_NOT_ROWS = ("file", "name")
_ROWS = 40
_REMEDIES: dict[Job.Fault, str | Promise] = {
    Job.Fault.INPUT: gettext_lazy("Mend what is named here, then repeat the work."),
    Job.Fault.RIGHTS: gettext_lazy("Ask your unit's leader or the administrator for the role, then repeat the work."),
    Job.Fault.TIMEOUT: gettext_lazy(
        "Ask for less at once, such as a shorter period, or repeat the work at a quieter hour."
    ),
    Job.Fault.KILLED: gettext_lazy(
        "The machine was restarted or ran out of memory. Repeat the work; if it ends like this again, tell the"
        " administrator the number of the job."
    ),
    Job.Fault.UNKNOWN_KIND: gettext_lazy(
        "The administrator has to bring all of the office's processes to the same version."
    ),
    Job.Fault.UNEXPECTED: gettext_lazy(
        "Repeat the work. If it fails again, tell the administrator the number of the job: the log has the details."
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which jobs a list is to show. state: one of Job.State, "open", or "" for all; kind: a code or ""."""

    state: str = ""
    kind: str = ""
    mine: bool = False
    routine: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One job as its page shows it. rows: what came of it, in words; file: name of the file to take, "" for none."""

    job: Job
    title: str
    kind: str
    fault: str
    remedy: str
    rows: tuple[tuple[str, str], ...]
    file: str
    steerable: bool


def seen_by(person: User) -> QuerySet[Job]:
    """The jobs that a person sees: those of the units that the right reaches, and always one's own."""
    reached = visible(person, "jobs.view", Job.objects.all())
    return Job.objects.filter(Q(pk__in=reached.order_by().values("pk")) | Q(created_by_id=person.pk)).select_related(
        "created_by", "unit"
    )


def listed(person: User, asked: Asked) -> QuerySet[Job]:
    """Those of `seen_by` that fit. Routine work that went well is left out unless it is asked for."""
    rows = seen_by(person)
    if asked.state:
        rows = rows.filter(state__in=Job.OPEN if asked.state == "open" else [asked.state])
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.mine:
        rows = rows.filter(created_by_id=person.pk)
    return rows if asked.routine or asked.kind else rows.exclude(ROUTINE)


def nobody_works() -> bool:
    """Whether due work waits although nothing was begun for long: no worker is running, most likely."""
    since = timezone.now() - SLOW
    due = Job.objects.filter(Q(lease__isnull=True) | Q(lease__lt=since), state=Job.State.WAITING, created__lt=since)
    busy = Q(started__gte=since) | Q(state=Job.State.RUNNING, lease__gte=timezone.now())
    return due.exists() and not Job.objects.filter(busy).exists()


def kind_label(job: Job) -> str:
    """What people call this kind of work."""
    known = _kind(job)
    return str(known.label) if known else job.kind


def title_of(job: Job) -> str:
    """The title; of work that the office began by itself, the kind's name in the reader's language."""
    return kind_label(job) if job.created_by_id is None and job.key == job.kind else job.title


def shown(person: User, job: Job) -> Shown:
    """Everything that the job's page says."""
    steerable = may_steer(person, job)
    path = file_of(job) if job.state == Job.State.DONE and steerable else None
    return Shown(
        job, title_of(job), kind_label(job), fault_in_words(job), remedy(job), tuple(_rows(job)),
        path.name if path else "", steerable,
    )  # fmt: skip


def fault_in_words(job: Job) -> str:
    """Why the last attempt ended: the fault's own words where it names what a person can mend, else its kind."""
    if job.fault == Job.Fault.INPUT and job.error:
        return job.error
    return job.get_fault_display() if job.fault else ""


def remedy(job: Job) -> str:
    """What to do about the fault that ended the job; "" where it did not fail."""
    return str(_REMEDIES[Job.Fault(job.fault)]) if job.state == Job.State.FAILED and job.fault else ""


def _kind(job: Job) -> Kind | None:
    try:
        return kind(job.kind)
    except KeyError:
        return None


def _rows(job: Job) -> Iterator[tuple[str, str]]:
    known = _kind(job)
    labels: Mapping[str, str | Promise] = known.result_labels if known else {}
    count = 0
    for name, value in job.result.items():
        words = _in_words(value)
        if name not in _NOT_ROWS and words and count < _ROWS:
            count += 1
            yield str(labels.get(name, name.replace("_", " ").capitalize())), words


def _in_words(value: Any) -> str:
    """Plain values as people read them; nothing for what has parts of its own, which pages of other apps show."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Number):
        return number_format(value, 0 if isinstance(value, int) else 2, use_l10n=True, force_grouping=True)
    if isinstance(value, list) and value and all(isinstance(one, str | int | float) for one in value):
        return ", ".join(_in_words(one) for one in value[:20]) + (" …" if len(value) > 20 else "")
    return value if isinstance(value, str) else ""
