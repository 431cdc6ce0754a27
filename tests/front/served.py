"""The citizen app over fakes behind a real port, and a browser that tells everything it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect, sync_playwright

from tests.served import ARGUMENTS, CHROMIUM, PHONE

START_MS = 20_000
ANSWER_MS = 15_000
# Chromium says this of every frame of the page's own host that may run scripts; elsewhere the frame is another origin.
KNOWN_WARNINGS = ("allow-scripts and allow-same-origin",)

_THIS_MACHINE = ("127.0.0.1", "localhost", None)  # none: data and blobs, which are the page's own

Made = TypeVar("Made")


def elsewhere(make: Callable[[], Made]) -> Made:
    """Made in a thread of its own: the browser's keeps an event loop running, and making an app wants one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(make).result()


@dataclass
class Log:
    """What a page asked of whom, and what the browser complained of."""

    addresses: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def foreign(self, *ours: str) -> list[str]:
        """Requests to any host but ours."""
        hosts = {urlsplit(address).netloc for address in ours}
        return [a for a in self.addresses if a.startswith("http") and urlsplit(a).netloc not in hosts]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def a_person(
    browser: Browser, size: tuple[int, int] = PHONE, *, language: str = "ja-JP", scripts: bool = True
) -> Iterator[BrowserContext]:
    """A fresh browser: no cookie, nothing kept. Whatever way it goes, it asks no other machine for anything."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=language, java_script_enabled=scripts
    )
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: asked.append(socket.url)))
    with context:
        yield context
    assert [address for address in asked if urlsplit(address).hostname not in _THIS_MACHINE] == []


def watched(page: Page) -> Log:
    """Everything that page does from now on."""
    log = Log()

    def complain(kind: str, text: str) -> None:
        if not any(known in text for known in KNOWN_WARNINGS):
            log.complaints.append(f"{kind}: {text}")

    def dismiss(dialog: Dialog) -> None:
        complain("dialog", dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: log.addresses.append(request.url))
    page.on("console", lambda message: complain(message.type, message.text))
    page.on("pageerror", lambda error: complain("error", str(error)))
    page.on("dialog", dismiss)
    return log


def open_chat(page: Page, address: str) -> None:
    """The chat, ready to be asked."""
    page.goto(address)
    expect(page.locator("html[data-ready]")).to_be_attached(timeout=START_MS)


def ask(page: Page, question: str) -> None:
    """Ask and wait for the whole answer."""
    before = page.locator("#log .turn").count()
    page.locator("#question textarea").fill(question)
    page.locator("#send").click()
    expect(page.locator("#log .turn")).to_have_count(before + 1, timeout=ANSWER_MS)
