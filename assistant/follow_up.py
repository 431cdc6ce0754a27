"""A follow-up leans on what the session last spoke of: 「令和11年度は？」「担当は？」「じゃあ国保は？」."""

from __future__ import annotations

from dataclasses import replace

from assistant import question_patterns as patterns
from assistant.models import Kind, Topic
from assistant.text import any_of
from assistant.understand import Understanding, Want

_FOLLOW_UP = any_of(patterns.FOLLOW_UP)
_ANOTHER_YEAR = any_of(patterns.ANOTHER_YEAR)
_NEW_TOPIC = any_of(patterns.NEW_TOPIC)
_SAME_WISH = any_of(patterns.SAME_WISH)
_STEPS = (  # years from the one last spoken of; 再来年 holds 来年, so the first that fits counts
    (any_of(patterns.YEAR_BEFORE), -1),
    (any_of(patterns.YEAR_AFTER_NEXT), 2),
    (any_of(patterns.NEXT_YEAR), 1),
)
_SHORT = 3  # words of a question that names another subject and nothing else


def following(asked: Understanding, topic: Topic) -> Understanding:
    """The question with what a follow-up leaves out taken from the last turn. One with a subject of its own stays."""
    if topic == Topic() or _NEW_TOPIC.search(asked.text):
        return asked
    own_subject = asked.numbers or asked.departments or asked.policy or asked.term
    leaning = bool(_FOLLOW_UP.search(asked.text))
    if topic.kind is Kind.LIST and asked.departments and leaning:
        return replace(asked, kind=Kind.LIST)
    if _SAME_WISH.search(asked.text) and (own_subject or asked.words) and len(asked.words) <= _SHORT:
        asked = _same_wish(asked, topic)
    if own_subject or not (leaning or len(asked.words) < 2):
        return asked
    step = next((years for cue, years in _STEPS if cue.search(asked.text)), 0)
    moved = tuple(y + step for y in topic.years) if step else ()
    years = moved or asked.years
    if not years and _ANOTHER_YEAR.search(asked.text):
        topic = replace(topic, years=())  # a year that is not understood: all of them are said
    all_of_it = asked.kind is Kind.LIST and asked.all_of and not asked.words
    weak = all_of_it or (asked.kind in (Kind.NARRATIVE, Kind.PROCEDURE) and (leaning or bool(years) or all_of_it))
    return replace(
        asked,
        kind=topic.kind if topic.kind and weak else asked.kind,
        numbers=topic.initiatives,
        indicators=() if asked.words else topic.indicators,
        source_id=topic.source_id,
        years=years or (() if asked.words or asked.all_of or Want.START in asked.wants else topic.years),
        about_plan=asked.about_plan or bool(topic.initiatives),
    )


def _same_wish(asked: Understanding, topic: Topic) -> Understanding:
    """「国保は？」 after somebody's telephone number: another subject, the same wish."""
    bare = asked.kind in (Kind.NARRATIVE, Kind.PROCEDURE) and not asked.wants and not asked.sections
    if not bare:
        return asked
    kind = topic.kind if topic.kind in (Kind.DEFINITION, Kind.DEPARTMENT) else asked.kind
    return replace(asked, kind=kind, wants=frozenset(map(Want, topic.wants)), sections=topic.sections)
