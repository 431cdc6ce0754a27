"""`/desk/index` and `/desk/switches`: going back to the index before, and stopping what must be stopped. For admins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from assistant.desk.clock import Now, told, told_iso
from assistant.desk.pages import Pages
from assistant.desk.people import Act, ActKind, Role
from assistant.desk.ports import AuditLog, GenerationReport, Shelf, SwitchBoard
from assistant.desk.rights import Admin, reading
from assistant.desk.told_act import told_act
from assistant.errors import IngestRefused
from assistant.models import Audience
from assistant.switches import Switch
from assistant.text import visible
from assistant.ui import desk_words as words

_SHORTEST_REASON, _LONGEST_REASON = 2, 300  # characters; a word at least
_LONGEST_NAME = 128  # of a generation; what the audit log keeps


def index_router(*, shelf: Shelf, audit: AuditLog, pages: Pages, now: Now) -> APIRouter:
    """The generations of both audiences, and the way back."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/index", dependencies=[Depends(reading(Role.ADMIN))])
    def generations(request: Request, done: Audience | None = None, refused: bool = False) -> Response:
        """What each generation holds, what changed in it, and what did not go in."""
        shelves = [(audience, reports := shelf.reports(audience), _earlier(reports)) for audience in Audience]
        return pages.show(request, "index.html", shelves=shelves, done=done, refused=refused, told=told_iso)

    @router.post("/desk/index/{audience}")
    def roll_back(
        audience: Audience,
        staff: Admin,
        confirmed: Annotated[Literal["yes"], Form()],
        to: Annotated[str, Form(max_length=_LONGEST_NAME)],
    ) -> Response:
        """Serve the generation before, if it still is the one that was confirmed."""
        try:
            name = shelf.roll_back(audience, expected=to)
        except IngestRefused:
            return RedirectResponse("/desk/index?refused=true", status_code=303)
        audit.note(Act(now(), staff.name, ActKind.ROLLBACK, audience.value, name))
        return RedirectResponse(f"/desk/index?done={audience.value}", status_code=303)

    return router


def switch_router(*, switches: SwitchBoard, audit: AuditLog, pages: Pages, now: Now) -> APIRouter:
    """What can be stopped, and the history of it."""
    router = APIRouter(tags=["desk"])

    def shown(request: Request, *, status: int = 200, message: str = "", done: str = "") -> Response:
        acts = [
            act for kind in (ActKind.SWITCHED_OFF, ActKind.SWITCHED_ON) for act in audit.acts(limit=20, kind=kind.value)
        ]
        return pages.show(
            request,
            "switches.html",
            status=status,
            positions=switches.positions(),
            acts=[told_act(act) for act in sorted(acts, key=lambda act: act.at, reverse=True)[:20]],
            message=message,
            done=done,
            told=told,
        )

    @router.get("/desk/switches", dependencies=[Depends(reading(Role.ADMIN))])
    def positions(request: Request, done: Switch | None = None, turned: Literal["", "on", "off"] = "") -> Response:
        """How everything stands."""
        said = words.SWITCH_DONE[turned].format(name=words.SWITCH_NAMES[done.value]) if done and turned else ""
        return shown(request, done=said)

    @router.post("/desk/switches/{switch}")
    def turn(
        request: Request,
        switch: Switch,
        staff: Admin,
        to: Annotated[Literal["on", "off"], Form()],
        reason: Annotated[str, Form(max_length=_LONGEST_REASON)] = "",
    ) -> Response:
        """Stop it or let it go on, with the reason."""
        why = visible(reason).strip()
        if len(why) < _SHORTEST_REASON:
            return shown(request, status=422, message=words.SWITCH_REASON_NEEDED)
        switches.turn(switch, on=to == "on", by=staff.name, reason=why)
        kind = ActKind.SWITCHED_ON if to == "on" else ActKind.SWITCHED_OFF
        audit.note(Act(now(), staff.name, kind, switch.value, why))
        return RedirectResponse(f"/desk/switches?done={switch.value}&turned={to}", status_code=303)

    return router


def _earlier(reports: Sequence[GenerationReport]) -> GenerationReport | None:
    """The one that a rollback would serve: the newest that is older than the one that serves."""
    at = next((n for n, report in enumerate(reports) if report.serving), None)
    return reports[at + 1] if at is not None and at + 1 < len(reports) else None
