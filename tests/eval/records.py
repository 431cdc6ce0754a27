"""Cases, answers, records and judgements made by hand, a run of them on disk, and a target to ask."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pydantic import TypeAdapter

from assistant.ports import ChatModel
from eval.cases import Case, Split, split_of
from eval.grounding import Sources
from eval.judge import Judgement
from eval.run import RECORDS, SETTINGS, SOURCES, Record, Settings, digest_of
from eval.targets import FoundPassage, Json

TABLE = """## 数値目標

| 指標 | 令和7年度 | 令和8年度 | 令和9年度 |
|---|---|---|---|
| アクセス件数 | 1,100件 | 1,130件 | 1,160件 |
| 登録者数 | 210人 | 230人 | 250人 |

担当課は広報広聴課です。
"""
ROW = "アクセス件数 | 1,100件 | 1,130件 | 1,160件"
OTHER_ROW = "登録者数 | 210人 | 230人 | 250人"
TEXTS: dict[str, str | None] = {"initiative-27": TABLE}
STARTED = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

SILENT_CASE: dict[str, object] = {
    "category": "unanswerable",
    "outcome": ["no_evidence", "out_of_scope"],
    "must": [],
    "must_not": [],
    "cite_any": [],
    "proof": [],
}


def case(**change: object) -> Case:
    """A question for a figure of `TABLE`, in split tune."""
    entry: dict[str, object] = {
        "id": "toy-1",
        "question": "27番の令和9年度は？",
        "category": "figure",
        "outcome": ["answered", "partial"],
        "must": [["1,160件", "千百六十件"]],
        "must_not": ["令和9年度は1,130件"],
        "cite_any": ["initiative-27"],
        "proof": ["1,160件"],
    }
    return Case.model_validate({**entry, **change})


def silent_case(**change: object) -> Case:
    """A question that the sources do not answer."""
    return case(**{**SILENT_CASE, **change})


def ids(split: Split, n: int) -> list[str]:
    """The first ids `toy-…` that fall into a split."""
    return [name for name in (f"toy-{i}" for i in range(20 * n)) if split_of(name) is split][:n]


def figure(value: str = "1,160", unit: str = "件", source_id: str = "initiative-27") -> Json:
    """A value as an answer shows it."""
    return {
        "source_id": source_id,
        "indicator": "アクセス件数",
        "fiscal_year": "令和9年度",
        "kind": "目標",
        "value": value,
        "unit": unit,
    }


def citation(source_id: str = "initiative-27", quote: str = ROW, *, n: int = 1, as_of: str | None = None) -> Json:
    """A citation as an answer shows it."""
    return {
        "n": n,
        "source_id": source_id,
        "title": "AIの活用",
        "heading_path": [],
        "page": None,
        "quote": quote,
        "url": f"/sources/{source_id}",
        "as_of": as_of,
    }


def answer(text: str = "令和9年度の目標は１,１６０ 件です。[1]", outcome: str = "answered", **change: object) -> Json:
    """An answer's JSON that cites the row of `TABLE`, unless `change` says otherwise."""
    whole: Json = {
        "answer_id": "a",
        "session_id": "s",
        "outcome": outcome,
        "text": text,
        "language": "ja",
        "citations": [citation()],
        "figures": [],
        "composed_by": "facts",
        "index_generation": "gen-1",
        "timing_ms": {"total": 1.0},
    }
    return TypeAdapter(Json).validate_python({**whole, **change})


def record(
    asked: Case | None = None,
    said: Json | None = None,
    *,
    error: str | None = None,
    passages: Iterable[FoundPassage] = (),
    milliseconds: float = 10.0,
) -> Record:
    """A case with what was said to it; with an `error`, nothing was."""
    asked = asked or case()
    return Record(
        case=asked,
        question=asked.question,
        answer=None if error else said or answer(),
        error=error,
        passages=tuple(passages),
        milliseconds=milliseconds,
    )


def passage(source_id: str, score: float = 1.0) -> FoundPassage:
    """A passage that a search found."""
    return FoundPassage(source_id=source_id, heading_path=(), score=score, excerpt="…")


def sources(**texts: str | None) -> Sources:
    """`TABLE` as its source, and others by name (`_` for `-`)."""
    return Sources(TEXTS | {name.replace("_", "-"): text for name, text in texts.items()})


def judgement(**change: object) -> Judgement:
    """A case that was answered and is right, in split tune."""
    whole: dict[str, object] = {
        "case_id": "toy-1",
        "category": "figure",
        "audience": "citizen",
        "language": "ja",
        "split": "tune",
        "group": None,
        "question": "27番の令和9年度は？",
        "verdict": "right",
        "outcome": "answered",
        "spoke": True,
        "should_speak": True,
        "confidence": 1.0,
        "milliseconds": 10.0,
    }
    return Judgement.model_validate({**whole, **change})


def write_run(
    folder: Path, records: Iterable[Record], texts: Mapping[str, str | None] | None = None, **about: str
) -> Path:
    """A run on disk, as `eval.run` leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = list(records)
    lines = "".join(one.model_dump_json() + "\n" for one in kept)
    (folder / RECORDS).write_text(lines, encoding="utf-8")
    (folder / SOURCES).write_text(json.dumps(dict(TEXTS if texts is None else texts)), encoding="utf-8")
    made = Settings(
        started=STARTED,
        cases=len(kept),
        cases_sha256=digest_of([one.case for one in kept]),
        python="3.11.7",
        commit="0123456789ab",
        generation="gen-1",
        prompts={},
        about=about,
    )
    (folder / SETTINGS).write_text(made.model_dump_json(), encoding="utf-8")
    return folder


def written(path: Path, cases: Iterable[Case]) -> Path:
    """A case file."""
    path.write_text("".join(one.model_dump_json() + "\n" for one in cases), encoding="utf-8")
    return path


@dataclass
class FakeTarget:
    """Answers every question by its own words, under new ids each time, and remembers what it was asked."""

    says: Callable[[str], Json] = lambda question: answer(f"{question}は1,160件です。[1]")
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)

    def ask(self, question: str, *, session_id: str | None, case: Case) -> Json:
        self.asked.append((question, session_id))
        return {**self.says(question), "answer_id": uuid4().hex, "session_id": session_id or f"after {question}"}

    def search(self, question: str, *, case: Case) -> tuple[FoundPassage, ...]:
        self.searched.append(question)
        return (passage("initiative-27"),)

    def source(self, source_id: str) -> str | None:
        return TABLE if source_id == "initiative-27" else None


def no_judge() -> ChatModel:
    """Opens no language model."""
    raise AssertionError("no opinion was asked for")
