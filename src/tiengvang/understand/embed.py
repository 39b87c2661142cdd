"""Embedding: text → a vector of length 1; texts that say alike lie near each other in any language. Groups nothing.

The shipped embedder is multilingual-e5-small: the encoder's frozen base and the rest of the layers (`embed.onnx`). A
local folder of a larger model can stand in its place. Vectors of different embedders have nothing to do with each
other: keep `name` and `version` beside them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tiengvang.records import InputFault
from tiengvang.understand import encoder as shipped
from tiengvang.understand.encoder.pieces import BOS, EOS
from tiengvang.understand.lines import Line, Row, row_fault

Vectors = NDArray[np.float32]

LEAD = 600  # characters of an article's text that are read with its title; see docs/methodology.md
_PREFIX = "query: "  # what e5 was trained to see before texts that are compared with their like
_LETTERS = 16  # characters for a token at most; more text than that need not be cut into pieces
_NO_LIMIT = 512  # tokens, where a folder does not say how much its model reads


class Embedder(Protocol):
    """Turns texts into vectors.

    name, version: which one it is; dimensions: numbers in a vector; vectors: texts → texts × dimensions, float32, each
    row of length 1. What of a text is too long for the model is not read.
    """

    name: str
    version: str
    dimensions: int

    def vectors(self, texts: Sequence[str]) -> Vectors: ...


def title_and_lead(title: str, text: str) -> str:
    """What is embedded of an article: its title and the beginning of its text."""
    return f"{title.strip()}\n{text.strip()[:LEAD]}".strip()


def with_vector(file: str, lines: Iterator[Line], folder: Path | None, precision: int) -> Iterator[Row | InputFault]:
    """Rows with the "vector" of their title and lead, or of their text where there is no title, rounded to so many
    decimals; a fault for a row without a word."""
    model = embedder(folder)
    for number, row in lines:
        title = row.get("title") or ""
        if not (title.strip() or row["text"].strip()):
            yield row_fault(file, number, "neither title nor text has a word; leave the row out.")
            continue
        said = title_and_lead(title, row["text"]) if title.strip() else row["text"]
        yield {**row, "vector": [round(one, precision) for one in model.vectors([said])[0].tolist()]}


@lru_cache(maxsize=4)
def embedder(folder: Path | None = None) -> Embedder:
    """The shipped embedder, or the one in a folder. Raises InputFault (model-unusable)."""
    return ShippedEmbedder() if folder is None else FolderEmbedder(folder)


class ShippedEmbedder:
    """multilingual-e5-small in int8, one text at a time on one thread: a text's vector does not hang on its
    neighbours. Thread-safe; about 11 MB of weights beside the encoder's."""

    name = "e5-small"
    version = "2"

    def __init__(self) -> None:
        self._encoder = shipped.encoder()
        self._head = shipped.session(Path(shipped.__file__).with_name("embed.onnx"))
        self.dimensions: int = self._head.get_outputs()[0].shape[-1]

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Texts × dimensions; see Embedder."""
        out = np.empty((len(texts), self.dimensions), np.float32)
        for at, text in enumerate(texts):
            out[at] = self._head.run(None, {"hidden": self._encoder.hidden(self.tokens(text))})[0]
        return out

    def tokens(self, text: str) -> list[int]:
        """The tokens that are read of a text: the prefix, as many as there is room for, the signs at both ends."""
        pieces = self._encoder.words.cut(_PREFIX + text[: shipped.LONGEST * _LETTERS])
        return [BOS, *(piece.id for piece in pieces[: shipped.LONGEST - 2]), EOS]


class FolderEmbedder:
    """A model that somebody put into a folder, as ONNX: model.onnx or onnx/model.onnx, tokenizer.json, and as
    Sentence Transformers lays it out 1_Pooling/config.json (mean where there is none), sentence_bert_config.json and
    config_sentence_transformers.json, whose default prompt, or whose prompt "query", goes before each text.

    Models whose path calls them e5 get "query: " where the folder names no prompt.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        graph = next((path for path in (folder / "model.onnx", folder / "onnx/model.onnx") if path.is_file()), None)
        if graph is None:
            raise _unusable(folder, "no model.onnx or onnx/model.onnx; export the model to ONNX first")
        try:
            self._session = shipped.session(graph)
        except Exception as error:  # the library's own classes, one for each kind of fault
            raise _unusable(folder, f"{graph.name} cannot be loaded ({error}); export it again") from error
        self._cutter = _cutter(folder)
        limit = self._said("sentence_bert_config.json").get("max_seq_length") or _NO_LIMIT
        self._cutter.no_padding()
        self._cutter.enable_truncation(min(int(limit), 8192))
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._prefix = _prompt(folder, self._said("config_sentence_transformers.json"))
        self._pooling = _pooling(folder, self._said("1_Pooling/config.json"))
        self.name = folder.resolve().name
        self.version = _state(graph, folder / "tokenizer.json")
        self.dimensions = int(self.vectors(["a"]).shape[1])

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Texts × dimensions; see Embedder. One text at a time."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        rows = [self._vector(text) for text in texts]
        return np.stack(rows).astype(np.float32)

    def _vector(self, text: str) -> NDArray[np.float64]:
        cut = self._cutter.encode(self._prefix + text)
        given = {"input_ids": cut.ids, "attention_mask": [1] * len(cut.ids), "token_type_ids": cut.type_ids}
        fed = {name: np.array([ids], np.int64) for name, ids in given.items() if name in self._inputs}
        try:
            out = np.asarray(self._session.run(None, fed)[0], np.float64)
        except Exception as error:
            raise _unusable(self._folder, f"the model does not run ({error})") from error
        vector = self._pooled(out[0]) if out.ndim == 3 else out[0]
        length = float(np.linalg.norm(vector))
        if vector.ndim != 1 or not np.isfinite(length) or length == 0.0:
            raise _unusable(self._folder, f"its output of shape {out.shape} gives no vector; name a model of sentences")
        result: NDArray[np.float64] = vector / length
        return result

    def _pooled(self, hidden: NDArray[np.float64]) -> NDArray[np.float64]:
        """tokens × hidden → hidden."""
        if self._pooling == "cls":
            return np.asarray(hidden[0])
        if self._pooling == "lasttoken":
            return np.asarray(hidden[-1])
        return np.asarray(hidden.max(0) if self._pooling == "max" else hidden.mean(0))

    def _said(self, name: str) -> dict[str, Any]:
        """A settings file of the folder; empty where there is none."""
        path = self._folder / name
        if not path.is_file():
            return {}
        try:
            said = json.loads(path.read_text("utf-8"))
        except ValueError as error:
            raise _unusable(self._folder, f"{name} is no JSON ({error})") from error
        return said if isinstance(said, dict) else {}


