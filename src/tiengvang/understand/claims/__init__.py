"""Claims: checkable sentences of a text, and what in a register of facts speaks of the same thing. Never a verdict.

Nothing here says true or false, supports or contradicts. A person gets a ranked list: how alike, and which numbers,
times and names are shared; numbers that differ stand side by side. Of rights, court and accident coverage no claims are
taken (charter, 2), nor are opinions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tiengvang.understand.claims.checkable import THRESHOLD, checkable, marks
from tiengvang.understand.claims.days import When, days
from tiengvang.understand.claims.names import names
from tiengvang.understand.claims.quantities import Quantity, quantities
from tiengvang.understand.embed import embedder
from tiengvang.understand.narratives.items import centred
from tiengvang.understand.sentences import sentences

__all__ = ["Claim", "ClaimTargets", "EntitiesIn", "Fact", "Match", "Reason", "claims_in", "said_in"]

# Which entities of a profile a text names (ids), in any script: (text, language) → ids.
EntitiesIn = Callable[[str, str], frozenset[str]]

# Sentences of one text that are looked at.
_MOST = 60
# Characters between the first day of several and the last, at most: " đến ", " to ".
_SPAN = 6


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says that can be laid beside another.

    vector: its embedding; nearness: the same without what is its language's (`narratives.items.centred`), both of
    length 1; names: folded words of proper names; entities: ids of a profile.
    """

    text: str
    language: str
    vector: NDArray[np.float32]
    nearness: NDArray[np.float32]
    numbers: tuple[Quantity, ...]
    times: tuple[When, ...]
    names: frozenset[str]
    entities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkable sentence. start, end: characters of title + "\\n" + text; probability: that it can be checked."""

    said: Said
    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry of a register, or an earlier incident. valid_from: ISO day or ""."""

    id: str
    text: str
    language: str
    valid_from: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a fact is near a claim.

    kind: number, time, name or likeness; how: "same" or "differs" (side by side, which is no judgement), "alike" for
    likeness; claim, fact: what each of them has; of likeness, by how much the cosine is above the register's mean.
    """

    kind: str
    how: str
    claim: str
    fact: str


@dataclass(frozen=True, slots=True)
class Match:
    """A fact that may speak of what a claim speaks of. score: 0 to 1, how likely that is by what is shared."""

    fact: Fact
    score: float
    reasons: tuple[Reason, ...]


class ClaimTargets(Protocol):
    """What claims are laid beside: the facts register, earlier incidents, or a list in memory."""

    def nearest(self, claim: Claim, count: int) -> list[Match]:
        """The likeliest `count` entries, best first."""
        ...


def said_in(text: str, language: str, entities_in: EntitiesIn | None = None) -> Said:
    """A sentence read. entities_in: of a profile, so that names in other scripts are known too."""
    times = days(text, language)
    numbers = quantities(text, language, [(one.start, one.end) for one in times])
    entities = entities_in(text, language) if entities_in else frozenset()
    vector = embedder().vectors([text])[0]
    kept = tuple(one for one in numbers if not _begins_span(text, one, times))
    near = centred(vector, language)
    return Said(text, language, vector, near, kept, tuple(times), names(_without(text, times)), entities)


def _begins_span(text: str, number: Quantity, times: Sequence[When]) -> bool:
    """14 in "14 to 16 March": the first day of several, no count."""
    return number.value <= 31 and any(
        0 <= time.start - number.end <= _SPAN and not any(char.isdigit() for char in text[number.end : time.start])
        for time in times
        if time.day
    )


def _without(text: str, times: Sequence[When]) -> str:
    """The text with times blanked, so that the names of months are not taken for others."""
    for time in times:
        text = text[: time.start] + " " * (time.end - time.start) + text[time.end :]
    return text


def claims_in(
    title: str,
    text: str,
    language: str,
    *,
    sensitive: bool,
    entities_in: EntitiesIn | None = None,
) -> list[Claim]:
    """The checkable sentences of title and text, in their order.

    sensitive: whether the article's theme is rights, court or accident, of whose coverage no claim is taken; for a
    sentence that a person lays before the register by hand it is False. At most 60 sentences are looked at.
    """
    if sensitive:
        return []
    whole = f"{title}\n{text}" if title else text
    out = []
    for start, end in sentences(whole)[:_MOST]:
        said = said_in(whole[start:end], language, entities_in)
        probability = checkable(said.vector, marks(said.text, len(said.numbers), len(said.times)))
        if probability >= THRESHOLD:
            out.append(Claim(said, start, end, probability))
    return out
