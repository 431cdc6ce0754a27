"""How a turn of the chat looks, as HTML that only Jinja writes: everything said or quoted is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment

from assistant.models import Answer, Language
from assistant.ui import words

SHOWN_CITATIONS = 3  # more would push the next question off a phone; the rest unfolds
_CITED = re.compile(r"\[(\d{1,3})\]")
_PHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text; with `n` it is a link, to a citation or a telephone."""

    text: str
    n: str = ""


def working_turn(templates: Environment, question: str, *, stage: str = "", sentences: Sequence[str] = ()) -> str:
    """A turn that is being answered."""
    return _turn(templates, question, sentences=sentences, working=words.STAGES.get(stage, words.WORKING))


def refused_turn(templates: Environment, question: str, *, refusal: str) -> str:
    """A turn that could not be taken, and what to do."""
    return _turn(templates, question, refusal=refusal)


def answered_turn(templates: Environment, question: str, answer: Answer) -> str:
    """A turn with its answer, citations, figures and departments."""
    known = {str(citation.n) for citation in answer.citations}
    lang = "ja" if answer.language in (Language.JA_EASY, Language.AUTO) else answer.language.value
    lines = [
        [part for part in _parts(_CITED, line) if not part.n or part.n in known]
        for line in answer.text.splitlines()
        if line.strip()
    ]
    return _turn(templates, question, answer=answer, key=f"c-{answer.answer_id}", lang=lang, lines=lines)


def _turn(templates: Environment, question: str, **shown: object) -> str:
    nothing: dict[str, object] = {"answer": None, "refusal": "", "sentences": (), "working": "", "key": ""}
    template = templates.get_template("chat_turn.html")
    return template.render(question=question, shown_citations=SHOWN_CITATIONS, phones=_phones, **(nothing | shown))


def _phones(contact: str) -> list[Part]:
    return [Part(part.text, part.text if part.n else "") for part in _parts(_PHONE, contact)]


def _parts(pattern: re.Pattern[str], text: str) -> list[Part]:
    """The text cut at every match; a match's `n` is its first group, or the whole."""
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [Part(text[end : match.start()]), Part(match.group(), match.group(pattern.groups))]
        end = match.end()
    return [*parts, Part(text[end:])]
