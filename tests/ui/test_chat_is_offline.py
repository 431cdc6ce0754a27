"""The chat's page and everything it loads come from this process: no font, script or count from elsewhere."""

from __future__ import annotations

import re
import socket

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from assistant.documents import Chunk, Passage
from assistant.models import Audience, Done, Evidence, Language, Outcome, Timing, VerifiedSentence
from assistant.pages import page_templates
from assistant.ui.chat import ChatRoom
from assistant.ui.labels import JA
from tests.clients import Door
from tests.fakes import fake_answer

_FOREIGN = re.compile(r"""(?:@import\s+|url\(\s*)["']?(?:https?:)?//""")


@pytest.fixture(scope="module")
def door() -> Door:
    return Door()


@pytest.fixture
def room(door: Door) -> ChatRoom:
    door.assistant.__init__()  # type: ignore[misc]
    door.store.__init__()  # type: ignore[misc]
    return ChatRoom(
        assistant=door.assistant,
        templates=page_templates(city="徳島市"),
        audience=Audience.CITIZEN,
        limit=500,
    )


def test_the_page_loads_nothing_from_another_host(door: Door) -> None:
    response = door.http.get("/")
    assert response.status_code == 200
    html = response.text
    page = HTMLParser(html)
    loaded = [
        node.attributes.get(name) or ""
        for selector, name in (
            ("script", "src"),
            ("link", "href"),
            ("img", "src"),
            ("iframe", "src"),
            ("meta", "content"),
        )
        for node in page.css(selector)
    ]
    assert [address for address in loaded if re.match(r"(https?:)?//", address)] == []
    assert not _FOREIGN.search(html)
    for host in ("googleapis", "gstatic", "huggingface", "cdnjs", "jsdelivr", "gradio.app", "githubusercontent"):
        assert host not in html, host


def test_its_stylesheets_load_nothing_from_another_host(door: Door) -> None:
    page = HTMLParser(door.http.get("/").text)
    sheets = [node.attributes["href"] or "" for node in page.css("link[rel=stylesheet]")]
    assert "/style/tokens.css" in sheets
    for sheet in [*(s.removeprefix(".") for s in sheets), "/theme.css"]:
        response = door.http.get(sheet)
        assert response.status_code == 200, sheet
        assert not _FOREIGN.search(response.text), sheet


def test_its_policy_lets_no_other_host_in(door: Door) -> None:
    policy = door.http.get("/").headers["content-security-policy"]
    assert "http" not in policy
    assert "script-src 'self' 'nonce-" in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]


def test_every_script_of_the_page_carries_its_nonce(door: Door) -> None:
    response = door.http.get("/")
    nonce = re.search(r"'nonce-([^']+)'", response.headers["content-security-policy"])
    assert nonce is not None
    assert {node.attributes.get("nonce") for node in HTMLParser(response.text).css("script")} == {nonce[1]}


def test_making_the_app_calls_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a network call")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert Door().http.get("/").status_code == 200


def test_the_page_is_japanese_and_says_what_it_is_and_keeps(door: Door) -> None:
    html = door.http.get("/").text
    assert '<html lang="ja"' in html
    for said in ("徳島市 まち案内", "まちがえることがあります", "90日間", *JA.examples):
        assert said in html, said


def test_gradios_own_doors_are_shut(door: Door) -> None:
    for path in (
        "/gradio_api/openapi.json",
        "/gradio_api/runs",
        "/gradio_api/app_id",
        "/gradio_api/deep_link",
        "/login",
    ):
        assert door.http.get(path).status_code == 404, path
    for path in (
        "/gradio_api/run/predict",
        "/gradio_api/call/step",
        "/gradio_api/upload",
        "/gradio_api/component_server",
    ):
        assert door.http.post(path, json={}).status_code == 404, path


def test_a_question_is_answered_step_by_step(room: ChatRoom) -> None:
    shown = list(room.ask("取組27の目標は"))
    assert JA.stages["screen"] in shown[1]
    found = next(one for one in shown if JA.evidence_found in one)
    assert "1,160件です。" not in found  # the evidence comes before the sentences that rest on it
    assert len(HTMLParser(found).css(".card")) == 2
    last = HTMLParser(shown[-1])
    assert "1,160件です。" in last.css(".conclusion")[0].text()
    assert last.css(".conclusion a")[0].attributes["href"] == "#" + (last.css(".card")[0].attributes["id"] or "")
    assert last.css(".card a")[0].attributes["href"] == "/sources/initiative-27?mark=s4#s4"
    assert last.css("td.value")[0].text() == "1,160件"
    assert last.css("a.call")[0].attributes["href"] == "tel:088-621-5122"
    assert tuple(chip.text() for chip in last.css(".chip")) == fake_answer().suggestions
    assert last.css(".turn")[0].attributes["data-session"] == fake_answer().session_id


def test_every_word_shown_while_answering_is_in_the_answer_or_is_said_to_be_replaced(
    room: ChatRoom, door: Door
) -> None:
    assert JA.rewritten not in list(room.ask("質問"))[-1]
    door.assistant.first = "はじめの文です。[1]"
    shown = list(room.ask("質問"))
    assert any("はじめの文です。" in one for one in shown[:-1])
    assert JA.rewritten in shown[-1]


