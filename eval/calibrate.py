"""`python -m eval.calibrate`: fits the evidence floor on the tune cases and prints what each floor would cost.

Takes the tune part of the case files, keeps the questions that the typed tables leave to extraction, and fits a
logistic model of `extract.Signals` to "the chosen sentences hold every required fact". Each question is looked up
twice: in the index as it is, and as if nobody had told how people ask of the source that answered, as it is with a
city's own documents; the floor is judged on the first. Prints the weights for `assistant/evidence.py`. The test part is
never read.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import typer

from assistant import floor as floors
from assistant.adapters.sudachi import SudachiTokenizer
from assistant.asked import held
from assistant.evidence import MODEL, refused
from assistant.extract import Extraction, extract
from assistant.facts import from_facts
from assistant.floor import Floor
from assistant.found import Found
from assistant.models import Outcome
from assistant.ports import Embedder, Index, Tokenizer
from assistant.vocabulary import Vocabulary, vocabulary_of
from eval.alone import found_alone
from eval.cases import Case, Category, Split, load_cases
from eval.fit import FLOORS, Judged, citizen_index, fit, show_fit
from eval.judge import missing, normalise

_CASES = Path(__file__).parent / "cases"
_WRONG_COSTS = 10  # unanswered questions: what the city takes a wrong answer to cost
_LEAST_UNANSWERABLE = 100
_STRENGTH = 0.2  # of the fit's regularisation (C); 0.05 to 1 were tried and differ by 0.02 AUC
_UNASKED_COUNTS = 0.5  # a question's second look in the fit; 0.3 and 1 trade what is asked of for what is not
_SCREENED = (Category.CRISIS, Category.PERSONAL_DATA, Category.SMALL_TALK, Category.INJECTION)


def found_cases(index: Index, *, embedder: Embedder, tokenizer: Tokenizer, city: str) -> Iterator[tuple[Case, Found]]:
    """The tune cases of all case files that stand alone and are not met by the screen, looked up."""
    vocabulary = vocabulary_of(index, tokenizer)
    cases = [c for file in sorted(_CASES.glob("*.jsonl")) for c in load_cases(file, Split.TUNE)]
    for case in cases:
        if case.history or case.category in _SCREENED or (case.may_speak and not case.must):
            continue
        found = found_alone(
            case.question, index=index, vocabulary=vocabulary, embedder=embedder, tokenizer=tokenizer, city=city
        )
        if not found.asked.elsewhere:
            yield case, found


def extracted(found: Found, *, tokenizer: Tokenizer, city: str) -> Extraction | None:
    """What extraction makes of a question that the typed tables leave to it and no signal refuses outright."""
    if from_facts(found, tokenizer=tokenizer, city=city) is not None:
        return None
    extraction = extract(found, tokenizer=tokenizer, city=city)
    return None if extraction is None or refused(extraction.signals, found.asked) else extraction


def _judged(case: Case, extraction: Extraction) -> Judged:
    text = normalise("\n".join(s.text for s in extraction.draft.sentences))
    answerable = bool(case.must) and Outcome.ANSWERED in case.outcome
    return Judged(case.id, extraction.signals, answerable, answerable and not missing(case, text))


def main(*, write: bool = False) -> None:
    """Fit, print the weights and the price of each floor; `--write` keeps the floor that the risk asks for."""
    index, embedder, settings = citizen_index()
    tokenizer = SudachiTokenizer()
    judged = []
    for case, found in found_cases(index, embedder=embedder, tokenizer=tokenizer, city=settings.city):
        extraction = extracted(found, tokenizer=tokenizer, city=settings.city)
        if extraction is None:
            continue
        judged.append(_judged(case, extraction))
        unasked = found_alone(
            case.question,
            index=index,
            vocabulary=_unasked(found.vocabulary, extraction.best_id.rpartition("#")[0]),
            embedder=embedder,
            tokenizer=tokenizer,
            city=settings.city,
        )
        again = extracted(unasked, tokenizer=tokenizer, city=settings.city)
        judged += [replace(_judged(case, again), weight=_UNASKED_COUNTS)] if again is not None else []
    fitted = fit(judged, list(MODEL.weights), strength=_STRENGTH)
    show_fit("MODEL", judged, fitted)
    served = [n for n, j in enumerate(judged) if j.weight == 1.0]
    floor = floor_for(
        [judged[n] for n in served],
        fitted.chances[served].tolist(),
        wrong_costs=_WRONG_COSTS,
        cases=cases_digest(),
    )
    typer.echo(floor.model_dump_json(indent=1))
    if write:
        Path(floors.__file__).with_name(floors.FILE).write_text(
            floor.model_dump_json(indent=1) + "\n", encoding="utf-8"
        )


def _unasked(vocabulary: Vocabulary, source_id: str) -> Vocabulary:
    """As if nobody had told how people ask of this source."""
    askings = vocabulary.askings
    kept = [n for n, asking in enumerate(askings.askings) if asking.source_id != source_id]
    return replace(vocabulary, askings=held([askings.askings[n] for n in kept], askings.vectors[kept]))


def floor_for(judged: Sequence[Judged], chances: Sequence[float], *, wrong_costs: int, cases: str) -> Floor:
    """The lowest floor that nobody can tell from the best: right answers less `wrong_costs` times the wrong ones are
    most at the best, and within a standard error of it at this one. Raises `NotEnoughCases` under a hundred questions
    without an answer: of fewer nobody can tell what they risk."""
    unanswerable = sum(not j.answerable for j in judged)
    if unanswerable < _LEAST_UNANSWERABLE:
        raise NotEnoughCases(f"{unanswerable} questions without an answer, of {_LEAST_UNANSWERABLE} that are needed")
    worth = np.where([j.good for j in judged], 1, -wrong_costs)
    given = np.array(chances)
    best = max(FLOORS, key=lambda floor: int(worth[given >= floor].sum()))

    def as_good(floor: float) -> bool:
        more = worth[(given >= floor) & (given < best)]
        return bool(more.sum() + math.sqrt((more**2).sum()) >= 0)

    value = next(floor for floor in FLOORS if floor == best or (floor < best and as_good(floor)))
    said = [j for j, chance in zip(judged, chances, strict=True) if chance >= value]
    right, invented = sum(j.good for j in said), sum(not j.answerable for j in said)
    return Floor(
        value=value,
        wrong_costs=wrong_costs,
        questions=len(judged),
        unanswerable=unanswerable,
        right=right,
        wrong=len(said) - right - invented,
        invented=invented,
        cases=cases,
    )


class NotEnoughCases(ValueError):
    """Too few to calibrate on."""


def cases_digest() -> str:
    """Of the tune cases of all files."""
    cases = (c for file in sorted(_CASES.glob("*.jsonl")) for c in load_cases(file, Split.TUNE))
    return hashlib.sha256("\n".join(c.model_dump_json() for c in cases).encode()).hexdigest()[:16]


if __name__ == "__main__":
    typer.run(main)
