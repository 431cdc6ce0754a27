"""HTML into blocks, by selectolax: what a browser would show, headings, paragraphs, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assistant.documents import SentenceKind
from assistant.rows import row_text
from ingest.blocks import Block, cleaned
from ingest.parse_shown import drop_unseen

_NOT_CONTENT = "nav, head, form, button, input"
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i"}
)
_INLINE |= {"img", "ins", "kbd", "mark", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub"}
_INLINE |= {"sup", "time", "tt", "u", "var", "wbr", "-text"}
_KINDS = {"li": SentenceKind.ITEM, "dd": SentenceKind.ITEM, "dt": SentenceKind.ITEM, "blockquote": SentenceKind.NOTE}
_HEADING = re.compile(r"h[1-6]")


def read_html(content: str) -> tuple[str, tuple[Block, ...]]:
    """The visible text, one block a line, and its blocks. Scripts, navigation and hidden elements are left out."""
    tree = LexborHTMLParser(cleaned(content))
    drop_unseen(tree)
    for node in reversed(tree.css(_NOT_CONTENT)):
        node.decompose()
    body = tree.body
    blocks = tuple(_blocks(body, SentenceKind.TEXT)) if body is not None else ()
    return "\n".join(block.text for block in blocks) + "\n", blocks


def _blocks(node: LexborNode, kind: SentenceKind) -> Iterator[Block]:
    """Depth first: runs of inline children are one block each; the text directly in an item is an item."""
    running = ""
    for child in node.iter(include_text=True):
        if child.tag in _INLINE and not _holds_blocks(child):
            running += "\n" if child.tag == "br" else child.text(deep=True) or ""
            continue
        yield from _run(running, kind)
        running = ""
        yield from _block(child, kind)
    yield from _run(running, kind)


def _run(text: str, kind: SentenceKind) -> Iterator[Block]:
    words = " ".join(text.split())
    if words:
        yield Block(words, kind)


def _block(node: LexborNode, kind: SentenceKind) -> Iterator[Block]:
    tag = node.tag or ""
    if _HEADING.fullmatch(tag):
        words = _text(node)
        if words:
            yield Block(words, level=int(tag[1]))
    elif tag == "table":
        yield from _rows(node)
    elif not tag.startswith(("-", "_", "!")):
        yield from _blocks(node, _KINDS.get(tag, kind))


def _holds_blocks(node: LexborNode) -> bool:
    return any((child.tag or "") not in _INLINE for child in node.traverse(include_text=False) if child != node)


def _text(node: LexborNode) -> str:
    return " ".join((node.text(deep=True) or "").split())


def _rows(table: LexborNode) -> Iterator[Block]:
    """A leading row of `th` names the columns. A table inside a cell is read as that cell's words."""
    header: tuple[str, ...] = ()
    for row in table.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in {"td", "th"}]
        texts = [_text(cell) for cell in cells]
        if not any(texts) or _inner(row, table):
            continue
        if all(cell.tag == "th" for cell in cells) and len(cells) > 1:
            header = tuple(texts)
            continue
        yield Block(row_text(texts), SentenceKind.ROW, header=header)


def _inner(row: LexborNode, table: LexborNode) -> bool:
    """Whether the row belongs to a table nested in `table`."""
    parent = row.parent
    while parent is not None and parent.tag != "table":
        parent = parent.parent
    return parent is not None and parent.mem_id != table.mem_id
