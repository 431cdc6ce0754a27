"""Names are found in however people spell them, and nothing else is changed."""

from __future__ import annotations

import pytest

from tests.answering.world import World


def _corrected(world: World, text: str) -> str:
    return world.vocabulary.spellings.corrected(text, world.tokenizer)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ひさいしゃ支援システム", "被災者支援システム"),
        ("総む課の取組", "総務課の取組"),
        ("住民表", "住民票"),
        ("ほいく所", "保育所"),
        ("デジタルデバイト", "デジタルデバイド"),
        ("いーびーぴーえむ", "ebpm"),
        ("juuminhyou", "住民票"),
        ("れいわ の もくひょう", "目標"),
        ("せいせいえーあい", "生成ai"),
    ],
)
def test_another_spelling_of_a_name_becomes_the_name(shipped: World, typed: str, meant: str) -> None:
    assert meant in _corrected(shipped, typed)


@pytest.mark.parametrize(
    "text",
    [
        "オンラインでできる手続は?",
        "児童手当の申請に必要なものは",
        "取組27の令和9年度の目標は?",
        "図書館の休館日",
        "lineの友だち数",
    ],
)
def test_what_is_spelled_as_in_the_documents_stays(shipped: World, text: str) -> None:
    assert _corrected(shipped, text) == text


def test_correcting_twice_changes_nothing_more(shipped: World) -> None:
    once = _corrected(shipped, "しやくしょ ふぁっくす ばんごう まいなんばーかーど")
    assert _corrected(shipped, once) == once
