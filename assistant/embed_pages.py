"""`/embed.js` puts the chat into another page with one line; `/embed/demo` is such a page."""

from __future__ import annotations

from importlib.resources import files

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment

# The demo stands for a page of the city: it runs the one script and shows the one frame.
_DEMO_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'"
_KEPT = "public, max-age=3600"


def embed_router(*, templates: Environment) -> APIRouter:
    """The script and its demo."""
    router = APIRouter(tags=["embed"])
    script = (files("assistant.ui") / "static" / "embed.js").read_text("utf-8")

    @router.get("/embed.js")
    def embed_script() -> Response:
        """Loaded by pages of other sites, which is what it is for."""
        headers = {"Cache-Control": _KEPT, "Cross-Origin-Resource-Policy": "cross-origin"}
        return Response(script, media_type="text/javascript; charset=utf-8", headers=headers)

    @router.get("/embed/demo", response_class=HTMLResponse)
    def demo(request: Request) -> HTMLResponse:
        """A page with the guide in it, and the line that put it there."""
        html = templates.get_template("embed_demo.html").render(origin=str(request.base_url).rstrip("/"))
        return HTMLResponse(html, headers={"Content-Security-Policy": _DEMO_POLICY})

    return router
