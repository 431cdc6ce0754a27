"""How the desk's pages leave: one frame, a strict policy, nothing kept by the browser; and any table as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from assistant.csv_file import csv_file
from assistant.desk.people import Role, Staff
from assistant.problems import Problem
from assistant.spreadsheet import csv_bytes
from assistant.ui import desk_words
from assistant.ui.labels import JA

Format = Literal["", "csv"]
AsFile = Annotated[Format, Query(alias="format")]  # whether a view is asked for as a page or as a file
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A view as a table: what a page shows, a file holds."""

    name: str  # of the file, in ASCII
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


class Pages:
    """Renders the desk's templates for who is logged in."""

    def __init__(self, templates: Environment) -> None:
        self._templates = templates

    def show(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page of the desk."""
        staff: Staff | None = getattr(request.state, "staff", None)
        page = self._templates.get_template(f"desk/{template}").render(
            staff=staff,
            is_admin=staff is not None and staff.role.may(Role.ADMIN),
            is_editor=staff is not None and staff.role.may(Role.EDITOR),
            path=request.url.path,
            sheet_url=_with(request, "format", "csv"),
            **values,
        )
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return HTMLResponse(page, status, headers=headers)

    def problem(self, problem: Problem, request: Request) -> HTMLResponse:
        """How a problem looks at the desk (`ProblemPage`)."""
        titles = {**JA.error_titles, **desk_words.ERROR_TITLES}
        title = titles.get(problem.status, JA.error_title)
        return self.show(request, "error.html", status=problem.status, title=title, problem=problem)


def sheet_response(sheet: Sheet) -> Response:
    """The table as a file that a spreadsheet opens."""
    return csv_file(sheet.name, csv_bytes(sheet.heads, sheet.rows))


def _with(request: Request, name: str, value: str) -> str:
    """This page's address with one more parameter."""
    return str(request.url.include_query_params(**{name: value}).replace(scheme="", netloc=""))
