"""`/desk`: a question box, how everything stands, and the ways to the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import structlog
from fastapi import APIRouter, Request, Response

from assistant.desk.clock import told_iso
from assistant.desk.freshness import freshness
from assistant.desk.pages import Pages
from assistant.desk.people import Role
from assistant.desk.ports import FeedbackList, Shelf, SwitchBoard
from assistant.desk.record_pages import newest
from assistant.desk.rights import staff_of
from assistant.errors import IndexUnavailable
from assistant.models import Audience
from assistant.ports import Index, OpenIndex
from assistant.ui import desk_words as words

_COUNTED = 200  # remarks; more is as good as this many


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of how everything stands; `warns` where somebody should look, at `url`."""

    text: str
    warns: bool = False
    url: str = ""


def home_router(
    *,
    open_index: OpenIndex,
    switches: SwitchBoard,
    shelf: Shelf,
    lists: Callable[[], Sequence[FeedbackList]],
    pages: Pages,
    today: Callable[[], date],
    max_question_length: int,
) -> APIRouter:
    """The start page of the desk."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk")
    def home(request: Request) -> Response:
        """How everything stands; without an index no way is shown that would lead nowhere."""
        index = _opened(open_index)
        disliked = len(newest(lists(), limit=_COUNTED, helpful=False))
        refused = sum(len(r.refused) for a in Audience for r in shelf.reports(a) if r.serving)
        state = [*_switched(switches)]
        if index is None:
            admin = staff_of(request).role.may(Role.ADMIN)
            state.append(Standing(words.HOME_INDEX_NONE, warns=True, url="/desk/index" if admin else ""))
        else:
            state.extend(_documents(index, refused=refused, today=today()))
        state.append(Standing(words.HOME_FEEDBACK.format(count=disliked), disliked > 0, "/desk/feedback?helpful=no"))
        count = len(index.facts.initiatives) if index else None
        return pages.show(request, "home.html", state=state, count=count, longest=max_question_length)

    return router


def _opened(open_index: OpenIndex) -> Index | None:
    try:
        return open_index()
    except IndexUnavailable as error:
        structlog.get_logger().error("not_ready", reason=str(error))
        return None


def _switched(switches: SwitchBoard) -> Iterator[Standing]:
    positions = switches.positions()
    chat, generation = bool(positions and positions.chat.on), bool(positions and positions.generation.on)
    yield Standing(words.HOME_CHAT_ON if chat else words.HOME_CHAT_OFF, not chat)
    yield Standing(words.HOME_GENERATION_ON if generation else words.HOME_GENERATION_OFF, not generation)


def _documents(index: Index, *, refused: int, today: date) -> Iterator[Standing]:
    yield Standing(words.HOME_INDEX.format(date=told_iso(index.built_at)))
    if refused:
        yield Standing(words.HOME_REFUSED.format(count=refused), warns=True)
    stale = sum(freshness(source, today=today).warns for source in index.chunks.sources())
    yield Standing(words.HOME_STALE.format(count=stale), stale > 0, "/desk/sources?stale=yes")
