"""A question that stands alone, looked up as the pipeline does; on the day that the cases were written for."""

from __future__ import annotations

from assistant.found import Found
from assistant.languages import tongue_of
from assistant.lookup import look_up, query_of
from assistant.ports import Embedder, Index, Tokenizer
from assistant.understand import spelled, understand
from assistant.vocabulary import Vocabulary
from eval.cases import WRITTEN_FOR


def found_alone(
    text: str, *, index: Index, vocabulary: Vocabulary, embedder: Embedder, tokenizer: Tokenizer, city: str
) -> Found:
    """What the question meets in the index."""
    tongue = spelled(tongue_of(text), vocabulary, tokenizer)
    asked = understand(tongue, vocabulary=vocabulary, tokenizer=tokenizer, today=WRITTEN_FOR, city=city)
    query = query_of(asked, tongue, vocabulary=vocabulary, embedder=embedder)
    return look_up(asked, query, index=index, vocabulary=vocabulary, tokenizer=tokenizer)
