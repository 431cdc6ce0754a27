"""Question → passages: dense over title and body plus BM25, standardised and summed.

The combination measured best on a city's FAQ (docs/evaluation.md): the sum of the two cosines,
standardised, plus 0.3 × the standardised BM25. Reciprocal rank fusion with fixed weights was worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.documents import Passage
from assistant.ports import Index, LexicalIndex, Scored, VectorIndex, Vectors

_LEXICAL_WEIGHT = 0.3  # measured; see above
_BY_WORDS = 3
_CANDIDATES = 100  # per search; beyond it nothing reached the first ten


@dataclass(frozen=True, slots=True)
class Ranked:
    """A chunk's standing in both searches."""

    chunk_id: str
    score: float  # standardised sum
    similarity: float  # greater of the two cosines
    lexical: float


def retrieve(vector: Vectors, words: Sequence[str], *, index: Index, k: int) -> list[Passage]:
    """The `k` best passages, best first, each with its cosine and its BM25 score.

    `vector` is the question's, shape (dimensions,); `words` its content words. Empty when the index is. A few
    seats go to what shares most words, however its vector stands: long chunks on several subjects have blurred ones.
    """
    found = ranked(vector, words, dense=index.vectors, lexical=index.lexical)
    by_words = {r.chunk_id for r in sorted(found, key=lambda r: -r.lexical)[:_BY_WORDS] if r.lexical > 0}
    ahead = max(k - len(by_words), 1)
    kept = [r for n, r in enumerate(found) if n < ahead or r.chunk_id in by_words][:k]
    taken = {r.chunk_id for r in kept}
    kept += [r for r in found[ahead:] if r.chunk_id not in taken][: k - len(kept)]
    standing = {r.chunk_id: r for r in kept}
    passages = [
        Passage(chunk, standing[chunk.id].score, standing[chunk.id].similarity, standing[chunk.id].lexical)
        for chunk in index.chunks.chunks(list(standing))
    ]
    return sorted(passages, key=lambda p: -p.score)


def ranked(vector: Vectors, words: Sequence[str], *, dense: VectorIndex, lexical: LexicalIndex) -> list[Ranked]:
    """Everything that either search found, best first."""
    titles = _by_id(dense.search(vector, field="title", k=_CANDIDATES))
    bodies = _by_id(dense.search(vector, field="body", k=_CANDIDATES))
    shared = _by_id(lexical.search(words, k=_CANDIDATES))
    ids = list(dict.fromkeys([*titles, *bodies, *shared]))
    if not ids:
        return []
    title = _column(ids, titles, missing=min(titles.values(), default=0.0))
    body = _column(ids, bodies, missing=min(bodies.values(), default=0.0))
    word = _column(ids, shared, missing=0.0)
    score = _standardised(title + body) + _LEXICAL_WEIGHT * _standardised(word)
    similarity = np.maximum(title, body)
    return [
        Ranked(ids[i], float(score[i]), float(similarity[i]), float(word[i])) for i in np.argsort(-score, kind="stable")
    ]


def _by_id(found: Sequence[Scored]) -> dict[str, float]:
    return {s.chunk_id: s.score for s in found}


def _column(ids: Sequence[str], scores: dict[str, float], *, missing: float) -> Vectors:
    return np.array([scores.get(i, missing) for i in ids], dtype=np.float32)


def _standardised(values: Vectors) -> Vectors:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
