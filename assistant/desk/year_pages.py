"""`/desk/years`: what a fiscal year brings."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from assistant.desk.grid import Grid, schedule, targets, year_order
from assistant.desk.pages import AsFile, Pages, Sheet, sheet_response
from assistant.desk.years import Change, Planned, named, of_year
from assistant.documents import Fact, FactKind, Initiative
from assistant.fiscal_year import parse_label
from assistant.ports import OpenIndex
from assistant.problems import NOT_FOUND, Refused
from assistant.ui import desk_words as words

_COUNT_HEADS = (words.YEAR, *(words.CHANGES[change][0] for change in Change))
_HEADS = (words.CHANGE, words.NUMBER, words.TITLE, words.ROW_HEAD, *words.CHANGE_HEADS[2:])


def year_router(*, open_index: OpenIndex, pages: Pages) -> APIRouter:
    """All fiscal years, and a page for each."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/years")
    def years(request: Request, as_file: AsFile = "") -> Response:
        """The plan's years with how much starts in each."""
        plan = schedule(open_index().facts.facts)
        if as_file == "csv":
            return sheet_response(Sheet("years", _COUNT_HEADS, [_counted(plan, year) for year in plan.years]))
        return pages.show(request, "years.html", years=[(year, _told(plan, year)) for year in plan.years])

    @router.get("/desk/years/{year}")
    def of_one(request: Request, year: Annotated[str, Path(max_length=20)], as_file: AsFile = "") -> Response:
        """What starts, grows, is studied and goes on in this year, in any notation (令和10年度, R10, 2028)."""
        facts = open_index().facts
        plan, goals = schedule(facts.facts), targets(facts.facts)
        every = tuple(sorted({*plan.years, *goals.years}, key=year_order))
        label = named(year, every)
        if label is None:
            raise Refused(NOT_FOUND)
        found = [(change, rows) for change, rows in of_year(plan, label).items() if _shown(change, rows, plan, label)]
        by_number = {i.number: i for i in facts.initiatives}
        values = [f for f in facts.facts if f.fiscal_year == label and f.kind is not FactKind.PLAN]
        if as_file == "csv":
            rows = [*_planned_rows(found, by_number), *_target_rows(values, by_number)]
            return sheet_response(Sheet(f"year-{parse_label(label)}", _HEADS, rows))
        title = words.YEAR_TITLE.format(year=label) if label in plan.years else label
        return pages.show(
            request, "year.html", title=title, year=label, years=every, found=found, goals=values, by_number=by_number
        )

    return router


def _counted(plan: Grid, year: str) -> tuple[str, ...]:
    found = of_year(plan, year)
    return (year, *(str(len(found[change])) for change in Change))


def _told(plan: Grid, year: str) -> str:
    found = of_year(plan, year)
    said = words.YEAR_COUNTS_FIRST if found[Change.FROM_FIRST] else words.YEAR_COUNTS
    return said.format_map({change.value: len(rows) for change, rows in found.items()})


def _shown(change: Change, rows: list[Planned], plan: Grid, year: str) -> bool:
    """What is asked for by name is shown even when it is none; in the first year nothing can be said to start."""
    first = plan.years[:1] == (year,)
    return bool(rows) or (change in (Change.STARTS, Change.GROWS, Change.STUDIES) and not first)


def _planned_rows(found: list[tuple[Change, list[Planned]]], by_number: dict[int, Initiative]) -> list[tuple[str, ...]]:
    return [
        (
            words.CHANGES[change][0],
            str(p.row.initiative),
            by_number[p.row.initiative].title,
            p.row.indicator,
            p.before.value if p.before else "",
            p.cell.value,
            "、".join(by_number[p.row.initiative].departments),
        )
        for change, rows in found
        for p in rows
    ]


def _target_rows(facts: list[Fact], by_number: dict[int, Initiative]) -> list[tuple[str, ...]]:
    return [
        (
            f.kind.value,
            str(f.initiative),
            by_number[f.initiative].title,
            f.indicator,
            "",
            f.value,
            "、".join(by_number[f.initiative].departments),
        )
        for f in facts
    ]
