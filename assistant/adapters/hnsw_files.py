"""Wiping what Chroma saves without ever having written it.

A small HNSW index of Chroma's is saved with room for a hundred elements and none in it, as the memory happened to
be: with a stretch of a page, a removed source's name, or a question that the process had just read. Whatever lies
behind the last element is overwritten with zeros; it is never read. Layout of `header.bin` (hnswlib with Chroma's
version number, little endian): i32 version 1; u64 offset, greatest number of elements, elements, bytes of one.
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER = struct.Struct("<i4Q")
_VERSION = 1
_LENGTH_BYTES = 4  # of one element in length.bin


def wipe_unwritten(folder: Path) -> None:
    """Zero the unwritten room of every HNSW index under `folder`.

    Raises `ValueError` for a layout that is not the known one, `OSError` when a file cannot be written.
    """
    for header in sorted(folder.glob("*/header.bin")):
        version, _, most, elements, size = _HEADER.unpack_from(header.read_bytes())
        sizes = {"data_level0.bin": size, "length.bin": _LENGTH_BYTES}
        for name, one in sizes.items():
            file = header.with_name(name)
            saved = file.stat().st_size
            if version != _VERSION or saved not in (elements * one, most * one):
                raise ValueError(f"{file} is not laid out as expected")
            with file.open("r+b") as opened:
                opened.seek(elements * one)
                opened.write(bytes(saved - elements * one))
