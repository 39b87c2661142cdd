"""How large a share of everything is of a class, when a machine judged all of it and people judged a random sample.

Four methods, all over whole arrays of measurements at once so that their coverage can be tried by simulation; docs/
measure.md derives the formulas and shows the trial. Draws no samples, reads no files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tiengvang.measure.intervals import CONFIDENCE, Estimate
from tiengvang.measure.quantiles import normal, student
from tiengvang.measure.tallies import Floats, Tallies

Flags = NDArray[np.bool_]

# Below this share of labelled things the finite population correction is left out (Cochran 1977, section 2.6).
SMALL_FRACTION: Final = 0.05
# Fewer hits, misses or errors than this among the labels: the interval holds, but is wide for what it rests on.
FEW: Final = 10


class Method(StrEnum):
    """How the share is found; the values are what the command line takes."""

    PPI = "ppi"
    ROGAN_GLADEN = "rogan-gladen"
    HAND = "hand"
    CLASSIFY_AND_COUNT = "classify-and-count"


class Reason(StrEnum):
    """Why there is no estimate."""

    NOTHING_JUDGED = "nothing-judged"
    NO_LABELS = "no-labels"
    UNINFORMATIVE_MACHINE = "uninformative-machine"


class Refusal(Exception):
    """No honest figure can be given. reason says why, the message what would help."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Caution(StrEnum):
    """What to know before a figure is used."""

    FEW = "few-positives-or-errors"
    UNLABELLED_STRATA = "strata-without-labels"
    ONE_LABEL_STRATA = "strata-with-one-label"
    NOT_CORRECTED = "machine-errors-not-corrected"
    UNBOUNDED = "interval-says-nothing"


@dataclass(frozen=True, slots=True)
class Prevalence:
    """share: with its interval, units being the labels; judged: how many things it is a share of; strata_in_doubt:
    names of strata with no label or one."""

    method: Method
    share: Estimate
    judged: int
    cautions: tuple[Caution, ...] = ()
    strata_in_doubt: tuple[str, ...] = ()

    @property
    def count(self) -> Estimate:
        """The same as a number of things."""
        share = self.share
        value, low, high = (None if end is None else end * self.judged for end in (share.value, share.low, share.high))
        return Estimate(value, low, high, share.units)


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares with their intervals, each of shape (…): one for each measurement. Always finite, within 0 to 1."""

    value: Floats
    low: Floats
    high: Floats


def prevalence(
    tallies: Tallies, names: Sequence[str] = (), method: Method = Method.PPI, confidence: float = CONFIDENCE
) -> Prevalence:
    """One measurement: tallies of shape (strata, 2), names of the strata in their order.

    Strata without labels are allowed for as if all or none of them belonged to the class. Raises Refusal where nothing
    was judged, where nothing is labelled, or where the machine is no better than chance and Rogan-Gladen is asked for.
    """
    sizes, labels = tallies.sizes, tallies.labels
    judged, seen = int(sizes.sum()), int(labels.sum())
    if not judged:
        raise Refusal(Reason.NOTHING_JUDGED, "nothing was judged: give what the machine said of every thing")
    if not seen and method is not Method.CLASSIFY_AND_COUNT:
        raise Refusal(Reason.NO_LABELS, "nothing is labelled: draw a random sample and have people label it")
    found = shares(tallies, method, confidence)
    value, low, high = float(found.value), float(found.low), float(found.high)
    if method is Method.ROGAN_GLADEN and _youden(tallies) <= 0:
        raise Refusal(
            Reason.UNINFORMATIVE_MACHINE,
            "by the labels the machine finds the class no better than chance, so that its count cannot be corrected: "
            f"use the method {Method.PPI} or {Method.HAND}",
        )
    cautions = _cautions(tallies, method)
    doubtful: tuple[str, ...] = ()
    if method is not Method.CLASSIFY_AND_COUNT:
        doubtful = tuple(
            name for name, size, label in zip(names, sizes, labels, strict=False) if size > label and label < 2
        )
    if high - low > 0.999:
        cautions = (*cautions, Caution.UNBOUNDED)
    return Prevalence(method, Estimate(value, low, high, seen), judged, cautions, doubtful)


def shares(tallies: Tallies, method: Method, confidence: float = CONFIDENCE) -> Shares:
    """Many measurements at once, without questions: where nothing is known the interval is 0 to 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if method is Method.PPI:
            return _ppi(tallies, confidence, added=1.0)
        if method is Method.HAND:
            return _ppi(tallies.without_machine(), confidence, added=2.0)
        if method is Method.ROGAN_GLADEN:
            return _rogan_gladen(tallies, confidence)
        return _classify_and_count(tallies, confidence)


