"""The documents as frozen data: sources, their sentences and chunks, and the typed tables read from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.text import folded, has_words, unbracketed


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
class Asking:
    """A question as people ask it, with the sentences of one section that answer it (`corpus/README.md`)."""

    question: str
    language: str
    source_id: str
    chunk_id: str
    sentence_ids: tuple[str, ...]
    words: tuple[str, ...] = ()  # content words of a question in Japanese


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found, with what each search said of it."""

    chunk: Chunk
    score: float  # standardised sum, comparable within one question only
    similarity: float  # best cosine of question to title or body, comparable across questions
    lexical: float  # BM25


# ---------------------------------------------------------------- typed tables

_WAYS = re.compile(r"[\s・、,/]+|または|又は|及び|および|と(?=窓口|来庁|持参|郵送|郵便|電話)")
_OFFLINE = re.compile(r"\S*(?:窓口|来庁|持参|郵送|郵便|電話|fax|ファクス|ファックス)(?:予約|のみ|だけ)?|なし|不可")


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

    @property
    def is_online(self) -> bool:
        """Whether a way that the row names leads over the net: 「郵送・FAX」 and 「市民課窓口（要予約）」 do not."""
        ways = _WAYS.split(unbracketed(folded(self.service)))
        return any(has_words(way) and not _OFFLINE.fullmatch(way) for way in ways)


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
