"""All that is known of one mention, for its page. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tiengvang.listen.outlets import OWNER_CLASSES
from tiengvang.office.coverage.explorer.evidence import reasons_in_words
from tiengvang.office.coverage.explorer.names import is_sensitive
from tiengvang.office.coverage.explorer.place_map import PlaceMap, place_map
from tiengvang.office.coverage.models import ArrangementMark, Judgement, Label, Mention
from tiengvang.office.coverage.models.mentions import ToneClass
from tiengvang.office.organisation.models import AuditEntry

COPIES_SHOWN = 20
HISTORY_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ToneShare:
    """One of the three tones with the machine's probability, 0 to 1."""

    tone: str
    label: str
    share: float


@dataclass(frozen=True, slots=True)
class Known:
    """A mention with what belongs to it. class_independent: whether outlets of that class count as independent at all;
    evidence: sentences; copies: the first COPIES_SHOWN of `copy_count`; labels, judgements, marks, history:
    newest first, history with what was done in words."""

    mention: Mention
    sensitive: bool
    class_independent: bool
    evidence: list[str]
    tones: tuple[ToneShare, ...]
    judgements: list[Judgement]
    labels: list[Label]
    marks: list[ArrangementMark]
    original: Mention | None
    copies: list[Mention]
    copy_count: int
    map: PlaceMap
    history: list[tuple[AuditEntry, str]]

    @property
    def link(self) -> str:
        """The article's address, where it is one that a browser may open; "" for others (javascript: and the like)."""
        return web_address(self.mention.url)

    @property
    def original_link(self) -> str:
        """The same for the article that this one repeats."""
        return web_address(self.mention.copy_of)


def known(mention: Mention) -> Known:
    """Everything about a mention that was fetched with its outlet and part."""
    copies = mention.copies.select_related("outlet").order_by("day", "pk")
    owner_class = mention.outlet.owner_class
    return Known(
        mention=mention,
        sensitive=is_sensitive(mention.theme),
        class_independent=OWNER_CLASSES.get(owner_class, ("foreign", False))[1],
        evidence=reasons_in_words(mention.reasons) or [one for one in mention.evidence.split("; ") if one],
        tones=tones(mention),
        judgements=list(mention.judgements.all()),
        labels=list(mention.labels.select_related("reviewer")),
        marks=list(mention.marks.select_related("by")),
        original=mention.original,
        copies=list(copies[:COPIES_SHOWN]),
        copy_count=copies.count(),
        map=place_map(mention.entities),
        history=_history(mention),
    )


def _history(mention: Mention) -> list[tuple[AuditEntry, str]]:
    done = {"coverage.arrange": _("marked the arrangement"), "coverage.label": _("labelled the mention")}
    entries = AuditEntry.objects.filter(object=f"{mention._meta.label_lower}:{mention.pk}")[:HISTORY_SHOWN]
    return [(entry, done.get(entry.action, entry.action)) for entry in entries]


def tones(row: Any) -> tuple[ToneShare, ...]:
    """The three probabilities of a mention or a judgement, positive first."""
    order = (ToneClass.POSITIVE, ToneClass.NEUTRAL, ToneClass.NEGATIVE)
    return tuple(ToneShare(one.value, str(one.label), getattr(row, f"tone_{one.value}")) for one in order)


def web_address(given: str) -> str:
    """The address, or "" where it is none of the web's."""
    return given if given.lower().startswith(("http://", "https://")) else ""
