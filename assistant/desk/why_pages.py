"""`/desk/why`: a question answered, with what was found, in which order, and where the time went."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from assistant.bounds import out_of_bounds
from assistant.desk.pages import Pages
from assistant.models import Audience, Question
from assistant.ports import Assistant
from assistant.problems import question_problem
from assistant.source_url import source_url

_PASSAGES = 10


def why_router(*, assistant: Assistant, pages: Pages, max_question_length: int) -> APIRouter:
    """The page."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/why")
    def why(request: Request, q: Annotated[str, Query(max_length=5000)] = "") -> Response:
        """The answer to `q` as staff get it, and what it rests on. Looking raises no gap's count."""
        refused = out_of_bounds(q, limit=max_question_length) if q else None
        if refused is not None:
            message = question_problem(refused, limit=max_question_length).message_ja
            return pages.show(
                request, "why.html", status=422, q=q, answer=None, message=message, longest=max_question_length
            )
        if not q:
            return pages.show(request, "why.html", q="", answer=None, message="", longest=max_question_length)
        answer = assistant.ask(Question(q, Audience.STAFF, recorded=False))
        request.state.outcome = answer.outcome.value
        cited = {(c.source_id, c.heading_path) for c in answer.citations}
        found = [
            (
                passage,
                source_url(passage.chunk.source_id),
                (passage.chunk.source_id, passage.chunk.heading_path) in cited,
            )
            for passage in assistant.search(q, k=_PASSAGES)
        ]
        steps = answer.timing_ms.steps
        longest_step = max([*steps.values(), 0.001])
        return pages.show(
            request,
            "why.html",
            q=q,
            answer=answer,
            message="",
            found=found,
            steps=[(name, took, round(100 * took / longest_step)) for name, took in steps.items()],
            longest=max_question_length,
        )

    return router
