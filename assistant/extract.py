"""Passages → the one to three sentences that answer, verbatim, and the signals that they do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant import answer_patterns as answers
from assistant.alike import SURELY_LIKE, agreeing
from assistant.documents import Chunk, Sentence, SentenceKind, Source, SourceKind
from assistant.draft import Draft, DraftSentence, quote_of
from assistant.fiscal_year import mentions
from assistant.found import Found
from assistant.models import ComposedBy, Kind, Outcome, Topic
from assistant.ports import Index, Tokenizer
from assistant.replies import Replies
from assistant.rows import spoken_row
from assistant.text import any_of, squeezed, unbracketed
from assistant.understand import Understanding, wants_of
from assistant.vocabulary import Vocabulary, holds
from assistant.weigh import PHONE, Weighed, wanted_patterns, weighed

_MOST_SENTENCES = 3
_MOST_LISTED = 12  # lines of a list or table that is asked for whole, or that a sentence introduces
_NEAR_ANY = 3.5  # on average, of the nearest question that people ask, where nobody asked of the source that answers
_ALIKE = 0.7  # of two names, from which one is taken for the other
_SHORT_SECTION = 9  # lines
_GUIDES = (SourceKind.PROCEDURE, SourceKind.SUPPORT, SourceKind.SERVICE, SourceKind.CONTACT)
_LINES = (SentenceKind.ROW, SentenceKind.ITEM)
_LISTS = 0.8  # of the best sentence's score, for a line whose list is what was asked for
_CLOSE = 0.75  # of the best sentence's score, to be said beside it
_INTRODUCES = re.compile(r"(次|以下|下)の?(とおり|通り|表|もの)\S{0,8}。?$|次の\d+(つ|点|種類|項目)")
_TO_BRING = any_of(answers.TO_BRING)
_NOT_STATED = any_of(answers.NOT_STATED)


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for the chosen sentences, and against; `evidence.py` weighs these. Shares are 0 to 1."""

    near: float  # of the nearest sentence shown to the question, or of its source's nearest passage
    coverage: float  # of the question's words, by the chosen and all they stand under
    margin: float  # the best sentence's score over the best of another source
    likeness: float  # to a question that people ask of the chosen sentences, over that of any two
    agreeing: float  # share of what people ask nearest to it that they ask of the sentences shown
    asked_near: float  # nearness of the nearest question that people ask, of whatever
    alien: float  # share of the question's words that neither the passages nor those who ask of them use
    foreign: bool  # asked in another language, in which all is less near
    wanted: bool
    unasked: bool  # nobody asked anything of the source: there is nothing to be like
    asked_alike: bool  # the likest asking wants whatever the question does
    holds_wanted: bool
    fact_row: bool  # the best sentence is a row of an initiative's table
    years: frozenset[int]  # that the sentences and their headings name
    departments: bool  # the sentences and their headings name every department that the question does
    uncovered: tuple[str, ...]  # telling words that neither the sentences nor the headings hold

    @property
    def near_though_foreign(self) -> float:
        """`near` of a question in another language; 0 in Japanese."""
        return self.near if self.foreign else 0.0

    @property
    def lacking(self) -> bool:
        """Whether the sentences hold no value of the sort that the question wants."""
        return self.wanted and not self.holds_wanted

    @property
    def other_row(self) -> float:
        """Share of the question's words that the row of a table does not cover; 0 for prose."""
        return 1.0 - self.coverage if self.fact_row else 0.0


@dataclass(frozen=True, slots=True)
class Extraction:
    """The draft and its signals. `not_stated`: the passage itself says that the documents do not tell."""

    draft: Draft
    signals: Signals
    best_id: str  # of the best sentence
    not_stated: bool


def extract(found: Found, *, tokenizer: Tokenizer, city: str) -> Extraction | None:
    """The best sentences of the passages; None when there are no passages to read."""
    asked, vocabulary = found.asked, found.vocabulary
    ranked = weighed(found, tokenizer=tokenizer)
    if not ranked:
        return None
    ranked = _unknown_first(_needed_first(_named_first(ranked, asked, vocabulary), asked))
    best = ranked[0]
    source = vocabulary.sources[best.chunk.source_id]
    chosen = _together(ranked, asked, glossary=source.kind is SourceKind.GLOSSARY)
    shown = _whole_section(chosen, ranked, source)
    quotes = [quote_of(w.sentence, w.chunk, source) for w in shown]
    head = _named_source(best.chunk, source, asked.say)
    lines = [spoken_row(q.text, q.header) for q in quotes]
    sentences = [DraftSentence(head, fixed=True)]
    if asked.online and best.speaks.named and source.online:
        sentences.insert(0, DraftSentence(asked.say.online[source.online], fixed=True))
    sentences += [DraftSentence(asked.say.quote.format(text=t), (q,)) for t, q in zip(lines, quotes, strict=True)]
    if source.scope == "national":
        sentences.append(DraftSentence(asked.say.national.format(city=city), fixed=True))
    if source.kind is SourceKind.INITIATIVE:
        sentences.append(DraftSentence(asked.say.from_plan, fixed=True))
    if source.as_of and source.kind is not SourceKind.CHAPTER:
        sentences.append(DraftSentence(asked.say.as_of.format(as_of=source.as_of), fixed=True))
    draft = Draft(
        Outcome.ANSWERED,
        ComposedBy.EXTRACTIVE,
        tuple(sentences),
        suggestions=_suggestions(best.chunk, found.index, asked.say),
        topic=Topic(source_id=source.id, kind=asked.kind, initiatives=_initiatives(source.id, vocabulary)),
    )
    grounds = "\n".join(quote_of(w.sentence, w.chunk, source).grounds for w in chosen)
    signals = _signals(found, ranked, chosen, shown, grounds, tokenizer=tokenizer)
    return Extraction(draft, signals, best.sentence.id, not_stated=bool(_NOT_STATED.search(best.sentence.text)))


