"""Taking found mentions away as a file: at once where they are few, as background work where they are many. Audited."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tiengvang.office.coverage.explorer.columns import COLUMNS
from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.selectors import find
from tiengvang.office.coverage.models import Mention
from tiengvang.office.jobs.kinds import Progress
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.services import ask
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand, memberships
from tiengvang.office.shell.exports import AT_ONCE, write
from tiengvang.office.shell.listing import capped_count

KIND = "coverage.export"
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that was written at once. name: for the person who takes it."""

    content: bytes
    name: str
    rows: int


def export(*, query: Query, form: str, by: User) -> Ready | Job:
    """The mentions of a query as a file, or the job that writes it where they are more than AT_ONCE.

    form: a key of `shell.exports.FORMATS`. Raises PermissionDenied, KeyError.
    """
    demand(by, "coverage.export")
    rows = find(query)
    if capped_count(rows, AT_ONCE).more:
        return _ask(query, form, by)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / file_name(form)
        done = write(target, form, COLUMNS, rows.select_related("outlet"))
        content = target.read_bytes()
    record(actor=by, action=KIND, query=query.encode(), form=form, rows=done)
    return Ready(content, target.name, done)


def file_name(form: str) -> str:
    """A name for the file, with the day: tin-bai-20260131.xlsx in Vietnamese."""
    return f"{pgettext('file name', 'mentions')}-{timezone.localdate():%Y%m%d}.{form}"


def _ask(query: Query, form: str, by: User) -> Job:
    language = translation.get_language() or "vi"
    held = memberships(by)
    params = {
        "query": query.encode(), "form": form, "language": language, "by": by.pk,
        "today": timezone.localdate().isoformat(), "file": f"exports/{secrets.token_hex(8)}/{file_name(form)}",
    }  # fmt: skip
    title = _("Export of mentions (%(form)s)") % {"form": form.upper()}
    # One of a kind at a time for a person: the second click on the button finds the first one's job.
    key = f"{KIND}:{by.pk}:{form}:{language}:{sha256(query.encode().encode()).hexdigest()[:16]}"
    return ask(code=KIND, key=key, title=title, params=params, by=by, unit=held[0].unit if held else None)


def run_export(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: writes the file below FILES_ROOT, anew where it is run again. Raises as `export` and `write` do."""
    by = User.objects.get(pk=params["by"])
    demand(by, "coverage.export")  # it may have been taken away while the job waited
    query = Query.parse(params["query"])
    today = date.fromisoformat(params["today"])
    with translation.override(params["language"]):
        rows = find(query, today)
        total = rows.count()
        progress(0, total)
        target = Path(settings.FILES_ROOT) / params["file"]
        done = write(target, params["form"], COLUMNS, _in_chunks(rows), lambda done: progress(done, total))
    record(actor=by, action=KIND, query=params["query"], form=params["form"], rows=done)
    return {"file": params["file"], "rows": done, "bytes": target.stat().st_size}


def _in_chunks(rows: Any) -> Iterator[Mention]:
    """Rows by their ids, a thousand at a time: no cursor stays open while the job writes down its progress."""
    ids = list(rows.values_list("pk", flat=True))
    for at in range(0, len(ids), _CHUNK):
        chunk = ids[at : at + _CHUNK]
        found = Mention.objects.select_related("outlet").in_bulk(chunk)
        yield from (found[pk] for pk in chunk if pk in found)