def _ppi(tallies: Tallies, confidence: float, added: float) -> Shares:
    """Prediction-powered inference, stratified, with a tuned weight of the machine and added labels.

    In stratum h the share is weight × mean score of all + mean of (truth − weight × score) of the labelled; the strata
    are weighted by their sizes. One weight for all strata makes the variance least: the sum of the covariances of truth
    and score over the sum of the variances of the score, both as they enter the variance of the whole. For the interval
    `added` right and as many wrong labels are first added on each side of the machine, spread over the strata as the
    unlabelled things are, which keeps it honest where there are hardly any errors. Student's t, with the degrees of
    freedom that the sizes and labels of the strata leave.

    Angelopoulos, A. N., Bates, S., Fannjiang, C., Jordan, M. I., Zrnic, T. (2023), Prediction-powered inference,
    Science 382, 669-674. Angelopoulos, A. N., Duchi, J. C., Zrnic, T. (2023), PPI++: efficient prediction-powered
    inference, arXiv 2311.01453. Fisch, A. et al. (2024), Stratified prediction-powered inference, arXiv 2406.04291.
    Agresti, A., Caffo, B. (2000), Simple and effective confidence intervals for proportions and differences of
    proportions result from adding two successes and two failures, The American Statistician 54 (4), 280-288.
    """
    sizes, labels = tallies.sizes, tallies.labels
    known = labels > 0
    extra = _extra(tallies, known, added)
    mean_score = _ratio(tallies.held_score, tallies.held)
    n = labels + 2 * extra.sum(-1)
    hits = tallies.hits.sum(-1) + extra.sum(-1)
    score = tallies.score + 2 * (extra * mean_score).sum(-1)
    squared = tallies.score_squared + 2 * (extra * mean_score**2).sum(-1)
    both = tallies.score_hits + (extra * mean_score).sum(-1)

    weights = _ratio(np.where(known, sizes, 0), np.where(known, sizes, 0).sum(-1, keepdims=True))
    spread = weights**2 * _ratio(_correction(sizes, labels), n * (n - 1))
    weight = _ratio((spread * (both - hits * score / n)).sum(-1, where=known),
                    (spread * (squared - score**2 / n)).sum(-1, where=known))[..., None]  # fmt: skip
    weight = np.clip(weight, -1, 1)
    overall = _ratio(tallies.held_score.sum(-1), sizes)
    centre = (weights * (weight * overall + _ratio(hits - weight * score, n))).sum(-1)
    value = (weights * (weight * overall + _ratio(tallies.hits.sum(-1) - weight * tallies.score, labels))).sum(-1)
    squares = hits - 2 * weight * both + weight**2 * squared - _ratio((hits - weight * score) ** 2, n)
    variance = (spread * np.maximum(squares, 0)).sum(-1, where=known)
    half = student(confidence, _freedom(spread * (n - 1), n, known)) * np.sqrt(variance)
    return _bounded(tallies, value, centre - half, centre + half)


def _extra(tallies: Tallies, known: Flags, added: float) -> Floats:
    """How many right labels (and as many wrong ones) each stratum and side is given, (…, strata, 2)."""
    open_ = np.where(known[..., None], tallies.held - tallies.labelled, 0)
    held = np.where(known[..., None], tallies.held, 0).sum(-2, keepdims=True)
    return added * _ratio(open_, held)


def _freedom(spread: Floats, n: Floats, known: Flags) -> Floats:
    """Degrees of freedom of a variance summed over strata, were they equally varied (Satterthwaite 1946), less one for
    the weight. Taken from sizes and labels alone: estimated variances of a few labels would make it jump."""
    parts = np.where(known, spread, 0)
    freedom = _ratio(parts.sum(-1) ** 2, (_ratio(parts**2, n - 1)).sum(-1))
    return np.maximum(freedom - 1, 1)


def _rogan_gladen(tallies: Tallies, confidence: float) -> Shares:
    """The machine's count, corrected by its sensitivity and specificity as the labels show them.

    Both are weighted means over the labels (a label counts for as many things as it stands for in its stratum), with
    one right and one wrong label added to each. The interval is of all shares that the machine's count does not
    contradict (Fieller 1954); that is right for a poor machine too, where it may be 0 to 1.

    Rogan, W. J., Gladen, B. (1978), Estimating prevalence from the results of a screening test, American Journal of
    Epidemiology 107 (1), 71-76. Lang, Z., Reiczigel, J. (2014), Confidence limits for prevalence of disease adjusted
    for estimated sensitivity and specificity, Preventive Veterinary Medicine 113 (1), 13-22 (the added labels).
    """
    labels = tallies.labels
    known = labels > 0
    sizes = np.where(known, tallies.sizes, 0)
    counted = _ratio(np.where(known, tallies.held[..., 1], 0).sum(-1), sizes.sum(-1))
    worth = _ratio(sizes, labels)
    hit, miss = tallies.hits, tallies.labelled - tallies.hits
    open_ = _correction(sizes.sum(-1), labels.sum(-1))
    raw_se, se, of_se = _weighted_share(hit[..., 1], hit[..., 0], worth)
    raw_sp, sp, of_sp = _weighted_share(miss[..., 0], miss[..., 1], worth)
    value = _ratio(counted + raw_sp - 1, raw_se + raw_sp - 1)
    reach = normal(confidence) ** 2 * open_
    slope, rest = se + sp - 1, counted + sp - 1
    a = slope**2 - reach * (of_se + of_sp)
    b = -2 * slope * rest + 2 * reach * of_sp
    c = rest**2 - reach * of_sp
    root = np.sqrt(np.maximum(b * b - 4 * a * c, 0))
    holds = a > 0
    low = np.where(holds, _ratio(-b - root, 2 * a), 0)
    high = np.where(holds, _ratio(-b + root, 2 * a), 1)
    return _bounded(tallies, value, low, high)


