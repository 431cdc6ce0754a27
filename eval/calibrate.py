"""`python -m eval.calibrate`: fits the evidence floor on the tune cases and prints what each floor would cost.

Takes the tune part of the case files, keeps the questions that the typed tables leave to extraction, and fits a
logistic model of `extract.Signals` to "the chosen sentences hold every required fact". Prints the weights for
`assistant/evidence.py`. The test part is never read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.adapters.sudachi import SudachiTokenizer
from assistant.evidence import MODEL, refused
from assistant.extract import Extraction, extract
from assistant.facts import from_facts
from assistant.found import Found
from assistant.models import Outcome
from assistant.ports import Embedder, Index, Tokenizer
from assistant.vocabulary import vocabulary_of
from eval.alone import found_alone
from eval.cases import Case, Category, Split, load_cases
from eval.fit import Judged, citizen_index, fit, show_fit
from eval.judge import missing, normalise

_CASES = Path(__file__).parent / "cases"
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


def main() -> None:
    """Fit, print the weights and the price of each floor."""
    index, embedder, settings = citizen_index()
    tokenizer = SudachiTokenizer()
    judged = [
        _judged(case, extraction)
        for case, found in found_cases(index, embedder=embedder, tokenizer=tokenizer, city=settings.city)
        if (extraction := extracted(found, tokenizer=tokenizer, city=settings.city)) is not None
    ]
    show_fit("MODEL", judged, fit(judged, list(MODEL.weights), strength=_STRENGTH))


if __name__ == "__main__":
    main()
