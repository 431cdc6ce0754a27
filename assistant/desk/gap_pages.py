"""The staff's page of what was asked in vain, with one button for each thing that can be done about it."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from assistant.desk.clock import Now, told_day
from assistant.desk.pages import AsFile, Pages, Sheet, sheet_response
from assistant.desk.people import Act, ActKind, Role, Staff
from assistant.desk.ports import AuditLog
from assistant.desk.rights import acting
from assistant.errors import GapUnknown
from assistant.gaps import Action, Gap
from assistant.problems import NOT_FOUND, Refused
from assistant.ui import desk_words as words

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


_NOTED = {
    Action.DRAFT: ActKind.GAP_DRAFT,
    Action.CASE: ActKind.GAP_CASE,
    Action.DISMISSED: ActKind.GAP_DISMISSED,
}


def gap_router(*, gaps: Gaps, audit: AuditLog, pages: Pages, now: Now) -> APIRouter:
    """`GET /gaps` and `POST /gaps/{id}`."""
    router = APIRouter(tags=["desk"])

    @router.get("/gaps")
    def listed(request: Request, done: Action | None = None, as_file: AsFile = "") -> Response:
        """The open gaps, most asked first."""
        found = gaps.gaps()
        if as_file == "csv":
            return sheet_response(Sheet("gaps", words.GAP_HEADS, [_row(gap) for gap in found]))
        return pages.show(request, "gaps.html", gaps=found[:_MOST], count=len(found), done=done, told_day=told_day)

    @router.post("/gaps/{gap_id}")
    def act(
        gap_id: Annotated[str, Path(pattern=r"^[0-9a-f]{10}$")],
        action: Annotated[Action, Form()],
        staff: Annotated[Staff, Depends(acting(Role.EDITOR))],
    ) -> RedirectResponse:
        """Make a draft or a case of a gap, or put it aside."""
        acts = {Action.DRAFT: gaps.draft, Action.CASE: gaps.case, Action.DISMISSED: gaps.dismiss}
        try:
            acts[action](gap_id, author=staff.name)
        except GapUnknown as error:
            raise Refused(NOT_FOUND) from error
        audit.note(Act(now(), staff.name, _NOTED[action], gap_id))
        return RedirectResponse(f"/gaps?done={action.value}", status_code=303)

    return router


def _row(gap: Gap) -> tuple[str, ...]:
    return (
        gap.question,
        str(gap.count),
        str(gap.unhelpful),
        told_day(gap.last),
        gap.department or "",
        "\n".join(gap.questions),
    )
