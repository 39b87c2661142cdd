"""Taking found tasks away as a file: at once where they are few, as background work where they are many. Audited."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tiengvang.office.jobs.kinds import Progress
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.services import ask
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.planning.following.figures import in_due_order
from tiengvang.office.planning.following.sought import Sought, find, read
from tiengvang.office.planning.models import Task
from tiengvang.office.shell.exports import AT_ONCE, Column, write
from tiengvang.office.shell.listing import capped_count

KIND: Final = "planning.export_tasks"
FORMS: Final = ("xlsx", "csv")
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that was written at once. name: for the person who takes it."""

    content: bytes
    name: str
    rows: int


def export(*, sought: Sought, form: str, by: User) -> Ready | Job:
    """The tasks of a filter as a file, or the job that writes it where they are more than AT_ONCE.

    form: one of FORMS. Raises PermissionDenied, KeyError.
    """
    demand(by, "planning.view")
    rows = find(by, sought)
    if capped_count(rows, AT_ONCE).more:
        return _ask(sought, form, by)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / file_name(form)
        done = write(target, form, COLUMNS, in_chunks(rows))
        content = target.read_bytes()
    record(actor=by, action=KIND, query=sought.query(), form=form, rows=done)
    return Ready(content, target.name, done)


def file_name(form: str) -> str:
    """A name for the file, with the day: nhiem-vu-20260131.xlsx in Vietnamese."""
    return f"{pgettext('file name', 'tasks')}-{timezone.localdate():%Y%m%d}.{form}"


def _ask(sought: Sought, form: str, by: User) -> Job:
    language = translation.get_language() or "vi"
    params = {
        "query": sought.query(), "form": form, "language": language, "by": by.pk,
        "file": f"exports/{secrets.token_hex(8)}/{file_name(form)}",
    }  # fmt: skip
    key = f"{KIND}:{by.pk}:{form}:{language}:{sha256(sought.query().encode()).hexdigest()[:16]}"
    return ask(code=KIND, key=key, title=_("Export of tasks (%(form)s)") % {"form": form.upper()}, params=params, by=by)


def run_export(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: writes the file below FILES_ROOT, anew where it is run again."""
    by = User.objects.get(pk=params["by"])
    demand(by, "planning.view")  # it may have been taken away while the job waited
    with translation.override(params["language"]):
        rows = find(by, read(QueryDict(params["query"])))
        total = rows.count()
        progress(0, total)
        target = Path(settings.FILES_ROOT) / params["file"]
        done = write(target, params["form"], COLUMNS, in_chunks(rows), lambda done: progress(done, total))
    record(actor=by, action=KIND, query=params["query"], form=params["form"], rows=done)
    return {"file": params["file"], "rows": done, "bytes": target.stat().st_size}


def in_chunks(rows: Any) -> Iterator[Task]:
    """Rows by their ids, some hundred at a time: no cursor stays open while the job writes down its progress."""
    ids = list(in_due_order(rows).values_list("pk", flat=True))
    wanted = Task.objects.select_related("lead", "plan__unit", "group", "owner", "directive")
    for at in range(0, len(ids), _CHUNK):
        chunk = ids[at : at + _CHUNK]
        found = wanted.prefetch_related("cooperating").in_bulk(chunk)
        yield from (found[pk] for pk in chunk if pk in found)


COLUMNS: Final = (
    Column("title", gettext_lazy("title"), lambda task: task.title),
    Column("lead", gettext_lazy("lead unit"), lambda task: str(task.lead)),
    Column(
        "cooperating", gettext_lazy("cooperating units"),
        lambda task: "; ".join(str(unit) for unit in task.cooperating.all()),
    ),
    Column("output", gettext_lazy("output"), lambda task: task.output),
    Column("start", gettext_lazy("start"), lambda task: task.start, "day"),
    Column("due", gettext_lazy("due"), lambda task: task.due, "day"),
    Column("next_due", gettext_lazy("next due day"), lambda task: task.next_due, "day"),
    Column("recurrence", gettext_lazy("recurrence"), lambda task: task.recurrence,
           words=lambda task: task.get_recurrence_display()),
    Column("progress", gettext_lazy("progress, per cent"), lambda task: task.progress, "integer"),
    Column("status", gettext_lazy("standing"), lambda task: task.status, words=lambda task: str(task.status.label)),
    Column("done_on", gettext_lazy("done on"), lambda task: task.done_on, "day"),
    Column("owner", gettext_lazy("officer accountable"), lambda task: str(task.owner) if task.owner else ""),
    Column("group", gettext_lazy("task group"), lambda task: str(task.group) if task.group else ""),
    Column("plan", gettext_lazy("plan"), lambda task: task.plan.title),
    Column("directive", gettext_lazy("directive"), lambda task: str(task.directive) if task.directive else ""),
    Column("indicator", gettext_lazy("indicator"), lambda task: task.indicator_code),
    Column("number", gettext_lazy("number in the office"), lambda task: task.pk, "integer"),
)  # fmt: skip
