"""Chunks, sentences and typed tables of a generation in SQLite: the `ChunkStore` and `FactStore` ports.

A row type of `assistant.models` is one table: a column per field, tuples as JSON. Files are written
once by ingest and opened read-only and immutable afterwards.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import numpy as np

from assistant.documents import (
    Asking,
    Cell,
    Chunk,
    Contact,
    Fact,
    FactKind,
    Initiative,
    Procedure,
    Provenance,
    Sentence,
    SentenceKind,
    Source,
    SourceKind,
    Term,
)
from assistant.errors import IndexUnavailable
from assistant.ports import Vectors

Row = TypeVar("Row")
_REMEMBERED = 4096  # chunks: about 10 kB each with their sentences' vectors
_FACT_TABLES: tuple[type[Any], ...] = (Initiative, Fact, Cell, Term, Procedure, Contact)


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    """The sentences of a chunk, their vectors, shape (sentences, dimensions), and its place in the file."""

    place: int
    rows: tuple[Sentence, ...]
    vectors: Vectors


class SqliteChunkStore:
    """Reads `chunks.sqlite`; one connection per thread. What was read stays in memory: the file never changes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._local = threading.local()
        self._dimensions = int(self._rows("SELECT value FROM shape WHERE name = 'dimensions'")[0][0])
        self._sources = tuple(dataclasses.replace(s, text="") for s in self._read(Source, "ORDER BY rowid"))
        self._chunk = lru_cache(_REMEMBERED)(self._read_chunk)
        self._chunks_of = lru_cache(_REMEMBERED)(self._read_chunks_of)
        self._sentences_of = lru_cache(_REMEMBERED)(self._read_sentences_of)

    def sources(self) -> Sequence[Source]:
        """All sources, in corpus order, without their text."""
        return self._sources

    def source(self, source_id: str) -> Source | None:
        """One source with its text; None when there is none of this id."""
        found = self._read(Source, "WHERE id = ?", (source_id,))
        return found[0] if found else None

    def chunks(self, chunk_ids: Sequence[str]) -> list[Chunk]:
        """The chunks in the order asked for."""
        return [c for c in map(self._chunk, chunk_ids) if c is not None]

    def source_chunks(self, source_id: str) -> list[Chunk]:
        """All chunks of a source in reading order."""
        return list(self._chunks_of(source_id))

    def sentences(self, chunk_ids: Sequence[str]) -> tuple[list[Sentence], Vectors]:
        """All sentences of these chunks in reading order, with their vectors."""
        parts = sorted((p for p in map(self._sentences_of, dict.fromkeys(chunk_ids)) if p.rows), key=lambda p: p.place)
        if not parts:
            return [], np.zeros((0, self._dimensions), dtype=np.float32)
        return [row for p in parts for row in p.rows], np.concatenate([p.vectors for p in parts])

    def _read_chunk(self, chunk_id: str) -> Chunk | None:
        found = self._read(Chunk, "WHERE id = ?", (chunk_id,))
        return found[0] if found else None

    def _read_chunks_of(self, source_id: str) -> tuple[Chunk, ...]:
        return tuple(self._read(Chunk, "WHERE source_id = ? ORDER BY rowid", (source_id,)))

    def _read_sentences_of(self, chunk_id: str) -> _Part:
        columns = ", ".join(_columns(Sentence))
        rows = self._rows(
            f"SELECT rowid, {columns}, vector FROM sentence WHERE chunk_id = ? ORDER BY rowid", (chunk_id,)
        )
        sentences, vectors = self._with_vectors(Sentence, [row[1:] for row in rows])
        return _Part(rows[0][0] if rows else 0, tuple(sentences), vectors)

    def askings(self) -> tuple[list[Asking], Vectors]:
        """How people ask, with the questions' vectors."""
        columns = ", ".join(_columns(Asking))
        return self._with_vectors(Asking, self._rows(f"SELECT {columns}, vector FROM asking ORDER BY rowid"))

    def _with_vectors(self, kind: type[Row], rows: Sequence[Any]) -> tuple[list[Row], Vectors]:
        vectors = np.frombuffer(b"".join(r[-1] for r in rows), dtype=np.float32).reshape(len(rows), self._dimensions)
        return [_built(kind, r[:-1]) for r in rows], vectors

    def _read(self, kind: type[Row], clause: str, values: tuple[Any, ...] = ()) -> list[Row]:
        return _select(self._rows, kind, clause, values)

    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        connection = getattr(self._local, "connection", None)
        try:
            if connection is None:
                connection = self._local.connection = _open(self._file)
            return connection.execute(sql, values).fetchall()
        except sqlite3.Error as cause:
            raise IndexUnavailable(f"{self._file} cannot be read.", mend="machi-annai ingest --rebuild") from cause


