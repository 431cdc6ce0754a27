"""What is found → what would be said of it: the typed tables, else quotes, else that nothing was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.alarm import Alarm
from assistant.both_sides import both_said, disputes
from assistant.draft import Draft
from assistant.evidence import confidence, likely
from assistant.extract import extract
from assistant.facts import from_facts, of_best_sentence
from assistant.fixed_drafts import another_place, no_evidence, no_judgement
from assistant.found import Found
from assistant.lists import procedures_alike
from assistant.models import Outcome
from assistant.ports import Tokenizer
from assistant.referral import referrals
from assistant.suggest import meant, plain_in
from assistant.turn import Turn


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes for one city; without an `alarm` no question is told to be one for a person's judgement."""

    tokenizer: Tokenizer
    city: str
    alarm: Alarm | None

    def __call__(self, found: Found, turn: Turn) -> Draft:
        """The draft with both sides of what sources dispute; for a turn without an answer, what may have been meant."""
        draft = _both_sides(self._composed(found), found)
        if draft.outcome is Outcome.NO_EVIDENCE and not draft.suggestions:
            plain = plain_in(found.vocabulary.askings, turn.tongue.language)
            draft = replace(draft, suggestions=meant(found.likes, plain, asked=turn.text))
        return replace(draft, read=found.read)

    def _composed(self, found: Found) -> Draft:
        asked, vocabulary = found.asked, found.vocabulary
        if asked.elsewhere:
            return another_place(asked.elsewhere, asked.say, city=self.city)
        draft = from_facts(found, tokenizer=self.tokenizer, city=self.city)
        if draft is not None:
            return draft
        judgement = self.alarm.judgement(found.vector) if self.alarm else None
        if judgement is not None:
            return no_judgement(judgement, referrals((), asked, vocabulary=vocabulary), asked.say)
        return self._extracted(found)

    def _extracted(self, found: Found) -> Draft:
        asked, vocabulary = found.asked, found.vocabulary
        extraction = extract(found, tokenizer=self.tokenizer, city=self.city)
        named = referrals(found.passages, asked, vocabulary=vocabulary)
        if extraction is not None and likely(extraction):
            draft = of_best_sentence(found, extraction.best_id)
            if draft is not None:
                return draft
        if extraction is None:
            return no_evidence(None, named, asked.say)
        chance = confidence(extraction, asked)
        if chance < found.index.floor.value:
            listed = procedures_alike(asked, found.likes, vocabulary, city=self.city)
            return listed or replace(no_evidence(None, named, asked.say), confidence=chance)
        if extraction.not_stated:
            return replace(no_evidence(extraction.draft, named, asked.say), confidence=chance)
        return replace(extraction.draft, referrals=named, confidence=chance)


def _both_sides(draft: Draft, found: Found) -> Draft:
    """The draft, with both sides where another source contradicts what it quotes."""
    asked, vocabulary = found.asked, found.vocabulary
    disputed = disputes(draft, vocabulary)
    if not disputed:
        return draft
    named = draft.referrals or referrals(found.passages, asked, vocabulary=vocabulary)
    return both_said(draft, disputed, named, asked.say)
