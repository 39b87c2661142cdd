"""The population that labels are drawn from, its strata, and what is known of them beforehand. Plans nothing.

It is the one of `computing.sampling`: originals of independent foreign outlets that the machine takes to be about the
place. What people said since does not take a mention out, or the sample would lack just the machine's errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from tiengvang.measure.intervals import Estimate, share
from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.judging.standing import current
from tiengvang.office.coverage.models import Bucket
from tiengvang.office.coverage.review.frames import STRATA, Frame
from tiengvang.office.indicators.computing.sampling import POPULATION, Labelled, labelled, random_rounds

NAMES: Final = {POPULATION: _("Originals of independent foreign outlets about the place")}
BY: Final = STRATA  # "market", "language"
WANTED: Final = "positive"
BORROWED: Final = 20
ENOUGH: Final = 30  # labels of each side before the machine's errors are estimated from them


@dataclass(frozen=True, slots=True)
class Held:
    """A stratum: value of the market or language, "" for none; mentions: how many there are; said: how many of those
    the machine calls positive."""

    value: str
    mentions: int
    said: int


@dataclass(frozen=True, slots=True)
class Errors:
    """How the current judge does by the random sample. sensitivity: of what people call positive, the share that it
    does; specificity: of the rest, the share that it does not; both without value where there are too few labels."""

    sensitivity: Estimate
    specificity: Estimate
    labels: int
    judge: str

    @property
    def known(self) -> bool:
        """Whether they may be planned with."""
        return min(self.sensitivity.units, self.specificity.units) >= ENOUGH


def query(first: date, last: date) -> Query:
    """The search that finds the population of these days."""
    return Query(start=first, end=last, bucket=(Bucket.INDEPENDENT.value,), about="judged")


def held(by: str, first: date, last: date) -> tuple[Held, ...]:
    """The strata of these days, largest first."""
    rows = Frame(query(first, last)).mentions().order_by().values_list(by)
    counted = rows.annotate(size=Count("pk"), said=Count("pk", filter=Q(tone=WANTED))).order_by("-size", by)
    return tuple(Held(value, size, said) for value, size, said in counted)


def errors() -> Errors:
    """The current judge against the labels of random rounds."""
    judge = current()
    return errors_of(labelled(random_rounds(), judge), judge)


def errors_of(sample: list[Labelled], judge: str) -> Errors:
    """The same of a sample that was read already. What the judge has not judged it has not found."""
    hits = [one.said == WANTED for one in sample if one.truth == WANTED]
    rest = [one.said != WANTED for one in sample if one.truth != WANTED]
    return Errors(share(sum(hits), len(hits)), share(sum(rest), len(rest)), len(sample), judge)


def likely_share(one: Held, whole: float, sensitivity: float, specificity: float) -> float:
    """What share of a stratum is positive, by what the machine says there and its errors (Rogan & Gladen 1978), kept
    within 1 and 99 %; as the machine says where it is hardly better than chance.

    whole: what the machine says of all strata. A stratum counts as if `BORROWED` more mentions of that kind were in it,
    since two of two says little of a market.
    """
    said = (one.said + BORROWED * whole) / (one.mentions + BORROWED)
    better = sensitivity + specificity - 1
    guess = (said + specificity - 1) / better if better > 0.1 else said
    return min(max(guess, 0.01), 0.99)
