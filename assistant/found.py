"""What a question meets in the index; the steps that answer read it, none changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.alike import Likes
from assistant.documents import Passage
from assistant.ports import Index, Vectors
from assistant.understand import Understanding
from assistant.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its vector, shape (dimensions,), its passages, best first, and what people ask like it."""

    index: Index
    vocabulary: Vocabulary
    asked: Understanding
    vector: Vectors
    passages: Sequence[Passage]
    likes: Likes
