"""A city that can be asked: an index with its pipeline, and hands on what is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from assistant.alarm import alarm_for
from assistant.draft import Draft
from assistant.follow_up import following
from assistant.languages import tongue_of
from assistant.models import Answer, Audience, Done, Event, Language, Question, Topic
from assistant.pipeline import Pipeline
from assistant.ports import Embedder, Index, Tokenizer, Writer
from assistant.understand import Understanding, spelled, understand
from assistant.vocabulary import Vocabulary, vocabulary_of
from tests.fakes import FakeStore

TODAY = date(2026, 11, 22)


@dataclass
class World:
    """One city's pipeline over fakes of what it writes to."""

    index: Index
    embedder: Embedder
    tokenizer: Tokenizer
    city: str
    store: FakeStore = field(default_factory=FakeStore)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return vocabulary_of(self.index, self.tokenizer)

    @cached_property
    def pipeline(self) -> Pipeline:
        return self.piped()

    def piped(
        self, *, index: Index | None = None, embedder: Embedder | None = None, writer: Writer | None = None
    ) -> Pipeline:
        """A pipeline of its own over the same city, with another part where one is given."""
        return Pipeline(
            open_index=lambda: index or self.index,
            embedder=embedder or self.embedder,
            tokenizer=self.tokenizer,
            sessions=self.store,
            journal=self.store,
            today=lambda: TODAY,
            city=self.city,
            alarm=alarm_for(self.embedder.fingerprint),
            writer=writer,
        )

    def ask(self, text: str, *, session: str | None = None) -> Answer:
        return self.pipeline.ask(Question(text, Audience.CITIZEN, session_id=session))

    def question(self, text: str, *, language: Language) -> Question:
        return Question(text, Audience.CITIZEN, language=language)

    def in_turn(self, *texts: str) -> Answer:
        """The answer to the last of these, asked in one session."""
        answer = self.ask(texts[0])
        for text in texts[1:]:
            answer = self.ask(text, session=answer.session_id)
        return answer

    def understood(self, text: str, *, topic: Topic | None = None) -> Understanding:
        alone = understand(
            spelled(tongue_of(text), self.vocabulary, self.tokenizer),
            vocabulary=self.vocabulary,
            tokenizer=self.tokenizer,
            today=TODAY,
            city=self.city,
        )
        return following(alone, topic or Topic(), terms=self.vocabulary.terms)


class Saying(Pipeline):
    """A pipeline whose composing step says what it is told."""

    @property
    def told(self) -> Draft:
        """What is said, whatever is asked."""
        return self._told

    @told.setter
    def told(self, draft: Draft) -> None:
        self._told = draft
        self._compose = lambda found, turn: draft


def asked(text: str, *, session: str | None = None, language: Language = Language.AUTO) -> Question:
    return Question(text, Audience.CITIZEN, language=language, session_id=session)


def answer_of(events: Sequence[Event]) -> Answer:
    """The answer that a finished run ends with."""
    last = events[-1]
    assert isinstance(last, Done)
    return last.answer
