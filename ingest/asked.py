"""How people ask: rows of `question` and the place that answers it become askings, checked against the sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.documents import Asking, Chunk, Sentence
from assistant.models import Language
from assistant.text import squeezed
from ingest.load import LoadedFile
from ingest.refusal import Refusal

COMPARED = 5  # questions of the same sentence that a generation holds
COMPARED_OF_SEVERAL = 10  # likewise of several sentences that answer together
_COLUMNS = ("source", "heading", "quote", "language", "question")
_MEND_COLUMNS = f"name the columns {', '.join(_COLUMNS)} in the first line."


@dataclass(frozen=True, slots=True)
class Askings:
    """The rows that lead somewhere, in file order, and those that do not."""

    found: tuple[Asking, ...]
    refused: tuple[Refusal, ...]


def read_askings(
    files: Sequence[LoadedFile], chunks: Sequence[Chunk], sentences: Sequence[Sentence], *, withheld: frozenset[str]
) -> Askings:
    """Every row resolved to the sentences that answer it: those that hold `quote`, or the whole section.

    Rows about `withheld` sources (of another audience) are left out in silence; a row whose source, heading or quote
    is not there is refused with its line, so that an answer that was reworded does not lose its questions unseen.
    """
    places = _Places(chunks, sentences)
    found: list[Asking] = []
    refused: list[Refusal] = []
    for file in files:
        for line, row in _rows(file):
            asking = places.asking(row)
            if isinstance(asking, Asking):
                found.append(asking)
            elif row.get("source") not in withheld:
                refused.append(Refusal(file.path, line, *asking))
    return Askings(tuple(found), tuple(refused))


def compared(askings: Sequence[Asking]) -> tuple[Asking, ...]:
    """Those that a generation holds: in Japanese, a few of each sentence or set of sentences, taken evenly.

    The others have taught the embedder (`ingest/adapt.py`), which brings what they say near to what they lead to; held
    as well they would double the time of an ingest and answer no more (docs/evaluation.md).
    """
    places: dict[tuple[str, ...], list[int]] = {}
    for n, asking in enumerate(askings):
        if asking.language == Language.JA:
            places.setdefault(asking.sentence_ids, []).append(n)
    kept = set[int]()
    for sentences, own in places.items():
        most = COMPARED if len(sentences) == 1 else COMPARED_OF_SEVERAL
        kept |= {own[k * len(own) // most] for k in range(most)}
    return tuple(asking for n, asking in enumerate(askings) if n in kept)


def _rows(file: LoadedFile) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(file.content.decode()), restval="")
    for row in reader:
        yield reader.line_num, {str(key): str(value).strip() for key, value in row.items()}


class _Places:
    """Sections and sentences by what a row calls them."""

    def __init__(self, chunks: Sequence[Chunk], sentences: Sequence[Sentence]) -> None:
        self._sections: dict[tuple[str, str], list[str]] = {}
        for chunk in chunks:
            heading = chunk.heading_path[-1] if chunk.heading_path else chunk.title
            self._sections.setdefault((chunk.source_id, squeezed(heading)), []).append(chunk.id)
        self._sources = {chunk.source_id for chunk in chunks}
        self._sentences: dict[str, list[Sentence]] = {}
        for sentence in sentences:
            self._sentences.setdefault(sentence.chunk_id, []).append(sentence)

    def asking(self, row: dict[str, str]) -> Asking | tuple[str, str]:
        """The row's asking, or the reason against it and its mend."""
        if not all(row.get(name) for name in _COLUMNS if name != "quote"):
            return "the row lacks a value.", _MEND_COLUMNS
        source, heading, quote = row["source"], row["heading"], _flat(row.get("quote", ""))
        if source not in self._sources:
            return f"there is no source `{source}`.", "write the id of a source, or delete the row."
        section = self._sections.get((source, squeezed(heading)), [])
        if not section:
            return f"`{source}` has no heading 「{heading}」.", "write the heading as it stands there."
        own = [s for chunk_id in section for s in self._sentences.get(chunk_id, []) if _meant(_flat(s.text), quote)]
        if not own:
            return f"the quote is not under 「{heading}」 of `{source}`.", "copy it from one sentence or row there."
        kept = tuple(s.id for s in own if s.chunk_id == own[0].chunk_id)
        return Asking(row["question"], row["language"], source, own[0].chunk_id, kept)


def _meant(sentence: str, quote: str) -> bool:
    """Whether the quote is of the sentence, or of several and this is one of them."""
    return quote in sentence or (sentence in quote and sentence.endswith("。"))


def _flat(text: str) -> str:
    return squeezed(text).replace("|", "")
