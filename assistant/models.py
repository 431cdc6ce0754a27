"""The words of the system as frozen data: what is asked, what is found, what is said.

Steps pass these to each other and never change them. Everything that leaves the process over
HTTP is a pydantic model (`Answer` and its parts, `docs/architecture.md`); the rest are dataclasses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


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


class SourceKind(StrEnum):
    """What a source is; decides which tables are read from it."""

    INITIATIVE = "initiative"
    CHAPTER = "chapter"
    GLOSSARY = "glossary"
    PROCEDURE = "procedure"
    SUPPORT = "support"
    SERVICE = "service"
    CONTACT = "contact"
    PROCEDURES = "procedures"
    CONTACTS = "contacts"
    DOCUMENT = "document"


class SentenceKind(StrEnum):
    """What a quotable line is in its source."""

    TEXT = "text"
    ITEM = "item"
    ROW = "row"
    NOTE = "note"


class FactKind(StrEnum):
    """What a typed cell states, in the plan's own words."""

    PLAN = "計画"
    ACTUAL = "実績"
    TARGET = "目標"


# ---------------------------------------------------------------- documents


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a source's content comes from. `date` is as the source writes it."""

    title: str
    url: str | None = None
    date: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document with provenance. `text` is the whole body, verbatim."""

    id: str
    title: str
    kind: SourceKind
    audience: str  # "citizen", "staff" or "both", as the front matter says
    provenance: tuple[Provenance, ...]
    topics: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    scope: str | None = None  # "tokushima" (the city's own page) or "national" (a national rule)
    online: str | None = None  # "yes", "no", "partial" or "unknown"
    as_of: str | None = None
    irregular_note: str | None = None  # what is damaged in the original, in words
    path: str = ""
    text: str = ""
    aliases: tuple[str, ...] = ()  # what people call it


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest quotable line of a source: a sentence, a list item, a table row or a note.

    `id` is `<source id>#s<n>`; `text` is verbatim; `header` holds the column heads when it is a row.
    """

    id: str
    source_id: str
    chunk_id: str
    text: str
    kind: SentenceKind
    header: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a source under one heading. `page` counts from 1 and is None without pages."""

    source_id: str
    heading_path: tuple[str, ...]
    page: int | None
    sentences: tuple[tuple[str, SentenceKind, tuple[str, ...]], ...]  # text, kind, column heads


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is indexed: a section, or part of a long one. Never splits a table row."""

    id: str
    source_id: str
    title: str  # of the source
    heading_path: tuple[str, ...]
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found, with what each search said of it."""

    chunk: Chunk
    score: float  # standardised sum, comparable within one question only
    similarity: float  # best cosine of question to title or body, comparable across questions
    lexical: float  # BM25


# ---------------------------------------------------------------- typed tables


@dataclass(frozen=True, slots=True)
class Fact:
    """One typed cell of an initiative's table. `value` is verbatim; `number` is None for statuses."""

    source_id: str
    initiative: int
    indicator: str
    fiscal_year: str  # "令和9年度"
    kind: FactKind
    value: str
    number: float | None
    unit: str
    sentence_id: str  # the table row it stands in


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of any other table of the corpus, by its row label and column head."""

    source_id: str
    caption: str
    row: str
    column: str
    value: str
    sentence_id: str


@dataclass(frozen=True, slots=True)
class Initiative:
    """取組項目: one of the plan's numbered initiatives."""

    source_id: str
    number: int
    title: str
    new: bool
    policy: int
    policy_title: str
    departments: tuple[str, ...]
    department_sentence_id: str
    irregular_note: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry with its aliases."""

    source_id: str
    name: str
    aliases: tuple[str, ...]
    definition: str
    sentence_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A row of the online procedures list."""

    source_id: str
    name: str
    field: str
    service: str
    basis: str
    scope: str
    note: str
    sentence_id: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A counter with what it handles. `as_of` is the date its source bears, None when unknown."""

    source_id: str
    department: str
    handles: str
    phone: str | None
    hours: str | None
    url: str | None
    as_of: str | None
    note: str | None
    sentence_id: str


# ---------------------------------------------------------------- asking


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked, as it arrived."""

    text: str
    audience: Audience
    language: Language = Language.AUTO
    compose: Compose = Compose.AUTO
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What the last turns of a session were about, so that a follow-up can lean on it."""

    initiatives: tuple[int, ...] = ()
    source_id: str | None = None
    kind: Kind | None = None
    indicators: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


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


class Referral(_Shown):
    """A department to ask next, and why it is named."""

    name: str
    reason: str
    contact: str | None = None


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
    figures: tuple[Figure, ...] = ()
    departments: tuple[Referral, ...] = ()
    suggestions: tuple[str, ...] = ()
    composed_by: ComposedBy
    index_generation: str | None
    timing_ms: Timing


@dataclass(frozen=True, slots=True)
class Feedback:
    """A thumbs up or down on an answer. `comment` is redacted before it is kept."""

    answer_id: str
    helpful: bool
    comment: str | None
    at: datetime


# ---------------------------------------------------------------- events of a running question


@dataclass(frozen=True, slots=True)
class Stage:
    """The pipeline begins a step; `name` is one of screen, understand, retrieve, compose, verify."""

    name: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The citations the answer will rest on, before its sentences."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class VerifiedSentence:
    """One sentence of the answer that has passed the verifier."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer; always the last event."""

    answer: Answer


Event = Stage | Evidence | VerifiedSentence | Done
