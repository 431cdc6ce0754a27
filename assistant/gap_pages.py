"""The staff's page of what was asked in vain, with one button for each thing that can be done about it."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import APIRouter, Form, Path
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment

from assistant.errors import GapUnknown
from assistant.gaps import Action, Gap
from assistant.problems import NOT_FOUND, Refused

_MOST = 100  # on one page


class Gaps(Protocol):
    """What was asked in vain, and what is done about it; `gaps.GapBook` keeps the promises."""

    def gaps(self) -> list[Gap]:
        """The open ones, most asked first."""

    def draft(self, gap_id: str, *, author: str) -> object:
        """A FAQ draft. Raises `GapUnknown`."""

    def case(self, gap_id: str, *, author: str) -> object:
        """An evaluation case. Raises `GapUnknown`."""

    def dismiss(self, gap_id: str, *, author: str) -> None:
        """Off the list. Raises `GapUnknown`."""


def gap_router(*, gaps: Gaps, templates: Environment) -> APIRouter:
    """`GET /gaps` and `POST /gaps/{id}`."""
    router = APIRouter(tags=["gaps"], default_response_class=HTMLResponse)

    @router.get("/gaps")
    def listed(done: Action | None = None) -> HTMLResponse:
        """The open gaps, most asked first."""
        found = gaps.gaps()
        page = templates.get_template("gaps.html").render(gaps=found[:_MOST], count=len(found), done=done)
        return HTMLResponse(page)

    @router.post("/gaps/{gap_id}")
    def act(
        gap_id: Annotated[str, Path(pattern=r"^[0-9a-f]{10}$")],
        action: Annotated[Action, Form()],
        author: Annotated[str, Form(min_length=1, max_length=64)],
    ) -> RedirectResponse:
        """Make a draft or a case of a gap, or put it aside."""
        acts = {Action.DRAFT: gaps.draft, Action.CASE: gaps.case, Action.DISMISSED: gaps.dismiss}
        try:
            acts[action](gap_id, author=author.strip())
        except GapUnknown as error:
            raise Refused(NOT_FOUND) from error
        return RedirectResponse(f"/gaps?done={action.value}", status_code=303)

    return router