def _named_first(ranked: list[Weighed], asked: Understanding, vocabulary: Vocabulary) -> list[Weighed]:
    """What the question names goes before what only sounds like it: 児童手当 is not 児童扶養手当."""
    best = ranked[0]
    if best.speaks.named or best.phrased:
        return ranked
    own = [name for name, ids in vocabulary.names.items() if best.chunk.source_id in ids]
    if not any(_ALIKE <= SequenceMatcher(None, name, p).ratio() < 1 for p in asked.phrases for name in own):
        return ranked
    named = [w for w in ranked if w.speaks.named]
    return [*named, *(w for w in ranked if not w.speaks.named)]


def _needed_first(ranked: list[Weighed], asked: Understanding) -> list[Weighed]:
    """What to bring goes before what else its source says, when that is what is asked for."""
    if asked.foreign or asked.online or not _TO_BRING.search(asked.text):
        return ranked
    own = ranked[0].sentence.source_id
    needed = [
        w for w in ranked if w.sentence.source_id == own and w.chunk.heading_path[-1:] == (answers.THINGS_NEEDED,)
    ]
    return [*needed, *(w for w in ranked if w not in needed)]


def _unknown_first(ranked: list[Weighed]) -> list[Weighed]:
    """The sentence that says that just this is not known goes before what its source says of the rest, unless people
    ask the best in these very words."""
    best = ranked[0]
    if best.like is not None and best.like.likeness >= SURELY_LIKE:
        return ranked
    unknown = [
        w
        for w in ranked
        if w.sentence.source_id == best.sentence.source_id
        and w.speaks.own == 1.0 > best.speaks.own
        and _NOT_STATED.search(w.sentence.text)
    ]
    return [*unknown, *(w for w in ranked if w not in unknown)] if unknown else ranked


def _named_source(chunk: Chunk, source: Source, say: Replies) -> str:
    """What the quotes are taken from: a term, or a document by its title."""
    if source.kind is SourceKind.GLOSSARY and chunk.heading_path:
        return say.term.format(term=chunk.heading_path[-1])
    return say.from_source.format(title=source.title)


def _signals(
    found: Found,
    ranked: Sequence[Weighed],
    chosen: Sequence[Weighed],
    shown: Sequence[Weighed],
    grounds: str,
    *,
    tokenizer: Tokenizer,
) -> Signals:
    asked, vocabulary = found.asked, found.vocabulary
    best = ranked[0]
    asking = set().union(*(vocabulary.askings.by_place.get(w.chunk.id, frozenset()) for w in chosen))
    disputing = {q.source.id for w in chosen for q in vocabulary.contradicted.get(w.sentence.id, ())}
    same = {best.sentence.source_id, *disputing}  # what says otherwise of the same is said too
    others = [w for w in ranked if w.sentence.source_id not in same]
    own = [p.similarity for p in found.passages if p.chunk.source_id == best.chunk.source_id]
    nears = [*(w.speaks.near for w in shown), *map(vocabulary.nearness.of_one, own)]
    other = others[0] if others else None
    said = set(tokenizer.words(grounds)) | vocabulary.source_words[best.chunk.source_id]
    return Signals(
        near=max(nears),
        coverage=max(w.speaks.coverage for w in chosen),
        margin=best.score - (other.score if other else 0.0),
        likeness=_likest(chosen),
        agreeing=agreeing(found.near, {w.sentence.id for w in shown}),
        asked_near=found.near[0].nearness if found.near else _NEAR_ANY,
        alien=1.0 - vocabulary.covered(asked.words, said | asking, squeezed(grounds)) if asked.words else 0.0,
        foreign=asked.foreign,
        wanted=bool(wanted_patterns(asked)),
        unasked=best.sentence.source_id not in vocabulary.askings.by_place,
        asked_alike=best.like is not None and asked.wants <= wants_of(best.like.asking.question),
        holds_wanted=any(w.holds_wanted for w in chosen),
        fact_row=best.sentence.kind is SentenceKind.ROW
        and vocabulary.sources[best.chunk.source_id].kind is SourceKind.INITIATIVE,
        years=frozenset(m.year for m in mentions(grounds, today=None)),
        departments=_names_departments(asked, chosen),
        uncovered=tuple(w for w in dict.fromkeys(asked.words) if not holds(said | asking, squeezed(grounds), w)),
    )


