"""PDF pages into blocks: running heads dropped, lines that the layout broke in mid-sentence joined."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.documents import SentenceKind
from ingest.blocks import Block, cleaned
from ingest.pdf_pages import Bookmark, Pages

_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef々〆〇①-⑳]")
_BEGINS_ANEW = re.compile(
    r"[・•○●◯◆◇■□▲△▼※→⇒＜<【①-⑳ⅰ-ⅹⅠ-Ⅹ\-*]|[(（][0-9０-９ア-ンあ-んア-ンa-zA-Z]{1,2}[)）]|第\s?[0-9０-９一二三四五六七八九十]+\s?[編章節条]"
    r"|[0-9０-９]{1,2}[.．、]|[0-9０-９]{1,2}[ 　]"
)
_COLUMNS = re.compile(rf"{_CJK.pattern}\s+{_CJK.pattern}")  # a gap inside Japanese parts the cells of a table row
_ITEM = re.compile(r"[・•○●◯◆◇■□▲△▼※\-*]\s*\S|[(（][0-9０-９ア-ンa-zA-Z]{1,2}[)）]|[①-⑳]")
_FULL = 0.85  # of the page's text width: a line shorter than that ended on purpose
_NARROWEST = 20  # half-width columns: shorter lines of one width are labels, not running text
_RUNNING = 0.6  # of the pages: a line at the edge of more than that is a running head or a page number
_EDGE = 3  # lines at the top and at the bottom of a page among which running heads are looked for


def read_pdf(pages: Pages) -> tuple[str, tuple[Block, ...]]:
    """The text, pages parted by a blank line, and its blocks with their page, each a verbatim stretch of it.

    White space between Japanese characters at a line's end is dropped; nothing else is rewritten. Bookmarks whose
    title stands as a line on their page are its headings.
    """
    lines = [[line.strip() for line in cleaned(text).split("\n")] for text in pages.texts]
    running = _running(lines)
    blocks: list[Block] = []
    texts: list[str] = []
    for number, page in enumerate(lines, start=1):
        kept = [line for at, line in enumerate(page) if not (_mask(line) in running and _edge(at, page))]
        joined = list(_joined(kept))
        texts.append("\n".join(joined))
        bookmarks = [mark for mark in pages.outline if mark.page == number]
        blocks.extend(_block(line, number, bookmarks) for line in joined)
    return "\n\n".join(texts) + "\n", tuple(blocks)


def garbled(text: str) -> float:
    """The share of characters that a broken font map leaves: private use, replacement and unassigned ones."""
    shown = [char for char in text if not char.isspace()]
    return sum(unicodedata.category(char) in {"Co", "Cn"} or char == "\ufffd" for char in shown) / max(len(shown), 1)


def _mask(line: str) -> str:
    return re.sub(r"[0-9０-９]+", "#", "".join(line.split()))


def _edge(at: int, page: Sequence[str]) -> bool:
    words = [index for index, line in enumerate(page) if line]
    return at in words[:_EDGE] or at in words[-_EDGE:]


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """Edge lines, digits masked, that most pages share. Fewer than four pages prove nothing."""
    if len(pages) < 4:
        return set()
    counts = Counter(
        mask for page in pages for mask in {_mask(line) for at, line in enumerate(page) if line and _edge(at, page)}
    )
    return {mask for mask, count in counts.items() if count > _RUNNING * len(pages)}


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Lines as the author meant them: a full line that ends in mid-sentence goes on in the next."""
    widths = sorted(_width(line) for line in lines if line)
    full = _FULL * widths[int(0.9 * (len(widths) - 1))] if widths else 0.0
    pending, last, before = "", "", ""
    for line in lines:
        if line and last and _goes_on(before, last, line, full=full):
            pending += ("" if _CJK.match(last[-1]) and _CJK.match(line) else " ") + line
        else:
            if pending:
                yield pending
            pending = line
        before, last = last, line
    if pending:
        yield pending


def _goes_on(before: str, last: str, line: str, *, full: float) -> bool:
    """Whether `last` was broken by the page's width, or, inside a column, by the width its neighbours share."""
    if last[-1] in "。！？" or _BEGINS_ANEW.match(line) or _COLUMNS.search(last) or _COLUMNS.search(line):
        return False
    width = _width(last)
    if width >= full:
        return True
    running_text = bool(_CJK.match(last[-1]) and _CJK.match(line)) and not re.search(r"\s", last)
    neighbours = (_width(before), _width(line))
    return running_text and width >= _NARROWEST and any(abs(width - other) <= 2 for other in neighbours)


def _width(line: str) -> int:
    return sum(2 if _CJK.match(char) else 1 for char in line)


def _block(line: str, page: int, bookmarks: Sequence[Bookmark]) -> Block:
    squeezed = "".join(line.split())
    for mark in bookmarks:
        if "".join(cleaned(mark.title).split()) == squeezed:
            return Block(line, level=mark.level + 1, page=page)
    return Block(line, SentenceKind.ITEM if _ITEM.match(line) else SentenceKind.TEXT, page=page)
