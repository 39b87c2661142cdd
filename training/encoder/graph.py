"""Writes encoders as ONNX graphs, in float32 and in int8. Trains nothing.

The *words*, embeddings of the pieces, stay in the 4 bits they came in and serve everything; the *base*, the first
layers, is frozen. A *head* is the layers that follow and what is made of them: classes (what a reader is trained for)
or one vector (the embedding, as it came). A text goes through alone: the scale of the int8 activations is taken over
a whole input, so a batch would let texts touch each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession
from onnxruntime.quantization import QuantType, quantize_dynamic

_OPSET, _RUNTIME = 20, "com.microsoft"


class _Graph:
    """Nodes and constants as they are written down.

    long: the texts are mostly longer than a headline; loud: by layer, a unit that is multiplied apart (`loud_units`).
    """

    def __init__(self, *, long: bool = False, loud: Mapping[int, int] | None = None) -> None:
        self.long, self.loud = long, loud or {}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def put(self, name: str, value: np.ndarray) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def do(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def linear(self, x: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        return self.do("Add", self.do("MatMul", x, self.put(f"{name}.w", weight.T)), self.put(f"{name}.b", bias))

    def norm(self, x: str, name: str, tensors: Mapping[str, np.ndarray], epsilon: float) -> str:
        weight, bias = (self.put(f"{name}.{one}", tensors[f"{name}.{one}"]) for one in ("w", "b"))
        return self.do("LayerNormalization", x, weight, bias, axis=-1, epsilon=epsilon)


def _layer(
    g: _Graph, x: str, whole: str, tensors: Mapping[str, np.ndarray], number: int, heads: int, epsilon: float
) -> str:
    """One encoder layer: x (1 × some × hidden) rewritten by what it sees in whole (1 × tokens × hidden)."""
    at = f"l{number}"
    hidden = tensors[f"{at}.q.b"].shape[0]

    def linear(of: str, name: str) -> str:
        return g.linear(of, f"{at}.{name}", tensors[f"{at}.{name}.w"], tensors[f"{at}.{name}.b"])

    looked_up = _looked_up(g, at, x, whole, tensors, hidden)
    seen = _fused(g, looked_up, heads) if g.long else _spelled_out(g, looked_up, heads, hidden)
    x = g.norm(g.do("Add", x, linear(seen, "ao")), f"{at}.aln", tensors, epsilon)
    inner = g.do("Gelu", linear(x, "fi"))
    if number in g.loud:
        weight = tensors[f"{at}.fo.w"]
        unit = np.array([g.loud[number]])
        others = np.ones(weight.shape[1], np.float32)
        others[unit] = 0
        alone = g.do(
            "Mul", g.do("Gather", inner, g.put(f"{at}.loud", unit), axis=-1), g.put(f"{at}.w", weight[:, unit].T)
        )
        x = g.do("Add", x, alone)
        inner = g.do("Mul", inner, g.put(f"{at}.others", others))
    return g.norm(g.do("Add", x, linear(inner, "fo")), f"{at}.oln", tensors, epsilon)


def _through(g: _Graph, x: str, tensors: Mapping[str, np.ndarray], layers: range, heads: int, epsilon: float) -> str:
    """Several layers, one after the other."""
    for number in layers:
        x = _layer(g, x, x, tensors, number, heads, epsilon)
    return x


def _fused(g: _Graph, looked_up: tuple[str, str, str], heads: int) -> str:
    """Attention in onnxruntime's own operator: a tenth faster at 36 tokens, a twentieth slower at 17."""
    return g.do("MultiHeadAttention", *looked_up, num_heads=heads, domain=_RUNTIME)


def _spelled_out(g: _Graph, looked_up: tuple[str, str, str], heads: int, hidden: int) -> str:
    """Attention in ONNX's operators."""
    width = hidden // heads
    split = g.put("split", np.array([0, 0, heads, width], np.int64))
    join = g.put("join", np.array([0, 0, hidden], np.int64))
    scale = g.put("scale", np.array(width**-0.5, np.float32))
    query, key, value = (
        g.do("Transpose", g.do("Reshape", columns, split), perm=order)
        for columns, order in zip(looked_up, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True)
    )
    weights = g.do("Softmax", g.do("Mul", g.do("MatMul", query, key), scale), axis=-1)
    return g.do("Reshape", g.do("Transpose", g.do("MatMul", weights, value), perm=[0, 2, 1, 3]), join)


