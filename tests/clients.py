"""Apps over fakes, for the tests of the doors."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi.testclient import TestClient

from assistant.api import CitizenPages, create_citizen_app
from assistant.errors import IndexUnavailable
from assistant.ports import Index
from assistant.redact import redacted
from tests.fakes import FakeAssistant, FakeStore, fake_index

MAX_QUESTION = 500


@dataclass
class Door:
    """A citizen app over fakes, with hands on what is behind it."""

    assistant: FakeAssistant = field(default_factory=FakeAssistant)
    store: FakeStore = field(default_factory=FakeStore)
    has_index: bool = True
    pages: CitizenPages | None = None
    index: Index = field(default_factory=fake_index)

    def __post_init__(self) -> None:
        app = create_citizen_app(
            assistant=self.assistant,
            open_index=self.open_index,
            journal=self.store,
            redact=redacted,
            city="徳島市",
            max_question_length=MAX_QUESTION,
            retention_days=90,
            pages=self.pages,
        )
        self.http = TestClient(app, raise_server_exceptions=False)

    def open_index(self) -> Index:
        if not self.has_index:
            raise IndexUnavailable("There is no generation at var/index/citizen.", mend="machi-annai ingest")
        return self.index
