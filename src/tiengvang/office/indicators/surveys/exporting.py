"""Figures of a wave as a file: CSV, XLSX or Parquet. Audited."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.coverage.explorer.names import market_name
from tiengvang.office.indicators.models import Wave
from tiengvang.office.indicators.surveys.figures import Figure
from tiengvang.office.indicators.surveys.selectors import figures
from tiengvang.office.indicators.surveys.wording import cautions, dimension_name, figure_name, reason
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.shell.exports import Column, write


@dataclass(frozen=True, slots=True)
class _Line:
    one: Figure
    words: str


COLUMNS = (
    Column("question", _("question"), lambda line: line.one.question),
    Column("words", _("what it is about"), lambda line: line.words),
    Column("dimension", _("dimension"), lambda line: line.one.dimension,
           words=lambda line: dimension_name(line.one.dimension)),
    Column("option", pgettext_lazy("survey", "answer"), lambda line: line.one.option),
    Column("market", _("market"), lambda line: line.one.market,
           words=lambda line: market_name(line.one.market) if line.one.market else str(_("all"))),
    Column("kind", _("kind of number"), lambda line: "share" if line.one.is_share else "mean",
           words=lambda line: str(_("Share") if line.one.is_share else pgettext_lazy("survey", "Mean"))),
    Column("value", _("value"), lambda line: line.one.value, "number"),
    Column("low", _("low end"), lambda line: line.one.low, "number"),
    Column("high", _("high end"), lambda line: line.one.high, "number"),
    Column("n", _("answers"), lambda line: line.one.n, "integer"),
    Column("n_eff", _("effective answers"), lambda line: line.one.n_eff, "number"),
    Column("design_effect", _("design effect"), lambda line: line.one.design_effect, "number"),
    Column("remark", _("remark"), lambda line: line.one.reason or ", ".join(line.one.cautions),
           words=lambda line: reason(line.one) or "; ".join(cautions(line.one))),
)  # fmt: skip


def export_figures(*, wave: Wave, form: str, by: User) -> bytes:
    """All figures of a wave, every market, as a file of that format (`shell.exports.FORMATS`). Raises PermissionDenied,
    KeyError."""
    demand(by, "indicators.view")
    questions = {one.code: one for one in wave.questionnaire.questions.all()}
    lines = [_Line(one, figure_name(one, questions)) for one in figures(wave)]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"figures.{form}"
        rows = write(target, form, COLUMNS, lines)
        content = target.read_bytes()
    record(actor=by, action="indicators.export_survey", obj=wave, form=form, rows=rows)
    return content
