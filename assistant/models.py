"""The words of the system as frozen data: what is asked, what is found, what is said.

Steps pass these to each other and never change them. Everything that leaves the process over
HTTP is a pydantic model (`Answer` and its parts, `docs/architecture.md`); the rest are dataclasses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.documents import Fact, FactKind


class Audience(StrEnum):
    """Who is asking. Each audience has an index of its own on disk and a process of its own."""

    CITIZEN = "citizen"
    STAFF = "staff"


class Outcome(StrEnum):
    """How a question ended. Closed: every path through the pipeline ends in one of these."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    CLARIFY = "clarify"
    NO_EVIDENCE = "no_evidence"
    OUT_OF_SCOPE = "out_of_scope"
    BLOCKED = "blocked"
    PERSONAL_DATA = "personal_data"
    CRISIS = "crisis"
    SMALL_TALK = "small_talk"
    UNAVAILABLE = "unavailable"


SPOKEN = frozenset({Outcome.ANSWERED, Outcome.PARTIAL})
"""How a question ends whose answer says something of the city."""


class ComposedBy(StrEnum):
    """What put the words together: typed tables, verbatim sentences, a model, or a fixed reply."""

    FACTS = "facts"
    EXTRACTIVE = "extractive"
    GENERATIVE = "generative"
    FIXED = "fixed"


class Language(StrEnum):
    """Language of the answer. `AUTO` is only ever asked for, never answered in."""

    AUTO = "auto"
    JA = "ja"
    JA_EASY = "ja-easy"
    EN = "en"
    ZH = "zh"
    KO = "ko"
    VI = "vi"


class Compose(StrEnum):
    """Which way of composing the asker allows."""

    AUTO = "auto"
    EXTRACTIVE = "extractive"
    GENERATIVE = "generative"


class Kind(StrEnum):
    """What sort of answer a question wants."""

    FIGURE = "figure"
    SCHEDULE = "schedule"
    DEPARTMENT = "department"
    LIST = "list"
    DEFINITION = "definition"
    PROCEDURE = "procedure"
    NARRATIVE = "narrative"
    SMALL_TALK = "small_talk"


# ---------------------------------------------------------------- asking


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked, as it arrived. Not `recorded` where staff look at how it is answered: that asks nothing."""

    text: str
    audience: Audience
    language: Language = Language.AUTO
    compose: Compose = Compose.AUTO
    session_id: str | None = None
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of initiatives was narrowed to."""

    policy: int | None = None
    departments: tuple[str, ...] = ()
    new_only: bool = False
    not_new: bool = False
    status: str | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What the last turns of a session were about, so that a follow-up can lean on it."""

    initiatives: tuple[int, ...] = ()
    source_id: str | None = None
    kind: Kind | None = None
    indicators: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    subject: str = ""  # the term or initiative that was spoken of, in words
    wants: tuple[str, ...] = ()  # what was asked for by name (`understand.Want`)
    sections: tuple[str, ...] = ()  # headings that usually hold what was asked for
    listed: Filter | None = None  # of the list of initiatives that was given


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation: an id and what it was last about. Holds no words of the asker."""

    id: str
    topic: Topic = field(default_factory=Topic)


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class Citation(_Shown):
    """The passage an answer rests on. `quote` is verbatim from the source."""

    n: int
    source_id: str
    title: str
    heading_path: tuple[str, ...]
    page: int | None
    quote: str
    url: str
    as_of: str | None


class Figure(_Shown):
    """A value from a typed table, verbatim."""

    source_id: str
    indicator: str
    fiscal_year: str
    kind: FactKind
    value: str
    unit: str

    @classmethod
    def of(cls, fact: Fact) -> Figure:
        """The fact as it is shown."""
        return cls(
            source_id=fact.source_id,
            indicator=fact.indicator,
            fiscal_year=fact.fiscal_year,
            kind=fact.kind,
            value=fact.value,
            unit=fact.unit,
        )


class Referral(_Shown):
    """A department to ask next, and why it is named."""

    name: str
    reason: str
    contact: str | None = None


class Contradiction(_Shown):
    """Citations, by their numbers and the newest first, of which one says otherwise than another of the same thing."""

    citations: tuple[int, ...]


class Reading(_Shown):
    """How a word of the answer that holds kanji is read, in hiragana."""

    word: str
    reading: str


class Timing(_Shown):
    """Milliseconds spent, by step; `total` always present."""

    total: float
    steps: dict[str, float] = {}


class Answer(_Shown):
    """What is said, verified, with its outcome. The JSON of `POST /api/ask`."""

    answer_id: str
    session_id: str
    outcome: Outcome
    text: str
    language: Language
    citations: tuple[Citation, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()  # both statements are in the text; which is right is not told
    figures: tuple[Figure, ...] = ()
    departments: tuple[Referral, ...] = ()
    suggestions: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()  # in やさしい日本語: every word with kanji, once
    composed_by: ComposedBy
    model: str | None = None  # which language model phrased it, and the digest of the prompt's file
    prompt: str | None = None
    confidence: float | None = None  # chance that the chosen sentences answer; None for tables and fixed replies
    dropped: int = 0  # sentences that did not pass the verifier
    unphrased: int = 0  # replies of a model that were not said; the quoted line stands
    index_generation: str | None
    timing_ms: Timing


@dataclass(frozen=True, slots=True)
class Feedback:
    """A thumbs up or down on an answer. `comment` is redacted before it is kept."""

    answer_id: str
    helpful: bool
    comment: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AskedInVain:
    """A redacted question that got no answer, or one that did not help."""

    question: str
    at: datetime
    outcome: Outcome
    department: str | None
    unhelpful: bool
    remark: str | None = None


# ---------------------------------------------------------------- events of a running question


@dataclass(frozen=True, slots=True)
class Stage:
    """The pipeline begins a step; `name` is one of screen, understand, retrieve, compose, verify, generate."""

    name: str


GENERATING = Stage("generate")  # from here on events may be long in coming


@dataclass(frozen=True, slots=True)
class Evidence:
    """The citations the answer will rest on, and the answer without a model (`text`), before its sentences."""

    citations: tuple[Citation, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class VerifiedSentence:
    """One sentence of the answer that has passed the verifier."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer; always the last event."""

    answer: Answer


Event = Stage | Evidence | VerifiedSentence | Done
