"""What a question meets in the index: its vector, the passages, and the questions that people ask of them.

The pipeline and the calibrations look up alike, so that what is fitted is what is served.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.alike import alike, leaning, nearest
from assistant.found import Found
from assistant.languages import Tongue
from assistant.ports import Embedder, Index, Tokenizer, Vectors
from assistant.retrieve import retrieve
from assistant.understand import Understanding, searched
from assistant.vocabulary import Vocabulary, expanded

_PASSAGES = 16  # read by the steps after retrieval


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched: its text in Japanese and its vector, shape (dimensions,)."""

    text: str
    vector: Vectors


def query_of(asked: Understanding, tongue: Tongue, *, vocabulary: Vocabulary, embedder: Embedder) -> Query:
    """The question with the titles that it leaves out: of a numbered initiative, of what it follows."""
    named = [vocabulary.initiatives[n].title for n in asked.numbers]
    if asked.source_id is not None and asked.source_id in vocabulary.sources:
        named.append(vocabulary.sources[asked.source_id].title)
    text = searched(" ".join((*dict.fromkeys(named), tongue.japanese)))
    return Query(text, embedder.embed_query(f"{tongue.text} {text}" if tongue.foreign else text))


def look_up(asked: Understanding, query: Query, *, index: Index, vocabulary: Vocabulary, tokenizer: Tokenizer) -> Found:
    """Search, and let the kind of question lean on what is asked in such words."""
    passages = retrieve(query.vector, expanded(tokenizer.words(query.text)), index=index, k=_PASSAGES)
    near = nearest(query.vector, vocabulary)
    likes = alike(asked, near, vocabulary)
    return Found(index, vocabulary, leaning(asked, likes, vocabulary), query.vector, tuple(passages), near, likes)
