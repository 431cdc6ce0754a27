"""What stays of a turn: the session's topic, and the redacted question in the journal. An answer matters more than
either: when a store is down the answer is given and the log says so."""

from __future__ import annotations

import secrets

import structlog

from assistant.draft import Draft
from assistant.errors import AssistantError
from assistant.models import SPOKEN, Answer, Outcome, Session, Topic
from assistant.ports import Journal, SessionStore
from assistant.redact import redacted
from assistant.turn import Turn


class Memory:
    """Sessions and the journal of one process."""

    def __init__(self, sessions: SessionStore, journal: Journal) -> None:
        self._sessions, self._journal = sessions, journal

    def session(self, session_id: str | None) -> Session:
        """The session, or a passing one when the store is down."""
        try:
            return self._sessions.session(session_id)
        except AssistantError as error:
            structlog.get_logger().error("session_not_read", reason=str(error))
            return Session(id=secrets.token_urlsafe(18))

    def keep(self, turn: Turn, draft: Draft, answer: Answer) -> None:
        """Keep the topic and the redacted question; of a question with personal data not even that, and of one that is
        not to be recorded nothing."""
        if not turn.question.recorded:
            return
        text = "" if answer.outcome is Outcome.PERSONAL_DATA else turn.text
        try:
            if draft.forgets:
                self._sessions.remember(turn.session.id, Topic())
            elif answer.outcome in SPOKEN and draft.topic != turn.session.topic:
                self._sessions.remember(turn.session.id, draft.topic)
            self._journal.record(redacted(text), answer, audience=turn.question.audience.value)
        except AssistantError as error:
            structlog.get_logger().error("not_recorded", reason=str(error))
