"""One ingest run: what changed in the corpus becomes a new generation per audience, checked, then switched to."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.adapters.generation import Manifest, current_generation, index_folder, open_generation, read_manifest
from assistant.errors import IndexUnavailable, IngestRefused
from assistant.models import Audience
from assistant.ports import Embedder, Field, Index, Tokenizer, Vectors
from ingest.chunk import embedded_body, embedded_title
from ingest.generation import (
    Material,
    build,
    clear_unfinished,
    generation_name,
    material,
    name_current,
    prune,
    switch,
)
from ingest.load import LoadedFile, LoadReport, load
from ingest.refusal import Refusal
from ingest.selfcheck import SelfCheck, self_check

PROBES = "probe-queries.txt"


@dataclass(frozen=True, slots=True)
class AudienceReport:
    """What a run did for one audience; ids of sources. `generation` serves now."""

    audience: Audience
    generation: str
    changed_index: bool
    counts: dict[str, int] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    recall: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Trial:
    """A generation that was built and checked, before it serves, and the one that serves; `removed` are source ids."""

    audience: Audience
    index: Index
    serving: Index | None
    removed: frozenset[str]
    embedder: Embedder
    tokenizer: Tokenizer


Gate = Callable[[Trial], tuple[str, ...]]
"""Tries a generation; why it must not serve, in words, or nothing."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a run needs from outside. `embedder` is called only when something must be embedded."""

    embedder_fingerprint: str
    embedder: Callable[[], Embedder]
    tokenizer: Callable[[], Tokenizer]
    tell: Callable[[str], None]  # the step that begins, for the progress bar
    gate: Gate | None = None


def ingest(corpus: Path, var: Path, tools: Tools, *, keep: int, rebuild: bool = False) -> tuple[AudienceReport, ...]:
    """Bring the index of every audience up to date with `corpus/public` and `corpus/internal`.

    An audience whose input is unchanged is not touched. Raises `IngestRefused` when another run holds the
    lock, when there is nothing to index, or when the self-check fails; the old generation serves on.
    """
    with _only_writer(var):
        return tuple(_ingest_one(corpus, var, tools, a, keep=keep, rebuild=rebuild) for a in Audience)


def roll_back(var: Path, audience: Audience, *, expected: str | None = None) -> str:
    """Serve the newest kept generation that is older than the current one, and return its name.

    Raises `IngestRefused` when there is none, or it is not the `expected` one, which somebody confirmed.
    """
    root = index_folder(var, audience)
    with _only_writer(var):
        name, current = current_generation(root), _current(root)
        kept = [m for f in root.glob("gen-*") if f.name != name and (m := _manifest(f))]
        older = [m for m in kept if current is None or m.built_at <= current.built_at]
        if not older:
            raise IngestRefused("There is no earlier generation to go back to.", mend="machi-annai ingest --keep 2")
        newest = max(older, key=lambda m: m.built_at).generation
        if expected not in (None, newest):
            raise IngestRefused(
                f"The earlier generation is {newest}, not {expected}.", mend="look at the generations again"
            )
        name_current(root, newest)
        return newest


@contextmanager
def _only_writer(var: Path) -> Iterator[None]:
    lock = var / "index" / ".lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=0):
            yield
    except Timeout as cause:
        raise IngestRefused("Another ingest is running.", mend="wait until it has ended") from cause


def _ingest_one(
    corpus: Path, var: Path, tools: Tools, audience: Audience, *, keep: int, rebuild: bool
) -> AudienceReport:
    begun = time.monotonic()
    root = index_folder(var, audience)
    clear_unfinished(root)
    report = files_for(corpus, audience)
    name = generation_name(report, embedder=tools.embedder_fingerprint, audience=audience)
    before = _current(root)
    if before is not None and before.generation.startswith(name) and not rebuild:
        prune(root, current=before.generation, previous=None, keep=keep)  # what a run killed after its switch left
        seconds = time.monotonic() - begun
        known = tuple(Refusal(r.path, r.line, r.reason, r.mend) for r in before.refused)
        return AudienceReport(audience, before.generation, False, before.counts, refused=known, seconds=seconds)
    previous = current_generation(root)
    if previous is not None and previous.startswith(name):  # a generation that is named is never written over
        name = f"{name}-{time.time_ns()}"
    tools.tell(f"{audience}: parse")
    made = material(report)
    if not made.chunks:
        raise IngestRefused(
            f"There is nothing to index for {audience} in {corpus}.", mend="put sources into corpus/public"
        )
    try:
        folder, checked = _build_checked(root, name, made, report, tools=tools, audience=audience, corpus=corpus)
        if tools.gate is not None:
            _pass_gate(root, folder, before, tools=tools, gate=tools.gate, audience=audience)
        switch(root, folder)
    except (OSError, sqlite3.Error, IndexUnavailable) as cause:
        reason = cause.message if isinstance(cause, IndexUnavailable) else str(cause)
        raise IngestRefused(
            f"The new generation for {audience} cannot be written: {reason}", mend="make room on the disk, run again"
        ) from cause
    finally:
        clear_unfinished(root)
    prune(root, current=name, previous=previous, keep=keep)
    return _reported(audience, name, made, before, checked, seconds=time.monotonic() - begun)


