"""Question → an answer from the typed tables, when one of them holds it; never from a model, never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import answer_patterns as answers
from assistant import replies
from assistant.cells import cell_value
from assistant.documents import Passage, Term
from assistant.draft import Draft, DraftSentence
from assistant.figures import figures, schedules
from assistant.link import Linked, link
from assistant.lists import (
    contact_lines,
    contact_of_number,
    departments_of,
    initiative_list,
    lists_initiatives,
    policy_list,
    procedure_list,
)
from assistant.models import ComposedBy, Kind, Outcome, Topic
from assistant.ports import Tokenizer, Vectors
from assistant.text import squeezed
from assistant.understand import Understanding, Want
from assistant.vocabulary import Vocabulary

_COVERED = 0.5  # share of the question's words that a row and its initiative must explain
_SURELY_COVERED = 0.7  # without a word that points to the plan
_OWN = 0.3  # share of the row's own words that such a question must name
_NAMES_ANOTHER = 0.25  # more of the question's words in a row of the other table
_WHOLLY_COVERED = 0.85  # when it also counts what the row counts
_LEADING = 3  # passages among which the initiative must be found when the plan is not named


def from_facts(
    asked: Understanding,
    passages: Sequence[Passage],
    vector: Vectors,
    *,
    vocabulary: Vocabulary,
    tokenizer: Tokenizer,
    city: str,
) -> Draft | None:
    """The tables' answer, or None when no table holds it."""
    if asked.public_number:
        return contact_of_number(asked.public_number, vocabulary)
    if Want.PHONE in asked.wants:
        return contact_lines(asked, vocabulary, tokenizer)
    if asked.kind is Kind.LIST or lists_initiatives(asked):
        listed = (
            procedure_list(asked, vocabulary, tokenizer, city=city)
            or policy_list(asked, vocabulary)
            or initiative_list(asked, vocabulary)
        )
        if listed is not None:
            return listed
    if asked.kind is Kind.DEFINITION and asked.term is not None:
        return _definition(asked, vocabulary)
    if asked.kind is Kind.DEPARTMENT:
        return _departments(asked, passages, vector, vocabulary)
    cell = cell_value(asked, passages, vocabulary=vocabulary, tokenizer=tokenizer)
    beyond = asked.years and not set(asked.years) & set(vocabulary.plan_years)
    return (cell if beyond else None) or _rows(asked, passages, vector, vocabulary) or cell


def _rows(asked: Understanding, passages: Sequence[Passage], vector: Vectors, vocabulary: Vocabulary) -> Draft | None:
    """Figures or stages: the sort that the question names, or whichever table fits it better."""
    wants_row = (
        (asked.numbers and asked.status)
        or asked.kind in (Kind.FIGURE, Kind.SCHEDULE)
        or (asked.years and asked.about_plan)
        or asked.indicators
    )
    if not wants_row:
        return None
    figure = link(asked, vector, vocabulary=vocabulary, schedule=False)
    schedule = link(asked, vector, vocabulary=vocabulary, schedule=True)
    prefer_schedule = asked.kind is Kind.SCHEDULE or (asked.status is not None and asked.kind is not Kind.FIGURE)
    if asked.kind is not Kind.FIGURE and not prefer_schedule:
        prefer_schedule = schedule is not None and (figure is None or schedule.score > figure.score)
    linked = schedule if prefer_schedule else figure
    if linked is None or (linked is not schedule and _names_another(linked, schedule, asked)):
        return None
    if not _fits(asked, linked, passages, vocabulary):
        return None
    return schedules(asked, linked, vocabulary) if prefer_schedule else figures(asked, linked, vocabulary)


def _names_another(figure: Linked, schedule: Linked | None, asked: Understanding) -> bool:
    """Whether the question names a row that has stages and no figures: the next best figure is another thing's."""
    if schedule is None or asked.indicators:
        return False
    return schedule.direct > figure.direct + _NAMES_ANOTHER


def _fits(asked: Understanding, linked: Linked, passages: Sequence[Passage], vocabulary: Vocabulary) -> bool:
    """Whether the rows explain the question well enough to speak for it."""
    rows = linked.rows
    said = set().union(*(r.words | vocabulary.title_words[r.initiative.number] for r in rows))
    if any(w in answers.ATTRIBUTES and w not in said for w in asked.words):
        return False
    if asked.numbers or asked.indicators:
        return linked.coverage >= _COVERED
    leading = [p.chunk.source_id for p in passages[:_LEADING]]
    own = {r.initiative.source_id for r in rows}
    if Want.START in asked.wants and linked.coverage >= _SURELY_COVERED:
        return True
    if asked.counter and linked.coverage >= _WHOLLY_COVERED and linked.own >= _OWN:
        return True
    if asked.about_plan:
        return linked.coverage >= _COVERED and (bool(own & set(leading)) or linked.coverage >= _SURELY_COVERED)
    return linked.coverage >= _COVERED and linked.own >= _OWN and bool(own & set(leading[:2]))


def _departments(
    asked: Understanding, passages: Sequence[Passage], vector: Vectors, vocabulary: Vocabulary
) -> Draft | None:
    if asked.numbers:
        return departments_of([vocabulary.initiatives[n] for n in asked.numbers], vocabulary)
    best = max(
        (link(asked, vector, vocabulary=vocabulary, schedule=s) for s in (False, True)),
        key=lambda linked: linked.score if linked else -1.0,
    )
    leading = [p.chunk.source_id for p in passages[:_LEADING]]
    by_source = {i.source_id: i for i in vocabulary.initiatives.values()}
    named = [by_source[s] for s in leading if s in by_source]
    if best is not None and best.coverage >= _COVERED:
        number = best.rows[0].initiative.number
        if any(i.number == number for i in named):
            return departments_of([vocabulary.initiatives[number]], vocabulary)
    if named and leading[:2] == [named[0].source_id] * 2:
        return departments_of(named[:1], vocabulary)
    if named and leading[0] == named[0].source_id:
        words = vocabulary.initiative_words[named[0].number]
        if vocabulary.covered(asked.words, words) >= _COVERED:
            return departments_of(named[:1], vocabulary)
    return None


def _definition(asked: Understanding, vocabulary: Vocabulary) -> Draft | None:
    """The glossary's own words, when the question is about the term and not about something more."""
    term = asked.term
    if term is None:
        return None
    quotes = [vocabulary.quotes[i] for i in term.sentence_ids]
    said = set().union(*(vocabulary.term_words[term.name], ()))
    if vocabulary.covered(asked.words, said) < _COVERED and not _begins_with(asked, term):
        return None
    sentences = tuple(DraftSentence(q.text, (q,)) for q in quotes)
    name = DraftSentence(replies.TERM.format(term=term.name), fixed=True)
    return Draft(
        Outcome.ANSWERED,
        ComposedBy.FACTS,
        (name, *sentences),
        topic=Topic(source_id=term.source_id, kind=Kind.DEFINITION),
    )


def _begins_with(asked: Understanding, term: Term) -> bool:
    """Whether the question begins with the term: 「DXってなに ばあちゃんにもわかるように」."""
    text = squeezed(asked.text)
    names = "|".join(re.escape(squeezed(name)) for name in (term.name, *term.aliases))
    return re.match(rf"({names})(とは|って|て|は|の意味|の定義|[?。]|$)", text) is not None
