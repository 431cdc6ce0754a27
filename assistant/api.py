"""The HTTP door: the app of one audience with its rooms. No logic: everything asked goes to the pipeline."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from fastapi import APIRouter, FastAPI, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field
from starlette.middleware import Middleware

from assistant.api_ask import ask_router
from assistant.api_reference import reference_router
from assistant.bounds import WholeText
from assistant.doors import BodyGate, FrontDoor
from assistant.embed_pages import embed_router
from assistant.errors import AssistantError
from assistant.look_pages import look_router
from assistant.models import Audience, Feedback
from assistant.pages import page_templates, pages_router, problem_page
from assistant.ports import Assistant, Journal, OpenIndex
from assistant.problems import NOT_FOUND, RESPONSES, UNAVAILABLE, ProblemPage, Refused, install_problems
from assistant.quality_page import Published, quality_router
from assistant.redact import Redact as Redact  # noqa: PLC0414 - staff.py takes it from here
from assistant.simple_pages import OPEN_FORMS, simple_router
from assistant.text import visible
from assistant.ui.chat import mount_chat
from assistant.ui.ruby import Readings, no_readings

SELF = "'self'"  # of a page's own host, in a policy
MAX_COMMENT = 1000  # characters; a thumb with a remark, not a letter


class FeedbackBody(BaseModel):
    """A thumb up or down on an answer, with a remark that is redacted before it is kept."""

    model_config = ConfigDict(extra="forbid")

    answer_id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    helpful: bool = Field(strict=True)
    comment: WholeText | None = Field(default=None, max_length=MAX_COMMENT)


@dataclass(frozen=True, slots=True)
class CitizenPages:
    """What the citizens' pages need beside the assistant: readings for furigana, the numbers of the last test, and
    the origins whose pages may show the chat in a frame."""

    readings: Readings = no_readings
    published: Published = lambda: None
    embed_origins: Sequence[str] = ()


def create_app(
    *,
    assistant: Assistant,
    open_index: OpenIndex,
    journal: Journal,
    redact: Redact,
    audience: Audience,
    city: str,
    max_question_length: int,
    retention_days: int,
    login: Middleware | None = None,
    citizen: CitizenPages | None = None,
    rooms: Sequence[APIRouter] = (),
    problem: ProblemPage | None = None,
) -> FastAPI:
    """The app of one audience: API, source pages and the chat at `/`.

    `redact` removes personal data from a feedback comment before `journal` keeps it. `login` stands before
    every address, behind nothing but the log. `citizen` are pages for everybody, `rooms` the desk's, for staff alone;
    `problem` is its page for what went wrong.
    """
    logging.getLogger("sse_starlette").setLevel(logging.INFO)  # at DEBUG it logs every answer
    app = FastAPI(title=f"machi-annai ({audience.value})", version="1", docs_url=None, redoc_url=None)
    readings = citizen.readings if citizen else no_readings
    templates = page_templates(city=city, public=citizen is not None, readings=readings)
    install_problems(app, page=problem or problem_page(templates))
    app.include_router(ask_router(assistant=assistant, audience=audience, max_question_length=max_question_length))
    app.include_router(feedback_router(journal=journal, redact=redact))
    app.include_router(health_router(open_index=open_index))
    app.include_router(reference_router(open_index=open_index))
    app.mount("/style", StaticFiles(packages=[("assistant.ui", "static")]))
    app.include_router(pages_router(open_index=open_index, templates=templates))
    app.include_router(look_router())
    if citizen is not None:
        simple = simple_router(
            assistant=assistant,
            journal=journal,
            redact=redact,
            templates=templates,
            max_question_length=max_question_length,
            retention_days=retention_days,
        )
        quality = quality_router(open_index=open_index, published=citizen.published, templates=templates)
        rooms = (*rooms, simple, quality, embed_router(templates=templates))
    for room in rooms:
        app.include_router(room)
    mount_chat(
        app,
        assistant=assistant,
        templates=templates,
        audience=audience,
        city=city,
        max_question_length=max_question_length,
        retention_days=retention_days,
    )
    app.add_middleware(BodyGate, open_forms=OPEN_FORMS if citizen else ())
    if login is not None:
        app.add_middleware(login.cls, *login.args, **login.kwargs)
    app.add_middleware(FrontDoor, audience=audience.value, frames=(SELF, *citizen.embed_origins) if citizen else ())
    return app


def create_citizen_app(
    *,
    assistant: Assistant,
    open_index: OpenIndex,
    journal: Journal,
    redact: Redact,
    city: str,
    max_question_length: int,
    retention_days: int,
    pages: CitizenPages | None = None,
) -> FastAPI:
    """The app that residents use, without a login."""
    return create_app(
        assistant=assistant,
        open_index=open_index,
        journal=journal,
        redact=redact,
        audience=Audience.CITIZEN,
        city=city,
        max_question_length=max_question_length,
        retention_days=retention_days,
        citizen=pages or CitizenPages(),
    )


def feedback_router(*, journal: Journal, redact: Redact) -> APIRouter:
    """`/api/feedback`."""
    router = APIRouter(prefix="/api", tags=["feedback"], responses=RESPONSES)

    @router.post("/feedback", status_code=204)
    def feedback(body: FeedbackBody) -> None:
        """Say whether an answer helped."""
        comment = redact(visible(body.comment)) if body.comment and body.comment.strip() else None
        if not journal.feedback(Feedback(body.answer_id, body.helpful, comment, datetime.now(UTC))):
            raise Refused(NOT_FOUND)

    return router


def health_router(*, open_index: OpenIndex) -> APIRouter:
    """`/healthz` says that the process runs, `/readyz` that it can answer."""
    router = APIRouter(tags=["health"])
    process = secrets.token_hex(8)

    @router.get("/healthz")
    def healthz(response: Response) -> dict[str, str]:
        """Whether the process runs; `X-Process` tells it from one that runs after a restart."""
        response.headers["X-Process"] = process
        return {"status": "ok"}

    @router.get("/readyz", responses={503: RESPONSES[503]})
    def readyz() -> dict[str, str]:
        """Whether there is an index to answer from; if not, what mends it."""
        try:
            index = open_index()
        except AssistantError as error:
            raise Refused(replace(UNAVAILABLE, detail=f"To mend it: {error.mend}")) from error
        return {"status": "ready", "generation": index.generation, "built_at": index.built_at}

    return router
