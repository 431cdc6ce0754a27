"""`python -m eval.retrieval FOLDER`: Recall@10 and nDCG@10 of our retrieval over a data set in BEIR's format.

`FOLDER` holds `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`) and `qrels.tsv` (query,
document, grade). Title and text are the two dense fields, both together the lexical one, as for ours. nDCG as in
Järvelin & Kekäläinen 2002, gain 2^grade − 1; queries without a relevant document are left out.
"""

from __future__ import annotations

import csv
import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from assistant.adapters.bm25 import Bm25Index, write_bm25
from assistant.adapters.chroma import ChromaIndex, write_chroma
from assistant.adapters.embedding_cache import CachedEmbedder
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder
from assistant.adapters.sudachi import SudachiTokenizer
from assistant.ports import Embedder, Tokenizer
from assistant.retrieve import ranked
from assistant.settings import Settings

_TOP = 10


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the data set."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Means over `n` queries."""

    n: int
    recall: float
    ndcg: float


def measure(folder: Path, *, embedder: Embedder, tokenizer: Tokenizer) -> Retrieval:
    """Index the data set in a temporary folder and ask all its queries."""
    documents = [Document(d["_id"], d.get("title", ""), d["text"]) for d in read_jsonl(folder / "corpus.jsonl")]
    queries = {q["_id"]: q["text"] for q in read_jsonl(folder / "queries.jsonl")}
    grades = grades_of(folder / "qrels.tsv")
    with tempfile.TemporaryDirectory() as work:
        ids = [d.id for d in documents]
        vectors = embedder.embed_passages([*(d.title for d in documents), *(d.text for d in documents)])
        n = len(documents)
        write_chroma(Path(work, "chroma"), chunk_ids=ids, vectors={"title": vectors[:n], "body": vectors[n:]})
        words = [tokenizer.words(f"{d.title} {d.text}") for d in documents]
        write_bm25(Path(work, "lexical"), chunk_ids=ids, words=words)
        dense, lexical = ChromaIndex(Path(work, "chroma")), Bm25Index(Path(work, "lexical"))
        scores = [
            _scores([r.chunk_id for r in found[:_TOP]], grades[query])
            for query, text in queries.items()
            if any(grades[query].values())
            for found in [ranked(embedder.embed_query(text), tokenizer.words(text), dense=dense, lexical=lexical)]
        ]
    recall, ndcg = np.mean(scores, axis=0) if scores else (math.nan, math.nan)
    return Retrieval(len(scores), float(recall), float(ndcg))


def _scores(found: Sequence[str], grades: Mapping[str, int]) -> tuple[float, float]:
    relevant = {i for i, grade in grades.items() if grade > 0}
    gain = sum((2 ** grades.get(i, 0) - 1) / math.log2(n + 2) for n, i in enumerate(found))
    best = sorted(grades.values(), reverse=True)[:_TOP]
    ideal = sum((2**grade - 1) / math.log2(n + 2) for n, grade in enumerate(best))
    return len(relevant & set(found)) / min(len(relevant), _TOP), gain / ideal


def grades_of(file: Path) -> dict[str, dict[str, int]]:
    """By query, the grade of each document that was judged."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            grades[row["query-id"]][row["corpus-id"]] = int(row["score"])
    return grades


def read_jsonl(file: Path) -> list[dict[str, str]]:
    """The objects of a file, one a line."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def main(folder: Annotated[Path, typer.Argument(help="A data set in BEIR's format.")]) -> None:
    """Print Recall@10 and nDCG@10."""
    settings = Settings()
    model = SentenceTransformerEmbedder(settings.model, backend=Backend(settings.embedder.backend))
    cached = CachedEmbedder(model, settings.var / "cache" / "embeddings.sqlite")
    result = measure(folder, embedder=cached, tokenizer=SudachiTokenizer())
    typer.echo(f"{result.n} queries: Recall@{_TOP} {result.recall:.3f}, nDCG@{_TOP} {result.ndcg:.3f}")


if __name__ == "__main__":
    typer.run(main)
