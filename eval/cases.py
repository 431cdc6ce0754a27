"""Evaluation cases: questions as people write them, with what a right answer says and where it stands.

One case a line in `eval/cases/*.jsonl`; `eval/cases/README.md` says how to write one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.models import SPOKEN, Audience, Language, Outcome

SHIPPED_CASES = Path(__file__).parent / "cases"
PLAN_CASES = SHIPPED_CASES / "plan.jsonl"
WRITTEN_FOR = date(2026, 11, 22)  # the day that 「来年度」 in the shipped cases leans on
CHECKED = SPOKEN | {Outcome.CRISIS}  # a reply to an emergency is wrong without its number


OPENED = "opened-"  # begins the id of a case that was held back until its answer was looked at


class BadCase(ValueError):
    """A case file cannot be used. The message names the file and the line."""


class Split(StrEnum):
    """`TUNE` may be looked at while building; `TEST` is only ever scored."""

    TUNE = "tune"
    TEST = "test"


class Category(StrEnum):
    """What a case is about; scores are given for each."""

    FIGURE = "figure"
    SCHEDULE = "schedule"
    DEPARTMENT = "department"
    LIST = "list"
    DEFINITION = "definition"
    NARRATIVE = "narrative"
    PROCEDURE = "procedure"
    SUPPORT = "support"
    FOLLOW_UP = "follow_up"
    VARIANT = "variant"
    LANGUAGE = "language"
    UNANSWERABLE = "unanswerable"
    PERSONAL_DATA = "personal_data"
    CRISIS = "crisis"
    SMALL_TALK = "small_talk"
    BENIGN = "benign"
    INJECTION = "injection"


class Case(BaseModel):
    """A question with the outcomes that are acceptable and the words that an answer has to carry.

    `must` is a list of sets of alternatives: of each set one occurs in the text of an answer that
    speaks. `must_not` never occurs. `proof` are verbatim strings of a source of `cite_any`. Cases of one
    `group` ask the same thing in other words; they stand in one split. `author` and `written` say whose case it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    question: str = Field(min_length=1)
    history: tuple[str, ...] = ()
    audience: Audience = Audience.CITIZEN
    language: Language = Language.JA
    category: Category
    outcome: tuple[Outcome, ...] = Field(min_length=1)
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    cite_any: tuple[str, ...] = ()
    split: Split
    proof: tuple[str, ...] = ()
    group: str | None = Field(default=None, pattern=r"^[a-z0-9-]+$")
    author: str | None = None
    written: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _split_follows_the_id(cls, values: object) -> object:
        if not isinstance(values, dict):
            return values
        rule = split_of(str(values.get("group") or values.get("id", "")))
        if values.get("split", rule) != rule:
            raise ValueError(f"split must be {rule}: it follows from the group, or else the id")
        return {**values, "split": rule}

    @model_validator(mode="after")
    def _hangs_together(self) -> Case:
        if not all(self.must) or not all(word for words in self.must for word in words):
            raise ValueError("must holds an empty set of alternatives or an empty string")
        if not all(self.must_not):
            raise ValueError("must_not holds an empty string")
        if self.must and not CHECKED & set(self.outcome):
            raise ValueError("must is never checked with these outcomes")
        if self.may_speak and not (self.cite_any and self.proof):
            raise ValueError("an answerable case needs cite_any and proof")
        return self

    @property
    def asked_for(self) -> Language:
        """The language that the asker chose; the others are told by their question."""
        return self.language if self.language is Language.JA_EASY else Language.AUTO

    @property
    def may_speak(self) -> bool:
        """Whether an answer from the sources is acceptable."""
        return bool(SPOKEN & set(self.outcome))


def split_of(case_id: str) -> Split:
    """The split of a case: the first byte of its group's or id's sha256, even tune and odd test. Nobody picks.

    A test case whose failure somebody has looked at is renamed to `opened-…` and is tune from then on.
    """
    if case_id.startswith(OPENED):
        return Split.TUNE
    return Split.TUNE if hashlib.sha256(case_id.encode()).digest()[0] % 2 == 0 else Split.TEST


def load_cases(path: Path, split: Split | None = None) -> list[Case]:
    """The cases of a file in its order, of one split or all. Raises `BadCase`."""
    cases: dict[str, Case] = {}
    for place, line in _lines(path):
        try:
            case = Case.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise BadCase(f"{place}: not JSON: {error}") from error
        except ValidationError as error:
            raise BadCase(f"{place}: {_reasons(error)}") from error
        if case.id in cases:
            raise BadCase(f"{place}: the id {case.id} is there already")
        cases[case.id] = case
    return [case for case in cases.values() if split is None or case.split is split]


def load_suite(path: Path, split: Split | None = None) -> list[Case]:
    """The cases of a file, or of every file of a folder by name. Raises `BadCase`, also for an id used twice."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise BadCase(f"{path}: no case file (*.jsonl) in this folder")
    cases: dict[str, Case] = {}
    for file in files:
        for case in load_cases(file, split):
            if case.id in cases:
                raise BadCase(f"{file}: the id {case.id} is in another file already")
            cases[case.id] = case
    return list(cases.values())


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCase(f"{path}: {error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{path}:{number}", line


def _reasons(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(str(part) for part in one['loc']) or 'case'}: {one['msg']}" for one in error.errors())
