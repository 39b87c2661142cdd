"""Items: what grouping needs of an article: its vector without what is the language's, its day, its signs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiengvang.records import InputFault
from tiengvang.understand.embed import LEAD, Embedder, ShippedEmbedder, title_and_lead
from tiengvang.understand.narratives.signs import signs

Vector = NDArray[np.float32]
_FITTED = Path(__file__).with_name("fitted.json")
_STEPS = 127  # of an int8 in a stored vector
_NEAR = {
    "ms": "id",
    "ca": "es",
    "gl": "pt",
    "uk": "ru",
    "be": "ru",
    "bg": "ru",
    "sr": "ru",
    "fa": "ar",
    "yue": "zh-Hant",
}


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One article as grouping sees it.

    id: the article's; vector: of length 1, centred by language; day: when it was published, None where that is not
    known; signs: of `signs.signs`.
    """

    id: str
    vector: Vector
    day: date | None
    signs: tuple[int, ...] = ()


def item(
    id: str, title: str, text: str, language: str, day: date | None, *, embedder: Embedder, entities: Iterable[str] = ()
) -> Item:
    """The item of an article. entities: ids of the profile's entities that it names, where they are known."""
    vector = embedder.vectors([title_and_lead(title, text)])[0]
    return Item(id, centred(vector, language, embedder), day, signs(title, text[:LEAD], language, entities))


def centred(vector: Vector, language: str, embedder: Embedder | None = None) -> Vector:
    """The vector without the mean of its language's vectors, of length 1.

    Most of what vectors of one language share says which language it is and nothing of the event: without it, articles
    in two languages are compared like two in one. Languages without a mean of their own get that of a near one, or
    that of all. embedder: whose vector it is; the shipped one where None. Raises InputFault (model-unfitted) for
    another, whose means nobody has measured.
    """
    if embedder is not None and (embedder.name, embedder.version) != (ShippedEmbedder.name, ShippedEmbedder.version):
        raise InputFault(
            "model-unfitted",
            f"{embedder.name}/{embedder.version}: narratives are fitted to {ShippedEmbedder.name}; run "
            "training/narratives/fit.py with that model first.",
        )
    return without_mean(vector, language, _means())


def without_mean(vector: Vector, language: str, means: Mapping[str, Vector]) -> Vector:
    """The vector without its language's mean, or with none without that of all (""), of length 1."""
    out = vector - means.get(_language(language, means), means[""])
    return np.asarray(out / max(float(np.linalg.norm(out)), 1e-9), np.float32)


def stored(vector: Sequence[float] | Vector) -> bytes:
    """A vector of length 1 in a signed byte for each number, scaled to the largest; a cosine loses less than .01."""
    whole = np.asarray(vector, np.float32)
    steps: bytes = np.rint(whole * (_STEPS / max(float(np.abs(whole).max()), 1e-9))).astype(np.int8).tobytes()
    return steps


def restored(raw: bytes) -> Vector:
    """What `stored` was given, of length 1."""
    whole = np.frombuffer(raw, np.int8).astype(np.float32)
    return np.asarray(whole / max(float(np.linalg.norm(whole)), 1e-9), np.float32)


@lru_cache(maxsize=1)
def fitted() -> dict[str, Any]:
    """What training/narratives/fit.py wrote: means by language, weights, threshold."""
    said: dict[str, Any] = json.loads(_FITTED.read_text("utf-8"))
    return said


@lru_cache(maxsize=1)
def _means() -> dict[str, Vector]:
    return {language: np.array(mean, np.float32) for language, mean in fitted()["means"].items()}


def _language(language: str, means: Mapping[str, Vector]) -> str:
    """The key of a language's mean, "" for that of all."""
    if language in means:
        return language
    base = language.split("-")[0].lower()
    if base == "zh":
        return "zh-Hant" if any(part in language for part in ("Hant", "TW", "HK", "MO")) else "zh-Hans"
    return base if base in means else _NEAR.get(base, "")
