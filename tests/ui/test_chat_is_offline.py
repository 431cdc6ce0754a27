"""The chat's page and everything it loads come from this process: no font, script or count from elsewhere."""

from __future__ import annotations

import re
import socket

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from assistant.models import Audience, Outcome
from assistant.pages import page_templates
from assistant.problems import BROKEN
from assistant.ui import words
from assistant.ui.chat import ChatRoom, Talk
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
        journal=door.store,
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
    assert '<html\n\tlang="ja"' in html
    for said in ("徳島市 まち案内", "まちがえることがあります", "90日間", *words.EXAMPLES):
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
    shown = list(room.ask("取組27の目標は", Talk()))
    assert "質問を確かめています" in shown[1].turn
    last = HTMLParser(shown[-1].turn)
    assert "1,160件です。" in last.css(".text")[0].text()
    assert last.css(".text a")[0].attributes["href"] == "#" + (last.css(".cites li")[0].attributes["id"] or "")
    assert last.css(".cites a.open")[0].attributes["href"] == "/sources/initiative-27?mark=s4#s4"
    assert last.css("td.value")[0].text() == "1,160件"
    assert last.css("a.call")[0].attributes["href"] == "tel:088-621-5122"
    assert shown[-1].suggestions == fake_answer().suggestions
    assert shown[-1].box == ""
    assert shown[-1].talk.session_id == fake_answer().session_id


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
    for shown in room.ask(hostile, Talk()):
        page = HTMLParser(shown.turn)
        assert not page.css("img, script")
        assert not [a for a in page.css("a") if not (a.attributes["href"] or "").startswith(("#", "tel:", "/sources/"))]


@pytest.mark.parametrize("outcome", [o for o in Outcome if o.value in words.OUTCOMES])
def test_every_outcome_that_is_no_plain_answer_is_named(room: ChatRoom, door: Door, outcome: Outcome) -> None:
    door.assistant.answer = fake_answer(outcome=outcome, citations=(), figures=(), departments=())
    assert words.OUTCOMES[outcome.value] in list(room.ask("質問", Talk()))[-1].turn


def test_a_refused_question_stays_in_its_box_and_says_what_to_do(room: ChatRoom, door: Door) -> None:
    (shown,) = room.ask("あ" * 501, Talk())
    assert shown.box == "あ" * 501
    assert "500文字以内" in shown.turn
    assert not door.assistant.asked


def test_a_question_with_broken_text_comes_back_mended(room: ChatRoom) -> None:
    (shown,) = room.ask("目標\ud800は\x00？", Talk())
    assert shown.box.encode("utf-8").decode() == "目標は ？"


def test_a_bug_is_told_in_japanese(room: ChatRoom, door: Door) -> None:
    door.assistant.raises = ValueError("だれにも見せない")
    last = list(room.ask("質問", Talk()))[-1]
    assert BROKEN.message_ja in last.turn
    assert last.box == "質問"
    assert "だれにも" not in last.turn


def test_a_thumb_reaches_the_journal(room: ChatRoom, door: Door) -> None:
    door.store.record("質問", fake_answer(), audience="citizen")
    talk = list(room.ask("質問", Talk()))[-1].talk
    assert room.rate(talk, helpful=False) == words.FEEDBACK_THANKS
    assert not door.store.feedbacks["answer-1"].helpful
    assert room.rate(Talk(), helpful=True) == words.FEEDBACK_UNKNOWN
    door.store.broken = True
    assert room.rate(talk, helpful=True) == words.STORE_UNAVAILABLE
