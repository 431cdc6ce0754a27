"""Everything that can be refused or break at a door, as RFC 9457 problem documents.

`detail` tells a developer in English, `message_ja` tells a resident what to do. What was sent is never echoed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from assistant.bounds import OutOfBounds
from assistant.errors import AssistantError, StoreUnavailable
from assistant.text import visible
from assistant.ui.labels import JA, Labels

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of refusal or breakage; what people read of it stands under its slug in every catalogue of labels."""

    slug: str
    status: int
    title: str
    detail: str
    limit: int | None = None  # in characters, where a question has one

    def told(self, say: Labels) -> str:
        """What a resident should do, in these words; those for any problem where they have none for this one."""
        return say.problems.get(self.slug, say.problem).format(limit=self.limit)

    @property
    def message_ja(self) -> str:
        """What to do, in Japanese."""
        return self.told(JA)


BODY_INVALID = Problem("body-invalid", 422, "The request has a field of the wrong form", "See `errors`.")
BODY_UNREADABLE = Problem("body-unreadable", 400, "The body is not JSON", "Send one JSON object in UTF-8.")
BODY_TOO_LARGE = Problem("body-too-large", 413, "The body is too large", "Send at most 65536 bytes.")
MEDIA_UNSUPPORTED = Problem("media-unsupported", 415, "The media type is not supported", "Send application/json.")
NOT_FOUND = Problem("not-found", 404, "Not found", "There is nothing at this address.")
METHOD_NOT_ALLOWED = Problem("method-not-allowed", 405, "Method not allowed", "See /openapi.json for the methods.")
LOGIN_NEEDED = Problem("login-needed", 401, "Login needed", "Send HTTP Basic credentials.")
LOGIN_PAUSED = Problem("login-paused", 429, "Too many failed logins", "Wait for the seconds in Retry-After.")
NOT_ALLOWED = Problem("not-allowed", 403, "Not allowed", "The account's role does not include this.")
FORM_STALE = Problem("form-stale", 403, "The form is of another login", "Load the page again and send its form.")
UNAVAILABLE = Problem("unavailable", 503, "The index or the model cannot be used", "See /readyz for how to mend.")
STORE_UNAVAILABLE = Problem("store-unavailable", 503, "The store cannot be used", "Nothing was kept. Try again later.")
BROKEN = Problem("broken", 500, "Something broke", "The log has the trace under this X-Request-Id.")

_QUESTION: Mapping[OutOfBounds, str] = {
    OutOfBounds.EMPTY: "The question is empty",
    OutOfBounds.WITHOUT_WORDS: "The question has no words",
    OutOfBounds.TOO_LONG: "The question is too long",
    OutOfBounds.NOT_TEXT: "The question has control characters or broken text",
}


ProblemPage = Callable[[Problem, Request], Response]


class Refused(Exception):
    """A door does not take the request; answered with `problem` by the handler below."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title)
        self.problem = problem


class ProblemDocument(BaseModel):
    """An RFC 9457 problem with a sentence for the resident."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    message_ja: str
    errors: list[dict[str, str]] = []


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemDocument, "content": {MEDIA_TYPE: {}}, "description": description}
    for status, description in (
        (400, "The body is not JSON"),
        (404, "There is nothing of this id"),
        (413, "The body is too large"),
        (415, "The body is not declared as JSON"),
        (422, "A field has the wrong form"),
        (503, "The index, the model or the store cannot be used"),
    )
}


def question_problem(why: OutOfBounds, *, limit: int) -> Problem:
    """The problem of a question that cannot be taken."""
    return Problem(why.value, 422, _QUESTION[why], f"A question has 1 to {limit} characters.", limit=limit)


def problem_response(
    problem: Problem, *, instance: str, errors: Sequence[dict[str, str]] = (), headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The problem as an HTTP response. `instance` is the path without its query."""
    document = ProblemDocument(
        type=f"urn:machi-annai:problem:{problem.slug}",
        title=problem.title,
        status=problem.status,
        detail=problem.detail,
        instance=visible(instance)[:200],
        message_ja=problem.message_ja,
        errors=list(errors),
    )
    return JSONResponse(document.model_dump(), problem.status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(error: AssistantError) -> Problem:
    """What a broken world means to who asked."""
    return STORE_UNAVAILABLE if isinstance(error, StoreUnavailable) else UNAVAILABLE


def install_problems(app: FastAPI, *, page: ProblemPage) -> None:
    """Answer every refusal and every `AssistantError` of this app: a document, or `page` for a person's browser."""

    def answered(request: Request, problem: Problem, errors: Sequence[dict[str, str]] = ()) -> Response:
        path = request.url.path
        if not path.startswith("/api/") and "text/html" in request.headers.get("accept", ""):
            return page(problem, request)
        return problem_response(problem, instance=path, errors=errors)

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return answered(request, error.problem)

    def unavailable(request: Request, error: Exception) -> Response:
        assert isinstance(error, AssistantError)
        return answered(request, problem_of(error))

    def of_status(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return answered(request, _of_status(error.status_code))

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        problem = _of_validation(error)
        fields = [_field(e) for e in error.errors()[:10]] if problem is BODY_INVALID else []
        return answered(request, problem, fields)

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(AssistantError, unavailable)
    app.add_exception_handler(HTTPException, of_status)
    app.add_exception_handler(RequestValidationError, invalid)


def _of_validation(error: RequestValidationError) -> Problem:
    found = error.errors()
    if any(e["loc"][:1] == ("path",) for e in found):
        return NOT_FOUND  # an id that no source can have
    return BODY_UNREADABLE if any(e["type"] == "json_invalid" for e in found) else BODY_INVALID


def _field(error: Mapping[str, Any]) -> dict[str, str]:
    """Which field, and what it should be; names are cut because a sender chooses them."""
    place = ".".join(str(part) for part in error["loc"][1:])
    return {"field": visible(place)[:60], "reason": visible(str(error["msg"]))[:200]}


def _of_status(status: int) -> Problem:
    known = {p.status: p for p in (BODY_UNREADABLE, NOT_FOUND, METHOD_NOT_ALLOWED, BODY_TOO_LARGE, MEDIA_UNSUPPORTED)}
    return known.get(status) or replace(BROKEN, status=status, title=f"HTTP {status}")
