"""A loaded file becomes a source with its sections, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.documents import Section, Source, SourceKind
from assistant.text import has_words
from ingest.blocks import Block, sections
from ingest.load import Format, LoadedFile
from ingest.meta import SourceMeta
from ingest.parse_csv import read_csv
from ingest.parse_html import read_html
from ingest.parse_markdown import read_markdown
from ingest.parse_pdf import garbled, read_pdf
from ingest.parse_text import read_text
from ingest.pdf_pages import Trouble, read_pages
from ingest.planted_lines import planted_place
from ingest.refusal import FileRefused, Refusal

_GARBLED = 0.1  # readable Japanese PDFs stay under 0.01; a missing font map shows as a third and more
_TROUBLE = {
    Trouble.ENCRYPTED: ("the PDF is encrypted.", "save it again without a password."),
    Trouble.BROKEN: ("the PDF is damaged or not a PDF.", "download it again, or print it to a new PDF."),
    Trouble.SLOW: ("reading the PDF took too long.", "split it, or print it to a new PDF."),
    Trouble.HEAVY: ("reading the PDF took too much memory.", "split it, or print it to a new PDF."),
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A source with its sections in reading order. Every sentence is a verbatim stretch of `source.text`."""

    source: Source
    sections: tuple[Section, ...]
    meta: SourceMeta


@dataclass(frozen=True, slots=True)
class ParseReport:
    """What could be parsed, in the order given, and what had to be refused."""

    parsed: tuple[Parsed, ...]
    refused: tuple[Refusal, ...]


def parse_all(files: Iterable[LoadedFile]) -> ParseReport:
    """Every file parsed or refused; one bad file does not stop the rest."""
    parsed: list[Parsed] = []
    refused: list[Refusal] = []
    for file in files:
        try:
            parsed.append(parse(file))
        except FileRefused as error:
            refused.append(error.refusal)
    return ParseReport(tuple(parsed), tuple(refused))


def parse(loaded: LoadedFile) -> Parsed:
    """The source and its sections.

    Raises `FileRefused` for a file that holds nothing to quote, cannot be read, or speaks to a machine.
    """
    text, blocks = _read(loaded)
    title = loaded.meta.title
    found = sections(loaded.meta.id, blocks, title=title)
    if not found:
        raise _refused(loaded, "there is no text to quote in it.", "write sentences, list items or table rows.")
    place = planted_place(loaded, blocks)
    if place is not None:
        raise FileRefused(Refusal(loaded.path, place.line, place.reason, place.mend))
    return Parsed(_source(loaded, text), found, loaded.meta)


def _read(loaded: LoadedFile) -> tuple[str, tuple[Block, ...]]:
    if loaded.format is Format.PDF:
        return _read_pdf(loaded)
    content = loaded.content.decode()
    if loaded.format is Format.MARKDOWN:
        return read_markdown(content)
    if loaded.format is Format.CSV:
        return read_csv(content, grouped=loaded.meta.kind is SourceKind.PROCEDURES)
    return read_html(content) if loaded.format is Format.HTML else read_text(content)


def _read_pdf(loaded: LoadedFile) -> tuple[str, tuple[Block, ...]]:
    pages = read_pages(loaded.content)
    if isinstance(pages, Trouble):
        raise _refused(loaded, *_TROUBLE[pages])
    text, blocks = read_pdf(pages)
    if not has_words(text):
        raise _refused(loaded, "the PDF has no text layer.", "run optical character recognition over it first.")
    if garbled(text) > _GARBLED:
        raise _refused(loaded, "the PDF's text layer is garbled.", "print it to a new PDF with its fonts embedded.")
    return text, blocks


def _source(loaded: LoadedFile, text: str) -> Source:
    meta = loaded.meta
    return Source(
        id=meta.id,
        title=meta.title,
        kind=SourceKind(meta.kind),
        audience=meta.audience,
        provenance=tuple(origin.provenance() for origin in meta.origins),
        topics=meta.topics,
        departments=meta.all_departments,
        scope=meta.scope,
        online=meta.online,
        as_of=meta.as_of,
        irregular_note=meta.irregular_note,
        path=loaded.path,
        text=text,
        aliases=meta.aliases,
    )


def _refused(loaded: LoadedFile, reason: str, mend: str) -> FileRefused:
    return FileRefused(Refusal(loaded.path, None, reason, mend))
