"""Fits the weights of `assistant/link_evidence.py` on the tune cases, and prints what each floor would cost.

Run as `python -m eval.calibrate_links` when the links' signals, the embedder or the cases change; copy what it prints.
Cases of split `test` are never asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.adapters.generation import CurrentGeneration, index_folder
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder
from assistant.adapters.sudachi import SudachiTokenizer
from assistant.facts import Candidate, department_candidate, row_candidate
from assistant.link_evidence import DEPARTMENT, ROW, LinkWeights, surely_linked
from assistant.models import Audience, Kind, Outcome
from assistant.settings import Settings
from eval.calibrate import Asked, asked_cases
from eval.cases import Case
from eval.score import normalise

_STRENGTH = 0.3  # of the fit's regularisation (C)
_ALWAYS = LinkWeights({}, 0.0, 1.1)  # believes nothing but what is named by its number
_FLOORS = (0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class LinkExample:
    """A tune case with what the plan's tables would answer. `good`: it is what the case expects."""

    case: Case
    candidate: Candidate
    department: bool
    good: bool


def link_examples(found: Iterator[Asked]) -> Iterator[LinkExample]:
    """The cases for which the tables have a candidate that no number names."""
    for case, asked, passages, vector, likes, vocabulary in found:
        department = asked.kind is Kind.DEPARTMENT
        if department:
            candidate = department_candidate(asked, passages, likes, vocabulary)
        else:
            candidate = row_candidate(asked, passages, vector, likes, vocabulary)
        if candidate is None or surely_linked(candidate.signals, _ALWAYS):
            continue
        if candidate.draft.outcome is not Outcome.CLARIFY or not case.may_speak:
            yield LinkExample(case, candidate, department, _good(case, candidate))


def _good(case: Case, candidate: Candidate) -> bool:
    text = normalise("\n".join(s.text for s in candidate.draft.sentences))
    held = all(any(normalise(words) in text for words in alternatives) for alternatives in case.must)
    forbidden = any(normalise(words) in text for words in case.must_not)
    return candidate.draft.outcome in case.outcome and held and not forbidden


def main() -> None:
    """Fit both models, print the weights and the price of each floor."""
    settings = Settings()
    embedder = SentenceTransformerEmbedder(settings.model, backend=Backend(settings.embedder.backend))
    opened = CurrentGeneration(
        index_folder(settings.var, Audience.CITIZEN), embedder=embedder.fingerprint, audience=Audience.CITIZEN
    )
    asked = asked_cases(opened(), embedder=embedder, tokenizer=SudachiTokenizer(), city=settings.city)
    found = list(link_examples(asked))
    for name, model, department in (("ROW", ROW, False), ("DEPARTMENT", DEPARTMENT, True)):
        _print_fit(name, [e for e in found if e.department is department], list(model.weights))


def _print_fit(name: str, found: Sequence[LinkExample], signals: Sequence[str]) -> None:
    features = np.array([[float(getattr(e.candidate.signals, s)) for s in signals] for e in found])
    good = np.array([e.good for e in found])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=5000))
    chance = cross_val_predict(model, features, good, cv=10, method="predict_proba")[:, 1]
    console = Console()
    console.print(f"{name}: {len(found)} questions, {int(good.sum())} right")
    console.print(_price(found, chance))
    scaler, fitted = (step for _, step in model.fit(features, good).steps)
    weights = fitted.coef_[0] / scaler.scale_
    console.print({s: round(float(weight), 3) for s, weight in zip(signals, weights, strict=True)})
    console.print(f"bias={float(fitted.intercept_[0] - (weights * scaler.mean_).sum()):.3f}")


def _price(found: Sequence[LinkExample], chance: NDArray[np.float64]) -> Table:
    table = Table("floor", "answered", "right", "wrong", "answered though unanswerable")
    for floor in _FLOORS:
        said = [e for e, p in zip(found, chance, strict=True) if p >= floor]
        right = sum(e.good for e in said)
        invented = sum(not e.case.may_speak and not e.good for e in said)
        table.add_row(f"{floor:.2f}", *(str(n) for n in (len(said), right, len(said) - right - invented, invented)))
    return table


if __name__ == "__main__":
    main()
