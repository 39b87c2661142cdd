"""Stands where the embedder and the reader stand, for tests of the engine: an article takes a fiftieth of the time.

What the models say is tested elsewhere; what they say here hangs on the text alone, as theirs does. Not a test itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from tiengvang.scan import pipeline
from tiengvang.understand import resolve
from tiengvang.understand.embed import Vectors

QUICK: tuple[tuple[Any, str, Any], ...] = (
    (pipeline, "embedder", lambda: _Embedder()),
    (resolve, "reader", lambda: _Reader()),
)


class _Embedder:
    name, version, dimensions = "e5-small", "2", 384  # narratives take none that they were not fitted to

    def vectors(self, texts: Sequence[str]) -> Vectors:
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts]
        drawn = np.stack([np.random.default_rng(seed).standard_normal(self.dimensions) for seed in seeds])
        return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


class _Reader:
    judge = "quick/1"

    def read(self, title: str, text: str, spans: Sequence[tuple[int, int]]) -> dict[str, float]:
        return {"primary": 0.9, "passing": 0.05, "other": 0.05}
