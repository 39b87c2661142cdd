"""The reader: a small multilingual encoder that reads what stands round the marked names of a place. Weighs no clues.

It was trained by `training/reader` (card: training/reader/CARD.md) and goes on from the encoder's frozen base: the same
article gives the same numbers, whatever was read before it. `resolve` puts its probabilities beside the clues. Nothing
is loaded before the first article is read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from tiengvang.understand.encoder import encoder, rows_of, session
from tiengvang.understand.reader.window import Window, window

__all__ = ["Reader", "as_clues", "reader"]

_FOLDER = Path(__file__).parent


class Reader:
    """Reads articles. Thread-safe; about 10 MB of weights beside the encoder's.

    judge: name and version, as evidence gives it; classes: in the order of the logits.
    """

    def __init__(self, folder: Path = _FOLDER) -> None:
        card = json.loads((folder / "reader.json").read_text("utf-8"))
        self.judge: str = card["judge"]
        self.classes: tuple[str, ...] = tuple(card["classes"])
        self._encoder = encoder()
        self._head = session(folder / "about.onnx")

    def read(self, title: str, text: str, spans: Sequence[tuple[int, int]]) -> dict[str, float]:
        """Probability of each class. spans: characters [start, end) of title + "\\n" + text that name the place."""
        return self.read_window(window(title, text, spans, self._encoder.words))

    def read_window(self, seen: Window) -> dict[str, float]:
        """The same for an article that is a window already."""
        hidden = self._encoder.hidden(seen.ids)
        marks = np.array(seen.marks, np.float32)[None, :, None]
        rows = np.array(rows_of(seen.marks), np.int64)
        logits = (
            self._head.run(None, {"hidden": hidden, "marks": marks, "rows": rows})[0].reshape(-1).astype(np.float64)
        )
        powers = np.exp(logits - logits.max())
        return dict(zip(self.classes, (powers / powers.sum()).tolist(), strict=True))


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The shipped reader, loaded at the first call."""
    return Reader()


def as_clues(read: Mapping[str, float]) -> dict[str, float]:
    """Probabilities as numbers that stand beside the clues: logarithms, about their mean."""
    logs = {name: math.log(max(value, 1e-4)) for name, value in read.items()}
    mean = sum(logs.values()) / len(logs)
    return {f"read-{name}": value - mean for name, value in logs.items()}
