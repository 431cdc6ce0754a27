"""The rooms that read: initiatives, glossary, procedures and sources, from the typed tables of the index."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from assistant.csv_file import CSV_MEDIA_TYPE, csv_file
from assistant.documents import SourceKind
from assistant.fiscal_year import same_year
from assistant.initiatives_csv import initiatives_csv
from assistant.ports import FactStore, OpenIndex
from assistant.problems import NOT_FOUND, RESPONSES, Refused
from assistant.reference_rows import (
    InitiativeRow,
    Initiatives,
    Procedures,
    SourceRow,
    Sources,
    Terms,
    WholeSource,
    guide_row,
    initiative_row,
    listed_row,
    source_fields,
    term_row,
)
from assistant.source_url import SOURCE_ID
from assistant.text import folded

Short = Annotated[str | None, Field(max_length=200)]


class InitiativeFilter(BaseModel):
    """What `GET /api/initiatives` may be narrowed by. A fiscal year in any notation: 令和9年度, R9, 2027."""

    department: Short = None
    policy: int | None = Field(default=None, ge=1, le=99)
    new: bool | None = None
    fiscal_year: Short = None
    status: Short = None
    q: Short = None
    format: Literal["json", "csv"] | None = None


def reference_router(*, open_index: OpenIndex) -> APIRouter:
    """`/api/initiatives`, `/api/glossary`, `/api/procedures`, `/api/sources`."""
    router = APIRouter(prefix="/api", tags=["reference"], responses=RESPONSES)

    @router.get("/initiatives", response_model=Initiatives)
    def initiatives(request: Request, filters: Annotated[InitiativeFilter, Query()]) -> Initiatives | Response:
        """The plan's initiatives, filtered; as a table with `format=csv` or `Accept: text/csv`."""
        rows = _filtered(open_index().facts, filters)
        wanted = filters.format or ("csv" if CSV_MEDIA_TYPE in request.headers.get("accept", "") else "json")
        if wanted == "csv":
            return csv_file("initiatives", initiatives_csv(rows))
        return Initiatives(count=len(rows), initiatives=rows)

    @router.get("/initiatives/{number}")
    def initiative(number: Annotated[int, Path(ge=1, le=9999)]) -> InitiativeRow:
        """One initiative with its figures, its schedule and its departments."""
        facts = open_index().facts
        found = next((i for i in facts.initiatives if i.number == number), None)
        if found is None:
            raise Refused(NOT_FOUND)
        return initiative_row(found, [f for f in facts.facts if f.initiative == number])

    @router.get("/glossary")
    def glossary(q: Short = None) -> Terms:
        """Glossary entries whose name, alias or definition holds `q`."""
        rows = [term_row(t) for t in open_index().facts.terms if _holds(q, t.name, *t.aliases, t.definition)]
        return Terms(count=len(rows), terms=rows)

    @router.get("/procedures")
    def procedures(field: Short = None, online: Literal["yes", "no", "partial", "unknown"] | None = None) -> Procedures:
        """The rows of the online procedures list, then the guides to a procedure."""
        index = open_index()
        guides = (s for s in index.chunks.sources() if s.kind is SourceKind.PROCEDURE)
        rows = [listed_row(p) for p in index.facts.procedures] + [guide_row(s) for s in guides]
        rows = [r for r in rows if _holds(field, r.field, r.name) and online in (None, r.online)]
        return Procedures(count=len(rows), procedures=rows)

    @router.get("/sources")
    def sources() -> Sources:
        """All sources with their provenance."""
        rows = [SourceRow(**source_fields(s)) for s in open_index().chunks.sources()]
        return Sources(count=len(rows), sources=rows)

    @router.get("/sources/{source_id}")
    def source(source_id: Annotated[str, Path(pattern=SOURCE_ID)]) -> WholeSource:
        """One source with its whole text."""
        found = open_index().chunks.source(source_id)
        if found is None:
            raise Refused(NOT_FOUND)
        return WholeSource(**source_fields(found), text=found.text)

    return router


def _filtered(store: FactStore, asked: InitiativeFilter) -> list[InitiativeRow]:
    """Initiatives that pass every filter, each with the facts of the year and status asked for."""
    rows = []
    for initiative in store.initiatives:
        own = [f for f in store.facts if f.initiative == initiative.number]
        facts = [f for f in own if _of_year(asked.fiscal_year, f.fiscal_year) and _is(asked.status, f.value)]
        if (
            _holds(asked.department, *initiative.departments)
            and asked.policy in (None, initiative.policy)
            and asked.new in (None, initiative.new)
            and _holds(asked.q, initiative.title, initiative.policy_title, *(f.indicator for f in own))
            and (facts or not (asked.fiscal_year or asked.status))
        ):
            rows.append(initiative_row(initiative, facts))
    return rows


def _of_year(wanted: str | None, year: str) -> bool:
    return not wanted or same_year(wanted, year)


def _is(wanted: str | None, text: str) -> bool:
    return not wanted or folded(wanted) == folded(text)


def _holds(wanted: str | None, *texts: str) -> bool:
    return not wanted or any(folded(wanted) in folded(text) for text in texts)
