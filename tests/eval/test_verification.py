"""How well the verifier tells true from made up is measured on pairs that are what their labels say."""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from assistant.adapters.sudachi import SudachiTokenizer
from assistant.documents import Source, SourceKind
from assistant.draft import Quote
from assistant.ports import ChatModel
from assistant.rows import spoken_row
from assistant.text import folded
from eval.cases import Split
from eval.cli import commands
from eval.corruptions import Dropped, Known, Spoilt, dropped, quotes_of, spoilt, truly_told
from eval.run import BadRun
from eval.verification import Pair, part_of, read_pairs, told_apart
from tests.fakes import fake_index
from tests.shipped import shipped_index

PEOPLES = Path(__file__).parents[3] / "shared" / "data" / "answer_verification"
DEPARTMENTS = ("デジタル推進課", "こども家庭センター", "保険年金課", "住民課")
PASSAGES = (
    "市民課の窓口では、証明書の手数料をキャッシュレスで払えるようにしています。",
    "令和9年度までに、電子申請の割合を50%に引き上げる考えです。",
    "図書館の利用者カードを、スマートフォンの画面で示せるようにしました。",
)
read_only = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def row(sentence: str, passage: str, label: object, *, under: str = "GoldClass") -> dict[str, object]:
    return {"AnswerSummary": sentence, "AnswerOriginal": passage, under: label}


def listed(path: Path, rows: Sequence[object]) -> Path:
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


TRUE_AND_MADE_UP = [
    *(row(passage, passage, label=True) for passage in PASSAGES),
    *(row("市長は新しい球場を2030年に建てると話しました。", passage, label=False) for passage in PASSAGES),
]


# ---------------------------------------------------------------- the pairs


def test_a_list_and_lines_are_read_alike(tmp_path: Path) -> None:
    rows = [row("払えます。", PASSAGES[0], label=True), row("払えません。", PASSAGES[0], label=False)]
    lines = tmp_path / "lines.jsonl"
    lines.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n\n", encoding="utf-8")
    expected = [Pair("払えます。", PASSAGES[0], supported=True), Pair("払えません。", PASSAGES[0], supported=False)]
    assert read_pairs(listed(tmp_path / "list.json", rows)) == read_pairs(lines) == expected


@pytest.mark.parametrize(
    ("label", "supported"),
    [
        *((label, True) for label in (True, "true", "True", 1, "1")),
        *((label, False) for label in (False, "false", "False", 0, "0")),
    ],
)
@pytest.mark.parametrize("under", ["GoldClass", "Class", "Label", "label", "PredictedClass"])
def test_a_class_is_read_however_it_is_written(tmp_path: Path, label: object, under: str, *, supported: bool) -> None:
    (pair,) = read_pairs(listed(tmp_path / "pairs.json", [row("x", "y", label, under=under)]))
    assert pair.supported is supported


UNLABELLED = json.dumps([{"AnswerSummary": "x", "AnswerOriginal": "y"}])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("not json", id="words"),
        pytest.param("[1]", id="numbers"),
        pytest.param("[{}]", id="bare"),
        pytest.param("{", id="broken"),
        pytest.param(json.dumps([row("x", "y", label="maybe")]), id="unsure"),
        pytest.param(json.dumps([row("x", "y", label=None)]), id="null"),
        pytest.param(UNLABELLED, id="unlabelled"),
        pytest.param(json.dumps([{"AnswerSummary": "x", "GoldClass": True}]), id="no passage"),
    ],
)
def test_a_file_of_anything_else_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pairs.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadRun, match=r"pairs\.json"):
        read_pairs(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="none"):
        read_pairs(tmp_path / "none.json")


def test_every_pair_is_in_one_part_and_no_passage_in_both(tmp_path: Path) -> None:
    rows = [row(f"{n % 3}番目です。", f"資料{n // 3}の文です。", label=n % 2 == 0) for n in range(300)]
    path = listed(tmp_path / "pairs.json", rows)
    tune, test = (read_pairs(path, split) for split in (Split.TUNE, Split.TEST))
    assert len(tune) + len(test) == len(read_pairs(path)) == 300
    assert {p.passage for p in tune}.isdisjoint(p.passage for p in test)
    assert 0.25 < len(test) / 300 < 0.55


def test_a_passage_stays_in_its_part() -> None:
    assert [part_of(passage) for passage in PASSAGES] == [Split.TEST, Split.TUNE, Split.TEST]


# ---------------------------------------------------------------- told apart


def test_what_is_told_apart_rightly_has_full_marks(sudachi: SudachiTokenizer, tmp_path: Path) -> None:
    found = told_apart(read_pairs(listed(tmp_path / "pairs.json", TRUE_AND_MADE_UP)), tokenizer=sudachi)
    assert (found.auc, found.precision.value, found.recall.value) == (1.0, 1.0, 1.0)
    assert (found.precision.n, found.recall.n) == (3, 3)


