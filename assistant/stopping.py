"""An answer under way ends when staff stop the chat: what comes then is what a stopped chat says."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor, wait

from assistant.documents import Passage
from assistant.models import GENERATING, Answer, Done, Event, Question
from assistant.ports import Assistant, Switches

_LOOKED_EVERY_S = 0.25  # a language model may be silent for seconds; staff are promised one


class Stoppable:
    """An `Assistant` that looks at the switch while another one thinks, and not only before it begins."""

    def __init__(self, assistant: Assistant, switches: Switches) -> None:
        self._assistant, self._switches = assistant, switches

    def run(self, question: Question) -> Iterator[Event]:
        """The other's events; once the chat is stopped none of them, but the fixed reply, a crisis's numbers or a
        refusal of personal data, as the other says it of a stopped chat."""
        finished = yield from self._while_on(question)
        if not finished:
            yield from self._assistant.run(question)

    def ask(self, question: Question) -> Answer:
        """The answer of `run`, without the events before it."""
        return next(event.answer for event in self.run(question) if isinstance(event, Done))

    def search(self, text: str, *, k: int) -> list[Passage]:
        """The other's: what documents say goes on."""
        return self._assistant.search(text, k=k)

    def _while_on(self, question: Question) -> Generator[Event, None, bool]:
        """Whether they ended by themselves. All but a model's words come sooner than a switch is turned."""
        if not self._switches.chat_on():
            return False
        events, watched = self._assistant.run(question), False
        try:
            for event in events:
                if not self._switches.chat_on():
                    return False
                yield event
                if event == GENERATING:
                    watched = True
                    return (yield from self._watched(events))
            return True
        finally:
            if not watched:
                _close(events)

    def _watched(self, events: Iterator[Event]) -> Generator[Event, None, bool]:
        """Likewise of events that may be long in coming: they are made in a thread, which alone may close them."""
        thread = ThreadPoolExecutor(1, thread_name_prefix="answer")
        try:
            while True:
                coming = thread.submit(next, events, None)
                while not wait([coming], timeout=_LOOKED_EVERY_S).done:
                    if not self._switches.chat_on():
                        return False
                event = coming.result()
                if event is None:
                    return True
                if not self._switches.chat_on():
                    return False
                yield event
        finally:
            thread.submit(_close, events)
            thread.shutdown(wait=False)


def _close(events: Iterator[Event]) -> None:
    if isinstance(events, Generator):
        events.close()
