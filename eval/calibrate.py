"""`python -m eval.calibrate`: fits the evidence floor on the tune cases and prints what each floor would cost.

Takes the tune part of the case files, keeps the questions that the typed tables leave to extraction, and fits a
logistic model of `extract.Signals` to "the chosen sentences hold every required fact". Prints the weights for
`assistant/evidence.py`. The test part is never read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from assistant import floor as floors
from assistant.adapters.sudachi import SudachiTokenizer
from assistant.evidence import MODEL, refused
from assistant.extract import Extraction, extract
from assistant.facts import from_facts
from assistant.floor import Floor
from assistant.found import Found
from assistant.models import Outcome
from assistant.ports import Embedder, Index, Tokenizer
from assistant.vocabulary import vocabulary_of
from eval.alone import found_alone
from eval.cases import Case, Category, Split, load_cases
from eval.fit import FLOORS, Judged, citizen_index, fit, show_fit
from eval.judge import missing, normalise

_CASES = Path(__file__).parent / "cases"
_WRONG_COSTS = 10  # unanswered questions: what the city takes a wrong answer to cost
_LEAST_UNANSWERABLE = 100
_STRENGTH = 0.2  # of the fit's regularisation (C); 0.05 to 1 were tried and differ by 0.02 AUC
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
    return Judged(extraction.signals, answerable, answerable and not missing(case, text))


def main(*, write: bool = False) -> None:
    """Fit, print the weights and the price of each floor; `--write` keeps the floor that the risk asks for."""
    index, embedder, settings = citizen_index()
    tokenizer = SudachiTokenizer()
    judged = [
        _judged(case, extraction)
        for case, found in found_cases(index, embedder=embedder, tokenizer=tokenizer, city=settings.city)
        if (extraction := extracted(found, tokenizer=tokenizer, city=settings.city)) is not None
    ]
    fitted = fit(judged, list(MODEL.weights), strength=_STRENGTH)
    show_fit("MODEL", judged, fitted)
    floor = floor_for(judged, fitted.chances.tolist(), wrong_costs=_WRONG_COSTS, cases=cases_digest())
    typer.echo(floor.model_dump_json(indent=1))
    if write:
        Path(floors.__file__).with_name(floors.FILE).write_text(
            floor.model_dump_json(indent=1) + "\n", encoding="utf-8"
        )


def floor_for(judged: Sequence[Judged], chances: Sequence[float], *, wrong_costs: int, cases: str) -> Floor:
    """The floor at which right answers less `wrong_costs` times the wrong ones are most. Raises `NotEnoughCases` under
    a hundred questions without an answer: of fewer nobody can tell what they risk."""
    unanswerable = sum(not j.answerable for j in judged)
    if unanswerable < _LEAST_UNANSWERABLE:
        raise NotEnoughCases(f"{unanswerable} questions without an answer, of {_LEAST_UNANSWERABLE} that are needed")

    def at(value: float) -> Floor:
        said = [j for j, chance in zip(judged, chances, strict=True) if chance >= value]
        right = sum(j.good for j in said)
        invented = sum(not j.answerable for j in said)
        wrong = len(said) - right - invented
        return Floor(
            value=value,
            wrong_costs=wrong_costs,
            questions=len(judged),
            unanswerable=unanswerable,
            right=right,
            wrong=wrong,
            invented=invented,
            cases=cases,
        )

    return max((at(value) for value in FLOORS), key=lambda f: f.right - wrong_costs * (f.wrong + f.invented))


class NotEnoughCases(ValueError):
    """Too few to calibrate on."""


def cases_digest() -> str:
    """Of the tune cases of all files."""
    cases = (c for file in sorted(_CASES.glob("*.jsonl")) for c in load_cases(file, Split.TUNE))
    return hashlib.sha256("\n".join(c.model_dump_json() for c in cases).encode()).hexdigest()[:16]


if __name__ == "__main__":
    typer.run(main)
