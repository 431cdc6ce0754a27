"""The chat as a person meets it on a phone: ask, read, open the source, rate; nothing leaves this host."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.ui import words
from tests.clients import Door
from tests.fakes import fake_answer

CHROMIUM = shutil.which("chromium")
WIDTH = 360  # of a small phone, in CSS pixels
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
QUESTION = "取組27の令和9年度の目標は？"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


@pytest.fixture(scope="module")
def door() -> Door:
    return Door()


@pytest.fixture(scope="module")
def address(door: Door) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(door.http.app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": WIDTH, "height": 740}, locale="ja-JP")
    yield page
    page.close()


@pytest.fixture
def seen(page: Page, address: str) -> list[str]:
    """The page opened anew; every address it asks for and every complaint of the browser."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: seen.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    page.goto(address)
    expect(page.locator("#question textarea")).to_be_visible(timeout=20_000)
    return seen


def test_a_question_is_asked_answered_and_rated(page: Page, seen: list[str], address: str, door: Door) -> None:
    door.store.record("質問", fake_answer(), audience="citizen")
    page.get_by_label("質問", exact=True).fill(QUESTION)
    page.get_by_role("button", name="質問する").click()
    expect(page.locator("#now .text")).to_contain_text("1,160件です。", timeout=15_000)
    expect(page.locator("#now .asked")).to_contain_text(QUESTION)
    expect(page.locator("#now td.value")).to_have_text("1,160件")
    link = page.locator("#now .cites a.open").first
    assert link.get_attribute("href") == "/sources/initiative-27?mark=s4#s4"
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH
    page.get_by_role("button", name=words.HELPFUL).click()
    expect(page.locator("#note")).to_contain_text("ありがとう")
    assert door.store.feedbacks["answer-1"].helpful
    page.get_by_role("button", name="取組27の担当課は？").click()
    expect(page.locator("#past .asked")).to_contain_text(QUESTION)
    expect(page.locator("#now .asked")).to_contain_text("担当課")
    assert [line for line in seen if not line.startswith((address, "data:", "blob:"))] == []


def test_markup_in_a_question_stays_text(page: Page, seen: list[str], address: str) -> None:
    hostile = "<img src=x onerror=alert(1)>${alert(1)}{{value}}は何ですか"
    page.get_by_label("質問", exact=True).fill(hostile)
    page.get_by_role("button", name="質問する").click()
    expect(page.locator("#now .asked")).to_contain_text(hostile, timeout=15_000)
    assert page.locator("#now img").count() == 0
    assert [line for line in seen if not line.startswith((address, "data:", "blob:"))] == []


def test_a_refused_question_tells_what_to_do(page: Page, seen: list[str]) -> None:
    page.get_by_label("質問", exact=True).fill("あ" * 501)
    page.get_by_role("button", name="質問する").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("500文字以内", timeout=15_000)
    assert page.get_by_label("質問", exact=True).input_value() == "あ" * 501  # nothing typed is lost
