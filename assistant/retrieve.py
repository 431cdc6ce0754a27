"""Question → passages: dense over title and body plus BM25, standardised and summed.

The combination measured best on a city's FAQ (docs/evaluation.md): the sum of the two cosines,
standardised, plus 0.3 × the standardised BM25. Reciprocal rank fusion with fixed weights was worse.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.models import Passage
from assistant.ports import Index, Scored, Vectors

_LEXICAL_WEIGHT = 0.3  # measured; see above
_BY_WORDS = 3  # seats for what shares most words, however its vector stands: long chunks on several subjects
_CANDIDATES = 100  # per search; beyond it nothing reached the first ten


def retrieve(vector: Vectors, words: Sequence[str], *, index: Index, k: int) -> list[Passage]:
    """The `k` best passages, best first, each with its cosine and its BM25 score.

    `vector` is the question's, shape (dimensions,); `words` its content words. Empty when the index is.
    """
    titles = _by_id(index.vectors.search(vector, field="title", k=_CANDIDATES))
    bodies = _by_id(index.vectors.search(vector, field="body", k=_CANDIDATES))
    lexical = _by_id(index.lexical.search(words, k=_CANDIDATES))
    ids = list(dict.fromkeys([*titles, *bodies, *lexical]))
    if not ids:
        return []
    title = _column(ids, titles, missing=min(titles.values(), default=0.0))
    body = _column(ids, bodies, missing=min(bodies.values(), default=0.0))
    word = _column(ids, lexical, missing=0.0)
    score = _standardised(title + body) + _LEXICAL_WEIGHT * _standardised(word)
    order = np.argsort(-score, kind="stable")
    by_words = [i for i in np.argsort(-word, kind="stable")[:_BY_WORDS] if word[i] > 0]
    best = [i for n, i in enumerate(order) if n < max(k - _BY_WORDS, 1) or i in by_words][:k]
    best += [i for i in order if i not in best][: k - len(best)]
    best.sort(key=lambda i: -score[i])
    rank = {ids[i]: int(i) for i in best}
    return [
        Passage(
            chunk=chunk,
            score=float(score[rank[chunk.id]]),
            similarity=float(max(title[rank[chunk.id]], body[rank[chunk.id]])),
            lexical=float(word[rank[chunk.id]]),
        )
        for chunk in index.chunks.chunks(list(rank))
    ]


def _by_id(found: Sequence[Scored]) -> dict[str, float]:
    return {s.chunk_id: s.score for s in found}


def _column(ids: Sequence[str], scores: dict[str, float], *, missing: float) -> Vectors:
    return np.array([scores.get(i, missing) for i in ids], dtype=np.float32)


def _standardised(values: Vectors) -> Vectors:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
