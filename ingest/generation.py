"""Builds one immutable generation, and switches readers to it by rename.

A generation is written into a folder beside its place, synced to disk and checked there, renamed, and only
then named in `CURRENT` (itself replaced by rename). Killed at any moment, the run leaves the old one serving.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from assistant import planted, planted_patterns
from assistant.adapters.bm25 import write_bm25
from assistant.adapters.chroma import write_chroma
from assistant.adapters.generation import CURRENT, FORMAT, Manifest, RefusedFile, SourceDigest
from assistant.adapters.sqlite_index import write_chunks, write_facts
from assistant.documents import Asking, Cell, Chunk, Contact, Fact, Initiative, Procedure, Sentence, Term
from assistant.floor import shipped_floor
from assistant.models import Audience
from assistant.nearness import COSINES, Nearness, nearness_of
from assistant.ports import Embedder, Tokenizer, Vectors
from ingest.asked import compared, read_askings
from ingest.chunk import chunks, embedded_body, embedded_line, embedded_title
from ingest.load import LoadedFile, LoadReport
from ingest.parse import Parsed, parse_all
from ingest.refusal import Refusal
from ingest.tables import Tables, read_tables

_BUILDING = ".building-"
_MEASURED = 60  # questions by which nearness is measured
_HERE = Path(__file__).parent
_DOORS = frozenset({"__main__.py", "cli.py", "doctor.py", "models_cli.py"})  # they turn no file into anything


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a generation is built from, parsed and cut; nothing embedded yet."""

    files: tuple[LoadedFile, ...]
    parsed: tuple[Parsed, ...]
    chunks: tuple[Chunk, ...]
    sentences: tuple[Sentence, ...]
    tables: Tables
    askings: tuple[Asking, ...]
    refused: tuple[Refusal, ...]


@cache
def chunker_fingerprint(folder: Path = _HERE) -> str:
    """Changes with the code (in `folder`) that turns files into chunks and facts, the dictionary that cuts words, and
    the floor."""
    tools = f"{FORMAT} {version('sudachidict-core')} {version('sudachipy')} {shipped_floor().model_dump_json()}"
    digest = hashlib.sha256(tools.encode())
    looked_for = (Path(str(module.__file__)) for module in (planted, planted_patterns))
    turning = (module for module in sorted(folder.glob("*.py")) if module.name not in _DOORS)
    for module in (*turning, *looked_for):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


def generation_name(loaded: LoadReport, *, embedder: str, audience: Audience) -> str:
    """`gen-<digest>` of everything that decides what the generation holds: same in, same name."""
    files = (*loaded.sources, *loaded.asked)
    digest = hashlib.sha256(f"{audience} {embedder} {chunker_fingerprint()}".encode())
    for file in sorted(files, key=lambda f: f.meta.id):
        digest.update(f"{file.meta.id} {file.path} {file.digest}\n".encode())
    return f"gen-{digest.hexdigest()[:16]}"


def material(loaded: LoadReport) -> Material:
    """Parse, cut and read the tables of all files; one that cannot be parsed is refused and the rest goes on."""
    report = parse_all(loaded.sources)
    cut = [chunks(p) for p in report.parsed]
    sentences = tuple(s for c in cut for s in c.sentences)
    own_chunks = tuple(chunk for c in cut for chunk in c.chunks)
    asked = read_askings(loaded.asked, own_chunks, sentences, withheld=loaded.withheld)
    return Material(
        files=loaded.sources,
        parsed=report.parsed,
        chunks=own_chunks,
        sentences=sentences,
        tables=read_tables(report.parsed, sentences),
        askings=asked.found,
        refused=(*loaded.refused, *report.refused, *asked.refused),
    )


def build(
    root: Path, name: str, made: Material, *, embedder: Embedder, tokenizer: Tokenizer, audience: Audience
) -> Path:
    """Write the generation into a folder of its own under `root` and return it: complete, but not yet in its place."""
    work = root / f"{_BUILDING}{name}" / name
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    held = compared(made.askings)
    vectors = _write_indexes(work, made, held, embedder=embedder, tokenizer=tokenizer)
    texts = [a.question for a in held] or [p.source.title for p in made.parsed]
    near = _nearness(texts, vectors, embedder)
    manifest = _manifest(name, made, embedder=embedder.fingerprint, audience=audience, nearness=near, askings=len(held))
    (work / "manifest.json").write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    _sync(work)
    return work


def switch(root: Path, built: Path) -> None:
    """Move what `build` made into its place and name it in `CURRENT`. Its name is never that of the current one."""
    place = root / built.name
    shutil.rmtree(place, ignore_errors=True)
    built.rename(place)
    clear_unfinished(root)
    name_current(root, built.name)


