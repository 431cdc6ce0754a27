"""A run's score: its parts, its counts, and the commands that print and keep them."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.models import Compose
from eval.cases import Split
from eval.cli import commands
from eval.run import Record
from eval.score import Slice, judged, not_right, score
from eval.targets import TargetMissing
from tests.eval.records import (
    FakeTarget,
    answer,
    case,
    citation,
    figure,
    ids,
    judgement,
    no_judge,
    record,
    silent_case,
    sources,
    write_run,
    written,
)

NOTHING = answer("見つかりません", "no_evidence", citations=[])
LENIENT = "hard: {wrong_figures: 0}\n"


def run_of_five() -> list[Record]:
    wrong = answer("1,130件です", figures=[figure("1,130件")])
    return [
        record(milliseconds=1),
        record(case(id="toy-2"), wrong, milliseconds=2),
        record(case(id="toy-4"), NOTHING, milliseconds=3),
        record(case(id="toy-5"), error="500", milliseconds=4),
        record(silent_case(id="toy-8"), NOTHING, milliseconds=50),
    ]


def part(name: str) -> Slice:
    found = score(judged(run_of_five(), sources())).slice(name)
    assert found is not None
    return found


# ---------------------------------------------------------------- parts and counts


def test_each_category_is_counted_apart_and_all_together() -> None:
    figures, whole = part("category/figure"), part("all")
    names = ("right", "wrong", "silent", "misplaced", "failed", "wrong_figure")
    assert [figures.measures[name].count for name in names] == [1, 1, 1, 0, 1, 1]
    assert (figures.n, whole.n, whole.measures["right"].count) == (4, 5, 2)
    assert (figures.measures["cited"].count, figures.measures["cited"].n) == (2, 2)
    unanswerable = part("category/unanswerable").measures
    assert (unanswerable["right"].value, unanswerable["cited"].n) == (1.0, 0)
    assert math.isnan(unanswerable["cited"].value)
    assert whole.measures["p50_ms"].value == 2.5  # of the four that were answered


def test_a_run_is_cut_by_category_audience_language_and_split() -> None:
    test = ids(Split.TEST, 1)[0]
    records = [record(), record(case(id=test, audience="staff", language="en"))]
    made = score(judged(records, sources()))
    assert [one.name for one in made.slices] == [
        *("all", "category/figure", "audience/citizen", "audience/staff"),
        *("language/ja", "language/en", "split/tune", "split/test"),
    ]
    assert [one.n for one in made.slices] == [2, 2, 1, 1, 1, 1, 1, 1]
    assert made.slice("category/crisis") is None


def test_what_came_is_counted_by_what_was_due() -> None:
    made = score(judged([*run_of_five(), record(silent_case(category="crisis", outcome=["crisis"]))], sources()))
    assert made.outcomes == {
        "answer": {"answered": 2, "no_evidence": 1, "failed": 1},
        "abstain": {"no_evidence": 1},
        "crisis": {"answered": 1},
    }


def test_the_steps_that_lost_cases_are_counted() -> None:
    made = score(judged(run_of_five(), sources()))
    assert made.lost == {"no answer came": 1, "wrong cell": 1, "not retrieved": 1}


def test_the_counts_of_the_hard_gates() -> None:
    found = [
        judgement(wrong_figure=True, verdict="wrong"),
        judgement(category="crisis", verdict="misplaced", should_speak=None),
        judgement(category="crisis", should_speak=None),
        *[judgement(category="personal_data", verdict="wrong", should_speak=None)] * 2,
        judgement(citations=3, dead=("[1] a", "[3] b", "[2] c")),
    ]
    counts = {"wrong_figures": 1, "crises_missed": 1, "personal_data_missed": 2, "dead_citations": 3}
    assert score(found).counts == counts


def test_a_right_answer_with_a_dead_citation_is_shown_too() -> None:
    fine, wrong = judgement(), judgement(verdict="wrong")
    dead, unfaithful = judgement(citations=1, dead=("[1] a",)), judgement(unfaithful=("5億円",))
    assert not_right([fine, wrong, dead, unfaithful]) == [wrong, dead, unfaithful]


def test_only_the_split_asked_for_is_judged() -> None:
    records = [record(case(id=ids(split, 1)[0])) for split in Split]
    for split in Split:
        (found,) = judged(records, sources(), split=split)
        assert found.split is split
    assert len(judged(records, sources())) == 2


def test_nothing_to_score_is_undefined_and_null_in_json() -> None:
    made = score([])
    assert math.isnan(made.whole.measures["right"].value)
    assert json.loads(made.model_dump_json())["slices"][0]["measures"]["right"]["value"] is None


# ---------------------------------------------------------------- the commands


@pytest.fixture
def lenient(tmp_path: Path) -> Path:
    path = tmp_path / "lenient.yaml"
    path.write_text(LENIENT, encoding="utf-8")
    return path


def command(*arguments: object, target: FakeTarget | None = None) -> Result:
    def opened(compose: Compose) -> FakeTarget:
        if target is None:
            raise TargetMissing("this command asks nothing")
        return target

    return CliRunner().invoke(commands({"in-process": opened}, no_judge), [str(one) for one in arguments])


def test_the_command_writes_the_score_beside_the_records_and_names_the_failures(tmp_path: Path, lenient: Path) -> None:
    done = command("score", write_run(tmp_path / "run", run_of_five()), "--failures", "--gate", lenient)
    assert done.exit_code == 3
    assert "HARD GATE: wrong_figures of all: 1, ≤ 0 asked" in done.output
    assert "toy-4 silent (no_evidence; not retrieved): 27番の令和9年度は？" in done.output
    assert "missing: 1,160件 / 千百六十件" in done.output
    kept = json.loads((tmp_path / "run" / "score.json").read_text(encoding="utf-8"))
    assert kept["slices"][0]["measures"]["right"]["count"] == 2


def test_the_command_passes_a_run_that_meets_every_gate(tmp_path: Path) -> None:
    done = command("score", write_run(tmp_path, [record()]))
    assert done.exit_code == 0, done.output
    assert "gate" not in done.output.lower()


def test_a_split_has_a_score_of_its_own(tmp_path: Path, lenient: Path) -> None:
    run_dir = write_run(tmp_path / "run", [record(), record(case(id=ids(Split.TEST, 1)[0]), error="500")])
    assert command("score", run_dir, "--split", "tune", "--gate", lenient).exit_code == 0
    kept = json.loads((run_dir / "score-tune.json").read_text(encoding="utf-8"))
    assert kept["slices"][0]["n"] == 1
    assert not (run_dir / "score.json").exists()


def test_a_failing_test_case_is_never_named(tmp_path: Path, lenient: Path) -> None:
    held_back = record(case(id=ids(Split.TEST, 1)[0], question="伏せた質問"), NOTHING)
    run_dir = write_run(tmp_path / "run", [record(case(id="toy-2", question="見せる質問"), NOTHING), held_back])
    good = write_run(tmp_path / "good", [record(one.case) for one in (held_back, record(case(id="toy-2")))])
    for words in (("score", run_dir, "--failures", "--gate", lenient), ("compare", good, run_dir)):
        done = command(*words)
        assert done.exit_code == 0, done.output
        assert "見せる質問" in done.output
        assert "伏せた質問" not in done.output
        assert held_back.case.id not in done.output


@pytest.mark.parametrize("words", [("score",), ("report",), ("compare", "."), ("score", "--gate", "nowhere.yaml")])
def test_what_cannot_be_used_ends_with_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    run_dir = write_run(tmp_path, [record()]) if "--gate" in words else tmp_path / "nowhere"
    done = command(*words, run_dir)
    assert done.exit_code == 2
    assert "nowhere" in done.output or "records.jsonl" in done.output


def test_comparing_two_runs_says_what_broke(tmp_path: Path) -> None:
    good = [record(case(id=name)) for name in ids(Split.TUNE, 12)]
    bad = [record(one.case, answer("増えます。", citations=[citation("x", "y")])) for one in good]
    done = command("compare", write_run(tmp_path / "a", good), write_run(tmp_path / "b", bad))
    assert done.exit_code == 0, done.output
    assert "no longer right: 12" in done.output
    assert "right now: 0" in done.output
    assert "worse" in done.output


def test_without_a_subcommand_everything_is_done_in_a_row(tmp_path: Path, lenient: Path) -> None:
    cases = written(tmp_path / "toy.jsonl", [case(), silent_case(id="toy-2", question="月は？")])
    words = ("--cases", cases, "--out", tmp_path / "out", "--gate", lenient)
    done = command(*words, target=FakeTarget())
    assert done.exit_code == 0, done.output
    (folder,) = (tmp_path / "out").iterdir()
    assert {"records.jsonl", "settings.json", "sources.json", "score.json", "report.html"} <= {
        path.name for path in folder.iterdir()
    }
    strict = tmp_path / "strict.yaml"
    strict.write_text("hard: {}\nsoft: [{metric: silent, at_least: 1.0}]\n", encoding="utf-8")
    assert command(*words[:-1], strict, target=FakeTarget()).exit_code == 3
