"""The shipped index with a second source beside each of its guides: what is read when it is opened, not what is
searched, so that no vectors are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from assistant.documents import Asking, Chunk, Sentence, Source, SourceKind
from assistant.draft import Quote, quote_of
from assistant.ports import ChunkStore, Vectors
from tests.answering.seeded import Seed, as_copy, copied

GUIDES = (SourceKind.PROCEDURE, SourceKind.SUPPORT, SourceKind.SERVICE, SourceKind.CONTACT)


def copy_of(original: str) -> str:
    """The id of a copied sentence, chunk or source."""
    return f"{original}-copy"


@dataclass(frozen=True)
class Copies:
    """A `ChunkStore` of the guides and their copies; `seeds` is what became of each line, by its id."""

    store: ChunkStore
    rewordings: Sequence[tuple[str, str]]
    change: bool
    seed: str

    @cached_property
    def guides(self) -> dict[str, Source]:
        """By the copy's id."""
        own = [s for s in self.store.sources() if s.kind in GUIDES]
        return {copy_of(s.id): as_copy(s, number=n) for n, s in enumerate(own)}

    @cached_property
    def seeds(self) -> Mapping[str, Seed]:
        """Of all guides."""
        made: dict[str, Seed] = {}
        for source_id in self.guides:
            original = source_id.removesuffix("-copy")
            lines = self.store.sentences([c.id for c in self.store.source_chunks(original)])[0]
            seeds = copied(lines, rewordings=self.rewordings, change=self.change, seed=f"{self.seed}{original}")
            made |= {s.sentence.id: s for s in seeds}
        return made

    @cached_property
    def lines(self) -> tuple[Quote, ...]:
        """Every line of the index and of the copies."""
        return tuple(
            quote_of(sentence, chunk, source)
            for source in self.sources()
            for chunk in self.source_chunks(source.id)
            for sentence in self.sentences([chunk.id])[0]
        )

    def sources(self) -> Sequence[Source]:
        return (*self.store.sources(), *self.guides.values())

    def source(self, source_id: str) -> Source | None:
        return self.guides.get(source_id) or self.store.source(source_id)

    def chunks(self, chunk_ids: Sequence[str]) -> list[Chunk]:
        return self.store.chunks(chunk_ids)

    def source_chunks(self, source_id: str) -> list[Chunk]:
        if source_id not in self.guides:
            return self.store.source_chunks(source_id)
        title = self.guides[source_id].title
        chunks = self.store.source_chunks(source_id.removesuffix("-copy"))
        return [replace(c, id=copy_of(c.id), source_id=source_id, title=title) for c in chunks]

    def sentences(self, chunk_ids: Sequence[str]) -> tuple[list[Sentence], Vectors]:
        read, vectors = self.store.sentences([i.removesuffix("-copy") for i in chunk_ids])
        if not any(i.endswith("-copy") for i in chunk_ids):
            return read, vectors
        return [self._said(s) for s in read], np.asarray(vectors)

    def askings(self) -> tuple[list[Asking], Vectors]:
        return self.store.askings()

    def _said(self, sentence: Sentence) -> Sentence:
        text = self.seeds[sentence.id].text
        ids = copy_of(sentence.id), copy_of(sentence.source_id), copy_of(sentence.chunk_id)
        return replace(sentence, id=ids[0], source_id=ids[1], chunk_id=ids[2], text=text)