def _looked_up(
    g: _Graph, at: str, x: str, whole: str, tensors: Mapping[str, np.ndarray], hidden: int
) -> tuple[str, str, str]:
    """Queries of x, keys and values of whole. Those of one input are one product: it is brought to int8 once."""
    names = ("q", "k", "v")
    weights, biases = ([tensors[f"{at}.{name}.{one}"] for name in names] for one in ("w", "b"))
    if x == whole:
        all_ = g.linear(x, f"{at}.qkv", np.concatenate(weights), np.concatenate(biases))
        return tuple(_columns(g, all_, n * hidden, hidden) for n in range(3))
    query = g.linear(x, f"{at}.q", weights[0], biases[0])
    both = g.linear(whole, f"{at}.kv", np.concatenate(weights[1:]), np.concatenate(biases[1:]))
    return query, _columns(g, both, 0, hidden), _columns(g, both, hidden, hidden)


def _columns(g: _Graph, x: str, first: int, count: int) -> str:
    start, end, last = (g.put(f"c{n}", np.array([n])) for n in (first, first + count, -1))
    return g.do("Slice", x, start, end, last)


def words(
    packed: np.ndarray, scales: np.ndarray, tensors: Mapping[str, np.ndarray], epsilon: float, longest: int
) -> onnx.ModelProto:
    """ids (1 × tokens, int64) → hidden (1 × tokens × hidden). packed, scales: embeddings as in `unpack.Unpacked`."""
    g = _Graph()
    hidden = packed.shape[1] * 2
    blocks = hidden // 32
    bytes_ = g.do("Reshape", g.do("Gather", g.put("packed", packed), "ids"), g.put("b", np.array([0, 0, blocks, 16])))
    low = g.do("BitwiseAnd", bytes_, g.put("fifteen", np.array(15, np.uint8)))
    high = g.do("BitShift", bytes_, g.put("four", np.array(4, np.uint8)), direction="RIGHT")
    whole = g.do("Cast", g.do("Concat", low, high, axis=-1), to=TensorProto.FLOAT)
    whole = g.do("Sub", whole, g.put("eight", np.array(8, np.float32)))
    scale = g.do("Cast", g.do("Gather", g.put("scales", scales), "ids"), to=TensorProto.FLOAT)
    scale = g.do("Unsqueeze", scale, g.put("last", np.array([3])))
    words = g.do("Reshape", g.do("Mul", whole, scale), g.put("h", np.array([0, 0, hidden])))
    length = g.do("Shape", "ids", start=1, end=2)
    places = tensors["emb.pos"].reshape(-1, hidden)[:longest] + tensors["emb.type"].reshape(-1, hidden)[0]
    zero = g.put("zero", np.array([0]))
    place = g.do("Slice", g.put("emb.pos", places), zero, length, zero)
    g.norm(g.do("Add", words, place), "emb.ln", tensors, epsilon)
    g.nodes[-1].output[0] = "hidden"
    return _model(g, [("ids", TensorProto.INT64, [1, "tokens"])], [("hidden", [1, "tokens", hidden])])


def reading_head(
    tensors: Mapping[str, np.ndarray],
    layers: range,
    heads: int,
    epsilon: float,
    *,
    marked_at: int,
    loud: Mapping[int, int] | None = None,
) -> onnx.ModelProto:
    """hidden (1 × tokens × hidden), marks (1 × tokens × 1), rows (some, int64) → logits (1 × classes).

    rows: the first token and the marked ones, which alone the last layer rewrites; tensors: the layers; "mark": the
    vector added to marked tokens before layer marked_at; "head.w", "head.b": over [first token, mean of the marked,
    mean of all]; loud: as `loud_units` finds them.
    """
    g = _Graph(long=True, loud=loud)
    hidden = tensors["mark"].shape[0]
    x = "hidden"
    at = layers.index(marked_at)
    x = _through(g, x, tensors, layers[:at], heads, epsilon)
    x = _through(g, _marked(g, x, tensors), tensors, layers[at:-1], heads, epsilon)
    some = _layer(g, g.do("Gather", x, "rows", axis=1), x, tensors, layers[-1], heads, epsilon)
    zero, one, end = (g.put(f"at{n}", np.array([n])) for n in (0, 1, 1_000_000))
    first = g.do("Slice", some, zero, one, one)
    marked = g.do("ReduceMean", g.do("Slice", some, one, end, one), one)
    pooled = g.do("Concat", first, marked, g.do("ReduceMean", x, one), axis=-1)
    g.do("Add", g.do("MatMul", pooled, g.put("head.w", tensors["head.w"].T)), g.put("head.b", tensors["head.b"]))
    g.nodes[-1].output[0] = "logits"
    inputs = [
        ("hidden", TensorProto.FLOAT, [1, "tokens", hidden]),
        ("marks", TensorProto.FLOAT, [1, "tokens", 1]),
        ("rows", TensorProto.INT64, ["some"]),
    ]
    return _model(g, inputs, [("logits", [1, 1, tensors["head.b"].shape[0]])])


