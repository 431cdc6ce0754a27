"""The whole service without a script: forms and pages, in every language, on a phone and on a desktop."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from assistant.models import Language, Outcome
from assistant.ui.labels import BY_LANGUAGE, JA
from tests.clients import Door
from tests.fakes import fake_answer
from tests.front.served import a_person, watched
from tests.served import shot

QUESTION = "取組27の令和9年度の目標は？"
OURS = {"sec-fetch-site": "same-origin"}


def test_a_person_without_scripts_asks_opens_the_source_and_comes_back(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    with a_person(browser, size, scripts=False) as person:
        page = person.new_page()
        log = watched(page)
        page.goto(f"{address}/simple")
        shot(page, "simple")
        page.get_by_label(JA.ask_label, exact=True).fill(QUESTION)
        page.get_by_role("button", name=JA.ask_button).click()
        expect(page.locator(".conclusion")).to_contain_text("1,160件です。")
        shot(page, "simple-answered")
        page.locator(".card a").first.click()
        expect(page.locator("mark").first).to_be_visible()
        page.go_back()
        expect(page.locator(".conclusion")).to_contain_text("1,160件です。")
        page.get_by_role("button", name="取組27の担当課は？").click()
        expect(page.locator(".asked")).to_contain_text("担当課")
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        assert log.foreign(address) == []


def test_an_answer_is_rated_without_scripts(browser: Browser, address: str, door: Door, size: tuple[int, int]) -> None:
    with a_person(browser, size, scripts=False) as person:
        page = person.new_page()
        page.goto(f"{address}/simple")
        page.get_by_role("button", name=JA.examples[0]).click()
        page.get_by_text(JA.helpful_title).click()
        page.get_by_label(JA.not_helpful).check()
        page.get_by_label(JA.reasons["wrong"]).check()
        page.get_by_label(JA.reason_more).fill("電話は 090-1234-5678 です")
        page.get_by_role("button", name=JA.reason_send).click()
        expect(page.get_by_role("status")).to_have_text(JA.thanks)
        kept = door.store.feedbacks["answer-1"]
        assert not kept.helpful
        assert (kept.comment or "").startswith(JA.reasons["wrong"])
        assert "1234" not in (kept.comment or "")


def test_the_session_goes_along_in_the_form(door: Door) -> None:
    first = HTMLParser(door.http.post("/simple", data={"question": "一つめ"}, headers=OURS).text)
    session = first.css("form.ask input[name=session_id]")[0].attributes["value"]
    door.http.post("/simple", data={"question": "二つめ", "session_id": session}, headers=OURS)
    assert [asked.session_id for asked in door.assistant.asked] == [None, fake_answer().session_id]


@pytest.mark.parametrize("language", list(BY_LANGUAGE), ids=str)
def test_every_language_asks_and_answers(door: Door, language: Language) -> None:
    say = BY_LANGUAGE[language]
    page = HTMLParser(door.http.get("/simple", params={"lang": language.value}).text)
    assert [one.text() for one in page.css(".chip")] == list(say.examples) or language is Language.JA_EASY
    assert page.css("html")[0].attributes["lang"] == say.tag
    answered = door.http.post("/simple", data={"question": QUESTION, "lang": language.value}, headers=OURS)
    assert say.citations_title in answered.text
    expected = Language.AUTO if language is Language.JA else language
    assert door.assistant.asked[-1].language is expected


def test_choices_are_buttons_of_a_form(door: Door) -> None:
    choices = tuple(f"取組{n}の目標は？" for n in range(5))
    door.assistant.answer = fake_answer(outcome=Outcome.CLARIFY, suggestions=choices, citations=())
    page = HTMLParser(door.http.post("/simple", data={"question": "目標は"}, headers=OURS).text)
    assert [b.attributes["value"] for b in page.css(".turn button[name=question]")] == list(choices)


@pytest.mark.parametrize(
    ("question", "slug"),
    [("", "question-empty"), ("？！", "question-without-words"), ("あ" * 501, "question-too-long")],
)
def test_a_question_that_cannot_be_taken_stays_in_the_box(door: Door, question: str, slug: str) -> None:
    response = door.http.post("/simple", data={"question": question}, headers=OURS)
    assert response.status_code == 422
    page = HTMLParser(response.text)
    assert page.css("[role=alert]")[0].text() == JA.problems[slug].format(limit=500)
    assert page.css("textarea")[0].text() == question


def test_an_old_browser_may_ask_and_another_sites_page_may_not(door: Door) -> None:
    assert door.http.post("/simple", data={"question": QUESTION}).status_code == 200
    refused = door.http.post("/simple", data={"question": QUESTION}, headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 415


def test_a_broken_store_is_told_in_the_readers_language(door: Door) -> None:
    door.store.broken = True
    said = {"answer_id": "answer-1", "helpful": "yes", "lang": "en"}
    response = door.http.post("/simple/feedback?lang=en", data=said, headers=OURS | {"accept": "text/html"})
    assert response.status_code == 503
    assert BY_LANGUAGE[Language.EN].problems["store-unavailable"] in response.text


def test_no_page_of_it_may_run_a_script(door: Door) -> None:
    response = door.http.post("/simple", data={"question": QUESTION}, headers=OURS)
    assert "script-src 'none'" in response.headers["content-security-policy"]
    assert "<script" not in response.text
    assert "no-store" not in response.headers["cache-control"]  # going back shows the answer again
