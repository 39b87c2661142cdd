"""How widely, how steadily and how loudly a place is heard: plain figures of coverage. Says nothing of tone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import exp, hypot, log

import numpy as np

from tiengvang.measure.change import change
from tiengvang.measure.intervals import Estimate, share


@dataclass(frozen=True, slots=True)
class Heard:
    """A mention as far as presence goes. prominence: 0 (named in passing) to 1 (what the article is about)."""

    day: date
    outlet: str
    country: str
    language: str
    prominence: float = 1.0
    domestic: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """How many mentions, in how many different outlets, countries and languages; weighted: the sum of prominence."""

    mentions: int
    outlets: int
    countries: int
    languages: int
    weighted: float


def presence(heard: Iterable[Heard]) -> Presence:
    """Visibility, counted plainly and by prominence.

    Manheim, J. B., Albritton, R. B. (1984), Changing national images, American Political Science Review 78 (3), 641-657
    (visibility); Carroll, C. E., McCombs, M. (2003), Agenda-setting effects of business news on the public's images,
    Corporate Reputation Review 6 (1), 36-46 (prominence). Raises ValueError for a prominence outside 0 to 1.
    """
    outlets, countries, languages = set(), set(), set()
    mentions, weighted = 0, 0.0
    for one in heard:
        if not 0 <= one.prominence <= 1:
            raise ValueError(f"a prominence of {one.prominence} ({one.outlet}, {one.day}) is not within 0 to 1")
        mentions += 1
        weighted += one.prominence
        outlets.add(one.outlet)
        countries.add(one.country)
        languages.add(one.language)
    return Presence(mentions, len(outlets), len(countries), len(languages), weighted)


@dataclass(frozen=True, slots=True)
class Regularity:
    """Shares of weeks with coverage from abroad, and from the country itself to be shown beside it."""

    foreign: Estimate
    domestic: Estimate


def regularity(heard: Iterable[Heard], first: date, last: date) -> Regularity:
    """Over the ISO weeks that lie wholly between two days. Undefined where there is none.

    The intervals (Wilson 1927) ask what a like period might have brought; that weeks resemble their neighbours makes
    them a little short. Definition: ours, after the steadiness of attention in Manheim & Albritton (1984).
    """
    start = first + timedelta(days=(7 - first.weekday()) % 7)
    weeks = max(((last - start).days + 1) // 7, 0)
    found: dict[bool, set[int]] = {False: set(), True: set()}
    for one in heard:
        week = (one.day - start).days // 7
        if 0 <= week < weeks:
            found[one.domestic].add(week)
    return Regularity(share(len(found[False]), weeks), share(len(found[True]), weeks))


@dataclass(frozen=True, slots=True)
class Breadth:
    """Effective numbers: of how many equally strong markets coverage is as broad as. found: all that occur (Hill's
    number of order 0); usual: exponential of Shannon's entropy (order 1); strong: inverse of Simpson's index (order 2).
    All 0 without coverage."""

    found: int
    usual: float
    strong: float


def breadth(counts: Mapping[str, float]) -> Breadth:
    """Of mentions by market. Raises ValueError for a number below 0.

    Hill, M. O. (1973), Diversity and evenness: a unifying notation and its consequences, Ecology 54 (2), 427-432;
    Simpson, E. H. (1949), Measurement of diversity, Nature 163, 688.
    """
    parts = _parts(counts)
    if not parts:
        return Breadth(0, 0.0, 0.0)
    return Breadth(len(parts), exp(-sum(part * log(part) for part in parts)), 1 / sum(part * part for part in parts))


@dataclass(frozen=True, slots=True)
class Concentration:
    """herfindahl: 1/k (k equally strong) to 1 (one alone); normalised: the same from 0 to 1, where there are two or
    more. None without coverage."""

    herfindahl: float | None
    normalised: float | None


def concentration(counts: Mapping[str, float]) -> Concentration:
    """Of mentions by outlet or market. Raises ValueError for a number below 0.

    Rhoades, S. A. (1993), The Herfindahl-Hirschman index, Federal Reserve Bulletin 79, 188-189.
    """
    parts = _parts(counts)
    if not parts:
        return Concentration(None, None)
    index = sum(part * part for part in parts)
    return Concentration(index, (index - 1 / len(parts)) / (1 - 1 / len(parts)) if len(parts) > 1 else None)


def share_of_voice(own: int, peers: Mapping[str, int]) -> Estimate:
    """The place's share of all mentions of itself and its peers; undefined where nobody is mentioned.

    Jones, J. P. (1990), Ad spending: maintaining market share, Harvard Business Review 68 (1), 38-42. The interval
    (Wilson 1927) takes the mentions as one draw of what might have been written. Raises ValueError for numbers below 0.
    """
    if own < 0 or any(count < 0 for count in peers.values()):
        raise ValueError("a number of mentions is below 0")
    return share(own, own + sum(peers.values()))


def estimated_share_of_voice(own: Estimate, peers: Sequence[Estimate]) -> Estimate:
    """The same where the numbers are estimates with intervals, of independent samples: positive mentions, say.

    The ends of the peers' sum (Zou & Donner 2008) and of the ratio of the two (Donner & Zou 2012) carry over. Raises
    ValueError without peers, and for an estimate without value or interval.
    """
    known = [(one.value, one.low, one.high) for one in peers]
    if not known:
        raise ValueError("share of voice needs at least one peer")
    total = low = high = 0.0
    for value, least, most in known:
        if value is None or least is None or most is None:
            raise ValueError("a peer without an estimate and its interval cannot be compared")
        total, low, high = total + value, hypot(low, value - least), hypot(high, most - value)
    units = own.units + sum(one.units for one in peers)
    growth = change(own, Estimate(total, max(total - low, 0.0), total + high, units)).growth
    if own.value is None or own.value + total == 0:
        return Estimate(None, None, None, units)
    return Estimate(
        own.value / (own.value + total),
        0.0 if growth.high is None else 1 / (2 + growth.high),
        1.0 if growth.low is None else 1 / (2 + growth.low),
        units,
    )


class NoReach(StrEnum):
    """Why there is no figure of reach."""

    NOTHING_DECLARED = "no-declared-audience"
    NO_SOURCE = "audience-without-source"


class ReachRefusal(Exception):
    """Reach is not guessed. reason says why, the message which outlet."""

    def __init__(self, reason: NoReach, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Audience:
    """people: what the outlet itself or an audit declares, for the period; None where nothing is; source: where."""

    outlet: str
    people: int | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """at_most: sum of the declared audiences (people of two outlets count twice); undeclared: outlets left out."""

    at_most: int
    outlets: int
    undeclared: tuple[str, ...]


def reach(audiences: Sequence[Audience]) -> Reach:
    """Of the outlets that mentioned the place, each once. Raises ReachRefusal where no outlet has a declared audience,
    and for an audience without a source or below 0.

    Gross reach without duplication removed: Barcelona principles 3.0 (AMEC 2020) ask that its source be told.
    """
    declared = []
    for one in audiences:
        if one.people is not None:
            if not one.source.strip() or one.people < 0:
                raise ReachRefusal(NoReach.NO_SOURCE, f"{one.outlet}: {one.people} people without a source; name it")
            declared.append(one.people)
    if not declared:
        raise ReachRefusal(
            NoReach.NOTHING_DECLARED, "no outlet has a declared audience: enter audited figures with their source"
        )
    missing = tuple(sorted(one.outlet for one in audiences if one.people is None))
    return Reach(sum(declared), len(declared), missing)


def _parts(counts: Mapping[str, float]) -> list[float]:
    if any(not np.isfinite(count) or count < 0 for count in counts.values()):
        raise ValueError("a number of mentions is below 0 or no number")
    total = sum(counts.values())
    return [count / total for count in counts.values() if count > 0]
