"""`python -m eval.calibrate`: fits the evidence floor on the tune cases and prints what each floor would cost.

Takes the tune part of the case files, keeps the questions that the typed tables leave to extraction, and fits a
logistic model of `extract.Signals` to "the chosen sentences hold every required fact". Prints the weights for
`assistant/evidence.py` and, from ten-fold cross-validation, how many answers each floor lets through. The test part
is never read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.adapters.generation import CurrentGeneration, index_folder
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder
from assistant.adapters.sudachi import SudachiTokenizer
from assistant.alike import Like, alike, leaning
from assistant.documents import Passage
from assistant.evidence import WEIGHTS, refused
from assistant.extract import Extraction, extract
from assistant.facts import from_facts
from assistant.languages import tongue_of
from assistant.models import Audience, Outcome, Topic
from assistant.ports import Embedder, Index, Tokenizer, Vectors
from assistant.retrieve import retrieve
from assistant.settings import Settings
from assistant.understand import Understanding, searched, spelled, understand
from assistant.vocabulary import Vocabulary, expanded, vocabulary_of
from eval.cases import Case, Category, Split, load_cases
from eval.score import normalise

_CASES = Path(__file__).parent / "cases"
_STRENGTH = 0.2  # of the fit's regularisation (C); 0.05 to 1 were tried and differ by 0.02 AUC
_PASSAGES = 16  # as in pipeline.py
_TODAY = date(2026, 11, 22)  # the cases were written for this day
_SCREENED = (Category.CRISIS, Category.PERSONAL_DATA, Category.SMALL_TALK, Category.INJECTION)


@dataclass(frozen=True, slots=True)
class Example:
    """A tune case that reached extraction. `good`: the chosen sentences hold every required fact."""

    case: Case
    extraction: Extraction
    refused: bool
    answerable: bool
    good: bool


class Asked(NamedTuple):
    """A tune case, taken apart and searched for, as the pipeline does."""

    case: Case
    asked: Understanding
    passages: Sequence[Passage]
    vector: Vectors
    likes: Mapping[str, Like]
    vocabulary: Vocabulary


def asked_cases(index: Index, *, embedder: Embedder, tokenizer: Tokenizer, city: str) -> Iterator[Asked]:
    """The tune cases of all case files that stand alone and are not met by the screen."""
    vocabulary = vocabulary_of(index, tokenizer)
    cases = [c for file in sorted(_CASES.glob("*.jsonl")) for c in load_cases(file, Split.TUNE)]
    for case in cases:
        if case.history or case.category in _SCREENED or (case.may_speak and not case.must):
            continue
        tongue = spelled(tongue_of(case.question), vocabulary, tokenizer)
        asked = understand(tongue, vocabulary=vocabulary, tokenizer=tokenizer, today=_TODAY, topic=Topic(), city=city)
        text = searched(tongue.japanese)
        vector = embedder.embed_query(f"{tongue.text} {text}" if tongue.foreign else text)
        passages = retrieve(vector, expanded(tokenizer.words(text)), index=index, k=_PASSAGES)
        likes = alike(asked, vector, vocabulary)
        if not asked.elsewhere:
            yield Asked(case, leaning(asked, likes, vocabulary), passages, vector, likes, vocabulary)


def examples(index: Index, *, embedder: Embedder, tokenizer: Tokenizer, city: str) -> Iterator[Example]:
    """The tune cases that the typed tables do not answer, with what extraction makes of them."""
    found = asked_cases(index, embedder=embedder, tokenizer=tokenizer, city=city)
    for case, asked, passages, vector, likes, vocabulary in found:
        if from_facts(asked, passages, vector, likes=likes, vocabulary=vocabulary, tokenizer=tokenizer, city=city):
            continue
        extraction = extract(
            asked, passages, vector, likes=likes, index=index, vocabulary=vocabulary, tokenizer=tokenizer, city=city
        )
        if extraction is not None:
            yield _example(case, extraction, refused=refused(extraction.signals, asked))


def _example(case: Case, extraction: Extraction, *, refused: bool) -> Example:
    text = normalise("\n".join(s.text for s in extraction.draft.sentences))
    answerable = bool(case.must) and Outcome.ANSWERED in case.outcome
    held = all(any(normalise(words) in text for words in alternatives) for alternatives in case.must)
    return Example(case, extraction, refused, answerable, answerable and held)


def main() -> None:
    """Fit, print the weights and the price of each floor."""
    settings = Settings()
    embedder = SentenceTransformerEmbedder(settings.model, backend=Backend(settings.embedder.backend))
    opened = CurrentGeneration(
        index_folder(settings.var, Audience.CITIZEN), embedder=embedder.fingerprint, audience=Audience.CITIZEN
    )
    found = list(examples(opened(), embedder=embedder, tokenizer=SudachiTokenizer(), city=settings.city))
    kept = [e for e in found if not e.refused]
    signals = [dataclasses.asdict(e.extraction.signals) for e in kept]
    features = np.array([[float(s[name]) for name in WEIGHTS] for s in signals])
    good = np.array([e.good for e in kept])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=5000))
    chance = cross_val_predict(model, features, good, cv=10, method="predict_proba")[:, 1]
    console = Console()
    console.print(f"{len(found)} questions, {len(kept)} not refused outright; AUC {roc_auc_score(good, chance):.3f}")
    console.print(_price(kept, chance))
    scaler, fitted = (step for _, step in model.fit(features, good).steps)
    weights = fitted.coef_[0] / scaler.scale_
    bias = float(fitted.intercept_[0] - (weights * scaler.mean_).sum())
    console.print({name: round(float(weight), 3) for name, weight in zip(WEIGHTS, weights, strict=True)})
    console.print(f"BIAS = {bias:.3f}")


def _price(kept: Sequence[Example], chance: NDArray[np.float64]) -> Table:
    table = Table("floor", "answered", "right", "wrong", "answered though unanswerable", "right but withheld")
    for floor in np.arange(0.2, 0.85, 0.05):
        said = [e for e, p in zip(kept, chance, strict=True) if p >= floor]
        right = sum(e.good for e in said)
        wrong = sum(e.answerable and not e.good for e in said)
        invented = sum(not e.answerable for e in said)
        withheld = sum(e.good for e in kept) - right
        table.add_row(f"{floor:.2f}", *(str(n) for n in (len(said), right, wrong, invented, withheld)))
    return table


if __name__ == "__main__":
    main()
