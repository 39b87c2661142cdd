"""Which labels are a random sample of the population: by the rounds that drew them. Draws nothing, estimates nothing.

Rounds that count are those of a label plan for the population, and plain random rounds (without strata) whose search
leaves out nothing of the population. Of each the labels that were given blind count; a label that settled a dispute
goes before them; of several blind ones the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.models import Bucket, Judgement, Label, Mention, ReviewRound
from tiengvang.office.coverage.models.mentions import About, By, ToneClass
from tiengvang.office.coverage.review.frames import Frame
from tiengvang.office.indicators.models import LabelPlan

POPULATION = "independent-foreign"
NOT_ABOUT = "not-about"  # people found it not (mainly) about the place: then it is of no tone


@dataclass(frozen=True, slots=True)
class RandomRound:
    """A round whose labels count. start, end: first and last day it was drawn from, None for no end; made: the day it
    was drawn; by: its strata, "market", "language" or ""."""

    id: int
    name: str
    start: date | None
    end: date | None
    made: date
    by: str

    def holds(self, first: date, last: date) -> bool:
        """Whether all that was there of these days when the round was drawn could be drawn."""
        return (self.start is None or self.start <= first) and (self.end is None or self.end >= min(last, self.made))


@dataclass(frozen=True, slots=True)
class Labelled:
    """One mention of the sample. said: what the current judge says, "" for nothing; truth: people's tone or NOT_ABOUT;
    disputed: reviewers disagree and nobody has settled it."""

    mention: int
    day: date
    market: str
    language: str
    said: str
    truth: str
    round: int
    disputed: bool


def random_rounds() -> tuple[RandomRound, ...]:
    """All rounds whose labels are a random sample of the population."""
    plans = {
        plan.round_id: plan for plan in LabelPlan.objects.filter(population=POPULATION).exclude(round=None)
    }  # fmt: skip
    found = []
    for one in ReviewRound.objects.order_by("pk"):
        made = timezone.localdate(one.made)
        frame = Frame.parse(one.frame)
        if one.pk in plans:
            plan = plans[one.pk]
            found.append(RandomRound(one.pk, one.name, plan.first_day, plan.last_day, made, plan.by))
        elif one.blind and not frame.by and leaves_nothing_out(frame.query):
            found.append(RandomRound(one.pk, one.name, frame.query.start, frame.query.end, made, ""))
    return tuple(found)


def leaves_nothing_out(query: Query) -> bool:
    """Whether a search, its days apart, finds every independent foreign original that is about the place."""
    narrowed = (
        query.text, query.market, query.country, query.language, query.outlet, query.theme, query.tone,
        query.arrangement, query.narrative,
    )  # fmt: skip
    if any(narrowed) or query.reviewed is not None or query.disputed is not None or query.independent is False:
        return False
    if query.about in ("passing", "other") or query.copies == "only":
        return False
    return (not query.bucket or Bucket.INDEPENDENT.value in query.bucket) and (
        not query.origin or "foreign" in query.origin
    )


def labelled(rounds: Iterable[RandomRound], current: str) -> list[Labelled]:
    """The sample: each mention of the population as the machine sees it, once. current: the current judge."""
    ids = [one.id for one in rounds]
    blind = Label.objects.filter(item__round__in=ids, blind=True, settles=False).order_by("made", "pk")
    first: dict[int, Label] = {}
    for label in blind.select_related("item"):
        first.setdefault(label.mention_id, label)
    settled = {
        label.mention_id: label
        for label in Label.objects.filter(mention__in=list(first), settles=True).order_by("made", "pk")
    }
    found = []
    for mention in _of_the_population(list(first)):
        label = settled.get(mention.pk, first[mention.pk])
        found.append(
            Labelled(
                mention.pk, mention.day, mention.market, mention.language, _said(mention, current),
                label.tone if label.about == About.PRIMARY else NOT_ABOUT, first[mention.pk].item.round_id,
                mention.disputed,
            )
        )  # fmt: skip
    return found


def _of_the_population(ids: list[int]) -> Iterable[Mention]:
    judged = Judgement.objects.filter(mention=OuterRef("pk"), judge=OuterRef("judge")).values("about")[:1]
    for start in range(0, len(ids), 500):
        rows = Mention.objects.filter(pk__in=ids[start : start + 500], bucket=Bucket.INDEPENDENT, copy_of="")
        for mention in rows.annotate(judged=Subquery(judged)):
            about = mention.about if mention.about_by == By.MACHINE else mention.judged or mention.about
            if about == About.PRIMARY:
                yield mention


def _said(mention: Mention, current: str) -> str:
    """What the current judge says, whatever people said."""
    if current and mention.judge != current:
        return ""
    return max(ToneClass.values, key=lambda one: getattr(mention, f"tone_{one}"))
