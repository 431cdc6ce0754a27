"""The place in a file that speaks to a machine or hides what it says. Such a file is not read at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from assistant.planted import planted, tagged
from assistant.rows import row_cells
from assistant.text import squeezed
from ingest.blocks import Block
from ingest.load import Format, LoadedFile
from ingest.markdown_shown import without_unseen
from ingest.meta import SourceMeta

_REASON = "{place} speaks to a machine or hides what it says, so nothing of this file is read."
_MEND = "read it: restore the page if somebody planted it; else reword it, as an order to readers of the page."
_TAG = re.compile(r"<[^<>]*>")
_TELLS = 6  # characters: shorter cells and lines stand in many places


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands; `line` counts from 1 in the file, None where the format has no lines. Never says the words."""

    line: int | None
    place: str

    @property
    def reason(self) -> str:
        """What is wrong."""
        return _REASON.format(place=self.place)

    @property
    def mend(self) -> str:
        """What to do."""
        return _MEND


def planted_place(loaded: LoadedFile, blocks: Sequence[Block]) -> Place | None:
    """The first place that is no text for people, of the keys, the lines as they are written, and the blocks."""
    if any(planted(words) for words in _said(loaded.meta)):
        return Place(None, "a key (title, alias, note, department, topic or source)")
    lines = [] if loaded.format is Format.PDF else loaded.content.decode().split("\n")
    shown = without_unseen("\n".join(lines)).split("\n")
    for number, line in enumerate(shown, start=loaded.line):
        if tagged(line):
            return Place(number, "the line")
    for block in blocks:
        if planted(block.text) or any(planted(head) for head in block.header):
            if block.page is not None:
                return Place(None, f"page {block.page}")
            at = _line_of(block, shown)
            return Place(None if at is None else at + loaded.line, "the line" if at is not None else "a passage")
    return None


def _said(meta: SourceMeta) -> Iterator[str]:
    """The keys that may be said or shown."""
    yield from (meta.title, *meta.aliases, *meta.all_departments, *meta.topics)
    yield from (meta.scope or "", meta.irregular_note or "", meta.as_of or "")
    for origin in meta.origins:
        of = origin.provenance()
        yield from (of.title, of.section or "")


def _line_of(block: Block, lines: Sequence[str]) -> int | None:
    """Which of the file's lines the block stands in, from 0: the one that is planted itself, else where it begins."""
    parts = [
        part for head in (*block.header, block.text) for line in head.split("\n") for part in (line, *row_cells(line))
    ]
    telling = sorted((p for p in parts if len(p) >= _TELLS), key=planted, reverse=True)
    plain = [squeezed(unescape(_TAG.sub("", line))) for line in lines]
    for part in telling:
        words = squeezed(part)
        for at, line in enumerate(plain):
            if words in line or (len(line) >= _TELLS and line in words and planted(line)):
                return at
    return None
