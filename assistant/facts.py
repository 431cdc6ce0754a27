"""Question → an answer from the typed tables, when one of them holds it; never from a model, never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import answer_patterns as answers
from assistant import question_patterns as patterns
from assistant.alike import SURELY_LIKE, Likes, by_source
from assistant.cells import cell_value
from assistant.contents import contents
from assistant.documents import Term
from assistant.draft import Draft, DraftSentence
from assistant.figures import figures, schedules
from assistant.found import Found
from assistant.link import Linked, link
from assistant.link_evidence import DEPARTMENT, NAMED_BY_NUMBER, ROW, LinkSignals, surely_linked
from assistant.lists import (
    contact_liked,
    contact_lines,
    contact_of_number,
    departments_of,
    initiative_list,
    lists_initiatives,
    policy_list,
    procedure_list,
)
from assistant.logistic import Logistic
from assistant.models import ComposedBy, Kind, Outcome, Topic
from assistant.ports import Tokenizer
from assistant.replies import Replies
from assistant.text import any_of, squeezed
from assistant.understand import Understanding, Want
from assistant.vocabulary import Vocabulary

_LIKE_ENOUGH, _LIKER = 5.0, 0.75  # likeness that counts, and a difference that does
_HOW = (Kind.LIST, Kind.PROCEDURE)
_OF_COUNTERS, _OF_TIME = {Want.PHONE, Want.PLACE}, {Want.CLOCK, Want.DATE}
_FAX = any_of(patterns.FAX)
_PREVIOUS_PLAN = any_of(patterns.PREVIOUS_PLAN)  # whose policies and initiatives the tables do not have
_WHO = any_of(patterns.WHO)
_ELSE = any_of((*answers.WHICH_ONES, *patterns.WHY))  # what no cell tells
_COVERED = 0.5  # share of the question's words that a row and its initiative must explain
_NAMES_ANOTHER = 0.25  # more of the question's words in a row of the other table
_NEAR = (0.16, 0.5, 0.5)  # worth of being asked of, of its best passage, and of the words its source holds
_OF_A_DEPARTMENT = {"名前"}  # 「課の正式な名前」
_LEADING = 3  # passages among which the initiative must be found when the plan is not named


def from_facts(found: Found, *, tokenizer: Tokenizer, city: str) -> Draft | None:
    """The tables' answer, or None when no table holds it."""
    asked, vocabulary, likes = found.asked, found.vocabulary, found.likes
    if asked.public_number:
        return contact_of_number(asked.public_number, vocabulary, asked.say)
    whom = asked.kind is Kind.DEPARTMENT or (asked.sections == (answers.CONTACT_SECTION,) and asked.kind not in _HOW)
    timed = asked.wants & _OF_TIME and Want.PHONE not in asked.wants
    if (whom or asked.wants & _OF_COUNTERS) and not timed and not _FAX.search(asked.text):
        counter = contact_liked(asked, likes, vocabulary)
        if counter is not None or Want.PHONE in asked.wants:
            return counter or contact_lines(asked, vocabulary, tokenizer)
    listed = _listed(asked, vocabulary, tokenizer, city=city) or contents(found)
    if listed is not None:
        return listed
    if (asked.compared and not asked.numbers) or (asked.kind is Kind.DEFINITION and asked.term is not None):
        return _definition(asked, likes, vocabulary)
    if asked.kind is Kind.DEPARTMENT:
        return _passed(department_candidate(found), DEPARTMENT)
    return _value(found, tokenizer)


def of_best_sentence(found: Found, sentence_id: str) -> Draft | None:
    """The tables' answer where a line of theirs answers best, though the question's words named no such value:
    「市のホームページつくっとる課」."""
    kind, asked = found.vocabulary.answers.get(sentence_id), found.asked
    if kind is Kind.DEFINITION and asked.kind is kind and asked.term is None:
        terms = [t for t in found.vocabulary.facts.terms if sentence_id in t.sentence_ids]
        return _definitions(terms, found.vocabulary, asked.say)
    if kind is None or asked.kind is kind:
        return None
    leaned = replace(found, asked=replace(asked, kind=kind))
    if kind is Kind.DEPARTMENT:
        unnamed = asked.text
        for department in asked.departments:
            unnamed = unnamed.replace(department, "")
        if not _WHO.search(unnamed):
            return None
        return _passed(department_candidate(leaned), DEPARTMENT)
    return _passed(row_candidate(leaned), ROW) if kind in (Kind.FIGURE, Kind.SCHEDULE) else None


