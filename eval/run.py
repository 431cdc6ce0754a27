"""Asks every case and keeps what came back, whole. Judging is `eval.score`'s, later and elsewhere."""

from __future__ import annotations

import hashlib
import json
import platform
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console
from rich.progress import track

from assistant.models import Answer
from eval.cases import Case
from eval.targets import AskFailed, FoundPassage, Json, Target

RECORDS = "records.jsonl"
SETTINGS = "settings.json"
SOURCES = "sources.json"
PROMPTS = Path("assistant/prompts")


class BadRun(ValueError):
    """A run cannot be used. The message names the file and the line."""


class Record(BaseModel):
    """A case with the whole answer to it, or with why there is none. One line of `records.jsonl`.

    `passages` are what the search finds for the question alone; none for a question of a conversation.
    The ids of answer and session, new each time, are replaced by the case's: two runs differ in their times only.
    """

    model_config = ConfigDict(frozen=True)

    case: Case
    question: str
    answer: Json | None
    error: str | None
    passages: tuple[FoundPassage, ...] = ()
    milliseconds: float


class Settings(BaseModel):
    """What a run was made with. `cases_sha256` is over the cases themselves, in order; `peak_mib` is the most memory
    that the process which asked had, with the assistant in it when that ran there."""

    model_config = ConfigDict(frozen=True)

    started: datetime
    cases: int
    cases_sha256: str
    python: str
    commit: str | None
    generation: str | None
    prompts: dict[str, str]
    about: dict[str, str]
    peak_mib: float | None = None


def run(
    cases: Sequence[Case],
    target: Target,
    out_dir: Path,
    *,
    about: Mapping[str, str] | None = None,
    workers: int = 1,
    root: Path = Path(),
) -> Path:
    """Ask every case and write `records.jsonl`, `sources.json` and `settings.json` under `out_dir`.

    A folder that holds a part of this very run is gone on with. `about` goes into the settings, with the commit and
    the prompts under `root`. An answer that breaks the contract is recorded as an error. Raises `TargetMissing`, and
    `BadRun` when the folder holds another run.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    done = _resumed(out_dir, cases, dict(about or {}))
    settings = Settings(
        started=datetime.now().astimezone(),
        cases=len(cases),
        cases_sha256=digest_of(cases),
        python=platform.python_version(),
        commit=_commit(root),
        generation=None,
        prompts=_prompts(root / PROMPTS),
        about=dict(about or {}),
    )
    _write(out_dir / SETTINGS, settings.model_dump_json(indent=2))
    console = Console(stderr=True)
    left = cases[done:]
    with (out_dir / RECORDS).open("a", encoding="utf-8") as out, ThreadPoolExecutor(workers) as pool:
        records = pool.map(lambda case: _record(case, target), left)  # in the order of the cases
        for record in track(records, "asking", total=len(left), console=console, disable=not console.is_terminal):
            out.write(record.model_dump_json() + "\n")
            out.flush()  # what is answered is kept when the run is cut short
    records_now = read_records(out_dir)
    _write(out_dir / SOURCES, json.dumps(_sources(records_now, target), ensure_ascii=False, indent=0))
    named = {r.answer.get("index_generation") for r in records_now if r.answer}
    generations = sorted(str(name) for name in named if name)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in KiB
    whole = settings.model_copy(update={"generation": ", ".join(generations), "peak_mib": peak})
    _write(out_dir / SETTINGS, whole.model_dump_json(indent=2))
    return out_dir


def read_records(run_dir: Path) -> list[Record]:
    """The records of a run. Raises `BadRun`."""
    path = run_dir / RECORDS
    records = []
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            records.append(Record.model_validate_json(line))
        except ValidationError as error:
            raise BadRun(f"{path}:{number}: {error}") from error
    return records


def read_settings(run_dir: Path) -> Settings:
    """What a run was made with. Raises `BadRun`."""
    path = run_dir / SETTINGS
    try:
        return Settings.model_validate_json(_text(path))
    except ValidationError as error:
        raise BadRun(f"{path}: {error}") from error


def read_sources(run_dir: Path) -> dict[str, str | None]:
    """The text of every source that an answer cites, None for one that does not exist. Raises `BadRun`."""
    path = run_dir / SOURCES
    try:
        found = json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise BadRun(f"{path}: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(text, str | None) for text in found.values()):
        raise BadRun(f"{path}: not texts by source")
    return found


def new_run_dir(root: Path) -> Path:
    """A folder under `root` named by the time, which does not exist yet."""
    return root / datetime.now().strftime("%Y%m%d-%H%M%S-%f")


def digest_of(cases: Sequence[Case]) -> str:
    """sha256 over the cases in order."""
    return hashlib.sha256("\n".join(case.model_dump_json() for case in cases).encode()).hexdigest()


def _record(case: Case, target: Target) -> Record:
    answer: Json | None = None
    error: str | None = None
    passages: tuple[FoundPassage, ...] = ()
    began = time.perf_counter()
    try:
        answer, spent = _asked(case, target)
        Answer.model_validate(answer)
        passages = _found(case, target)
    except AskFailed as failure:
        error, spent = str(failure), time.perf_counter() - began
    except ValidationError as failure:
        error = f"not an answer by the contract: {failure}"
    return Record(
        case=case,
        question=case.question,
        answer=answer and {**answer, "answer_id": case.id, "session_id": case.id},
        error=error,
        passages=passages,
        milliseconds=1000 * spent,
    )


def _found(case: Case, target: Target) -> tuple[FoundPassage, ...]:
    """What the search finds for a question that stands alone and has something to be found; nothing when it fails."""
    if case.history or not case.cite_any:
        return ()
    try:
        return target.search(case.question, case=case)
    except AskFailed:
        return ()


def _asked(case: Case, target: Target) -> tuple[Json, float]:
    """The answer to a case, its earlier questions asked first in the same session, and the seconds of the last one."""
    session_id: str | None = None
    for question in case.history:
        named = target.ask(question, session_id=session_id, case=case).get("session_id")
        if not isinstance(named, str):
            raise AskFailed(f"the answer to {question!r} names no session")
        session_id = named
    began = time.perf_counter()
    answer = target.ask(case.question, session_id=session_id, case=case)
    return answer, time.perf_counter() - began


def _resumed(out_dir: Path, cases: Sequence[Case], about: dict[str, str]) -> int:
    """How many cases of this run are answered already; a line that was cut short is dropped."""
    path = out_dir / RECORDS
    if not path.exists():
        return 0
    before = read_settings(out_dir)
    if (before.cases_sha256, before.about) != (digest_of(cases), about):
        raise BadRun(f"{out_dir} holds a run of other cases or another target; name another folder")
    whole = [line for line in path.read_bytes().split(b"\n")[:-1] if line.strip()]
    path.write_bytes(b"".join(line + b"\n" for line in whole))
    return len(whole)


def _sources(records: Sequence[Record], target: Target) -> dict[str, str | None]:
    answers = [Answer.model_validate(r.answer) for r in records if r.answer is not None and r.error is None]
    try:
        return {i: target.source(i) for i in sorted({c.source_id for a in answers for c in a.citations})}
    except AskFailed as error:
        raise BadRun(f"a cited source could not be read, so that no quote can be checked: {error}") from error


def _commit(root: Path) -> str | None:
    """The commit checked out under `root`, `+` when it was changed since; None outside a repository."""
    try:
        known = subprocess.run(
            ["git", "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*"],
            cwd=root, capture_output=True, text=True, check=True, timeout=10,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return known.stdout.strip()


def _prompts(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("*.md"))}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRun(f"{path}: {error}") from error


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")
