"""How people ask (`corpus/README.md`, kind `asked`), as a generation holds it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.documents import Asking
from assistant.ports import ChunkStore, Vectors

# How an office would put it: people also ask in dialect and in bare words.
_PLAIN = re.compile(
    r"(?!.*(?:よる|とる|んで|んじゃ|いうん|けん|ええ|やけど|やろ))(?=.*(?:ます|です|せん|でしょう)か[？?]?$|.*は[？?]$)"
)


@dataclass(frozen=True, slots=True)
class Askings:
    """All askings of a generation with their vectors (n, dimensions)."""

    askings: tuple[Asking, ...]
    vectors: Vectors
    by_place: Mapping[str, frozenset[str]]  # words of all askings of a chunk or of a source, by its id
    plain: Mapping[str, tuple[Asking, ...]]  # those that an office would put like that, by their language


def askings_of(chunks: ChunkStore) -> Askings:
    """Read a generation's askings."""
    found, vectors = chunks.askings()
    return held(found, vectors)


def held(found: Sequence[Asking], vectors: Vectors) -> Askings:
    """These askings with the rows of their vectors, as a generation holds them."""
    by_place: dict[str, set[str]] = defaultdict(set)
    for asking in found:
        by_place[asking.chunk_id].update(asking.words)
        by_place[asking.source_id].update(asking.words)
    places = {place: frozenset(w) for place, w in by_place.items()}
    plain: dict[str, list[Asking]] = defaultdict(list)
    for asking in found:
        if _PLAIN.match(asking.question):
            plain[asking.language].append(asking)
    return Askings(tuple(found), vectors, places, {code: tuple(own) for code, own in plain.items()})
