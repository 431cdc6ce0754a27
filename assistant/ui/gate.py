"""What of Gradio is reachable, and how its page leaves: nothing from another host, no script but its own.

Gradio serves far more routes than a chat needs (uploads, files, proxies, dashboards): all others are 404.
"""

from __future__ import annotations

import re
import secrets

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.ui.dress import Dress
from assistant.ui.look import Look, look_of

_OPEN = {
    "GET": re.compile(
        r"/|/(assets|static)/.+|/config|(/gradio_api)?/theme\.css|/favicon\.ico|/manifest\.json|/robots\.txt"
        r"|/gradio_api/(queue/data|heartbeat/[a-z0-9]+|startup-events|info)"
    ),
    "POST": re.compile(r"/gradio_api/(queue/join|cancel|reset)"),
}
# Gradio evaluates templates and event scripts (`unsafe-eval`) and sets inline styles; a script element
# needs this page's nonce, so that none could ever come from a document.
_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'"
)


class ChatGate:
    """Around the mounted chat: lets through what the page asks for, and makes the page fit the policy."""

    def __init__(self, chat: ASGIApp, parent: FastAPI, dress: Dress) -> None:
        self._chat = chat
        self._parent = parent
        self._dress = dress

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise HTTPException(404)
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if method not in _OPEN or not _OPEN[method].fullmatch(scope["path"]):
            raise HTTPException(405 if self._known(scope) else 404)
        # Without an origin Gradio adds no CORS headers.
        headers = [(name, value) for name, value in scope["headers"] if name != b"origin"]
        page = _Page(send, self._dress, look_of(HTTPConnection(scope))) if scope["path"] == "/" else None
        await self._chat({**scope, "headers": headers}, receive, page.send if page else send)

    def _known(self, scope: Scope) -> bool:
        """Whether one of our own routes has this path, under another method."""
        return any(r.matches(scope)[0] is Match.PARTIAL for r in self._parent.routes if not isinstance(r, Mount))


class _Page:
    """Holds the page back until it is whole, and sends it rewritten."""

    def __init__(self, send: Send, dress: Dress, look: Look) -> None:
        self._send = send
        self._dress = dress
        self._look = look
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        headers = MutableHeaders(scope=self._start)
        if "text/html" in headers.get("content-type", "") and "content-encoding" not in headers:
            nonce = secrets.token_urlsafe(16)
            page = self._dress.on(self._body.decode("utf-8"), self._look, nonce=nonce)
            self._body = page.encode("utf-8")
            headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
            headers["Cache-Control"] = "no-store"
            if "content-length" in headers:
                headers["Content-Length"] = str(len(self._body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def close_gate(app: FastAPI, dress: Dress) -> None:
    """Put the gate before the chat that was mounted last."""
    mount = app.router.routes[-1]
    if not isinstance(mount, Mount):
        raise TypeError("The chat is mounted last, after every other route.")
    mount.app = ChatGate(mount.app, app, dress)
