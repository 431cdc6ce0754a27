"""A hundred payloads as questions, remarks, corpus text and titles: nothing runs, nothing is loaded from elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from assistant.documents import Chunk, Provenance, Sentence, SentenceKind, Source, SourceKind
from assistant.models import Answer, Figure, Referral
from assistant.ports import Index
from assistant.ui.labels import JA
from tests.clients import Door
from tests.fakes import FakeChunks, fake_answer, fake_index
from tests.front.payloads import payloads
from tests.front.served import Log, a_person, ask, elsewhere, open_chat, watched
from tests.served import served

PAYLOADS = payloads()
OURS = {"sec-fetch-site": "same-origin"}
_ACTIVE = (
    "script, iframe, object, embed, img, link[href*='evil'], base, form[action*='evil'], video, audio, style, meta"
)


def test_there_are_a_hundred_of_them() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 100


def _poisoned(payload: str) -> Answer:
    """An answer whose every word is the payload, as if a document or a model had put it there."""
    base = fake_answer()
    citation = base.citations[0].model_copy(
        update={"title": payload, "quote": payload, "heading_path": (payload,), "as_of": payload, "url": payload}
    )
    figure = Figure.model_validate(
        base.figures[0].model_dump() | {"indicator": payload, "value": payload, "unit": payload, "fiscal_year": payload}
    )
    return fake_answer(
        text=f"{payload}[1]\n{payload}",
        citations=(citation,),
        figures=(figure, figure),
        departments=(Referral(name=payload, reason=payload, contact=payload),),
        suggestions=(payload,),
    )


def _harmless(page: Page, log: Log, address: str) -> None:
    assert page.evaluate("window.pwned") is None
    assert log.foreign(address) == []
    assert log.complaints == []
    assert page.url.startswith(address)


def test_as_a_question_and_as_an_answer_in_the_chat(browser: Browser, address: str, door: Door) -> None:
    with a_person(browser) as person:
        page = person.new_page()
        log = watched(page)
        open_chat(page, address)
        for payload in PAYLOADS:
            door.assistant.answer = _poisoned(payload)
            ask(page, payload)
        assert page.locator("#log").locator(_ACTIVE).count() == 0
        _harmless(page, log, address)
        page.reload()  # from what the tab has kept
        expect(page.locator("html[data-ready]")).to_be_attached(timeout=20_000)
        assert page.locator("#log .turn").count() == 100
        _harmless(page, log, address)


def test_as_a_question_and_as_an_answer_on_the_simple_page(browser: Browser, address: str, door: Door) -> None:
    for payload in PAYLOADS:
        door.assistant.answer = _poisoned(payload)
        page = HTMLParser(door.http.post("/simple", data={"question": payload}, headers=OURS).text)
        assert not page.css(f"main :is({_ACTIVE})"), payload
        assert not [a for a in page.css("main a") if (a.attributes["href"] or "").startswith(("java", "http", "//"))]
    with a_person(browser) as person:
        tab = person.new_page()
        log = watched(tab)
        for payload in PAYLOADS[::10]:
            door.assistant.answer = _poisoned(payload)
            tab.goto(f"{address}/simple")
            tab.locator("#question").fill(payload)
            tab.get_by_role("button", name=JA.ask_button).click()
            expect(tab.locator(".asked")).to_be_visible()
            _harmless(tab, log, address)


def test_as_remarks(door: Door) -> None:
    for payload in PAYLOADS:
        said = {"answer_id": "answer-1", "helpful": "no", "reason": payload[:60], "comment": payload}
        page = HTMLParser(door.http.post("/simple/feedback", data=said, headers=OURS).text)
        assert page.css("[role=status]")[0].text() == JA.thanks
        assert not page.css(f"main :is({_ACTIVE})")
        body = {"answer_id": "answer-1", "helpful": False, "comment": payload}
        assert door.http.post("/api/feedback", json=body).status_code == 204


def _poisoned_city() -> Index:
    """A corpus of a hundred sources, each of a payload throughout."""
    sources, chunks, sentences = [], [], []
    for n, payload in enumerate(PAYLOADS):
        source = f"hostile-{n}"
        came = (Provenance(payload, url=payload, date=payload, section=payload),)
        sources.append(Source(source, payload, SourceKind.DOCUMENT, "citizen", came, irregular_note=payload, text="…"))
        chunks.append(Chunk(f"{source}#c1", source, payload, (payload,), None, payload))
        for k, kind in enumerate(SentenceKind, start=1):
            header = (payload, payload) if kind is SentenceKind.ROW else ()
            sentences.append(Sentence(f"{source}#s{k}", source, f"{source}#c1", payload, kind, header))
    return replace(fake_index(), chunks=FakeChunks(tuple(sources), tuple(chunks), tuple(sentences)))


@pytest.fixture(scope="module")
def poisoned() -> Door:
    return elsewhere(lambda: Door(index=_poisoned_city()))


def test_as_corpus_text_and_titles(browser: Browser, poisoned: Door) -> None:
    for n, payload in enumerate(PAYLOADS):
        page = HTMLParser(poisoned.http.get(f"/sources/hostile-{n}", params={"mark": "s1,s2,s3,s4"}).text)
        assert page.css("h1")[0].text() == payload.replace("\r", "")
        assert not page.css(f"main :is({_ACTIVE})"), payload
    with served(poisoned.http.app) as address, a_person(browser) as person:  # type: ignore[arg-type]
        tab = person.new_page()
        log = watched(tab)
        for path in ("/sources", "/quality", *(f"/sources/hostile-{n}?mark=s1,s3" for n in range(0, 100, 7))):
            tab.goto(address + path)
            _harmless(tab, log, address)


@pytest.mark.parametrize("payload", PAYLOADS[::4])
def test_as_a_wish_or_a_way_back(door: Door, payload: str) -> None:
    answer = door.http.get("/look", params={"back": payload, "lang": payload, "size": payload}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith(("//", "/\\"))
    page = HTMLParser(door.http.get("/simple", params={"lang": payload, "theme": payload}).text)
    assert not page.css(f"main :is({_ACTIVE})")
