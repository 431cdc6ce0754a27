"""Is a new index as good as the one that serves? The cases asked of both before anything is switched.

A hard gate of `gate.yaml` breaks when the new index has more of what it counts than the gate allows and than the one
that serves: what was wrong already is no reason to keep it from being mended. Documents that went away are negative
controls: what they said must not be answered any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from assistant.models import SPOKEN, Answer, Outcome
from eval.cases import Case, Category, Split
from eval.gate import Gate
from eval.judge import Judgement, Verdict, missing, normalise
from eval.run import Record, read_records, run
from eval.score import counted, judgements
from eval.targets import Target

_CONTROL = "control-"


@dataclass(frozen=True, slots=True)
class Changed:
    """A case that the new index answers otherwise, with both texts."""

    case: Case
    before: str
    after: str
    was_right: bool
    is_right: bool


@dataclass(frozen=True, slots=True)
class Replay:
    """What a new index changes, and why it must not serve: `broken` hard gates and `remains` of removed documents."""

    asked: int
    changed: tuple[Changed, ...]
    broken: tuple[str, ...]
    remains: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether the new index may serve."""
        return not self.broken and not self.remains


def replayed(
    cases: Sequence[Case],
    *,
    before: Target | None,
    after: Target,
    known: AbstractSet[str],
    removed: AbstractSet[str],
    asked_of_removed: Mapping[str, Sequence[str]],
    gate: Gate,
    work: Path,
) -> Replay:
    """Ask the cases of both indexes and keep the runs under `work`.

    Asked are the cases that the new index's sources (`known`) can answer, those that none can, and those that rested on
    `removed` sources; of these, and of the questions that people ask of them (`asked_of_removed`), nothing may remain.
    """
    gone = [case for case in cases if case.cite_any and removed and set(case.cite_any) <= removed]
    meant = [case for case in cases if not case.cite_any or set(case.cite_any) & known]
    controls = [*_controls(gone), *_asked_controls(asked_of_removed)]
    about = {"replay": work.name}
    run([*meant, *controls], after, work / "after", about=about)
    new = _by_id(judgements(work / "after"))
    old: dict[str, Judgement] = {}
    texts: dict[str, Record] = {}
    if before is not None:
        run(meant, before, work / "before", about=about)
        old = _by_id(judgements(work / "before"))
        texts = {record.case.id: record for record in read_records(work / "before")}
    records = {record.case.id: record for record in read_records(work / "after")}
    return Replay(
        asked=len(records),
        changed=tuple(_changes(meant, texts, records, old, new)),
        broken=tuple(_broken([new[c.id] for c in meant], list(old.values()), gate)),
        remains=tuple(_remaining(controls, {c.id: c for c in gone}, records, removed)),
    )


def _controls(gone: Sequence[Case]) -> Iterator[Case]:
    """The cases of removed documents, as questions that have no answer any more."""
    for case in gone:
        yield _unanswerable(f"{_CONTROL}{case.id}", case.question, case.history)


def _asked_controls(asked_of: Mapping[str, Sequence[str]]) -> Iterator[Case]:
    for source, questions in asked_of.items():
        for n, question in enumerate(questions, start=1):
            yield _unanswerable(f"{_CONTROL}asked-{source.lower()}-{n}", question, ())


def _unanswerable(name: str, question: str, history: tuple[str, ...]) -> Case:
    outcomes = (Outcome.NO_EVIDENCE, Outcome.OUT_OF_SCOPE)
    values = {"id": name, "question": question, "history": history, "outcome": outcomes}
    return Case.model_validate({**values, "category": Category.UNANSWERABLE})


def _changes(
    cases: Sequence[Case],
    before: Mapping[str, Record],
    after: Mapping[str, Record],
    old: Mapping[str, Judgement],
    new: Mapping[str, Judgement],
) -> Iterator[Changed]:
    for case in cases if before else ():
        was, now = _text(before[case.id]), _text(after[case.id])
        if was != now:
            yield Changed(case, was, now, _right(old[case.id]), _right(new[case.id]))


def _broken(new: Sequence[Judgement], old: Sequence[Judgement], gate: Gate) -> Iterator[str]:
    now, then = counted(new), counted(old)
    for name, most in gate.hard.items():
        if now[name] > max(most, then[name]):
            yield f"{name}: {now[name]}, before {then[name]}, at most {most}"


def _remaining(
    controls: Sequence[Case], gone: Mapping[str, Case], records: Mapping[str, Record], removed: AbstractSet[str]
) -> Iterator[str]:
    for control in controls:
        record = records[control.id]
        answer = Answer.model_validate(record.answer) if record.answer and not record.error else None
        if answer is None or answer.outcome not in SPOKEN:
            continue
        cites = {citation.source_id for citation in answer.citations} & removed
        case = gone.get(control.id.removeprefix(_CONTROL))
        says_it_all = case is not None and case.must and not missing(case, normalise(answer.text))
        if cites or says_it_all:
            held_back = case is not None and case.split is Split.TEST
            yield control.id if held_back else f"{control.question} → {answer.text.splitlines()[0]}"


def _by_id(found: Sequence[Judgement]) -> dict[str, Judgement]:
    return {one.case_id: one for one in found}


def _text(record: Record) -> str:
    return str((record.answer or {}).get("text") or record.error)


def _right(one: Judgement) -> bool:
    return one.verdict is Verdict.RIGHT
