"""The encoder: text → pieces → what multilingual-e5-small's first layers make of them. Judges nothing itself.

The embeddings of the pieces serve everything; one frozen base (the first six layers, as they came) serves the reader of
"about" and the embedding, each of which is a graph of its own that goes on from there. The judge of tone has layers of
its own from the first. Everything runs on onnxruntime, one thread, one text at a time, in int8: a text gives the same
numbers, whatever was read before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tiengvang.understand.encoder.pieces import Vocabulary, vocabulary

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["BASE", "LONGEST", "Encoder", "encoder", "rows_of", "session"]

BASE = 6  # layers of twelve in the base
LONGEST = 160  # tokens of one text, the signs at both ends included
_ROWS = 24  # marked tokens that the last layer of a head rewrites, at most
_FOLDER = Path(__file__).parent


class Encoder:
    """Embeddings and the frozen base. Thread-safe; about 45 MB of weights.

    words: its vocabulary.
    """

    def __init__(self, folder: Path = _FOLDER) -> None:
        self.words: Vocabulary = vocabulary(folder / "pieces.tsv")
        self._embeddings = session(folder / "words.onnx")
        self._base = cache(lambda: session(folder / "base.onnx"))

    def embedded(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Tokens (at most LONGEST) as the first layer gets them: 1 × tokens × 384."""
        out: NDArray[np.float32] = self._embeddings.run(None, {"ids": np.array([ids], np.int64)})[0]
        return out

    def hidden(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """What the base makes of tokens: 1 × tokens × 384."""
        out: NDArray[np.float32] = self._base().run(None, {"hidden": self.embedded(ids)})[0]
        return out


def rows_of(marks: Sequence[int]) -> list[int]:
    """Positions that the last layer rewrites: the first token, then the marked ones (the first token where none is)."""
    return [0, *([at for at, mark in enumerate(marks) if mark][:_ROWS] or [0])]


def session(path: Path) -> InferenceSession:
    """A graph, ready to run on one thread."""
    import onnxruntime  # here, since most runs meet no article that must be read

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # texts differ in length; an arena would keep room for each
    return onnxruntime.InferenceSession(
        str(path),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # the fused one takes a sixth of the time more on a processor
    )


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The shipped encoder, loaded at the first call."""
    return Encoder()
