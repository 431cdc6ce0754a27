"""How alike a question is to those that people ask of a passage.

A passage seldom shares its words with a question about it; another question about it often does. Likeness is how near
the two questions are (`assistant/nearness.py`) plus a share of the words that both hold: about 0 for any two questions,
6 and more for the same one in other words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np

from assistant import question_patterns as patterns
from assistant.documents import Asking
from assistant.models import Kind
from assistant.ports import Vectors
from assistant.text import any_of
from assistant.understand import Understanding
from assistant.vocabulary import Vocabulary

_PURPOSE = any_of(patterns.PURPOSE)  # what a thing is for, its definition does not tell
_LEANS = (Kind.NARRATIVE, Kind.PROCEDURE, Kind.DEFINITION, Kind.DEPARTMENT)
_ORIGIN = 2.5  # two questions about different things are often this alike
SURELY_LIKE = 6.0  # the same question in other words
_NEAREST = 32  # compared by their words too
_SHARED = 2.5  # that sharing every telling word is worth
_VOTING = 5  # of the nearest, that are asked whether they ask of the same


@dataclass(frozen=True, slots=True)
class Near:
    """An asking and how near the question is to it, whatever words they share."""

    asking: Asking
    nearness: float


@dataclass(frozen=True, slots=True)
class Like:
    """An asking and how alike the question is to it."""

    asking: Asking
    likeness: float

    @property
    def beyond(self) -> float:
        """Likeness over that of questions about different things."""
        return max(0.0, self.likeness - _ORIGIN)


Likes = Mapping[str, Like]
"""By the id of a sentence, the likest of the questions that people ask of it; the likest first."""


def beyond(likes: Likes, sentence_id: str) -> float:
    """`Like.beyond` of the likest question that people ask of a sentence; 0 when none is near."""
    like = likes.get(sentence_id)
    return like.beyond if like else 0.0


def by_source(likes: Likes) -> dict[str, float]:
    """The same of everything that stands in a source, by its id."""
    found: dict[str, float] = {}
    for like in likes.values():
        found.setdefault(like.asking.source_id, like.beyond)
    return found


def nearest(vector: Vectors, vocabulary: Vocabulary) -> list[Near]:
    """The askings nearest to a question's vector, shape (dimensions,), the nearest first."""
    askings = vocabulary.askings
    if not askings.askings:
        return []
    cosines = askings.vectors @ vector
    some = np.argpartition(-cosines, _NEAREST)[:_NEAREST] if len(cosines) > _NEAREST else range(len(cosines))
    near = (Near(askings.askings[n], vocabulary.nearness.of_one(float(cosines[n]))) for n in some)
    return sorted(near, key=lambda one: -one.nearness)


def agreeing(near: Sequence[Near], sentence_ids: AbstractSet[str]) -> float:
    """Share of the few nearest askings, the nearer the more, that ask of one of these sentences, 0 to 1."""
    voting = [(math.exp(one.nearness - near[0].nearness), one.asking) for one in near[:_VOTING]]
    agreed = sum(weight for weight, asking in voting if not sentence_ids.isdisjoint(asking.sentence_ids))
    return agreed / sum(weight for weight, _ in voting) if voting else 0.0


def alike(asked: Understanding, near: Sequence[Near], vocabulary: Vocabulary) -> Likes:
    """The nearest askings; those of the initiatives that the question names by number, when it names any."""
    words = frozenset(asked.words)
    own = {vocabulary.initiatives[n].source_id for n in asked.numbers}
    found = []
    for one in near:
        if not own or one.asking.source_id in own:
            shared = _shared(words, frozenset(one.asking.words), vocabulary)
            found.append(Like(one.asking, one.nearness + _SHARED * shared))
    by_sentence: dict[str, Like] = {}
    for like in sorted(found, key=lambda like: -like.likeness):
        for sentence_id in like.asking.sentence_ids:
            by_sentence.setdefault(sentence_id, like)
    return by_sentence


def leaning(asked: Understanding, likes: Likes, vocabulary: Vocabulary) -> Understanding:
    """The question with the kind of the typed value that people ask for in such words, when its own words name none."""
    sentence_id, like = next(iter(likes.items()), (None, None))
    if asked.kind not in _LEANS or sentence_id is None or like is None:
        return asked
    kind = vocabulary.answers.get(sentence_id)
    if asked.kind is Kind.DEPARTMENT and kind is not Kind.FIGURE:
        return asked
    if asked.online and asked.named:
        return asked  # the guide says whether it can be done online today
    if kind is None or like.likeness < SURELY_LIKE or (kind is Kind.DEFINITION and _PURPOSE.search(asked.text)):
        return asked
    named = (t for t in vocabulary.facts.terms if sentence_id in t.sentence_ids)
    return replace(asked, kind=kind, term=next(named, asked.term))


def _shared(one: frozenset[str], other: frozenset[str], vocabulary: Vocabulary) -> float:
    """Share of the words' weight that both hold."""
    union = sum(vocabulary.weight(w) for w in one | other)
    return sum(vocabulary.weight(w) for w in one & other) / union if union else 0.0
