"""A source as blocks to show: headings, paragraphs, lists, notes and real tables, every sentence with its anchor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from assistant.documents import Chunk, Sentence, SentenceKind
from assistant.source_url import anchor_of

_CELL_BORDER = re.compile(r"(?<!\\)\|")
_DEEPEST = 4  # heading levels under the page's own


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, item, note or table row. Only a row has `cells`, as many as its table has columns, or one."""

    anchor: str
    text: str
    marked: bool
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on the page. A heading has `text` and `level` (2 to 5), a table has `heads`."""

    kind: Literal["heading", "text", "items", "note", "table"]
    lines: tuple[Line, ...] = ()
    text: str = ""
    level: int = 2
    heads: tuple[str, ...] = ()


_BLOCK_OF: dict[SentenceKind, Literal["text", "items", "note", "table"]] = {
    SentenceKind.TEXT: "text",
    SentenceKind.ITEM: "items",
    SentenceKind.NOTE: "note",
    SentenceKind.ROW: "table",
}


def blocks_of(
    chunks: Sequence[Chunk], sentences: Sequence[Sentence], *, marked: frozenset[str] = frozenset()
) -> list[Block]:
    """The source's blocks in reading order; `marked` holds anchors (`s12`). A heading is shown where it changes."""
    own: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        own.setdefault(sentence.chunk_id, []).append(sentence)
    blocks: list[Block] = []
    for path, under in groupby(chunks, key=lambda chunk: chunk.heading_path):
        blocks += _headings(path, shown=_path_so_far(blocks))
        lines = [sentence for chunk in under for sentence in own.get(chunk.id, [])]
        for (kind, heads), group in groupby(lines, key=lambda s: (s.kind, s.header)):
            shown = tuple(_line(s, len(heads), marked=anchor_of(s.id) in marked) for s in group)
            blocks.append(Block(_BLOCK_OF[kind], shown, heads=heads))
    return blocks


def _path_so_far(blocks: Sequence[Block]) -> tuple[str, ...]:
    path: dict[int, str] = {}
    for block in blocks:
        if block.kind == "heading":
            path = {level: text for level, text in path.items() if level < block.level} | {block.level: block.text}
    return tuple(path.values())


def _headings(path: Sequence[str], *, shown: Sequence[str]) -> list[Block]:
    """The headings of `path` from the first one that is not on the page already."""
    same = next((i for i, pair in enumerate(zip(path, shown, strict=False)) if pair[0] != pair[1]), None)
    first = min(len(path), len(shown)) if same is None else same
    return [Block("heading", text=path[i], level=2 + min(i, _DEEPEST - 1)) for i in range(first, len(path))]


def _line(sentence: Sentence, columns: int, *, marked: bool) -> Line:
    cells: tuple[str, ...] = ()
    if sentence.kind is SentenceKind.ROW:
        cells = tuple(cell.strip().replace(r"\|", "|") for cell in _CELL_BORDER.split(sentence.text))
        if columns and len(cells) > columns:  # a bar inside a cell: shown whole rather than under a wrong head
            cells = (sentence.text,)
        else:
            cells += ("",) * (columns - len(cells))
    return Line(anchor_of(sentence.id), sentence.text, marked, cells)
