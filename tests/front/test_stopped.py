"""Staff stop the chat while an answer comes: what was shown is taken back within a second, and that is said."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, expect

from assistant.models import Language
from assistant.replies import in_language
from assistant.stopping import Stoppable
from assistant.ui.labels import BY_LANGUAGE
from tests.clients import Door
from tests.fakes import Pondering
from tests.front.served import START_MS, a_person, elsewhere, open_chat
from tests.served import served, shot


@pytest.mark.parametrize("language", [Language.JA, Language.VI], ids=str)
def test_an_answer_under_way_is_taken_back_within_a_second(
    browser: Browser, size: tuple[int, int], language: Language
) -> None:
    say, pondering = BY_LANGUAGE[language], Pondering()
    door = elsewhere(lambda: Door(assistant=Stoppable(pondering, pondering.lever)))  # type: ignore[arg-type]
    with served(door.http.app) as address, a_person(browser, size) as person:  # type: ignore[arg-type]
        page = person.new_page()
        open_chat(page, f"{address}/?lang={language.value}")
        page.locator("#question textarea").fill("質問")
        page.locator("#send").click()
        expect(page.locator("#now")).to_contain_text("はじめの文です。", timeout=START_MS)
        began = time.monotonic()
        pondering.lever.on = False
        turn = page.locator("#log .turn")
        expect(turn).to_contain_text(in_language(language).closed)
        assert time.monotonic() - began < 1.0
        expect(turn).to_contain_text(say.withdrawn)
        expect(turn).to_contain_text(say.outcomes["unavailable"])
        expect(turn).not_to_contain_text("はじめの文です。")
        expect(page.get_by_text("はじめの文です。")).to_have_count(0)
        if language is Language.JA:
            shot(page, "chat-stopped-on-the-way")
        pondering.woken.set()
