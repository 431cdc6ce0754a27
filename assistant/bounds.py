"""What a question may be before anyone reads it: the bounds every door holds (HTTP, chat).

Zero-width characters pass: the pipeline removes them. What a question is about is judged there, too.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from assistant.text import has_words

_LINE_CHARACTERS = frozenset("\t\n\r")


class OutOfBounds(StrEnum):
    """Why a question cannot be taken."""

    EMPTY = "question-empty"
    WITHOUT_WORDS = "question-without-words"
    TOO_LONG = "question-too-long"
    NOT_TEXT = "question-not-text"


def _whole(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("must be whole Unicode text") from error
    return text


WholeText = Annotated[str, AfterValidator(_whole)]  # without halves of surrogate pairs, which nothing can store


def out_of_bounds(question: str, *, limit: int) -> OutOfBounds | None:
    """Why this question cannot be taken; None when it can. `limit` counts characters as they arrived."""
    if len(question) > limit:
        return OutOfBounds.TOO_LONG
    if any(_unprintable(character) for character in question):
        return OutOfBounds.NOT_TEXT
    if not any(_seen(character) for character in question):
        return OutOfBounds.EMPTY
    return None if has_words(question) else OutOfBounds.WITHOUT_WORDS


def _unprintable(character: str) -> bool:
    """Control characters except tab and line ends, and halves of a surrogate pair."""
    return unicodedata.category(character) in ("Cc", "Cs") and character not in _LINE_CHARACTERS


def _seen(character: str) -> bool:
    return not (character.isspace() or unicodedata.category(character) in ("Cc", "Cf"))
