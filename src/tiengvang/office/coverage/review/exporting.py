"""A round's codings as a file: what each person said of each mention, beside the machine's word. Audited."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.models import Judgement, Label, ReviewItem, ReviewRound
from tiengvang.office.coverage.models.mentions import UNJUDGED, About, ToneClass
from tiengvang.office.coverage.review.selectors import MachineWord, machine_word
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.shell.exports import Column, write


@dataclass(frozen=True, slots=True)
class Coded:
    """One coding: the item, its latest label by who answered it, the machine's word on its mention."""

    item: ReviewItem
    label: Label
    machine: MachineWord

    @property
    def made(self) -> datetime:
        """When the label was given."""
        return self.label.made


COLUMNS = (
    Column("mention", _("Mention"), lambda row: row.item.mention.key),
    Column("title", _("Title"), lambda row: row.item.mention.title),
    Column("url", _("Address"), lambda row: row.item.mention.url),
    Column("language", _("Language"), lambda row: row.item.mention.language),
    Column("market", _("Market"), lambda row: row.item.mention.market),
    Column("second", _("Second coding"), lambda row: row.item.second, "flag"),
    Column("reviewer", _("Reviewer"), lambda row: str(row.label.reviewer)),
    Column("about", _("Verdict"), lambda row: row.label.about, words=lambda row: About(row.label.about).label),
    Column("tone", _("Tone"), lambda row: row.label.tone, words=lambda row: row.label.get_tone_display()),
    Column("note", _("Note"), lambda row: row.label.note),
    Column("blind", _("Without having seen the machine's judgement"), lambda row: row.label.blind, "flag"),
    Column("made", _("Made"), lambda row: row.made, "moment"),
    Column("judge", _("Judge"), lambda row: row.machine.judge),
    Column(
        "machine_about", _("Verdict of the machine"), lambda row: row.machine.about,
        words=lambda row: About(row.machine.about).label,
    ),
    Column(
        "machine_tone", _("Tone by the machine"), lambda row: row.machine.tone,
        words=lambda row: ToneClass(row.machine.tone).label if row.machine.tone else UNJUDGED[1],
    ),
)  # fmt: skip


def export_round(*, review: ReviewRound, form: str, by: User) -> bytes:
    """The answered codings of a round, by position, as a file of that format (`shell.exports.FORMATS`).

    A round is small enough to be written at once. Raises PermissionDenied, KeyError.
    """
    demand(by, "coverage.review")
    demand(by, "coverage.export")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"round.{form}"
        rows = write(target, form, COLUMNS, _codings(review))
        content = target.read_bytes()
    record(actor=by, action="coverage.export_round", obj=review, form=form, rows=rows)
    return content


def _codings(review: ReviewRound) -> Iterator[Coded]:
    labels = Prefetch("labels", Label.objects.filter(settles=False).select_related("reviewer").order_by("-pk"))
    judgements = Prefetch("mention__judgements", Judgement.objects.only("mention", "judge", "about"))
    items = review.items.filter(done__isnull=False).select_related("mention").prefetch_related(labels, judgements)
    for item in items.order_by("position"):
        given = list(item.labels.all())
        if given:
            yield Coded(item, given[0], machine_word(item.mention))
