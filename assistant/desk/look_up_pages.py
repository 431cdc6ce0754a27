"""`/desk/glossary`, `/desk/procedures`, `/desk/sources`: what the answers rest on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from assistant.desk.freshness import freshness
from assistant.desk.pages import AsFile, Pages, Sheet, sheet_response
from assistant.documents import SourceKind
from assistant.ports import OpenIndex
from assistant.reference_rows import guide_row, listed_row, term_row
from assistant.source_url import source_url
from assistant.text import folded
from assistant.ui import desk_words as words

Text = Annotated[str, Query(max_length=200)]
Online = Literal["", "yes", "no", "partial", "unknown"]


def glossary_router(*, open_index: OpenIndex, pages: Pages) -> APIRouter:
    """The glossary."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/glossary")
    def glossary(request: Request, q: Text = "", as_file: AsFile = "") -> Response:
        """Terms whose name, alias or definition holds `q`."""
        terms = open_index().facts.terms
        rows = [term_row(t) for t in terms if _holds(q, t.name, *t.aliases, t.definition)]
        if as_file == "csv":
            cells = [(r.name, "、".join(r.aliases), r.definition) for r in rows]
            return sheet_response(Sheet("glossary", (words.TERM, words.ALIASES, words.DEFINITION), cells))
        return pages.show(request, "glossary.html", q=q, rows=rows)

    return router


def procedures_router(*, open_index: OpenIndex, pages: Pages) -> APIRouter:
    """The procedures."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/procedures")
    def procedures(
        request: Request, q: Text = "", field: Text = "", online: Online = "", as_file: AsFile = ""
    ) -> Response:
        """The rows of the online procedures list, then the guides to a procedure."""
        index = open_index()
        guides = (s for s in index.chunks.sources() if s.kind is SourceKind.PROCEDURE)
        every = [listed_row(p) for p in index.facts.procedures] + [guide_row(s) for s in guides]
        rows = [
            r
            for r in every
            if _holds(q, r.name, r.field, r.service, r.note) and field in ("", r.field) and online in ("", r.online)
        ]
        if as_file == "csv":
            heads = (words.PROCEDURE, words.FIELD, words.ONLINE, words.SERVICE, words.BASIS, words.NOTE)
            cells = [(r.name, r.field, words.ONLINES[r.online], r.service, r.basis, r.note) for r in rows]
            return sheet_response(Sheet("procedures", heads, cells))
        fields = dict.fromkeys(r.field for r in every if r.field)
        return pages.show(
            request,
            "procedures.html",
            q=q,
            field=field,
            online=online,
            rows=rows,
            fields=[(name, name) for name in fields],
            onlines=list(words.ONLINES.items()),
        )

    return router


def sources_router(*, open_index: OpenIndex, pages: Pages, today: Callable[[], date]) -> APIRouter:
    """The sources with their dates."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/sources")
    def sources(
        request: Request, q: Text = "", kind: Text = "", stale: Literal["", "yes"] = "", as_file: AsFile = ""
    ) -> Response:
        """Every source, with those that somebody should look at again flagged."""
        every = list(open_index().chunks.sources())
        day = today()
        rows = [
            (source, state, source_url(source.id))
            for source in every
            if (state := freshness(source, today=day)) and (not stale or state.warns)
            if _holds(q, source.title, *(p.title for p in source.provenance)) and kind in ("", source.kind.value)
        ]
        if as_file == "csv":
            heads = (words.SOURCE, words.KIND, words.AS_OF, words.FRESHNESS, words.FROM, "id")
            cells = [
                (
                    s.title,
                    words.SOURCE_KINDS[s.kind.value],
                    s.as_of or "",
                    words.FRESH[state.value],
                    "、".join(p.title for p in s.provenance),
                    s.id,
                )
                for s, state, _ in rows
            ]
            return sheet_response(Sheet("sources", heads, cells))
        kinds = [(k, text) for k, text in words.SOURCE_KINDS.items() if any(s.kind.value == k for s in every)]
        return pages.show(request, "sources.html", q=q, kind=kind, stale=stale, rows=rows, kinds=kinds)

    return router


def _holds(wanted: str, *texts: str) -> bool:
    return all(any(word in folded(text) for text in texts) for word in folded(wanted).split())
