"""Fits the weights of `assistant/weigh.py` on the tune cases: `python -m eval.calibrate_ranking`; copy what it prints.

Listwise (Cao et al. 2007): of the sentences that are weighed for a question, those that hold what its case requires
should weigh most. The weights are held near those in place, in units of how much each signal varies; five-fold
cross-validation says how often the best sentence is a right one. Run it when the embedder or the signals change, before
`eval.calibrate`. Cases of split `test` are never asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from assistant.adapters.sudachi import SudachiTokenizer
from assistant.facts import from_facts
from assistant.found import Found
from assistant.ports import Tokenizer
from assistant.rows import spoken_row
from assistant.weigh import WEIGHTS, Speaks, Weighed, weighed
from eval.calibrate import found_cases
from eval.cases import Case
from eval.fit import citizen_index
from eval.judge import normalise

_SHARPNESS = 0.35  # of the softmax, in units of score
_HELD = 0.2  # how strongly the weights are held near those in place; 0.01 to 1 were tried
_FOLDS = 5
_SEED = 20261122

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences weighed for a question: their signals, (sentences, signals), and which of them answer."""

    signals: _Floats
    answers: NDArray[np.bool_]


def choices(found: Iterator[tuple[Case, Found]], *, tokenizer: Tokenizer, city: str) -> Iterator[Choice]:
    """The cases that the typed tables leave to extraction and of which a right sentence was weighed."""
    for case, at in found:
        if not (case.must and case.cite_any) or from_facts(at, tokenizer=tokenizer, city=city):
            continue
        ranked = weighed(at, tokenizer=tokenizer)
        answers = _answers(case, ranked)
        if any(answers):
            signals = np.array([[float(value) for value in w.speaks] for w in ranked])
            yield Choice(signals, np.array(answers))


def _answers(case: Case, ranked: Sequence[Weighed]) -> list[bool]:
    """Which sentences hold all that is required, or, where none does alone, part of it; of these, those that the case
    names as its proof, where it names one."""
    texts = [normalise(f"{w.sentence.text} {spoken_row(w.sentence.text, w.sentence.header)}") for w in ranked]
    held = [
        [
            w.sentence.source_id in case.cite_any and any(normalise(words) in text for words in some)
            for some in case.must
        ]
        for w, text in zip(ranked, texts, strict=True)
    ]
    good = [all(sets) for sets in held]
    good = good if any(good) else [any(sets) for sets in held]
    proofs = [normalise(proof) for proof in case.proof]
    proved = [any(normalise(w.sentence.text) in p or p in normalise(w.sentence.text) for p in proofs) for w in ranked]
    both = [one and other for one, other in zip(good, proved, strict=True)]
    return both if any(both) else good


def fitted(examples: Sequence[Choice], *, start: _Floats) -> _Floats:
    """The weights that make the answers likeliest."""
    scale = np.concatenate([e.signals for e in examples]).std(axis=0) + 1e-3

    def loss(weights: _Floats) -> tuple[float, _Floats]:
        total, slope = 0.0, np.zeros_like(weights)
        for e in examples:
            scores = e.signals @ weights / _SHARPNESS
            total += float(logsumexp(scores) - logsumexp(scores[e.answers]))
            slope += (softmax(scores) @ e.signals - softmax(scores[e.answers]) @ e.signals[e.answers]) / _SHARPNESS
        away = (weights - start) * scale
        return total / len(examples) + _HELD * float(away @ away), slope / len(examples) + 2 * _HELD * away * scale

    result: _Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return result


def first_right(examples: Sequence[Choice], weights: _Floats) -> float:
    """Share of the questions whose best sentence answers."""
    return float(np.mean([e.answers[int(np.argmax(e.signals @ weights))] for e in examples]))


def main() -> None:
    """Fit, print how well it does and the weights."""
    index, embedder, settings = citizen_index()
    tokenizer = SudachiTokenizer()
    found = found_cases(index, embedder=embedder, tokenizer=tokenizer, city=settings.city)
    examples = list(choices(found, tokenizer=tokenizer, city=settings.city))
    start = np.array([float(weight) for weight in WEIGHTS])
    folds = np.array_split(np.random.default_rng(_SEED).permutation(len(examples)), _FOLDS)
    shares = []
    for fold in folds:
        out = set(fold.tolist())
        weights = fitted([e for n, e in enumerate(examples) if n not in out], start=start)
        shares.append(first_right([examples[n] for n in fold], weights))
    console = Console(highlight=False)
    console.print(f"{len(examples)} questions; best sentence right: {first_right(examples, start):.3f} as it is, ")
    console.print(f"{np.mean(shares):.3f} fitted, by {_FOLDS}-fold cross-validation")
    console.print(Speaks(*(round(float(w), 2) for w in fitted(examples, start=start))))


if __name__ == "__main__":
    main()
