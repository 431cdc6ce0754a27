"""All rooms of the desk, and what they need from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from jinja2 import Environment

from assistant.desk.account_pages import me_router, users_router
from assistant.desk.accounts import Accounts
from assistant.desk.clock import Now
from assistant.desk.compare_pages import compare_router
from assistant.desk.department_pages import department_router
from assistant.desk.door import Door
from assistant.desk.explorer_pages import explorer_router, initiative_router
from assistant.desk.gap_pages import Gaps, gap_router
from assistant.desk.home_pages import home_router
from assistant.desk.login_pages import login_router, sso_router
from assistant.desk.look_up_pages import glossary_router, procedures_router, sources_router
from assistant.desk.pages import Pages
from assistant.desk.people import Role
from assistant.desk.ports import AuditLog, FeedbackList, People, Shelf, SingleSignOn, SwitchBoard
from assistant.desk.record_pages import audit_router, feedback_router
from assistant.desk.run_pages import index_router, switch_router
from assistant.desk.why_pages import why_router
from assistant.desk.year_pages import year_router
from assistant.ports import Assistant, OpenIndex


@dataclass(frozen=True, slots=True)
class SignOn:
    """A single sign-on: its provider, what a claim's values mean, and its way back where a proxy hides it."""

    provider: SingleSignOn
    role_of: Callable[[tuple[str, ...]], Role]
    redirect_uri: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk needs from outside; `feedback` opens every audience's journal when somebody looks."""

    people: People
    audit: AuditLog
    accounts: Accounts
    door: Door
    switches: SwitchBoard
    shelf: Shelf
    feedback: Callable[[], Sequence[FeedbackList]]
    gaps: Gaps
    now: Now
    today: Callable[[], date]
    sign_on: SignOn | None = None


def desk_rooms(
    desk: Desk, *, templates: Environment, assistant: Assistant, open_index: OpenIndex, max_question_length: int
) -> list[APIRouter]:
    """Every router of the desk."""
    pages = Pages(templates)
    rooms = [
        login_router(door=desk.door, pages=pages, sso=desk.sign_on is not None),
        home_router(
            open_index=open_index,
            switches=desk.switches,
            shelf=desk.shelf,
            lists=desk.feedback,
            pages=pages,
            today=desk.today,
            max_question_length=max_question_length,
        ),
        explorer_router(open_index=open_index, pages=pages),
        initiative_router(open_index=open_index, pages=pages),
        department_router(open_index=open_index, pages=pages),
        year_router(open_index=open_index, pages=pages),
        compare_router(open_index=open_index, pages=pages),
        glossary_router(open_index=open_index, pages=pages),
        procedures_router(open_index=open_index, pages=pages),
        sources_router(open_index=open_index, pages=pages, today=desk.today),
        why_router(assistant=assistant, pages=pages, max_question_length=max_question_length),
        gap_router(gaps=desk.gaps, audit=desk.audit, pages=pages, now=desk.now),
        feedback_router(lists=desk.feedback, pages=pages),
        audit_router(audit=desk.audit, pages=pages),
        index_router(shelf=desk.shelf, audit=desk.audit, pages=pages, now=desk.now),
        switch_router(switches=desk.switches, audit=desk.audit, pages=pages, now=desk.now),
        users_router(accounts=desk.accounts, pages=pages),
        me_router(accounts=desk.accounts, door=desk.door, people=desk.people, pages=pages),
    ]
    if desk.sign_on is not None:
        rooms.append(_sign_on_room(desk, desk.sign_on))
    return rooms


def _sign_on_room(desk: Desk, sign_on: SignOn) -> APIRouter:
    return sso_router(
        provider=sign_on.provider,
        role_of=sign_on.role_of,
        redirect_uri=sign_on.redirect_uri,
        accounts=desk.accounts,
        door=desk.door,
    )
