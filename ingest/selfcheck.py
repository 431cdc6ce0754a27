"""Questions put to a generation before anyone else may: is everything there, and is it found?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.documents import Source
from assistant.ports import Embedder, Field, Index, Tokenizer, Vectors
from assistant.retrieve import retrieve
from ingest.generation import Material
from ingest.tables import compare_with_expected, disagreements

_TOP = 10
_RECALL_FLOOR = 0.99  # of Chroma's approximate top 10 against exact search
_FIELDS: tuple[Field, ...] = ("title", "body")


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """What was wrong, one line each, and the measured share of exact neighbours. No lines: it may serve."""

    failures: tuple[str, ...]
    warnings: tuple[str, ...]
    recall: float


def self_check(
    index: Index,
    made: Material,
    *,
    embedder: Embedder,
    tokenizer: Tokenizer,
    probes: Sequence[str],
    expected_facts: Path | None,
    vectors_of: Callable[[Sequence[str]], dict[Field, Vectors]],
) -> SelfCheck:
    """Counts, a sample query for every source, approximate against exact search, facts against the expected table.

    `probes` are questions as people ask them; `vectors_of` gives the vectors of chunk ids as they were embedded.
    """
    sources = [p.source for p in made.parsed]
    questions = list(probes) or [s.title for s in sources]
    recall = neighbour_recall(index, [c.id for c in made.chunks], questions, embedder=embedder, vectors_of=vectors_of)
    failures = [*_missing(index, made), *_unfound(index, sources, embedder=embedder, tokenizer=tokenizer)]
    if recall < _RECALL_FLOOR:
        failures.append(f"approximate search finds {recall:.3f} of the exact top {_TOP}, less than {_RECALL_FLOOR}")
    if expected_facts is not None:
        failures += compare_with_expected(made.tables, expected_facts)
    return SelfCheck(tuple(failures), tuple(disagreements(made.tables)), recall)


def neighbour_recall(
    index: Index,
    chunk_ids: Sequence[str],
    questions: Sequence[str],
    *,
    embedder: Embedder,
    vectors_of: Callable[[Sequence[str]], dict[Field, Vectors]],
) -> float:
    """Mean share of the exact top 10 that the vector index returns, over questions and fields; 1.0 for none.

    A neighbour as near as the exact tenth counts: equal texts have no order among them.
    """
    shares: list[float] = []
    vectors = vectors_of(chunk_ids)
    for question in questions if chunk_ids else ():
        vector = embedder.embed_query(question)
        for field in _FIELDS:
            cosines = vectors[field] @ vector
            k = min(_TOP, len(cosines))
            bar = float(np.sort(cosines)[-k]) - 1e-5
            near = {chunk_ids[int(i)] for i in np.flatnonzero(cosines >= bar)}
            found = {s.chunk_id for s in index.vectors.search(vector, field=field, k=k)}
            shares.append(len(found & near) / k)
    return float(np.mean(shares)) if shares else 1.0


def _missing(index: Index, made: Material) -> list[str]:
    stored = sum(len(index.chunks.source_chunks(p.source.id)) for p in made.parsed)
    pairs = (
        ("sources", len(index.chunks.sources()), len(made.parsed)),
        ("chunks", stored, len(made.chunks)),
        ("initiatives", len(index.facts.initiatives), len(made.tables.initiatives)),
        ("facts", len(index.facts.facts), len(made.tables.facts)),
        ("terms", len(index.facts.terms), len(made.tables.terms)),
        ("procedures", len(index.facts.procedures), len(made.tables.procedures)),
    )
    return [f"{have} {what} are stored, not {want}" for what, have, want in pairs if have != want]


def _unfound(index: Index, sources: Sequence[Source], *, embedder: Embedder, tokenizer: Tokenizer) -> list[str]:
    unfound = []
    for source in sources:
        vector = embedder.embed_query(source.title)
        passages = retrieve(vector, tokenizer.words(source.title), index=index, k=_TOP)
        if source.id not in {p.chunk.source_id for p in passages}:
            unfound.append(f"a search for the title of {source.id} does not find it")
    return unfound
