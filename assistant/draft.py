"""An answer before it is verified: sentences with the quotes they rest on, and how they become an `Answer`'s parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.documents import Chunk, Sentence, Source
from assistant.models import Citation, ComposedBy, Contradiction, Figure, Outcome, Referral, Topic
from assistant.source_url import mark_url


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words of a source with their place. `header` are the column heads of a table row."""

    source: Source
    heading_path: tuple[str, ...]
    page: int | None
    sentence_id: str
    text: str
    header: tuple[str, ...] = ()

    @property
    def grounds(self) -> str:
        """All that a sentence citing this quote may rest on: the words, and all they stand under."""
        places = (p.section or "" for p in self.source.provenance)
        return "\n".join((self.source.title, *places, *self.heading_path, *self.header, self.text))


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence or line. `derived` is computed from the quotes or repeated
    from the question (a count, a difference, a year that the table does not have);
    `fixed` marks reviewed wording that states nothing about the city."""

    text: str
    quotes: tuple[Quote, ...] = ()
    derived: tuple[str, ...] = ()
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a step would say. `suggestions` are candidates for what to ask next."""

    outcome: Outcome
    composed_by: ComposedBy
    sentences: tuple[DraftSentence, ...]
    figures: tuple[Figure, ...] = ()
    referrals: tuple[Referral, ...] = ()
    suggestions: tuple[str, ...] = ()
    topic: Topic = field(default_factory=Topic)
    forgets: bool = False  # what the session was about
    read: frozenset[str] = frozenset()  # ids of the sources that lay nearest to the question
    confidence: float | None = None  # chance that chosen sentences answer; None where none were chosen
    dropped: int = 0  # sentences that did not pass the verifier
    unphrased: int = 0  # replies of a model that were not said; the quoted line stands
    disputed: tuple[tuple[Quote, ...], ...] = ()  # quotes of which one says otherwise than another


def quote_of(sentence: Sentence, chunk: Chunk, source: Source) -> Quote:
    """A sentence as evidence."""
    return Quote(source, chunk.heading_path, chunk.page, sentence.id, sentence.text, sentence.header)


def quotes_in(sentences: Iterable[DraftSentence]) -> list[Quote]:
    """The distinct quotes in citation order."""
    return list(dict.fromkeys(q for s in sentences for q in s.quotes))


def numbered(sentences: Iterable[DraftSentence]) -> tuple[Citation, ...]:
    """One citation per distinct quote, counted from 1 in order of first use."""
    return tuple(
        Citation(
            n=n,
            source_id=q.source.id,
            title=q.source.title,
            heading_path=q.heading_path,
            page=q.page,
            quote=q.text,
            url=mark_url(q.source.id, (q.sentence_id,)),
            as_of=q.source.as_of,
        )
        for n, q in enumerate(quotes_in(sentences), start=1)
    )


def contradictions(draft: Draft) -> tuple[Contradiction, ...]:
    """The draft's disputes by the numbers of their citations; what lost a side is none any more."""
    quotes = quotes_in(draft.sentences)
    held = (tuple(quotes.index(q) + 1 for q in sides if q in quotes) for sides in draft.disputed)
    return tuple(Contradiction(citations=numbers) for numbers in held if len(numbers) > 1)


def written(sentence: DraftSentence, quotes: Sequence[Quote]) -> str:
    """The sentence with its `[n]` marks; `quotes` are all quotes of the answer in citation order."""
    return sentence.text + "".join(f"[{quotes.index(q) + 1}]" for q in sentence.quotes)
