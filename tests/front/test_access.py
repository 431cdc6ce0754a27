"""For everybody: keyboard alone, seen focus, contrast, labels, zoom, no motion (JIS X 8341-3 AA in substance)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.models import Language
from assistant.ui.labels import BY_LANGUAGE, JA
from tests.clients import Door
from tests.front.served import a_person, ask, open_chat
from tests.served import barriers, shot

QUESTION = "取組27の令和9年度の目標は？"
PAGES = ("/simple", "/sources", "/sources/initiative-27?mark=s2,s4", "/quality", "/embed/demo", "/no/such/page")
LOOKS = ("", "theme=dark", "contrast=1", "contrast=1&theme=dark")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_barrier_on_a_page(
    browser: Browser, address: str, size: tuple[int, int], look: str, path: str
) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        page.set_extra_http_headers({"accept": "text/html"})
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}{look}")
        if not look:
            shot(page, path.strip("/").partition("?")[0].replace("/", "-"))
        assert barriers(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_no_barrier_in_the_chat(browser: Browser, address: str, size: tuple[int, int], look: str) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, f"{address}/?{look}")
        assert barriers(page) == []
        page.locator(".settings summary").click()
        ask(page, QUESTION)
        page.get_by_role("button", name=JA.not_helpful).click()
        expect(page.locator(".why")).to_be_visible()
        assert barriers(page) == []


def test_axe_finds_no_barrier_in_a_simple_answer(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        page.goto(f"{address}/simple")
        page.get_by_role("button", name=JA.examples[0]).click()
        assert barriers(page) == []


def _tab_to(page: Page, selector: str, *, most: int = 80) -> None:
    """Tab until it has the focus; each stop on the way shows that it has it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => { const at = document.activeElement;
            const style = getComputedStyle(at), over = getComputedStyle(at, "::after");
            return {shown: [style, over].some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2),
                    what: at.outerHTML.slice(0, 120), body: at === document.body} }"""
        )
        assert where["body"] or where["shown"], where["what"]
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def test_everything_is_done_by_keyboard_alone(
    browser: Browser, address: str, door: Door, size: tuple[int, int]
) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        _tab_to(page, "#question textarea")
        page.keyboard.type(QUESTION)
        _tab_to(page, "#send, #send button")
        page.keyboard.press("Enter")
        expect(page.locator("#log .turn")).to_have_count(1, timeout=15_000)
        page.locator("body").press("Home")
        page.evaluate("document.activeElement.blur()")
        _tab_to(page, ".ref")
        page.keyboard.press("Enter")
        expect(page.locator(".card a").first).to_be_focused()
        page.evaluate("document.activeElement.blur()")
        _tab_to(page, "[data-helpful=no]")
        page.keyboard.press("Enter")
        _tab_to(page, ".why [type=radio]")
        page.keyboard.press("Space")
        _tab_to(page, ".why button")
        with page.expect_response("**/api/feedback"):
            page.keyboard.press("Enter")
        expect(page.locator("[data-rated]")).to_have_text(JA.thanks)
        assert door.store.feedbacks["answer-1"].comment == JA.reasons["wrong"]
        page.evaluate("document.activeElement.blur()")
        _tab_to(page, ".card a")
        page.keyboard.press("Enter")
        expect(page.locator("mark").first).to_be_visible()
        page.go_back()
        expect(page.locator("#log .turn")).to_have_count(1, timeout=20_000)


def test_settings_are_reached_and_left_by_keyboard(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        page.goto(f"{address}/simple")
        _tab_to(page, ".settings summary")
        page.keyboard.press("Enter")
        _tab_to(page, ".settings [name=lang]")
        for _ in range(2):
            page.keyboard.press("ArrowDown")
        _tab_to(page, ".settings button")
        page.keyboard.press("Enter")
        page.wait_for_url("**lang=en")
        expect(page.locator("label[for=question]")).to_have_text(BY_LANGUAGE[Language.EN].ask_label)


@pytest.mark.parametrize("path", ["/", *PAGES[:4]])
def test_nothing_is_lost_at_200_percent(browser: Browser, address: str, path: str) -> None:
    """A phone's 360 pixels at 200 % are 180; WCAG asks for 320 at 400 % of 1280, which the phone's width covers."""
    with a_person(browser, (320, 700)) as person:
        page = person.new_page()
        page.goto(address + path + ("&" if "?" in path else "?") + "size=largest")
        if path == "/":
            expect(page.locator("html[data-ready]")).to_be_attached(timeout=20_000)
            ask(page, QUESTION)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_who_wants_no_motion_sees_none(browser: Browser, address: str, door: Door, size: tuple[int, int]) -> None:
    door.assistant.endless = True
    with a_person(browser, size) as person:
        page = person.new_page()
        page.emulate_media(reduced_motion="reduce")
        open_chat(page, address)
        page.locator("#question textarea").fill(QUESTION)
        page.locator("#send").click()
        expect(page.locator("#now .working")).to_be_visible()
        name = "getComputedStyle(document.querySelector('#now .working'), '::before').animationName"
        assert page.evaluate(name) == "none"
        door.assistant.endless = False


@pytest.mark.parametrize("path", ["/", "/simple"])
def test_what_is_touched_is_large_enough(browser: Browser, address: str, path: str, size: tuple[int, int]) -> None:
    """WCAG 2.2, 2.5.8: 24 pixels each way; links within a line of text are excepted."""
    with a_person(browser, size) as person:
        page = person.new_page()
        page.goto(address + path)
        if path == "/":
            expect(page.locator("html[data-ready]")).to_be_attached(timeout=20_000)
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, summary, .links a, textarea, .brand")]
            .filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
            .filter(([_, r]) => Math.min(r.width, r.height) < 24).map(([html]) => html)"""
        )
        assert small == []
