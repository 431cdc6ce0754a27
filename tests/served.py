"""An app behind a real port, the browser that the journeys take, and how a page of it is looked at."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
PHONE, DESKTOP = (360, 740), (1200, 900)  # of the window, in pixels
SCREENSHOTS = Path(__file__).parents[1] / "var" / "screenshots"
_AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@contextmanager
def served(app: FastAPI, *, port: int = 0) -> Iterator[str]:
    """The address of the app while it listens."""
    listener = socket.create_server(("127.0.0.1", port))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def shot(page: Page, name: str) -> None:
    """A picture of the whole page, to look at."""
    width = (page.viewport_size or {"width": 0})["width"]
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)


def barriers(page: Page) -> list[str]:
    """What axe finds that is serious or critical, with where and why."""
    page.evaluate(_AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['failureSummary'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
