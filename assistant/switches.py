"""What staff can stop at once: the citizens' chat, and answers written by a language model."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Switch(StrEnum):
    """What can be stopped."""

    CHAT = "chat"
    GENERATION = "generation"


class Position(BaseModel):
    """Where a switch stands, since when, by whom and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: bool = True
    by: str = ""
    reason: str = ""
    at: datetime | None = None


class Positions(BaseModel):
    """Every switch."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chat: Position = Position()
    generation: Position = Position()


class AlwaysOn:
    """`Switches` of a program that nobody needs to stop: the command line, the evaluation."""

    def chat_on(self) -> bool:
        """Always."""
        return True

    def generation_on(self) -> bool:
        """Always."""
        return True


ALWAYS_ON = AlwaysOn()
