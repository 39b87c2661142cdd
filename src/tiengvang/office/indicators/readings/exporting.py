"""Readings as a file, numbers as they are kept: shares as fractions. Audited."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.indicators.models import Reading
from tiengvang.office.indicators.readings.reasons import reason_words, warnings_of
from tiengvang.office.indicators.readings.wording import part_words, period_words
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.shell.exports import Column, write

COLUMNS = (
    Column("code", _("code"), lambda row: row.indicator.code),
    Column("name", pgettext_lazy("indicators", "indicator"), lambda row: str(row.indicator)),
    Column("period", _("period"), lambda row: row.period, words=period_words),
    Column("first_day", _("from"), lambda row: row.first_day, "day"),
    Column("last_day", _("until"), lambda row: row.last_day, "day"),
    Column("dimension", _("cut by"), lambda row: row.dimension or None),
    Column("key", _("part"), lambda row: row.key or None,
           words=lambda row: part_words(row.dimension, row.key) if row.dimension else None),
    Column("value", _("value"), lambda row: row.value, "number"),
    Column("low", _("low end"), lambda row: row.low, "number"),
    Column("high", _("high end"), lambda row: row.high, "number"),
    Column("unit", _("what is counted"), lambda row: row.indicator.unit or None),
    Column("reason", _("why there is none"), lambda row: row.reason or None, words=reason_words),
    Column("method", _("method"), lambda row: row.method),
    Column("labels", _("labels"), lambda row: row.labels, "integer"),
    Column("things", _("judged"), lambda row: row.things, "integer"),
    Column("warnings", _("warnings"),
           lambda row: ",".join(one["code"] for one in row.detail.get("warnings", ())) or None,
           words=lambda row: "; ".join(one.words for one in warnings_of(row))),
    Column("full_year", _("estimate for the full year"), lambda row: row.is_full_year, "flag"),
    Column("definition", _("version of the definition"), lambda row: row.definition.number, "integer"),
    Column("origin", _("origin"), lambda row: row.origin, words=lambda row: row.get_origin_display()),
    Column("state", _("state"), lambda row: row.state, words=lambda row: row.get_state_display()),
    Column("revision", _("revision"), lambda row: row.revision, "integer"),
    Column("note", _("note"), lambda row: row.note or None),
    Column("made", _("made"), lambda row: row.made, "moment"),
)  # fmt: skip


def exported(rows: Iterable[Reading], form: str, by: User) -> tuple[str, bytes]:
    """Name and content of the file. Raises KeyError for a format nobody knows."""
    name = f"so-lieu-chi-so-{timezone.localdate():%Y%m%d}.{form}"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        done = write(target, form, COLUMNS, rows)
        content = target.read_bytes()
    record(actor=by, action="indicators.export", form=form, rows=done, of="readings")
    return name, content
