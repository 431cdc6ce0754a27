"""HTML pages: a source with the cited sentences marked, and a plain page for what went wrong.

Everything a document says is escaped by Jinja; nothing of it is read as Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from assistant.ports import OpenIndex
from assistant.problems import NOT_FOUND, Problem, Refused
from assistant.source_blocks import blocks_of
from assistant.source_url import SOURCE_ID
from assistant.ui import words

_MARK = re.compile(r"s\d{1,6}")
_MARKS_READ = 100  # more marks than any answer has sentences


def page_templates(*, city: str) -> Environment:
    """The templates of pages and of the chat's answers: escaping always on, a missing name is an error."""
    environment = Environment(
        loader=PackageLoader("assistant.ui"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, city=city)
    return environment


def pages_router(*, open_index: OpenIndex, templates: Environment) -> APIRouter:
    """`GET /sources/{id}`."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    @router.get("/sources/{source_id}")
    def source_page(
        source_id: Annotated[str, Path(pattern=SOURCE_ID)], mark: Annotated[str, Query(max_length=2000)] = ""
    ) -> HTMLResponse:
        """A source, section by section, with the sentences of `mark` (`s12,s13`) marked."""
        store = open_index().chunks
        source = store.source(source_id)
        if source is None:
            raise Refused(NOT_FOUND)
        chunks = store.source_chunks(source_id)
        sentences, _ = store.sentences([chunk.id for chunk in chunks])
        marked = frozenset(anchor for anchor in mark.split(",")[:_MARKS_READ] if _MARK.fullmatch(anchor))
        blocks = blocks_of(chunks, sentences, marked=marked)
        some_marked = any(line.marked for block in blocks for line in block.lines)
        page = templates.get_template("source.html")
        return HTMLResponse(page.render(source=source, blocks=blocks, some_marked=some_marked))

    return router


def problem_page(templates: Environment) -> Callable[[Problem], HTMLResponse]:
    """How a problem looks to a person with a browser."""

    def page(problem: Problem) -> HTMLResponse:
        title = words.ERROR_TITLES.get(problem.status, words.ERROR_TITLE)
        return HTMLResponse(templates.get_template("error.html").render(title=title, problem=problem), problem.status)

    return page
