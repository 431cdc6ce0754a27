"""What an initiative sets out to do is told whole, in the plan's own words, and only when that is asked."""

from __future__ import annotations

import pytest

from assistant.documents import Initiative
from assistant.models import Answer, Outcome
from assistant.rows import spoken_row
from tests.answering.world import World


def _lines(world: World, initiative: Initiative, heading: str) -> list[str]:
    chunks = [c for c in world.index.chunks.source_chunks(initiative.source_id) if c.heading_path[-1:] == (heading,)]
    sentences, _ = world.index.chunks.sentences([c.id for c in chunks])
    return [spoken_row(s.text, s.header) for s in sentences]


def _told(answer: Answer, lines: list[str]) -> bool:
    return answer.outcome is Outcome.ANSWERED and bool(lines) and all(line in answer.text for line in lines)


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("取組{number}で市は何をするん？", "取組内容"),
        ("「{title}」の取組の中身を教えて", "取組内容"),
        ("取組項目{number}の取組計画の表にある項目をぜんぶ", "取組計画"),
    ],
)
def test_every_initiative_is_told_whole(shipped: World, words: str, heading: str) -> None:
    short = [
        i.number
        for i in shipped.index.facts.initiatives
        if not _told(shipped.ask(words.format(number=i.number, title=i.title)), _lines(shipped, i, heading))
    ]
    assert not short


def test_a_years_plan_is_still_asked_of_the_table(shipped: World) -> None:
    assert "取組内容です" not in shipped.ask("取組27は令和9年度に何をする？").text


def test_a_subject_of_no_initiative_is_not_told_as_one(shipped: World) -> None:
    assert "取組内容です" not in shipped.ask("市は火星の移住で何をするん？").text
