"""The one shape every parser produces: a document as a list of blocks, cut into sections and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.documents import Section, SentenceKind
from assistant.text import visible

_LINE_BREAKS = re.compile("\r\n|[\r\f\v\x85\u2028\u2029]")
_CLOSING = {"」": "「", "』": "『", "）": "（", ")": "(", "】": "【", "〕": "〔", "］": "［", "]": "["}
_ENDS = "。！？!?"
_AFTER_END = "」』）)】〕］*_”’\"'。！？!?"
_LABEL_LINE = re.compile(r"[^\s。、:：]{1,12}[:：]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, row, note or heading, verbatim. A heading has a level from 1; all else None."""

    text: str
    kind: SentenceKind = SentenceKind.TEXT
    level: int | None = None
    header: tuple[str, ...] = ()
    page: int | None = None


def cleaned(text: str) -> str:
    """The text without what a reader cannot see (zero-width, directional, control characters), lines ended by \\n."""
    return visible(_LINE_BREAKS.sub("\n", text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph, verbatim and in order.

    A sentence ends at 。！？ outside brackets and quotation marks, or at the end of a `label: value` line.
    A bracket without its partner protects nothing.
    """
    inside = _inside_brackets(text)
    found: list[str] = []
    start = at = 0
    while at < len(text):
        end = at + 1
        if text[at] in _ENDS and at not in inside:
            while end < len(text) and text[end] in _AFTER_END:
                end += 1
            ends = text[at] in "。！？" or end == len(text) or not text[end].isascii() or text[end].isspace()
        else:
            ends = text[at] == "\n" and bool(_LABEL_LINE.match(text[start:at].lstrip()))
        if ends:
            found.append(text[start:end])
            start = end
        at = end
    found.append(text[start:])
    return tuple(sentence.strip() for sentence in found if sentence.strip())


def _inside_brackets(text: str) -> set[int]:
    """The positions between matched brackets."""
    opened: list[tuple[str, int]] = []
    inside: set[int] = set()
    for at, char in enumerate(text):
        if char in _CLOSING.values():
            opened.append((char, at))
        elif char in _CLOSING:
            while opened and opened[-1][0] != _CLOSING[char]:
                if not any(char_open == _CLOSING[char] for char_open, _ in opened):
                    break
                opened.pop()
            if opened and opened[-1][0] == _CLOSING[char]:
                inside.update(range(opened.pop()[1], at))
    return inside


def sections(source_id: str, blocks: Sequence[Block], *, title: str) -> tuple[Section, ...]:
    """The blocks under their headings, in order; a new page begins a new section.

    The document's own title, its only first-level heading or one that repeats `title`, is no part of a heading path.
    """
    tops = [block.text for block in blocks if block.level == 1]
    found: list[Section] = []
    stack: list[tuple[int, str]] = []
    lines: list[tuple[str, SentenceKind, tuple[str, ...]]] = []
    page: int | None = None

    def close() -> None:
        if lines:
            found.append(Section(source_id, tuple(text for _, text in stack), page, tuple(lines)))
            lines.clear()

    for block in blocks:
        if block.level is not None or block.page != page:
            close()
            page = block.page
        if block.level is None:
            texts = sentences(block.text) if block.kind is SentenceKind.TEXT else (block.text.strip(),)
            lines.extend((text, block.kind, block.header) for text in texts if text)
            continue
        stack[:] = [(level, text) for level, text in stack if level < block.level]
        if block.level > 1 or (len(tops) > 1 and block.text != title):
            stack.append((block.level, block.text))
    close()
    return tuple(found)
