"""Our assistant and a plain one side by side: the table that is printed, and the plain one as a target."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.models import Answer
from eval.cases import Split
from eval.grounding import Sources, grounding
from eval.judge import Judgement
from eval.peers import LINES, Side, table
from eval.targets import Target
from tests.eval.records import case, judgement
from tests.fakes import FakeEmbedder

GARBAGE = "---\nid: garbage\ntitle: 'ごみの出し方'\n---\n\n燃やすごみは週2回、月曜と木曜に集めます。\n"
PARKING = "---\nid: parking\ntitle: 駐車場\n---\n\n市役所の駐車場は30分まで無料です。\n"

# ---------------------------------------------------------------- the table


def side(name: str, *found: Judgement, peak_mib: float | None = None) -> Side:
    return Side(name, Path(name), found, peak_mib)


OURS = side(
    "ours",
    *[judgement(citation_recall=1.0)] * 3,
    judgement(verdict="silent", outcome="no_evidence", spoke=False, split="test", milliseconds=90.0),
    peak_mib=1234.4,
)
PEER = side("peer", *[judgement(verdict="wrong", citation_recall=0.0, milliseconds=20.0)] * 4)


def row(what: str, *, split: Split | None = None) -> list[str]:
    """The values of one line, ours first."""
    (found,) = [cells for cells in table([OURS, PEER], split=split) if cells[0] == what]
    return found[1:]


def test_every_line_has_a_cell_for_each_side_and_memory_is_last() -> None:
    rows = table([OURS, PEER])
    assert [cells[0] for cells in rows] == [*LINES.values(), "peak memory, MiB"]
    assert {len(cells) for cells in rows} == {3}


def test_a_share_is_shown_with_its_interval() -> None:
    """Wilson's interval of 3 in 4 and of 0 in 4, by hand."""
    assert row(LINES["right"]) == ["75.0% [30.1%–95.4%]", "0.0% [0.0%–49.0%]"]
    assert row(LINES["wrong"]) == ["0.0% [0.0%–49.0%]", "100.0% [51.0%–100.0%]"]
    assert row(LINES["silent"])[0] == "25.0% [4.6%–69.9%]"


def test_times_are_shown_in_milliseconds() -> None:
    assert row(LINES["p50_ms"], split=Split.TUNE) == ["10.0 [10.0–10.0]", "20.0 [20.0–20.0]"]


def test_what_was_not_measured_is_a_dash_without_an_interval() -> None:
    assert row(LINES["retrieval_recall"]) == ["–", "–"]
    assert row(LINES["right"], split=Split.TEST) == ["0.0% [0.0%–79.3%]", "–"]


def test_memory_is_rounded_and_a_dash_where_nobody_looked() -> None:
    assert row("peak memory, MiB") == ["1,234", "–"]


def test_only_the_cases_of_the_split_asked_for_are_counted() -> None:
    assert row(LINES["right"], split=Split.TUNE) == ["100.0% [43.9%–100.0%]", "0.0% [0.0%–49.0%]"]
    assert row(LINES["silent"], split=Split.TEST) == ["100.0% [20.7%–100.0%]", "–"]


# ---------------------------------------------------------------- the plain assistant


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sources."""
    root = tmp_path_factory.mktemp("corpus")
    (root / "guides").mkdir()
    (root / "guides" / "01.md").write_text(GARBAGE, encoding="utf-8")
    (root / "guides" / "02.md").write_text(PARKING, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def peer(corpus: Path) -> Target:
    """The plain assistant; one for all tests, because Chroma's collection is one for the process."""
    from eval.peer_langchain import PlainLangChain  # noqa: PLC0415 - imports Chroma

    return PlainLangChain(corpus, FakeEmbedder())


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("燃やすごみは何曜に集めますか", "garbage"),
        ("市役所の駐車場は無料ですか", "parking"),
    ],
)
def test_the_peer_answers_from_the_likest_chunk_and_cites_what_its_source_holds(
    peer: Target, question: str, source: str
) -> None:
    said = Answer.model_validate(peer.ask(question, session_id="s", case=case()))
    (citation,) = said.citations
    assert (said.outcome, said.session_id, citation.source_id) == ("answered", "s", source)
    assert citation.title == {"garbage": "ごみの出し方", "parking": "駐車場"}[source]
    found = grounding(said, Sources({source: peer.source(source)}), asked=question)
    assert (found.recall, found.dead, found.unfaithful) == (1.0, (), ())


def test_the_peer_answers_what_no_source_answers(peer: Target) -> None:
    said = Answer.model_validate(peer.ask("xyz", session_id=None, case=case()))
    assert (said.outcome, len(said.citations)) == ("answered", 1)


def test_the_peer_finds_every_source_and_the_likest_first(peer: Target) -> None:
    found = peer.search("市役所の駐車場は無料ですか", case=case())
    assert [one.source_id for one in found] == ["parking", "garbage"]
    assert found[0].score > found[1].score
    assert "30分まで無料" in found[0].excerpt


def test_a_source_of_the_peer_is_its_file(peer: Target) -> None:
    assert (peer.source("parking"), peer.source("nowhere")) == (PARKING, None)


def test_the_peer_reads_ids_from_front_matter_names_tables_by_their_file_and_leaves_out_what_is_asked(
    tmp_path: Path,
) -> None:
    from eval.peer_langchain import texts_of  # noqa: PLC0415 - imports Chroma

    for place, text in (
        ("guides/01.md", GARBAGE),
        ("guides/quoted.md", '---\nid: "parking"\n---\n本文\n'),
        ("guides/nameless.md", "本文だけ\n"),
        ("contacts/contacts.csv", "課,電話\n市民課,088-621-0000\n"),
        ("asked/garbage.md", "---\nid: asked-garbage\n---\nごみはいつ？\n"),
        ("notes.txt", "not a source"),
    ):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    texts = texts_of(tmp_path)
    assert texts.keys() == {"garbage", "parking", "nameless", "contacts"}
    assert (texts["garbage"], texts["contacts"]) == (GARBAGE, "課,電話\n市民課,088-621-0000\n")
