"""The weights inside the shipped graphs, as plain arrays, for engines other than onnxruntime. Runs nothing.

Needs the package onnx (extra "gpu").
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def weights_of(path: Path) -> dict[str, NDArray[np.float32]]:
    """Name → float32 array of a graph written by training/encoder: matrices (in × out) brought back from int8,
    "emb.word" (pieces × 384) from its 4 bits."""
    import onnx
    from onnx import numpy_helper

    raw = {one.name: numpy_helper.to_array(one) for one in onnx.load(str(path)).graph.initializer}
    out = {name: value for name, value in raw.items() if value.dtype == np.float32}
    for name in [name.removesuffix("_quantized") for name in raw if name.endswith("_quantized")]:
        whole = raw[f"{name}_quantized"].astype(np.float32) - raw[f"{name}_zero_point"].astype(np.float32)
        out[name] = whole * raw[f"{name}_scale"]
    if "packed" in raw:
        out["emb.word"] = _from_four_bits(raw["packed"], raw["scales"])
    return out


def _from_four_bits(packed: NDArray[np.uint8], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    nibbles = packed.reshape(*scales.shape, 16)
    blocks = np.concatenate([nibbles & 15, nibbles >> 4], -1).astype(np.float32) - 8
    return (blocks * scales[..., None].astype(np.float32)).reshape(len(packed), -1)
