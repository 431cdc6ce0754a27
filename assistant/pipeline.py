"""From question to answer: the one place that knows the order of the steps.

screen → understand → follow up → look up → (facts | extract) → verify → Answer. Each step is a function of its own
module and calls no other step. Every path ends in an outcome with reviewed wording.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from datetime import date

import structlog

from assistant.alarm import Alarm
from assistant.documents import Passage
from assistant.draft import Draft, numbered, written
from assistant.errors import AssistantError
from assistant.evidence import confidence, enough, likely
from assistant.extract import extract
from assistant.facts import from_facts, of_best_sentence
from assistant.fixed_drafts import another_place, no_evidence, no_judgement, screened_draft, unavailable
from assistant.follow_up import following
from assistant.found import Found
from assistant.languages import Tongue, read_lexicons, tongue_of
from assistant.lookup import look_up, query_of
from assistant.models import (
    Answer,
    Done,
    Event,
    Evidence,
    Language,
    Outcome,
    Question,
    Session,
    Stage,
    Topic,
    VerifiedSentence,
)
from assistant.ports import Embedder, Index, Journal, OpenIndex, SessionStore, Tokenizer
from assistant.readings import readings_of
from assistant.redact import redacted
from assistant.referral import referrals
from assistant.replies import Replies
from assistant.retrieve import retrieve
from assistant.screen import Screening, screened
from assistant.text import visible
from assistant.turn import Clock, Turn
from assistant.understand import Understanding, spelled, understand
from assistant.verify import verified
from assistant.vocabulary import Vocabulary, expanded, vocabulary_of

_READ = 5  # passages, and sentences asked of, whose sources lie nearest to a question
_LEANING_WORDS = 2  # words of a question that names no subject
_SPOKEN = (Outcome.ANSWERED, Outcome.PARTIAL)


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
        alarm: Alarm | None,
    ) -> None:
        """Without an `alarm` (it holds for one embedder) the screen's patterns stand alone."""
        self._open_index, self._embedder, self._tokenizer = open_index, embedder, tokenizer
        self._sessions, self._journal = sessions, journal
        self._today, self._city, self._alarm = today, city, alarm
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
        """Read the index, its vocabulary and the lexicons and embed once, so that the first question waits for none."""
        read_lexicons()
        self._vocabulary(self._open_index())
        self._embedder.embed_query(self._city)

    def run(self, question: Question) -> Iterator[Event]:
        """Events in order, the last one `Done`. A broken world ends in `unavailable`, never in an exception."""
        text = visible(question.text)
        tongue = tongue_of(text, asked_for=question.language)
        turn = Turn(question, text, tongue, self._session(question.session_id), Clock())
        generation: str | None = None
        try:
            yield Stage("screen")
            index = self._open_index()
            generation, vocabulary = index.generation, self._vocabulary(index)
            screening = _screened(text, vocabulary)
            turn.clock.mark("screen")
            if screening.outcome is not None:
                draft = screened_draft(screening, turn.say, city=self._city)
            else:
                draft = yield from self._drafted(turn, index, vocabulary)
        except AssistantError as error:
            structlog.get_logger().error("unavailable", reason=str(error))
            draft = self._unavailable(turn)
        yield Stage("verify")
        answer = self._answer(draft, turn, generation)
        yield Evidence(answer.citations)
        for line in answer.text.splitlines():
            yield VerifiedSentence(line)
        kept = "" if answer.outcome is Outcome.PERSONAL_DATA else text
        self._remember(turn, draft, answer, kept)
        yield Done(answer)

    def _drafted(self, turn: Turn, index: Index, vocabulary: Vocabulary) -> Generator[Stage, None, Draft]:
        """The draft for a question that passed the screen, taken otherwise where it leads to no answer."""
        draft = yield from self._composed(turn, index, vocabulary)
        if draft.outcome is Outcome.NO_EVIDENCE and self._leads_further(turn, vocabulary):
            draft = yield from self._retried(draft, turn, index, vocabulary, surely=True)
        asking = turn.asking() if draft.outcome is Outcome.NO_EVIDENCE else None
        if asking is not None and self._has_subject(asking.tongue.japanese):
            again = yield from self._retried(draft, asking, index, vocabulary)
            draft = again if {q.source.id for s in again.sentences for q in s.quotes} <= draft.read else draft
        if draft.outcome is Outcome.CLARIFY and (narrower := turn.about_last()) is not None:
            draft = yield from self._retried(draft, narrower, index, vocabulary)
        return draft

    def _has_subject(self, text: str) -> bool:
        """Whether a question says by itself what it is about: 「どの書類がいりますか」 leans on what stood before."""
        return bool(self._tokenizer.phrases(text)) or len(self._tokenizer.words(text)) > _LEANING_WORDS

    def _understood(self, turn: Turn, vocabulary: Vocabulary) -> tuple[Tongue, Understanding]:
        tongue = spelled(turn.tongue, vocabulary, self._tokenizer)
        today = self._today()
        return tongue, understand(
            tongue, vocabulary=vocabulary, tokenizer=self._tokenizer, today=today, city=self._city
        )

    def _leads_further(self, turn: Turn, vocabulary: Vocabulary) -> bool:
        """Whether the question would be another one if it surely followed the last."""
        topic = turn.session.topic
        if not topic.source_id:
            return False
        _, alone = self._understood(turn, vocabulary)
        leaning = following(alone, topic, terms=vocabulary.terms)
        return leaning != following(alone, topic, terms=vocabulary.terms, surely=True)

    def _retried(
        self, draft: Draft, turn: Turn, index: Index, vocabulary: Vocabulary, *, surely: bool = False
    ) -> Generator[Stage, None, Draft]:
        """What the question taken otherwise is answered with, or the draft where that is no answer either."""
        again = yield from self._composed(turn, index, vocabulary, surely=surely)
        return again if again.outcome in _SPOKEN else draft

    def _composed(
        self, turn: Turn, index: Index, vocabulary: Vocabulary, *, surely: bool = False
    ) -> Generator[Stage, None, Draft]:
        """What the question comes to, taken one way; `surely` as in `following`."""
        yield Stage("understand")
        tongue, alone = self._understood(turn, vocabulary)
        asked = following(alone, turn.session.topic, terms=vocabulary.terms, surely=surely)
        turn.clock.mark("understand")
        query = query_of(asked, tongue, vocabulary=vocabulary, embedder=self._embedder)
        turn.clock.mark("embed")
        crisis = self._alarm.crisis(query.vector, foreign=tongue.foreign) if self._alarm else None
        if crisis is not None:
            return screened_draft(Screening(Outcome.CRISIS, crisis), turn.say, city=self._city)
        yield Stage("retrieve")
        found = look_up(asked, query, index=index, vocabulary=vocabulary, tokenizer=self._tokenizer)
        turn.clock.mark("retrieve")
        yield Stage("compose")
        draft = replace(self._compose(found), read=_read(found))
        turn.clock.mark("compose")
        if draft.topic == Topic():
            return draft
        wants, sections = tuple(sorted(found.asked.wants)), found.asked.sections
        subject = draft.topic.subject or (alone.term.name if alone.term else "")
        topic = replace(draft.topic, wants=wants, sections=sections, subject=subject)
        return replace(draft, topic=topic)

    def _compose(self, found: Found) -> Draft:
        asked, vocabulary = found.asked, found.vocabulary
        if asked.elsewhere:
            return another_place(asked.elsewhere, asked.say, city=self._city)
        draft = from_facts(found, tokenizer=self._tokenizer, city=self._city)
        if draft is not None:
            return draft
        judgement = self._alarm.judgement(found.vector) if self._alarm else None
        if judgement is not None:
            return no_judgement(judgement, referrals((), asked, vocabulary=vocabulary), asked.say)
        return self._extracted(found)

    def _extracted(self, found: Found) -> Draft:
        asked, vocabulary = found.asked, found.vocabulary
        extraction = extract(found, tokenizer=self._tokenizer, city=self._city)
        named = referrals(found.passages, asked, vocabulary=vocabulary)
        if extraction is not None and likely(extraction):
            draft = of_best_sentence(found, extraction.best_id)
            if draft is not None:
                return draft
        if extraction is None:
            return no_evidence(None, named, asked.say)
        chance = confidence(extraction, asked)
        if not enough(chance):
            return replace(no_evidence(None, named, asked.say), confidence=chance)
        if extraction.not_stated:
            return replace(no_evidence(extraction.draft, named, asked.say), confidence=chance)
        return replace(extraction.draft, referrals=named, confidence=chance)

    def _unavailable(self, turn: Turn) -> Draft:
        """The index or the embedder is gone; a crisis is still met with its numbers."""
        screening = screened(turn.text)
        if screening.outcome in (Outcome.CRISIS, Outcome.PERSONAL_DATA):
            return screened_draft(screening, turn.say, city=self._city)
        return unavailable(turn.say)

    def _verified(self, draft: Draft, say: Replies, departments: tuple[str, ...]) -> Draft:
        """Only the sentences that pass; an answer that lost one is partial, one that lost all is none."""
        passed = tuple(s for s in draft.sentences if verified(s, departments=departments))
        if len(passed) == len(draft.sentences):
            return draft
        dropped = len(draft.sentences) - len(passed)
        structlog.get_logger().error("sentences_dropped", dropped=dropped)
        if not any(s.quotes for s in passed):
            return replace(no_evidence(None, draft.referrals, say), dropped=dropped)
        said = tuple(f for f in draft.figures if any(f.value in s.text for s in passed))
        return replace(draft, sentences=passed, figures=said, outcome=Outcome.PARTIAL, dropped=dropped)

    def _answer(self, draft: Draft, turn: Turn, generation: str | None) -> Answer:
        departments = self._known[1].departments if self._known else ()
        draft = self._verified(draft, turn.say, departments)
        quotes = list(dict.fromkeys(q for s in draft.sentences for q in s.quotes))
        turn.clock.mark("verify")
        text = "\n".join(written(s, quotes) for s in draft.sentences)
        easy = turn.tongue.language is Language.JA_EASY
        return Answer(
            answer_id=secrets.token_urlsafe(12),
            session_id=turn.session.id,
            outcome=draft.outcome,
            text=text,
            language=turn.tongue.language,
            citations=numbered(draft.sentences),
            figures=draft.figures,
            departments=draft.referrals,
            suggestions=draft.suggestions,
            readings=readings_of(text, self._tokenizer) if easy else (),
            composed_by=draft.composed_by,
            confidence=draft.confidence,
            dropped=draft.dropped,
            index_generation=generation,
            timing_ms=turn.clock.timing(),
        )

    def _session(self, session_id: str | None) -> Session:
        """The session, or a passing one when the store is down: an answer matters more than a memory."""
        try:
            return self._sessions.session(session_id)
        except AssistantError as error:
            structlog.get_logger().error("session_not_read", reason=str(error))
            return Session(id=secrets.token_urlsafe(18))

    def _remember(self, turn: Turn, draft: Draft, answer: Answer, text: str) -> None:
        """Keep the topic, and the redacted question; personal data is not kept at all."""
        try:
            if draft.forgets:
                self._sessions.remember(turn.session.id, Topic())
            elif answer.outcome in (Outcome.ANSWERED, Outcome.PARTIAL) and draft.topic != turn.session.topic:
                self._sessions.remember(turn.session.id, draft.topic)
            self._journal.record(redacted(text), answer, audience=turn.question.audience.value)
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


def _read(found: Found) -> frozenset[str]:
    """The sources of the leading passages and of the likest questions that people ask."""
    asked_of = [like.asking.source_id for like in list(found.likes.values())[:_READ]]
    return frozenset((*(p.chunk.source_id for p in found.passages[:_READ]), *asked_of))


def _screened(text: str, vocabulary: Vocabulary) -> Screening:
    """Fails closed: a screen that breaks blocks the question."""
    try:
        return screened(text, public_numbers=vocabulary.published_numbers)
    except (ValueError, re.error, RecursionError) as error:
        structlog.get_logger().error("screen_broke", reason=type(error).__name__)
        return Screening(Outcome.BLOCKED)
