"""Fits the alarm of the screen (`assistant/alarm.py`) and prints what each floor would cost on the tune cases.

Run as `python -m eval.screen_model`; it writes `assistant/alarm.json` for the embedder of the settings. Negatives are
the examples labelled `none`, how people ask (`corpus/`), and half of the tune cases; the other half is what the table
is measured on.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from assistant import alarm
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder
from assistant.ports import Embedder, Vectors
from assistant.screen import Crisis, screened
from assistant.settings import Settings
from eval.cases import Case, Category, Split, load_cases

_EXAMPLES = Path(__file__).parent / "screen" / "examples.csv"
_CASES = Path(__file__).parent / "cases"
_STRENGTH = 20.0  # inverse of the regularisation; 5 to 80 were tried
_NONE = "none"
_SCREENED = (Category.CRISIS, Category.PERSONAL_DATA, Category.INJECTION)


def main() -> None:
    """Fit on everything but the measured half, print its price, fit on all, write."""
    settings = Settings()
    embedder = SentenceTransformerEmbedder(settings.model, backend=Backend(settings.embedder.backend))
    labels, texts = map(list, zip(*_examples(settings.corpus / "public"), strict=True))
    vectors = _vectors(texts, embedder)
    cases = [c for file in sorted(_CASES.glob("*.jsonl")) for c in load_cases(file, Split.TUNE) if not c.history]
    cases = [c for c in cases if c.category is not Category.PERSONAL_DATA]
    asked = _vectors([c.question for c in cases], embedder)
    harmless = np.array([c.category not in _SCREENED for c in cases])
    half = np.arange(len(cases)) % 2 == 0
    for_fit = harmless & half
    fitted = _fit(np.vstack([vectors, asked[for_fit]]), [*labels, *[_NONE] * int(for_fit.sum())])
    Console().print(_price(fitted, [c for c, n in zip(cases, for_fit, strict=True) if not n], asked[~for_fit]))
    whole = _fit(np.vstack([vectors, asked[harmless]]), [*labels, *[_NONE] * int(harmless.sum())])
    model = {
        "embedder": embedder.fingerprint,
        "labels": [str(name) for name in whole.classes_],
        "weights": np.round(whole.coef_, 3).tolist(),
        "bias": np.round(whole.intercept_, 4).tolist(),
    }
    Path(alarm.__file__).with_name(alarm.MODEL).write_text(json.dumps(model) + "\n", encoding="utf-8")


def _examples(corpus: Path) -> Iterator[tuple[str, str]]:
    with _EXAMPLES.open(encoding="utf-8", newline="") as file:
        yield from ((row["label"], row["text"]) for row in csv.DictReader(file))
    for path in sorted((corpus / "asked").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from ((_NONE, row["question"]) for row in csv.DictReader(file))


def _vectors(texts: Sequence[str], embedder: Embedder) -> Vectors:
    return np.stack([embedder.embed_query(text) for text in track(texts, "embedding")])


def _fit(vectors: Vectors, labels: Sequence[str]) -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH, max_iter=3000).fit(vectors, labels)


def _price(model: LogisticRegression, cases: Sequence[Case], vectors: Vectors) -> Table:
    """By floor: crises caught with and without the patterns, and other questions taken for one."""
    names = [str(name) for name in model.classes_]
    columns = [names.index(c.value) for c in Crisis]
    chances = model.predict_proba(vectors)[:, columns].sum(axis=1)
    crises = np.array([c.category is Category.CRISIS for c in cases])
    named = np.array([screened(c.question).outcome is not None for c in cases])
    table = Table("floor", "crises", "caught", "caught with the patterns", "others", "taken for a crisis")
    for floor in (0.4, 0.5, 0.6, 0.7, 0.8):
        told = chances >= floor
        row = (crises.sum(), (told & crises).sum(), ((told | named) & crises).sum(), (~crises).sum())
        table.add_row(f"{floor:.1f}", *(str(int(n)) for n in row), str(int((told & ~crises).sum())))
    return table


if __name__ == "__main__":
    main()
