"""A new index is tried beside the one that serves: what gets worse keeps it out, what was removed must not remain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from eval.cases import Split
from eval.gate import Gate
from eval.replay import Replay, replayed
from eval.targets import Json
from tests.eval.records import FakeTarget, answer, case, citation, ids, silent_case

GATE = Gate(hard={"wrong_figures": 0, "dead_citations": 0})
RIGHT = answer()
NEIGHBOUR = answer("令和9年度は1,130件です。[1]")
SILENT = answer("資料にありません。", "no_evidence", citations=[])
ASKED = case(id="toy-a", question="27番の令和9年度は？")
UNKNOWN = silent_case(id="toy-b", question="駐車場は？")


def says(words: dict[str, Json]) -> Callable[[str], Json]:
    return lambda question: words[question]


def target(asked: Json, unknown: Json = SILENT) -> FakeTarget:
    return FakeTarget(says({ASKED.question: asked, UNKNOWN.question: unknown}))


def replay(before: FakeTarget | None, after: FakeTarget, work: Path, **change: object) -> Replay:
    values: dict[str, object] = {"known": {"initiative-27"}, "removed": set(), "asked_of_removed": {}}
    return replayed([ASKED, UNKNOWN], before=before, after=after, gate=GATE, work=work, **{**values, **change})  # type: ignore[arg-type]


def test_the_same_answers_pass_and_nothing_is_shown(tmp_path: Path) -> None:
    found = replay(target(RIGHT), target(RIGHT), tmp_path)
    assert (found.passes, found.changed, found.asked) == (True, (), 2)


def test_a_changed_answer_is_shown_with_both_texts(tmp_path: Path) -> None:
    found = replay(target(SILENT), target(RIGHT), tmp_path)
    (changed,) = found.changed
    assert (changed.case, changed.before, changed.after) == (ASKED, SILENT["text"], RIGHT["text"])
    assert (changed.was_right, changed.is_right, found.passes) == (False, True, True)


def test_a_new_wrong_figure_breaks_the_gate(tmp_path: Path) -> None:
    found = replay(target(RIGHT), target(NEIGHBOUR), tmp_path)
    assert not found.passes
    assert found.broken[0].startswith("wrong_figures: 1, before 0")


def test_what_was_wrong_already_is_no_reason_to_keep_the_old_index(tmp_path: Path) -> None:
    assert replay(target(NEIGHBOUR), target(NEIGHBOUR), tmp_path).passes


def test_a_first_index_has_to_pass_by_itself(tmp_path: Path) -> None:
    assert replay(None, target(RIGHT), tmp_path / "one").passes
    assert not replay(None, target(NEIGHBOUR), tmp_path / "two").passes


def test_a_removed_document_that_still_answers_remains(tmp_path: Path) -> None:
    removed = {"known": {"initiative-01"}, "removed": {"initiative-27"}}
    elsewhere = answer("令和9年度の目標は1,160件です。[1]", citations=[citation("initiative-01")])
    found = replay(target(RIGHT), target(elsewhere), tmp_path / "one", **removed)
    assert [one.split(" → ")[0] for one in found.remains] == [ASKED.question]
    assert not found.passes
    assert replay(target(RIGHT), target(SILENT), tmp_path / "two", **removed).passes


def test_what_people_ask_of_a_removed_document_is_a_control_too(tmp_path: Path) -> None:
    question = "27番って何"
    words = {ASKED.question: SILENT, UNKNOWN.question: SILENT, question: RIGHT}
    removed = {
        "known": {"initiative-01"},
        "removed": {"initiative-27"},
        "asked_of_removed": {"initiative-27": [question]},
    }
    found = replay(target(RIGHT), FakeTarget(says(words)), tmp_path / "one", **removed)
    assert [one.split(" → ")[0] for one in found.remains] == [question]
    words[question] = answer("別の資料の話です。[1]", citations=[citation("initiative-01")])
    assert replay(target(RIGHT), FakeTarget(says(words)), tmp_path / "two", **removed).passes


def test_cases_of_documents_that_this_city_does_not_have_are_left_out(tmp_path: Path) -> None:
    after = target(RIGHT)
    found = replay(None, after, tmp_path, known={"initiative-01"})
    assert [question for question, _ in after.asked] == [UNKNOWN.question]
    assert found.asked == 1


def test_a_held_back_question_is_named_by_its_id_alone(tmp_path: Path) -> None:
    held_back = case(id=ids(Split.TEST, 1)[0], question="伏せた質問")
    removed: dict[str, object] = {"known": set(), "removed": {"initiative-27"}, "asked_of_removed": {}}
    after = FakeTarget(lambda _: RIGHT)
    found = replayed([held_back], before=after, after=after, gate=GATE, work=tmp_path, **removed)  # type: ignore[arg-type]
    assert found.remains == (f"control-{held_back.id}",)
