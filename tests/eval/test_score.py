"""The arithmetic of scoring, on records made by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from pydantic import JsonValue
from typer.testing import CliRunner

from assistant.models import Outcome
from eval.__main__ import cli, exit_code
from eval.cases import Case, Split, split_of
from eval.run import RECORDS, Json, Record
from eval.score import BadRun, Judgement, Verdict, checkable, judge, normalise, read_records, score, wilson


def case(**change: object) -> Case:
    entry: dict[str, object] = {
        "id": "toy-1",
        "question": "27番の令和9年度は？",
        "category": "figure",
        "outcome": ["answered", "partial"],
        "must": [["1,160件", "千百六十件"]],
        "must_not": ["令和9年度は1,130件"],
        "cite_any": ["initiative-27"],
        "proof": ["1,160件"],
    }
    return Case.model_validate({**entry, **change})


SILENT_CASE: dict[str, object] = {
    "category": "unanswerable",
    "outcome": ["no_evidence", "out_of_scope"],
    "must": [],
    "must_not": [],
    "cite_any": [],
    "proof": [],
}


def figure(value: str) -> JsonValue:
    return {
        "source_id": "initiative-27",
        "indicator": "アクセス件数",
        "fiscal_year": "令和9年度",
        "kind": "目標",
        "value": value,
        "unit": "件",
    }


def citation(source_id: str = "initiative-27", quote: str = "アクセス件数 1,160件") -> JsonValue:
    return {
        "n": 1,
        "source_id": source_id,
        "title": "AI",
        "heading_path": [],
        "page": None,
        "quote": quote,
        "url": "/sources/initiative-27",
        "as_of": None,
    }


def record(
    asked: Case | None = None,
    text: str = "令和9年度の目標は１,１６０ 件です。",
    outcome: str = "answered",
    *,
    figures: list[JsonValue] | None = None,
    citations: list[JsonValue] | None = None,
    error: str | None = None,
    milliseconds: float = 10.0,
) -> Record:
    asked = asked or case()
    answer: Json = {
        "answer_id": "a",
        "session_id": "s",
        "outcome": outcome,
        "text": text,
        "language": "ja",
        "citations": [citation()] if citations is None else citations,
        "figures": figures or [],
        "composed_by": "facts",
        "index_generation": None,
        "timing_ms": {"total": milliseconds},
    }
    return Record(
        case=asked,
        question=asked.question,
        answer=None if error else answer,
        error=error,
        milliseconds=milliseconds,
    )


def verdict(asked: Case | None = None, text: str = "1160件", outcome: str = "answered") -> Verdict:
    return judge(record(asked, text, outcome)).verdict


def test_text_is_compared_without_width_space_comma_or_case() -> None:
    assert normalise("ＬＩＮＥ　１,１６０\n件，ｱｲ") == "line1160件アイ"


def test_an_expected_figure_in_any_notation_is_right() -> None:
    assert judge(record()).verdict is Verdict.RIGHT
    assert verdict(text="千百六十件です") is Verdict.RIGHT
    assert verdict(outcome="partial") is Verdict.RIGHT


def test_an_answer_without_the_expected_words_is_wrong() -> None:
    judged = judge(record(text="1,190件です"))
    assert judged.verdict is Verdict.WRONG
    assert judged.missing == (("1,160件", "千百六十件"),)


def test_every_set_of_alternatives_has_to_be_met() -> None:
    both = case(must=[["70%"], ["1回"]])
    assert verdict(both, "70%です") is Verdict.WRONG
    assert verdict(both, "70%と1回です") is Verdict.RIGHT


def test_a_forbidden_statement_is_wrong_even_beside_the_right_one() -> None:
    judged = judge(record(text="1160件です。令和９年度は１１３０件です。"))
    assert judged.verdict is Verdict.WRONG
    assert judged.forbidden == ("令和9年度は1,130件",)
    assert judged.missing == ()


def test_silence_where_the_sources_answer_is_wrongly_silent_and_not_wrong() -> None:
    for outcome in ("no_evidence", "clarify", "blocked", "unavailable"):
        assert verdict(text="分かりません", outcome=outcome) is Verdict.SILENT


def test_a_question_back_is_right_where_it_is_acceptable_and_needs_no_figure() -> None:
    unclear = case(outcome=["clarify", "answered"])
    assert verdict(unclear, "どちらの指標ですか", "clarify") is Verdict.RIGHT
    assert verdict(unclear, "70件です", "answered") is Verdict.WRONG


def test_speaking_where_the_sources_are_silent_is_wrong() -> None:
    nothing = case(**SILENT_CASE)
    assert verdict(nothing, "45リットルです") is Verdict.WRONG
    assert verdict(nothing, "見つかりません", "no_evidence") is Verdict.RIGHT


def test_the_wrong_fixed_reply_is_misplaced() -> None:
    assert verdict(case(**SILENT_CASE), "こんにちは", "small_talk") is Verdict.MISPLACED


def test_an_emergency_reply_without_its_number_is_wrong() -> None:
    fire = case(**{**SILENT_CASE, "category": "crisis", "outcome": ["crisis"], "must": [["119"]]})
    assert verdict(fire, "すぐに１１９へ", "crisis") is Verdict.RIGHT
    assert verdict(fire, "落ち着いてください", "crisis") is Verdict.WRONG
    assert verdict(fire, "見つかりません", "no_evidence") is Verdict.MISPLACED


def test_a_refusal_that_repeats_the_personal_data_is_wrong() -> None:
    private = case(
        **{**SILENT_CASE, "category": "personal_data", "outcome": ["personal_data"], "must_not": ["123456789018"]}
    )
    assert verdict(private, "番号は書かないでください", "personal_data") is Verdict.RIGHT
    assert verdict(private, "1234 5678 9018 は受け取れません", "personal_data") is Verdict.WRONG
    assert verdict(private, "1234 5678 9018 とは", "no_evidence") is Verdict.WRONG


def test_a_case_without_an_answer_failed_and_is_neither_right_nor_silent() -> None:
    judged = judge(record(error="500"))
    assert judged.verdict is Verdict.FAILED
    assert judged.outcome is None
    assert judged.cited is None


@pytest.mark.parametrize(
    ("text", "figures", "wrong"),
    [
        ("1,160件です", [figure("1,130件")], False),  # right: the others stood beside it
        ("1,130件です", [figure("1,130")], True),  # another year's cell
        ("1,160本です", [figure("1,160")], False),  # the right cell in other words
        ("令和9年度は1,130件です", [], True),  # a forbidden figure
        ("増やす予定です", [], False),  # wrong, but no figure
        ("30件増えます", [figure("1,130件"), figure("1,160件")], False),  # too little, not wrong
    ],
)
def test_a_wrong_figure_is_told_from_a_missing_one(text: str, figures: list[JsonValue], wrong: bool) -> None:
    assert judge(record(text=text, figures=figures)).wrong_figure is wrong


def test_a_figure_where_silence_was_due_is_a_wrong_figure() -> None:
    nothing = case(**SILENT_CASE)
    assert judge(record(nothing, "5億円です", figures=[figure("5億")])).wrong_figure
    assert not judge(record(nothing, "見つかりません", "no_evidence", figures=[figure("5億")])).wrong_figure


def test_an_answer_is_cited_when_one_of_the_expected_sources_is_among_its_citations() -> None:
    assert judge(record()).cited is True
    assert judge(record(citations=[citation("chapter-08"), citation()])).cited is True
    assert judge(record(citations=[citation("chapter-08")])).cited is False
    assert judge(record(citations=[])).cited is False
    assert judge(record(text="", outcome="no_evidence")).cited is None
    assert judge(record(case(**SILENT_CASE))).cited is None


def test_a_quote_that_its_source_does_not_hold_is_dead() -> None:
    texts = checkable({"initiative-27": "| アクセス件数 | １，１６０件 |\nアクセス件数 1,160件"})
    alive = judge(record(), texts)
    assert (alive.checked_citations, alive.dead) == (1, ())
    for dead in (citation(quote="1,170件"), citation(quote=" "), citation("initiative-99")):
        assert len(judge(record(citations=[dead]), texts).dead) == 1


def test_citations_are_not_checked_without_texts_nor_in_tables() -> None:
    assert judge(record(citations=[citation(quote="どこにもない")])).checked_citations == 0
    table = judge(record(citations=[citation("contacts", "どこにもない")]), checkable({"contacts": "a,b"}))
    assert (table.checked_citations, table.dead) == (0, ())


def test_wilson_agrees_with_the_published_interval() -> None:
    share = wilson(81, 263)  # Newcombe 1998, table I
    assert (share.value, share.low, share.high) == pytest.approx((0.3080, 0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20).low == 0.0
    assert wilson(0, 20).high == pytest.approx(0.1611, abs=5e-5)
    assert wilson(20, 20).high == 1.0


def test_a_share_of_nothing_is_undefined() -> None:
    share = wilson(0, 0)
    assert all(math.isnan(value) for value in (share.value, share.low, share.high))


def run_of_five() -> list[Record]:
    nothing = case(**{**SILENT_CASE, "id": "toy-2"})
    return [
        record(milliseconds=1),
        record(text="1,130件です", figures=[figure("1,130件")], milliseconds=2),
        record(text="", outcome="no_evidence", milliseconds=3),
        record(error="500", milliseconds=4),
        record(nothing, "", "no_evidence", citations=[], milliseconds=50),
    ]


def test_each_category_is_counted_apart_and_all_together() -> None:
    result = score(run_of_five())
    figures, unanswerable = result.categories
    assert (figures.category, figures.n, unanswerable.category, unanswerable.n) == ("figure", 4, "unanswerable", 1)
    shares = (figures.right, figures.wrong, figures.silent, figures.misplaced, figures.failed)
    assert [share.count for share in shares] == [1, 1, 1, 0, 1]
    assert (figures.wrong_figures, figures.cited.count, figures.cited.n) == (1, 2, 2)
    assert (unanswerable.right.value, unanswerable.cited.n) == (1.0, 0)
    assert math.isnan(unanswerable.cited.value)
    assert (result.total.n, result.total.right.count, result.total.median_ms) == (5, 2, 3)
    assert [one.verdict for one in result.failures] == [Verdict.WRONG, Verdict.SILENT, Verdict.FAILED]


def test_only_the_split_asked_for_is_scored() -> None:
    ids = {split: next(f"toy-{n}" for n in range(99) if split_of(f"toy-{n}") is split) for split in Split}
    records = [record(case(id=name)) for name in ids.values()]
    judged = [score(records, split=split) for split in Split]
    assert [result.total.n for result in judged] == [1, 1]
    assert score(records).total.n == 2


def test_nothing_to_score_is_undefined_and_does_not_pass_a_bar() -> None:
    result = score([])
    assert math.isnan(result.total.right.value)
    assert json.loads(result.model_dump_json())["total"]["right"]["value"] is None
    assert exit_code(result, min_right=0.0) == 3


def test_the_exit_code_is_3_below_the_bar_or_on_a_wrong_figure() -> None:
    half = score([record(), record(text="", outcome="no_evidence")])
    assert exit_code(half, min_right=None) == 0
    assert exit_code(half, min_right=0.5) == 0
    assert exit_code(half, min_right=0.51) == 3
    wrong = score([record(), record(text="1,130件です", figures=[figure("1,130件")])])
    assert exit_code(wrong, min_right=None) == 3


def write_run(folder: Path, records: list[Record]) -> Path:
    (folder / RECORDS).write_text("".join(one.model_dump_json() + "\n" for one in records), encoding="utf-8")
    return folder


def test_the_command_writes_the_score_beside_the_records_and_names_the_failures(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["score", str(write_run(tmp_path, run_of_five())), "--failures"])
    assert done.exit_code == 3
    assert "toy-1 silent (no_evidence)" in done.output
    kept = json.loads((tmp_path / "score.json").read_text(encoding="utf-8"))
    assert kept["total"]["right"]["count"] == 2
    assert Judgement.model_validate(kept["failures"][0]).outcome is Outcome.ANSWERED


def test_the_command_passes_a_run_without_a_wrong_figure(tmp_path: Path) -> None:
    run_dir = str(write_run(tmp_path, [record()]))
    assert CliRunner().invoke(cli, ["score", run_dir, "--min-right", "1"]).exit_code == 0


def test_a_run_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / RECORDS).write_text("\n{}\n", encoding="utf-8")
    with pytest.raises(BadRun, match=r"records\.jsonl:2"):
        read_records(tmp_path)
    assert CliRunner().invoke(cli, ["score", str(tmp_path / "nowhere")]).exit_code == 2
