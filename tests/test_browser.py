"""One person's way over the real thing: ask in a browser, read the citation, open the page it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from app import build
from assistant.api import CitizenPages, create_citizen_app
from assistant.models import Audience, Language
from assistant.readings import readings_of
from assistant.redact import redacted
from assistant.settings import Settings
from assistant.ui.labels import BY_LANGUAGE
from tests.front.served import a_person
from tests.served import ARGUMENTS, CHROMIUM, served
from tests.shipped import ROOT, VAR, shipped_index

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
        pages=CitizenPages(readings=partial(readings_of, tokenizer=built.tokenizer)),
    )
    built.assistant.warm()
    with served(app) as address:
        yield address
    built.store.close()


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with a_person(browser) as person:
            page = person.new_page()
            page.goto(address)
            expect(page.locator("#question textarea")).to_be_visible(timeout=_START_MS)
            yield page
        browser.close()


def test_a_person_asks_reads_the_figure_and_opens_the_row_it_stands_in(page: Page, address: str) -> None:
    page.locator("#question textarea").fill("27番のアクセス件数の令和9年度の目標は？")
    page.locator("#send").click()
    expect(page.locator("#log .conclusion")).to_contain_text("1,160件です。", timeout=_ANSWER_MS)
    expect(page.locator("#log td.value")).to_have_text("1,160件")
    href = page.locator("#log .card a").first.get_attribute("href")
    assert href is not None
    assert href.startswith("/sources/initiative-27?mark=")
    page.goto(address + href)
    expect(page.locator("mark").first).to_be_visible()
    expect(page.locator("tr", has=page.locator("mark")).or_(page.locator("mark")).first).to_contain_text("アクセス件数")


@pytest.mark.parametrize("language", list(BY_LANGUAGE), ids=str)
def test_every_example_on_the_first_page_is_answered(page: Page, address: str, language: Language) -> None:
    for example in BY_LANGUAGE[language].examples:
        reply = page.request.post(f"{address}/api/ask", data={"question": example, "language": language.value})
        assert reply.json()["outcome"] == "answered", example


def test_readings_stand_over_kanji_where_they_are_wished_for(page: Page, address: str) -> None:
    page.goto(f"{address}/look?back=/simple&lang=ja&furigana=1")
    page.locator("#question").fill("ひとり親の相談は夜でもできますか")
    page.get_by_role("button", name="質問する").click()
    expect(page.locator("ruby", has_text="相談").first).to_contain_text("そうだん")
