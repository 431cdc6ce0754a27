"""Parsed lines brought together with the sentences that the chunks were cut from, so that a cell knows its id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.documents import Section, Sentence, SentenceKind
from assistant.rows import row_cells
from ingest.parse import Parsed


@dataclass(frozen=True, slots=True)
class Line:
    """A parsed line with the ids of the sentences that carry it: one, or several for an over-long line."""

    text: str
    kind: SentenceKind
    header: tuple[str, ...]
    sentence_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A section whose lines know their sentences."""

    section: Section
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its cells, as many as its source wrote, and its sentence."""

    cells: tuple[str, ...]
    sentence_id: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that follow each other under the same column heads. `ordinal` counts the section's tables from 1."""

    caption: str
    heading_path: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    ordinal: int


def by_source(sentences: Iterable[Sentence]) -> Mapping[str, Sequence[Sentence]]:
    """The sentences of each source, in reading order."""
    found: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        found[sentence.source_id].append(sentence)
    return found


def placed(parsed: Parsed, sentences: Sequence[Sentence]) -> tuple[Placed, ...]:
    """The sections of a source, each line with its sentences. Raises `ValueError` when they are not of one parse."""
    at = 0
    found: list[Placed] = []
    for section in parsed.sections:
        lines: list[Line] = []
        for text, kind, header in section.sentences:
            end = _end(text, sentences, at)
            if end is None:
                raise ValueError(
                    f"{parsed.source.id}: the sentences do not belong to this parse, from number {at + 1} on"
                )
            lines.append(Line(text, kind, header, tuple(sentence.id for sentence in sentences[at:end])))
            at = end
        found.append(Placed(section, tuple(lines)))
    return tuple(found)


def _end(text: str, sentences: Sequence[Sentence], at: int) -> int | None:
    """How far the sentences from `at` on carry `text`, white space apart."""
    wanted = "".join(text.split())
    for end in range(at, len(sentences)):
        piece = "".join(sentences[end].text.split())
        if not wanted.startswith(piece):
            return None
        wanted = wanted[len(piece) :]
        if not wanted:
            return end + 1
    return None


def tables_of(section: Placed, *, title: str) -> Iterator[Table]:
    """The tables of a section that name their columns. Captioned by the last heading, or the source's title."""
    path = section.section.heading_path
    heading = path[-1] if path else title
    ordinal = 0
    for (kind, header), lines in groupby(section.lines, key=lambda line: (line.kind, line.header)):
        if kind is SentenceKind.ROW and header:
            ordinal += 1
            caption = heading if ordinal == 1 else f"{heading} 表{ordinal}"
            rows = tuple(Row(row_cells(line.text), line.sentence_ids[0]) for line in lines)
            yield Table(caption, path, header, rows, ordinal)
