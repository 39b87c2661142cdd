"""Makes tiny.onnx, a classifier of some hundred bytes: each token votes. Run by hand, with `onnx` installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Rows: [PAD] [UNK] good bad plain; columns: negative, neutral, positive.
VOTES = np.array([[0, 0, 0], [0, 0.2, 0], [0, 0, 4], [4, 0, 0], [0, 2, 0]], np.float32)

if __name__ == "__main__":
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["texts", "tokens"])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["texts", 3])
    nodes = [
        helper.make_node("Gather", ["votes", "input_ids"], ["given"]),
        helper.make_node("Cast", ["attention_mask"], ["seen"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["seen", "last"], ["column"]),
        helper.make_node("Mul", ["given", "column"], ["counted"]),
        helper.make_node("ReduceSum", ["counted", "middle"], ["logits"], keepdims=0),
    ]
    constants = [
        numpy_helper.from_array(VOTES, "votes"),
        numpy_helper.from_array(np.array([2], np.int64), "last"),
        numpy_helper.from_array(np.array([1], np.int64), "middle"),
    ]
    graph = helper.make_graph(nodes, "tiny", [ids, mask], [logits], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(Path(__file__).with_name("tiny.onnx")))