def _listed(asked: Understanding, vocabulary: Vocabulary, tokenizer: Tokenizer, *, city: str) -> Draft | None:
    """A whole list, when one is asked for."""
    previous = _PREVIOUS_PLAN.search(asked.text)
    policies = None if previous else policy_list(asked, vocabulary)
    if policies is not None or (asked.kind is not Kind.LIST and not lists_initiatives(asked)):
        return policies
    procedures = procedure_list(asked, vocabulary, tokenizer, city=city)
    return procedures if procedures is not None or previous else initiative_list(asked, vocabulary)


def _value(found: Found, tokenizer: Tokenizer) -> Draft | None:
    """A figure or a stage of the plan, or a cell of another table, which goes first for years beyond the plan's."""
    years = found.asked.years
    cell = cell_value(found, tokenizer=tokenizer)
    beyond = years and not set(years) & set(found.vocabulary.plan_years)
    rows = _passed(row_candidate(found), ROW)
    return (cell if beyond else None) or rows or cell


def _passed(candidate: Candidate | None, model: Logistic) -> Draft | None:
    """The candidate's draft, when enough speaks for it."""
    return candidate.draft if candidate is not None and surely_linked(candidate.signals, model) else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the plan's tables would answer, and what speaks for it; `link_evidence.py` weighs the signals."""

    draft: Draft
    signals: LinkSignals


def row_candidate(found: Found) -> Candidate | None:
    """Figures or stages: the sort that the question names, or whichever table fits it better."""
    asked, vocabulary = found.asked, found.vocabulary
    wants_row = (
        (asked.numbers and asked.status)
        or asked.kind in (Kind.FIGURE, Kind.SCHEDULE)
        or (asked.years and asked.about_plan)
        or asked.indicators
    )
    if not wants_row or _ELSE.search(asked.text) or not (asked.words or asked.numbers or asked.indicators):
        return None
    figure = link(found, schedule=False)
    schedule = link(found, schedule=True)
    prefer_schedule = asked.kind is Kind.SCHEDULE or (asked.status is not None and asked.kind is not Kind.FIGURE)
    if asked.kind is not Kind.FIGURE and not prefer_schedule:
        prefer_schedule = schedule is not None and (figure is None or schedule.score > figure.score)
    linked, other = (schedule, figure) if prefer_schedule else (figure, schedule)
    if linked is None or (linked is not schedule and _names_another(linked, schedule, asked)):
        return None
    said = set().union(*(r.words | vocabulary.title_words[r.initiative.number] for r in linked.rows))
    if not attributes_of(asked) <= said:
        return None
    draft = schedules(asked, linked, vocabulary) if prefer_schedule else figures(asked, linked, vocabulary)
    sources = {r.initiative.source_id for r in linked.rows}
    signals = _signals(found, sources)
    other_direct = other.direct if other is not None else 0.0
    return Candidate(
        draft,
        replace(
            signals,
            coverage=linked.coverage,
            own=linked.own,
            direct=linked.direct,
            likeness=linked.likeness,
            margin=linked.margin,
            other=max(0.0, other_direct - linked.direct),
        ),
    )


def department_candidate(found: Found) -> Candidate | None:
    """Who is in charge of the initiatives named by number, or of the one that the question is nearest to."""
    asked, vocabulary, passages = found.asked, found.vocabulary, found.passages
    if asked.numbers:
        numbered = [vocabulary.initiatives[n] for n in asked.numbers]
        return Candidate(departments_of(numbered, vocabulary, asked.say), NAMED_BY_NUMBER)
    if not asked.words:
        return None
    liked = by_source(found.likes)
    top = max((p.score for p in passages), default=1.0) or 1.0
    placed: dict[str, float] = {}
    for passage in passages:
        placed.setdefault(passage.chunk.source_id, passage.score / top)
    near: dict[int, float] = {}
    covered = {n: vocabulary.covered(asked.words, said) for n, said in vocabulary.initiative_words.items()}
    for number, initiative in vocabulary.initiatives.items():
        speaks = liked.get(initiative.source_id, 0.0), placed.get(initiative.source_id, 0.0), covered[number]
        near[number] = sum(weight * value for weight, value in zip(_NEAR, speaks, strict=True))
    if not near:
        return None
    first, *others = sorted(near, key=lambda n: -near[n])
    best = vocabulary.initiatives[first]
    if not attributes_of(asked) - _OF_A_DEPARTMENT <= vocabulary.initiative_words[first]:
        return None
    return Candidate(
        departments_of([best], vocabulary, asked.say),
        replace(
            _signals(found, {best.source_id}),
            coverage=covered[first],
            direct=vocabulary.covered(asked.words, vocabulary.title_words[first]),
            margin=near[first] - (near[others[0]] if others else 0.0),
        ),
    )


