"""From question to answer: the one place that knows the order of the steps.

screen → understand → retrieve → (facts | extract) → verify → Answer. Each step is a function of its own
module and calls no other step. Every path ends in an outcome with reviewed wording.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from datetime import date

import structlog

from assistant import replies
from assistant.documents import Passage
from assistant.draft import Draft, DraftSentence, numbered, written
from assistant.errors import AssistantError
from assistant.evidence import enough
from assistant.extract import extract
from assistant.facts import from_facts
from assistant.models import (
    Answer,
    ComposedBy,
    Done,
    Event,
    Evidence,
    Language,
    Outcome,
    Question,
    Referral,
    Session,
    Stage,
    Timing,
    VerifiedSentence,
)
from assistant.ports import Embedder, Index, Journal, OpenIndex, SessionStore, Tokenizer, Vectors
from assistant.redact import redacted
from assistant.referral import referrals
from assistant.retrieve import retrieve
from assistant.screen import Crisis, Screening, SmallTalk, screened
from assistant.text import visible
from assistant.understand import Understanding, searched, understand
from assistant.verify import verified
from assistant.vocabulary import Vocabulary, expanded, vocabulary_of

_PASSAGES = 16  # read by the steps after retrieval


@dataclass(frozen=True, slots=True)
class _Found:
    """What the question meets in the index."""

    index: Index
    vocabulary: Vocabulary
    asked: Understanding
    vector: Vectors
    passages: tuple[Passage, ...]


class Pipeline:
    """Answers questions over one audience's index (the `Assistant` port)."""

    def __init__(
        self,
        *,
        open_index: OpenIndex,
        embedder: Embedder,
        tokenizer: Tokenizer,
        sessions: SessionStore,
        journal: Journal,
        today: Callable[[], date],
        city: str,
    ) -> None:
        self._open_index, self._embedder, self._tokenizer = open_index, embedder, tokenizer
        self._sessions, self._journal = sessions, journal
        self._today, self._city = today, city
        self._lock = threading.Lock()
        self._known: tuple[str, Vocabulary] | None = None

    def ask(self, question: Question) -> Answer:
        """The answer of `run`, without the events before it."""
        for event in self.run(question):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a run ends with Done")

    def search(self, text: str, *, k: int) -> list[Passage]:
        """The best passages with their scores, best first."""
        text = visible(text)
        words = expanded(self._tokenizer.words(text))
        return retrieve(self._embedder.embed_query(text), words, index=self._open_index(), k=k)

    def warm(self) -> None:
        """Read the index and its vocabulary and embed once, so that the first question does not wait for it."""
        self._vocabulary(self._open_index())
        self._embedder.embed_query(self._city)

    def run(self, question: Question) -> Iterator[Event]:
        """Events in order, the last one `Done`. A broken world ends in `unavailable`, never in an exception."""
        clock = _Clock()
        session = self._session(question.session_id)
        text = visible(question.text)
        generation: str | None = None
        try:
            yield Stage("screen")
            index = self._open_index()
            generation, vocabulary = index.generation, self._vocabulary(index)
            screening = _screened(text, vocabulary)
            clock.mark("screen")
            if screening.outcome is not None:
                draft = self._fixed(screening)
            else:
                draft = yield from self._composed(text, session, index, vocabulary, clock)
        except AssistantError as error:
            structlog.get_logger().error("unavailable", reason=str(error))
            draft = self._unavailable(text)
        yield Stage("verify")
        answer = self._answer(draft, question, session, generation, clock)
        yield Evidence(answer.citations)
        for line in answer.text.splitlines():
            yield VerifiedSentence(line)
        kept = "" if answer.outcome is Outcome.PERSONAL_DATA else text
        self._remember(session, draft, answer, kept, question)
        yield Done(answer)

    def _composed(
        self, text: str, session: Session, index: Index, vocabulary: Vocabulary, clock: _Clock
    ) -> Generator[Stage, None, Draft]:
        """The draft for a question that passed the screen."""
        yield Stage("understand")
        asked = understand(
            text,
            vocabulary=vocabulary,
            tokenizer=self._tokenizer,
            today=self._today(),
            topic=session.topic,
            city=self._city,
        )
        clock.mark("understand")
        yield Stage("retrieve")
        found = self._found(asked, text, index, vocabulary)
        clock.mark("retrieve")
        yield Stage("compose")
        draft = self._compose(found)
        clock.mark("compose")
        return draft

    def _found(self, asked: Understanding, text: str, index: Index, vocabulary: Vocabulary) -> _Found:
        """Titles that the question leaves out (of a numbered initiative, of what it follows) are searched with it."""
        named = [vocabulary.initiatives[n].title for n in asked.numbers]
        if asked.source_id is not None and asked.source_id in vocabulary.sources:
            named.append(vocabulary.sources[asked.source_id].title)
        text = " ".join((*dict.fromkeys(named), text))
        text = searched(text, vocabulary)
        vector = self._embedder.embed_query(text)
        passages = retrieve(vector, expanded(self._tokenizer.words(text)), index=index, k=_PASSAGES)
        return _Found(index, vocabulary, asked, vector, tuple(passages))

    def _compose(self, found: _Found) -> Draft:
        asked, vocabulary = found.asked, found.vocabulary
        if asked.elsewhere:
            return _elsewhere(asked.elsewhere, self._city)
        draft = from_facts(
            asked, found.passages, found.vector, vocabulary=vocabulary, tokenizer=self._tokenizer, city=self._city
        )
        if draft is not None:
            return draft
        extraction = extract(
            asked,
            found.passages,
            found.vector,
            index=found.index,
            vocabulary=vocabulary,
            tokenizer=self._tokenizer,
            city=self._city,
        )
        named = referrals(found.passages, asked, vocabulary=vocabulary)
        if extraction is None or not enough(extraction, asked):
            return self._no_evidence(None, named)
        if extraction.not_stated:
            return self._no_evidence(extraction.draft, named, stated=True)
        return replace(extraction.draft, referrals=named)

    def _no_evidence(self, draft: Draft | None, named: tuple[Referral, ...], *, stated: bool = False) -> Draft:
        """That it is not in the documents; with the passage that says so itself, when one does."""
        whom = tuple(DraftSentence(replies.ASK_NEXT.format(department=r.name), fixed=True) for r in named[:1])
        if draft is not None and stated:
            head = DraftSentence(replies.NO_EVIDENCE_STATED, fixed=True)
            said = tuple(s for s in draft.sentences if s.quotes)
            return replace(draft, outcome=Outcome.NO_EVIDENCE, sentences=(head, *said, *whom), referrals=named)
        sentences = (DraftSentence(replies.NO_EVIDENCE, fixed=True), *whom)
        return Draft(Outcome.NO_EVIDENCE, ComposedBy.FIXED, sentences, referrals=named)

    def _fixed(self, screening: Screening) -> Draft:
        """The reviewed reply for what the screen found."""
        about = screening.about
        if isinstance(about, Crisis):
            text = replies.CRISIS[about]
        elif isinstance(about, SmallTalk):
            text = replies.SMALL_TALK[about].format(city=self._city)
        elif screening.outcome is Outcome.PERSONAL_DATA:
            text = replies.PERSONAL_DATA.format(kinds="、".join(screening.kinds))
        else:
            text = replies.BLOCKED.format(city=self._city)
        outcome = screening.outcome or Outcome.BLOCKED
        return Draft(outcome, ComposedBy.FIXED, (DraftSentence(text, fixed=True),))

    def _unavailable(self, text: str) -> Draft:
        """The index or the embedder is gone; a crisis is still met with its numbers."""
        screening = screened(text)
        if screening.outcome in (Outcome.CRISIS, Outcome.PERSONAL_DATA):
            return self._fixed(screening)
        return Draft(Outcome.UNAVAILABLE, ComposedBy.FIXED, (DraftSentence(replies.UNAVAILABLE, fixed=True),))

    def _verified(self, draft: Draft, departments: tuple[str, ...]) -> Draft:
        """Only the sentences that pass; an answer that lost one is partial, one that lost all is none."""
        passed = tuple(s for s in draft.sentences if verified(s, departments=departments))
        if len(passed) == len(draft.sentences):
            return draft
        structlog.get_logger().error("sentences_dropped", dropped=len(draft.sentences) - len(passed))
        if not any(s.quotes for s in passed):
            return self._no_evidence(None, draft.referrals)
        said = tuple(f for f in draft.figures if any(f.value in s.text for s in passed))
        return replace(draft, sentences=passed, figures=said, outcome=Outcome.PARTIAL)

    def _answer(
        self, draft: Draft, question: Question, session: Session, generation: str | None, clock: _Clock
    ) -> Answer:
        departments = self._known[1].departments if self._known else ()
        draft = self._verified(draft, departments)
        quotes = list(dict.fromkeys(q for s in draft.sentences for q in s.quotes))
        clock.mark("verify")
        return Answer(
            answer_id=secrets.token_urlsafe(12),
            session_id=session.id,
            outcome=draft.outcome,
            text="\n".join(written(s, quotes) for s in draft.sentences),
            language=Language.JA,
            citations=numbered(draft.sentences),
            figures=draft.figures,
            departments=draft.referrals,
            suggestions=draft.suggestions,
            composed_by=draft.composed_by,
            index_generation=generation,
            timing_ms=clock.timing(),
        )

    def _session(self, session_id: str | None) -> Session:
        """The session, or a passing one when the store is down: an answer matters more than a memory."""
        try:
            return self._sessions.session(session_id)
        except AssistantError as error:
            structlog.get_logger().error("session_not_read", reason=str(error))
            return Session(id=secrets.token_urlsafe(18))

    def _remember(self, session: Session, draft: Draft, answer: Answer, text: str, question: Question) -> None:
        """Keep the topic, and the redacted question; personal data is not kept at all."""
        try:
            if answer.outcome in (Outcome.ANSWERED, Outcome.PARTIAL) and draft.topic != session.topic:
                self._sessions.remember(session.id, draft.topic)
            self._journal.record(redacted(text), answer, audience=question.audience.value)
        except AssistantError as error:
            structlog.get_logger().error("not_recorded", reason=str(error))

    def _vocabulary(self, index: Index) -> Vocabulary:
        """The generation's vocabulary, read once when the generation is first seen."""
        known = self._known
        if known is None or known[0] != index.generation:
            with self._lock:
                known = self._known
                if known is None or known[0] != index.generation:
                    known = self._known = (index.generation, vocabulary_of(index, self._tokenizer))
        return known[1]


def _screened(text: str, vocabulary: Vocabulary) -> Screening:
    """Fails closed: a screen that breaks blocks the question."""
    try:
        return screened(text, public_numbers=vocabulary.public_numbers)
    except (ValueError, re.error, RecursionError) as error:
        structlog.get_logger().error("screen_broke", reason=type(error).__name__)
        return Screening(Outcome.BLOCKED)


def _elsewhere(place: str, city: str) -> Draft:
    text = replies.OUT_OF_SCOPE_PLACE.format(place=place, city=city)
    return Draft(Outcome.OUT_OF_SCOPE, ComposedBy.FIXED, (DraftSentence(text, fixed=True),))


class _Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self._begun = self._last = time.perf_counter()
        self._steps: dict[str, float] = {}

    def mark(self, step: str) -> None:
        now = time.perf_counter()
        self._steps[step] = round((now - self._last) * 1000, 3)
        self._last = now

    def timing(self) -> Timing:
        return Timing(total=round((time.perf_counter() - self._begun) * 1000, 3), steps=dict(self._steps))
