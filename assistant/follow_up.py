"""A follow-up leans on what the session last spoke of: 「令和11年度は？」「担当は？」「じゃあ国保は？」."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant import question_patterns as patterns
from assistant.documents import Term
from assistant.models import Filter, Kind, Topic
from assistant.text import any_of, squeezed
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
_DIFFERENT = any_of(patterns.DIFFERENT)
_COUNTERS = ("件", "個", "つ", "項目")
_FILTERS = frozenset(("中", "内", "うち", "新規", "分", "方針", "課", "取組", "実施", "検討", "拡大"))
_SHORT = 3  # words of a question that names another subject and nothing else


def following(asked: Understanding, topic: Topic, *, terms: Mapping[str, Term], surely: bool = False) -> Understanding:
    """The question with what a follow-up leaves out taken from the last turn. One with a subject of its own stays.

    `terms` are the glossary's by squeezed name. A question that does not read like a follow-up is taken for one when it
    `surely` is: because alone it leads nowhere.
    """
    if topic == Topic() or _NEW_TOPIC.search(asked.text):
        return asked
    last = terms.get(squeezed(topic.subject))
    if last is not None and asked.term is not None and asked.term != last and _DIFFERENT.search(asked.text):
        return replace(asked, compared=(last, asked.term))
    own_subject = asked.numbers or asked.departments or asked.policy or asked.term
    leaning = surely or bool(_FOLLOW_UP.search(asked.text))
    if last is not None and leaning and asked.kind is Kind.DEFINITION and not own_subject:
        return replace(asked, term=last)
    if topic.listed is not None and _narrows(asked) and not asked.numbers and not asked.term:
        return _narrowed(asked, topic.listed)
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


def _narrows(asked: Understanding) -> bool:
    """Whether a question after a list names nothing but another filter, or asks how many there were."""
    names = squeezed("".join(asked.departments))
    others = [w for w in asked.words if w not in names and w not in _FILTERS]
    filtered = asked.narrowed or (asked.status and asked.years)
    counts = asked.counter in _COUNTERS or Want.COUNT in asked.wants
    return not others and bool(filtered or counts or asked.kind is Kind.LIST)


def _narrowed(asked: Understanding, listed: Filter) -> Understanding:
    """The list again, with the filters that the question names in place of those of their sort."""
    return replace(
        asked,
        kind=Kind.LIST,
        counter=None,
        policy=asked.policy or listed.policy,
        departments=asked.departments or listed.departments,
        new_only=asked.new_only or (listed.new_only and not asked.not_new),
        not_new=asked.not_new or (listed.not_new and not asked.new_only),
        status=asked.status or listed.status,
        years=asked.years or listed.years,
    )


def _same_wish(asked: Understanding, topic: Topic) -> Understanding:
    """「国保は？」 after somebody's telephone number: another subject, the same wish."""
    bare = asked.kind in (Kind.NARRATIVE, Kind.PROCEDURE) and not asked.wants and not asked.sections
    if not bare:
        return asked
    kind = topic.kind if topic.kind in (Kind.DEFINITION, Kind.DEPARTMENT) else asked.kind
    return replace(asked, kind=kind, wants=frozenset(map(Want, topic.wants)), sections=topic.sections)