def attributes_of(asked: Understanding) -> set[str]:
    """What is asked of the subject that no table of ours has (予算, 委託先)."""
    return {w for w in asked.words if w in answers.ATTRIBUTES and not (w == "委員" and "委員会" in asked.text)}


def _signals(found: Found, sources: set[str]) -> LinkSignals:
    """What retrieval and the askings say of the initiatives' sources."""
    asked, vocabulary = found.asked, found.vocabulary
    liked = by_source(found.likes)
    leading = [p.chunk.source_id for p in found.passages[:_LEADING]]
    return LinkSignals(
        source_likeness=max((value for i, value in liked.items() if i in sources), default=0.0),
        elsewhere=max((value for i, value in liked.items() if i not in sources), default=0.0),
        leads=bool(leading) and leading[0] in sources,
        found=bool(sources & set(leading)),
        about_plan=asked.about_plan,
        numbered=bool(asked.numbers or asked.indicators),
        counted=asked.counter is not None,
        uncovered=sum(w not in vocabulary.weights for w in set(asked.words)),
        alien=_alien(asked, sources, vocabulary),
    )


def _alien(asked: Understanding, sources: set[str], vocabulary: Vocabulary) -> float:
    if not asked.words:
        return 0.0
    own = [n for n, i in vocabulary.initiatives.items() if i.source_id in sources]
    said = set().union(*(vocabulary.initiative_words[n] for n in own))
    said |= set().union(*(vocabulary.askings.by_place.get(i, frozenset()) for i in sources))
    return 1.0 - vocabulary.covered(asked.words, said)


def _names_another(figure: Linked, schedule: Linked | None, asked: Understanding) -> bool:
    """Whether the question names a row that has stages and no figures: the next best figure is another thing's."""
    if schedule is None or asked.indicators:
        return False
    return schedule.direct > figure.direct + _NAMES_ANOTHER


def _definition(asked: Understanding, likes: Likes, vocabulary: Vocabulary) -> Draft | None:
    """The glossary's own words, when the question is about the term and not about something more."""
    if asked.compared:
        return _definitions(asked.compared, vocabulary, asked.say)
    term = asked.term
    if term is None:
        return None
    best = max((k.likeness for k in likes.values()), default=0.0)
    own = max((likes[i].likeness for i in term.sentence_ids if i in likes), default=0.0)
    if best >= _LIKE_ENOUGH and best > own + _LIKER:
        return None  # people ask something else of the subject in such words
    words = [w for w in asked.words if w not in patterns.EXPLAINS]
    covered = vocabulary.covered(words, vocabulary.term_words[term.name]) >= _COVERED
    if asked.counter or not (covered or own >= SURELY_LIKE or _begins_with(asked, term)):
        return None
    return _definitions((term,), vocabulary, asked.say)


def _definitions(terms: Sequence[Term], vocabulary: Vocabulary, say: Replies) -> Draft:
    """What the glossary says of each term."""
    sentences: list[DraftSentence] = []
    for term in terms:
        quotes = [vocabulary.quotes[i] for i in term.sentence_ids]
        sentences.append(DraftSentence(say.term.format(term=term.name), fixed=True))
        sentences += [DraftSentence(q.text, (q,)) for q in quotes]
    return Draft(
        Outcome.ANSWERED,
        ComposedBy.FACTS,
        tuple(sentences),
        topic=Topic(source_id=terms[0].source_id, kind=Kind.DEFINITION, subject=terms[0].name),
    )


def _begins_with(asked: Understanding, term: Term) -> bool:
    """Whether the question begins with the term: 「DXってなに ばあちゃんにもわかるように」."""
    text = squeezed(asked.text)
    names = "|".join(re.escape(squeezed(name)) for name in (term.name, *term.aliases))
    return re.match(rf"({names})(とは|って|て|は|の意味|の定義|[?。]|$)", text) is not None