def test_what_was_shown_before_the_chat_was_stopped_is_said_to_be_withdrawn(room: ChatRoom, door: Door) -> None:
    door.assistant.first = "はじめの文です。[1]"
    door.assistant.answer = fake_answer(outcome=Outcome.UNAVAILABLE, text="休止しています。", citations=(), figures=())
    last = list(room.ask("質問"))[-1]
    assert JA.withdrawn in last
    assert JA.rewritten not in last
    assert "はじめの文です。" not in last


def test_sources_that_were_shown_before_the_chat_was_stopped_are_withdrawn_too(
    room: ChatRoom, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = fake_answer(outcome=Outcome.UNAVAILABLE, text="休止しています。", citations=(), figures=())
    events = (Evidence(fake_answer().citations), Evidence(()), VerifiedSentence(closed.text), Done(closed))
    monkeypatch.setattr(door.assistant, "run", lambda question: iter(events))
    shown = list(room.ask("質問"))
    assert HTMLParser(shown[1]).css(".card")
    assert JA.withdrawn in shown[-1]
    assert not HTMLParser(shown[-1]).css(".card")


def test_a_chat_that_was_stopped_before_takes_nothing_back(room: ChatRoom, door: Door) -> None:
    door.assistant.answer = fake_answer(outcome=Outcome.UNAVAILABLE, text="休止しています。", citations=(), figures=())
    last = list(room.ask("質問"))[-1]
    assert "休止しています。" in last
    assert JA.withdrawn not in last


def test_staff_see_the_passages_with_their_scores_and_the_steps_with_their_times(door: Door) -> None:
    found = Chunk("guide#c1", "guide", "<b>案内</b>", ("窓口",), None, "…")
    door.assistant.passages = [Passage(found, 4.725, 0.7741, 4.0)]
    door.assistant.answer = fake_answer(timing_ms=Timing(total=12.5, steps={"retrieve": 7.25}))
    said = {"assistant": door.assistant, "templates": page_templates(city="徳島市"), "limit": 500}
    staff = list(ChatRoom(audience=Audience.STAFF, **said).ask("取組27の目標は？ 1&2"))[-1]  # type: ignore[arg-type]
    reasons = HTMLParser(staff).css(".reasons")[0]
    told = reasons.text()
    for shown in ("表の値から", "<b>案内</b>", "窓口", "4.72", "0.774", "4.0", "資料の検索", "7.2", "12.5", "gen-fake"):
        assert shown in told, shown
    assert [a.attributes["href"] for a in reasons.css("a")] == [
        "/sources/guide",
        "/desk/why?q=%E5%8F%96%E7%B5%8427%E3%81%AE%E7%9B%AE%E6%A8%99%E3%81%AF%EF%BC%9F%201%262",
    ]
    citizen = list(ChatRoom(audience=Audience.CITIZEN, **said).ask("取組27の目標は？"))[-1]  # type: ignore[arg-type]
    assert not HTMLParser(citizen).css(".reasons")
    assert "0.774" not in citizen


def test_what_a_tab_carries_is_not_trusted(room: ChatRoom, door: Door) -> None:
    for carried in ("", "{", "[]", '{"session_id": 5}', '{"session_id": "' + "x" * 99 + '"}', '{"look": "lang=<x>"}'):
        assert "1,160件です。" in list(room.ask("質問", carried))[-1]
        assert door.assistant.asked[-1].session_id is None
        assert door.assistant.asked[-1].language is Language.AUTO


def test_a_tab_carries_its_session_and_its_language(room: ChatRoom, door: Door) -> None:
    list(room.ask("質問", '{"session_id": "abc", "look": "lang=vi"}'))
    assert door.assistant.asked[-1].session_id == "abc"
    assert door.assistant.asked[-1].language is Language.VI


def test_nothing_said_or_quoted_becomes_markup(room: ChatRoom, door: Door) -> None:
    hostile = "<img src=x onerror=alert(1)> ![x](https://evil.example/?q=1) ${alert(1)} {{value}} <script>a</script>"
    citation = (
        fake_answer()
        .citations[0]
        .model_copy(
            update={"quote": hostile, "title": hostile, "heading_path": (hostile,), "url": "javascript:alert(1)"}
        )
    )
    door.assistant.answer = fake_answer(text=hostile + "[1][9]", citations=(citation,), suggestions=(hostile,))
    for shown in room.ask(hostile):
        page = HTMLParser(shown)
        assert not page.css("img, script")
        assert not [a for a in page.css("a") if not (a.attributes["href"] or "").startswith(("#", "tel:", "/sources/"))]


@pytest.mark.parametrize("outcome", [o for o in Outcome if o.value in JA.outcomes and o is not Outcome.CLARIFY])
def test_every_outcome_that_is_no_plain_answer_is_named(room: ChatRoom, door: Door, outcome: Outcome) -> None:
    door.assistant.answer = fake_answer(outcome=outcome, citations=(), figures=(), departments=())
    last = HTMLParser(list(room.ask("質問"))[-1])
    assert last.css(".outcome")[0].text() == JA.outcomes[outcome.value]


def test_a_refused_question_says_what_to_do(room: ChatRoom, door: Door) -> None:
    (shown,) = room.ask("あ" * 501)
    assert "500文字以内" in shown
    assert not door.assistant.asked


def test_a_bug_is_told_in_the_readers_language(room: ChatRoom, door: Door) -> None:
    door.assistant.raises = ValueError("だれにも見せない")
    last = list(room.ask("質問"))[-1]
    assert JA.problem in last
    assert "だれにも" not in last
