"""PDF pages as text, read in a child process that may break, hang or be killed without taking the run along."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import multiprocessing
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import Destination

MEMORY_BYTES = 2 * 1024**3  # beyond what the child needs to start; a 93-page handbook takes under 300 MiB
SECONDS = 120.0  # wall clock for one file; a 93-page handbook takes about ten on one core


class Trouble(StrEnum):
    """Why a PDF gives no pages."""

    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    SLOW = "slow"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the document's own outline; `page` counts from 1, `level` from 1."""

    page: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Raw text by page, first page first, and the outline in reading order."""

    texts: tuple[str, ...]
    outline: tuple[Bookmark, ...]


def read_pages(content: bytes, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> Pages | Trouble:
    """The pages of a PDF, or why there are none. Never raises for what is inside the file."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    child = spawn.Process(target=_child, args=(theirs, seconds, memory_bytes), daemon=True)
    child.start()
    theirs.close()
    try:
        ours.send_bytes(content)
        return _received(ours.recv_bytes()) if ours.poll(seconds) else Trouble.SLOW
    except (EOFError, OSError):  # the child died: one of its limits ended it
        return Trouble.HEAVY
    finally:
        ours.close()
        child.kill()
        child.join()
        child.close()


def _received(message: bytes) -> Pages | Trouble:
    """JSON, not pickle: what a hostile file made of the child is not run here."""
    answer = json.loads(message)
    if "trouble" in answer:
        return Trouble(answer["trouble"])
    return Pages(tuple(answer["texts"]), tuple(Bookmark(*entry) for entry in answer["outline"]))


def _child(connection: Connection, seconds: float, memory_bytes: int) -> None:
    logging.disable(logging.CRITICAL)  # pypdf warns of every odd object; the parent judges by the text
    content = connection.recv_bytes()
    _limit(seconds, memory_bytes)
    connection.send_bytes(json.dumps(_extract(content)).encode())
    connection.close()


def _limit(seconds: float, memory_bytes: int) -> None:
    memory = Path("/proc/self/statm")
    used = int(memory.read_text().split()[0]) * resource.getpagesize() if memory.exists() else 0
    for limit, value in ((resource.RLIMIT_AS, used + memory_bytes), (resource.RLIMIT_CPU, int(seconds) + 1)):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS; the clock still holds there
            resource.setrlimit(limit, (value, value))


def _extract(content: bytes) -> dict[str, object]:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"trouble": Trouble.ENCRYPTED}
        texts = [page.extract_text().encode("utf-8", "ignore").decode() for page in reader.pages]
        return {"texts": texts, "outline": list(_outline(reader))}
    except MemoryError:
        return {"trouble": Trouble.HEAVY}
    except Exception:  # pypdf lets any error out of a damaged file; whichever it is, the file is refused
        return {"trouble": Trouble.BROKEN}


def _outline(reader: PdfReader) -> Iterator[tuple[int, int, str]]:
    """Bookmarks that lead to a page. A damaged outline is a smaller one: headings are a convenience."""
    waiting: list[tuple[Any, int]] = [(entry, 1) for entry in reversed(reader.outline)]
    while waiting:
        entry, level = waiting.pop()
        if isinstance(entry, list):
            waiting.extend((inner, level + 1) for inner in reversed(entry))
            continue
        page = reader.get_destination_page_number(entry) if isinstance(entry, Destination) else None
        if page is not None and page >= 0 and entry.title:
            yield page + 1, level, str(entry.title).strip()
