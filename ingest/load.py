"""Walks a corpus folder and says which files become sources, which are refused, and why."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ingest.meta import ASKED, EXPECTED_FACTS, Keys, SourceMeta, read_keys, source_meta, split_front_matter
from ingest.refusal import FileRefused, Refusal

META_SUFFIX = ".meta.yaml"
DEFAULTS = f"defaults{META_SUFFIX}"
MAX_FILE_BYTES = 50 * 1024 * 1024  # a municipal plan as a PDF with pictures stays under 30 MiB


class Format(StrEnum):
    """The file formats that are read, by suffix."""

    MARKDOWN = ".md"
    PDF = ".pdf"
    CSV = ".csv"
    HTML = ".html"
    TEXT = ".txt"


_FORMATS = {".markdown": Format.MARKDOWN, ".htm": Format.HTML, **{form.value: form for form in Format}}
_CONVERT = {
    ".docx": "save it as PDF or Markdown",
    ".doc": "save it as PDF or Markdown",
    ".xlsx": "export each sheet as CSV (UTF-8)",
    ".xls": "export each sheet as CSV (UTF-8)",
    ".pptx": "save it as PDF",
}


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file whose keys are whole. `content` is its body; `line` is where the body starts in the file.

    `sha256` is of the file's bytes; `digest` changes when the file or any key that applies to it does.
    """

    path: str
    format: Format
    meta: SourceMeta
    content: bytes
    line: int
    sha256: str
    digest: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a corpus folder holds, in path order. `expected_facts` is the table the self-check compares with,
    `asked` the tables of how people ask, `withheld` the ids of sources that are there and meant for others."""

    sources: tuple[LoadedFile, ...]
    refused: tuple[Refusal, ...]
    expected_facts: Path | None = None
    asked: tuple[LoadedFile, ...] = ()
    withheld: frozenset[str] = frozenset()


def load(root: Path) -> LoadReport:
    """Everything under `root` that can become a source, in path order; what cannot is listed, and the walk goes on.

    An id is unique: a second source with the same id is refused, naming the first. Raises nothing but `OSError`
    for a root that cannot be read.
    """
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is not a folder")
    sources: dict[str, LoadedFile] = {}
    refused: list[Refusal] = []
    expected: Path | None = None
    asked: list[LoadedFile] = []
    for path in _files(root):
        try:
            loaded = _load_file(path, root)
            if loaded is None:
                continue
            if loaded.meta.kind == EXPECTED_FACTS:
                expected = path
                continue
            if loaded.meta.kind == ASKED:
                if loaded.format is not Format.CSV:
                    raise _refused(loaded.path, "how people ask is a table.", "write it as CSV (corpus/README.md).")
                asked.append(loaded)
                continue
            first = sources.get(loaded.meta.id)
            if first is not None:
                reason = f"the id `{loaded.meta.id}` is already used by {first.path}."
                raise FileRefused(Refusal(loaded.path, None, reason, "give one of the two another id."))
            sources[loaded.meta.id] = loaded
        except FileRefused as error:
            if error.refusal not in refused:  # one broken defaults file stands for all the files under it
                refused.append(error.refusal)
    return LoadReport(tuple(sources.values()), tuple(refused), expected, tuple(asked))


def _files(root: Path) -> Iterator[Path]:
    """Every file that might be meant as a source, in path order; hidden files and READMEs are not."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and name.lower() != "readme.md" and name != DEFAULTS:
                yield Path(folder, name)
        for name in folders:
            if Path(folder, name).is_symlink():
                yield Path(folder, name)


def _load_file(path: Path, root: Path) -> LoadedFile | None:
    relative = path.relative_to(root).as_posix()
    _check_inside(path, root, relative)
    if path.name.endswith(META_SUFFIX):
        if not path.with_name(path.name.removesuffix(META_SUFFIX)).exists():
            raise _refused(relative, "it describes a file that is not there.", "add the file or delete this one.")
        return None
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        how = _CONVERT.get(path.suffix.lower(), "convert it to Markdown, PDF, CSV, HTML or TXT")
        raise _refused(relative, f"files of type `{path.suffix or 'none'}` are not read.", f"{how}.")
    raw = _bytes(path, relative)
    beside = path.with_name(path.name + META_SUFFIX)
    content, line = raw, 1
    own: Keys | None = None
    if form is not Format.PDF:
        text = _text(raw, relative)
        if form is Format.MARKDOWN:
            own, text, line = split_front_matter(text, path=relative)
        if not text.strip():
            raise _refused(relative, "the file has no content.", "write the text or delete the file.")
        content = text.encode()
    if beside.is_file():
        if own is not None:
            raise _refused(relative, f"its keys are written twice, here and in {beside.name}.", "keep one of the two.")
        name = f"{relative}{META_SUFFIX}"
        own = read_keys(_text(_bytes(beside, name), name), path=name)
    if own is None:
        how = "front matter" if form is Format.MARKDOWN else f"a `{beside.name}` beside it"
        raise _refused(
            relative, "nothing says where it comes from.", f"give it {how} as corpus/README.md lists.", line=1
        )
    meta = source_meta(own, _defaults(path, root))
    sha256 = hashlib.sha256(raw).hexdigest()
    digest = hashlib.sha256(f"{sha256}\n{relative}\n{meta.model_dump_json()}".encode()).hexdigest()
    return LoadedFile(relative, form, meta, content, line, sha256, digest)


def _check_inside(path: Path, root: Path, relative: str) -> None:
    """A link may not lead out of the corpus: what it points to would be published."""
    if not path.resolve().is_relative_to(root.resolve()):
        raise _refused(relative, "it is a link that leads out of the corpus.", "copy the file into the corpus.")
    if path.is_symlink() and path.is_dir():
        raise _refused(relative, "it is a link to a folder.", "move the folder itself here.")


def _defaults(path: Path, root: Path) -> Iterator[Keys]:
    """The keys of every `defaults.meta.yaml` above the file, the nearest folder first."""
    for folder in path.parents:
        file = folder / DEFAULTS
        if file.is_file():
            relative = file.relative_to(root).as_posix()
            _check_inside(file, root, relative)
            yield read_keys(_text(_bytes(file, relative), relative), path=relative)
        if folder == root:
            return


def _bytes(path: Path, relative: str) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            reason = f"the file is larger than {MAX_FILE_BYTES // 1024 // 1024} MiB."
            raise _refused(relative, reason, "split it, or shrink its pictures.")
        raw = path.read_bytes()
    except OSError as error:
        raise _refused(
            relative, f"it cannot be read: {error.strerror}.", "check the link and the permissions."
        ) from error
    if not raw:
        raise _refused(relative, "the file is empty.", "write the text or delete the file.")
    return raw


def _text(raw: bytes, relative: str) -> str:
    if b"\0" in raw:
        raise _refused(relative, "it is a binary file under a text suffix.", "export it as text in UTF-8.")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        mend = f"convert it, for Shift_JIS with: iconv -f CP932 -t UTF-8 '{relative}' > converted"
        raise _refused(relative, "it is not UTF-8.", mend, line=line) from error


def _refused(path: str, reason: str, mend: str, *, line: int | None = None) -> FileRefused:
    return FileRefused(Refusal(path, line, reason, mend))
