"""What a run asks: an assistant in this process, or one behind an address."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, JsonValue

from assistant.models import Audience, Compose, Question
from assistant.ports import Assistant, OpenIndex
from eval.cases import Case

Json = dict[str, JsonValue]

PASSAGES = 10  # looked at per question: what Recall@10 and nDCG@10 are over
TRIES = 5  # of a question that is refused with 429
LONGEST_WAIT_S = 60.0
_REFUSED = (httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY)  # too long, no words
_EXCERPT = 160  # characters of a passage that a reader of the report sees


class AskFailed(Exception):
    """A question got no answer. Recorded with its case; the run goes on."""


class TargetMissing(Exception):
    """Nothing listens at the target. The run ends."""


class FoundPassage(BaseModel):
    """A passage that the target's search finds for a question, with the beginning of its text."""

    model_config = ConfigDict(frozen=True)

    source_id: str
    heading_path: tuple[str, ...]
    score: float
    excerpt: str


class Target(Protocol):
    """An assistant as an evaluator sees it. Raises `AskFailed` and `TargetMissing`."""

    def ask(self, question: str, *, session_id: str | None, case: Case) -> Json:
        """The answer's JSON to one question of a session."""

    def search(self, question: str, *, case: Case) -> tuple[FoundPassage, ...]:
        """The best `PASSAGES` passages, best first."""

    def source(self, source_id: str) -> str | None:
        """The text of a source as quotes and remarks are taken from it; None when there is none of this id."""


class InProcess:
    """The pipeline itself, without a web server."""

    def __init__(
        self, assistant: Assistant, open_index: OpenIndex, *, audience: Audience, compose: Compose = Compose.AUTO
    ) -> None:
        self._assistant, self._open_index = assistant, open_index
        self._audience, self._compose = audience, compose

    def ask(self, question: str, *, session_id: str | None, case: Case) -> Json:
        """The answer as its JSON, as over HTTP."""
        asked = Question(question, self._audience, case.asked_for, self._compose, session_id)
        return self._assistant.ask(asked).model_dump(mode="json")

    def search(self, question: str, *, case: Case) -> tuple[FoundPassage, ...]:
        """The best passages."""
        found = self._assistant.search(question, k=PASSAGES)
        return tuple(_passage(p.chunk.source_id, p.chunk.heading_path, p.score, p.chunk.text) for p in found)

    def source(self, source_id: str) -> str | None:
        """The text of a source of the generation that serves."""
        found = self._open_index().chunks.source(source_id)
        return _whole(found.text, found.irregular_note) if found else None


class ByAudience:
    """Asks every case of the assistant of its audience."""

    def __init__(self, target: Callable[[Audience], Target]) -> None:
        self._target = target
        self._asked: dict[Audience, Target] = {}

    def ask(self, question: str, *, session_id: str | None, case: Case) -> Json:
        """The answer of the case's audience."""
        there = self._asked.setdefault(case.audience, self._target(case.audience))
        return there.ask(question, session_id=session_id, case=case)

    def search(self, question: str, *, case: Case) -> tuple[FoundPassage, ...]:
        """The passages of the case's audience."""
        return self._target(case.audience).search(question, case=case)

    def source(self, source_id: str) -> str | None:
        """The text of a source that any audience asked so far may read."""
        return next((text for t in self._asked.values() if (text := t.source(source_id)) is not None), None)


class OverHttp:
    """A citizen or staff app. `client` knows its address and login; waits where it is told to (429)."""

    def __init__(
        self, client: httpx.Client, *, compose: Compose = Compose.AUTO, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._client, self._compose, self._wait = client, compose, wait

    def ask(self, question: str, *, session_id: str | None, case: Case) -> Json:
        """`POST /api/ask`."""
        body = {
            "question": question,
            "session_id": session_id,
            "language": case.asked_for.value,
            "compose": self._compose.value,
        }
        return _json_of(self._sent("POST", "/api/ask", json=body))

    def search(self, question: str, *, case: Case) -> tuple[FoundPassage, ...]:
        """`GET /api/search`; nothing for a question that it refuses."""
        reply = self._sent("GET", "/api/search", params={"q": question, "k": PASSAGES})
        found = [] if reply.status_code in _REFUSED else _json_of(reply).get("passages")
        rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
        return tuple(
            FoundPassage.model_validate({**row, "excerpt": str(row.get("text", ""))[:_EXCERPT]}) for row in rows
        )

    def source(self, source_id: str) -> str | None:
        """`GET /api/sources/{id}`."""
        reply = self._sent("GET", f"/api/sources/{quote(source_id, safe='')}")
        found = None if reply.status_code == httpx.codes.NOT_FOUND else _json_of(reply)
        return _whole(str(found.get("text", "")), found.get("irregular_note")) if found is not None else None

    def _sent(self, method: str, path: str, **request: object) -> httpx.Response:
        for _ in range(TRIES):
            try:
                reply = self._client.request(method, path, **request)  # type: ignore[arg-type]  # json= or params=
            except httpx.ConnectError as error:
                raise TargetMissing(f"nothing answers at {self._client.base_url}") from error
            except httpx.HTTPError as error:
                raise AskFailed(repr(error)) from error
            if reply.status_code != httpx.codes.TOO_MANY_REQUESTS:
                return reply
            self._wait(_seconds(reply.headers.get("retry-after", "")))
        raise AskFailed(f"still 429 after {TRIES} tries")


def _whole(text: str, note: JsonValue) -> str:
    """A source's text with what it says of its own damage."""
    return f"{text}\n{note}" if note else text


def _passage(source_id: str, heading_path: tuple[str, ...], score: float, text: str) -> FoundPassage:
    return FoundPassage(source_id=source_id, heading_path=heading_path, score=score, excerpt=text[:_EXCERPT])


def _json_of(reply: httpx.Response) -> Json:
    if reply.is_error:
        raise AskFailed(f"{reply.status_code}: {reply.text[:500]}")
    try:
        body = reply.json()
    except ValueError as error:
        raise AskFailed(f"not JSON: {reply.text[:500]}") from error
    if not isinstance(body, dict):
        raise AskFailed(f"not an object: {reply.text[:500]}")
    return body


def _seconds(header: str) -> float:
    return min(float(header), LONGEST_WAIT_S) if header.isdigit() else 1.0
