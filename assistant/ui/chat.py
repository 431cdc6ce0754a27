"""The chat at `/`: a Gradio page that asks the pipeline in this process. No logic: it shows what comes."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import gradio as gr
import structlog
from fastapi import FastAPI
from jinja2 import Environment

from assistant.bounds import out_of_bounds
from assistant.errors import AssistantError
from assistant.models import Answer, Audience, Done, Feedback, Question, Stage, VerifiedSentence
from assistant.ports import Assistant, Journal
from assistant.problems import BROKEN, problem_of, question_problem
from assistant.text import visible
from assistant.ui import words
from assistant.ui.gate import close_gate
from assistant.ui.shown import answered_turn, refused_turn, working_turn
from assistant.ui.theme import calm_theme

SUGGESTIONS = 4  # as many buttons as fit a phone under an answer
_KEPT_TURNS = 10  # what a browser shows and this process holds of one conversation, some 8 kB each
_OPEN_TALKS = 1000  # conversations held at once; the one longest unused makes room
_IDLE_SECONDS = 3600  # a conversation left open is forgotten by the page
_AT_ONCE = 8  # questions answered at the same time
_WAITING = 64  # questions waiting for their turn before the next is turned away
# Gradio sums up its last 10,000 events with pandas after every one, for a dashboard that is shut here.
_NO_STATISTICS = {"GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000", "GRADIO_ANALYTICS_MAX_EVENTS": "100"}
_SHOW_NOW = """() => { setTimeout(() => document.getElementById("now")?.scrollIntoView({block: "start",
  behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"}), 200) }"""


@dataclass(frozen=True, slots=True)
class Talk:
    """What one browser tab has seen: its turns as escaped HTML, and the answer that feedback would be on."""

    session_id: str | None = None
    turns: tuple[str, ...] = ()
    answer_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """Everything on the page that changes with a question."""

    box: str
    turn: str
    talk: Talk
    suggestions: tuple[str, ...] = ()
    begun: bool = True  # whether the examples give way to the conversation


class ChatRoom:
    """Answers the page's events; holds the pipeline, the journal and the templates."""

    def __init__(
        self, *, assistant: Assistant, journal: Journal, templates: Environment, audience: Audience, limit: int
    ) -> None:
        self._assistant = assistant
        self._journal = journal
        self._templates = templates
        self._audience = audience
        self.for_staff = audience is Audience.STAFF
        self._limit = limit

    def ask(self, question: str, talk: Talk) -> Iterator[_Shown]:
        """What the page shows while a question is answered, step by step; the last one stays."""
        why = out_of_bounds(question, limit=self._limit)
        if why is not None:
            refusal = question_problem(why, limit=self._limit).message_ja
            turn = refused_turn(self._templates, "", refusal=refusal)
            yield _Shown(visible(question), turn, talk, begun=bool(talk.turns))
            return
        talk = replace(talk, answer_id=None)
        yield _Shown("", working_turn(self._templates, question), talk)
        try:
            yield from self._answered(question, talk)
        except Exception as error:  # a bug: the resident reads what to do, the log says where
            broken = problem_of(error) if isinstance(error, AssistantError) else BROKEN
            structlog.get_logger().error("bug in the chat", error=type(error).__name__)
            yield _Shown(question, refused_turn(self._templates, question, refusal=broken.message_ja), talk)

    def _answered(self, question: str, talk: Talk) -> Iterator[_Shown]:
        began, stage, sentences = time.perf_counter(), "", list[str]()
        for event in self._assistant.run(Question(question, self._audience, session_id=talk.session_id)):
            match event:
                case Stage(name=name):
                    stage = name
                case VerifiedSentence(text=text):
                    sentences.append(text)
                case Done(answer=answer):
                    self._log(answer, began)
                    yield self._done(question, answer, talk)
                    return
            yield _Shown("", working_turn(self._templates, question, stage=stage, sentences=sentences), talk)

    def _done(self, question: str, answer: Answer, talk: Talk) -> _Shown:
        turn = answered_turn(self._templates, question, answer)
        turns = (*talk.turns, turn)[-_KEPT_TURNS:]
        return _Shown("", turn, Talk(answer.session_id, turns, answer.answer_id), answer.suggestions[:SUGGESTIONS])

    def rate(self, talk: Talk, *, helpful: bool) -> str:
        """Keep a thumb; what to tell the person."""
        try:
            known = self._journal.feedback(Feedback(talk.answer_id or "", helpful, None, datetime.now(UTC)))
        except AssistantError as error:
            return problem_of(error).message_ja
        return words.FEEDBACK_THANKS if known else words.FEEDBACK_UNKNOWN

    def _log(self, answer: Answer, began: float) -> None:
        took = round((time.perf_counter() - began) * 1000, 1)
        log = structlog.get_logger().bind(audience=self._audience.value)
        log.info("request", path="chat", status=200, ms=took, outcome=answer.outcome.value)


def mount_chat(
    app: FastAPI,
    *,
    assistant: Assistant,
    journal: Journal,
    templates: Environment,
    audience: Audience,
    city: str,
    max_question_length: int,
    retention_days: int,
) -> None:
    """Show the chat at `/` of `app`, behind a gate that lets through only what the page itself asks for."""
    os.environ |= _NO_STATISTICS
    room = ChatRoom(
        assistant=assistant, journal=journal, templates=templates, audience=audience, limit=max_question_length
    )
    title = (words.STAFF_TITLE if audience is Audience.STAFF else words.CHAT_TITLE).format(city=city)

    async def mount() -> None:
        gr.mount_gradio_app(
            app,
            chat_page(room, templates, title=title, days=retention_days),
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
            css=(files("assistant.ui") / "static" / "chat.css").read_text("utf-8"),
        )

    asyncio.run(mount())  # outside a running loop Gradio opens several and never closes them
    close_gate(app)


def chat_page(room: ChatRoom, templates: Environment, *, title: str, days: int) -> gr.Blocks:
    """The page: what it is, the conversation, feedback, the question box, examples, what is kept."""
    with gr.Blocks(analytics_enabled=False, title=title) as page:
        talk = gr.State(Talk(), time_to_live=_IDLE_SECONDS)
        _html(templates.get_template("chat_intro.html").render(title=title, staff=room.for_staff))
        past = _html("", elem_id="past")
        now = _html("", elem_id="now", html_template='<div aria-live="polite">${value}</div>')
        with gr.Column(visible=False) as rating:
            _html(f'<div class="said"><p class="soft">{words.HELPFUL_TITLE}</p></div>')
            with gr.Row():
                thumbs = [gr.Button(text, size="md", min_width=120) for text in (words.HELPFUL, words.NOT_HELPFUL)]
        note = _html("", elem_id="note", html_template='<div role="status" class="said">${value}</div>')
        with gr.Column(visible=False) as more:
            _html(f'<div class="said"><p class="soft">{words.SUGGESTIONS_TITLE}</p></div>')
            chips = [gr.Button("", visible=False, elem_classes="chip", size="md") for _ in range(SUGGESTIONS)]
        box = gr.Textbox(
            label=words.ASK_LABEL, placeholder=words.ASK_PLACEHOLDER, lines=2, max_lines=6, elem_id="question"
        )
        send = gr.Button(words.ASK_BUTTON, variant="primary")
        with gr.Column() as examples:
            _html(f'<div class="said"><h3>{words.EXAMPLES_TITLE}</h3></div>')
            shown_examples = [gr.Button(text, elem_classes="chip", size="md") for text in words.EXAMPLES]
        again = gr.Button(words.CLEAR_BUTTON, visible=False, size="md")
        _html(templates.get_template("chat_notice.html").render(days=days))

        outputs = [box, past, now, talk, rating, note, examples, again, more, *chips]
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        askers = [(box.submit, box), (send.click, box), *((b.click, b) for b in (*chips, *shown_examples))]
        for event, asked in askers:
            event(_step_of(room), [asked, talk], outputs, concurrency_limit=_AT_ONCE, concurrency_id="ask", **quiet)
            event(None, js=_SHOW_NOW, **quiet)
        again.click(lambda: _updates(_Shown("", "", Talk(), begun=False), past=""), [], outputs, **quiet)
        for button, helpful in zip(thumbs, (True, False), strict=True):
            button.click(_rate_of(room, helpful=helpful), [talk], [rating, note], **quiet)
        page.state_session_capacity = _OPEN_TALKS
        page.queue(max_size=_WAITING, default_concurrency_limit=_AT_ONCE, api_open=False)
    return page


def _html(value: str, **how: Any) -> gr.HTML:
    """HTML of our templates, without Gradio's styles and scripts."""
    return gr.HTML(value, js_on_load=None, apply_default_css=False, **how)


def _step_of(room: ChatRoom) -> Callable[[str, Talk], Iterator[list[Any]]]:
    def step(question: str, talk: Talk) -> Iterator[list[Any]]:
        seen = talk.turns
        for shown in room.ask(question, talk):
            yield _updates(shown, past="".join(seen))

    return step


def _rate_of(room: ChatRoom, *, helpful: bool) -> Callable[[Talk], list[Any]]:
    def rate(talk: Talk) -> list[Any]:
        return [gr.update(visible=False), room.rate(talk, helpful=helpful)]

    return rate


def _updates(shown: _Shown, *, past: str) -> list[Any]:
    """The page's components in the order of `outputs`."""
    chips = [*shown.suggestions, *[""] * (SUGGESTIONS - len(shown.suggestions))]
    return [
        shown.box,
        past,
        shown.turn,
        shown.talk,
        gr.update(visible=shown.talk.answer_id is not None),
        "",
        gr.update(visible=not shown.begun),
        gr.update(visible=shown.begun),
        gr.update(visible=bool(shown.suggestions)),
        *(gr.update(value=text, visible=bool(text)) for text in chips),
    ]
