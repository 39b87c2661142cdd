"""Difficulties and requests as a file, with how long each waited. Audited."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.planning.models import Obstacle
from tiengvang.office.planning.obstacles.selectors import waited
from tiengvang.office.shell.exports import Column, write

COLUMNS = (
    Column("raised", _("raised"), lambda row: row.at, "moment"),
    Column("unit", _("unit"), lambda row: row.unit.code, words=lambda row: str(row.unit)),
    Column("kind", _("kind"), lambda row: row.kind, words=lambda row: row.get_kind_display()),
    Column("title", pgettext_lazy("planning", "title"), lambda row: row.title),
    Column("text", _("text"), lambda row: row.text),
    Column("task", pgettext_lazy("planning", "task"), lambda row: row.task.title if row.task else None),
    Column("mention", _("mention"), lambda row: row.mention.title if row.mention else None),
    Column("mention_url", _("address of the mention"), lambda row: row.mention.url if row.mention else None),
    Column("state", _("state"), lambda row: row.state, words=lambda row: row.get_state_display()),
    Column("holder", _("whose turn it is"), lambda row: row.holder.code, words=lambda row: str(row.holder)),
    Column("waiting_days", _("working days waited there"), waited, "integer"),
    Column("answered", _("answered"), lambda row: row.answered, "moment"),
    Column("answer", _("answer"), lambda row: row.answer),
    Column("mended_on", _("mended on"), lambda row: row.mended_on, "day"),
    Column("mended", _("what was mended"), lambda row: row.mended),
)


def exported(rows: Iterable[Obstacle], form: str, by: User) -> tuple[str, bytes]:
    """Name and content of the file. Raises KeyError for a format nobody knows."""
    name = f"{pgettext('file name', 'difficulties')}-{timezone.localdate():%Y%m%d}.{form}"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        done = write(target, form, COLUMNS, rows)
        content = target.read_bytes()
    record(actor=by, action="obstacles.export", form=form, rows=done)
    return name, content
