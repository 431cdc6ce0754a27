"""Which rows of the plan's tables a question is about.

A row is scored by how much of the question's telling words it covers (its indicator fully, its
initiative's title and text in part), how much of its own words the question covers, and how close
their vectors are. Weights were set on the tune part of `eval/cases` (docs/evaluation.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.alike import Likes, beyond
from assistant.found import Found
from assistant.ports import Vectors
from assistant.text import arabic, squeezed
from assistant.understand import Understanding, Want
from assistant.vocabulary import FactRow, Vocabulary, holds

_TITLE, _BODY = 0.8, 0.45  # worth of a word found in the title or elsewhere in the source, to 1 in the row
_OWN = 0.35  # share of the row's words that the question names
_NEAR = 0.12  # per standard deviation of cosine over all rows
_LIKE = 0.08  # per unit of likeness over that of any two questions
_COUNTED = frozenset({"人", "件", "回", "%", "種類", "円"})  # units that are never said for one another
_COMPOUND = 5  # characters of a compound that may name several rows
_MARGIN = 0.12  # rows this close to the best are as likely meant


@dataclass(frozen=True, slots=True)
class Linked:
    """Rows that a question may be about, all as likely; `coverage` is the share of its words they explain."""

    rows: tuple[FactRow, ...]
    coverage: float
    score: float
    own: float  # share of the best row's words that the question names
    direct: float  # share of the question's words in the best row or its initiative's title
    likeness: float  # to the likest of the questions that people ask of the best row, over that of any two
    margin: float  # of its score over that of the best row of another initiative


def link(found: Found, *, schedule: bool) -> Linked | None:
    """The likeliest rows of the wanted sort, or None when no row shares a telling word with the question."""
    asked, vocabulary = found.asked, found.vocabulary
    numbers = set(asked.numbers)
    candidates = [
        (row, float(near))
        for row, near in zip(vocabulary.rows, _nearness(found.vector, vocabulary), strict=True)
        if row.schedule is schedule and (not numbers or row.initiative.number in numbers) and _counts(row, asked)
    ]
    if asked.indicators and numbers and not asked.words:
        return _same_rows(asked, candidates)
    scored = [_scored(row, near, asked, found.likes, vocabulary) for row, near in candidates]
    if not scored:
        return None
    if quoted := [s for s in scored if _quoted(s.row, asked)]:
        scored = quoted
    best = max(scored, key=lambda s: s.score)
    by_compound = _written(best, asked)
    chosen = [
        s
        for s in scored
        if (s.score >= best.score - _MARGIN and s.hits >= best.hits * 0.75) or (by_compound and _written(s, asked))
    ]
    if numbers and not _named(asked.words, scored):
        chosen = scored
    others = [s.score for s in scored if s.row.initiative.number != best.row.initiative.number]
    margin = best.score - max(others, default=0.0)
    rows = tuple(s.row for s in chosen)
    return Linked(rows, best.coverage, best.score, best.own, best.direct, best.likeness, margin)


@dataclass(frozen=True, slots=True)
class _Scored:
    row: FactRow
    score: float
    coverage: float
    own: float
    direct: float
    hits: float  # weight of question words in the indicator or the title
    likeness: float


def _scored(row: FactRow, near: float, asked: Understanding, likes: Likes, vocabulary: Vocabulary) -> _Scored:
    indicator, title = squeezed(row.indicator), squeezed(row.initiative.title)
    title_words = vocabulary.title_words[row.initiative.number]
    said = vocabulary.initiative_words[row.initiative.number]
    total = explained = hits = 0.0
    for word in set(asked.words):
        weight = vocabulary.weight(word)
        total += weight
        if holds(row.words, indicator, word):
            worth = 1.0
        elif holds(title_words, title, word):
            worth = _TITLE
        else:
            worth = _BODY if holds(said, "", word) else 0.0
        explained += worth * weight
        hits += weight if worth >= _TITLE else 0.0
    coverage = explained / total if total else 1.0
    own = vocabulary.covered(row.words, frozenset(asked.words), squeezed(asked.text))
    likeness = beyond(likes, row.facts[0].sentence_id)
    score = coverage + _OWN * own + _NEAR * near + _LIKE * likeness
    return _Scored(row, score, coverage, own, hits / total if total else 1.0, hits, likeness)


def _quoted(row: FactRow, asked: Understanding) -> bool:
    """Whether the question writes the row's indicator in 「」, as our own suggestions do."""
    return squeezed(f"「{arabic(row.indicator)}」") in squeezed(asked.text)


def _written(scored: _Scored, asked: Understanding) -> bool:
    """Whether the row names all that is asked, with the question's one compound (アクセス件数) in its indicator: every
    row that does may be meant, whatever the question is likest to."""
    compounds = [squeezed(p) for p in asked.phrases]
    if scored.direct < 1.0 or len(compounds) != 1 or len(compounds[0]) < _COMPOUND:
        return False
    return compounds[0] in squeezed(scored.row.indicator)


def _counts(row: FactRow, asked: Understanding) -> bool:
    """Whether the row counts what the question counts: 「何人」 is not answered in 件, nor a share in numbers."""
    units = {f.unit for f in row.facts} & _COUNTED
    if not units:
        return True
    if asked.counter in _COUNTED:
        return asked.counter in units
    return Want.RATE not in asked.wants or "%" in units


def _named(words: Sequence[str], scored: Sequence[_Scored]) -> bool:
    """Whether any of the words is one of an indicator's own."""
    return any(holds(s.row.words, squeezed(s.row.indicator), w) for w in words for s in scored)


def _same_rows(asked: Understanding, candidates: Sequence[tuple[FactRow, float]]) -> Linked | None:
    rows = tuple(row for row, _ in candidates if row.indicator in asked.indicators)
    return Linked(rows, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0) if rows else None


def _nearness(vector: Vectors, vocabulary: Vocabulary) -> Vectors:
    if not vocabulary.rows:
        return np.zeros(0, dtype=np.float32)
    cosines = vocabulary.row_vectors @ vector
    spread = float(cosines.std())
    return (cosines - cosines.mean()) / spread if spread > 0 else np.zeros_like(cosines)
