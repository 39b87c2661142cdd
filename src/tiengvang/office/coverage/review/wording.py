"""How the review desk shows things: a mention, a round's frame, figures with their doubt. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.measure.confusion import Confusion
from tiengvang.measure.intervals import Estimate
from tiengvang.office.coverage.explorer.evidence import reasons_in_words
from tiengvang.office.coverage.explorer.names import country_name, is_sensitive, language_name
from tiengvang.office.coverage.explorer.words import chips
from tiengvang.office.coverage.models import Mention, ReviewRound
from tiengvang.office.coverage.models.mentions import UNJUDGED, About, ToneClass
from tiengvang.office.coverage.review.forms import stratum_name
from tiengvang.office.coverage.review.frames import Frame
from tiengvang.office.coverage.review.selectors import MachineWord

ABOUT_KEYS = tuple(zip(About, ("1", "2", "3"), strict=True))
TONE_KEYS = tuple(zip(ToneClass, ("q", "w", "e"), strict=True))
VERDICTS = {
    "reliable": gettext_lazy("Reliable: conclusions may rest on it."),
    "tentative": gettext_lazy("Tentative: only careful conclusions may rest on it."),
    "unreliable": gettext_lazy("Not reliable: talk the rules of coding over before drawing conclusions."),
    "": gettext_lazy("Not enough double codings yet, or all of one kind."),
}


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """A line of the table: what people called `label`. cells: counts, and whether the machine said the same."""

    label: str
    cells: tuple[tuple[int, bool], ...]
    precision: Estimate
    recall: Estimate


def address(mention: Mention) -> str:
    """The article's address where a browser may open it; "" for any other scheme."""
    return mention.url if urlsplit(mention.url).scheme in ("http", "https") else ""


def about_mention(mention: Mention) -> dict[str, Any]:
    """What a reviewer is shown of a mention: nothing that a machine concluded."""
    return {
        "mention": mention,
        "excerpt": "" if is_sensitive(mention.theme) else mention.excerpt,
        "address": address(mention),
        "country_words": country_name(mention.outlet.country) if mention.outlet.country else "",
        "language_words": language_name(mention.language),
    }


def machine_in_words(word: MachineWord) -> dict[str, Any]:
    """The machine's judgement for the card of a round that is not blind."""
    return {
        "about": word.about, "about_words": About(word.about).label, "tone_words": _tone_words(word.tone),
        "shares": [(ToneClass(tone).label, share) for tone, share in word.shares.items()], "judge": word.judge,
        "reasons": reasons_in_words(word.reasons),
    }  # fmt: skip


def _tone_words(tone: str) -> str:
    return str(ToneClass(tone).label if tone else UNJUDGED[1])


def frame_words(review: ReviewRound) -> dict[str, Any]:
    """What a round was drawn from: chips of the search, its query string, strata in words."""
    frame = Frame.parse(review.frame)
    takes = [(stratum_name(frame.by, value), size) for value, size in frame.takes]
    by = {"market": _("Drawn by market"), "language": _("Drawn by language")}.get(frame.by, "")
    return {"chips": chips(frame.query), "search": frame.query.encode(), "by": by, "takes": takes}


def table(found: Confusion, classes: type[About] | type[ToneClass]) -> dict[str, Any]:
    """A confusion for the template: headings, lines, the share that is right."""
    rows = [
        ConfusionRow(
            str(classes(figures.value).label),
            tuple((count, row == column) for column, count in enumerate(found.counts[row])),
            figures.precision,
            figures.recall,
        )
        for row, figures in enumerate(found.classes)
    ]
    return {"heads": [str(classes(value).label) for value in found.values], "rows": rows, "right": found.right}
