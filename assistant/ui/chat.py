"""The chat at `/`: a Gradio page that asks the pipeline in this process. No logic: it shows what comes.

This process remembers no conversation: a tab holds its own (`static/chat.js`) and sends its session's id along.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator, Sequence

import gradio as gr
import structlog
from fastapi import FastAPI
from jinja2 import Environment
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.bounds import out_of_bounds
from assistant.documents import Passage
from assistant.errors import AssistantError
from assistant.models import (
    Answer,
    Audience,
    Citation,
    Done,
    Evidence,
    Language,
    Outcome,
    Question,
    Stage,
    VerifiedSentence,
)
from assistant.ports import Assistant
from assistant.problems import BROKEN, problem_of, question_problem
from assistant.ui import desk_words
from assistant.ui.dress import Dress
from assistant.ui.gate import close_gate
from assistant.ui.labels import JA
from assistant.ui.look import Look, read_look
from assistant.ui.shown import answered_turn, refused_turn, working_turn
from assistant.ui.theme import calm_theme

_AT_ONCE = 8  # questions answered at the same time
_PASSAGES = 5  # that staff see under an answer; the page of an answer's reasons has more
_WAITING = 64  # questions waiting for their turn before the next is turned away
# Gradio sums up its last 10,000 events with pandas after every one, for a dashboard that is shut here.
_NO_STATISTICS = {"GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000", "GRADIO_ANALYTICS_MAX_EVENTS": "100"}
_CARRY = "(box, carried) => window.machi.carried(box)"
_SETTLE = "() => window.machi.settled()"


class Carried(BaseModel):
    """What a tab sends along with a question. Whoever sends it chooses every word of it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    session_id: str | None = Field(default=None, max_length=64)
    look: str = Field(default="", max_length=500)


class ChatRoom:
    """Answers the page's events; holds the pipeline and the templates."""

    def __init__(self, *, assistant: Assistant, templates: Environment, audience: Audience, limit: int) -> None:
        self._assistant = assistant
        self._templates = templates
        self._audience = audience
        self._limit = limit

    def ask(self, question: str, carried: str = "") -> Iterator[str]:
        """The turn as escaped HTML while a question is answered, step by step; the last one stays."""
        told = _carried(carried)
        look = read_look(told.look)
        why = out_of_bounds(question, limit=self._limit)
        if why is not None:
            refusal = question_problem(why, limit=self._limit).told(look.say)
            yield refused_turn(self._templates, "", look, refusal=refusal)
            return
        yield working_turn(self._templates, question, look)
        try:
            yield from self._answered(question, told.session_id, look)
        except Exception as error:  # a bug: the resident reads what to do, the log says where
            broken = problem_of(error) if isinstance(error, AssistantError) else BROKEN
            structlog.get_logger().error("bug in the chat", error=type(error).__name__)
            yield refused_turn(self._templates, question, look, refusal=broken.told(look.say))

    def _answered(self, question: str, session_id: str | None, look: Look) -> Iterator[str]:
        began, stage = time.perf_counter(), ""
        citations: tuple[Citation, ...] = ()
        seen: list[Citation] = []
        sentences: list[str] = []
        language = Language.AUTO if look.lang is Language.JA else look.lang
        for event in self._assistant.run(Question(question, self._audience, language, session_id=session_id)):
            match event:
                case Stage(name=name):
                    stage = name
                case Evidence():
                    citations = event.citations
                    seen.extend(citations)
                case VerifiedSentence(text=text):
                    sentences.append(text)
                case Done(answer=answer):
                    self._log(answer, began)
                    notice = _notice(answer, sentences, seen)
                    found = self._found(question)
                    yield answered_turn(self._templates, question, answer, look, notice=notice, found=found)
                    return
            shown = {"stage": stage, "citations": citations, "sentences": sentences}
            yield working_turn(self._templates, question, look, **shown)  # type: ignore[arg-type]

    def _found(self, question: str) -> list[Passage] | None:
        """What staff see of how an answer came about; nothing more of it for citizens."""
        if self._audience is not Audience.STAFF:
            return None
        try:
            return self._assistant.search(question, k=_PASSAGES)
        except AssistantError:  # the answer, which stands, says that the documents cannot be searched
            return []

    def _log(self, answer: Answer, began: float) -> None:
        took = round((time.perf_counter() - began) * 1000, 1)
        log = structlog.get_logger().bind(audience=self._audience.value)
        log.info("request", path="chat", status=200, ms=took, outcome=answer.outcome.value)


def _notice(answer: Answer, sentences: Sequence[str], citations: Sequence[Citation]) -> str:
    """The label that says what became of what was shown before and is not in the answer; empty when all of it is."""
    kept = {s.strip() for s in sentences} <= {line.strip() for line in answer.text.splitlines()}
    if answer.outcome is Outcome.UNAVAILABLE:  # stopped on the way
        return "" if kept and set(citations) <= set(answer.citations) else "withdrawn"
    return "" if kept else "rewritten"


def _carried(text: str) -> Carried:
    try:
        return Carried.model_validate_json(text)
    except ValidationError:
        return Carried()


def mount_chat(
    app: FastAPI,
    *,
    assistant: Assistant,
    templates: Environment,
    audience: Audience,
    city: str,
    max_question_length: int,
    retention_days: int,
) -> None:
    """Show the chat at `/` of `app`, behind a gate that lets through only what the page itself asks for."""
    os.environ |= _NO_STATISTICS
    room = ChatRoom(assistant=assistant, templates=templates, audience=audience, limit=max_question_length)
    staff = audience is Audience.STAFF
    title = (desk_words.STAFF_TITLE if staff else JA.title).format(city=city)

    async def mount() -> None:
        gr.mount_gradio_app(
            app,
            chat_page(room, title=title),
            path="/",
            footer_links=[],
            run_history=False,
            show_error=False,
            ssr_mode=False,
            enable_monitoring=False,
            pwa=False,
            mcp_server=False,
            max_file_size=0,
            theme=calm_theme(),
        )

    asyncio.run(mount())  # outside a running loop Gradio opens several and never closes them
    close_gate(app, Dress(templates, city=city, days=retention_days, staff=staff))


def chat_page(room: ChatRoom, *, title: str) -> gr.Blocks:
    """Gradio's part of the page: the turn that is being answered, the question box and its button."""
    with gr.Blocks(analytics_enabled=False, title=title) as page:
        now = gr.HTML("", js_on_load=None, apply_default_css=False, elem_id="now")
        box = gr.Textbox(
            label=JA.ask_label,
            placeholder=JA.ask_placeholder,
            lines=2,
            max_lines=6,
            elem_id="question",
        )
        carried = gr.Textbox(visible=False)
        send = gr.Button(JA.ask_button, variant="primary", elem_id="send")

        asked = gr.on(
            [box.submit, send.click],
            room.ask,
            [box, carried],
            now,  # never the box: who types on while an answer comes would lose it
            js=_CARRY,
            concurrency_limit=_AT_ONCE,
            concurrency_id="ask",
            api_visibility="private",
            show_progress="hidden",
        )
        asked.then(None, js=_SETTLE, api_visibility="private", show_progress="hidden")
        page.queue(max_size=_WAITING, default_concurrency_limit=_AT_ONCE, api_open=False)
    return page
