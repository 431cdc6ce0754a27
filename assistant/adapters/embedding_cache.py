"""Passage vectors kept between runs, so that a second ingest embeds only what changed.

A SQLite file in WAL mode with the sha256 of each text, never the text. It may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import numpy as np
import structlog

from assistant.errors import EmbedderUnavailable
from assistant.ports import Embedder, Vectors

Progress = Callable[[int, int], None]  # texts done, texts in all

_LOOKED_UP_AT_ONCE = 500  # SQLite allowed 999 placeholders before 3.32
_EMBEDDED_AT_ONCE = 512  # kept after each, so that a kill loses a few seconds of work
_QUERIES = 1024  # an ingest checks both audiences' indexes with the same ones
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    fingerprint TEXT NOT NULL, text_sha256 BLOB NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (fingerprint, text_sha256)
) WITHOUT ROWID
"""


class CachedEmbedder:
    """An `Embedder` that embeds each passage once per fingerprint. A broken file is moved aside and begun anew."""

    def __init__(self, embedder: Embedder, file: Path, *, on_progress: Progress | None = None) -> None:
        self._embedder = embedder
        self._file = file
        self._on_progress = on_progress
        self._queried = lru_cache(_QUERIES)(embedder.embed_query)
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._check()
        except sqlite3.OperationalError as cause:  # locked, read-only or no space: not broken, so not moved
            raise _unusable(file) from cause
        except sqlite3.DatabaseError as cause:
            _move_aside(file, because=str(cause))
            self._check()

    @property
    def fingerprint(self) -> str:
        """That of the embedder within."""
        return self._embedder.fingerprint

    def embed_query(self, text: str) -> Vectors:
        """From the embedder, and from memory the next time; nothing is written, as people's questions must not be."""
        return self._queried(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """As the embedder would; `on_progress` hears of what was known at once and of each batch embedded."""
        if not texts:
            return self._embedder.embed_passages([])
        try:
            return self._embed_passages(texts)
        except sqlite3.Error as cause:
            raise _unusable(self._file) from cause

    def _embed_passages(self, texts: Sequence[str]) -> Vectors:
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        text_of = dict(zip(keys, texts, strict=True))
        with closing(self._connect()) as connection:
            known = self._known(connection, list(text_of))
            missing = sorted((key for key in text_of if key not in known), key=lambda key: len(text_of[key]))
            self._tell(len(text_of) - len(missing), len(text_of))
            for start in range(0, len(missing), _EMBEDDED_AT_ONCE):
                batch = missing[start : start + _EMBEDDED_AT_ONCE]
                vectors = self._embedder.embed_passages([text_of[key] for key in batch])
                known.update(zip(batch, vectors, strict=True))
                self._keep(connection, batch, vectors)
                self._tell(len(text_of) - len(missing) + start + len(batch), len(text_of))
        return np.stack([known[key] for key in keys])

    def _known(self, connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        known: dict[bytes, Vectors] = {}
        for start in range(0, len(keys), _LOOKED_UP_AT_ONCE):
            some = keys[start : start + _LOOKED_UP_AT_ONCE]
            places = ",".join("?" * len(some))
            rows = connection.execute(
                f"SELECT text_sha256, vector FROM vectors WHERE fingerprint = ? AND text_sha256 IN ({places})",
                (self.fingerprint, *some),
            )
            known.update((key, np.frombuffer(vector, dtype=np.float32)) for key, vector in rows)
        return known

    def _keep(self, connection: sqlite3.Connection, keys: Sequence[bytes], vectors: Vectors) -> None:
        with connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(self.fingerprint, key, row.tobytes()) for key, row in zip(keys, vectors, strict=True)],
            )

    def _tell(self, done: int, total: int) -> None:
        if self._on_progress is not None:
            self._on_progress(done, total)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=30)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _check(self) -> None:
        with closing(self._connect()) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)


def _unusable(file: Path) -> EmbedderUnavailable:
    return EmbedderUnavailable(f"The cache {file} cannot be used.", mend=f"check its rights, or delete {file}")


def _move_aside(file: Path, *, because: str) -> None:
    aside = file.with_name(f"{file.name}.broken")
    structlog.get_logger(__name__).warning("embedding_cache_broken", moved_to=str(aside), because=because)
    file.replace(aside)
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
