"""An index generation on disk: its manifest, and opening the one that `CURRENT` names.

`var/index/<audience>/gen-<digest>/{chroma/, lexical/, chunks.sqlite, facts.sqlite, manifest.json}`.
A generation is written once (`ingest/generation.py`) and never changed; `CURRENT` is switched by
rename, so a reader sees one whole generation or the one before.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.adapters.bm25 import Bm25Index
from assistant.adapters.chroma import ChromaIndex
from assistant.adapters.sqlite_index import SqliteChunkStore, SqliteFactStore
from assistant.errors import IndexUnavailable
from assistant.floor import Floor
from assistant.models import Audience
from assistant.nearness import Nearness
from assistant.ports import Index

FORMAT = 5  # raised whenever what lies in a generation's folder changes its meaning
CURRENT = "CURRENT"
_LOOK_AGAIN_S = 1.0  # a switch is seen by readers within a second
_MEND = "machi-annai ingest"
# The staff's index holds the internal documents too; its folder says so, and the citizen process never opens it.
_FOLDERS = {Audience.CITIZEN: "citizen", Audience.STAFF: "internal"}


class SourceDigest(BaseModel):
    """A source file as it went into a generation."""

    model_config = ConfigDict(frozen=True)

    path: str
    sha256: str


class RefusedFile(BaseModel):
    """A file that did not go in, and why."""

    model_config = ConfigDict(frozen=True)

    path: str
    line: int | None
    reason: str
    mend: str


class Manifest(BaseModel):
    """What a generation was made of and with."""

    model_config = ConfigDict(frozen=True)

    format: int
    generation: str
    audience: Audience
    built_at: str
    embedder: str
    chunker: str
    counts: dict[str, int]
    nearness: Nearness
    floor: Floor
    sources: dict[str, SourceDigest]
    refused: tuple[RefusedFile, ...] = ()


def index_folder(var: Path, audience: Audience) -> Path:
    """Where the generations of an audience lie."""
    return var / "index" / _FOLDERS[audience]


def current_generation(root: Path) -> str | None:
    """The name that `CURRENT` holds, or None when nothing was ever switched to."""
    try:
        return (root / CURRENT).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation. Raises `IndexUnavailable` when it is missing or damaged."""
    try:
        return Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    except (OSError, ValidationError) as cause:
        raise IndexUnavailable(
            f"The manifest of {folder.name} is missing or damaged.", mend=f"{_MEND} --rebuild"
        ) from cause


def open_generation(folder: Path, *, embedder: str, audience: Audience) -> Index:
    """A whole generation for reading. Raises `IndexUnavailable` for another format, embedder or audience."""
    manifest = read_manifest(folder)
    for what, have, want in (
        ("format", manifest.format, FORMAT),
        ("embedder", manifest.embedder, embedder),
        ("audience", manifest.audience, audience),
        ("name", manifest.generation, folder.name),
    ):
        if have != want:
            raise IndexUnavailable(f"{folder.name} was built with another {what} ({have}, not {want}).", mend=_MEND)
    index = Index(
        generation=manifest.generation,
        built_at=manifest.built_at,
        vectors=ChromaIndex(folder / "chroma"),
        lexical=Bm25Index(folder / "lexical"),
        chunks=SqliteChunkStore(folder / "chunks.sqlite"),
        facts=SqliteFactStore(folder / "facts.sqlite"),
        nearness=manifest.nearness,
        floor=manifest.floor,
    )
    if len(index.chunks.sources()) != manifest.counts.get("sources"):
        raise IndexUnavailable(f"{folder.name} does not hold what its manifest says.", mend=f"{_MEND} --rebuild")
    return index


class CurrentGeneration:
    """Calls return the generation that `CURRENT` names now (`OpenIndex`); a switch is picked up while running.

    If the new one cannot be opened, the one before keeps serving.
    """

    def __init__(self, root: Path, *, embedder: str, audience: Audience) -> None:
        self._root, self._embedder, self._audience = root, embedder, audience
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._stamp: tuple[int, int] | None = None
        self._looked = 0.0

    def __call__(self) -> Index:
        index = self._index
        if index is not None and time.monotonic() - self._looked < _LOOK_AGAIN_S:
            return index
        with self._lock:
            stamp = self._current_stamp()
            self._looked = time.monotonic()
            if self._index is None or stamp != self._stamp:
                self._open()
                self._stamp = stamp
            assert self._index is not None
            return self._index

    def _current_stamp(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._root / CURRENT)
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _open(self) -> None:
        name = current_generation(self._root)
        try:
            if name is None:
                raise IndexUnavailable(f"There is no index in {self._root}.", mend=_MEND)
            self._index = open_generation(self._root / name, embedder=self._embedder, audience=self._audience)
        except IndexUnavailable as error:
            if self._index is None:
                raise
            structlog.get_logger().error("generation_not_opened", generation=name, reason=str(error))
