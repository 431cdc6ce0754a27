"""The whole page in six languages, with the wishes of its reader, which outlive a reload."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from assistant.models import Language
from assistant.ui.labels import BY_LANGUAGE, JA
from tests.clients import Door
from tests.front.served import a_person, ask, open_chat, watched
from tests.served import shot

QUESTION = "取組27の令和9年度の目標は？"


@pytest.mark.parametrize("language", list(BY_LANGUAGE), ids=str)
def test_a_chat_in_each_language(
    browser: Browser, address: str, door: Door, language: Language, size: tuple[int, int]
) -> None:
    say = BY_LANGUAGE[language]
    with a_person(browser, size) as person:
        page = person.new_page()
        log = watched(page)
        open_chat(page, address)
        page.locator(".settings summary").click()
        if language is Language.EN:
            shot(page, "settings")
        page.locator(".settings label", has_text=say.own_name).first.click()
        page.get_by_role("button", name=JA.apply).click()
        page.wait_for_url(f"**/?lang={language.value}")
        expect(page.locator("html[data-ready]")).to_be_attached(timeout=20_000)
        assert page.locator("html").get_attribute("lang") == say.tag
        expect(page.locator("#send")).to_have_text(say.ask_button)
        expect(page.locator("#question textarea")).to_have_attribute("placeholder", say.ask_placeholder)
        assert len(page.locator("#examples button").all()) == len(say.examples)
        shot(page, f"chat-{language.value}")
        page.locator("#examples button").nth(0).click()
        expect(page.locator("#log .turn")).to_have_count(1, timeout=15_000)
        assert door.assistant.asked[-1].text == say.examples[0]
        assert door.assistant.asked[-1].language is (Language.AUTO if language is Language.JA else language)
        expect(page.locator("#log h3").last).to_have_text(say.suggestions_title)
        shot(page, f"chat-answered-{language.value}")
        page.reload()
        assert page.locator("html").get_attribute("lang") == say.tag
        assert log.foreign(address) == log.complaints == []


def test_wishes_outlive_a_reload_on_every_page(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        page.locator(".settings summary").click()
        for label in (JA.sizes["largest"], JA.themes["dark"], JA.contrast, JA.furigana):
            page.locator(".settings").get_by_label(label, exact=True).check()
        page.get_by_role("button", name=JA.apply).click()
        page.wait_for_url("**/?lang=ja")
        for path in ("/", "/simple", "/sources", "/quality", "/sources/initiative-27"):
            page.goto(address + path)
            html = page.locator("html")
            assert html.get_attribute("data-size") == "largest", path
            assert html.get_attribute("data-theme") == "dark", path
            assert html.get_attribute("data-contrast") == "high", path
            paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert paper == "rgb(0, 0, 0)", path
        (cookie,) = person.cookies()
        assert cookie["name"] == "machi_look"
        assert cookie["httpOnly"]


@pytest.mark.parametrize("wish", ["theme=dark", "contrast=1", "theme=dark&contrast=1", "size=largest"])
def test_each_look_holds_together(browser: Browser, address: str, size: tuple[int, int], wish: str) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, f"{address}/?{wish}")
        ask(page, QUESTION)
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        shot(page, f"chat-{wish.replace('=', '-').replace('&', '-')}")


def test_the_browsers_language_is_taken_first(browser: Browser, address: str) -> None:
    with a_person(browser, language="vi-VN") as person:
        page = person.new_page()
        page.goto(f"{address}/simple")
        assert page.locator("html").get_attribute("lang") == "vi"


def test_a_conversation_takes_on_the_labels_of_another_language(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        ask(page, QUESTION)
        open_chat(page, f"{address}/?lang=en")
        expect(page.locator("#log h3").last).to_have_text(BY_LANGUAGE[Language.EN].suggestions_title)
        expect(page.locator("#log .asked")).to_contain_text(QUESTION)


@pytest.mark.parametrize("path", ["/", "/simple", "/sources", "/sources/initiative-27", "/quality", "/no/such/page"])
def test_every_page_lets_its_reader_choose_how_it_looks(
    browser: Browser, address: str, size: tuple[int, int], path: str
) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        page.goto(address + path)
        page.locator(".settings summary").click()
        for label in (JA.sizes["largest"], JA.contrast, JA.furigana, BY_LANGUAGE[Language.KO].own_name):
            page.locator(".settings").get_by_label(label, exact=True).check()
        page.locator(".settings").get_by_role("button", name=JA.apply).click()
        page.wait_for_url(f"**{path}?lang=ko")
        html = page.locator("html")
        expect(html).to_have_attribute("lang", "ko")
        expect(html).to_have_attribute("data-size", "largest")
        expect(html).to_have_attribute("data-contrast", "high")
