"""What a run asks: over HTTP by the contract, in this process, and by audience."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from assistant.documents import Chunk, Passage
from assistant.models import Audience, Compose, Language
from eval.cases import Case
from eval.targets import AskFailed, ByAudience, FoundPassage, InProcess, Json, OverHttp, TargetMissing
from tests.eval.records import answer, case, passage
from tests.fakes import FakeAssistant, fake_answer, fake_index

City = Callable[[httpx.Request], httpx.Response]


def over(city: City, waited: list[float] | None = None, compose: Compose = Compose.AUTO) -> OverHttp:
    client = httpx.Client(base_url="http://city.test", transport=httpx.MockTransport(city))
    return OverHttp(client, compose=compose, wait=(waited if waited is not None else []).append)


def replying(*replies: httpx.Response) -> City:
    queue = list(replies)
    return lambda request: queue.pop(0)


def always(reply: httpx.Response) -> City:
    return lambda request: httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)


def asked(target: OverHttp) -> Json:
    return target.ask("R9は？", session_id=None, case=case())


# ---------------------------------------------------------------- a question over HTTP


def test_a_question_goes_out_as_the_contract_says() -> None:
    seen: list[httpx.Request] = []

    def city(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=answer())

    there = over(city, compose=Compose.EXTRACTIVE)
    assert there.ask("R9は？", session_id="s", case=case(language="en")) == answer()
    there.ask("R9は？", session_id=None, case=case(language="ja-easy"))
    assert (seen[0].method, seen[0].url.path) == ("POST", "/api/ask")
    first, second = (json.loads(request.content) for request in seen)
    assert first == {"question": "R9は？", "session_id": "s", "language": "auto", "compose": "extractive"}
    assert (second["session_id"], second["language"]) == (None, "ja-easy")


def test_a_target_that_asks_for_patience_is_asked_again() -> None:
    waited: list[float] = []
    busy = [httpx.Response(429, headers={"retry-after": "7"}), httpx.Response(429, headers={"retry-after": "9999"})]
    assert asked(over(replying(*busy, httpx.Response(429), httpx.Response(200, json=answer())), waited)) == answer()
    assert waited == [7.0, 60.0, 1.0]


def test_patience_ends() -> None:
    waited: list[float] = []
    with pytest.raises(AskFailed, match="429"):
        asked(over(always(httpx.Response(429)), waited))
    assert 0 < len(waited) < 9


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(503, text="down"),
        httpx.Response(422, json={"detail": "too long"}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=["an answer"]),
    ],
)
def test_a_reply_that_is_no_answer_is_a_failed_question(reply: httpx.Response) -> None:
    with pytest.raises(AskFailed):
        asked(over(always(reply)))


def test_a_connection_that_breaks_is_a_failed_question_and_one_that_never_was_ends_the_run() -> None:
    def raising(error: httpx.HTTPError) -> City:
        def city(request: httpx.Request) -> httpx.Response:
            raise error

        return city

    with pytest.raises(AskFailed, match="ReadTimeout"):
        asked(over(raising(httpx.ReadTimeout("slow"))))
    with pytest.raises(TargetMissing, match=r"city\.test"):
        asked(over(raising(httpx.ConnectError("refused"))))


# ---------------------------------------------------------------- search and sources over HTTP


def test_a_search_keeps_the_beginning_of_each_passage_in_order() -> None:
    seen: list[httpx.Request] = []
    rows = [
        {"source_id": "a", "heading_path": ["目標"], "score": 2.5, "text": "あ" * 500, "title": "x"},
        {"source_id": "b", "heading_path": [], "score": 1, "text": "い"},
    ]

    def city(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"passages": rows})

    first, second = over(city).search("R9は？", case=case())
    assert first == FoundPassage(source_id="a", heading_path=("目標",), score=2.5, excerpt=first.excerpt)
    assert set(first.excerpt) == {"あ"}
    assert 0 < len(first.excerpt) < 500
    assert (second.source_id, second.excerpt) == ("b", "い")
    assert seen[0].url.path == "/api/search"
    assert dict(seen[0].url.params) == {"q": "R9は？", "k": "10"}


@pytest.mark.parametrize("status", [400, 422])
def test_a_search_for_what_cannot_be_searched_finds_nothing(status: int) -> None:
    assert over(always(httpx.Response(status))).search("", case=case()) == ()


LOOKUPS: list[Callable[[OverHttp], object]] = [
    lambda target: target.search("R9は？", case=case()),
    lambda target: target.source("initiative-27"),
]


@pytest.mark.parametrize("lookup", LOOKUPS, ids=["search", "source"])
def test_a_search_or_a_source_is_waited_for_as_an_answer_is(lookup: Callable[[OverHttp], object]) -> None:
    waited: list[float] = []
    found = httpx.Response(200, json={"passages": [], "text": "本文"})
    busy = [httpx.Response(429, headers={"retry-after": "7"}), httpx.Response(429)]
    assert lookup(over(replying(*busy, found), waited)) in ((), "本文")
    assert waited == [7.0, 1.0]
    with pytest.raises(AskFailed, match="429"):
        lookup(over(always(httpx.Response(429))))


@pytest.mark.parametrize("lookup", LOOKUPS, ids=["search", "source"])
@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_search_or_a_source_that_breaks_failed_and_is_not_empty(
    lookup: Callable[[OverHttp], object], status: int
) -> None:
    with pytest.raises(AskFailed, match=f"{status}: who are you"):
        lookup(over(always(httpx.Response(status, text="who are you"))))


def test_a_source_is_its_text_with_what_it_says_of_its_own_damage() -> None:
    paths: list[bytes] = []

    def city(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.raw_path)
        return httpx.Response(200, json={"text": "本文", "irregular_note": "表が破損しています。"})

    assert over(city).source("a/b 課") == "本文\n表が破損しています。"
    assert paths == [b"/api/sources/a%2Fb%20%E8%AA%B2"]
    assert over(always(httpx.Response(200, json={"text": "本文", "irregular_note": None}))).source("a") == "本文"


def test_a_source_that_does_not_exist_is_none_and_one_that_is_refused_is_not() -> None:
    assert over(always(httpx.Response(404))).source("nowhere") is None
    for status in (400, 422):
        with pytest.raises(AskFailed, match=str(status)):
            over(always(httpx.Response(status))).source("nowhere")


# ---------------------------------------------------------------- in this process


def in_process(assistant: FakeAssistant, compose: Compose = Compose.AUTO) -> InProcess:
    return InProcess(assistant, fake_index, audience=Audience.STAFF, compose=compose)


def test_a_question_in_this_process_says_what_one_over_http_would() -> None:
    assistant = FakeAssistant()
    said = in_process(assistant, Compose.EXTRACTIVE).ask("R9は？", session_id="s", case=case(language="ja-easy"))
    assert said == json.loads(fake_answer().model_dump_json())
    (question,) = assistant.asked
    assert (question.text, question.audience, question.session_id) == ("R9は？", Audience.STAFF, "s")
    assert (question.language, question.compose) == (Language.JA_EASY, Compose.EXTRACTIVE)


def test_a_search_in_this_process_keeps_ten_passages() -> None:
    chunk = Chunk("a#c1", "a", "題", ("目標",), None, "あ" * 500)
    found = in_process(FakeAssistant(passages=[Passage(chunk, 1.0 - n / 20, 0.0, 0.0) for n in range(12)]))
    passages = found.search("R9は？", case=case())
    assert [round(one.score, 2) for one in passages] == [round(1.0 - n / 20, 2) for n in range(10)]
    assert (passages[0].source_id, passages[0].heading_path) == ("a", ("目標",))
    assert 0 < len(passages[0].excerpt) < 500


def test_a_source_in_this_process_is_the_one_that_serves() -> None:
    assert "ひとり親家庭にAIチャットを提供します。" in str(in_process(FakeAssistant()).source("initiative-27"))
    assert in_process(FakeAssistant()).source("nowhere") is None


# ---------------------------------------------------------------- by audience


class OneAudience:
    """A target that says its name and holds one source."""

    def __init__(self, name: str) -> None:
        self.name = name

    def ask(self, question: str, *, session_id: str | None, case: Case) -> Json:
        return answer(self.name)

    def search(self, question: str, *, case: Case) -> tuple[FoundPassage, ...]:
        return (passage(self.name),)

    def source(self, source_id: str) -> str | None:
        return "text" if source_id == self.name else None


def test_a_case_is_asked_of_the_assistant_of_its_audience() -> None:
    both = ByAudience(lambda audience: OneAudience(audience.value))
    staff = case(audience="staff")
    assert both.ask("R9は？", session_id=None, case=staff)["text"] == "staff"
    assert both.search("R9は？", case=staff) == (passage("staff"),)
    assert (both.source("staff"), both.source("citizen")) == ("text", None)  # no citizen has asked
    assert both.ask("R9は？", session_id=None, case=case())["text"] == "citizen"
    assert both.source("citizen") == "text"
