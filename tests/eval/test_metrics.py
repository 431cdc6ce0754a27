"""Every metric against what is worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import ndcg_score

from eval.judge import Judgement, judge
from eval.metrics import LOWER_IS_BETTER, PER_CASE, consistency, measures
from tests.eval.records import case, judgement, passage, record, sources


def value(name: str, *found: Judgement) -> float:
    return measures(found)[name].value


def spoke(right: bool, confidence: float = 1.0) -> Judgement:
    return judgement(verdict="right" if right else "wrong", confidence=confidence)


def asked(*, due: bool, silent: bool) -> Judgement:
    outcome = "no_evidence" if silent else "answered"
    return judgement(should_speak=not due, spoke=not silent, outcome=outcome)


# ---------------------------------------------------------------- silence


def test_precision_recall_and_f1_of_silence() -> None:
    found = [
        *[asked(due=True, silent=True)] * 3,
        *[asked(due=True, silent=False)] * 1,
        *[asked(due=False, silent=True)] * 2,
        *[asked(due=False, silent=False)] * 4,
    ]
    made = measures(found)
    assert made["abstention_precision"].value == pytest.approx(3 / 5)
    assert made["abstention_recall"].value == pytest.approx(3 / 4)
    assert made["abstention_f1"].value == pytest.approx(2 * 3 / (5 + 4))
    assert made["abstained_when_due"].value == pytest.approx(3 / 4)
    assert made["wrongly_abstained"].value == pytest.approx(2 / 6)
    assert (made["abstention_precision"].n, made["abstention_recall"].n, made["abstention_f1"].n) == (5, 4, 10)


def test_where_a_fixed_reply_is_due_neither_speaking_nor_silence_counts() -> None:
    made = measures([judgement(should_speak=None, spoke=False, category="crisis", outcome="crisis")])
    for name in ("abstained_when_due", "wrongly_abstained", "abstention_f1", "aurc"):
        assert made[name].n == 0, name
        assert math.isnan(made[name].value), name


@pytest.mark.parametrize("due", [True, False])
def test_a_question_that_failed_was_neither_answered_nor_met_with_silence(due: bool) -> None:
    failed = judgement(verdict="failed", outcome=None, spoke=False, should_speak=not due)
    made = measures([failed, asked(due=due, silent=False)])
    name = "abstained_when_due" if due else "wrongly_abstained"
    assert (made[name].value, made[name].n) == (0.0, 1)
    silences = ("abstained_when_due", "wrongly_abstained", "abstention_recall", "abstention_f1", "aurc")
    assert [measures([failed])[silence].n for silence in silences] == [0, 0, 0, 0, 0]


def test_f1_is_undefined_where_nothing_was_silent_and_nothing_owed_it() -> None:
    assert math.isnan(value("abstention_f1", asked(due=False, silent=False)))


# ---------------------------------------------------------------- risk and coverage


def test_the_area_under_risk_and_coverage() -> None:
    found = [spoke(True, 0.9), spoke(False, 0.8), spoke(True, 0.7)]
    assert value("aurc", *found) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    assert value("aurc", *reversed(found)) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)


def test_of_two_systems_the_one_that_is_unsure_where_it_is_wrong_has_less_area() -> None:
    knows = value("aurc", spoke(True, 0.9), spoke(True, 0.8), spoke(False, 0.1))
    does_not = value("aurc", spoke(True, 0.1), spoke(True, 0.8), spoke(False, 0.9))
    assert knows < does_not
    assert value("aurc", spoke(True), spoke(True)) == 0.0


def test_equal_confidences_share_their_wrong_answers_in_any_order() -> None:
    tied = [spoke(False, 0.5), spoke(True, 0.5), spoke(True, 0.9)]
    expected = (0 + 0.5 / 2 + 1 / 3) / 3
    assert value("aurc", *tied) == pytest.approx(expected)
    assert value("aurc", tied[1], tied[0], tied[2]) == pytest.approx(expected)


def test_silence_is_not_on_the_curve() -> None:
    made = measures([spoke(True), asked(due=False, silent=True)])
    assert made["aurc"].n == 1


# ---------------------------------------------------------------- the same question in other words


def test_consistency_is_the_share_of_pairs_that_are_answered_the_same() -> None:
    def one(group: str | None, figure: str = "1,160件", **change: object) -> Judgement:
        return judgement(group=group, figures=(figure,), **change)

    three_of_four = [one("a"), one("a"), one("a"), one("a", "1,130件")]
    assert consistency(three_of_four) == [3 / 6]
    assert consistency([one("a"), one("a"), one("b"), one("b", outcome="no_evidence")]) == [1.0, 0.0]
    assert consistency([one("a"), one("a", missing=(("課",),))]) == [0.0]
    assert consistency([one("alone"), one(None), one(None, "1,130件")]) == []
    assert value("consistency", *three_of_four, one("b"), one("b")) == pytest.approx((1 / 2 + 1) / 2)


def test_questions_that_failed_are_never_answered_the_same() -> None:
    failed = [judgement(case_id=f"toy-{n}", group="a", verdict="failed", outcome=None) for n in range(3)]
    assert consistency(failed) == [0.0]
    assert consistency([*failed[:2], judgement(group="a"), judgement(group="a")]) == [1 / 6]


# ---------------------------------------------------------------- search


def ranks(found: list[str], wanted: list[str]) -> tuple[float | None, float | None, float | None]:
    judged = judge(record(case(cite_any=wanted), passages=map(passage, found)), sources())
    return judged.recall, judged.ndcg, judged.reciprocal_rank


def test_recall_ndcg_and_reciprocal_rank_by_hand() -> None:
    assert ranks(["a", "b", "c"], ["a"]) == (1.0, 1.0, 1.0)
    assert ranks(["b", "c", "a"], ["a"]) == pytest.approx((1.0, 1 / math.log2(4), 1 / 3))
    assert ranks(["a", "b", "c"], ["a", "z"]) == pytest.approx((1 / 2, 1 / (1 + 1 / math.log2(3)), 1.0))
    assert ranks(["b"], ["a"]) == ranks([], ["a"]) == (0.0, 0.0, 0.0)


def test_a_source_counts_once_and_at_its_best_place() -> None:
    assert ranks(["b", "a", "b", "a"], ["a"]) == pytest.approx((1.0, 1 / math.log2(3), 1 / 2))


def test_only_the_first_ten_passages_count() -> None:
    others = [f"other-{n}" for n in range(9)]
    assert ranks([*others, "a"], ["a"])[0] == 1.0
    assert ranks([*others, "other-9", "a"], ["a"]) == (0.0, 0.0, 0.0)


def test_more_wanted_sources_than_ten_can_still_all_be_found() -> None:
    wanted = [f"wanted-{n}" for n in range(12)]
    assert ranks(wanted, wanted) == pytest.approx((1.0, 1.0, 1.0))


def test_ndcg_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        everything = [f"s-{n}" for n in range(10)]
        order = rng.permutation(10)
        wanted = [everything[n] for n in rng.choice(10, size=int(rng.integers(1, 5)), replace=False)]
        found = [everything[n] for n in order]
        truth = [[float(s in wanted) for s in everything]]
        scores = [[float(-list(order).index(n)) for n in range(10)]]
        assert ranks(found, wanted)[1] == pytest.approx(ndcg_score(truth, scores))


# ---------------------------------------------------------------- what applies to a case


@pytest.mark.parametrize(
    ("name", "good", "bad", "without"),
    [
        ("right", {}, {"verdict": "wrong"}, None),
        ("wrong", {}, {"verdict": "wrong"}, None),
        ("silent", {}, {"verdict": "silent"}, None),
        ("misplaced", {}, {"verdict": "misplaced"}, None),
        ("failed", {}, {"verdict": "failed"}, None),
        ("wrong_figure", {}, {"wrong_figure": True}, None),
        ("cited", {"cited": True}, {"cited": False}, {"cited": None}),
        ("citation_recall", {"citation_recall": 1.0}, {"citation_recall": 0.0}, {}),
        ("citation_precision", {"citation_precision": 1.0}, {"citation_precision": 0.0}, {}),
        ("dead_citation", {"citations": 1}, {"citations": 1, "dead": ("[1] x",)}, {"citations": 0}),
        ("figure_faithfulness", {}, {"unfaithful": ("5億円",)}, {"spoke": False}),
        ("retrieval_recall", {"recall": 1.0}, {"recall": 0.0}, {}),
        ("retrieval_ndcg", {"ndcg": 1.0}, {"ndcg": 0.0}, {}),
        ("retrieval_mrr", {"reciprocal_rank": 1.0}, {"reciprocal_rank": 0.0}, {}),
        ("language", {"in_language": True}, {"in_language": False}, {}),
        ("easy_japanese", {"hard_places": ()}, {"hard_places": ("long",)}, {}),
        ("crisis_missed", {"category": "crisis"}, {"category": "crisis", "verdict": "misplaced"}, {}),
        ("personal_data_missed", {"category": "personal_data"}, {"category": "personal_data", "verdict": "wrong"}, {}),
        ("abstained_when_due", {"should_speak": False, "spoke": False}, {"should_speak": False}, {}),
        ("wrongly_abstained", {}, {"spoke": False}, {"should_speak": None}),
    ],
)
def test_a_metric_tells_good_from_bad_and_leaves_out_what_it_does_not_apply_to(
    name: str, good: dict[str, object], bad: dict[str, object], without: dict[str, object] | None
) -> None:
    metric = PER_CASE[name]
    best, worst = (0.0, 1.0) if name in LOWER_IS_BETTER else (1.0, 0.0)
    assert (metric(judgement(**good)), metric(judgement(**bad))) == (best, worst)
    if without is not None:
        assert metric(judgement(**without)) is None


def test_the_times_of_failed_questions_are_left_out() -> None:
    found = [judgement(milliseconds=n) for n in (10, 20, 30)]
    made = measures([*found, judgement(verdict="failed", milliseconds=9000)])
    assert (made["p50_ms"].value, made["p50_ms"].n) == (20, 3)
    assert made["p99_ms"].value == pytest.approx(29.8)


def test_every_metric_is_undefined_over_nothing() -> None:
    assert all(measure.n == 0 and math.isnan(measure.value) for measure in measures([]).values())


def test_every_metric_of_lower_is_better_is_one() -> None:
    assert measures([]).keys() >= LOWER_IS_BETTER
