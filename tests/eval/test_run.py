"""A run asks every case once, in its session, and keeps what came back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from typer.testing import CliRunner, Result

from assistant.models import Compose
from eval.cases import Case
from eval.cli import commands
from eval.run import (
    RECORDS,
    SOURCES,
    BadRun,
    Record,
    Settings,
    digest_of,
    new_run_dir,
    read_records,
    read_settings,
    read_sources,
    run,
)
from eval.targets import AskFailed, FoundPassage, Json, TargetMissing
from tests.eval.records import TABLE, FakeTarget, answer, case, citation, no_judge, silent_case, written

FOLLOW_UP = case(id="toy-9", question="その次の年は？", history=["R9は？", "R10は？"])
CASES = (case(), silent_case(id="toy-2", question="月は？"), FOLLOW_UP, case(id="toy-4", question="27番の目標"))


@dataclass
class Unlisted(FakeTarget):
    """Answers, but its sources cannot be read."""

    def source(self, source_id: str) -> str | None:
        raise AskFailed(f"500: no table holds {source_id}")


@dataclass
class Unsearchable(FakeTarget):
    """Answers, but its search is broken."""

    def search(self, question: str, *, case: Case) -> tuple[FoundPassage, ...]:
        raise AskFailed("500: no search")


@dataclass
class Forgetful(FakeTarget):
    """Says `named` in place of the session."""

    named: Json = field(default_factory=dict)

    def ask(self, question: str, *, session_id: str | None, case: Case) -> Json:
        said = super().ask(question, session_id=session_id, case=case)
        return {name: value for name, value in said.items() if name != "session_id"} | self.named


def timeless(records: list[Record]) -> list[Json]:
    """The records without what a clock decides."""
    whole: list[Json] = [one.model_dump(mode="json", exclude={"milliseconds"}) for one in records]
    for one in whole:
        if isinstance(said := one["answer"], dict):
            del said["timing_ms"]
    return whole


# ---------------------------------------------------------------- what is asked and kept


def test_earlier_questions_are_asked_first_in_the_same_session(tmp_path: Path) -> None:
    target = FakeTarget()
    run([FOLLOW_UP], target, tmp_path)
    assert target.asked == [("R9は？", None), ("R10は？", "after R9は？"), ("その次の年は？", "after R9は？")]


def test_a_case_without_history_begins_a_session_of_its_own(tmp_path: Path) -> None:
    target = FakeTarget()
    run(CASES[:2], target, tmp_path)
    assert [session for _, session in target.asked] == [None, None]


def test_the_whole_answer_is_kept_with_its_case_and_ids_that_do_not_change(tmp_path: Path) -> None:
    said = answer(later_addition="kept")
    (kept,) = read_records(run([case()], FakeTarget(lambda question: said), tmp_path / "one"))
    assert (kept.case, kept.question, kept.error) == (case(), case().question, None)
    assert kept.answer == {**said, "answer_id": "toy-1", "session_id": "toy-1"}
    assert kept.milliseconds >= 0


def test_a_failed_question_is_recorded_and_the_run_goes_on(tmp_path: Path) -> None:
    def says(question: str) -> Json:
        if question == CASES[0].question:
            raise AskFailed("500: broken")
        return {"text": "half", "index_generation": "gen-1"} if question == CASES[1].question else answer()

    broken, half, *others = read_records(run(CASES, FakeTarget(says), tmp_path / "one"))
    assert (broken.answer, broken.error) == (None, "500: broken")
    assert (half.answer or {})["text"] == "half"
    assert str(half.error).startswith("not an answer by the contract")
    assert [one.error for one in others] == [None, None]


@pytest.mark.parametrize("named", [{}, {"session_id": None}])
def test_a_conversation_whose_session_is_not_named_is_a_failed_question_and_the_run_goes_on(
    tmp_path: Path, named: Json
) -> None:
    target = Forgetful(named=named)
    failed, other = read_records(run([FOLLOW_UP, silent_case(id="toy-2", question="月は？")], target, tmp_path))
    assert (failed.answer, failed.error) == (None, "the answer to 'R9は？' names no session")
    assert target.asked == [("R9は？", None), ("月は？", None)]
    assert (other.answer or {})["text"] == "月は？は1,160件です。[1]"


def test_a_half_answer_names_no_generation_and_the_run_is_finished(tmp_path: Path) -> None:
    halves: dict[str, Json] = {CASES[0].question: {"text": "half"}, CASES[1].question: answer(index_generation=None)}
    folder = run(CASES, FakeTarget(lambda question: halves.get(question, answer())), tmp_path / "one")
    assert (len(read_records(folder)), read_settings(folder).generation) == (4, "gen-1")
    nameless = run(CASES, FakeTarget(lambda question: answer(index_generation=None)), tmp_path / "two")
    assert not read_settings(nameless).generation


def test_a_good_answer_is_kept_when_the_search_fails_after_it(tmp_path: Path) -> None:
    (kept,) = read_records(run([case()], Unsearchable(), tmp_path))
    assert (kept.error, kept.passages) == (None, ())
    assert (kept.answer or {})["text"] == f"{case().question}は1,160件です。[1]"


def test_passages_are_kept_where_something_is_to_be_found_and_the_question_stands_alone(tmp_path: Path) -> None:
    target = FakeTarget()
    records = read_records(run(CASES, target, tmp_path))
    assert {one.case.id: len(one.passages) for one in records} == {"toy-1": 1, "toy-2": 0, "toy-9": 0, "toy-4": 1}
    assert target.searched == [CASES[0].question, CASES[3].question]


def test_the_sources_that_answers_cite_are_kept_and_one_that_is_not_there_as_none(tmp_path: Path) -> None:
    said = answer(citations=[citation(), citation("nowhere", n=2)])
    run([case()], FakeTarget(lambda question: said), tmp_path)
    assert read_sources(tmp_path) == {"initiative-27": TABLE, "nowhere": None}


def test_a_run_whose_sources_cannot_be_read_says_why_and_can_be_gone_on_with(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="500: no table holds initiative-27"):
        run(CASES, Unlisted(), tmp_path)
    assert len(read_records(tmp_path)) == 4
    assert not (tmp_path / SOURCES).exists()
    again = FakeTarget()
    run(CASES, again, tmp_path)
    assert (again.asked, read_sources(tmp_path)) == ([], {"initiative-27": TABLE})


def test_the_settings_say_what_a_run_was_made_with(tmp_path: Path) -> None:
    (tmp_path / "assistant" / "prompts").mkdir(parents=True)
    (tmp_path / "assistant" / "prompts" / "compose.md").write_bytes(b"")
    kept = read_settings(run(CASES, FakeTarget(), tmp_path / "one", about={"target": "fake"}, root=tmp_path))
    assert (kept.cases, kept.cases_sha256, kept.generation) == (4, digest_of(CASES), "gen-1")
    assert (kept.commit, kept.about) == (None, {"target": "fake"})
    assert kept.prompts["compose.md"].startswith("e3b0c442")  # sha256 of nothing
    assert digest_of(CASES[::-1]) != digest_of(CASES)


# ---------------------------------------------------------------- the same again


def test_two_runs_differ_in_nothing_but_time(tmp_path: Path) -> None:
    folders = [run(CASES, FakeTarget(), tmp_path / name, workers=n) for name, n in (("one", 1), ("two", 3))]
    once, again = (timeless(read_records(folder)) for folder in folders)
    assert once == again
    assert read_sources(folders[0]) == read_sources(folders[1])


def test_several_workers_keep_the_order_of_the_cases(tmp_path: Path) -> None:
    """The first question is answered only after the last one."""
    last_asked = Event()

    def says(question: str) -> Json:
        if question == CASES[0].question:
            assert last_asked.wait(timeout=30)
        if question == CASES[-1].question:
            last_asked.set()
        return answer(question)

    records = read_records(run(CASES, FakeTarget(says), tmp_path, workers=2))
    assert [one.case.id for one in records] == ["toy-1", "toy-2", "toy-9", "toy-4"]


def test_a_run_that_was_cut_in_mid_line_asks_only_what_is_left(tmp_path: Path) -> None:
    whole = timeless(read_records(run(CASES, FakeTarget(), tmp_path)))
    path = tmp_path / RECORDS
    first, second, *_ = path.read_bytes().split(b"\n")
    path.write_bytes(first + b"\n" + second[:40])

    target = FakeTarget()
    run(CASES, target, tmp_path)
    assert [question for question, _ in target.asked] == ["月は？", "R9は？", "R10は？", "その次の年は？", "27番の目標"]
    assert timeless(read_records(tmp_path)) == whole


def test_a_run_that_was_cut_inside_a_character_asks_only_what_is_left(tmp_path: Path) -> None:
    whole = timeless(read_records(run(CASES, FakeTarget(), tmp_path)))
    path = tmp_path / RECORDS
    first, second, *_ = path.read_bytes().split(b"\n")
    path.write_bytes(first + b"\n" + second[: second.index("月".encode()) + 1])
    with pytest.raises(UnicodeDecodeError):
        path.read_text(encoding="utf-8")

    target = FakeTarget()
    run(CASES, target, tmp_path)
    assert [question for question, _ in target.asked] == ["月は？", "R9は？", "R10は？", "その次の年は？", "27番の目標"]
    assert timeless(read_records(tmp_path)) == whole


def test_a_run_that_the_target_ended_is_gone_on_with(tmp_path: Path) -> None:
    def gone(question: str) -> Json:
        if question == CASES[1].question:
            raise TargetMissing("nothing answers")
        return FakeTarget().says(question)

    with pytest.raises(TargetMissing):
        run(CASES, FakeTarget(gone), tmp_path / "cut")
    assert len(read_records(tmp_path / "cut")) == 1
    run(CASES, FakeTarget(), tmp_path / "cut")
    run(CASES, FakeTarget(), tmp_path / "whole")
    assert timeless(read_records(tmp_path / "cut")) == timeless(read_records(tmp_path / "whole"))


def test_a_finished_run_is_not_asked_again(tmp_path: Path) -> None:
    target = FakeTarget()
    run(CASES, FakeTarget(), tmp_path)
    run(CASES, target, tmp_path)
    assert target.asked == []


@pytest.mark.parametrize(("cases", "about"), [(CASES[:2], {"target": "fake"}), (CASES, {"target": "another"})])
def test_a_folder_of_another_run_is_refused_and_left_alone(
    tmp_path: Path, cases: tuple[Case, ...], about: dict[str, str]
) -> None:
    run(CASES, FakeTarget(), tmp_path, about={"target": "fake"})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(BadRun, match="another folder"):
        run(cases, FakeTarget(), tmp_path, about=about)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_run_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / RECORDS).write_text("\n{}\n", encoding="utf-8")
    with pytest.raises(BadRun, match=r"records\.jsonl:2"):
        read_records(tmp_path)
    for read in (read_settings, read_sources):
        with pytest.raises(BadRun, match=r"\.json"):
            read(tmp_path)


@pytest.mark.parametrize("texts", ['{"initiative-27": 5}', '{"initiative-27": ["本文"]}', "[]", "5", "{"])
def test_sources_that_are_no_texts_are_refused_by_name(tmp_path: Path, texts: str) -> None:
    (tmp_path / SOURCES).write_text(texts, encoding="utf-8")
    with pytest.raises(BadRun, match=r"sources\.json"):
        read_sources(tmp_path)


def test_every_new_run_has_a_folder_of_its_own(tmp_path: Path) -> None:
    folder = new_run_dir(tmp_path)
    assert folder.parent == tmp_path
    assert not folder.exists()


# ---------------------------------------------------------------- the command


def command(target: FakeTarget, *arguments: object) -> Result:
    def opened(compose: Compose) -> FakeTarget:
        return target

    return CliRunner().invoke(commands({"in-process": opened}, no_judge), [str(one) for one in arguments])


def test_the_command_refuses_a_bad_case_file_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path / "toy.jsonl", CASES[:1])
    path.write_text(path.read_text(encoding="utf-8") + "{}", encoding="utf-8")
    done = command(FakeTarget(), "run", "--cases", path, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "toy.jsonl:2" in done.output
    assert not (tmp_path / "out").exists()


def test_the_command_names_the_folder_of_the_run_and_goes_on_with_it(tmp_path: Path) -> None:
    cases, target = written(tmp_path / "toy.jsonl", CASES), FakeTarget()
    done = command(target, "run", "--cases", cases, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    folder = Path(done.output.strip())
    assert isinstance(read_settings(folder), Settings)
    assert json.loads((folder / "settings.json").read_text(encoding="utf-8"))["about"]["cases"] == "toy.jsonl"
    asked = len(target.asked)
    assert command(target, "run", "--cases", cases, "--resume", folder).exit_code == 0
    assert len(target.asked) == asked == 6


def test_the_command_says_why_the_sources_could_not_be_read_and_keeps_the_answers(tmp_path: Path) -> None:
    cases = written(tmp_path / "toy.jsonl", CASES)
    done = command(Unlisted(), "run", "--cases", cases, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "500: no table holds initiative-27" in done.output
    (folder,) = (tmp_path / "out").iterdir()
    assert len(read_records(folder)) == 4


def test_the_command_asks_one_audience_where_that_is_wanted(tmp_path: Path) -> None:
    cases = written(tmp_path / "toy.jsonl", (case(), case(id="toy-4", question="職員", audience="staff")))
    target = FakeTarget()
    done = command(target, "run", "--cases", cases, "--out", tmp_path, "--audience", "staff")
    assert done.exit_code == 0, done.output
    assert [question for question, _ in target.asked] == ["職員"]


@pytest.mark.parametrize("target", ["somewhere", "in-process"])
def test_a_target_that_is_not_there_is_unusable_input(tmp_path: Path, target: str) -> None:
    def nobody(question: str) -> Json:
        raise TargetMissing("nothing answers somewhere")

    cases = written(tmp_path / "toy.jsonl", CASES)
    done = command(FakeTarget(nobody), "run", "--cases", cases, "--out", tmp_path, "--target", target)
    assert done.exit_code == 2
    assert "somewhere" in done.output
