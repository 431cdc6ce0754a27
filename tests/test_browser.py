"""One person's way over the real thing: ask in a browser, read the citation, open the page it stands on."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect, sync_playwright

from app import build
from assistant.api import create_citizen_app
from assistant.models import Audience
from assistant.redact import redacted
from assistant.settings import Settings
from tests.shipped import ROOT, VAR, shipped_index

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
_START_MS = 20_000
_ANSWER_MS = 15_000

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The citizen app over the shipped corpus, served as `machi-annai serve` does."""
    shipped_index()  # skips without one
    state: Path = tmp_path_factory.mktemp("state") / "state.sqlite"
    built = build(Settings(corpus=ROOT / "corpus", var=VAR, database_url=f"sqlite:///{state}"), Audience.CITIZEN)
    app = create_citizen_app(
        assistant=built.assistant,
        open_index=built.open_index,
        journal=built.store,
        redact=redacted,
        city="徳島市",
        max_question_length=500,
        retention_days=90,
    )
    built.assistant.warm()
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()
    built.store.close()


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 360, "height": 740}, locale="ja-JP")
        page.goto(address)
        expect(page.locator("#question textarea")).to_be_visible(timeout=_START_MS)
        yield page
        browser.close()


def test_a_person_asks_reads_the_figure_and_opens_the_row_it_stands_in(page: Page, address: str) -> None:
    page.get_by_label("質問", exact=True).fill("27番のアクセス件数の令和9年度の目標は？")
    page.get_by_role("button", name="質問する").click()
    expect(page.locator("#now .text")).to_contain_text("1,160件です。", timeout=_ANSWER_MS)
    expect(page.locator("#now td.value")).to_have_text("1,160件")
    href = page.locator("#now .cites a.open").first.get_attribute("href")
    assert href is not None
    assert href.startswith("/sources/initiative-27?mark=")
    page.goto(address + href)
    expect(page.locator("mark").first).to_be_visible()
    expect(page.locator("tr", has=page.locator("mark")).or_(page.locator("mark")).first).to_contain_text("アクセス件数")
