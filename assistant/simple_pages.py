"""`/simple`: the same service as forms and pages, for old phones, screen readers and closed terminals. No scripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from markupsafe import Markup
from pydantic import BaseModel, Field

from assistant.bounds import WholeText, out_of_bounds
from assistant.models import Audience, Feedback, Language, Question
from assistant.ports import Assistant, Journal
from assistant.problems import question_problem
from assistant.redact import Redact
from assistant.text import visible
from assistant.ui.labels import JA
from assistant.ui.look import Look, look_of
from assistant.ui.sheet import page
from assistant.ui.shown import answered_turn

OPEN_FORMS = ("/simple", "/simple/feedback")
_MOST_COMMENT = 900

Id = Annotated[str, Form(max_length=64)]
Said = Annotated[WholeText, Form(max_length=20_000)]


class Rating(BaseModel):
    """Whether an answer helped, as the form says it."""

    answer_id: str = Field(max_length=64)
    helpful: Literal["yes", "no"]
    session_id: str = Field(default="", max_length=64)
    lang: str = ""
    reason: str = ""
    comment: WholeText = Field(default="", max_length=_MOST_COMMENT)


def simple_router(
    *,
    assistant: Assistant,
    journal: Journal,
    redact: Redact,
    templates: Environment,
    max_question_length: int,
    retention_days: int,
) -> APIRouter:
    """`/simple` and `/simple/feedback`. The session goes along in the form; nothing is kept in the browser."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    def simple(request: Request, look: Look, *, status: int = 200, **values: object) -> HTMLResponse:
        nothing: dict[str, object] = {"turn": "", "refusal": "", "thanks": "", "kept": "", "session_id": ""}
        nothing |= {"answered_question": "", "days": retention_days, "back": "/simple"}
        return page(templates, "simple.html", request, look=look, status=status, **(nothing | values))

    @router.get("/simple")
    def asking(request: Request) -> HTMLResponse:
        """The form, with examples."""
        return simple(request, look_of(request))

    @router.post("/simple")
    def answered(request: Request, question: Said = "", session_id: Id = "", lang: Id = "") -> HTMLResponse:
        """The answer, and the form for the next question."""
        look = _look(request, lang)
        why = out_of_bounds(question, limit=max_question_length)
        if why is not None:
            refusal = question_problem(why, limit=max_question_length).told(look.say)
            return simple(request, look, status=422, refusal=refusal, kept=visible(question), session_id=session_id)
        language = Language.AUTO if look.lang is Language.JA else look.lang
        answer = assistant.ask(Question(question, Audience.CITIZEN, language, session_id=session_id or None))
        request.state.outcome = answer.outcome.value
        turn = Markup(answered_turn(templates, question, answer, look, plain=True))  # Jinja wrote it, escaped
        return simple(request, look, turn=turn, session_id=answer.session_id, answered_question=question)

    @router.post("/simple/feedback")
    def rated(request: Request, said: Annotated[Rating, Form()]) -> HTMLResponse:
        """Keep whether the answer helped, and why; staff read the reason in Japanese."""
        look = _look(request, said.lang)
        remark = "：".join(part for part in (JA.reasons.get(said.reason, ""), visible(said.comment).strip()) if part)
        kept = Feedback(said.answer_id, said.helpful == "yes", redact(remark) if remark else None, datetime.now(UTC))
        thanks = look.say.thanks if journal.feedback(kept) else look.say.feedback_unknown
        return simple(request, look, thanks=thanks, session_id=said.session_id)

    return router


def _look(request: Request, lang: str) -> Look:
    """The form says the language, for a browser that keeps no cookie."""
    look = look_of(request)
    return replace(look, lang=Language(lang)) if lang in set(Language) - {Language.AUTO} else look
