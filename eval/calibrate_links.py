"""Fits the weights of `assistant/link_evidence.py` on the tune cases, and prints what each floor would cost.

Run as `python -m eval.calibrate_links` when the links' signals, the embedder or the cases change; copy what it prints.
Cases of split `test` are never asked.
"""

from __future__ import annotations

from assistant.adapters.sudachi import SudachiTokenizer
from assistant.facts import Candidate, department_candidate, row_candidate
from assistant.found import Found
from assistant.link_evidence import DEPARTMENT, ROW, surely_linked
from assistant.logistic import Logistic
from assistant.models import Kind, Outcome
from eval.calibrate import found_cases
from eval.cases import Case
from eval.fit import Judged, citizen_index, fit, show_fit
from eval.judge import forbidden, missing, normalise

_STRENGTH = 0.3  # of the fit's regularisation (C)
_NOTHING = Logistic({}, bias=0.0, floor=1.1)  # believes only what is named by its number


def candidate_of(found: Found) -> Candidate | None:
    """What the tables would answer, unless a number names it."""
    candidate = department_candidate(found) if found.asked.kind is Kind.DEPARTMENT else row_candidate(found)
    return None if candidate is None or surely_linked(candidate.signals, _NOTHING) else candidate


def _judged(case: Case, candidate: Candidate) -> Judged:
    text = normalise("\n".join(s.text for s in candidate.draft.sentences))
    good = candidate.draft.outcome in case.outcome and not missing(case, text) and not forbidden(case, text)
    return Judged(case.id, candidate.signals, case.may_speak, good)


def main() -> None:
    """Fit both models, print the weights and the price of each floor."""
    index, embedder, settings = citizen_index()
    judged: dict[bool, list[Judged]] = {True: [], False: []}
    for case, found in found_cases(index, embedder=embedder, tokenizer=SudachiTokenizer(), city=settings.city):
        candidate = candidate_of(found)
        if candidate and (candidate.draft.outcome is not Outcome.CLARIFY or not case.may_speak):
            judged[found.asked.kind is Kind.DEPARTMENT].append(_judged(case, candidate))
    for name, model, department in (("ROW", ROW, False), ("DEPARTMENT", DEPARTMENT, True)):
        show_fit(name, judged[department], fit(judged[department], list(model.weights), strength=_STRENGTH))


if __name__ == "__main__":
    main()
