"""Does an answer rest on what it cites? Over the answer's JSON and the sources' text alone.

Citation recall and precision as in ALCE (Gao et al. 2023, §3), with our verifier as the entailment test. A statement is
a line of the answer that cites, or that says a number; other lines are fixed wording and state nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.documents import Source, SourceKind
from assistant.draft import DraftSentence, Quote
from assistant.models import SPOKEN, Answer, Citation
from assistant.rows import row_cells, row_text
from assistant.text import squeezed
from assistant.verify import verified

_MARK = re.compile(r"\[(\d{1,3})\]")
_SAYS_A_NUMBER = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_OF_SOURCE = re.compile(r"(?<=-)0*(\d+)$")  # initiative-07 is the plan's initiative 7


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of an answer without its marks, and the citations that it marks."""

    text: str
    cited: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Grounding:
    """How an answer stands to its citations; `recall` and `precision` are None when it states nothing.

    `dead` are citations whose words do not stand in their source; `unfaithful` lines or figures that no citation of
    the answer supports.
    """

    recall: float | None
    precision: float | None
    dead: tuple[str, ...]
    unfaithful: tuple[str, ...]


class Sources:
    """The texts that quotes are looked up in, by source id; None for a source that does not exist."""

    def __init__(self, texts: Mapping[str, str | None]) -> None:
        self._texts = {i: text for i, text in texts.items() if text is not None}
        self._squeezed = {i: squeezed(text) for i, text in self._texts.items()}
        self._heads = lru_cache(maxsize=None)(self._heads_in)

    def hold(self, citation: Citation) -> bool:
        """Whether the source exists and holds the quote, as words or as a row of one of its tables."""
        if not citation.quote.strip() or citation.source_id not in self._texts:
            return False
        row = squeezed(citation.quote) in self._heads(citation.source_id)
        return row or self.say(citation.source_id, citation.quote)

    def say(self, source_id: str, words: str) -> bool:
        """Whether the words stand in the source."""
        return squeezed(words) in self._squeezed.get(source_id, "")

    def header(self, citation: Citation) -> tuple[str, ...]:
        """The heads of the table whose row is quoted; none for other words."""
        if citation.source_id not in self._texts:
            return ()
        return self._heads(citation.source_id).get(squeezed(citation.quote), ())

    def _heads_in(self, source_id: str) -> dict[str, tuple[str, ...]]:
        return {
            squeezed(row_text(row)): tuple(table[0]) for table in _tables(self._texts[source_id]) for row in table[1:]
        }


def _tables(text: str) -> Iterator[list[list[str]]]:
    """Every Markdown table of a text, and the text itself where it is a CSV table; the heads first."""
    block: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.lstrip().startswith("|"):
            block.append(list(row_cells(line.strip().removeprefix("|").removesuffix("|"))))
        elif block:
            yield block
            block = []
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows if row}) == 1:
        yield rows


def grounding(answer: Answer, sources: Sources, *, asked: str) -> Grounding:
    """Every statement and every citation looked at. `asked` is the question: what it says may be repeated."""
    said = statements(answer, sources)

    def supports(citations: Sequence[Citation], text: str) -> bool:
        quotes = tuple(Quote(_source(c), c.heading_path, c.page, "", c.quote, sources.header(c)) for c in citations)
        return verified(DraftSentence(text, quotes, derived=(asked, *_derived(text, citations, answer))))

    def needed(citation: Citation, statement: Statement) -> bool:
        rest = [c for c in statement.cited if c is not citation]
        return supports([citation], statement.text) or not supports(rest, statement.text)

    supported = [supports(s.cited, s.text) for s in said]
    recalls = [float(one) for one in supported]
    precisions = [float(ok and needed(c, s)) for s, ok in zip(said, supported, strict=True) for c in s.cited]
    unfaithful = [s.text for s in said if not supports(answer.citations, s.text)]
    unfaithful += [
        f"{f.indicator} {f.fiscal_year} {f.value}{f.unit}"
        for f in answer.figures
        if not any(c.source_id == f.source_id and squeezed(f.value) in squeezed(c.quote) for c in answer.citations)
    ]
    return Grounding(
        recall=sum(recalls) / len(recalls) if recalls else None,
        precision=sum(precisions) / len(precisions) if precisions else None,
        dead=tuple(f"[{c.n}] {c.source_id}: {c.quote}" for c in answer.citations if not sources.hold(c)),
        unfaithful=tuple(unfaithful),
    )


def statements(answer: Answer, sources: Sources) -> list[Statement]:
    """The lines of an answer that state something, with what each cites; none of a refusal or a fixed reply.

    How old a citation is, and what a cited source says of its own damage, states nothing new.
    """
    if answer.outcome not in SPOKEN:
        return []
    by_number = {c.n: c for c in answer.citations}
    dated = re.compile("|".join(re.escape(c.as_of) for c in answer.citations if c.as_of) or "(?!)")
    lines: list[Statement] = []
    for line in answer.text.splitlines():
        marks = [int(n) for n in _MARK.findall(line)]
        text = _MARK.sub("", line).strip()
        if not marks:
            own = [
                part for part in text.split("。") if not any(sources.say(c.source_id, part) for c in answer.citations)
            ]
            if not _SAYS_A_NUMBER.search(dated.sub("", "。".join(own))):
                continue
        if text:
            lines.append(Statement(text, tuple(by_number[n] for n in dict.fromkeys(marks) if n in by_number)))
    return lines


def _derived(text: str, citations: Sequence[Citation], answer: Answer) -> tuple[str, ...]:
    """What a line may say that no quote says: what a citation's own particulars say (the initiative's number),
    how much is listed or cited, and the difference of two figures."""
    values = [float(found[0]) for f in answer.figures if (found := _NUMBER.match(squeezed(f.value)))]
    differences = {f"{abs(a - b):g}" for a in values for b in values}
    others = [
        said for line in answer.text.splitlines() if (said := _MARK.sub("", line).strip()) != text and said != line
    ]
    items = [said for said in others if not said.endswith("。")]
    counts = {len(others), len(items), len(citations)}  # a list's first line says how many follow
    numbers = [n for c in citations for n in _OF_SOURCE.findall(c.source_id)]
    return (*differences, *numbers, *map(str, counts))


def _source(citation: Citation) -> Source:
    return Source(citation.source_id, citation.title, SourceKind.DOCUMENT, "both", ())
