"""A person's ways through the chat, on a phone and on a desktop; nothing leaves this host."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.models import Outcome
from assistant.ui.labels import JA
from tests.clients import Door
from tests.fakes import fake_answer
from tests.front.served import ANSWER_MS, a_person, ask, open_chat, watched
from tests.served import PHONE, shot

QUESTION = "取組27の令和9年度の目標は？"


def test_a_first_visitor_sees_one_box_and_six_examples(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        assert page.locator("textarea:visible, input:visible, select:visible").count() == 1
        assert page.locator("#examples button:visible").count() == len(JA.examples) == 6
        assert page.locator("details[open]").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        shot(page, "chat")


def test_a_question_is_answered_cited_opened_and_found_again(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        log = watched(page)
        open_chat(page, address)
        ask(page, "まえの質問")
        ask(page, QUESTION)
        turn = page.locator("#log .turn").last
        expect(turn.locator(".conclusion")).to_contain_text("1,160件です。")
        expect(turn.locator(".asked")).to_contain_text(QUESTION)
        expect(turn.locator("td.value")).to_have_text("1,160件")
        expect(page.locator("#question textarea")).to_have_value("")
        shot(page, "chat-answered")
        card = turn.locator(".card a").first
        card.scroll_into_view_if_needed()
        page.wait_for_timeout(600)  # a smooth scroll ends
        before = page.evaluate("scrollY")
        card.click()
        expect(page.locator("mark").first).to_be_in_viewport()
        shot(page, "source-marked")
        page.go_back()
        expect(page.locator("html[data-ready]")).to_be_attached(timeout=ANSWER_MS)
        expect(page.locator("#log .turn")).to_have_count(2)
        expect(page.locator("#log .card a").nth(2)).to_be_in_viewport()
        assert abs(page.evaluate("scrollY") - before) < 60
        assert log.foreign(address) == log.complaints == []


def test_the_conversation_goes_on_after_coming_back(
    browser: Browser, address: str, door: Door, size: tuple[int, int]
) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        ask(page, QUESTION)
        open_chat(page, address)
        ask(page, "担当は？")
        assert [asked.session_id for asked in door.assistant.asked] == [None, fake_answer().session_id]
        page.locator("#clear").click()
        expect(page.locator("#log .turn")).to_have_count(0)
        expect(page.locator("#examples")).to_be_visible()
        open_chat(page, address)
        expect(page.locator("#log .turn")).to_have_count(0)


def test_an_example_and_a_suggestion_are_asked_by_a_touch(
    browser: Browser, address: str, door: Door, size: tuple[int, int]
) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        page.get_by_role("button", name=JA.examples[0]).click()
        expect(page.locator("#log .turn")).to_have_count(1, timeout=ANSWER_MS)
        page.get_by_role("button", name="取組27の担当課は？").click()
        expect(page.locator("#log .turn")).to_have_count(2, timeout=ANSWER_MS)
        assert [asked.text for asked in door.assistant.asked] == [JA.examples[0], "取組27の担当課は？"]


def test_who_is_asked_back_chooses_by_a_button(
    browser: Browser, address: str, door: Door, size: tuple[int, int]
) -> None:
    choices = ("取組20のアクセス件数の目標は？", "取組27のアクセス件数の目標は？", "三つめ", "四つめ")
    door.assistant.answer = fake_answer(
        outcome=Outcome.CLARIFY,
        text=JA.outcomes["clarify"],
        suggestions=choices,
        citations=(),
        figures=(),
        departments=(),
    )
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        ask(page, "アクセス件数は")
        assert page.locator("#log .chip").all_inner_texts() == list(choices)
        shot(page, "chat-asked-back")
        page.get_by_role("button", name=choices[1]).click()
        expect(page.locator("#log .turn")).to_have_count(2, timeout=ANSWER_MS)
        assert door.assistant.asked[-1].text == choices[1]


def test_an_answer_is_rated_with_a_reason(browser: Browser, address: str, door: Door, size: tuple[int, int]) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        ask(page, QUESTION)
        page.get_by_role("button", name=JA.not_helpful).click()
        expect(page.locator("[data-rated]")).to_have_text(JA.thanks)
        assert not door.store.feedbacks["answer-1"].helpful
        page.get_by_label(JA.reasons["old"]).check()
        page.get_by_label(JA.reason_more).fill("去年の値です。090-1234-5678")
        shot(page, "chat-rated")
        page.get_by_role("button", name=JA.reason_send).click()
        expect(page.locator(".why")).to_be_hidden()
        kept = door.store.feedbacks["answer-1"].comment or ""
        assert kept.startswith(JA.reasons["old"])
        assert "1234" not in kept


def test_a_rating_that_cannot_be_kept_says_so(
    browser: Browser, address: str, door: Door, size: tuple[int, int]
) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        ask(page, QUESTION)
        door.store.broken = True
        page.get_by_role("button", name=JA.helpful, exact=True).click()
        expect(page.locator("[data-rated]")).to_have_text(JA.feedback_failed)


def test_a_finished_answer_is_read_out_once(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        page.evaluate(
            """() => { const told = document.getElementById("told"); window.heard = [];
            new MutationObserver(() => window.heard.push(told.textContent)).observe(told, {childList: true}) }"""
        )
        ask(page, QUESTION)
        heard: list[str] = page.evaluate("window.heard")
        assert heard[0] == JA.working
        assert len(heard) == 2
        assert heard[1].startswith(f"{JA.we_answer}: 取組27")
        assert "[1]" not in heard[1]


def test_a_refused_question_stays_in_the_box(browser: Browser, address: str, door: Door, size: tuple[int, int]) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        page.locator("#question textarea").fill("あ" * 501)
        page.locator("#send").click()
        expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("500文字以内", timeout=ANSWER_MS)
        expect(page.locator("#question textarea")).to_have_value("あ" * 501)
        shot(page, "chat-refused")
        assert not door.assistant.asked
        ask(page, QUESTION)
        expect(page.get_by_role("alert").filter(visible=True)).to_have_count(0)


@pytest.mark.parametrize("coming", ["#now .asked", "#log .turn"])  # as the first words come, and as the last have
def test_what_is_typed_while_an_answer_comes_is_not_lost(
    browser: Browser, address: str, coming: str, size: tuple[int, int]
) -> None:
    type_on = """(coming) => new MutationObserver((_, watching) => {
        if (!document.querySelector(coming)) return;
        watching.disconnect();
        const field = document.querySelector("#question textarea");
        field.value = "次の質問";
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }).observe(document.body, { childList: true, subtree: true })"""
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        page.evaluate(type_on, coming)
        ask(page, QUESTION)
        page.wait_for_timeout(300)  # until Gradio has said its last
        expect(page.locator("#question textarea")).to_have_value("次の質問")


def test_a_crisis_shows_numbers_that_can_be_called(
    browser: Browser, address: str, door: Door, size: tuple[int, int]
) -> None:
    text = "119番（消防・救急）に電話してください。\nよりそいホットライン 0120-279-338、#8008"
    door.assistant.answer = fake_answer(
        outcome=Outcome.CRISIS, text=text, citations=(), figures=(), departments=(), suggestions=()
    )
    with a_person(browser, size) as person:
        page = person.new_page()
        open_chat(page, address)
        ask(page, "助けて")
        calls = page.locator("#log .call")
        assert [one.get_attribute("href") for one in calls.all()] == ["tel:119", "tel:0120-279-338", "tel:%238008"]
        assert page.locator("#log .rate").count() == 0
        shot(page, "chat-crisis")


@pytest.mark.parametrize("size", [PHONE], ids=["phone"])  # a minute; the width changes nothing
def test_two_hundred_messages_stay_in_one_conversation(
    browser: Browser, address: str, door: Door, size: tuple[int, int]
) -> None:
    with a_person(browser, size) as person:
        page = person.new_page()
        log = watched(page)
        open_chat(page, address)
        for n in range(200):
            ask(page, f"{n}番めの質問")
        assert len(door.assistant.asked) == 200
        assert page.locator("#log .turn").count() == 200
        page.reload()
        expect(page.locator("html[data-ready]")).to_be_attached(timeout=ANSWER_MS)
        assert page.locator("#log .turn").count() == 200
        expect(page.locator("#log .asked").first).to_contain_text("0番めの質問")
        assert log.complaints == []


def test_what_is_typed_before_the_page_is_ready_is_not_lost(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    with a_person(browser, size) as person:
        page: Page = person.new_page()
        person.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
        page.goto(address, wait_until="commit")
        first = page.locator("#first")
        first.fill(QUESTION)
        page.get_by_role("button", name=JA.ask_button).first.click()
        expect(page.locator("#log .asked")).to_contain_text(QUESTION, timeout=30_000)
