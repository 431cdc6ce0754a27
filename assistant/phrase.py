"""What a language model is asked to phrase, and what of its reply is a phrasing.

The model never sees the question, only lines that the answer quotes: it words what was found and decides nothing. Each
line has a number, and a reply counts only as the phrasing of the line whose number it bears, so that nothing can be
said without its citation. The instructions are reviewed files (`prompts/`).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from assistant.draft import Quote
from assistant.ports import Prompt, Tokenizer
from assistant.rows import spoken_row
from assistant.text import folded
from assistant.verify_patterns import HARMLESS
from assistant.verify_values import values

_HEADING = re.compile(r"^# .+\n", re.MULTILINE)
_NUMBERED = re.compile(r"\[(\d{1,2})\]\s*(\S.*)")
_ENDS_WELL = re.compile(r"(?:です|ます|ません|ました|でした|ください)[。）)」]*$")
_READS_BADLY = re.compile(
    r"[うくすつぬむるぐぶ](?:[（(][^（）()]*[）)])?です(?=[。、]|$)|い[）)]です|[っいしえけせてべめれきぎちみり]たです"
    r"|[んい]だです|場合です。?$|: |[:：]$|(.{5,})\1"
)
_MARKUP = re.compile(r"[<>\[\]{}|`\\]|\*\*|://|\bwww\.|\S@\S|\b[a-z0-9-]+\.(?:com|net|org|jp|info|io|example)\b")
_IS = "は"
_BESIDE = "問い合わせは窓口"  # its phrasing is not read; a row that is asked for alone comes back in pieces
_KEPT_WORDS = 0.9  # share of a line's words that its phrasing keeps; less would answer less
_MOST_LINES = 4
_MOST_CHARACTERS = 260  # of all lines: with instructions and examples some 450 tokens
_SOON_CHARACTERS = 120  # of all lines: on two cores worded within some five seconds


class Style(StrEnum):
    """How to phrase: the names of the files in `prompts/`."""

    PLAIN = "phrase"
    EASY = "phrase-easy"


@dataclass(frozen=True, slots=True)
class Instructions:
    """A prompt's reviewed part, and the digest of its file."""

    system: str
    examples: tuple[tuple[str, str], ...]
    digest: str


@cache
def instructions(style: Style) -> Instructions:
    """The file of this style: instructions, then what is asked and replied by turns."""
    text = files("assistant").joinpath(f"prompts/{style.value}.md").read_text(encoding="utf-8")
    system, *turns = (part.strip() for part in _HEADING.split(text)[1:])
    examples = tuple(zip(turns[::2], turns[1::2], strict=True))
    return Instructions(system, examples, hashlib.sha256(text.encode()).hexdigest()[:16])


def prompt_of(lines: Sequence[str], style: Style) -> Prompt:
    """The prompt that asks for these lines, numbered from 1; one line is not asked for alone."""
    known = instructions(style)
    shown = lines if len(lines) > 1 else (*lines, _BESIDE)
    asked = "\n".join(f"[{n}] {line}" for n, line in enumerate(shown, start=1))
    return Prompt(known.system, known.examples, asked)


def waking() -> Prompt:
    """A line to phrase before anybody asks: the instructions before it are known from then on."""
    return prompt_of(("窓口は1階",), Style.PLAIN)


def line_of(quote: Quote) -> str:
    """A quote as the model reads it, on one line, nearly a sentence: what is copied is soon written and well kept.

    What stands in a list comes with its heading, unless it names its own.
    """
    text = " ".join(spoken_row(quote.text, quote.header, joint=_IS).split())
    if quote.header or is_sentence(quote) or not quote.heading_path:
        return text
    return text.replace(": ", _IS) if ": " in text else f"{quote.heading_path[-1]}{_IS}{text}"


def is_sentence(quote: Quote) -> bool:
    """Whether a person reads it as it stands: no row of a table, no item of a list."""
    return not quote.header and _ENDS_WELL.search(quote.text) is not None


def that_fit(lines: Sequence[str]) -> int:
    """How many of the lines, from the first, the prompt has room for."""
    size = 0
    for count, line in enumerate(lines[:_MOST_LINES]):
        size += len(line)
        if size > _MOST_CHARACTERS:
            return count
    return min(len(lines), _MOST_LINES)


def soon_worded(lines: Sequence[str]) -> bool:
    """Whether they are all worded while a reader waits; a list half in sentences and half in rows reads badly."""
    return that_fit(lines) == len(lines) and sum(map(len, lines)) <= _SOON_CHARACTERS


def phrasing(reply: str) -> tuple[int, str] | None:
    """The number and the words of a line of the reply; None for anything else."""
    found = _NUMBERED.fullmatch(reply.strip())
    return (int(found[1]), found[2]) if found and "[" not in found[2] else None


def reads_well(text: str) -> bool:
    """Whether it is a polite Japanese sentence, or some: no link, no number of a citation, no markup."""
    if _MARKUP.search(folded(text)):
        return False
    return _ENDS_WELL.search(text) is not None and _READS_BADLY.search(text) is None


def says_all(text: str, quote: Quote, *, tokenizer: Tokenizer) -> bool:
    """Whether the phrasing leaves nothing out: every value of the line, and its words, as often as it says them."""
    line = spoken_row(quote.text, quote.header)
    words = Counter(word for word in tokenizer.words(line) if word not in HARMLESS)
    kept = words & Counter(tokenizer.words(text))
    return values(line) <= values(text) and kept.total() >= _KEPT_WORDS * words.total()
