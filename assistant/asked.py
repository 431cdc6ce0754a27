"""How people ask (`corpus/README.md`, kind `asked`), as a generation holds it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.documents import Asking
from assistant.ports import ChunkStore, Tokenizer, Vectors


@dataclass(frozen=True, slots=True)
class Askings:
    """All askings of a generation with their vectors (n, dimensions) and content words."""

    askings: tuple[Asking, ...]
    vectors: Vectors
    words: tuple[frozenset[str], ...]


def askings_of(chunks: ChunkStore, tokenizer: Tokenizer) -> Askings:
    """Read a generation's askings."""
    found, vectors = chunks.askings()
    return Askings(tuple(found), vectors, tuple(frozenset(tokenizer.words(a.question)) for a in found))
