"""The process dies in the middle of an answer: the page says so, and nothing that was said or asked is lost.

A connection that only stumbles is not taken for that.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from assistant.ui.labels import JA
from tests.clients import Door
from tests.fakes import Pondering
from tests.front.served import ANSWER_MS, a_person, ask, elsewhere, open_chat
from tests.served import served, shot

ROOT = Path(__file__).parents[2]
_START_S = 60.0
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def start(port: int) -> Iterator[Start]:
    """Starts the app on the same port each time; what still runs at the end is ended."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*how: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.front.slow_city", str(port), *how]
        started.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL))
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=1, trust_env=False)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return started[-1]
        raise TimeoutError("the app did not start")

    yield begin
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("quickly", [False, True], ids=["later", "at-once"])
def test_a_broken_off_answer_is_said_to_be_and_can_be_asked_again(
    browser: Browser, start: Start, port: int, size: tuple[int, int], *, quickly: bool
) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        first = start("endless")
        open_chat(page, f"http://127.0.0.1:{port}")
        ask(page, "さきの質問")
        page.locator("#question textarea").fill("長い質問")
        page.locator("#send").click()
        expect(page.locator("#now .working")).to_be_visible()
        shot(page, "chat-working")
        first.send_signal(signal.SIGKILL)
        first.wait()
        if quickly:
            start()
        expect(page.locator("#lost")).to_be_visible(timeout=15_000)
        expect(page.locator("#lost")).to_contain_text(JA.lost_title)
        shot(page, "chat-lost")
        assert page.locator("#log .turn").count() == 1
        expect(page.locator("#question textarea")).to_have_value("長い質問")
        if not quickly:
            start()
        page.get_by_role("button", name=JA.again).click()
        expect(page.locator("#log .turn")).to_have_count(2, timeout=20_000)
        expect(page.locator("#log .asked").last).to_contain_text("長い質問")
        expect(page.locator("#lost")).to_be_hidden()


@pytest.mark.parametrize("missed", [0, 1], ids=["the-first", "a-later-one"])
def test_one_probe_that_fails_throws_no_answer_away(browser: Browser, missed: int) -> None:
    pondering = Pondering()
    door = elsewhere(lambda: Door(assistant=pondering))
    probes = 0

    def probe(route: Route) -> None:
        nonlocal probes
        probes += 1
        if probes - 1 == missed:
            route.abort()
        else:
            route.continue_()

    with served(door.http.app) as address, a_person(browser) as person:  # type: ignore[arg-type]
        page = person.new_page()
        page.route("**/healthz", probe)
        open_chat(page, address)
        page.locator("#question textarea").fill("質問")
        page.locator("#send").click()
        end = time.monotonic() + ANSWER_MS / 1000
        while probes < missed + 3 and time.monotonic() < end:  # until what comes after it has been looked at, too
            page.wait_for_timeout(100)
        expect(page.locator("#lost")).to_be_hidden()
        pondering.woken.set()
        expect(page.locator("#log .turn")).to_have_count(1, timeout=ANSWER_MS)
        expect(page.locator("#lost")).to_be_hidden()
