"""The room for asking: a question in, an answer, its events or the passages it would rest on out."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

import anyio
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import iterate_in_threadpool

from assistant.bounds import WholeText, out_of_bounds
from assistant.documents import Passage
from assistant.models import (
    GENERATING,
    Answer,
    Audience,
    Citation,
    Compose,
    Done,
    Event,
    Evidence,
    Language,
    Question,
    Stage,
    VerifiedSentence,
)
from assistant.ports import Assistant
from assistant.problems import RESPONSES, Refused, question_problem
from assistant.source_url import source_url

_SEEN_S = 0.1  # a step that takes as long is shown


class AskBody(BaseModel):
    """What `POST /api/ask` takes."""

    model_config = ConfigDict(extra="forbid")

    question: WholeText
    session_id: WholeText | None = None
    language: Language = Language.AUTO
    compose: Compose = Compose.AUTO


class FoundPassage(BaseModel):
    """A passage with its scores."""

    source_id: str
    title: str
    heading_path: tuple[str, ...]
    page: int | None
    text: str
    url: str
    score: float
    similarity: float
    lexical: float


class Passages(BaseModel):
    """What `GET /api/search` found, best first."""

    passages: list[FoundPassage]


def ask_router(*, assistant: Assistant, audience: Audience, max_question_length: int) -> APIRouter:
    """`/api/ask`, `/api/ask/stream` and `/api/search`."""
    router = APIRouter(prefix="/api", tags=["ask"], responses=RESPONSES)

    def checked(text: str) -> str:
        why = out_of_bounds(text, limit=max_question_length)
        if why is not None:
            raise Refused(question_problem(why, limit=max_question_length))
        return text

    def question_of(body: AskBody) -> Question:
        return Question(checked(body.question), audience, body.language, body.compose, body.session_id)

    @router.post("/ask")
    def ask(body: AskBody, request: Request) -> Answer:
        """Answer a question."""
        answer = assistant.ask(question_of(body))
        request.state.outcome = answer.outcome.value
        return answer

    @router.post("/ask/stream", response_class=EventSourceResponse)
    def ask_stream(body: AskBody, request: Request) -> EventSourceResponse:
        """Answer a question as server-sent events: `stage`, `evidence`, `sentence`, `done`."""
        return EventSourceResponse(_stream(assistant.run(question_of(body)), request))

    @router.get("/search")
    def search(q: str, k: Annotated[int, Query(ge=1, le=50)] = 10) -> Passages:
        """Find passages."""
        return Passages(passages=[_found(passage) for passage in assistant.search(checked(q), k=k)])

    return router


def _found(passage: Passage) -> FoundPassage:
    chunk = passage.chunk
    return FoundPassage(
        source_id=chunk.source_id,
        title=chunk.title,
        heading_path=chunk.heading_path,
        page=chunk.page,
        text=chunk.text,
        url=source_url(chunk.source_id),
        score=passage.score,
        similarity=passage.similarity,
        lexical=passage.lexical,
    )


async def _stream(events: Iterator[Event], request: Request) -> AsyncIterator[bytes]:
    """The events as they come; when the asker leaves, `events` is closed and its work stops."""
    try:
        async for together in iterate_in_threadpool(_together(events)):
            if isinstance(together[-1], Done):
                request.state.outcome = together[-1].answer.outcome.value
            yield b"".join(_sent(event).encode() for event in together)
    finally:
        close = getattr(events, "close", None)
        if close is not None:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(close)


def _together(events: Iterator[Event]) -> Iterator[list[Event]]:
    """The events in groups: sending each alone takes a sixth of a figure's time. A group ends with the evidence, with
    the answer, when it has waited long enough to be looked at, and with each event while a model writes."""
    group: list[Event] = []
    writing, begun = False, time.monotonic()
    for event in events:
        group.append(event)
        writing = writing or event == GENERATING
        if writing or isinstance(event, Evidence | Done) or time.monotonic() - begun > _SEEN_S:
            yield group
            group, begun = [], time.monotonic()


def _sent(event: Event) -> ServerSentEvent:
    match event:
        case Stage(name=name):
            return ServerSentEvent(_StageData(name=name).model_dump_json(), event="stage")
        case Evidence(citations=citations, text=text):
            return ServerSentEvent(_EvidenceData(citations=citations, text=text).model_dump_json(), event="evidence")
        case VerifiedSentence(text=text):
            return ServerSentEvent(_SentenceData(text=text).model_dump_json(), event="sentence")
        case Done(answer=answer):
            return ServerSentEvent(answer.model_dump_json(), event="done")


class _StageData(BaseModel):
    name: str


class _EvidenceData(BaseModel):
    citations: tuple[Citation, ...]
    text: str


class _SentenceData(BaseModel):
    text: str
