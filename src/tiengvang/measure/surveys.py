"""Shares and means of a sample survey with weights and clusters, each with its interval. Draws no samples.

What people answered is weighted; the interval allows for unequal weights and for people who were asked in groups (a
flight, a village). It holds for random samples only: of others it tells the chance among people like those asked.

Weights: Kish, L. (1992), Weighting for unequal Pi, Journal of Official Statistics 8 (2), 183-200: they cost a factor of
n Σw² / (Σw)². Clusters: the variance is linearised (Taylor) and taken between clusters within strata; Binder, D. A.
(1983), On the variances of asymptotically normal estimators from complex surveys, International Statistical Review 51
(3), 279-292; Wolter, K. M. (2007), Introduction to Variance Estimation, 2nd edition, chapter 6. Of the two the larger
counts, since the linearised one may come out too small by chance where clusters or hits are few; where strata explain
much of the answers that errs to the wide side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot, sqrt
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from tiengvang.measure.binomial import clopper_pearson
from tiengvang.measure.intervals import CONFIDENCE, Estimate
from tiengvang.measure.quantiles import student
from tiengvang.measure.tallies import Floats

FEW: Final = 30  # effective answers below which a figure says little
FEW_CLUSTERS: Final = 10


class NoFigure(StrEnum):
    """Why a survey gives no figure."""

    NO_ANSWERS = "no-answers"
    ONE_ANSWER = "one-answer"
    ONE_CLUSTER = "one-cluster"
    ALL_ALIKE = "all-alike"


class SurveyRefusal(Exception):
    """No honest figure can be given. reason says why, the message what would help."""

    def __init__(self, reason: NoFigure, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class SurveyCaution(StrEnum):
    """What to know before a figure is used."""

    FEW = "few-answers"
    FEW_CLUSTERS = "few-clusters"
    LONELY_CLUSTERS = "strata-with-one-cluster"
    ALL_ALIKE = "all-alike"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered to one question. values: 0 or 1, or points of a scale; weights: above 0; clusters: which
    sampling unit each answer came from, "" for a person sampled alone; strata: parts that were sampled separately.

    All of the same length; clusters and strata may be empty for none. Clusters are told apart within strata.
    """

    values: Floats
    weights: Floats
    clusters: tuple[str, ...] = ()
    strata: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, values: ArrayLike, weights: ArrayLike | None = None, clusters: Sequence[str] = (),
        strata: Sequence[str] = (),
    ) -> Answers:  # fmt: skip
        """Checked. Raises ValueError for a weight that is not above 0, a value that is no number, or unlike lengths."""
        said = np.asarray(values, dtype=np.float64).reshape(-1)
        heavy = np.ones(said.shape) if weights is None else np.asarray(weights, dtype=np.float64).reshape(-1)
        lengths = {len(one) for one in (said, heavy, clusters or said, strata or said)}
        if len(lengths) > 1:
            raise ValueError("values, weights, clusters and strata are to be of one length")
        if not np.isfinite(said).all():
            raise ValueError("a value is no number: leave out whoever did not answer")
        if not (np.isfinite(heavy).all() and (heavy > 0).all()):
            raise ValueError("a weight is not above 0: give 1 to everybody where all had the same chance")
        return cls(said, heavy, tuple(clusters), tuple(strata))


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A figure. estimate: its units are people who answered; effective: how many of a simple random sample would tell
    as much; design_effect: the one over the other; weighting: the part of it that comes of weights alone (Kish)."""

    estimate: Estimate
    effective: float
    design_effect: float
    weighting: float
    cautions: tuple[SurveyCaution, ...] = ()


@dataclass(frozen=True, slots=True)
class _Spread:
    """variance: of the mean, linearised; freedom: clusters less strata; lonely: some stratum has one cluster; effective
    clusters: how many alike ones there would be, for answers that are all alike."""

    variance: float
    freedom: int
    lonely: bool
    clusters: float


def share(answers: Answers, confidence: float = CONFIDENCE) -> Surveyed:
    """The share that says yes (values 0 or 1), with Clopper and Pearson's interval for the effective sample.

    Korn, E. L., Graubard, B. I. (1998), Confidence intervals for proportions with small expected number of positive
    counts estimated from survey data, Survey Methodology 24 (2), 193-201: hits and trials are those of the effective
    sample, which is made smaller where few clusters leave few degrees of freedom. It is never larger than the sample
    (Parker, J. D. et al. 2017, National Center for Health Statistics data presentation standards for proportions).
    Where all say the same nothing shows how alike clusters are; then each counts as one person.
    Raises SurveyRefusal, ValueError for a value that is neither 0 nor 1.
    """
    if not np.isin(answers.values, (0, 1)).all():
        raise ValueError("a share is of answers 0 and 1")
    mean, single, spread, weighting, effective = _weighed(answers)
    count = len(answers.values)
    tries = effective
    if single > 0:
        few, many = student(confidence, np.array([spread.freedom, count - 1], dtype=np.float64))
        tries = effective * float(many / few) ** 2
    tries = min(tries, float(count))
    hits = min(max(mean * tries, 0.0), tries)
    low, high = clopper_pearson(hits, tries, confidence)
    estimate = Estimate(mean, min(low, mean), max(high, mean), count)
    return Surveyed(estimate, effective, count / effective, weighting, _cautions(effective, spread, answers, single))


def mean(answers: Answers, ends: tuple[float, float] | None = None, confidence: float = CONFIDENCE) -> Surveyed:
    """The mean of a scale, with Student's interval for as many degrees of freedom as clusters leave.

    ends: of the scale; the interval stays within. Where all give the same point of it, the interval allows for as many
    people at the far ends as Clopper and Pearson's interval does; without ends that is refused.
    Raises SurveyRefusal, ValueError for a value outside the scale.
    """
    values = answers.values
    if ends is not None and len(values) and not (ends[0] <= values.min() and values.max() <= ends[1]):
        raise ValueError(f"an answer lies outside the scale from {ends[0]:g} to {ends[1]:g}")
    middle, single, spread, weighting, effective = _weighed(answers)
    if single > 0:
        half = float(student(confidence, np.array([spread.freedom], dtype=np.float64))[0]) * sqrt(single / effective)
        low, high = middle - half, middle + half
    elif ends is None:
        raise SurveyRefusal(NoFigure.ALL_ALIKE, "all answers are the same: give the ends of the scale, or ask more")
    else:
        others = 1 - clopper_pearson(effective, effective, confidence)[0]
        low, high = middle - others * (middle - ends[0]), middle + others * (ends[1] - middle)
    if ends is not None:
        low, high = max(low, ends[0]), min(high, ends[1])
    count = len(values)
    estimate = Estimate(middle, low, high, count)
    return Surveyed(estimate, effective, count / effective, weighting, _cautions(effective, spread, answers, single))


def difference(earlier: Estimate, later: Estimate) -> Estimate:
    """Later less earlier, of two waves that asked different people; from the ends of their intervals.

    Zou, G. Y., Donner, A. (2008), Statistics in Medicine 27 (10), 1693-1702. Raises ValueError where one of the two has
    no value or no interval.
    """
    one, two = _ends(earlier), _ends(later)
    ahead = two[0] - one[0]
    low = ahead - hypot(two[0] - two[1], one[2] - one[0])
    high = ahead + hypot(two[2] - two[0], one[0] - one[1])
    return Estimate(ahead, low, high, earlier.units + later.units)


def _weighed(answers: Answers) -> tuple[float, float, _Spread, float, float]:
    """(weighted mean, variance of single answers, spread of the mean, Kish's factor, effective sample size)."""
    values, weights = answers.values, answers.weights
    count = len(values)
    if count == 0:
        raise SurveyRefusal(NoFigure.NO_ANSWERS, "nobody answered this")
    if count == 1:
        raise SurveyRefusal(NoFigure.ONE_ANSWER, "one person answered this: no interval can be given; ask more people")
    total = float(weights.sum())
    middle = float(weights @ values) / total
    away = values - middle
    single = float(weights @ away**2) / total * count / (count - 1)
    if values.min() == values.max():  # rounding would leave a spread of 1e-33
        middle, single = float(values[0]), 0.0
    weighting = max(count * float(weights @ weights) / total**2, 1.0)
    spread = _linearised(answers, weights * away / total)
    if not spread.freedom:
        raise SurveyRefusal(
            NoFigure.ONE_CLUSTER, "all answers come from one sampling unit: no interval can be given; ask in several"
        )
    if single > 0:
        effective = min(count / weighting, single / spread.variance if spread.variance > 0 else count / weighting)
    else:
        effective = spread.clusters
    return middle, single, spread, weighting, effective


def _linearised(answers: Answers, terms: Floats) -> _Spread:
    """The variance of a sum of terms that is zero, between clusters within strata. A stratum's only cluster is held
    against the whole instead of against its stratum, which errs to the wide side."""
    count = len(terms)
    strata = answers.strata or ("",) * count
    clusters = answers.clusters or ("",) * count
    named = [
        (stratum, cluster or at)  # a person sampled alone goes by their place, which no name equals
        for at, (stratum, cluster) in enumerate(zip(strata, clusters, strict=True))
    ]
    numbers = {one: at for at, one in enumerate(dict.fromkeys(named))}
    where = np.fromiter((numbers[one] for one in named), dtype=np.intp, count=count)
    sums = np.bincount(where, weights=terms)
    heavy = np.bincount(where, weights=answers.weights)
    parts = {stratum: at for at, stratum in enumerate(dict.fromkeys(stratum for stratum, _ in numbers))}
    of = np.fromiter((parts[stratum] for stratum, _ in numbers), dtype=np.intp, count=len(numbers))
    held = np.bincount(of)
    means = np.where(held > 1, np.bincount(of, weights=sums) / held, 0.0)
    squares = np.bincount(of, weights=(sums - means[of]) ** 2)
    variance = float((squares * np.where(held > 1, held / np.maximum(held - 1, 1), 1.0)).sum())
    alike = float(heavy.sum() ** 2 / (heavy @ heavy))
    return _Spread(variance, int((held - 1).sum()), bool((held == 1).any()), alike)


def _cautions(effective: float, spread: _Spread, answers: Answers, single: float) -> tuple[SurveyCaution, ...]:
    found = []
    if effective < FEW:
        found.append(SurveyCaution.FEW)
    if any(answers.clusters) and spread.freedom < FEW_CLUSTERS:
        found.append(SurveyCaution.FEW_CLUSTERS)
    if spread.lonely:
        found.append(SurveyCaution.LONELY_CLUSTERS)
    if single == 0:
        found.append(SurveyCaution.ALL_ALIKE)
    return tuple(found)


def _ends(estimate: Estimate) -> tuple[float, float, float]:
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None:
        raise ValueError("a wave without a figure and its interval cannot be compared")
    return value, low, high
