"""Nearest chunks in an embedded Chroma: the `VectorIndex` port.

A folder is written once by ingest and only read afterwards; no second process writes to it, nothing
is upserted or deleted. Vectors are ours (`embedding_function=None`), telemetry is off.

Each distinct vector is written once, under the id of its first chunk; `twins.json` names the others. A long
document without headings has one title for all its chunks, and hundreds of equal points cut an HNSW graph apart:
what lies beyond them is no longer found.

The vectors of a city's documents are few enough to be read into memory when the folder is opened and all compared,
which finds every neighbour, sooner than the graph does. Beyond `COMPARED` Chroma's graph is asked.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.adapters.hnsw_files import wipe_unwritten
from assistant.errors import IndexUnavailable
from assistant.ports import Field, Scored, Vectors

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

_FIELDS: tuple[Field, ...] = ("title", "body")
# 10 of the exact top 10 on our queries; checked at every ingest (ingest/selfcheck.py).
_HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
COMPARED = (
    10_000  # vectors of a field: 0.8 ms a search and 0.9 s to open, beside 4.5 ms in Chroma's graph; of 600 0.1 and 1.7
)
_BATCH = 1000
_TWINS = "twins.json"


@dataclass(frozen=True, slots=True)
class _Held:
    """A field's vectors in memory, (len(ids), dimensions)."""

    ids: tuple[str, ...]
    vectors: Vectors

    def search(self, vector: Vectors, k: int) -> list[Scored]:
        cosines = self.vectors @ vector
        near = np.argpartition(-cosines, k - 1)[:k]
        return [Scored(self.ids[n], float(cosines[n])) for n in near[np.argsort(-cosines[near], kind="stable")]]


class ChromaIndex:
    """Read from the `chroma/` folder of a generation; fields of at most `compared` vectors are searched exactly."""

    def __init__(self, folder: Path, *, compared: int = COMPARED) -> None:
        if not (folder / "chroma.sqlite3").is_file():
            raise IndexUnavailable(f"There is no vector index in {folder}.", mend="machi-annai ingest --rebuild")
        try:
            client = _client(folder)
            # Chroma keeps every client it ever made: without this, each generation served would stay in memory.
            weakref.finalize(self, client.close)  # type: ignore[attr-defined]
            self._collections = {f: client.get_collection(f, embedding_function=None) for f in _FIELDS}
            self._twins: dict[str, dict[str, list[str]]] = json.loads((folder / _TWINS).read_text(encoding="utf-8"))
            self._counts = {f: self._collections[f].count() for f in _FIELDS}
            few = [f for f in _FIELDS if 0 < self._counts[f] <= compared]
            self._held = {f: _held(self._collections[f], self._twins[f]) for f in few}
            for collection in self._collections.values():
                collection.peek(1)
            wipe_unwritten(folder)
        except Exception as cause:  # chromadb raises its own, sqlite's and Rust's
            raise IndexUnavailable(
                f"The vector index in {folder} cannot be read.", mend="machi-annai ingest --rebuild"
            ) from cause

    def search(self, vector: Vectors, *, field: Field, k: int) -> list[Scored]:
        """Up to `k` chunks by cosine, best first."""
        n = min(k, self._counts[field])
        if n == 0:
            return []
        if field in self._held:
            return self._held[field].search(vector, min(k, len(self._held[field].ids)))
        try:
            found = self._collections[field].query(query_embeddings=vector[None, :], n_results=n, include=["distances"])
        except Exception as cause:
            raise IndexUnavailable("The vector index failed to search.", mend="machi-annai ingest --rebuild") from cause
        distances = found["distances"] or [[]]
        twins = self._twins[field]
        pairs = zip(found["ids"][0], distances[0], strict=True)
        return [Scored(i, 1.0 - float(d)) for first, d in pairs for i in (first, *twins.get(first, ()))][:k]


def write_chroma(folder: Path, *, chunk_ids: Sequence[str], vectors: dict[Field, Vectors]) -> None:
    """Write one collection per field under `folder`; vectors are (len(chunk_ids), dimensions).

    Raises `IndexUnavailable` when it cannot be written.
    """
    folder.mkdir(parents=True)
    twins: dict[Field, dict[str, list[str]]] = {}
    try:
        with closing(_client(folder)) as client:  # type: ignore[type-var]  # the embedded client has `close`
            for field in _FIELDS:
                collection = client.create_collection(field, embedding_function=None, configuration={"hnsw": _HNSW})
                first, twins[field] = _distinct(chunk_ids, vectors[field])
                for start in range(0, len(first), _BATCH):
                    part = first[start : start + _BATCH]
                    collection.add(ids=[chunk_ids[n] for n in part], embeddings=np.asarray(vectors[field][part]))
        wipe_unwritten(folder)
        (folder / _TWINS).write_text(json.dumps(twins), encoding="utf-8")
    except Exception as cause:  # chromadb raises its own, sqlite's and Rust's
        raise IndexUnavailable(
            f"The vector index in {folder} cannot be written.", mend="make room on the disk"
        ) from cause


def _held(collection: Collection, twins: Mapping[str, Sequence[str]]) -> _Held:
    """All vectors of a field, one row for each chunk, twins beside each other."""
    found = collection.get(include=["embeddings"])
    chunks = [(i, row) for row, first in enumerate(found["ids"]) for i in (first, *twins.get(first, ()))]
    vectors = np.asarray(found["embeddings"], dtype=np.float32)[[row for _, row in chunks]]
    return _Held(tuple(i for i, _ in chunks), np.ascontiguousarray(vectors))


def _distinct(chunk_ids: Sequence[str], vectors: Vectors) -> tuple[list[int], dict[str, list[str]]]:
    """The rows whose vector comes for the first time, and for their ids those of the later rows that repeat it."""
    first: dict[bytes, int] = {}
    twins: dict[str, list[str]] = {}
    for n, (chunk_id, vector) in enumerate(zip(chunk_ids, vectors, strict=True)):
        original = first.setdefault(vector.tobytes(), n)
        if original != n:
            twins.setdefault(chunk_ids[original], []).append(chunk_id)
    return list(first.values()), twins


def _client(folder: Path) -> ClientAPI:
    import chromadb  # noqa: PLC0415 - a second of imports
    from chromadb.config import Settings  # noqa: PLC0415

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
