"""What a question meets in the index; the steps that answer read it, none changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.alike import Likes, Near
from assistant.documents import Passage
from assistant.ports import Index, Vectors
from assistant.understand import Understanding
from assistant.vocabulary import Vocabulary

_READ = 5  # passages, and sentences asked of, whose sources lie nearest to a question


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its vector, shape (dimensions,), its passages, best first, and what people ask near it and like
    it."""

    index: Index
    vocabulary: Vocabulary
    asked: Understanding
    vector: Vectors
    passages: Sequence[Passage]
    near: Sequence[Near]
    likes: Likes

    @property
    def read(self) -> frozenset[str]:
        """The sources of the leading passages and of the likest questions that people ask."""
        asked_of = [like.asking.source_id for like in list(self.likes.values())[:_READ]]
        return frozenset((*(p.chunk.source_id for p in self.passages[:_READ]), *asked_of))
