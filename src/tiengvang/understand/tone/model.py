"""The shipped judge of tone: a small multilingual encoder that reads a text in which the place is marked.

It was trained by `training/tone` (card: training/tone/CARD.md), all twelve layers of it, on the encoder's embeddings:
one text gives the same numbers on every machine within rounding, whatever was read before it. Nothing is loaded before
the first text is judged.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from tiengvang.records import Tone
from tiengvang.understand.encoder import encoder, rows_of, session
from tiengvang.understand.tone import Target, probabilities
from tiengvang.understand.tone.seen import seen

_FOLDER = Path(__file__).parent


def inputs(ids: Sequence[int], marks: Sequence[int]) -> dict[str, np.ndarray]:
    """What the graph is given for a text: its pieces' embeddings, which of them are the place, and its rows."""
    return {
        "hidden": encoder().embedded(ids),
        "marks": np.array(marks, np.float32)[None, :, None],
        "rows": np.array(rows_of(marks), np.int64),
    }


class ModelJudge:
    """Judges with the shipped model. Thread-safe."""

    name = "model"

    def __init__(self, folder: Path = _FOLDER) -> None:
        card = json.loads((folder / "tone.json").read_text("utf-8"))
        self.version: str = card["version"]
        self._order = [card["classes"].index(one) for one in ("negative", "neutral", "positive")]
        self._head = cache(lambda: session(folder / "tone.onnx"))

    def judge(self, targets: Sequence[Target]) -> list[Tone]:
        """One Tone for each target, in order. A text longer than the model sees is read round its mark."""
        return [self._one(target) for target in targets]

    def _one(self, target: Target) -> Tone:
        ids, marks = seen(target.text, target.start, target.end)
        logits = self._head().run(None, inputs(ids, marks))[0].reshape(-1).astype(np.float64)
        powers = np.exp(logits - logits.max())
        negative, neutral, positive = (float(powers[at]) for at in self._order)
        return probabilities(negative, neutral, positive, f"{self.name}/{self.version}")
