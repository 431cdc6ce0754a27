"""One cell of a survey or background table, when the question names its row and its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.alike import beyond
from assistant.documents import Cell
from assistant.draft import Draft, DraftSentence
from assistant.figures import said_change
from assistant.fiscal_year import mentions
from assistant.found import Found
from assistant.models import ComposedBy, Kind, Outcome, Topic
from assistant.ports import Tokenizer
from assistant.replies import JA
from assistant.text import arabic, squeezed
from assistant.understand import Understanding, Want
from assistant.vocabulary import Vocabulary

_AGE = re.compile(r"(\d{2})\s*(?:歳?代|歳?以上|歳から|~\d{2}歳|歳(?=の))|(\d{2})\s*歳未満")
_RANGE = re.compile(r"(\d{2})\s*~\s*(\d{2})歳")
_FROM = re.compile(r"(\d{2})歳以上")
_UNDER = re.compile(r"(\d{2})歳未満")
_WHOLE = re.compile(r"全体|全員|合計|全部で|総数|回答")
_UNANSWERED, _UNANSWERING = "無回答", re.compile(r"無回答|答え(て(い)?)?(な|へ|ん)|未回答")
_TOTALS = ("合計", "全体")
_CHANGES = ("変化", "増減", "差")
_COVERED = 0.55  # share of the question's words that the row and its caption must explain
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(人|件|%|項目|)")
_NAMES_BOTH = "」の「"  # caption and row, as asking back writes them
_NUMBER_OF = re.compile(r"(項目|件|人|回)数$")
_SHARES = ("%", "割")
_WHOLLY_COVERED = 0.85  # when the question names no column
_LEADING = 4
_LIKE_ENOUGH = 5.0  # likeness of a question that names nothing in our words
_NEAR = 0.5  # per deviation of the row's nearness to the question
_MARGIN = 0.04  # rows of one table this close are asked back
_LIKE = 0.12  # per unit of likeness over that of any two questions


def cell_value(found: Found, *, tokenizer: Tokenizer) -> Draft | None:
    """The cells where the named column meets the likeliest row of a table that was found; None without both."""
    asked, vocabulary = found.asked, found.vocabulary
    if _NAMES_BOTH in asked.text and (suggested := [c for c in vocabulary.facts.cells if _suggested(c, asked)]):
        return _said(suggested, asked, vocabulary)
    if not (asked.kind is Kind.FIGURE or asked.counter or asked.wants or asked.years):
        return None  # nothing is counted
    scored = {c: _standing(c, found, tokenizer) for c in _counting(found)}
    bar = _COVERED if _AGE.search(asked.text) or asked.years else _WHOLLY_COVERED
    if max((s.explained for s in scored.values()), default=0.0) < bar:
        return None
    best = max(scored.values(), key=lambda s: s.score)
    chosen = [c for c, s in scored.items() if s.score >= best.score - 1e-6]
    if len({(c.caption, c.row) for c in chosen}) > 1:
        return None
    if Want.DIFFERENCE in asked.wants and len(chosen) < 2 and chosen[0].column not in _CHANGES:
        return None
    rivals = [c for c, s in scored.items() if s.score >= best.score - _MARGIN and c.caption == chosen[0].caption]
    return _said(chosen, asked, vocabulary) if len({c.row for c in rivals}) == 1 else _asked_back(rivals, asked)


def _suggested(cell: Cell, asked: Understanding) -> bool:
    """Whether the question is the one that asking back offers for this cell."""
    return squeezed(arabic(_as_question(cell))) in squeezed(asked.text)


def _counting(found: Found) -> list[Cell]:
    """The numbers of the tables that were found, in the columns that the question names."""
    asked, likes = found.asked, found.likes
    leading = {p.chunk.source_id for p in found.passages[:_LEADING]} | {k.asking.source_id for k in likes.values()}
    known = [c for c in found.vocabulary.facts.cells if c.source_id in leading]
    if not asked.words:
        known = [c for c in known if c.sentence_id in likes and likes[c.sentence_id].likeness >= _LIKE_ENOUGH]
    if Want.RATE in asked.wants or asked.counter in _SHARES:  # a count is no share
        known = [c for c in known if "%" in c.value or "割合" in c.column]
    changes = Want.DIFFERENCE in asked.wants and [c for c in known if c.column in _CHANGES]
    cells = changes or [c for c in known if _column_named(c.column, asked.text)]
    return [c for c in cells if any(d.isdigit() for d in c.value) and _row_asked(c.row, asked.text)]


def _said(cells: Sequence[Cell], asked: Understanding, vocabulary: Vocabulary) -> Draft:
    sentences = tuple(
        DraftSentence(
            asked.say.cell_value.format(caption=c.caption, row=c.row, column=c.column, value=_counted(c, asked)),
            (vocabulary.quotes[c.sentence_id],),
        )
        for c in cells
    )
    topic = Topic(source_id=cells[0].source_id, kind=Kind.FIGURE)
    return Draft(Outcome.ANSWERED, ComposedBy.FACTS, (*sentences, *_change(cells, asked, vocabulary)), topic=topic)


def _change(cells: Sequence[Cell], asked: Understanding, vocabulary: Vocabulary) -> list[DraftSentence]:
    """The difference of the first and the last cell, when it is asked for and both are numbers of one unit."""
    values = [_NUMBER.fullmatch(arabic(c.value).replace(",", "")) for c in cells]
    if len(cells) < 2 or Want.DIFFERENCE not in asked.wants or not all(values):
        return []
    (first, unit), (last, other) = ((float(m[1]), m[2]) for m in (values[0], values[-1]) if m)
    if unit != other:
        return []
    quote = vocabulary.quotes[cells[0].sentence_id]
    return [said_change((cells[0].column, cells[-1].column), last - first, unit, quote, asked.say)]


def _counted(cell: Cell, asked: Understanding) -> str:
    """The value with what the question counts, where the table's own heads name it (項目数, （人）)."""
    if not (asked.counter and cell.value.isdigit()):
        return cell.value
    headed = _NUMBER_OF.search(cell.column)
    if headed or asked.counter in f"{cell.column}{cell.caption}":
        return f"{cell.value}{headed[1] if headed else asked.counter}"
    return cell.value


