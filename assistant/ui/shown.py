"""How a turn looks, as HTML that only Jinja writes: everything said or quoted is escaped."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from jinja2 import Environment

from assistant.documents import Passage
from assistant.models import Answer, Citation, Language, Outcome
from assistant.source_url import source_url
from assistant.ui.figures import chart_of, shown_value
from assistant.ui.look import Look
from assistant.ui.sheet import spoken

SUGGESTIONS = 3  # to go on with
CANDIDATES = 8  # to choose from when asked back
SHOWN_CITATIONS = 3  # more would push the next question off a phone; the rest unfolds
SHOWN_POINTS = 8
_LINE = 70  # characters that are read at a glance: two lines of a phone
_CITED = re.compile(r"\[(\d{1,3})\]")
_PHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")
_EMERGENCY = re.compile(r"#\d{4}|0\d{1,4}-\d{1,4}-\d{3,4}|(?<![\d-])1(?:10|18|19|71|89)(?![\d-])")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text; with `n` it is a link, to a citation or a telephone."""

    text: str
    n: str = ""


Line = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """An answer's lines by what they are for: what is told first, what it rests on, what to bear in mind."""

    lead: tuple[Line, ...] = ()  # says where the words come from
    conclusion: Line = ()
    points: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()

    @property
    def long(self) -> bool:
        """Whether the conclusion is a paragraph rather than a line."""
        return sum(len(part.text) for part in self.conclusion) > _LINE


def working_turn(
    templates: Environment,
    question: str,
    look: Look,
    *,
    stage: str = "",
    citations: Sequence[Citation] = (),
    sentences: Sequence[str] = (),
) -> str:
    """A turn that is being answered: what is done now, what was found, what is verified so far."""
    said = [_parts(_CITED, line, known={str(c.n) for c in citations}) for line in sentences]
    working = look.say.stages.get(stage, look.say.working)
    return spoken(
        templates, "turn_working.html", look, question=question, working=working, citations=citations, lines=said
    )


def refused_turn(templates: Environment, question: str, look: Look, *, refusal: str) -> str:
    """A turn that could not be taken, and what to do."""
    return spoken(templates, "turn_refused.html", look, question=question, refusal=refusal)


def answered_turn(
    templates: Environment,
    question: str,
    answer: Answer,
    look: Look,
    *,
    notice: str = "",
    plain: bool = False,
    found: Sequence[Passage] | None = None,
) -> str:
    """A turn with its answer, what it rests on and how to go on, in the answer's language.

    `notice` is the label that says what became of other words that stood here before; `plain` is for a page without
    scripts; `found`, for staff, are the passages that the question leads to, shown with how the answer was made.
    """
    look = _in_answers_language(look, answer)
    most = CANDIDATES if answer.outcome is Outcome.CLARIFY else SUGGESTIONS
    return spoken(
        templates,
        "turn_answered.html",
        look,
        question=question,
        answer=answer,
        laid=laid_out(answer),
        chart=chart_of(answer.figures, language=look.lang, say=look.say),
        figures=[(name, list(own)) for name, own in groupby(answer.figures, key=lambda f: f.indicator)],
        shown_value=shown_value,
        suggestions=answer.suggestions[:most],
        phones=_phones,
        notice=notice,
        found=found,
        source_url=source_url,
        plain=plain,
        shown_citations=SHOWN_CITATIONS,
        shown_points=SHOWN_POINTS,
        key=f"c-{answer.answer_id}",
        turn=secrets.token_hex(4),
    )


def laid_out(answer: Answer) -> Laid:
    """The conclusion first. Of several quotes under one line that introduces them none is more than the others."""
    known = {str(citation.n) for citation in answer.citations}
    pattern = _EMERGENCY if answer.outcome is Outcome.CRISIS else _CITED
    lines = [
        _parts(pattern, line, known=None if pattern is _EMERGENCY else known)
        for line in answer.text.splitlines()
        if line.strip()
    ]
    cited = [n for n, line in enumerate(lines) if known and any(part.n for part in line)]
    if not cited:
        return Laid(conclusion=lines[0] if lines else (), points=tuple(lines[1:]))
    first, last = cited[0], cited[-1] + 1
    lead, body, notes = tuple(lines[:first]), tuple(lines[first:last]), tuple(lines[last:])
    if lead and len(body) > 1:
        return Laid(lead=lead, points=body, notes=notes)
    return Laid(lead=lead, conclusion=body[0], points=body[1:], notes=notes)


def _in_answers_language(look: Look, answer: Answer) -> Look:
    """Who asks in another language on a Japanese page is answered in it, labels too."""
    spoken_in = answer.language
    plain = look.lang is Language.JA and spoken_in not in (Language.JA, Language.AUTO)
    return replace(look, lang=spoken_in) if plain else look


def _phones(contact: str) -> Line:
    return _parts(_PHONE, contact)


def _parts(pattern: re.Pattern[str], text: str, *, known: set[str] | None = None) -> Line:
    """The text cut at every match; a match's `n` is its first group, or the whole. What is not `known` is left out."""
    parts, end = [], 0
    for match in pattern.finditer(text):
        n = match.group(pattern.groups)
        parts.append(Part(text[end : match.start()]))
        if known is None or n in known:
            parts.append(Part(match.group(), n))
        end = match.end()
    return tuple(part for part in (*parts, Part(text[end:])) if part.text)
