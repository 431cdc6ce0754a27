"""What was asked in vain is gathered, and becomes nothing public by itself."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.adapters.agglomerative import clusters
from assistant.errors import GapUnknown, StoreUnavailable
from assistant.gaps import CASES, UNWRITTEN, GapBook, gaps_of
from assistant.models import AskedInVain, Feedback, Outcome
from eval.cases import load_cases
from ingest.load import load
from tests.fakes import FakeEmbedder, FakeStore, fake_answer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PARKING = ("市役所の駐車場は無料ですか", "市役所の駐車場は無料？", "市役所 駐車場 無料ですか")


def asked(question: str, minutes: int = 0, department: str | None = None, *, unhelpful: bool = False) -> AskedInVain:
    at = NOON + timedelta(minutes=minutes)
    return AskedInVain(question, at, Outcome.NO_EVIDENCE, department, unhelpful)


def same_first_two_letters(vectors: object) -> list[int]:
    """A clustering that tests can foresee: all together but the last."""
    n = len(vectors)  # type: ignore[arg-type]
    return [0] * (n - 1) + [1]


@pytest.fixture
def store() -> FakeStore:
    return FakeStore(now=lambda: NOON)


@pytest.fixture
def book(store: FakeStore, tmp_path: Path) -> GapBook:
    for n, question in enumerate([*PARKING, "プールの水温は？"]):
        answer = fake_answer(f"a{n}", outcome=Outcome.NO_EVIDENCE)
        store.record(question, answer, audience="citizen")
    return GapBook(
        lambda: [store],
        embedder=FakeEmbedder(),
        cluster=same_first_two_letters,
        corpus=tmp_path / "corpus",
        today=lambda: date(2026, 11, 23),
    )


def test_like_questions_are_one_gap_and_the_most_asked_comes_first() -> None:
    questions = [asked("プールの水温は？", 9), *(asked(q) for q in PARKING)]
    embedder = FakeEmbedder()
    a, b, c, far = (embedder.embed_query(q) for q in (*PARKING, "プールの水温は？"))
    between = (min(a @ b, a @ c, b @ c) + max(a @ far, b @ far, c @ far)) / 2
    gaps = gaps_of(questions, embedder=embedder, cluster=lambda v: clusters(v, least_cosine=float(between)))
    assert [gap.count for gap in gaps] == [3, 1]
    assert set(gaps[0].questions) == set(PARKING)
    assert gaps[0].question in PARKING


def test_questions_that_are_not_alike_stay_apart() -> None:
    gaps = gaps_of(
        [asked("プールの水温は？"), asked("議会の傍聴")],
        embedder=FakeEmbedder(),
        cluster=lambda v: clusters(v, least_cosine=0.95),
    )
    assert len(gaps) == 2


def test_a_gap_names_the_department_that_most_askers_were_sent_to() -> None:
    questions = [
        asked("駐車場", 0, "管財課"),
        asked("駐車場", 1, "管財課"),
        asked("駐車場", 2, "総務課", unhelpful=True),
    ]
    (gap,) = gaps_of(questions, embedder=FakeEmbedder(), cluster=lambda v: [0] * len(v))
    assert (gap.department, gap.count, gap.unhelpful) == ("管財課", 3, 1)
    assert gap.last == NOON + timedelta(minutes=2)


def test_nothing_asked_in_vain_is_no_gap() -> None:
    assert gaps_of([], embedder=FakeEmbedder(), cluster=same_first_two_letters) == []


def test_a_draft_is_outside_what_is_ingested_and_refused_until_it_is_answered(book: GapBook, tmp_path: Path) -> None:
    gap = book.gaps()[0]
    place = book.draft(gap.id, author="山田")
    assert place.parent == tmp_path / "corpus" / "drafts"
    text = place.read_text(encoding="utf-8")
    assert "山田" in text
    assert "2026-11-23" in text
    public = tmp_path / "corpus" / "public"
    public.mkdir()
    (public / place.name).write_text(text, encoding="utf-8")
    (refused,) = load(public).refused
    assert "draft" in f"{refused.reason} {refused.mend}"
    answered = text.replace("draft: true\n", "").replace(UNWRITTEN, "無料です。")
    (public / place.name).write_text(answered, encoding="utf-8")
    loaded = load(public)
    assert (loaded.refused, [file.meta.id for file in loaded.sources]) == ((), [f"faq-{gap.id}"])


def test_a_case_is_one_that_the_evaluation_takes(book: GapBook, tmp_path: Path) -> None:
    first, second = book.gaps()
    book.case(first.id, author="山田")
    book.case(second.id, author="鈴木")
    cases = load_cases(tmp_path / "corpus" / CASES)
    assert [(c.question, c.author, str(c.written)) for c in cases] == [
        (first.question, "山田", "2026-11-23"),
        (second.question, "鈴木", "2026-11-23"),
    ]
    assert not any(case.may_speak for case in cases)


def test_what_was_seen_to_is_off_the_list_in_all_its_wordings(book: GapBook, store: FakeStore) -> None:
    gap = book.gaps()[0]
    book.dismiss(gap.id, author="山田")
    assert [one.question for one in book.gaps()] == ["プールの水温は？"]
    assert store.reviews == dict.fromkeys(gap.questions, ("山田", "dismissed"))
    with pytest.raises(GapUnknown, match=gap.id):
        book.dismiss(gap.id, author="山田")


def test_an_answer_that_did_not_help_is_asked_in_vain(store: FakeStore, book: GapBook) -> None:
    store.record("粗大ごみ", fake_answer("helped"), audience="citizen")
    store.record("引っ越し", fake_answer("unhelpful"), audience="citizen")
    store.feedback(Feedback("helped", True, None, NOON))
    store.feedback(Feedback("unhelpful", False, "日付が古い", NOON))
    found = {one.question: one for gap in book.gaps() for one in gap.asked}
    assert "粗大ごみ" not in found
    assert (found["引っ越し"].unhelpful, found["引っ越し"].remark) == (True, "日付が古い")


def test_a_case_line_holds_json_alone(book: GapBook, tmp_path: Path) -> None:
    book.case(book.gaps()[0].id, author='山"田')
    (line,) = (tmp_path / "corpus" / CASES).read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["author"] == '山"田'


def test_a_draft_that_cannot_be_written_leaves_the_gap_open_and_says_what_to_do(book: GapBook, tmp_path: Path) -> None:
    (tmp_path / "corpus").write_text("in the way", encoding="utf-8")
    gap = book.gaps()[0]
    for act in (book.draft, book.case):
        with pytest.raises(StoreUnavailable, match="disk space"):
            act(gap.id, author="山田")
    assert gap.id in [one.id for one in book.gaps()]
