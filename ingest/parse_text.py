"""Plain text into blocks: paragraphs between blank lines, tab-separated lines as rows, numbered lines as headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.documents import SentenceKind
from assistant.rows import row_text
from ingest.blocks import Block, cleaned
from ingest.markdown_shown import without_unseen
from ingest.parse_shown import shown_text

_HEADINGS = (
    re.compile(r"第[0-9０-９一二三四五六七八九十]+[編章][ 　].+"),
    re.compile(r"(?:第[0-9０-９一二三四五六七八九十]+節|[0-9０-９]{1,2}(?:\.[0-9]+)*\.?)[ 　].+"),
    re.compile(r"[(（][0-9０-９]{1,2}[)）].+"),
    re.compile(r"[①-⑳].+"),
    re.compile(r"【[^】]+】.*"),
)
_LONGEST_HEADING = 40  # characters; a longer line is a sentence
_ITEM = re.compile(r"[・•○●◯◆◇■□※\-*]\s*\S|[(（][0-9０-９]{1,2}[)）]|[①-⑳]")
_BULLET = re.compile(r"\A(?:[-*]\s+|[・•]\s*)")


def read_text(content: str) -> tuple[str, tuple[Block, ...]]:
    """The text as a reader sees it, rows with their cells joined by ` | `, and its blocks, verbatim stretches of it.

    A numbered line that stands alone and has text under it is a heading; stray HTML tags are taken off.
    """
    groups: list[list[Block]] = []
    for paragraph in re.split(r"\n[ \t　]*\n", without_unseen(cleaned(content))):
        group = [block for line in paragraph.split("\n") if (block := _line(_untagged(line)))]
        if group:
            groups.append(group)
    levels = [_level(group) for group in groups]
    blocks: list[Block] = []
    for at, group in enumerate(groups):
        level = levels[at]
        following = levels[at + 1] if at + 1 < len(groups) else 0
        if level is not None and (following is None or following > level):
            blocks.append(Block(group[0].text, level=level))
        else:
            blocks.extend(_joined(group))
    return "\n\n".join("\n".join(block.text for block in group) for group in groups) + "\n", tuple(blocks)


def _untagged(line: str) -> str:
    """A converter's left-over tags hide or repeat text: what HTML would not show is not shown here either."""
    return "\t".join(shown_text(cell) for cell in line.split("\t"))


def _line(line: str) -> Block | None:
    if "\t" in line.rstrip():
        row = row_text(line.split("\t"))
        return Block(row, SentenceKind.ROW) if row else None
    text = line.strip()
    if not text:
        return None
    return Block(_BULLET.sub("", text), SentenceKind.ITEM) if _ITEM.match(text) else Block(text)


def _level(group: list[Block]) -> int | None:
    """The heading level of a paragraph that looks like a heading. Level 1 is left to the document's title."""
    text = group[0].text
    if len(group) > 1 or group[0].kind is SentenceKind.ROW or len(text) > _LONGEST_HEADING or text.endswith("。"):
        return None
    return next((level for level, pattern in enumerate(_HEADINGS, start=2) if pattern.fullmatch(text)), None)


def _joined(group: list[Block]) -> Iterator[Block]:
    """Lines of one paragraph of running text belong together; rows and items stand alone."""
    running: list[str] = []
    for block in group:
        if block.kind is SentenceKind.TEXT:
            running.append(block.text)
            continue
        if running:
            yield Block("\n".join(running))
            running = []
        yield block
    if running:
        yield Block("\n".join(running))
