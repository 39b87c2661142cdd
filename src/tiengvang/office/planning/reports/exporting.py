"""Which unit sent its report when, and the documents written, as files. Audited."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.planning.models import IssuedDocument, ReportCall, UnitReport
from tiengvang.office.planning.reports.selectors import days_late
from tiengvang.office.shell.exports import Column, write

_NUMBER = (
    Column("number", _("document number"), lambda row: row.number or None),
    Column("dated", _("document date"), lambda row: row.dated, "day"),
)
REPORTS = (
    Column("unit", _("unit"), lambda row: row.unit.code, words=lambda row: str(row.unit)),
    Column("state", _("state"), lambda row: row.state, words=lambda row: row.get_state_display()),
    Column("due", _("due from units"), lambda row: row.call.due, "day"),
    Column("first_submitted", _("first submitted"), lambda row: row.first_submitted, "moment"),
    Column("days_late", _("days late"), days_late, "integer"),
    *_NUMBER,
)
PAPERS = (
    Column("subject", _("subject"), lambda row: row.subject),
    Column("kind", _("kind"), lambda row: row.kind, words=lambda row: row.get_kind_display()),
    Column("unit", _("issued by"), lambda row: row.unit.code, words=lambda row: str(row.unit)),
    *_NUMBER,
    Column("made", _("made"), lambda row: row.made, "moment"),
    Column("made_by", _("made by"), lambda row: str(row.made_by)),
)  # fmt: skip


def reports_exported(call: ReportCall, rows: Iterable[UnitReport], form: str, by: User) -> tuple[str, bytes]:
    """Name and content of the file. Raises KeyError for a format nobody knows."""
    return _exported(f"{pgettext('file name', 'reports')}-{call.year}", REPORTS, rows, form, by)


def papers_exported(rows: Iterable[IssuedDocument], form: str, by: User) -> tuple[str, bytes]:
    """Likewise."""
    return _exported(pgettext("file name", "documents"), PAPERS, rows, form, by)


def _exported(name: str, columns: Sequence[Column], rows: Iterable[object], form: str, by: User) -> tuple[str, bytes]:
    name = f"{name}-{timezone.localdate():%Y%m%d}.{form}"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        done = write(target, form, columns, rows)
        content = target.read_bytes()
    record(actor=by, action="reports.export", form=form, rows=done)
    return name, content
