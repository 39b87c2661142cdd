"""Reads the corpus of the about gate: its parts, its hash, and profiles with names hidden. Judges nothing."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tiengvang.listen.outlets import registered_domain
from tiengvang.place.profile import Profile
from tiengvang.records import Article, Provenance

FOLDER = Path(__file__).parent / "about"
CORPUS, FRESH = FOLDER / "corpus", FOLDER / "fresh"
TUNING = tuple(FOLDER / name for name in ("tuning", "tuning2", "tuning3", "tuning4", "tuning5"))


def split() -> dict[str, str]:
    """Topic → tune or test."""
    return json.loads((FOLDER / "split.json").read_text("utf-8"))


def rows_of(part: str, languages: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    """Rows of a part: tune, test or fresh.

    The texts in TUNING were written later and are all for tuning. Those in FRESH were written when everything was
    tuned, by somebody who had seen names and guide only, each on a topic of its own.
    """
    topics, whole = split(), {"tune": TUNING, "fresh": (FRESH,)}.get(part, ())
    for path in (path for folder in whole for path in sorted(folder.glob("*.jsonl"))):
        if not languages or path.stem in languages:
            yield from map(json.loads, path.read_text("utf-8").splitlines())
    for path in sorted(CORPUS.glob("*.jsonl")):
        if languages and path.stem not in languages:
            continue
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if topics[row["topic"]] == part:
                yield row


def articles_of(part: str) -> Iterator[tuple[dict[str, Any], Article]]:
    """Rows of a part with the article that each is."""
    for number, row in enumerate(rows_of(part)):
        yield (
            row,
            Article(
                url=row["url"],
                canonical_url=row["url"],
                outlet=registered_domain(row["url"]),
                title=row["title"],
                text=row["text"],
                language=row["lang"],
                provenance=Provenance("corpus", number),
                published=date.fromisoformat(row["published"]),
            ),
        )


def hashes_of_test_part() -> dict[str, dict[str, Any]]:
    """Rows and SHA-256 of the test part of each file and of each fresh file, as they are now."""
    topics, out = split(), {}
    for path in sorted(FRESH.glob("*.jsonl")):
        data = path.read_bytes()
        out[f"fresh/{path.name}"] = {"rows": data.count(b"\n"), "sha256": hashlib.sha256(data).hexdigest()}
    for path in sorted(CORPUS.glob("*.jsonl")):
        lines = [
            line for line in path.read_bytes().splitlines(keepends=True) if topics[json.loads(line)["topic"]] == "test"
        ]
        out[path.name] = {"rows": len(lines), "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}
    return out


def hidden(profile: Profile, share: float, seed: int) -> Profile:
    """The profile without a random share of its names; an entity may lose all of them."""
    draw = random.Random(seed)
    names = sorted({(entity.id, name.lang, name.text) for entity in profile.entities.values() for name in entity.names})
    gone = set(draw.sample(names, round(share * len(names))))
    entities = {
        entity.id: replace(
            entity, names=tuple(name for name in entity.names if (entity.id, name.lang, name.text) not in gone)
        )
        for entity in profile.entities.values()
    }
    return replace(profile, id=f"{profile.id}-hidden-{seed}", entities=entities)
