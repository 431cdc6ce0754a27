"""What somebody did at the desk, in words."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.desk.clock import told
from assistant.desk.people import Act, ActKind
from assistant.ui import desk_words as words


@dataclass(frozen=True, slots=True)
class ToldAct:
    """An act as staff read it, on a page and in a file."""

    at: str
    actor: str
    act: str
    subject: str
    detail: str


def told_act(act: Act) -> ToldAct:
    """The act in words. What its subject and detail mean follows from its kind, never from how they read: an account
    may have the name of a switch."""
    subject, detail = act.subject, act.detail
    match act.kind:
        case ActKind.SWITCHED_OFF | ActKind.SWITCHED_ON:
            subject = words.SWITCH_NAMES.get(subject, subject)
        case ActKind.ROLLBACK:
            subject = words.AUDIENCES.get(subject, subject)
        case ActKind.USER_ADDED | ActKind.ROLE_CHANGED:
            role, _, how = detail.partition(" ")
            detail = words.ROLES.get(role, role) + (words.ACT_BY_SSO if how else "")
    actor = words.ACTORS.get(act.actor, act.actor)
    return ToldAct(told(act.at), actor, words.ACTS[act.kind.value], subject, detail)
