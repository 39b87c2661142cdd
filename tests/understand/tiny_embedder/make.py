"""Makes the tiny model of test_embed.py: six words, vectors of four numbers. Needs onnx and tokenizers.

python tests/understand/tiny_embedder/make.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

HERE = Path(__file__).parent
WORDS = {"[UNK]": 0, "gong": 1, "rain": 2, "rice": 3, "query:": 4, "sea": 5}
VECTORS = np.array(
    [[1, 1, 1, 1], [4, 0, 0, 0], [0, 4, 0, 0], [0, 0, 4, 0], [0, 0, 0, 4], [-1, 0, 0, 3]], np.float32
)  # one row for each word


def main() -> None:
    """Write model.onnx and tokenizer.json beside this file."""
    nodes = [
        helper.make_node("Gather", ["vectors", "input_ids"], ["found"]),
        helper.make_node("Cast", ["attention_mask"], ["seen"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["seen", "last"], ["column"]),
        helper.make_node("Mul", ["found", "column"], ["last_hidden_state"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "n"]) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [1, "n", 4])],
        [numpy_helper.from_array(VECTORS, "vectors"), numpy_helper.from_array(np.array([-1], np.int64), "last")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, HERE / "model.onnx")
    cutter = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))
    cutter.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    cutter.enable_padding(length=8)  # as many come: it must not count
    cutter.save(str(HERE / "tokenizer.json"))


if __name__ == "__main__":
    main()
