"""What a round shows: how far people agree, and how often the machine is right where they do. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.db.models import F

from tiengvang.measure.agreement import Level, cohen_kappa, krippendorff_alpha, percent_agreement
from tiengvang.measure.confusion import Confusion, confusion
from tiengvang.measure.intervals import Estimate
from tiengvang.office.coverage.judging.standing import current, tone_by
from tiengvang.office.coverage.models import Judgement, Label, Mention, ReviewRound
from tiengvang.office.coverage.models.mentions import About, By, ToneClass

_ABOUT: Final = tuple(About.values)
_TONE: Final = tuple(ToneClass.values)  # from negative to positive: an order
RELIABLE, TENTATIVE = 0.8, 0.667  # Krippendorff (2004), Content analysis, 2nd edition, page 241


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement on one question. kappa: None where more or fewer than two people coded doubly."""

    percent: Estimate
    kappa: Estimate | None
    alpha: Estimate

    @property
    def verdict(self) -> str:
        """ "reliable", "tentative" or "unreliable" by alpha; "" where it is not defined."""
        if self.alpha.value is None:
            return ""
        if self.alpha.value >= RELIABLE:
            return "reliable"
        return "tentative" if self.alpha.value >= TENTATIVE else "unreliable"


@dataclass(frozen=True, slots=True)
class Agreement:
    """On verdict and tone, over the mentions that two people coded; tone only where both say it is of the place."""

    about: Figures
    tone: Figures


@dataclass(frozen=True, slots=True)
class Against:
    """The machine against people: verdict and tone. judge: the current one, whose tones alone are compared; unjudged:
    mentions that it has not judged, left out of the tone; unsettled: mentions left out because people disagree on them
    and nobody has settled it."""

    about: Confusion
    tone: Confusion
    judge: str
    unjudged: int
    unsettled: int


@dataclass(frozen=True, slots=True)
class _Said:
    reviewer: int
    about: str
    tone: str


def agreement(review: ReviewRound) -> Agreement:
    """How far the two codings of mentions agree."""
    both = [codings for codings in _codings(review).values() if len(codings) == 2]
    with_tone = [codings for codings in both if all(one.about != About.OTHER for one in codings)]
    return Agreement(_figures(both, "about", _ABOUT, "nominal"), _figures(with_tone, "tone", _TONE, "ordinal"))


def against(review: ReviewRound) -> Against:
    """The current judge's word on the round's mentions, held against what people settled on or agree on."""
    coded = Label.objects.filter(item__round=review).order_by().values("mention")
    rows = Mention.objects.filter(pk__in=coded)
    judged = dict(Judgement.objects.filter(mention__in=rows, judge=F("mention__judge")).values_list("mention", "about"))
    abouts, tones, judge, unjudged = [], [], current(), 0
    for mention in rows.filter(disputed=False, about_by=By.PERSON):
        abouts.append((mention.about, judged.get(mention.pk, mention.about)))
        if mention.about == About.OTHER:
            continue
        machine = tone_by(mention.judge, {f"tone_{one}": getattr(mention, f"tone_{one}") for one in _TONE}, judge)
        if machine:
            tones.append((mention.tone, machine))
        else:
            unjudged += 1
    unsettled = rows.filter(disputed=True).count()
    return Against(confusion(abouts, _ABOUT), confusion(tones, _TONE), judge, unjudged, unsettled)


def _codings(review: ReviewRound) -> dict[int, list[_Said]]:
    """Mention → its codings, the first one first; of each item the label that was given last."""
    latest: dict[int, tuple[int, bool, _Said]] = {}
    labels = Label.objects.filter(item__round=review, settles=False).order_by("pk")
    for item, mention, second, *said in labels.values_list(
        "item", "mention", "item__second", "reviewer", "about", "tone"
    ):
        latest[item] = (mention, second, _Said(*said))
    held: defaultdict[int, list[_Said]] = defaultdict(list)
    for mention, _second, said_ in sorted(latest.values(), key=lambda one: one[:2]):
        held[mention].append(said_)
    return held


def _figures(both: list[list[_Said]], question: str, values: tuple[str, ...], level: Level) -> Figures:
    """Two people throughout are told apart by who they are; otherwise codings of a mention have no order."""
    coders = sorted({one.reviewer for codings in both for one in codings})
    sided = [sorted(codings, key=lambda one: one.reviewer) for codings in both] if len(coders) == 2 else both
    pairs = [(getattr(first, question), getattr(second, question)) for first, second in sided]
    kappa = cohen_kappa(pairs, values) if len(coders) == 2 else None
    return Figures(percent_agreement(pairs), kappa, krippendorff_alpha(pairs, values, level))
