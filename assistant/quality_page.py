"""`/quality`: how often the guide is right, in plain words, what it does not do, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from assistant.pages import by_kind
from assistant.ports import OpenIndex
from assistant.ui.labels import JA
from assistant.ui.sheet import page


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many questions."""

    count: int
    n: int


@dataclass(frozen=True, slots=True)
class Quality:
    """A test of the guide. `passed` is None where not every standard was looked at; `shares` has the keys of
    `Labels.quality_rows`."""

    made: date
    asked: int
    passed: bool | None
    shares: Mapping[str, Share]


Published = Callable[[], Quality | None]
"""The numbers of the last test; None when there was none."""


def quality_router(*, open_index: OpenIndex, published: Published, templates: Environment) -> APIRouter:
    """`GET /quality`."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    @router.get("/quality")
    def quality_page(request: Request) -> HTMLResponse:
        """The numbers, the limits and the corpus with its dates."""
        quality = published()
        shares = [(name, quality.shares[name]) for name in JA.quality_rows if quality and name in quality.shares]
        groups = by_kind(open_index().chunks.sources(), JA.source_groups)
        return page(templates, "quality.html", request, quality=quality, shares=shares, groups=groups)

    return router