class SqliteFactStore:
    """Reads `facts.sqlite` whole."""

    def __init__(self, file: Path) -> None:
        try:
            connection = _open(file)
            tables = {
                t: _select(lambda *a: connection.execute(*a).fetchall(), t, "ORDER BY rowid", ()) for t in _FACT_TABLES
            }
            connection.close()
        except sqlite3.Error as cause:
            raise IndexUnavailable(f"{file} cannot be read.", mend="machi-annai ingest --rebuild") from cause
        self.initiatives: Sequence[Initiative] = tuple(tables[Initiative])
        self.facts: Sequence[Fact] = tuple(tables[Fact])
        self.cells: Sequence[Cell] = tuple(tables[Cell])
        self.terms: Sequence[Term] = tuple(tables[Term])
        self.procedures: Sequence[Procedure] = tuple(tables[Procedure])
        self.contacts: Sequence[Contact] = tuple(tables[Contact])


def write_chunks(
    file: Path,
    *,
    sources: Sequence[Source],
    chunks: Sequence[Chunk],
    sentences: Sequence[Sentence],
    vectors: Vectors,
    askings: Sequence[Asking] = (),
    asking_vectors: Vectors | None = None,
) -> None:
    """Write `chunks.sqlite`; `vectors` is (len(sentences), dimensions), `asking_vectors` likewise."""
    with _created(file) as connection:
        _insert(connection, Source, sources)
        _insert(connection, Chunk, chunks)
        _insert_with_vectors(connection, Sentence, sentences, vectors)
        _insert_with_vectors(connection, Asking, askings, vectors[:0] if asking_vectors is None else asking_vectors)
        connection.execute("CREATE INDEX sentence_chunk ON sentence (chunk_id)")
        connection.execute("CREATE INDEX chunk_source ON chunk (source_id)")
        connection.execute("CREATE TABLE shape (name TEXT PRIMARY KEY, value INTEGER)")
        connection.execute("INSERT INTO shape VALUES ('dimensions', ?)", (vectors.shape[1],))
    connection.close()


def write_facts(file: Path, tables: dict[type[Any], Sequence[Any]]) -> None:
    """Write `facts.sqlite`, one table per row type; types without rows get an empty table."""
    with _created(file) as connection:
        for kind in _FACT_TABLES:
            _insert(connection, kind, tables.get(kind, ()))
    connection.close()


def _created(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it to lose
    return connection


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _columns(kind: type[Any]) -> list[str]:
    return [f'"{f.name}"' for f in dataclasses.fields(kind)]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _insert(connection: sqlite3.Connection, kind: type[Any], rows: Iterable[Any]) -> None:
    columns = _columns(kind)
    key = " PRIMARY KEY" if columns[0] == '"id"' else ""
    connection.execute(f"CREATE TABLE {kind.__name__.lower()} ({columns[0]}{key}, {', '.join(columns[1:])})")
    values = ([_stored(getattr(row, f.name)) for f in dataclasses.fields(kind)] for row in rows)
    connection.executemany(f"INSERT INTO {kind.__name__.lower()} VALUES ({_marks(columns)})", values)


def _insert_with_vectors(
    connection: sqlite3.Connection, kind: type[Any], rows: Sequence[Any], vectors: Vectors
) -> None:
    _insert(connection, kind, rows)
    table = kind.__name__.lower()
    connection.execute(f"ALTER TABLE {table} ADD COLUMN vector BLOB")
    blobs = ((v.astype(np.float32).tobytes(), n) for n, v in enumerate(vectors, start=1))
    connection.executemany(f"UPDATE {table} SET vector = ? WHERE rowid = ?", blobs)


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return json.dumps(
            [dataclasses.asdict(v) if isinstance(v, Provenance) else v for v in value], ensure_ascii=False
        )
    return str(value) if isinstance(value, SentenceKind | SourceKind | FactKind) else value


def _select(rows: Any, kind: type[Row], clause: str, values: tuple[Any, ...]) -> list[Row]:
    sql = f"SELECT {', '.join(_columns(kind))} FROM {kind.__name__.lower()} {clause}"
    return [_built(kind, row) for row in rows(sql, values)]


_READERS: dict[Any, Any] = {
    tuple[str, ...]: lambda v: tuple(json.loads(v)),
    tuple[Provenance, ...]: lambda v: tuple(Provenance(**p) for p in json.loads(v)),
    bool: bool,
    SentenceKind: SentenceKind,
    SourceKind: SourceKind,
    FactKind: FactKind,
}
_HINTS: dict[type[Any], list[Any]] = {
    t: [_READERS.get(h) for h in get_type_hints(t).values()] for t in (*_FACT_TABLES, Source, Chunk, Sentence, Asking)
}


def _built(kind: type[Row], row: Sequence[Any]) -> Row:
    return kind(*(read(v) if read else v for read, v in zip(_HINTS[kind], row, strict=True)))
