"""Telling: what is said of a narrative, as pure functions of its members: label, course, outlets, languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import numpy as np

from tiengvang.understand.narratives.items import Vector

Step = Literal["day", "week"]


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One article of a narrative. vector: as in its Item; audience: what the outlet declares, readers a day, or None;
    is_copy: the text of another article again, in whatever language."""

    id: str
    title: str
    language: str
    outlet: str
    published: date | None
    vector: Vector
    audience: int | None = None
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """The headline that a narrative goes by. translations: language → the headline in it; empty slots are for people
    and for machines that translate."""

    article: str
    title: str
    language: str
    translations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Course:
    """How many articles each day or week. steps: first day of each and its count, without gaps; peak: the first day of
    the highest one; change: the last step's count less the one before it."""

    steps: tuple[tuple[date, int], ...]
    peak: date
    change: int


@dataclass(frozen=True, slots=True)
class OutletShare:
    """An outlet in a narrative. audience: as declared, None where nobody did."""

    outlet: str
    articles: int
    audience: int | None


def label(members: Sequence[Member], languages: Sequence[str] = ()) -> Label:
    """The most central headline: of the article whose vector is nearest to the mean of all. Copies do not count unless
    there is nothing else.

    languages: those for which a slot is wanted; it is filled where a member has a headline in it, by the most central.
    Raises ValueError without members.
    """
    if not members:
        raise ValueError("a narrative without articles has no label")
    ranked = _by_centrality(members)
    slots = {language: next((one.title for one in ranked if one.language == language), "") for language in languages}
    return Label(ranked[0].id, ranked[0].title, ranked[0].language, slots)


def course(members: Sequence[Member], step: Step = "day") -> Course | None:
    """How a narrative grew and declined; None where no article has a day. Weeks begin on Monday."""
    days = [_beginning(one.published, step) for one in members if one.published is not None]
    if not days:
        return None
    counts, width = Counter(days), timedelta(days=7 if step == "week" else 1)
    steps = []
    day = min(days)
    while day <= max(days):
        steps.append((day, counts[day]))
        day += width
    peak = max(steps, key=lambda one: one[1])[0]
    return Course(tuple(steps), peak, steps[-1][1] - steps[-2][1] if len(steps) > 1 else steps[-1][1])


def first_outlet(members: Sequence[Member]) -> str:
    """The outlet that published first; "" where no article has a day. Of equals the first in the alphabet."""
    dated = [(one.published, one.outlet) for one in members if one.published is not None]
    return min(dated)[1] if dated else ""


def most_read(members: Sequence[Member], most: int = 5) -> list[OutletShare]:
    """Outlets by declared audience, and those without one after them by their number of articles."""
    articles = Counter(one.outlet for one in members)
    audience = {one.outlet: one.audience for one in members if one.audience is not None}
    shares = [OutletShare(outlet, count, audience.get(outlet)) for outlet, count in articles.items()]
    return sorted(shares, key=lambda one: (-(one.audience or 0), -one.articles, one.outlet))[:most]


def languages(members: Sequence[Member]) -> list[tuple[str, int]]:
    """Languages with their number of articles, the commonest first."""
    return sorted(Counter(one.language for one in members).items(), key=lambda one: (-one[1], one[0]))


def _by_centrality(members: Sequence[Member]) -> list[Member]:
    originals = [one for one in members if not one.is_copy] or list(members)
    vectors = np.stack([one.vector for one in originals])
    nearness = vectors @ vectors.mean(0)
    order = sorted(range(len(originals)), key=lambda at: (-round(float(nearness[at]), 6), originals[at].id))
    return [originals[at] for at in order]


def _beginning(day: date, step: Step) -> date:
    return day - timedelta(days=day.weekday()) if step == "week" else day
