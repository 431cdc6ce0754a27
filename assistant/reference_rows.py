"""What the reading rooms of the API return: rows of the typed tables and sources, as JSON models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from assistant.documents import Fact, FactKind, Initiative, Procedure, Source, SourceKind, Term
from assistant.models import Figure
from assistant.source_url import mark_url, source_url


class InitiativeRow(BaseModel):
    """An initiative with the facts that passed the filters."""

    source_id: str
    number: int
    title: str
    new: bool
    policy: int
    policy_title: str
    departments: tuple[str, ...]
    irregular_note: str | None
    url: str
    facts: list[Figure]
    schedule: list[Figure]


class Initiatives(BaseModel):
    """The initiatives that passed the filters, in the plan's order."""

    count: int
    initiatives: list[InitiativeRow]


class TermRow(BaseModel):
    """A glossary entry."""

    source_id: str
    name: str
    aliases: tuple[str, ...]
    definition: str
    url: str


class Terms(BaseModel):
    """Glossary entries."""

    count: int
    terms: list[TermRow]


class ProcedureRow(BaseModel):
    """A procedure; `online` is "yes", "no", "partial" or "unknown"."""

    source_id: str
    name: str
    field: str
    service: str
    basis: str
    scope: str
    note: str
    online: str
    url: str


class Procedures(BaseModel):
    """Procedures."""

    count: int
    procedures: list[ProcedureRow]


class ProvenanceRow(BaseModel):
    """Where a source's content comes from."""

    title: str
    url: str | None
    date: str | None
    section: str | None


class SourceRow(BaseModel):
    """A source without its text."""

    id: str
    title: str
    kind: SourceKind
    departments: tuple[str, ...]
    topics: tuple[str, ...]
    scope: str | None
    online: str | None
    as_of: str | None
    irregular_note: str | None
    provenance: list[ProvenanceRow]
    url: str


class Sources(BaseModel):
    """All sources, in corpus order."""

    count: int
    sources: list[SourceRow]


class WholeSource(SourceRow):
    """A source with its whole text, verbatim."""

    text: str


def initiative_row(initiative: Initiative, facts: Sequence[Fact]) -> InitiativeRow:
    """An initiative with these of its facts."""
    return InitiativeRow(
        source_id=initiative.source_id,
        number=initiative.number,
        title=initiative.title,
        new=initiative.new,
        policy=initiative.policy,
        policy_title=initiative.policy_title,
        departments=initiative.departments,
        irregular_note=initiative.irregular_note,
        url=source_url(initiative.source_id),
        facts=[Figure.of(f) for f in facts if f.kind is not FactKind.PLAN],
        schedule=[Figure.of(f) for f in facts if f.kind is FactKind.PLAN],
    )


def term_row(term: Term) -> TermRow:
    """A glossary entry; its address marks the entry's sentences."""
    return TermRow(
        source_id=term.source_id,
        name=term.name,
        aliases=term.aliases,
        definition=term.definition,
        url=mark_url(term.source_id, term.sentence_ids),
    )


def listed_row(procedure: Procedure) -> ProcedureRow:
    """A row of the list of online procedures; one that names no way over the net is not known to be online."""
    return ProcedureRow(
        source_id=procedure.source_id,
        name=procedure.name,
        field=procedure.field,
        service=procedure.service,
        basis=procedure.basis,
        scope=procedure.scope,
        note=procedure.note,
        online="yes" if procedure.is_online else "unknown",
        url=mark_url(procedure.source_id, (procedure.sentence_id,)),
    )


def guide_row(source: Source) -> ProcedureRow:
    """A guide to a procedure, with what its front matter says of doing it online."""
    return ProcedureRow(
        source_id=source.id,
        name=source.title,
        field="、".join(source.topics),
        service="",
        basis="、".join(p.title for p in source.provenance),
        scope=source.scope or "",
        note=source.irregular_note or "",
        online=source.online or "unknown",
        url=source_url(source.id),
    )


def source_fields(source: Source) -> dict[str, Any]:
    """The fields of a `SourceRow`."""
    return {
        "id": source.id,
        "title": source.title,
        "kind": source.kind,
        "departments": source.departments,
        "topics": source.topics,
        "scope": source.scope,
        "online": source.online,
        "as_of": source.as_of,
        "irregular_note": source.irregular_note,
        "provenance": [
            ProvenanceRow(title=p.title, url=p.url, date=p.date, section=p.section) for p in source.provenance
        ],
        "url": source_url(source.id),
    }
