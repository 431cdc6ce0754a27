"""Drafts in reviewed words alone: what is said when no passage is."""

from __future__ import annotations

from dataclasses import replace

from assistant.draft import Draft, DraftSentence
from assistant.models import ComposedBy, Outcome, Referral
from assistant.replies import Replies
from assistant.screen import Crisis, Screening, SmallTalk


def screened_draft(screening: Screening, say: Replies, *, city: str) -> Draft:
    """The reply for what the screen found."""
    about = screening.about
    if isinstance(about, Crisis):
        return _fixed(screening.outcome or Outcome.CRISIS, say.crisis[about])
    if about is SmallTalk.RESET:
        return replace(_fixed(Outcome.SMALL_TALK, say.reset), forgets=True)
    if isinstance(about, SmallTalk):
        return _fixed(screening.outcome or Outcome.SMALL_TALK, say.small_talk[about].format(city=city))
    if screening.outcome is Outcome.PERSONAL_DATA:
        return _fixed(Outcome.PERSONAL_DATA, say.personal_data.format(kinds="、".join(screening.kinds)))
    return _fixed(Outcome.BLOCKED, say.blocked.format(city=city))


def no_evidence(stated: Draft | None, named: tuple[Referral, ...], say: Replies) -> Draft:
    """That it is not in the documents; with the passage (`stated`) that says so itself, when one does."""
    whom = tuple(DraftSentence(say.ask_next.format(department=r.name), fixed=True) for r in named[:1])
    if stated is None:
        missing = _fixed(Outcome.NO_EVIDENCE, say.no_evidence)
        return replace(missing, sentences=(*missing.sentences, *whom), referrals=named)
    head = DraftSentence(say.no_evidence_stated, fixed=True)
    said = tuple(s for s in stated.sentences if s.quotes)
    return replace(stated, outcome=Outcome.NO_EVIDENCE, sentences=(head, *said, *whom), referrals=named)


def another_place(place: str, say: Replies, *, city: str) -> Draft:
    """That the documents are of this city."""
    return _fixed(Outcome.OUT_OF_SCOPE, say.out_of_scope_place.format(place=place, city=city))


def no_judgement(judgement: str, named: tuple[Referral, ...], say: Replies) -> Draft:
    """That such a judgement (a key of `Replies.out_of_scope`) is not given, and whom to ask."""
    return replace(_fixed(Outcome.OUT_OF_SCOPE, say.out_of_scope[judgement]), referrals=named)


def unavailable(say: Replies) -> Draft:
    """That the answer has to wait."""
    return _fixed(Outcome.UNAVAILABLE, say.unavailable)


def closed(say: Replies) -> Draft:
    """That staff have stopped the chat for now."""
    return _fixed(Outcome.UNAVAILABLE, say.closed)


def _fixed(outcome: Outcome, text: str) -> Draft:
    return Draft(outcome, ComposedBy.FIXED, (DraftSentence(text, fixed=True),))