def test_what_is_labelled_the_other_way_round_has_none(sudachi: SudachiTokenizer) -> None:
    wrong = [Pair(p, p, supported=False) for p in PASSAGES] + [Pair("球場です。", p, supported=True) for p in PASSAGES]
    found = told_apart(wrong, tokenizer=sudachi)
    assert (found.auc, found.precision.value, found.recall.value) == (0.0, 0.0, 0.0)


def test_of_one_class_alone_there_is_nothing_to_tell_apart(sudachi: SudachiTokenizer) -> None:
    assert math.isnan(told_apart([Pair(p, p, supported=True) for p in PASSAGES], tokenizer=sudachi).auc)
    made_up = told_apart([Pair("球場です。", p, supported=False) for p in PASSAGES], tokenizer=sudachi)
    assert math.isnan(made_up.auc)
    assert math.isnan(made_up.precision.value)
    assert math.isnan(made_up.recall.value)
    assert math.isnan(told_apart([], tokenizer=sudachi).auc)


def no_judge() -> ChatModel:
    raise AssertionError("nobody judges here")


def command(*arguments: object) -> Result:
    return CliRunner().invoke(commands({}, no_judge), ["verification", *map(str, arguments)])


def test_the_command_prints_how_well_pairs_are_told_apart(tmp_path: Path) -> None:
    done = command("--data", listed(tmp_path / "pairs.json", TRUE_AND_MADE_UP))
    assert done.exit_code == 0, done.output
    auc, precision, recall = done.output.splitlines()
    assert auc == "AUC 1.000"
    assert re.fullmatch(r"precision 100(\.0)? ?% \[.+–100(\.0)? ?%\] of 3", precision), precision
    assert recall.startswith("recall 100")


def test_the_command_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    done = command("--data", tmp_path / "none.json")
    assert done.exit_code == 2
    assert "none.json" in done.output


def test_the_test_part_of_peoples_summaries_is_told_apart(sudachi: SudachiTokenizer) -> None:
    paths = sorted(PEOPLES.glob("*.json"))
    if not paths:
        pytest.skip(f"{PEOPLES} holds no pairs: the data of NTCIR PoliInfo-4 Answer Verification is not shipped")
    pairs = [pair for path in paths for pair in read_pairs(path, Split.TEST)]
    found = told_apart(pairs, tokenizer=sudachi)
    assert len(pairs) > 300
    assert found.auc >= 0.85
    assert found.recall.value >= 0.85


# ---------------------------------------------------------------- what is spoilt

SOURCE = Source("guide", "児童扶養手当", SourceKind.PROCEDURE, "citizen", ())
LINE = Quote(
    SOURCE,
    ("手続き",),
    None,
    "guide#s1",
    "令和9年度に、保険年金課の児童扶養手当の相談を120件から150件まで実施します。",
)
ROW = Quote(SOURCE, ("数値",), None, "guide#s2", "相談 | 120件 | 150件", ("指標", "令和8年度", "令和9年度"))


def ways(quote: Quote, tokenizer: SudachiTokenizer, *, seed: int = 27) -> dict[Spoilt, str]:
    found = spoilt(quote, Known(DEPARTMENTS, tokenizer), random.Random(seed))
    return {trial.spoilt: trial.sentence.text for trial in found if trial.spoilt is not None}


def changes(kind: Spoilt, tokenizer: SudachiTokenizer, quote: Quote = LINE) -> list[str]:
    return [ways(quote, tokenizer, seed=seed)[kind] for seed in range(20)]


def test_a_line_that_offers_all_is_spoilt_in_every_way(sudachi: SudachiTokenizer) -> None:
    assert set(ways(LINE, sudachi)) == set(Spoilt)


def test_a_line_that_offers_nothing_is_not_spoilt(sudachi: SudachiTokenizer) -> None:
    assert ways(Quote(SOURCE, (), None, "guide#s3", "はい。"), sudachi) == {}


def test_a_figure_is_changed_and_nothing_else(sudachi: SudachiTokenizer) -> None:
    for text in changes(Spoilt.FIGURE, sudachi):
        assert re.fullmatch(re.sub("120|150", r"\\d+", LINE.text), text), text
        assert text != LINE.text
        assert sum(n in text for n in ("120件から", "150件まで")) == 1


def test_two_figures_of_one_unit_change_places(sudachi: SudachiTokenizer) -> None:
    changed = LINE.text.replace("120", "x").replace("150", "120").replace("x", "150")
    assert set(changes(Spoilt.SWAPPED, sudachi)) == {changed}
    assert "令和8年度: 150件、令和9年度: 120件" in ways(ROW, sudachi)[Spoilt.SWAPPED]


def test_only_the_number_of_the_year_is_changed(sudachi: SudachiTokenizer) -> None:
    assert set(changes(Spoilt.YEAR, sudachi)) == {LINE.text.replace("令和9年度", f"令和{n}年度") for n in (8, 10, 11)}


