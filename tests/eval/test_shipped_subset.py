"""The subset that every change is measured on: the tune cases of `plan.jsonl` and of the guards, by the shipped index.

What it finds has to be what `docs/evaluation.md` says of these files: else the numbers there are stale.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters.sudachi import SudachiTokenizer
from assistant.alarm import alarm_for
from assistant.models import Audience
from assistant.pipeline import Pipeline
from eval.cases import SHIPPED_CASES, WRITTEN_FOR, Split, load_cases
from eval.docs_numbers import SHIPPED_NUMBERS, read_numbers
from eval.judge import Judgement, Verdict
from eval.run import read_records, run
from eval.score import judgements, score
from eval.targets import InProcess
from tests.fakes import FakeStore
from tests.shipped import shipped_embedder, shipped_index

FILES = ("plan.jsonl", "guards.jsonl")


@pytest.fixture(scope="module")
def target(sudachi: SudachiTokenizer) -> InProcess:
    index, embedder, store = shipped_index(), shipped_embedder(), FakeStore()
    pipeline = Pipeline(
        open_index=lambda: index,
        embedder=embedder,
        tokenizer=sudachi,
        sessions=store,
        journal=store,
        today=lambda: WRITTEN_FOR,
        city="徳島市",
        alarm=alarm_for(embedder.fingerprint),
    )
    return InProcess(pipeline, lambda: index, audience=Audience.CITIZEN)


@pytest.fixture(scope="module")
def found(target: InProcess, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Judgement]]:
    work = tmp_path_factory.mktemp("subset")
    made = {}
    for name in FILES:
        cases = load_cases(SHIPPED_CASES / name, Split.TUNE)
        made[name] = judgements(run(cases, target, work / name))
    return made


@pytest.mark.parametrize("name", FILES)
def test_as_many_are_right_as_the_page_says(found: dict[str, list[Judgement]], name: str) -> None:
    kept = read_numbers(SHIPPED_NUMBERS).files[name][Split.TUNE]
    verdicts = [one.verdict for one in found[name]]
    measured = {verdict.value: verdicts.count(verdict) for verdict in (Verdict.RIGHT, Verdict.WRONG, Verdict.SILENT)}
    assert measured == {name: kept.counts[name] for name in measured}, "run `make docs-numbers`"


def test_no_figure_is_wrong_and_no_quote_dead_and_no_personal_data_missed(found: dict[str, list[Judgement]]) -> None:
    counts = score([one for judged in found.values() for one in judged]).counts
    assert (counts["wrong_figures"], counts["dead_citations"], counts["personal_data_missed"]) == (0, 0, 0)


def test_two_runs_on_one_index_differ_in_nothing_but_time(target: InProcess, tmp_path: Path) -> None:
    cases = load_cases(SHIPPED_CASES / "plan.jsonl", Split.TUNE)[:60]

    def timeless(folder: Path) -> list[str]:
        records = read_records(run(cases, target, folder))
        return [
            record.model_copy(
                update={"milliseconds": 0.0, "answer": {**(record.answer or {}), "timing_ms": None}}
            ).model_dump_json()
            for record in records
        ]

    assert timeless(tmp_path / "one") == timeless(tmp_path / "two")
