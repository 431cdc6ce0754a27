"""From question to answer: with `compose.py`, the one place that knows the order of the steps.

screen → understand → follow up → look up → (facts | extract) → both sides → verify → (generate → verify) → Answer.
Each step is a function of its own module and calls no other step. Every path ends in an outcome with reviewed wording.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

import structlog

from assistant.alarm import Alarm
from assistant.compose import Composer
from assistant.documents import Passage
from assistant.draft import Draft, contradictions, numbered, quotes_in, written
from assistant.errors import AssistantError
from assistant.fixed_drafts import closed, no_evidence, screened_draft, unavailable
from assistant.follow_up import following
from assistant.found import Found
from assistant.generate import Phrasebook, as_said, check_of, style_of, to_phrase, written_by
from assistant.languages import Tongue, read_lexicons, tongue_of
from assistant.lookup import look_up, query_of
from assistant.memory import Memory
from assistant.models import (
    GENERATING,
    SPOKEN,
    Answer,
    Audience,
    ComposedBy,
    Done,
    Event,
    Evidence,
    Language,
    Outcome,
    Question,
    Reading,
    Session,
    Stage,
    Topic,
    VerifiedSentence,
)
from assistant.phrase import instructions
from assistant.ports import Embedder, Index, Journal, OpenIndex, SessionStore, Switches, Tokenizer, Writer
from assistant.readings import readings_of
from assistant.replies import Replies
from assistant.retrieve import retrieve
from assistant.screen import Screening, screened
from assistant.suggest import SUGGESTED, TRIED, going_on, plain_in
from assistant.switches import ALWAYS_ON
from assistant.text import visible
from assistant.turn import Clock, Turn
from assistant.understand import Understanding, spelled, understand
from assistant.verify import verified
from assistant.vocabulary import Vocabulary, expanded, vocabulary_of

_LEANING_WORDS = 2  # words of a question that names no subject


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read of a generation once, and which questions it was found to answer."""

    generation: str
    vocabulary: Vocabulary
    answered: dict[Question, bool] = field(default_factory=dict)


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
        writer: Writer | None = None,
        switches: Switches = ALWAYS_ON,
    ) -> None:
        """Without an `alarm` (it holds for one embedder) the screen's patterns stand alone; without a `writer` every
        answer is of tables and quotes."""
        self._open_index, self._embedder, self._tokenizer = open_index, embedder, tokenizer
        self._memory = Memory(sessions, journal)
        self._today, self._city, self._alarm = today, city, alarm
        self._writer, self._switches = writer, switches
        self._compose: Callable[[Found, Turn], Draft] = Composer(tokenizer, city, alarm)
        self.book = Phrasebook()
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._asking, self._counting = 0, threading.Lock()  # those who wait for an answer or its end
        self._asked_at = time.monotonic()

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
        with self._counted():
            yield from self._events(question)

    def _events(self, question: Question) -> Iterator[Event]:
        text = visible(question.text)
        tongue = tongue_of(text, asked_for=question.language)
        turn = Turn(question, text, tongue, self._memory.session(question.session_id), Clock())
        generation: str | None = None
        try:
            yield Stage("screen")
            if question.audience is Audience.CITIZEN and not self._switches.chat_on():
                draft = self._without_documents(turn, closed(turn.say))
            else:
                index = self._open_index()
                generation, vocabulary = index.generation, self._vocabulary(index)
                draft = yield from self._screened_or_drafted(turn, index, vocabulary)
        except AssistantError as error:
            structlog.get_logger().error("unavailable", reason=str(error))
            draft = self._without_documents(turn, unavailable(turn.say))
        yield Stage("verify")
        draft = self._verified(draft, turn.say)
        turn.clock.mark("verify")
        answer = self._answer(draft, turn, generation)
        yield Evidence(answer.citations, answer.text)
        answer = yield from self._worded(answer, draft, turn)
        answer = self._with_suggestions(answer, draft, turn)
        self._memory.keep(turn, draft, answer)
        yield Done(answer)

    def quiet_s(self) -> float:
        """Seconds since somebody last asked, or since this was made."""
        return time.monotonic() - self._asked_at

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._counting:
            self._asking += 1
            self._asked_at = time.monotonic()
        try:
            yield
        finally:
            with self._counting:
                self._asking -= 1

    def _screened_or_drafted(self, turn: Turn, index: Index, vocabulary: Vocabulary) -> Generator[Stage, None, Draft]:
        screening = _screened(turn.text, vocabulary)
        turn.clock.mark("screen")
        if screening.outcome is not None:
            return screened_draft(screening, turn.say, city=self._city)
        return (yield from self._drafted(turn, index, vocabulary))

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
        return again if again.outcome in SPOKEN else draft

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
        draft = self._compose(found, turn)
        turn.clock.mark("compose")
        if draft.topic == Topic():
            return draft
        wants, sections = tuple(sorted(found.asked.wants)), found.asked.sections
        subject = draft.topic.subject or (alone.term.name if alone.term else "")
        topic = replace(draft.topic, wants=wants, sections=sections, subject=subject)
        return replace(draft, topic=topic)

    def _without_documents(self, turn: Turn, otherwise: Draft) -> Draft:
        """The index or the embedder is gone, or staff have stopped the chat; a crisis is still met with its numbers."""
        screening = screened(turn.text)
        if screening.outcome in (Outcome.CRISIS, Outcome.PERSONAL_DATA):
            return screened_draft(screening, turn.say, city=self._city)
        return otherwise

    def _worded(self, answer: Answer, draft: Draft, turn: Turn) -> Generator[Stage | VerifiedSentence, None, Answer]:
        """The answer's sentences; where a model may phrase it, those come as they are verified."""
        style = style_of(turn.tongue.language)
        positions = to_phrase(draft, compose=turn.question.compose, style=style)
        if self._writer is None or style is None or not positions or not self._switches.generation_on():
            yield from map(VerifiedSentence, answer.text.splitlines())
            return answer
        yield GENERATING
        check = check_of(tokenizer=self._tokenizer, departments=self._departments())
        quotes = quotes_in(draft.sentences)
        sentences = written_by(self._writer, draft, positions, style=style, check=check, book=self.book)
        with closing(sentences):
            made = yield from as_said(sentences, quotes)
        turn.clock.mark("generate")
        text = "\n".join(written(s, quotes) for s in made.sentences)
        by_model = made.composed_by is ComposedBy.GENERATIVE
        said = {
            "text": text,
            "readings": self._readings(text, turn),
            "composed_by": made.composed_by,
            "model": self._writer.name if by_model else None,
            "prompt": instructions(style).digest if by_model else None,
            "unphrased": made.unphrased,
            "timing_ms": turn.clock.timing(),
        }
        return answer.model_copy(update=said)

    def _departments(self) -> tuple[str, ...]:
        return self._known.vocabulary.departments if self._known else ()

    def _verified(self, draft: Draft, say: Replies) -> Draft:
        """Only the sentences that pass; an answer that lost one is partial, one that lost all is none."""
        departments = self._departments()
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
        quotes = quotes_in(draft.sentences)
        text = "\n".join(written(s, quotes) for s in draft.sentences)
        return Answer(
            answer_id=secrets.token_urlsafe(12),
            session_id=turn.session.id,
            outcome=draft.outcome,
            text=text,
            language=turn.tongue.language,
            citations=numbered(draft.sentences),
            contradictions=contradictions(draft),
            figures=draft.figures,
            departments=draft.referrals,
            readings=self._readings(text, turn),
            composed_by=draft.composed_by,
            confidence=draft.confidence,
            dropped=draft.dropped,
            index_generation=generation,
            timing_ms=turn.clock.timing(),
        )

    def _readings(self, text: str, turn: Turn) -> tuple[Reading, ...]:
        return readings_of(text, self._tokenizer) if turn.tongue.language is Language.JA_EASY else ()

    def _with_suggestions(self, answer: Answer, draft: Draft, turn: Turn) -> Answer:
        """The answer with up to three questions to go on with, each of which is answered when it is asked: of an
        initiative whose figures are told the tables know, the others are tried, a few at a time, because the answer's
        end waits for them: who asks next is shown more. What was meant is to choose from."""
        known, language = self._known, turn.tongue.language
        if answer.outcome is Outcome.CLARIFY or draft.figures or known is None:
            return answer.model_copy(update={"suggestions": draft.suggestions})
        candidates = going_on(draft, plain_in(known.vocabulary.askings, language), asked=turn.text)
        asked = [Question(q, turn.question.audience, language=language) for q in candidates]
        put_off = [q for q in asked if q not in known.answered][TRIED:]
        answered = (q.text for q in asked if q not in put_off and self._is_answered(q, known))
        try:
            shown = tuple(islice(answered, SUGGESTED))
        except AssistantError as error:
            structlog.get_logger().error("nothing_suggested", reason=str(error))
            shown = ()
        turn.clock.mark("suggest")
        return answer.model_copy(update={"suggestions": shown, "timing_ms": turn.clock.timing()})

    def _is_answered(self, question: Question, known: _Known) -> bool:
        """Whether the question, asked by itself, is known to be answered: found out once for a generation, when nobody
        else waits for an answer or its end."""
        if question not in known.answered and self._asking <= 1:
            index = self._open_index()
            if index.generation == known.generation:
                tongue = tongue_of(question.text, asked_for=question.language)
                turn = Turn(question, question.text, tongue, Session(id=""), Clock())
                tried = _returned(self._drafted(turn, index, known.vocabulary))
                known.answered[question] = tried.outcome in SPOKEN
        return known.answered.get(question, False)

    def _vocabulary(self, index: Index) -> Vocabulary:
        """The generation's vocabulary, read once when the generation is first seen."""
        known = self._known
        if known is None or known.generation != index.generation:
            with self._lock:
                known = self._known
                if known is None or known.generation != index.generation:
                    known = self._known = _Known(index.generation, vocabulary_of(index, self._tokenizer))
        return known.vocabulary


def _returned(steps: Generator[Stage, None, Draft]) -> Draft:
    """What the steps come to, without the events on the way."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            draft: Draft = end.value
            return draft


def _screened(text: str, vocabulary: Vocabulary) -> Screening:
    """Fails closed: a screen that breaks blocks the question."""
    try:
        return screened(text, public_numbers=vocabulary.published_numbers)
    except (ValueError, re.error, RecursionError) as error:
        structlog.get_logger().error("screen_broke", reason=type(error).__name__)
        return Screening(Outcome.BLOCKED)
