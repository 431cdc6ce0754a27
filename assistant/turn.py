"""A question on its way through the pipeline, and the other ways in which it may be taken."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from assistant.languages import Tongue
from assistant.models import Question, Session, Timing
from assistant.replies import Replies
from assistant.understand import asking_part


class Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self._begun = self._last = time.perf_counter()
        self._steps: dict[str, float] = {}

    def mark(self, step: str) -> None:
        """The step that ends now took the time since the last mark."""
        now = time.perf_counter()
        self._steps[step] = round((now - self._last) * 1000, 3)
        self._last = now

    def timing(self) -> Timing:
        """All so far."""
        return Timing(total=round((time.perf_counter() - self._begun) * 1000, 3), steps=dict(self._steps))


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its visible text, the language it is answered in, and the session it stands in."""

    question: Question
    text: str
    tongue: Tongue
    session: Session
    clock: Clock

    @property
    def say(self) -> Replies:
        """The wording of the answer's language."""
        return self.tongue.say

    def asking(self) -> Turn | None:
        """Without what tells who asks, and why; None when it tells nothing of the kind."""
        asking = asking_part(self.tongue.japanese)
        return None if self.tongue.foreign or asking == self.tongue.japanese else self._put(asking)

    def about_last(self) -> Turn | None:
        """With the subject of the last answer before it; None when there was none."""
        subject = self.session.topic.subject
        return self._put(f"{subject}の{self.tongue.japanese}") if subject else None

    def _put(self, japanese: str) -> Turn:
        return replace(self, tongue=replace(self.tongue, japanese=japanese))
