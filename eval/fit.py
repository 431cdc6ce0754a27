"""Fits a `Logistic` to the tune cases, and says what each floor would cost.

The calibrations (`eval/calibrate.py`, `eval/calibrate_links.py`) bring the signals and what is good; the chances by
which a floor is judged come from ten-fold cross-validation, the weights that are printed from all examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.adapters.generation import CurrentGeneration, index_folder
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder
from assistant.models import Audience
from assistant.ports import Embedder, Index
from assistant.settings import Settings

_FOLDS = 10
FLOORS = tuple(round(n / 20, 2) for n in range(4, 19))


@dataclass(frozen=True, slots=True)
class Judged:
    """What was made of a tune case, by what tells it from others: its signals, whether it may be answered at all and
    was right, and how much it counts in the fit."""

    case: str
    signals: object
    answerable: bool
    good: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights by signal with their bias, and every example's chance by the folds that it was not in."""

    weights: dict[str, float]
    bias: float
    chances: NDArray[np.float64]


def fit(judged: Sequence[Judged], names: Sequence[str], *, strength: float) -> Fitted:
    """A regularised logistic regression on the signals of these names; `strength` is scikit-learn's C."""
    features = np.array([[float(getattr(j.signals, name)) for name in names] for j in judged])
    good = np.array([j.good for j in judged])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=5000))
    folds = StratifiedGroupKFold(_FOLDS)  # what was made of one case twice stays together
    groups = [j.case for j in judged]
    counting = {"logisticregression__sample_weight": [j.weight for j in judged]}
    chances = cross_val_predict(
        model, features, good, groups=groups, cv=folds, method="predict_proba", params=counting
    )[:, 1]
    scaler, fitted = (step for _, step in model.fit(features, good, **counting).steps)
    weights = fitted.coef_[0] / scaler.scale_
    bias = float(fitted.intercept_[0] - (weights * scaler.mean_).sum())
    return Fitted(dict(zip(names, weights.tolist(), strict=True)), bias, chances)


def show_fit(name: str, judged: Sequence[Judged], fitted: Fitted) -> None:
    """Print the weights to copy and the price of each floor."""
    console = Console()
    good = [j.good for j in judged]
    area = roc_auc_score(good, fitted.chances)
    console.print(f"{name}: {len(judged)} questions, {sum(good)} right; area under the curve {area:.3f}")
    console.print(_price(judged, fitted.chances))
    console.print({signal: round(weight, 3) for signal, weight in fitted.weights.items()})
    console.print(f"bias={fitted.bias:.3f}")


def citizen_index() -> tuple[Index, Embedder, Settings]:
    """The index that the cases are asked of."""
    settings = Settings()
    embedder = SentenceTransformerEmbedder(settings.model, backend=Backend(settings.embedder.backend))
    folder = index_folder(settings.var, Audience.CITIZEN)
    opened = CurrentGeneration(folder, embedder=embedder.fingerprint, audience=Audience.CITIZEN)
    return opened(), embedder, settings


def _price(judged: Sequence[Judged], chances: NDArray[np.float64]) -> Table:
    table = Table("floor", "answered", "right", "wrong", "answered though unanswerable", "right but withheld")
    for floor in FLOORS:
        said = [j for j, p in zip(judged, chances, strict=True) if p >= floor]
        right = sum(j.good for j in said)
        wrong = sum(j.answerable and not j.good for j in said)
        invented = sum(not j.answerable and not j.good for j in said)
        withheld = sum(j.good for j in judged) - right
        table.add_row(f"{floor:.2f}", *(str(n) for n in (len(said), right, wrong, invented, withheld)))
    return table
