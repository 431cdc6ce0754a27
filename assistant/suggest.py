"""What can be asked instead or next: questions that people ask of the documents, in words that an office would use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from assistant.alike import Likes
from assistant.asked import Askings
from assistant.documents import Asking
from assistant.draft import Draft
from assistant.models import SPOKEN, Language

SUGGESTED = 3  # at most
TRIED = 2  # likewise, of those that nobody knows to be answered, for one answer: a trial takes some 15 ms
_CANDIDATES = 6  # of which those that are answered are shown
_SHORTEST, _LONGEST = 6, 60  # characters of a question that says what it is about and fits a button
_ENOUGH = 12  # likewise, without telling of oneself
_ONE_SUBJECT = 30  # sets of sentences asked of; what has more tells of many things
_WRITTEN = {Language.JA_EASY: Language.JA}
_NEAR = 3.5  # likeness from which a question may have been meant


def plain_in(askings: Askings, language: Language) -> Sequence[Asking]:
    """The questions that may be suggested to who reads this language."""
    return askings.plain.get(_WRITTEN.get(language, language).value, ())


def meant(likes: Likes, plain: Iterable[Asking], *, asked: str) -> tuple[str, ...]:
    """Questions near to one that found no answer, the likest first: who meant one of them is a touch away from it."""
    near = list(dict.fromkeys(like.asking.sentence_ids for like in likes.values() if like.likeness >= _NEAR))
    own = sorted((a for a in plain if a.sentence_ids in near), key=lambda a: near.index(a.sentence_ids))
    return tuple(_one_each(own, but={asked}, best=lambda q: (min(len(q), _ENOUGH), -len(q)))[:_CANDIDATES])


def going_on(draft: Draft, plain: Iterable[Asking], *, asked: str) -> tuple[str, ...]:
    """The draft's own suggestions, and more of them for an answer that quotes something."""
    missing = _CANDIDATES - len(draft.suggestions)
    quotes = [quote for sentence in draft.sentences for quote in sentence.quotes]
    if draft.outcome not in SPOKEN or missing <= 0 or not quotes:
        return draft.suggestions
    sources = {quote.source.id for quote in quotes}
    told = {quote.sentence_id for quote in quotes}
    others = [a for a in plain if a.source_id in sources]
    if len({a.sentence_ids for a in others}) > _ONE_SUBJECT:
        return draft.suggestions
    untold = [a for a in others if told.isdisjoint(a.sentence_ids)]
    more = _one_each(untold, but={asked, *draft.suggestions}, best=len)  # the longest says most of what it is about
    return (*draft.suggestions, *more[:missing])


def _one_each(askings: Iterable[Asking], *, but: set[str], best: Callable[[str], Any]) -> list[str]:
    """Of every set of sentences the best question that fits; none of sentences that another one asks of."""
    chosen: dict[tuple[str, ...], str] = {}
    for asking in askings:
        question = asking.question
        if _SHORTEST <= len(question) <= _LONGEST and question not in but:
            chosen[asking.sentence_ids] = max(chosen.get(asking.sentence_ids, question), question, key=best)
    seen: set[str] = set()
    questions = []
    for sentences, question in chosen.items():
        if seen.isdisjoint(sentences):
            seen.update(sentences)
            questions.append(question)
    return questions
