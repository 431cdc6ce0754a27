"""`/desk/initiatives`: the table of initiatives, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response

from assistant.csv_file import csv_file
from assistant.desk.chart import chart_of
from assistant.desk.explorer import Choices, Listed, Narrowing, choices_of, flagged, listed
from assistant.desk.grid import schedule, targets
from assistant.desk.grid_sheet import GRID_HEADS, grid_rows
from assistant.desk.pages import AsFile, Format, Pages, Sheet, sheet_response
from assistant.initiatives_csv import initiatives_csv
from assistant.ports import ChunkStore, OpenIndex
from assistant.problems import NOT_FOUND, Refused
from assistant.reference_rows import initiative_row
from assistant.source_blocks import Block, blocks_of
from assistant.source_url import source_url
from assistant.ui import desk_words as words

_PROSE = ("text", "items", "note", "heading")
_LEFT_OUT = ("担当", "取組計画", "数値目標")  # shown from the typed tables


class AskedFor(Narrowing):
    """The filters, and whether as a page or as a file."""

    format: Format = ""


def explorer_router(*, open_index: OpenIndex, pages: Pages) -> APIRouter:
    """The table and its file."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/initiatives")
    def initiatives(request: Request, asked: Annotated[AskedFor, Query()]) -> Response:
        """The initiatives that pass the filters; with `format=csv` as a file with all their figures."""
        facts = open_index().facts
        rows = listed(facts, asked)
        if asked.format == "csv":
            table = initiatives_csv([initiative_row(row.initiative, row.facts) for row in rows])
            return csv_file("initiatives", table)
        choices = choices_of(facts)
        return pages.show(
            request,
            "initiatives.html",
            asked=asked,
            rows=[_shown(row) for row in rows],
            years_short=[year.removeprefix("令和").removesuffix("年度") for year in choices.years],
            sorted_by=lambda key: f"/desk/initiatives?{urlencode(_kept(asked) | {'sort': key})}",
            **_options(choices),
        )

    return router


def initiative_router(*, open_index: OpenIndex, pages: Pages) -> APIRouter:
    """One initiative, and its file."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/initiatives/{number}")
    def initiative(request: Request, number: Annotated[int, Path(ge=1, le=9999)], as_file: AsFile = "") -> Response:
        """Its content, its plan by year and its targets."""
        index = open_index()
        every = list(index.facts.initiatives)
        at = next((n for n, i in enumerate(every) if i.number == number), None)
        if at is None:
            raise Refused(NOT_FOUND)
        found = every[at]
        own = [f for f in index.facts.facts if f.initiative == number]
        plan, goals = schedule(own), targets(own)
        if as_file == "csv":
            return sheet_response(Sheet(f"initiative-{number}", GRID_HEADS, grid_rows(found, plan, goals)))
        charts = [(row, chart) for row in goals.rows if (chart := chart_of(row)) is not None]
        return pages.show(
            request,
            "initiative.html",
            i=found,
            plan=plan,
            goals=goals,
            charts=charts,
            blocks=_contents(index.chunks, found.source_id),
            before=every[at - 1] if at else None,
            after=every[at + 1] if at + 1 < len(every) else None,
            source_url=source_url(found.source_id),
        )

    return router


def _shown(row: Listed) -> dict[str, object]:
    return {
        "initiative": row.initiative,
        "glance": row.glance,
        "found": row.found,
        "flag": flagged(row.initiative, row.facts),
    }


def _kept(asked: Narrowing) -> dict[str, str]:
    """The filters that are set, for an address."""
    fields = asked.model_dump(exclude={"sort", "format"})
    return {name: str(value) for name, value in fields.items() if value}


def _options(choices: Choices) -> dict[str, Any]:
    return {
        "policies": [(str(n), words.POLICY_OPTION.format(number=n, title=title)) for n, title in choices.policies],
        "departments": [(name, name) for name in choices.departments],
        "years": [(year, year) for year in choices.years],
        "statuses": [(status, status) for status in choices.statuses],
    }


def _contents(store: ChunkStore, source_id: str) -> Sequence[Block]:
    """What the initiative says of itself in prose."""
    chunks = [c for c in store.source_chunks(source_id) if c.heading_path and c.heading_path[-1] not in _LEFT_OUT]
    sentences, _ = store.sentences([chunk.id for chunk in chunks])
    return [block for block in blocks_of(chunks, sentences) if block.kind in _PROSE]