def test_one_unit_is_changed_and_no_number(sudachi: SudachiTokenizer) -> None:
    for text in changes(Spoilt.UNIT, sudachi):
        assert re.findall(r"\d+", text) == re.findall(r"\d+", LINE.text)
        assert text != LINE.text


def test_a_department_becomes_another_known_one(sudachi: SudachiTokenizer) -> None:
    others = {LINE.text.replace("保険年金課", name) for name in DEPARTMENTS if name != "保険年金課"}
    assert set(changes(Spoilt.DEPARTMENT, sudachi)) <= others


def test_a_status_becomes_another(sudachi: SudachiTokenizer) -> None:
    for text in changes(Spoilt.STATUS, sudachi):
        assert re.fullmatch(
            re.escape(LINE.text).replace("実施", "(検討|準備|試行|継続|構築|拡大|開始|完了|廃止)"), text
        )


def test_a_name_differs_in_one_character(sudachi: SudachiTokenizer) -> None:
    for text in changes(Spoilt.NAME, sudachi):
        assert len(text) == len(LINE.text)
        assert sum(a != b for a, b in zip(text, LINE.text, strict=True)) == 1


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("相談を実施します。", "相談を実施しません。"),
        ("窓口で相談できます。", "窓口で相談できません。"),
        ("予約がある本は延長できません。", "予約がある本は延長できます。"),
        ("委任状が必要です。", "委任状が不要です。"),
        ("写真は不要です。", "写真は必要です。"),
        ("支給されない場合があります。", "支給されない場合がありません。"),
        ("本を延長する。", "本を延長しない。"),
    ],
)
def test_the_last_statement_is_denied(sudachi: SudachiTokenizer, text: str, denied: str) -> None:
    assert ways(Quote(SOURCE, (), None, "guide#s4", text), sudachi)[Spoilt.DENIAL] == denied


@pytest.mark.parametrize("quote", [LINE, ROW])
def test_the_same_seed_spoils_the_same(sudachi: SudachiTokenizer, quote: Quote) -> None:
    assert ways(quote, sudachi, seed=3) == ways(quote, sudachi, seed=3)
    assert any(ways(quote, sudachi, seed=3) != ways(quote, sudachi, seed=n) for n in range(4, 9))


@read_only
@given(seed=st.integers(0, 2**16), quote=st.sampled_from([LINE, ROW]))
def test_nothing_spoilt_is_the_line_itself(sudachi: SudachiTokenizer, seed: int, quote: Quote) -> None:
    line = folded(spoken_row(quote.text, quote.header))
    assert line not in map(folded, ways(quote, sudachi, seed=seed).values())


def test_the_true_ones_are_the_line_and_one_other_notation() -> None:
    told = list(truly_told(ROW, random.Random(1)))
    assert told[0].sentence.text == "指標: 相談、令和8年度: 120件、令和9年度: 150件"
    assert all(trial.spoilt is None for trial in told)
    assert [t.sentence.quotes for t in told] == [(ROW,)] * 2
    others = {list(truly_told(ROW, random.Random(n)))[1].sentence.text for n in range(10)}
    assert "指標は相談、令和8年度は120件、令和9年度は150件です。" in others
    assert any("2026年度" in text for text in others)


def test_every_line_of_an_index_that_says_something_to_people_is_tried() -> None:
    assert {q.sentence_id for q in quotes_of(fake_index())} == {
        "initiative-27#s1",
        "initiative-27#s2",
        "initiative-27#s3",
        "initiative-27#s4",
        "initiative-27#s5",
    }


# ---------------------------------------------------------------- over the shipped corpus


@pytest.fixture(scope="module")
def found(sudachi: SudachiTokenizer) -> Dropped:
    return dropped(shipped_index(), tokenizer=sudachi, most=300, seed=27)


@pytest.mark.parametrize(
    ("how", "least"),
    [
        (Spoilt.FIGURE, 0.99),
        (Spoilt.SWAPPED, 0.99),
        (Spoilt.YEAR, 0.99),
        (Spoilt.UNIT, 0.99),
        (Spoilt.DEPARTMENT, 0.99),
        (Spoilt.STATUS, 0.99),
        (Spoilt.NAME, 0.99),
        (Spoilt.DENIAL, 0.95),
    ],
)
def test_what_is_spoilt_is_dropped(found: Dropped, how: Spoilt, least: float) -> None:
    assert found.spoilt[how].n >= 5
    assert found.spoilt[how].value >= least


def test_what_is_true_is_kept(found: Dropped) -> None:
    assert found.as_written.n > 100
    assert found.as_written.value == 0.0
    assert found.reworded.n > 30
    assert found.reworded.value <= 0.05


def test_as_many_are_tried_as_are_asked_for_and_the_same_ones_again(found: Dropped, sudachi: SudachiTokenizer) -> None:
    assert 300 <= sum(share.n for share in found.spoilt.values()) < 300 + len(Spoilt)
    assert dropped(shipped_index(), tokenizer=sudachi, most=300, seed=27) == found
