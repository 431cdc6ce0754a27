"""What must be settled before anything is searched: crises, personal data, attacks, greetings.

Patterns name acts, not topics: 「死にたい」 is a crisis, 「自殺対策の計画はある？」 is a question.
When a check breaks, the question is blocked (`pipeline.py`): a guard that fails, fails closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant import screen_patterns as patterns
from assistant.models import Outcome
from assistant.redact import personal_data
from assistant.text import any_of, digits_of, folded, visible


class Crisis(StrEnum):
    """What sort of help is needed at once; decides which number comes first."""

    SUICIDE = "suicide"
    VIOLENCE = "violence"
    CHILD_ABUSE = "child_abuse"
    FIRE_OR_INJURY = "fire_or_injury"
    DISASTER = "disaster"


class SmallTalk(StrEnum):
    """What kind of greeting it is."""

    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT = "about"
    BYE = "bye"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Screening:
    """`outcome` is None when the question may go on; `about` says which fixed reply fits."""

    outcome: Outcome | None
    about: Crisis | SmallTalk | None = None
    kinds: tuple[str, ...] = ()  # of the personal data found


_CRISES = (
    (Crisis.FIRE_OR_INJURY, any_of(patterns.FIRE_OR_INJURY)),
    (Crisis.SUICIDE, any_of(patterns.SUICIDE)),
    (Crisis.CHILD_ABUSE, any_of(patterns.CHILD_ABUSE)),
    (Crisis.VIOLENCE, any_of(patterns.VIOLENCE)),
    (Crisis.DISASTER, any_of(patterns.DISASTER)),
)
_ATTACK = any_of(p.replace("{UNDO}", f"(?:{'|'.join(patterns.UNDO)})") for p in patterns.ATTACK)
_TALK = (
    (SmallTalk.THANKS, any_of(patterns.THANKS)),
    (SmallTalk.GREETING, any_of(patterns.GREETING)),
    (SmallTalk.RESET, any_of(patterns.RESET)),
    (SmallTalk.BYE, any_of(patterns.BYE)),
    (SmallTalk.ABOUT, any_of(patterns.ABOUT)),
)
_PARTS = re.compile(r"[!?。、.,\s]+")
_TRAILING = re.compile(r"[\s!?。、.,~ー♪☆笑w^_()]+")


def screened(text: str, *, public_numbers: frozenset[str] = frozenset()) -> Screening:
    """How `text` must be met before any search. Crises come first, then personal data.

    `public_numbers` are the digits of telephone numbers that the city itself publishes."""
    plain = folded(visible(text))
    for crisis, pattern in _CRISES:
        if pattern.search(plain):
            return Screening(Outcome.CRISIS, crisis)
    found = [p for p in personal_data(plain) if digits_of(plain[p.start : p.end]) not in public_numbers]
    if found:
        return Screening(Outcome.PERSONAL_DATA, kinds=tuple(dict.fromkeys(p.kind for p in found)))
    if _ATTACK.search(plain):
        return Screening(Outcome.BLOCKED)
    talk = _small_talk(plain)
    return Screening(Outcome.SMALL_TALK, talk) if talk else Screening(None)


def _small_talk(plain: str) -> SmallTalk | None:
    """What greeting the whole text is; every part of it must be one."""
    found = [_talk_of(part) for part in _PARTS.split(plain) if part]
    return found[0] if found and all(found) else None


def _talk_of(part: str) -> SmallTalk | None:
    for text in (part, _TRAILING.sub("", part)):
        for talk, pattern in _TALK:
            if pattern.fullmatch(text):
                return talk
    return None
