"""`GET /look`: how a reader wants pages to look, kept in a cookie, and back to the page they came from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from assistant.ui.look import COOKIE, KEPT_SECONDS, chosen_look, way_back


def look_router() -> APIRouter:
    """A form of plain links and boxes; works without scripts."""
    router = APIRouter(tags=["pages"])

    @router.get("/look", response_class=RedirectResponse, status_code=303)
    def choose(request: Request, back: str = "/") -> RedirectResponse:
        """Keep the look and go back. Only a path of ours is gone back to."""
        look = chosen_look(request.query_params)
        answer = RedirectResponse(way_back(back, look), status_code=303)
        answer.set_cookie(COOKIE, look.query, max_age=KEPT_SECONDS, httponly=True, samesite="lax")
        return answer

    return router
