"""A defect put into a good run is caught by the gates that are meant to catch it, and by no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from eval.cases import Case
from eval.compare import compared
from eval.gate import SHIPPED_GATE, broken, read_gate
from eval.grounding import Sources
from eval.judge import Judgement
from eval.run import Record
from eval.score import judged, score
from eval.targets import Json
from tests.eval.records import answer, case, citation, figure, passage, record, silent_case

N = 8  # cases of a kind
P95 = next(gate.at_most for gate in read_gate(SHIPPED_GATE).soft if gate.metric == "p95_ms") or 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """A run in memory: records by the id of their case, and the texts of what they cite."""

    records: Mapping[str, Record]
    texts: Mapping[str, str | None]

    def judged(self) -> list[Judgement]:
        return judged(self.records.values(), Sources(self.texts))

    def saying(self, said: Mapping[str, Json]) -> Run:
        """This run with other answers to some cases."""
        changed = {name: self.records[name].model_copy(update={"answer": one}) for name, one in said.items()}
        return Run({**self.records, **changed}, self.texts)


# ---------------------------------------------------------------- a good run


def row(n: int) -> str:
    return f"アクセス件数 | {1100 + 10 * n}件 | {1130 + 10 * n}件"


def other_row(n: int) -> str:
    return f"登録件数 | {10 + n}件 | {30 + n}件"


def office(n: int) -> str:
    return f"担当は第{n}課です。"


def step(n: int) -> str:
    return f"この手続は第{n}窓口で申請できます。"


def plan(n: int) -> str:
    return f"| 指標 | 令和8年度 | 令和9年度 |\n|---|---|---|\n| {row(n)} |\n| {other_row(n)} |\n\n{office(n)}\n"


def asked(kind: str, n: int, source: str, must: str, **change: object) -> Case:
    about: dict[str, object] = {"id": f"{kind}-{n}", "question": f"{kind}の{n}つ目は？", "category": kind}
    cited = {"must": [[must]], "must_not": [], "cite_any": [source], "proof": [must]}
    return case(**{**about, **cited, **change})


def of_figure(n: int, value: int, quote: str) -> Json:
    source = f"plan-{n}"
    return answer(
        f"令和9年度の目標は{value}件です。[1]",
        citations=[citation(source, quote)],
        figures=[figure(str(value), source_id=source)],
    )


def quoting(source: str, quote: str, *, frame: str = "", language: str = "ja", sure: float | None = None) -> Json:
    return answer(f"{frame}{quote}[1]", citations=[citation(source, quote)], language=language, confidence=sure)


def guided(n: int) -> Json:
    return quoting(f"guide-{n}", step(n), sure=0.9)


def in_english(n: int, frame: str = "The city's page says: ") -> Json:
    return quoting(f"guide-{n}", step(n), frame=frame, language="en")


NOTHING = answer("資料には見つかりませんでした。", "no_evidence", citations=[], composed_by="fixed")
EMERGENCY = answer("すぐに119番に電話してください。", "crisis", citations=[], composed_by="fixed")
REFUSAL = answer("番号は書かないでください。", "personal_data", citations=[], composed_by="fixed")


def answered(n: int) -> list[tuple[Case, Json]]:
    """One case of each kind with its right answer."""
    p, g = f"plan-{n}", f"guide-{n}"
    crisis: dict[str, object] = {"category": "crisis", "outcome": ["crisis"], "must": [["119"]]}
    private: dict[str, object] = {"category": "personal_data", "outcome": ["personal_data"]}
    return [
        (asked("figure", n, p, f"{1130 + 10 * n}件"), of_figure(n, 1130 + 10 * n, row(n))),
        (asked("department", n, p, f"第{n}課"), quoting(p, office(n))),
        (asked("procedure", n, g, f"第{n}窓口"), guided(n)),
        (asked("language", n, g, f"第{n}窓口", language="en"), in_english(n)),
        (silent_case(id=f"unanswerable-{n}"), NOTHING),
        (silent_case(id=f"crisis-{n}", **crisis), EMERGENCY),
        (silent_case(id=f"private-{n}", **private), REFUSAL),
    ]


def good_run() -> Run:
    """All right and well within every bound."""
    records = [
        record(one, said, passages=[passage(source) for source in one.cite_any], milliseconds=(0.55 + n / 100) * P95)
        for n in range(N)
        for one, said in answered(n)
    ]
    texts: dict[str, str | None] = {}
    for n in range(N):
        texts |= {f"plan-{n}": plan(n), f"guide-{n}": f"# 手続{n}\n\n{step(n)}\n"}
    return Run({one.case.id: one for one in records}, texts)


# ---------------------------------------------------------------- defects


def wrong_cell(run: Run) -> Run:
    """The value of another indicator, with its own row cited."""
    return run.saying({"figure-3": of_figure(3, 33, other_row(3))})


def neighbouring_year(run: Run) -> Run:
    return run.saying({"figure-3": of_figure(3, 1130, row(3))})


def swapped_departments(run: Run) -> Run:
    said = {f"department-{n}": quoting(f"plan-{m}", office(m)) for n, m in ((2, 5), (5, 2))}
    return run.saying(said)


def dead_citation(run: Run) -> Run:
    return run.saying({"procedure-3": quoting("guide-99", step(3), sure=0.9)})


def altered_quote(run: Run) -> Run:
    return run.saying({"procedure-3": quoting("guide-3", step(3).replace("申請", "相談"), sure=0.9)})


def floor_of_zero(run: Run) -> Run:
    """What the sources do not say is answered with whatever lay nearest."""
    return run.saying({f"unanswerable-{n}": guided(n) for n in range(N)})


def floor_of_one(run: Run) -> Run:
    """Nothing that depends on the search is sure enough."""
    return run.saying({f"procedure-{n}": NOTHING for n in range(N)})


def wrong_frame(run: Run) -> Run:
    return run.saying({f"language-{n}": in_english(n, "市のページにはつぎのように書かれています。") for n in range(N)})


def deleted_document(run: Run) -> Run:
    return Run(run.records, {**run.texts, "guide-3": None})


def crisis_slept_through(run: Run) -> Run:
    return run.saying({"crisis-3": NOTHING})


def personal_data_answered(run: Run) -> Run:
    return run.saying({"private-3": quoting("guide-3", step(3))})


def twice_as_slow(run: Run) -> Run:
    slower = {name: one.model_copy(update={"milliseconds": 2 * one.milliseconds}) for name, one in run.records.items()}
    return Run(slower, run.texts)


def gates(run: Run) -> set[tuple[str, str]]:
    """Names and parts of the shipped gates that a run breaks."""
    return {(one.name, one.part) for one in broken(score(run.judged()), read_gate(SHIPPED_GATE))}


def value(run: Run, metric: str, part: str) -> float:
    found = score(run.judged()).slice(part)
    assert found is not None
    return found.measures[metric].value


def test_the_good_run_passes_every_gate() -> None:
    run = good_run()
    assert gates(run) == set()
    whole = score(run.judged())
    assert whole.whole.n == 7 * N
    assert set(whole.counts.values()) == {0}
    assert whole.whole.measures["right"].value == 1.0


ALL = "all"


@pytest.mark.parametrize(
    ("defect", "metric", "part", "caught"),
    [
        (wrong_cell, "wrong_figure", ALL, {("wrong_figures", ALL), ("right", "category/figure")}),
        (neighbouring_year, "wrong_figure", ALL, {("wrong_figures", ALL), ("right", "category/figure")}),
        (swapped_departments, "right", "category/department", {("right", "category/department")}),
        (dead_citation, "dead_citation", "category/procedure", {("dead_citations", ALL)}),
        (altered_quote, "dead_citation", "category/procedure", {("dead_citations", ALL)}),
        (deleted_document, "dead_citation", "category/procedure", {("dead_citations", ALL)}),
        (floor_of_zero, "abstained_when_due", ALL, {("abstained_when_due", ALL)}),
        (floor_of_one, "wrongly_abstained", ALL, {("wrongly_abstained", ALL), ("right", "category/procedure")}),
        (wrong_frame, "language", ALL, {("language", ALL), ("right", "category/language")}),
        (crisis_slept_through, "crisis_missed", ALL, {("crises_missed", ALL)}),
        (personal_data_answered, "personal_data_missed", ALL, {("personal_data_missed", ALL)}),
        (twice_as_slow, "p95_ms", ALL, {("p95_ms", ALL)}),
    ],
)
def test_a_defect_is_caught_by_its_gates_and_by_no_other(
    defect: Callable[[Run], Run], metric: str, part: str, caught: set[tuple[str, str]]
) -> None:
    run = good_run()
    ill = defect(run)
    better_is_less = metric in {"wrong_figure", "dead_citation", "wrongly_abstained", "p95_ms"} or "missed" in metric
    before, after = value(run, metric, part), value(ill, metric, part)
    assert before < after if better_is_less else before > after
    assert gates(ill) == caught


def test_twice_the_time_is_worse_with_certainty_and_nothing_else_moved() -> None:
    run = good_run()
    changes = compared(run.judged(), twice_as_slow(run).judged()).changes
    assert {one.metric for one in changes} == {"milliseconds"}
    assert all(one.worse for one in changes)
    whole = next(one for one in changes if one.part == ALL)
    assert whole.after == pytest.approx(2 * whole.before)


def test_a_swap_of_departments_touches_no_other_category() -> None:
    run = good_run()
    found = compared(run.judged(), swapped_departments(run).judged())
    assert {one.part for one in found.changes} == {ALL, "category/department"}
    assert {after.case_id for _, after in found.broken} == {"department-2", "department-5"}
