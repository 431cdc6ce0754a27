"""`python -m eval.abstention FOLDER`: when to be silent, measured on another city's questions and answers.

`FOLDER` holds `corpus.jsonl` (`_id`, `title`: a question, `text`: its answer), `queries.jsonl`, `qrels.tsv` (grade 2:
right, 1: related) and `unanswerable.jsonl`. The pairs become a corpus, each question as one that people ask of its
answer, ingested as a city would; then every query is asked. An answer is right when it quotes a pair of grade 2; any
answer to a query that the pairs cannot answer is wrong. Nothing was fitted on this data.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant.adapters.generation import CurrentGeneration, index_folder
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder
from assistant.adapters.sudachi import SudachiTokenizer
from assistant.evidence import MODEL, refused
from assistant.extract import extract
from assistant.floor import shipped_floor
from assistant.models import Audience
from assistant.ports import Embedder, Index
from assistant.settings import Settings
from assistant.vocabulary import vocabulary_of
from eval.alone import found_alone
from eval.retrieval import grades_of, read_jsonl
from eval.selective import Curve, curve

_RIGHT = 2
_COVERAGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_CITY = "この市"  # the data calls it ■市


@dataclass(frozen=True, slots=True)
class Selected:
    """What became of a query. `confidence` is 0 where a signal alone refuses."""

    answerable: bool
    confidence: float
    right: bool


def write_corpus(folder: Path, root: Path) -> None:
    """The pairs of `folder` as a corpus under `root`: a document each, and their questions as askings."""
    public = root / "public"
    public.mkdir(parents=True, exist_ok=True)
    rows = []
    for pair in read_jsonl(folder / "corpus.jsonl"):
        source, title = f"faq-{pair['_id']}", " ".join(pair["title"].split())
        head = {"id": source, "title": title, "audience": "citizen", "source": {"document": "FAQ"}}
        front = yaml.safe_dump(head, allow_unicode=True)
        (public / f"{source}.md").write_text(
            f"---\n{front}---\n\n## 回答\n\n{pair['text'].strip()}\n", encoding="utf-8"
        )
        rows.append((source, "回答", "", "ja", title))
    with (public / "asked.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("source", "heading", "quote", "language", "question"), *rows])
    meta = {"id": "asked-faq", "title": "FAQ", "kind": "asked", "audience": "both", "source": {"document": "FAQ"}}
    (public / "asked.csv.meta.yaml").write_text(yaml.safe_dump(meta, allow_unicode=True), encoding="utf-8")


def selected(folder: Path, *, index: Index, embedder: Embedder) -> list[Selected]:
    """Every query asked of the ingested pairs."""
    tokenizer = SudachiTokenizer()
    vocabulary = vocabulary_of(index, tokenizer)
    grades = grades_of(folder / "qrels.tsv")
    answerable = read_jsonl(folder / "queries.jsonl")
    queries = [(q, True) for q in answerable] + [(q, False) for q in read_jsonl(folder / "unanswerable.jsonl")]
    found = []
    for query, answered in track(queries, description="asking"):
        at = found_alone(
            query["text"], index=index, vocabulary=vocabulary, embedder=embedder, tokenizer=tokenizer, city=_CITY
        )
        extraction = extract(at, tokenizer=tokenizer, city=_CITY)
        if extraction is None or refused(extraction.signals, at.asked):
            found.append(Selected(answered, 0.0, False))
            continue
        quoted = {q.source.id.removeprefix("faq-") for s in extraction.draft.sentences for q in s.quotes}
        right = answered and any(grades[query["_id"]].get(source, 0) >= _RIGHT for source in quoted)
        found.append(Selected(answered, MODEL.chance(extraction.signals), right))
    return found


def report(found: list[Selected]) -> tuple[Table, Curve]:
    """Risk at each coverage, and the curve over all queries."""
    whole = curve([s.confidence for s in found], [s.right for s in found])
    table = Table("coverage", "confidence from", "risk")
    for coverage in _COVERAGES:
        last = max(0, round(coverage * len(found)) - 1)
        table.add_row(f"{coverage:.0%}", f"{whole.confidence[last]:.2f}", f"{whole.risk[last]:.3f}")
    return table, whole


def main(
    folder: Annotated[Path, typer.Argument(help="Question-answer pairs with queries, as in the module's docstring.")],
) -> None:
    """Ingest the pairs under `var/abstention`, ask the queries, print the risk–coverage curve and its area."""
    settings = Settings()
    work = settings.var / "abstention"
    write_corpus(folder, work / "corpus")
    environment = {
        **os.environ,
        "MACHI_CORPUS": str(work / "corpus"),
        "MACHI_VAR": str(work),
        "MACHI_EMBEDDER__MODEL": settings.model,
    }
    subprocess.run([sys.executable, "-m", "ingest"], env=environment, check=True)
    embedder = SentenceTransformerEmbedder(settings.model, backend=Backend(settings.embedder.backend))
    opened = CurrentGeneration(
        index_folder(work, Audience.CITIZEN), embedder=embedder.fingerprint, audience=Audience.CITIZEN
    )
    found = selected(folder, index=opened(), embedder=embedder)
    table, whole = report(found)
    console = Console(highlight=False)
    console.print(table)
    console.print(f"AURC {whole.area:.3f}; of the best order of the same answers {whole.least_area:.3f}")
    floor = shipped_floor().value
    coverage, risk = whole.at(floor)
    silent = sum(not s.answerable and s.confidence < floor for s in found)
    console.print(f"at the floor {floor}: {coverage:.0%} answered, risk {risk:.3f}")
    console.print(f"unanswerable left unanswered: {silent} of {sum(not s.answerable for s in found)}")


if __name__ == "__main__":
    typer.run(main)
