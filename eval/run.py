"""Asks every case and keeps what came back, whole. Judging is `eval.score`'s, later and elsewhere."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import httpx
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError
from rich.console import Console
from rich.progress import track

from assistant.models import Answer
from eval.cases import Case

Json = dict[str, JsonValue]
Ask = Callable[[Case], Json]

RECORDS = "records.jsonl"
SETTINGS = "settings.json"
TRIES = 5  # of a question that is refused with 429
LONGEST_WAIT_S = 60.0


class AskFailed(Exception):
    """A question got no answer. Recorded with its case; the run goes on."""


class TargetMissing(Exception):
    """Nothing listens at the target. The run ends."""


class Turn(Protocol):
    """Asks one question of a session and gives the answer's JSON. Raises `AskFailed`."""

    def __call__(self, question: str, *, session_id: str | None, case: Case) -> Json: ...


class Record(BaseModel):
    """A case with the whole answer to it, or with why there is none. One line of `records.jsonl`."""

    model_config = ConfigDict(frozen=True)

    case: Case
    question: str
    answer: Json | None
    error: str | None
    milliseconds: float


class Settings(BaseModel):
    """What a run was made with. `cases_sha256` is over the cases themselves, in order."""

    model_config = ConfigDict(frozen=True)

    started: datetime
    cases: int
    cases_sha256: str
    python: str
    about: dict[str, str]


def in_turn(turn: Turn) -> Ask:
    """An `Ask` that asks the earlier questions of a case first, in the same session."""

    def ask(case: Case) -> Json:
        session_id: str | None = None
        for question in case.history:
            earlier = turn(question, session_id=session_id, case=case)
            session_id = str(earlier["session_id"])
        return turn(case.question, session_id=session_id, case=case)

    return ask


def over_http(client: httpx.Client, *, wait: Callable[[float], None] = time.sleep) -> Turn:
    """A `Turn` over `POST /api/ask`. `client` knows the address; waits where it is told to (429)."""

    def turn(question: str, *, session_id: str | None, case: Case) -> Json:
        body = {"question": question, "session_id": session_id, "language": case.asked_for.value}
        for _ in range(TRIES):
            try:
                reply = client.post("/api/ask", json=body)
            except httpx.ConnectError as error:
                raise TargetMissing(f"nothing answers at {client.base_url}") from error
            except httpx.HTTPError as error:
                raise AskFailed(repr(error)) from error
            if reply.status_code != httpx.codes.TOO_MANY_REQUESTS:
                return _json_of(reply)
            wait(_seconds(reply.headers.get("retry-after", "")))
        raise AskFailed(f"still 429 after {TRIES} tries")

    return turn


def run(cases: Sequence[Case], ask: Ask, out_dir: Path, *, about: Mapping[str, str] | None = None) -> Path:
    """Ask every case and write `records.jsonl` and `settings.json` under `out_dir`, a new folder.

    `about` goes into the settings. An answer that breaks the contract is recorded as an error.
    """
    out_dir.mkdir(parents=True, exist_ok=False)
    settings = Settings(
        started=datetime.now().astimezone(),
        cases=len(cases),
        cases_sha256=hashlib.sha256("\n".join(case.model_dump_json() for case in cases).encode()).hexdigest(),
        python=platform.python_version(),
        about=dict(about or {}),
    )
    (out_dir / SETTINGS).write_text(settings.model_dump_json(indent=2) + "\n", encoding="utf-8")
    console = Console(stderr=True)
    with (out_dir / RECORDS).open("w", encoding="utf-8") as out:
        for case in track(cases, "asking", console=console, disable=not console.is_terminal):
            out.write(_record(case, ask).model_dump_json() + "\n")
            out.flush()  # what is answered is kept when the run is cut short
    return out_dir


def new_run_dir(root: Path) -> Path:
    """A folder under `root` named by the time, which does not exist yet."""
    return root / datetime.now().strftime("%Y%m%d-%H%M%S-%f")


def _record(case: Case, ask: Ask) -> Record:
    answer: Json | None = None
    error: str | None = None
    began = time.perf_counter()
    try:
        answer = ask(case)
        Answer.model_validate(answer)
    except AskFailed as failure:
        error = str(failure)
    except ValidationError as failure:
        error = f"not an answer by the contract: {failure}"
    spent = 1000 * (time.perf_counter() - began)
    return Record(case=case, question=case.question, answer=answer, error=error, milliseconds=spent)


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
