"""The staff app: the same app for the staff audience with the desk's rooms, every address behind a login."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware import Middleware

from assistant.api import Redact, create_app
from assistant.desk.pages import Pages
from assistant.desk.rooms import Desk, desk_rooms
from assistant.desk.staff_login import StaffLogin
from assistant.models import Audience
from assistant.pages import page_templates
from assistant.ports import Assistant, Journal, OpenIndex


def create_staff_app(
    *,
    assistant: Assistant,
    open_index: OpenIndex,
    journal: Journal,
    redact: Redact,
    city: str,
    max_question_length: int,
    retention_days: int,
    desk: Desk,
) -> FastAPI:
    """The app of the staff audience behind its login."""
    templates = page_templates(city=city)
    rooms = desk_rooms(
        desk,
        templates=templates,
        assistant=assistant,
        open_index=open_index,
        max_question_length=max_question_length,
    )
    return create_app(
        assistant=assistant,
        open_index=open_index,
        journal=journal,
        redact=redact,
        audience=Audience.STAFF,
        city=city,
        max_question_length=max_question_length,
        retention_days=retention_days,
        login=Middleware(StaffLogin, door=desk.door),
        rooms=rooms,
        problem=Pages(templates).problem,
    )
