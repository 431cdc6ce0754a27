"""Draft sentence → may it be said? What it cites must say it.

Checked one sentence at a time, before display. Of every sentence: its numbers with their units, years, links and
departments stand in what it cites, and that is written for people. Of one that a model has phrased, besides: it names
nothing else, denies and claims nothing otherwise, puts nothing in another's place, and means what the passage means.
Fails closed: what cannot be checked is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from assistant.draft import DraftSentence, Quote
from assistant.planted import planted
from assistant.ports import Tokenizer
from assistant.rows import row_cells, spoken_row
from assistant.support import shipped_model, support
from assistant.text import squeezed
from assistant.verify_patterns import HARMLESS
from assistant.verify_values import NUMBER, bounds, counted, joined, links, unjoined, values, years
from assistant.verify_words import Said, claims_otherwise, denied_otherwise, said, swapped, unknown_name


class Reason(StrEnum):
    """Why a sentence was not said."""

    UNCITED = "uncited"
    NUMBER = "number"
    YEAR = "year"
    LINK = "link"
    DEPARTMENT = "department"
    BOUND = "bound"
    NAME = "name"
    DENIAL = "denial"
    CLAIM = "claim"
    SWAPPED = "swapped"
    MEANING = "meaning"
    FORM = "form"
    INCOMPLETE = "incomplete"
    PLANTED = "planted"


def verified(sentence: DraftSentence, *, departments: Sequence[str] = ()) -> bool:
    """Whether the sentence may be said; `departments` are the names of those that there are."""
    return wrong_values(sentence, departments=departments) is None


def wrong_values(sentence: DraftSentence, *, departments: Sequence[str] = ()) -> Reason | None:
    """What of its figures, dates, links and departments its quotes do not hold, or that they speak to a machine.

    Fixed wording (reviewed in `replies/`) passes; any other sentence needs a citation.
    """
    if sentence.fixed:
        return None
    if not sentence.quotes:
        return Reason.UNCITED
    if any(map(_is_planted, sentence.quotes)):
        return Reason.PLANTED
    grounds, text = "\n".join(q.grounds for q in sentence.quotes), sentence.text
    derived = " ".join(sentence.derived)
    cells = {cell for quote in sentence.quotes for cell in map(squeezed, row_cells(quote.text))}
    bare = values(derived) | {v for cell in cells if NUMBER.fullmatch(cell) for v in values(cell)}
    named = [d for d in map(squeezed, departments) if d in squeezed(text)]
    return _first_wrong(
        (Reason.NUMBER, lambda: counted(text, said=values(grounds) | values(derived), bare=bare)),
        (Reason.YEAR, lambda: years(text) <= years(grounds) | years(derived)),
        (Reason.LINK, lambda: links(text) <= links(grounds) and joined(text) <= joined(grounds) | joined(derived)),
        (Reason.DEPARTMENT, lambda: all(d in squeezed(grounds) for d in named)),
    )


def wrong_phrasing(sentence: DraftSentence, *, tokenizer: Tokenizer, departments: Sequence[str] = ()) -> Reason | None:
    """What a sentence that a model has phrased says otherwise than its quotes; None when it may be said."""
    reason = wrong_values(sentence, departments=departments)
    if reason is not None or sentence.fixed:
        return reason
    quoted = "\n".join(spoken_row(q.text, q.header) for q in sentence.quotes)
    if squeezed(sentence.text) in {squeezed(line) for line in quoted.splitlines()}:
        return None  # word for word
    above = "\n".join("\n".join((q.source.title, *q.heading_path)) for q in sentence.quotes)
    grounds = f"{above}\n{quoted}"
    numbered = quoted if all(q.header for q in sentence.quotes) else grounds  # a row's numbers stand in its cells
    text = sentence.text

    def read(part: str) -> Said:
        return said(part, tokenizer=tokenizer, departments=departments)

    in_order = _stating(text, tokenizer) == _stating(quoted, tokenizer)  # the same words in the same order
    told, quote, whole, model = read(text), read(quoted), read(grounds), shipped_model()
    return _first_wrong(
        (Reason.NUMBER, lambda: counted(unjoined(text), said=values(unjoined(numbered)), bare=set())),
        (Reason.BOUND, lambda: _same_bounds(text, quoted, grounds)),
        (Reason.NAME, lambda: not unknown_name(told, grounds, whole.words, tokenizer=tokenizer)),
        (Reason.DENIAL, lambda: not denied_otherwise(told, whole)),
        (Reason.CLAIM, lambda: not claims_otherwise(told, quote, read(above))),
        (Reason.SWAPPED, lambda: in_order or not swapped(told, quote, whole)),
        (
            Reason.MEANING,
            lambda: in_order or model.chance(support(text, grounds, tokenizer=tokenizer)) >= model.floor,
        ),
    )


def _is_planted(quote: Quote) -> bool:
    """Whether what is quoted, or what it stands under, speaks to a machine: an old index may still hold such lines."""
    return any(map(planted, (quote.text, *quote.header, *quote.heading_path, quote.source.title)))


def _stating(text: str, tokenizer: Tokenizer) -> list[str]:
    return [word for word in tokenizer.words(text) if word not in HARMLESS]


def _first_wrong(*checks: tuple[Reason, Callable[[], bool]]) -> Reason | None:
    """The reason of the first check that fails; a later one is not made then."""
    return next((reason for reason, holds in checks if not holds()), None)


def _same_bounds(text: str, quoted: str, grounds: str) -> bool:
    """Whether every bound of the text is one of the passage, and none of a number that it says is left out."""
    own, held, numbers = bounds(text), bounds(quoted), values(text)
    bounded = {value[:2] for value in own} | (values(quoted) - {value[:2] for value in held})
    return own <= held | bounds(grounds) and all(value[:2] in bounded for value in held if value[:2] in numbers)
