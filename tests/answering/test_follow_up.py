"""Follow-ups on the shipped corpus: lists narrowed, terms compared, wishes without a subject."""

from __future__ import annotations

import pytest

from assistant.models import Filter, Outcome
from tests.answering.world import World


def test_another_department_after_a_list_is_listed_likewise(shipped: World) -> None:
    answer = shipped.in_turn("総務課が担当しとる取組は？", "住民課は？")
    assert answer.text == shipped.ask("住民課が担当する取組は？").text


def test_a_list_is_narrowed_by_what_follows(shipped: World) -> None:
    narrowed = shipped.in_turn("取組方針2の取組一覧おねがい", "その中で交通局のは？")
    policy = {n for n, i in shipped.vocabulary.initiatives.items() if i.policy == 2}
    own = {n for n in policy if any("交通局" in d for d in shipped.vocabulary.initiatives[n].departments)}
    assert own
    assert f"{len(own)}件" in narrowed.text.splitlines()[0]
    assert all(shipped.vocabulary.initiatives[n].title in narrowed.text for n in own)


def test_a_filter_that_nothing_passes_is_said_to_find_nothing(shipped: World) -> None:
    answer = shipped.in_turn("取組方針1の取組 一覧", "その中で交通局のは？")
    assert answer.outcome is Outcome.NO_EVIDENCE
    assert not answer.citations


def test_what_was_listed_is_remembered_by_its_filters_and_holds_no_words(shipped: World) -> None:
    answer = shipped.ask("取組方針3の新規の取組は？")
    topic = shipped.store.session(answer.session_id).topic
    assert topic.listed == Filter(policy=3, new_only=True)


def test_a_term_is_compared_with_the_one_that_was_explained(shipped: World) -> None:
    answer = shipped.in_turn("BPRとは", "BPOとの違いは？")
    assert "「BPR」の説明です。" in answer.text
    assert "「BPO」の説明です。" in answer.text


@pytest.mark.parametrize("wish", ["必要なものは", "いくら？", "どこで", "期限は？"])
def test_a_wish_without_a_subject_is_not_answered(shipped: World, wish: str) -> None:
    assert shipped.in_turn("国保に入りたい", "最初から", wish).outcome is Outcome.NO_EVIDENCE


def test_what_leads_nowhere_alone_is_asked_of_the_last_source(shipped: World) -> None:
    answer = shipped.in_turn("児童扶養手当 令和7年度 子ども一人で全部支給なら月いくら", "2人目は？")
    assert {c.source_id for c in answer.citations} == {"jido-fuyo-teate"}
    assert "11,030円" in answer.text


def test_an_unknown_thing_stays_unknown_after_an_answer(shipped: World) -> None:
    assert shipped.in_turn("児童手当はいくら？", "市長の給料は？").outcome is Outcome.NO_EVIDENCE
