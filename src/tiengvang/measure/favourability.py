"""How favourable coverage is: coefficient of imbalance and net tone, with intervals. Judges no text.

Both come from people's labels: of a plain random sample, or of parts (a market, what the machine called positive in it)
whose weights in the whole are known, so that a machine's judgement of everything sharpens them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tiengvang.measure.intervals import CONFIDENCE, Estimate
from tiengvang.measure.tallies import Floats

DRAWS: Final = 8_000
# Jeffreys' prior: half a label of each tone for each class that the machine tells apart.
PRIOR, MOST_PRIORS = 0.5, 3


@dataclass(frozen=True, slots=True)
class TonePart:
    """weight: how many things the part holds; the others: how many of its labels say so."""

    weight: float
    negative: int
    neutral: int
    positive: int

    def __post_init__(self) -> None:
        if min(self.weight, self.negative, self.neutral, self.positive) < 0:
            raise ValueError(f"{self} has a number below 0")


@dataclass(frozen=True, slots=True)
class Favourability:
    """Both from -1 to 1; units are the labels. Undefined where nothing has weight or nothing is labelled."""

    coefficient: Estimate
    net_tone: Estimate


def imbalance(positive: float, negative: float, relevant: float, total: float) -> float:
    """The coefficient of imbalance: from -1 (all is unfavourable) to 1, 0 where both are equally strong.

    Numbers (or shares) of favourable and unfavourable units, of relevant ones (these two and the neutral) and of all.
    It is (f² - f·u) / (r·t) where the favourable prevail and (f·u - u²) / (r·t) else. Raises ValueError unless
    0 <= f + u <= r <= t and t > 0; 0 where nothing is relevant.

    Janis, I. L., Fadner, R. H. (1943), A coefficient of imbalance for content analysis, Psychometrika 8 (2), 105-119.
    """
    if min(positive, negative) < 0 or not positive + negative <= relevant + 1e-9 or not total > 0 or relevant > total:
        raise ValueError("0 <= favourable + unfavourable <= relevant <= total, and total > 0, does not hold")
    if relevant == 0:
        return 0.0
    stronger = positive if positive >= negative else negative
    return stronger * (positive - negative) / (relevant * total)


def favourability(
    parts: Sequence[TonePart], *, confidence: float = CONFIDENCE, draws: int = DRAWS, seed: int = 0
) -> Favourability:
    """Of everything, all of it being relevant. Of a plain sample give one part.

    Net tone is the share of positive less that of negative things. The intervals are quantiles of draws of the tones'
    shares in each part from their posterior (Dirichlet, with Jeffreys' prior spread over the parts by weight; Gelman et
    al. 2013, Bayesian data analysis, section 3.4); the same seed gives the same interval. A part without labels is
    drawn as wholly unknown.
    """
    held = [part for part in parts if part.weight > 0]
    counts = np.array([[part.negative, part.neutral, part.positive] for part in held], dtype=np.float64).reshape(-1, 3)
    labels = int(counts.sum())
    if not labels:
        nothing = Estimate(None, None, None, 0)
        return Favourability(nothing, nothing)
    weights = np.array([part.weight for part in held])
    weights = weights / weights.sum()
    seen = counts.sum(axis=1, keepdims=True)
    plain = weights @ np.where(seen > 0, counts / np.maximum(seen, 1), 1 / 3)
    prior = np.where(seen > 0, PRIOR * min(len(held), MOST_PRIORS) * weights[:, None], PRIOR)
    random = np.random.Generator(np.random.PCG64(seed))
    shares = random.standard_gamma(counts + prior, size=(draws, *counts.shape))
    # A draw of nothing but zeros, possible only with the smallest priors, says as little as thirds do.
    total = shares.sum(axis=-1, keepdims=True)
    drawn = np.einsum("dpt,p->dt", np.where(total > 0, shares / np.where(total > 0, total, 1), 1 / 3), weights)
    return Favourability(
        _estimate(imbalance(plain[2], plain[0], 1, 1), _imbalances(drawn), confidence, labels),
        _estimate(float(plain[2] - plain[0]), drawn[:, 2] - drawn[:, 0], confidence, labels),
    )


def _imbalances(shares: Floats) -> Floats:
    return np.asarray(np.maximum(shares[:, 2], shares[:, 0]) * (shares[:, 2] - shares[:, 0]))


def _estimate(value: float, drawn: Floats, confidence: float, labels: int) -> Estimate:
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Estimate(value, min(float(low), value), max(float(high), value), labels)