def clear_unfinished(root: Path) -> None:
    """Delete what a run that was killed or failed left behind."""
    for left in root.glob(f"{_BUILDING}*"):
        shutil.rmtree(left, ignore_errors=True)


def name_current(root: Path, name: str) -> None:
    """Name the generation in `CURRENT`: readers see the old one or this one, never neither."""
    fresh = root / f"{CURRENT}.new"
    fresh.write_text(f"{name}\n", encoding="utf-8")
    _sync_file(fresh)
    fresh.replace(root / CURRENT)
    _sync_file(root)


def prune(root: Path, *, current: str, previous: str | None, keep: int) -> tuple[str, ...]:
    """Delete all generations but `keep`: the current one, the one that served before it, then the newest."""
    folders = sorted(root.glob("gen-*"), key=lambda f: (f.name == previous, f.stat().st_mtime), reverse=True)
    others = [f for f in folders if f.name != current]
    gone = others[max(0, keep - 1) :]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(f.name for f in gone)


def _write_indexes(
    work: Path, made: Material, held: Sequence[Asking], *, embedder: Embedder, tokenizer: Tokenizer
) -> Vectors:
    """Write everything but the manifest; returns the sentences' vectors."""
    sources = {p.source.id: p.source for p in made.parsed}
    by_chunk: dict[str, list[Sentence]] = {c.id: [] for c in made.chunks}
    for sentence in made.sentences:
        by_chunk[sentence.chunk_id].append(sentence)
    titles = [embedded_title(sources[c.source_id], c) for c in made.chunks]
    bodies = [embedded_body(sources[c.source_id], c, by_chunk[c.id]) for c in made.chunks]
    chunk_of = {c.id: c for c in made.chunks}
    lines = [embedded_line(chunk_of[s.chunk_id], s) for s in made.sentences]
    vectors = embedder.embed_passages([*titles, *bodies, *lines, *(a.question for a in held)])
    n = len(made.chunks)
    asked_from = 2 * n + len(lines)
    of_sentences: Vectors = np.asarray(vectors[2 * n : asked_from], dtype=np.float32)
    ids = [c.id for c in made.chunks]
    write_chroma(work / "chroma", chunk_ids=ids, vectors={"title": vectors[:n], "body": vectors[n : 2 * n]})
    topics = [" ".join((*sources[c.source_id].topics, *sources[c.source_id].aliases)) for c in made.chunks]
    words = [tokenizer.words(" ".join(parts)) for parts in zip(titles, topics, bodies, strict=True)]
    write_bm25(work / "lexical", chunk_ids=ids, words=words)
    write_chunks(
        work / "chunks.sqlite",
        sources=list(sources.values()),
        chunks=made.chunks,
        sentences=made.sentences,
        vectors=of_sentences,
        askings=[replace(a, words=tuple(tokenizer.words(a.question))) for a in held],
        asking_vectors=np.asarray(vectors[asked_from:], dtype=np.float32),
    )
    tables = made.tables
    rows = (
        (Initiative, tables.initiatives),
        (Fact, tables.facts),
        (Cell, tables.cells),
        (Term, tables.terms),
        (Procedure, tables.procedures),
        (Contact, tables.contacts),
    )
    write_facts(work / "facts.sqlite", dict(rows))
    return of_sentences


def _nearness(texts: Sequence[str], sentences: Vectors, embedder: Embedder) -> Nearness:
    """Measured with some of the texts as questions."""
    asked = [embedder.embed_query(text) for text in texts[:: max(1, len(texts) // _MEASURED)]]
    return nearness_of(np.stack(asked), sentences) if asked else COSINES


def _manifest(
    name: str, made: Material, *, embedder: str, audience: Audience, nearness: Nearness, askings: int
) -> Manifest:
    kept = {p.source.id for p in made.parsed}
    return Manifest(
        format=FORMAT,
        generation=name,
        audience=audience,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        embedder=embedder,
        chunker=chunker_fingerprint(),
        counts={
            "sources": len(made.parsed),
            "chunks": len(made.chunks),
            "sentences": len(made.sentences),
            "initiatives": len(made.tables.initiatives),
            "facts": len(made.tables.facts),
            "cells": len(made.tables.cells),
            "terms": len(made.tables.terms),
            "procedures": len(made.tables.procedures),
            "contacts": len(made.tables.contacts),
            "askings": askings,
        },
        nearness=nearness,
        floor=shipped_floor(),
        sources={f.meta.id: SourceDigest(path=f.path, sha256=f.sha256) for f in made.files if f.meta.id in kept},
        refused=tuple(RefusedFile(path=r.path, line=r.line, reason=r.reason, mend=r.mend) for r in made.refused),
    )


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync_file(path)
    _sync_file(folder)


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
