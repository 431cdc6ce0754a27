"""A new index is tried on a city's cases: why it may not serve, and what staff are shown of it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from rich.console import Console

from assistant.documents import Asking
from assistant.models import Audience
from assistant.ports import Index, Vectors
from eval.cases import Case, Split
from eval.run import read_records
from eval.targets import Json, Target
from eval.trial import tried
from tests.eval.records import FakeTarget, answer, case, citation, ids, silent_case, written
from tests.fakes import FakeChunks, fake_index

RIGHT = answer()
NEIGHBOUR = answer("令和9年度は1,130件です。[1]")
SILENT = answer("資料にありません。", "no_evidence", citations=[])
ASKED = case(id=ids(Split.TUNE, 1)[0], question="27番の令和9年度は？")
HELD_BACK = case(id=ids(Split.TEST, 1)[0], question="伏せた質問")
UNKNOWN = silent_case(id=ids(Split.TUNE, 2)[1], question="駐車場は？")
FOR_STAFF = case(id=ids(Split.TUNE, 3)[2], question="職員の質問", audience="staff")

NEW = fake_index()
SERVING = replace(fake_index(), generation="gen-serving")


@dataclass
class Trial:
    """Tries `NEW` beside an index that serves, and keeps the reasons and the screen. What is not named in `before` or
    `after` is met with silence."""

    folder: Path
    cases: Sequence[Case] = (ASKED, HELD_BACK, UNKNOWN, FOR_STAFF)
    targets: dict[str, FakeTarget] = field(default_factory=dict)
    screen: str = ""

    def reasons(
        self,
        after: Mapping[str, Json],
        before: Mapping[str, Json] | None = None,
        *,
        serving: Index = SERVING,
        index: Index = NEW,
        removed: AbstractSet[str] = frozenset(),
    ) -> tuple[str, ...]:
        def target(of: Index) -> Target:
            says = after if of.generation == index.generation else before or {}
            return self.targets.setdefault(of.generation, FakeTarget(lambda question: says.get(question, SILENT)))

        self.targets.clear()
        screen = io.StringIO()
        found = tried(
            index,
            None if before is None else serving,
            audience=Audience.CITIZEN,
            removed=removed,
            target=target,
            cases=written(self.folder / "toy.jsonl", self.cases),
            out=self.folder / "runs",
            console=Console(file=screen, width=200),
        )
        self.screen = screen.getvalue()
        return found

    def asked(self, index: Index) -> list[str]:
        """What an index was asked."""
        return [question for question, _ in self.targets[index.generation].asked]


# ---------------------------------------------------------------- whether it may serve


def test_an_index_that_answers_as_the_one_that_serves_passes(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    assert trial.reasons({ASKED.question: RIGHT}, {ASKED.question: RIGHT}) == ()
    assert "3 questions asked of the new index; 0 answered otherwise" in trial.screen
    assert ASKED.question not in trial.screen


def test_a_first_index_is_asked_alone(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    assert trial.reasons({ASKED.question: RIGHT}) == ()
    assert list(trial.targets) == [NEW.generation]
    assert "0 answered otherwise" in trial.screen


def test_an_index_with_a_new_wrong_figure_is_refused_with_the_gate_it_breaks(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    (reason,) = trial.reasons({ASKED.question: NEIGHBOUR}, {ASKED.question: RIGHT})
    assert reason.startswith("wrong_figures: 1, before 0")
    assert trial.reasons({ASKED.question: NEIGHBOUR}, {ASKED.question: NEIGHBOUR}) == ()
    assert len(trial.reasons({ASKED.question: NEIGHBOUR})) == 1


def test_only_the_cases_of_the_audience_are_asked_and_the_runs_are_kept(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    trial.reasons({}, {})
    own = [one.question for one in (ASKED, HELD_BACK, UNKNOWN)]
    assert trial.asked(NEW) == trial.asked(SERVING) == own
    (folder,) = (tmp_path / "runs").iterdir()
    for name in ("before", "after"):
        assert [one.question for one in read_records(folder / name)] == own


def test_cases_of_sources_that_the_new_index_does_not_have_are_not_asked(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    trial.reasons({}, index=replace(NEW, chunks=FakeChunks()))
    assert trial.asked(NEW) == [UNKNOWN.question]


# ---------------------------------------------------------------- documents that went away


@dataclass
class AskedChunks(FakeChunks):
    """Five questions that people ask of a source, and one of another."""

    def askings(self) -> tuple[list[Asking], Vectors]:
        of = [*["initiative-27"] * 5, "guide-hostile"]
        found = [Asking(f"問い{n}", "ja", source, f"{source}#c1", (f"{source}#s1",)) for n, source in enumerate(of)]
        return found, np.zeros((len(found), 2), dtype=np.float32)


WITHOUT = replace(NEW, chunks=FakeChunks())
ELSEWHERE = answer("令和9年度の目標は1,160件です。[1]", citations=[citation("initiative-01")])


def test_what_a_removed_document_said_may_not_be_answered_any_more(tmp_path: Path) -> None:
    trial = Trial(tmp_path, (ASKED, UNKNOWN))
    (reason,) = trial.reasons(
        {ASKED.question: ELSEWHERE}, {ASKED.question: RIGHT}, index=WITHOUT, removed={"initiative-27"}
    )
    assert reason == f"still answered: {ASKED.question} → {ELSEWHERE['text']}"
    assert trial.reasons({}, {ASKED.question: RIGHT}, index=WITHOUT, removed={"initiative-27"}) == ()


def test_the_first_three_questions_of_a_removed_document_are_asked_too(tmp_path: Path) -> None:
    trial = Trial(tmp_path, (UNKNOWN,))
    serving = replace(SERVING, chunks=AskedChunks())
    (reason,) = trial.reasons({"問い1": RIGHT}, {}, serving=serving, index=WITHOUT, removed={"initiative-27"})
    assert trial.asked(WITHOUT) == [UNKNOWN.question, "問い0", "問い1", "問い2"]
    assert reason.startswith("still answered: 問い1 → ")


# ---------------------------------------------------------------- what is shown


def test_what_changed_is_shown_with_both_answers_and_whether_it_is_better(tmp_path: Path) -> None:
    trial = Trial(tmp_path, (ASKED, UNKNOWN))
    trial.reasons({ASKED.question: RIGHT, UNKNOWN.question: ELSEWHERE}, {})
    assert "2 questions asked of the new index; 2 answered otherwise, 1 of them better and 1 worse." in trial.screen
    line = next(line for line in trial.screen.splitlines() if ASKED.question in line)
    assert "資料にありません。" in line
    assert "１,１６０" in line
    assert "better" in line
    assert "not shown" not in trial.screen
    worse, better = trial.screen.index("駐車場は？"), trial.screen.index(ASKED.question)
    assert worse < better  # what is worse is read first


def test_a_changed_held_back_case_is_counted_and_never_shown(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    secret = answer("伏せた回答は1,160件です。[1]")
    trial.reasons(
        {ASKED.question: RIGHT, HELD_BACK.question: secret}, {HELD_BACK.question: answer("伏せた旧回答。[1]")}
    )
    assert "2 answered otherwise" in trial.screen
    assert "1 more, held-back cases among them, are not shown." in trial.screen
    assert ASKED.question in trial.screen
    for words in ("伏せた", HELD_BACK.id):
        assert words not in trial.screen


def test_where_only_held_back_cases_changed_there_is_no_table(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    trial.reasons({HELD_BACK.question: RIGHT}, {})
    assert "1 answered otherwise, 1 of them better and 0 worse." in trial.screen
    assert "1 more, held-back cases among them, are not shown." in trial.screen
    assert "question" not in trial.screen.partition("worse.")[2]
    assert "伏せた" not in trial.screen