def _likest(some: Sequence[Weighed]) -> float:
    return max((w.like.beyond for w in some if w.like), default=0.0)


def _names_departments(asked: Understanding, chosen: Sequence[Weighed]) -> bool:
    """Whether each department that the question names stands in one sentence with a telephone number, so that no
    other's is given for it; true when it names none."""
    lines = [squeezed(spoken_row(w.sentence.text, w.sentence.header)) for w in chosen]
    return all(any(squeezed(d) in line and PHONE.search(line) for line in lines) for d in asked.departments)


def _together(ranked: Sequence[Weighed], asked: Understanding, *, glossary: bool) -> list[Weighed]:
    """The best sentence with those of its source that are nearly as good, in reading order; the whole table or
    list when the question asks for all of it, or when the best sentence introduces it."""
    best = ranked[0]
    own = [w for w in ranked if w.sentence.source_id == best.sentence.source_id]
    section = [w for w in own if w.chunk.id == best.chunk.id]
    near = best.score - (1 - _CLOSE) * abs(best.score)
    if best.like and best.like.likeness >= SURELY_LIKE and len(best.like.asking.sentence_ids) > 1:
        return [w for w in section if w.sentence.id in best.like.asking.sentence_ids][:_MOST_LISTED]
    lists = asked.kind is Kind.LIST and not (asked.wants or asked.yes_or_no)
    if lists and best.sentence.kind not in _LINES:
        line = next((w for w in own if w.sentence.kind in _LINES and w.score >= _LISTS * best.score), None)
        if line is not None:
            best, section = line, [w for w in own if w.chunk.id == line.chunk.id]
    listed = asked.kind is Kind.LIST or best.chunk.heading_path[-1:] == (answers.THINGS_NEEDED,)
    if listed and best.sentence.kind in _LINES:
        chosen = [w for w in section if _alike_lines(w.sentence, best.sentence)][:_MOST_LISTED]
    elif glossary:
        chosen = section[: _MOST_SENTENCES + 1]  # a term's whole explanation
    elif best.sentence.kind is SentenceKind.ROW:
        chosen = [w for w in section if w.score >= near][:_MOST_SENTENCES]
    else:
        chosen = [w for w in own if w.score >= near][:_MOST_SENTENCES]
    if any(_INTRODUCES.search(w.sentence.text) for w in chosen):
        intro = next(w for w in chosen if _INTRODUCES.search(w.sentence.text))
        chosen += [w for w in _following(intro, own) if w not in chosen]
    return sorted(chosen, key=lambda w: w.number)


def _whole_section(chosen: Sequence[Weighed], ranked: Sequence[Weighed], source: Source) -> Sequence[Weighed]:
    """A guide's short section is said whole: what stands beside an answer is often its other half."""
    if source.kind not in _GUIDES or len({w.chunk.id for w in chosen}) > 1:
        return chosen
    section = sorted((w for w in ranked if w.chunk.id == chosen[0].chunk.id), key=lambda w: w.number)
    return section if len(section) <= _SHORT_SECTION else chosen


def _alike_lines(one: Sentence, other: Sentence) -> bool:
    """Whether both are lines of one list, or rows of one table."""
    return one.kind is other.kind and one.header == other.header


def _following(intro: Weighed, own: Sequence[Weighed]) -> list[Weighed]:
    """What a sentence like 「次のとおりです」 introduces: the lines after it in its section, all of one kind."""
    later = sorted((w for w in own if w.chunk.id == intro.chunk.id and w.number > intro.number), key=lambda w: w.number)
    first = next((w for w in later if w.sentence.kind in _LINES), later[0] if later else None)
    return [w for w in later if first and _alike_lines(w.sentence, first.sentence)][:_MOST_LISTED]


def _suggestions(chunk: Chunk, index: Index, say: Replies) -> tuple[str, ...]:
    """Questions that the same source answers under its other headings."""
    headings = [c.heading_path[-1] for c in index.chunks.source_chunks(chunk.source_id) if c.heading_path]
    others = [h for h in dict.fromkeys(headings) if h in answers.ASKABLE and h not in chunk.heading_path]
    title = unbracketed(chunk.title)
    return tuple(say.ask_section.format(title=title, heading=answers.ASKABLE[h]) for h in others)[:3]


def _initiatives(source_id: str, vocabulary: Vocabulary) -> tuple[int, ...]:
    return tuple(n for n, i in vocabulary.initiatives.items() if i.source_id == source_id)