def _weighted_share(right: Floats, wrong: Floats, worth: Floats) -> tuple[Floats, Floats, Floats]:
    """(share of right ones, the same with one right and one wrong added, variance of that), summed over the strata.

    Unequal weights count as fewer labels: sum squared over sum of squares (Kish 1965, section 11.7)."""
    total, good = (worth * (right + wrong)).sum(-1), (worth * right).sum(-1)
    alike = _ratio(total**2, (worth**2 * (right + wrong)).sum(-1))
    plain = np.where(total > 0, _ratio(good, total), 0.5)
    eased = (plain * alike + 1) / (alike + 2)
    return plain, eased, eased * (1 - eased) / (alike + 2)


def _youden(tallies: Tallies) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = _ratio(tallies.sizes, tallies.labels)
        hit, miss = tallies.hits, tallies.labelled - tallies.hits
        found = (
            _weighted_share(hit[..., 1], hit[..., 0], worth)[0] + _weighted_share(miss[..., 0], miss[..., 1], worth)[0]
        )
    return float(found) - 1


def _classify_and_count(tallies: Tallies, confidence: float) -> Shares:
    """The machine's own share, with Wilson's interval as if each thing had been judged rightly. It is wrong by the
    machine's errors however much is judged, and stands here only to be compared with.

    Forman, G. (2008), Quantifying counts and costs via classification, Data Mining and Knowledge Discovery 17, 164-206.
    """
    n = tallies.sizes.sum(-1)
    value = _ratio(tallies.held[..., 1].sum(-1), n)
    z = normal(confidence)
    scale = 1 + z * z / np.maximum(n, 1)
    middle = (value + z * z / (2 * np.maximum(n, 1))) / scale
    half = z * np.sqrt(value * (1 - value) / np.maximum(n, 1) + (z / (2 * np.maximum(n, 1))) ** 2) / scale
    return Shares(value, np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1))


def _bounded(tallies: Tallies, value: Floats, low: Floats, high: Floats) -> Shares:
    """From shares of the strata with labels to shares of everything, and no further than what is certain allows.

    A stratum without labels may belong to the class wholly or not at all; in between, the machine's share of it stands.
    What people have labelled is known: the share is at least their hits and at most all but their misses.
    """
    sizes, labels = tallies.sizes, tallies.labels
    total = np.maximum(sizes.sum(-1), 1)
    dark = np.where(labels > 0, 0, sizes)
    unknown = dark.sum(-1) / total
    guess = np.where(labels > 0, 0, tallies.held_score.sum(-1)).sum(-1) / total
    hits, seen = tallies.hits.sum((-1, -2)), tallies.labelled.sum((-1, -2))
    least, most = hits / total, 1 - (seen - hits) / total
    lower = np.clip(np.where(np.isfinite(low), low, 0) * (1 - unknown), least, most)
    upper = np.clip(np.where(np.isfinite(high), high, 1) * (1 - unknown) + unknown, least, most)
    # No length though something is unlabelled: what the method allows contradicts what is certain, which then stands.
    empty = (lower >= upper) & (seen < sizes.sum(-1))
    lower, upper = np.where(empty, least, lower), np.where(empty, most, upper)
    middle = np.where(np.isfinite(value), value * (1 - unknown) + guess, (lower + upper) / 2)
    return Shares(np.clip(middle, lower, upper), lower, upper)


def _correction(sizes: Floats, labels: Floats) -> Floats:
    """Finite population correction: the part (1: all) of the variance that is left where much is labelled."""
    part = _ratio(labels, sizes)
    return np.where(part > SMALL_FRACTION, 1 - part, 1.0)


def _ratio(above: Floats, below: Floats) -> Floats:
    """above / below, and 0 where there is nothing below."""
    return np.divide(above, below, out=np.zeros(np.broadcast(above, below).shape), where=np.asarray(below) != 0)


def _cautions(tallies: Tallies, method: Method) -> tuple[Caution, ...]:
    if method is Method.CLASSIFY_AND_COUNT:
        return (Caution.NOT_CORRECTED,)
    sizes, labels = tallies.sizes, tallies.labels
    seen, hits = tallies.labelled.sum(0), tallies.hits.sum(0)
    rare = [hits.sum(), (seen - hits).sum()]
    if method is not Method.HAND:
        rare.append(hits[0] + seen[1] - hits[1])
    told = {
        Caution.FEW: min(rare) < FEW and bool((sizes > labels).any()),
        Caution.UNLABELLED_STRATA: bool(((labels == 0) & (sizes > 0)).any()),
        Caution.ONE_LABEL_STRATA: bool(((labels == 1) & (sizes > 1)).any()),
    }
    return tuple(caution for caution, holds in told.items() if holds)
