"""`/desk/feedback` and `/desk/audit`: what people said of answers, and who did what at the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from assistant.desk.clock import told
from assistant.desk.pages import AsFile, Pages, Sheet, sheet_response
from assistant.desk.people import ActKind, Role
from assistant.desk.ports import AuditLog, FeedbackGiven, FeedbackList
from assistant.desk.rights import reading
from assistant.desk.told_act import told_act
from assistant.ui import desk_words as words

_MOST, _MOST_IN_FILE = 200, 10_000  # rows


def feedback_router(*, lists: Callable[[], Sequence[FeedbackList]], pages: Pages) -> APIRouter:
    """What people said of answers, from every audience's journal."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/feedback")
    def feedback(request: Request, helpful: Literal["", "yes", "no"] = "", as_file: AsFile = "") -> Response:
        """The newest first."""
        wanted = None if not helpful else helpful == "yes"
        most = _MOST_IN_FILE if as_file else _MOST
        found = newest(lists(), limit=most, helpful=wanted)
        if as_file == "csv":
            return sheet_response(Sheet("feedback", words.FEEDBACK_HEADS, [_row(one) for one in found]))
        return pages.show(request, "feedback.html", rows=found, helpful=helpful, told=told)

    return router


def audit_router(*, audit: AuditLog, pages: Pages) -> APIRouter:
    """Who did what, for admins."""
    router = APIRouter(tags=["desk"], dependencies=[Depends(reading(Role.ADMIN))])

    @router.get("/desk/audit")
    def acts(
        request: Request,
        actor: Annotated[str, Query(max_length=64)] = "",
        kind: ActKind | Literal[""] = "",
        as_file: AsFile = "",
    ) -> Response:
        """The newest first."""
        found = audit.acts(limit=_MOST_IN_FILE if as_file else _MOST, actor=actor or None, kind=kind or None)
        if as_file == "csv":
            return sheet_response(Sheet("audit", words.AUDIT_HEADS, [astuple(told_act(act)) for act in found]))
        rows = [told_act(act) for act in found]
        return pages.show(request, "audit.html", rows=rows, actor=actor, kind=kind, kinds=list(words.ACTS.items()))

    return router


def newest(lists: Sequence[FeedbackList], *, limit: int, helpful: bool | None = None) -> list[FeedbackGiven]:
    """The newest feedback of several journals together."""
    every = [one for journal in lists for one in journal.feedback_given(limit=limit, helpful=helpful)]
    return sorted(every, key=lambda one: one.at, reverse=True)[:limit]


def _row(one: FeedbackGiven) -> tuple[str, ...]:
    said = words.FEEDBACK_HELPFUL["yes" if one.helpful else "no"]
    return (told(one.at), said, one.question, one.comment or "", words.OUTCOMES[one.outcome.value])
