"""A citizen app over fakes as a process of its own, which can be killed: `python -m tests.front.slow_city PORT`.

With `endless` it never finishes an answer that asks for 「長い」.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import uvicorn

from assistant.models import Event, Question
from tests.clients import Door
from tests.fakes import FakeAssistant


@dataclass
class SlowAssistant(FakeAssistant):
    """Answers at once, but for long questions."""

    slow: bool = False

    def run(self, question: Question) -> Iterator[Event]:
        self.endless = self.slow and "長い" in question.text
        yield from super().run(question)


if __name__ == "__main__":
    door = Door(assistant=SlowAssistant(slow="endless" in sys.argv))
    uvicorn.run(door.http.app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False)