def _build_checked(
    root: Path,
    name: str,
    made: Material,
    report: LoadReport,
    *,
    tools: Tools,
    audience: Audience,
    corpus: Path,
) -> tuple[Path, SelfCheck]:
    embedder, tokenizer = tools.embedder(), tools.tokenizer()
    tools.tell(f"{audience}: embed")
    folder = build(root, name, made, embedder=embedder, tokenizer=tokenizer, audience=audience)
    tools.tell(f"{audience}: check")
    checked = self_check(
        open_generation(folder, embedder=embedder.fingerprint, audience=audience),
        made,
        embedder=embedder,
        tokenizer=tokenizer,
        probes=_probes(corpus),
        expected_facts=report.expected_facts,
        vectors_of=lambda ids: _vectors(made, ids, embedder),
    )
    if checked.failures:
        lines = "\n".join(f"  - {line}" for line in checked.failures)
        raise IngestRefused(
            f"The new generation failed its self-check:\n{lines}\n", mend="mend the sources and run again"
        )
    return folder, checked


def _pass_gate(
    root: Path, folder: Path, before: Manifest | None, *, tools: Tools, gate: Gate, audience: Audience
) -> None:
    """Try the generation in `folder` beside the one that serves. Raises `IngestRefused` when it must not serve."""
    embedder = tools.embedder()
    tools.tell(f"{audience}: gate")
    new = open_generation(folder, embedder=embedder.fingerprint, audience=audience)
    old = _serving(root, before, embedder.fingerprint, audience)
    removed = frozenset(before.sources if before else ()) - {s.id for s in new.chunks.sources()}
    reasons = gate(Trial(audience, new, old, removed, embedder, tools.tokenizer()))
    if reasons:
        lines = "\n".join(f"  - {reason}" for reason in reasons)
        raise IngestRefused(
            f"The new generation for {audience} did not pass the gate:\n{lines}\n",
            mend="mend the sources, or ingest without --gate if these changes are meant",
        )


def _serving(root: Path, before: Manifest | None, fingerprint: str, audience: Audience) -> Index | None:
    """The generation that serves; None when there is none, or it was built with another embedder."""
    if before is None:
        return None
    try:
        return open_generation(root / before.generation, embedder=fingerprint, audience=audience)
    except IndexUnavailable:
        return None


def files_for(corpus: Path, audience: Audience) -> LoadReport:
    """Citizens get the public sources that are meant for them; staff get everything."""
    public = load(corpus / "public")
    if audience is Audience.CITIZEN:
        meant = tuple(f for f in public.sources if f.meta.audience != "staff")
        withheld = frozenset(f.meta.id for f in public.sources) - {f.meta.id for f in meant}
        return replace(public, sources=meant, withheld=withheld)
    internal = load(corpus / "internal") if (corpus / "internal").is_dir() else LoadReport((), ())
    taken = {f.meta.id: f for f in public.sources}
    refused = [*public.refused, *internal.refused]
    added: list[LoadedFile] = []
    for file in internal.sources:
        if file.meta.id in taken:
            reason = f"the id `{file.meta.id}` is already used by public/{taken[file.meta.id].path}."
            refused.append(Refusal(f"internal/{file.path}", None, reason, "give one of the two another id."))
        else:
            added.append(file)
    return replace(
        public,
        sources=(*public.sources, *added),
        refused=tuple(refused),
        asked=(*public.asked, *internal.asked),
    )


def _current(root: Path) -> Manifest | None:
    """The manifest that serves now; None when there is none or it is damaged, which a new build mends."""
    name = current_generation(root)
    return _manifest(root / name) if name else None


def _manifest(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except IndexUnavailable:
        return None


def _probes(corpus: Path) -> Sequence[str]:
    file = corpus / PROBES
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _vectors(made: Material, chunk_ids: Sequence[str], embedder: Embedder) -> dict[Field, Vectors]:
    sources = {p.source.id: p.source for p in made.parsed}
    wanted = [c for c in made.chunks if c.id in set(chunk_ids)]
    by_chunk = {c.id: [s for s in made.sentences if s.chunk_id == c.id] for c in wanted}
    return {
        "title": embedder.embed_passages([embedded_title(sources[c.source_id], c) for c in wanted]),
        "body": embedder.embed_passages([embedded_body(sources[c.source_id], c, by_chunk[c.id]) for c in wanted]),
    }


def _reported(
    audience: Audience, name: str, made: Material, before: Manifest | None, checked: SelfCheck, *, seconds: float
) -> AudienceReport:
    old = {i: s.sha256 for i, s in before.sources.items()} if before else {}
    kept = {p.source.id for p in made.parsed}
    new = {f.meta.id: f.sha256 for f in made.files if f.meta.id in kept}
    return AudienceReport(
        audience=audience,
        generation=name,
        changed_index=True,
        counts={"sources": len(made.parsed), "chunks": len(made.chunks), "facts": len(made.tables.facts)},
        added=tuple(i for i in new if i not in old),
        changed=tuple(i for i in new if i in old and old[i] != new[i]),
        removed=tuple(i for i in old if i not in new),
        refused=made.refused,
        warnings=checked.warnings,
        recall=checked.recall,
        seconds=seconds,
    )