def _unusable(folder: Path, words: str) -> InputFault:
    return InputFault("model-unusable", f"{folder}: {words}.")


def _cutter(folder: Path) -> Any:
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise _unusable(folder, "tokenizer.json is read with the package tokenizers: pip install tokenizers") from error
    try:
        return Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the library raises plain Exception
        raise _unusable(folder, f"tokenizer.json cannot be read ({error}); save the fast tokenizer there") from error


def _prompt(folder: Path, said: dict[str, Any]) -> str:
    prompts = said.get("prompts") or {}
    chosen = prompts.get(said.get("default_prompt_name") or "query")
    if chosen is None and re.search(r"(?<![a-z0-9])e5(?![a-z0-9])", str(folder.resolve()).lower()):
        return _PREFIX
    return chosen or ""


def _pooling(folder: Path, said: dict[str, Any]) -> str:
    """cls, max, mean or lasttoken."""
    known = {"cls_token": "cls", "max_tokens": "max", "mean_tokens": "mean", "lasttoken": "lasttoken"}
    chosen = [name for name, on in said.items() if name.startswith("pooling_mode_") and on is True]
    if len(chosen) > 1 or (chosen and chosen[0].removeprefix("pooling_mode_") not in known):
        raise _unusable(folder, f"1_Pooling/config.json: {', '.join(chosen)}; cls, max, mean or lasttoken is read")
    return known[chosen[0].removeprefix("pooling_mode_")] if chosen else "mean"


def _state(*paths: Path) -> str:
    """Twelve digits that tell models apart: sizes, and the first megabyte of each file."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            digest.update(f"{path.stat().st_size} ".encode() + stream.read(2**20))
    return digest.hexdigest()[:12]