def _column_named(column: str, text: str) -> bool:
    """Whether the question names this column: an age group, a year, or the whole."""
    head = arabic(column)
    named = _AGE.search(text) or _years(text)
    if head in _TOTALS and (_WHOLE.search(text) or not named):
        return True
    years = _years(head)
    if years and years & _years(text):
        return True
    return any(_in_group(head, match) for match in _AGE.finditer(text))


@lru_cache(maxsize=1024)
def _years(text: str) -> frozenset[int]:
    return frozenset(m.year for m in mentions(text, today=None))


def _in_group(head: str, asked: re.Match[str]) -> bool:
    if asked[2]:
        under = _UNDER.search(head)
        return under is not None and under[1] == asked[2]
    age = int(asked[1])
    if span := _RANGE.search(head):
        return int(span[1]) <= age <= int(span[2])
    if start := _FROM.search(head):
        return age >= int(start[1])
    under = _UNDER.search(head)
    return under is not None and age < int(under[1])


@dataclass(frozen=True, slots=True)
class _Standing:
    """How well a cell fits: what its words and its askings explain, and with its row's nearness to the question."""

    explained: float
    score: float


def _standing(cell: Cell, found: Found, tokenizer: Tokenizer) -> _Standing:
    asked, vocabulary = found.asked, found.vocabulary
    line = f"{cell.caption} {cell.row} {cell.column}"
    own = frozenset(tokenizer.words(line))
    covered = vocabulary.covered(asked.words, own, squeezed(line))
    covered += 0.2 * vocabulary.covered(tokenizer.words(cell.row), frozenset(asked.words), squeezed(asked.text))
    explained = covered + _LIKE * beyond(found.likes, cell.sentence_id)
    near = vocabulary.nearness.of_one(float(vocabulary.cell_vectors[cell.sentence_id] @ found.vector))
    return _Standing(explained, explained + _NEAR * near)


def _row_asked(row: str, text: str) -> bool:
    """Whether a row may be meant: those who gave no answer, and the total, only when they are named."""
    unasked = (row in _TOTALS and not _WHOLE.search(text)) or (row == _UNANSWERED and not _UNANSWERING.search(text))
    return not unasked


def _asked_back(cells: Sequence[Cell], asked: Understanding) -> Draft:
    sentence = DraftSentence(asked.say.clarify, fixed=True)
    return Draft(Outcome.CLARIFY, ComposedBy.FACTS, (sentence,), suggestions=tuple(_as_question(c) for c in cells))


def _as_question(cell: Cell) -> str:
    return JA.ask_cell.format(caption=cell.caption, row=cell.row, column=cell.column)  # the table's own words
