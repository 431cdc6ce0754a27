"""Markdown into blocks, by the token stream of markdown-it (CommonMark and tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.documents import SentenceKind
from ingest.blocks import Block, cleaned
from ingest.markdown_shown import as_shown, without_unseen

_MARKUP = frozenset({"image", "link_open", "html_inline"})


def read_markdown(body: str) -> tuple[str, tuple[Block, ...]]:
    """The body as a reader sees it, and its blocks, each a verbatim stretch of it.

    Comments, hidden elements, pictures and blocks of raw HTML carry no sentences; of links the words stand, not where
    they lead. Lines keep their numbers.
    """
    markdown = MarkdownIt("commonmark").enable("table")
    text = as_shown(without_unseen(cleaned(body)), markdown)
    return text, tuple(_blocks(markdown.parse(text), text))


def _blocks(tokens: Sequence[Token], text: str) -> Iterator[Block]:
    lines = text.split("\n")
    open_tags: list[str] = []
    header: tuple[str, ...] = ()
    for at, token in enumerate(tokens):
        if token.nesting == 1:
            open_tags.append(token.tag)
            if token.tag == "table":
                header = _header(tokens[at:])
            elif token.tag == "tr" and "tbody" in open_tags and token.map:
                row = _between_pipes(lines[token.map[0]], quoted="blockquote" in open_tags)
                if row.strip("| \t"):
                    yield Block(row, SentenceKind.ROW, header=header)
        elif token.nesting == -1:
            open_tags.pop()
        elif token.type == "inline" and "table" not in open_tags:
            if _MARKUP & {child.type for child in token.children or []}:
                continue  # markup that could not be taken off: better unread than said
            yield from _inline(token, open_tags, text)
        elif token.type in {"fence", "code_block"}:
            yield from (Block(line.strip()) for line in token.content.split("\n") if line.strip())


def _inline(token: Token, open_tags: Sequence[str], text: str) -> Iterator[Block]:
    """A heading, paragraph, item or note. One whose lines were indented in the source is given line by line."""
    level = next((int(tag[1]) for tag in open_tags if re.fullmatch(r"h[1-6]", tag)), None)
    if level is not None:
        yield Block("".join(child.content for child in token.children or []), level=level)
        return
    kind = SentenceKind.TEXT
    if "blockquote" in open_tags:
        kind = SentenceKind.NOTE
    elif "li" in open_tags:
        kind = SentenceKind.ITEM
    whole = token.content.strip()
    pieces = [whole] if whole in text and kind is not SentenceKind.NOTE else token.content.split("\n")
    yield from (Block(piece.strip(), kind) for piece in pieces if piece.strip())


def _header(tokens: Sequence[Token]) -> tuple[str, ...]:
    heads: list[str] = []
    for token in tokens:
        if token.type == "thead_close":
            break
        if token.type == "inline":
            heads.append("".join(child.content for child in token.children or []).strip())
    return tuple(heads)


def _between_pipes(line: str, *, quoted: bool) -> str:
    """The row as the source writes it, between the outer bars."""
    row = line.strip()
    if quoted:
        row = row.lstrip("> ")
    row = row.removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return row.strip()
