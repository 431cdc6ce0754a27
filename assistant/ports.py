"""What the steps need from the outside, as ports of one to four methods that speak our types.

A vendor implements a port in one file under `assistant/adapters/`; tests use the fakes of
`tests/fakes.py`; the suites in `tests/contracts/` hold for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.documents import (
    Asking,
    Cell,
    Chunk,
    Contact,
    Fact,
    Initiative,
    Passage,
    Procedure,
    Sentence,
    Source,
    Term,
)
from assistant.floor import Floor, shipped_floor
from assistant.models import Answer, AskedInVain, Event, Feedback, Question, Session, Topic
from assistant.nearness import COSINES, Nearness

Vectors = NDArray[np.float32]
Field = Literal["title", "body"]


class Embedder(Protocol):
    """Turns text into unit vectors. Raises `EmbedderUnavailable`."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text would get another vector (model, back end, prompts)."""

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimensions,), float32, L2 norm 1."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions), float32, each row of L2 norm 1; (0, dimensions) for none."""


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A piece of text as a dictionary knows it: `reading` in katakana, `noun` for nouns and their affixes; `base` is
    its normalised form, `part` its part of speech (UniDic's names)."""

    surface: str
    reading: str
    noun: bool
    base: str = ""
    part: str = "名詞"


class Tokenizer(Protocol):
    """Cuts Japanese (and Latin) text into normalised content words, in order, for lexical search."""

    def words(self, text: str) -> list[str]:
        """Normalised forms of the content words; function words and punctuation left out."""

    def phrases(self, text: str) -> list[str]:
        """Runs of two or more adjoining nouns, as written: names that must not be mixed up by their parts."""

    def morphemes(self, text: str) -> list[Morpheme]:
        """The folded text in pieces, nothing left out."""

    def places(self, text: str) -> list[str]:
        """Place names in the text, as written."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A chunk's id with one search's score; higher is better."""

    chunk_id: str
    score: float


class VectorIndex(Protocol):
    """Nearest chunks by cosine, over the vectors of one field."""

    def search(self, vector: Vectors, *, field: Field, k: int) -> list[Scored]:
        """Up to `k` chunks, best first; scores are cosines. Raises `IndexUnavailable`."""


class LexicalIndex(Protocol):
    """Chunks that share words with the question."""

    def search(self, words: Sequence[str], *, k: int) -> list[Scored]:
        """Up to `k` chunks with a score above zero, best first. A zero score is no evidence."""


class ChunkStore(Protocol):
    """Sources and their text, by id."""

    def sources(self) -> Sequence[Source]:
        """All sources, in corpus order, without their text."""

    def source(self, source_id: str) -> Source | None:
        """One source with its whole text; None when there is none of this id."""

    def chunks(self, chunk_ids: Sequence[str]) -> list[Chunk]:
        """The chunks in the order asked for; unknown ids are left out."""

    def source_chunks(self, source_id: str) -> list[Chunk]:
        """All chunks of a source, in reading order."""

    def sentences(self, chunk_ids: Sequence[str]) -> tuple[list[Sentence], Vectors]:
        """All sentences of these chunks in reading order, with their vectors (n, dimensions)."""

    def askings(self) -> tuple[list[Asking], Vectors]:
        """How people ask, with the questions' vectors (n, dimensions)."""


class FactStore(Protocol):
    """The typed tables. Small enough to be held whole."""

    initiatives: Sequence[Initiative]
    facts: Sequence[Fact]
    cells: Sequence[Cell]
    terms: Sequence[Term]
    procedures: Sequence[Procedure]
    contacts: Sequence[Contact]


class SessionStore(Protocol):
    """Sessions by id. Raises `StoreUnavailable`."""

    def session(self, session_id: str | None) -> Session:
        """The session, or a new one when the id is None, unknown or expired."""

    def remember(self, session_id: str, topic: Topic) -> None:
        """Keep what the session is about now."""


class Journal(Protocol):
    """Answered questions (redacted) and feedback. Raises `StoreUnavailable`."""

    def record(self, question: str, answer: Answer, *, audience: str) -> None:
        """Keep a redacted question with its outcome; the caller redacts."""

    def feedback(self, feedback: Feedback) -> bool:
        """Keep feedback on a known answer; False when the answer is unknown."""

    def purge(self, *, before: datetime) -> int:
        """Delete everything older than `before`; returns how many rows went."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is asked: reviewed instructions, worked examples (asked, replied), and this question."""

    system: str
    examples: tuple[tuple[str, str], ...]
    user: str


class ChatModel(Protocol):
    """A language model. Raises `ChatUnavailable`."""

    @property
    def name(self) -> str:
        """Which model answers."""

    def reply(self, prompt: str) -> str:
        """Its text."""

    def stream(self, prompt: Prompt, *, most_tokens: int) -> Iterator[str]:
        """Its text in pieces, as they come; closing the iterator stops the model."""


class Writer(Protocol):
    """A language model that keeps its times and its queue, and is left alone while it fails."""

    @property
    def name(self) -> str:
        """Which model writes."""

    def lines(self, prompt: Prompt) -> Iterator[str]:
        """Whole lines as they end, the last one with the text; closing the iterator stops the model.

        Raises `ChatUnavailable` at once when it is loading, busy or resting, and as soon as it is late."""


class Switches(Protocol):
    """What staff have stopped. Never raises: what cannot be told is off."""

    def chat_on(self) -> bool:
        """Whether citizens are answered."""

    def generation_on(self) -> bool:
        """Whether a language model may write answers."""


class GapStore(Protocol):
    """What was asked in vain, and what staff did about it. Raises `StoreUnavailable`."""

    def asked_in_vain(self, *, limit: int) -> list[AskedInVain]:
        """Redacted questions without an answer or with one that did not help, not reviewed yet; the newest first."""

    def review(self, questions: Sequence[str], *, author: str, action: str, at: datetime) -> None:
        """Keep that these questions were seen to, by whom and how; they are no gap any more."""


@dataclass(frozen=True, slots=True)
class Index:
    """One whole generation, opened for reading. `generation` is its name, `gen-<digest>`."""

    generation: str
    built_at: str
    vectors: VectorIndex
    lexical: LexicalIndex
    chunks: ChunkStore
    facts: FactStore
    nearness: Nearness = COSINES
    floor: Floor = field(default_factory=shipped_floor)


class Assistant(Protocol):
    """The pipeline as its doors see it. Never raises `AssistantError`: a broken world is `unavailable`."""

    def run(self, question: Question) -> Iterator[Event]:
        """Events in order, the last one `Done`; closing the iterator early stops the work."""

    def ask(self, question: Question) -> Answer:
        """The answer of `run`, without the events before it."""

    def search(self, text: str, *, k: int) -> list[Passage]:
        """The best passages with their scores, best first. Raises `IndexUnavailable`, `EmbedderUnavailable`."""


OpenIndex = Callable[[], Index]
"""The generation that `CURRENT` names now; cheap after the first call. Raises `IndexUnavailable`."""
