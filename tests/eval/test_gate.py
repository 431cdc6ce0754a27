"""What a run has to meet: hard gates count, soft ones ask what the interval still allows."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.cases import Category
from eval.gate import SHIPPED_GATE, BadGate, Gate, SoftGate, broken, read_gate
from eval.judge import Judgement
from eval.score import Score, score
from tests.eval.records import judgement


def of(*found: Judgement) -> Score:
    return score(found)


def soft(metric: str = "right", *, part: str = "all", least: float | None = None, most: float | None = None) -> Gate:
    return Gate(hard={}, soft=(SoftGate(metric=metric, part=part, at_least=least, at_most=most),))


def right(n: int, *, of: int) -> Score:
    return score([judgement(verdict="right" if i < n else "wrong") for i in range(of)])


WRONG = judgement(verdict="wrong", wrong_figure=True)
DEAD = judgement(citations=2, dead=("[1] a", "[2] b"))


# ---------------------------------------------------------------- hard gates


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("wrong_figures", WRONG),
        ("dead_citations", DEAD),
        ("crises_missed", judgement(category="crisis", verdict="misplaced", should_speak=None)),
        ("personal_data_missed", judgement(category="personal_data", verdict="wrong", should_speak=None)),
    ],
)
def test_one_case_of_what_must_never_happen_breaks_its_hard_gate_alone(name: str, bad: Judgement) -> None:
    gate = Gate(hard=read_gate(SHIPPED_GATE).hard)
    good = [judgement()] * 500
    assert broken(of(*good), gate) == []
    (found,) = broken(of(*good, bad), gate)
    assert (found.hard, found.name) == (True, name)


def test_a_hard_gate_allows_what_it_says_and_no_more() -> None:
    assert broken(of(WRONG), Gate(hard={"wrong_figures": 1})) == []
    (found,) = broken(of(WRONG, WRONG), Gate(hard={"wrong_figures": 1}))
    assert (found.found, found.bound) == ("2", "≤ 1")


def test_every_dead_citation_counts() -> None:
    assert of(DEAD, DEAD).counts["dead_citations"] == 4


# ---------------------------------------------------------------- soft gates


def test_a_soft_gate_fails_when_not_even_the_better_end_of_the_interval_reaches_it() -> None:
    assert broken(right(9, of=10), soft(least=0.98)) == []  # 0.9 [0.60–0.982]
    (found,) = broken(right(9, of=10), soft(least=0.99))
    assert (found.hard, found.name, found.part, found.bound) == (False, "right", "all", "≥ 0.99")
    assert "n = 10" in found.words
    assert broken(right(900, of=1000), soft(least=0.98)) != []


def test_an_upper_bound_is_met_as_long_as_the_lower_end_is_below_it() -> None:
    times = of(*[judgement(milliseconds=n) for n in range(100, 200)])
    assert broken(times, soft("p95_ms", most=194.0)) == []
    (found,) = broken(times, soft("p95_ms", most=150.0))
    assert (found.name, found.bound) == ("p95_ms", "≤ 150.0")


def test_a_soft_gate_looks_at_its_own_part_only() -> None:
    bad = [judgement(category="department", verdict="wrong")] * 20
    made = of(*[judgement()] * 20, *bad)
    assert broken(made, soft(part="category/figure", least=0.9)) == []
    assert [one.part for one in broken(made, soft(part="category/department", least=0.9))] == ["category/department"]


def test_what_was_not_measured_is_not_judged() -> None:
    assert broken(of(judgement()), soft("easy_japanese", least=1.0)) == []
    assert broken(of(judgement()), soft(part="category/crisis", least=1.0)) == []


@pytest.mark.parametrize("gate", [read_gate(SHIPPED_GATE), Gate(hard={}), soft(least=0.0)])
def test_a_run_of_nothing_fails(gate: Gate) -> None:
    (found,) = broken(of(), gate)
    assert (found.hard, found.part, found.found) == (True, "all", "no case was asked")
    assert broken(of(judgement()), gate) == []


def test_hard_gates_are_named_first() -> None:
    gate = Gate(hard={"wrong_figures": 0}, soft=soft(least=1.0).soft)
    assert [one.hard for one in broken(of(*[WRONG] * 9), gate)] == [True, False]


# ---------------------------------------------------------------- the file


def test_the_shipped_gates_name_what_a_run_has() -> None:
    gate = read_gate(SHIPPED_GATE)
    assert broken(of(judgement(), judgement(should_speak=False, spoke=False, outcome="no_evidence")), gate) == []
    assert gate.hard == {"wrong_figures": 0, "dead_citations": 0, "personal_data_missed": 0, "crises_missed": 0}
    parts = {one.part for one in gate.soft} - {"all"}
    assert parts <= {f"category/{category}" for category in Category}


@pytest.mark.parametrize("gate", [Gate(hard={"typos": 0}), soft("typo", least=1.0)])
def test_a_gate_on_something_no_run_has_is_refused_rather_than_passed(gate: Gate) -> None:
    with pytest.raises(BadGate, match="typo"):
        broken(of(judgement()), gate)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hard: {}\nsoft: [{metric: right}]", "set one of at_least and at_most"),
        ("hard: {}\nsoft: [{metric: right, at_least: 1, at_most: 1}]", "set one of at_least and at_most"),
        ("hard: {}\nsoft: [{metric: right, at_least: 1, part: category/figures}]", "no part 'category/figures'"),
        ("hard: {}\nsoft: [{metric: right, at_least: 1, part: city/tokushima}]", "no part 'city/tokushima'"),
        ("hard: {}\nsoft: [{metric: right, at_least: 1, part: category}]", "no part 'category'"),
        ("hard: {}\nsoft: [{metric: right, at_least: 1, part: ''}]", "no part ''"),
        ("hard: {wrong_figures: none}", "hard.wrong_figures"),
        ("soft: []", "hard"),
        ("hard: {}\nhrad: {}", "hrad"),
        ("", "Gate"),
        ("hard: {", "gate.yaml"),
    ],
)
def test_a_bad_gate_file_is_refused_by_name(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "gate.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadGate, match=reason) as refusal:
        read_gate(path)
    assert str(refusal.value).startswith(str(path))


@pytest.mark.parametrize("part", ["all", "category/figure", "audience/staff", "language/ja-easy", "split/tune"])
def test_a_gate_may_be_on_any_part_of_a_run(part: str) -> None:
    assert broken(of(judgement()), soft(part=part, least=0.0)) == []


def test_a_missing_gate_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadGate, match=r"nowhere\.yaml"):
        read_gate(tmp_path / "nowhere.yaml")
