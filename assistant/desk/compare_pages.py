"""`/desk/compare`: two initiatives side by side, or what differs between two fiscal years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from assistant.desk.grid import Grid, schedule, targets, year_order
from assistant.desk.grid_sheet import GRID_HEADS, grid_rows
from assistant.desk.pages import Format, Pages, Sheet, sheet_response
from assistant.desk.years import Difference, differing, named
from assistant.documents import Initiative
from assistant.ports import FactStore, OpenIndex
from assistant.problems import NOT_FOUND, Refused
from assistant.ui import desk_words as words

Pair = list[tuple[Initiative, Grid, Grid]]


class Asked(BaseModel):
    """Two initiatives or two years, and whether as a page or as a file."""

    a: int | None = Field(default=None, ge=1, le=9999)
    b: int | None = Field(default=None, ge=1, le=9999)
    one: str = Field(default="", alias="from", max_length=20)
    other: str = Field(default="", alias="to", max_length=20)
    format: Format = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was chosen and what came of it; None where nothing of this kind was asked for."""

    pair: Pair | None = None
    different: list[Difference] | None = None
    same: bool = False


def compare_router(*, open_index: OpenIndex, pages: Pages) -> APIRouter:
    """The page, and its file."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/compare")
    def compare(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        """Two initiatives (`a`, `b`) or two years (`from`, `to`); the page even for a file of what is not two."""
        facts = open_index().facts
        asked = _of_the_plan(asked, facts)
        by_number = {i.number: i for i in facts.initiatives}
        found = _compared(facts, asked)
        if asked.format == "csv" and (found.pair or found.different is not None):
            return sheet_response(_sheet(found, by_number, asked))
        every = sorted({f.fiscal_year for f in facts.facts}, key=year_order)
        a = asked.a or next(iter(by_number), None)
        b = asked.b or next((number for number in by_number if number != a), None)
        planned = schedule(facts.facts).years or tuple(every) or ("",)
        return pages.show(
            request,
            "compare.html",
            initiatives=[(i.number, f"{i.number} {i.title}") for i in facts.initiatives],
            years=[(year, year) for year in every],
            a=a,
            b=b,
            one=asked.one or planned[0],
            other=asked.other or planned[1 % len(planned)],
            same=found.same,
            pair=found.pair,
            different=found.different,
            by_number=by_number,
        )

    return router


def _of_the_plan(asked: Asked, facts: FactStore) -> Asked:
    """With the years as the plan writes them. Raises `Refused` for one that it does not know."""
    if not (asked.one and asked.other):
        return asked
    years = {f.fiscal_year for f in facts.facts}
    one, other = named(asked.one, years), named(asked.other, years)
    if one is None or other is None:
        raise Refused(NOT_FOUND)
    return asked.model_copy(update={"one": one, "other": other})


def _compared(facts: FactStore, asked: Asked) -> Compared:
    a, b, one, other = asked.a, asked.b, asked.one, asked.other
    if a and b:
        return Compared(same=True) if a == b else Compared(pair=[_of(facts, a), _of(facts, b)])
    if one and other:
        return Compared(same=True) if one == other else Compared(different=_differences(facts, one, other))
    return Compared()


def _of(facts: FactStore, number: int) -> tuple[Initiative, Grid, Grid]:
    found = next((i for i in facts.initiatives if i.number == number), None)
    if found is None:
        raise Refused(NOT_FOUND)
    own = [f for f in facts.facts if f.initiative == number]
    return found, schedule(own), targets(own)


def _differences(facts: FactStore, one: str, other: str) -> list[Difference]:
    grids = schedule(facts.facts), targets(facts.facts)
    found = [difference for grid in grids for difference in differing(grid, one, other)]
    return sorted(found, key=lambda difference: difference[0].initiative)


def _sheet(found: Compared, by_number: dict[int, Initiative], asked: Asked) -> Sheet:
    if found.pair:
        return Sheet("compare", GRID_HEADS, [row for i, *grids in found.pair for row in grid_rows(i, *grids)])
    rows = [
        (
            str(row.initiative),
            by_number[row.initiative].title,
            row.indicator,
            was.value if was else "",
            now.value if now else "",
        )
        for row, was, now in found.different or []
    ]
    return Sheet("compare", (words.NUMBER, words.TITLE, words.ROW_HEAD, asked.one, asked.other), rows)
