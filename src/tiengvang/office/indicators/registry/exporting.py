"""The registry as a file for people: what each indicator means, where it stands, what is wanted. Audited."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.indicators.leading.wording import target_words, verdict_words
from tiengvang.office.indicators.readings.standing import Standing
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.shell.exports import Column, write

COLUMNS = (
    Column("code", _("code"), lambda row: row.indicator.code),
    Column("group", pgettext_lazy("indicators", "group"), lambda row: row.indicator.group,
           words=lambda row: row.indicator.get_group_display()),
    Column("name", _("name"), lambda row: str(row.indicator)),
    Column("unit", _("what is counted"), lambda row: row.indicator.unit),
    Column("owner", _("answering unit"), lambda row: row.indicator.owner.code,
           words=lambda row: str(row.indicator.owner)),
    Column("year", _("year"), lambda row: row.year, "integer"),
    Column("value", _("value"), lambda row: row.reading.value if row.reading else None, "number"),
    Column("low", _("low end"), lambda row: row.reading.low if row.reading else None, "number"),
    Column("high", _("high end"), lambda row: row.reading.high if row.reading else None, "number"),
    Column("state", _("state"), lambda row: row.reading.state if row.reading else None,
           words=lambda row: row.reading.get_state_display() if row.reading else None),
    Column("target", _("target"), lambda row: row.target.value if row.target else None, "number",
           words=lambda row: target_words(row.target, row.indicator.measure)),
    Column("verdict", _("verdict"), lambda row: row.state, words=verdict_words),
    Column("why", pgettext_lazy("verdict", "why"), lambda row: row.why),
)  # fmt: skip


def exported(rows: Iterable[Standing], form: str, by: User) -> tuple[str, bytes]:
    """Name and content of the file. Raises KeyError for a format nobody knows."""
    name = f"chi-so-{timezone.localdate():%Y%m%d}.{form}"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        done = write(target, form, COLUMNS, rows)
        content = target.read_bytes()
    record(actor=by, action="indicators.export", form=form, rows=done, of="registry")
    return name, content
