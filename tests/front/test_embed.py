"""The chat inside a page of another site: one script line, a sandboxed frame, only where the operator allows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect
from pydantic import ValidationError

from assistant.api import CitizenPages
from assistant.settings import CitizenSettings
from tests.clients import Door
from tests.front.served import a_person, elsewhere, watched
from tests.served import served, shot

QUESTION = "取組27の令和9年度の目標は？"


class CityPage(BaseHTTPRequestHandler):
    """Another site's page with the one line; `guide` is where the chat lives."""

    guide = ""

    def do_GET(self) -> None:
        body = f'<!doctype html><title>市</title><h1>市のページ</h1><script src="{self.guide}/embed.js" async></script>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def city() -> Iterator[tuple[type[CityPage], str]]:
    """A site of another origin, and the class to tell where the guide is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), CityPage)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield CityPage, f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_site_that_is_allowed_shows_the_chat(
    browser: Browser, city: tuple[type[CityPage], str], size: tuple[int, int]
) -> None:
    page_of, site = city
    door = elsewhere(lambda: Door(pages=CitizenPages(embed_origins=(site,))))
    with served(door.http.app) as guide, a_person(browser, size) as person:  # type: ignore[arg-type]
        page_of.guide = guide
        page = person.new_page()
        log = watched(page)
        page.goto(site)
        frame = page.frame_locator("iframe")
        expect(frame.locator("html[data-ready]")).to_be_attached(timeout=20_000)
        frame.locator("#question textarea").fill(QUESTION)
        frame.locator("#send").click()
        expect(frame.locator(".conclusion")).to_contain_text("1,160件です。", timeout=15_000)
        expect(frame.locator(".card a").first).to_have_attribute("target", "_blank")
        sandbox = page.locator("iframe").get_attribute("sandbox") or ""
        assert "allow-top-navigation" not in sandbox
        assert "allow-modals" not in sandbox
        page.wait_for_function("document.querySelector('iframe').offsetHeight > 500")
        with person.expect_page() as opened:
            frame.locator(".card a").first.click()
        expect(opened.value.locator("mark").first).to_be_visible()
        assert log.foreign(guide, site) == []


def test_another_site_that_is_not_allowed_shows_nothing(
    browser: Browser, address: str, city: tuple[type[CityPage], str], size: tuple[int, int]
) -> None:
    page_of, site = city
    page_of.guide = address
    with a_person(browser, size) as person:
        page = person.new_page()
        log = watched(page)
        page.goto(site)
        page.wait_for_selector("iframe")
        page.wait_for_timeout(1500)
        assert page.frame_locator("iframe").locator("#question").count() == 0
        assert any("frame-ancestors" in complaint for complaint in log.complaints)


def test_the_demo_page_shows_it(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        log = watched(page)
        page.goto(f"{address}/embed/demo")
        expect(page.frame_locator("iframe").locator("html[data-ready]")).to_be_attached(timeout=20_000)
        page.wait_for_timeout(500)
        shot(page, "embed-demo")
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        assert log.foreign(address) == log.complaints == []


def test_by_default_only_our_own_pages_may_hold_a_page_in_a_frame(door: Door) -> None:
    for path in ("/", "/simple", "/sources", "/quality"):
        headers = door.http.get(path).headers
        assert headers["content-security-policy"].endswith("frame-ancestors 'self'"), path
        assert headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("origin", ["*", "https://a.example/path", "javascript:x", "https://a.example; script-src *"])
def test_what_is_no_origin_is_refused_as_a_setting(origin: str) -> None:
    with pytest.raises(ValidationError):
        CitizenSettings(embed_origins=(origin,))
