"""A file that is left out of the index, with the place and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import AssistantError


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is left out. `path` is relative to the corpus root, `line` counts from 1 in that file."""

    path: str
    line: int | None
    reason: str
    mend: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.reason} To mend it: {self.mend}"


class FileRefused(AssistantError):
    """One file cannot become a source. The run goes on without it; `refusal` says which and why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.path}: {refusal.reason}", mend=refusal.mend)
        self.refusal = refusal