def loud_units(model: onnx.ModelProto, layers: range, some: Iterable[Mapping[str, np.ndarray]]) -> dict[int, int]:
    """By layer of a float32 graph of these layers, the inner unit that gives over twice what any other ever does.

    some: inputs to find it on. A few layers of such encoders have one (Sun and others, "Massive activations in large
    language models", 2024). As int8 takes its scale over a whole matrix, it leaves the other 1,535 units a tenth of
    the steps; multiplied apart in float32, it does not.
    """
    inner = [node.output[0] for node in model.graph.node if node.op_type == "Gelu"]
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_tensor_value_info(one, TensorProto.FLOAT, None) for one in inner)
    session = InferenceSession(watched.SerializeToString())
    most = {layer: np.zeros(1, np.float32) for layer in layers}
    for inputs in some:
        for layer, given in zip(layers, session.run(inner, dict(inputs)), strict=True):
            most[layer] = np.maximum(most[layer], np.abs(given[0]).max(axis=0))
    ordered = {layer: np.sort(of) for layer, of in most.items()}
    return {layer: int(most[layer].argmax()) for layer, of in ordered.items() if of[-1] > 2 * of[-2]}


def _marked(g: _Graph, x: str, tensors: Mapping[str, np.ndarray]) -> str:
    return g.do("Add", x, g.do("Mul", "marks", g.put("mark", tensors["mark"])))


def middle(
    tensors: Mapping[str, np.ndarray],
    layers: range,
    heads: int,
    epsilon: float,
    *,
    loud: Mapping[int, int] | None = None,
) -> onnx.ModelProto:
    """hidden → hidden: layers alone, such as the base. loud: as `loud_units` finds them."""
    g = _Graph(loud=loud)
    _through(g, "hidden", tensors, layers, heads, epsilon)
    g.nodes[-1].output[0] = "out"
    shape = [1, "tokens", tensors[f"l{layers[0]}.q.b"].shape[0]]
    return _model(g, [("hidden", TensorProto.FLOAT, shape)], [("out", shape)])


def embedding_head(
    tensors: Mapping[str, np.ndarray],
    layers: range,
    heads: int,
    epsilon: float,
    *,
    loud: Mapping[int, int] | None = None,
) -> onnx.ModelProto:
    """hidden (1 × tokens × hidden) → vector (1 × hidden): the mean of the tokens, of length 1. loud: as `middle`."""
    g = _Graph(loud=loud)
    x = _through(g, "hidden", tensors, layers, heads, epsilon)
    mean = g.do("ReduceMean", x, g.put("at1", np.array([1])), keepdims=0)
    g.do("Div", mean, g.do("ReduceL2", mean, g.put("last", np.array([-1]))))
    g.nodes[-1].output[0] = "vector"
    hidden = tensors[f"l{layers[0]}.q.b"].shape[0]
    return _model(g, [("hidden", TensorProto.FLOAT, [1, "tokens", hidden])], [("vector", [1, hidden])])


def _model(g: _Graph, inputs: list, outputs: list) -> onnx.ModelProto:
    graph = helper.make_graph(
        g.nodes, "reader",
        [helper.make_tensor_value_info(*one) for one in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs],
        list(g.constants.values()),
    )  # fmt: skip
    model = helper.make_model(
        graph, ir_version=9, opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
    )
    onnx.checker.check_model(model)
    return model


def save_int8(model: onnx.ModelProto, path: Path) -> None:
    """Write the graph with its matrices in int8, by column.

    They use 7 of the 8 bits: with 8, processors without VNNI overflow where others do not, and results would differ
    from machine to machine.
    """
    plain = path.with_suffix(".float.onnx")
    onnx.save(model, plain)
    options = {"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT}
    quantize_dynamic(
        plain, path, op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=True,
        weight_type=QuantType.QInt8, extra_options=options,
    )  # fmt: skip
    plain.unlink()
