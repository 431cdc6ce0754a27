"""`/desk/departments`: who is in charge of what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from assistant.desk.grid import schedule, targets
from assistant.desk.grid_sheet import GRID_HEADS, grid_rows
from assistant.desk.pages import AsFile, Pages, Sheet, sheet_response
from assistant.ports import FactStore, OpenIndex
from assistant.problems import NOT_FOUND, Refused
from assistant.ui import desk_words as words


def department_router(*, open_index: OpenIndex, pages: Pages) -> APIRouter:
    """All departments, and a page for each."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/departments")
    def departments(request: Request, as_file: AsFile = "") -> Response:
        """The departments in charge, most initiatives first."""
        rows = _counted(open_index().facts)
        if as_file == "csv":
            heads = (words.DEPARTMENT, words.DEPARTMENT_COUNT, words.DEPARTMENT_NEW)
            return sheet_response(Sheet("departments", heads, [(n, str(a), str(b)) for n, a, b in rows]))
        return pages.show(request, "departments.html", rows=rows)

    @router.get("/desk/departments/{name}")
    def department(request: Request, name: Annotated[str, Path(max_length=100)], as_file: AsFile = "") -> Response:
        """Its initiatives with their plans and targets, and its contacts."""
        facts = open_index().facts
        own = [
            (i, schedule(rows), targets(rows))
            for i in facts.initiatives
            if name in i.departments
            for rows in ([f for f in facts.facts if f.initiative == i.number],)
        ]
        if not own:
            raise Refused(NOT_FOUND)
        if as_file == "csv":
            rows = [row for i, plan, goals in own for row in grid_rows(i, plan, goals)]
            return sheet_response(Sheet("department", GRID_HEADS, rows))
        contacts = [c for c in facts.contacts if c.department == name]
        return pages.show(request, "department.html", name=name, own=own, contacts=contacts)

    return router


def _counted(facts: FactStore) -> list[tuple[str, int, int]]:
    """Each department with how many initiatives it has, and how many of them are new."""
    names = dict.fromkeys(name for i in facts.initiatives for name in i.departments)
    counted = []
    for name in names:
        own = [i for i in facts.initiatives if name in i.departments]
        counted.append((name, len(own), sum(i.new for i in own)))
    return sorted(counted, key=lambda row: -row[1])
