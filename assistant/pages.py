"""HTML pages: the sources and their list, a source with the cited sentences marked, and what went wrong.

Everything a document says is escaped by Jinja; nothing of it is read as Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from assistant.documents import Source
from assistant.ports import OpenIndex
from assistant.problems import NOT_FOUND, Problem, ProblemPage, Refused
from assistant.source_blocks import blocks_of
from assistant.source_url import SOURCE_ID
from assistant.ui import desk_words, words
from assistant.ui.labels import BY_LANGUAGE, JA
from assistant.ui.look import Look, look_of
from assistant.ui.ruby import Readings, no_readings
from assistant.ui.sheet import page

_MARK = re.compile(r"s\d{1,6}")
_MARKS_READ = 100  # more marks than any answer has sentences


def page_templates(*, city: str, public: bool = True, readings: Readings = no_readings) -> Environment:
    """The templates of pages and of the chat's answers: escaping always on, a missing name is an error.

    `public` for the citizens' pages, which lead to each other; `readings` for furigana.
    """
    environment = Environment(
        loader=PackageLoader("assistant.ui"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(city=city, public=public, readings=readings, languages=BY_LANGUAGE)
    environment.globals.update(words=words, w=desk_words)
    environment.globals.update(look=Look(), say=JA, back="")  # of a page that is in Japanese alone
    return environment


def pages_router(*, open_index: OpenIndex, templates: Environment) -> APIRouter:
    """`GET /sources` and `GET /sources/{id}`."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    @router.get("/sources")
    def sources_page(request: Request) -> HTMLResponse:
        """Every source with the date of its content."""
        return page(templates, "sources.html", request, groups=by_kind(open_index().chunks.sources(), JA.source_groups))

    @router.get("/sources/{source_id}")
    def source_page(
        source_id: Annotated[str, Path(pattern=SOURCE_ID)],
        request: Request,
        mark: Annotated[str, Query(max_length=2000)] = "",
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
        return page(templates, "source.html", request, source=source, blocks=blocks, some_marked=some_marked)

    return router


def by_kind(sources: Sequence[Source], order: Iterable[str]) -> list[tuple[str, list[Source]]]:
    """The sources by kind, kinds in this order, empty ones left out."""
    groups = [(kind, [source for source in sources if source.kind.value == kind]) for kind in order]
    return [(kind, own) for kind, own in groups if own]


def problem_page(templates: Environment) -> ProblemPage:
    """How a problem looks to a person with a browser."""

    def told(problem: Problem, request: Request) -> HTMLResponse:
        say = look_of(request).say
        title, message = say.error_titles.get(problem.status, say.error_title), problem.told(say)
        return page(templates, "error.html", request, status=problem.status, title=title, message=message)

    return told
