"""How people ask (`corpus/README.md`, kind `asked`), as a generation holds it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.documents import Asking
from assistant.ports import ChunkStore, Vectors

# How an office would put it: people also ask in dialect and in bare words.
_PLAIN = re.compile(
    r"(?!.*(?:よる|とる|んで|んじゃ|いうん|けん|ええ|やけど|やろ))(?=.*(?:ます|です|せん|でしょう)か[？?]?$|.*は[？?]$)"
)


@dataclass(frozen=True, slots=True)
class Askings:
    """All askings of a generation with their vectors (n, dimensions) and content words."""

    askings: tuple[Asking, ...]
    vectors: Vectors
    words: tuple[frozenset[str], ...]
    by_place: Mapping[str, frozenset[str]]  # words of all askings of a chunk or of a source, by its id
    plain: Mapping[str, tuple[Asking, ...]]  # those that an office would put like that, by their language


def askings_of(chunks: ChunkStore) -> Askings:
    """Read a generation's askings."""
    found, vectors = chunks.askings()
    words = tuple(frozenset(a.words) for a in found)
    by_place: dict[str, set[str]] = defaultdict(set)
    for asking, own in zip(found, words, strict=True):
        by_place[asking.chunk_id] |= own
        by_place[asking.source_id] |= own
    places = {place: frozenset(w) for place, w in by_place.items()}
    plain: dict[str, list[Asking]] = defaultdict(list)
    for asking in found:
        if _PLAIN.match(asking.question):
            plain[asking.language].append(asking)
    return Askings(tuple(found), vectors, words, places, {code: tuple(own) for code, own in plain.items()})
