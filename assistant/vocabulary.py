"""What one generation can talk about: names, years, and how telling each word is.

Built once when a generation is opened; every step asks it instead of scanning tables.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.asked import Askings, askings_of
from assistant.contradict import contradictions
from assistant.documents import Fact, FactKind, Initiative, Source, Term
from assistant.draft import Quote, quote_of
from assistant.fiscal_year import parse_label
from assistant.models import Kind
from assistant.nearness import Nearness
from assistant.planted import planted
from assistant.ports import FactStore, Index, Tokenizer, Vectors
from assistant.spelling import Spellings, spellings_of
from assistant.synonyms import CALLED
from assistant.text import digits_of, folded, squeezed, unbracketed

_FOREIGN = re.compile(r"[ァ-ヺー]{3,}|[a-z]{2,5}")  # a word in katakana, an acronym
_TELEPHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")
_LONG_MARKS = re.compile(r"[~ー-]")
_DEPARTMENT_PARTS = re.compile(r"[、,・()（）\s]")
_BUREAU = re.compile(r"(\S{2,}?局)\S+(?:課|室)")  # 消防局警防課 is also asked for as 消防局
_DEPARTMENT_END = re.compile(r"(課|室|局|部|所|センター|係|館)$")


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of an initiative's table: an indicator with its cells by fiscal year."""

    initiative: Initiative
    indicator: str
    schedule: bool  # a row of 取組計画; otherwise of 数値目標
    facts: tuple[Fact, ...]
    words: frozenset[str]  # of the indicator
    vector: Vectors  # of the row's sentence


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words and names of one generation."""

    initiatives: Mapping[int, Initiative]
    facts: FactStore
    quotes: Mapping[str, Quote]  # every sentence of the sources that hold typed values, by id
    rows: tuple[FactRow, ...]
    labels: str  # the rows' indicators and the initiatives' titles, folded
    row_vectors: Vectors  # (rows, dimensions)
    cell_vectors: Mapping[str, Vectors]  # of the rows of other tables, by the sentence's id, each (dimensions,)
    plan_years: tuple[int, ...]
    policies: Mapping[int, str]
    departments: tuple[str, ...]  # longest first
    terms: Mapping[str, Term]  # by squeezed name and alias
    term_words: Mapping[str, frozenset[str]]  # of a term's name, aliases and definition
    title_words: Mapping[int, frozenset[str]]
    initiative_words: Mapping[int, frozenset[str]]  # everything its source says
    source_words: Mapping[str, frozenset[str]]  # of title, topics and aliases
    spellings: Spellings
    names: Mapping[str, frozenset[str]]  # what sources are about, squeezed without long marks → their ids
    titles: frozenset[str]  # those of the names that are titles or other names of a source, not topics
    sources: Mapping[str, Source]
    askings: Askings
    nearness: Nearness
    answers: Mapping[str, Kind]  # the kind of question that a sentence of a typed table answers, by its id
    public_numbers: frozenset[str]  # digits of the telephone numbers in the contacts
    contradicted: Mapping[str, tuple[Quote, ...]]  # what other sources say otherwise, by the sentence's id
    published_numbers: frozenset[str]  # likewise of all that look like one anywhere in the documents
    weights: Mapping[str, float]  # inverse document frequency of a word over chunks
    unseen_weight: float

    def weight(self, word: str) -> float:
        """How telling a word is: log of inverse chunk frequency; one nobody wrote weighs as one written once."""
        return self.weights.get(word, self.unseen_weight)

    def covered(self, words: Iterable[str], by: frozenset[str] | set[str], text: str = "") -> float:
        """Share of the words' weight that `by` holds, or that stands inside `text` (squeezed). 0 to 1;
        1.0 for no words."""
        total = kept = 0.0
        for word in set(words):
            weight = self.weights.get(word, self.unseen_weight)
            total += weight
            if word in by or holds(by, text, word):
                kept += weight
        return kept / total if total else 1.0


def expanded(words: Sequence[str]) -> list[str]:
    """The words and what documents call them, for lexical search."""
    return [*words, *(called for word in words for called in CALLED.get(word, ()))]


def holds(words: frozenset[str] | set[str], text: str, word: str) -> bool:
    """Whether `word` or what documents call it is among `words` or inside `text` (squeezed)."""
    if word in words or (len(word) > 1 and word in text):
        return True
    called = CALLED.get(word)
    return called is not None and any(w in words or (len(w) > 1 and w in text) for w in called)


def vocabulary_of(index: Index, tokenizer: Tokenizer) -> Vocabulary:
    """Read a generation's names and count its words."""
    counts: Counter[str] = Counter()
    said: dict[str, set[str]] = defaultdict(set)
    sources = {s.id: s for s in index.chunks.sources()}
    published: set[str] = set()
    total = 0
    for source in sources.values():
        for chunk in index.chunks.source_chunks(source.id):
            words = set(tokenizer.words(f"{chunk.title} {' '.join(chunk.heading_path)} {chunk.text}"))
            counts.update(words)
            said[source.id] |= words
            published |= {digits_of(number) for number in _TELEPHONE.findall(folded(chunk.text))}
            total += 1
    initiatives = {i.number: i for i in index.facts.initiatives}
    quotes, vectors = _quotes(index, sources)
    rows = _rows(index.facts.facts, initiatives, vectors, tokenizer)
    return Vocabulary(
        initiatives=initiatives,
        facts=index.facts,
        quotes=quotes,
        rows=rows,
        labels="\n".join(
            folded(name) for name in (*(r.indicator for r in rows), *(i.title for i in initiatives.values()))
        ),
        row_vectors=np.stack([r.vector for r in rows]) if rows else np.zeros((0, 1), dtype=np.float32),
        cell_vectors={c.sentence_id: vectors[c.sentence_id] for c in index.facts.cells},
        plan_years=_plan_years(index.facts.facts),
        policies={i.policy: i.policy_title for i in initiatives.values()},
        departments=departments_named(index),
        terms={squeezed(name): t for t in index.facts.terms for name in (*t.aliases, t.name)},
        term_words={
            t.name: frozenset(tokenizer.words(" ".join((t.name, *t.aliases, t.definition)))) for t in index.facts.terms
        },
        title_words={n: frozenset(tokenizer.words(i.title)) for n, i in initiatives.items()},
        initiative_words={n: frozenset(said[i.source_id]) for n, i in initiatives.items()},
        source_words={
            s.id: frozenset(tokenizer.words(" ".join((s.title, *s.topics, *s.aliases)))) for s in sources.values()
        },
        spellings=_spellings(index, rows, tokenizer, counts),
        names=_names(sources.values()),
        titles=frozenset(bare_name(n) for s in sources.values() for n in (unbracketed(s.title), *s.aliases)),
        sources=sources,
        askings=askings_of(index.chunks),
        nearness=index.nearness,
        answers=_answers(index.facts),
        public_numbers=frozenset(digits_of(c.phone) for c in index.facts.contacts if c.phone),
        contradicted=_contradicted(index, tokenizer),
        published_numbers=frozenset(published),
        weights={w: math.log((total + 1) / (n + 0.5)) for w, n in counts.items()},
        unseen_weight=math.log((total + 1) / 1.5),
    )


def _quotes(index: Index, sources: Mapping[str, Source]) -> tuple[dict[str, Quote], dict[str, Vectors]]:
    store = index.facts
    owners = {
        r.source_id
        for table in (store.initiatives, store.cells, store.terms, store.procedures, store.contacts)
        for r in table
    }
    chunks = {c.id: c for i in sources if i in owners for c in index.chunks.source_chunks(i)}
    quotes: dict[str, Quote] = {}
    vector_of: dict[str, Vectors] = {}
    for chunk in chunks.values():
        sentences, vectors = index.chunks.sentences([chunk.id])
        for n, sentence in enumerate(sentences):
            quotes[sentence.id] = quote_of(sentence, chunk, sources[chunk.source_id])
            vector_of[sentence.id] = vectors[n]
    return quotes, vector_of


def quotable(index: Index) -> dict[str, Quote]:
    """All lines of the generation by their ids, but for what speaks to a machine."""
    return {
        sentence.id: quote_of(sentence, chunk, source)
        for source in index.chunks.sources()
        for chunk in index.chunks.source_chunks(source.id)
        for sentence in index.chunks.sentences([chunk.id])[0]
        if not planted(sentence.text)
    }


def _contradicted(index: Index, tokenizer: Tokenizer) -> dict[str, tuple[Quote, ...]]:
    quotes = quotable(index)
    found = contradictions(tuple(quotes.values()), departments=departments_named(index), tokenizer=tokenizer)
    return {sentence_id: tuple(quotes[i] for i in others) for sentence_id, others in found.items()}


def _rows(
    facts: Sequence[Fact], initiatives: Mapping[int, Initiative], vectors: Mapping[str, Vectors], tokenizer: Tokenizer
) -> tuple[FactRow, ...]:
    grouped: dict[tuple[int, str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        grouped[fact.initiative, fact.sentence_id, fact.indicator].append(fact)
    return tuple(
        FactRow(
            initiative=initiatives[number],
            indicator=indicator,
            schedule=own[0].kind is FactKind.PLAN,
            facts=tuple(own),
            words=frozenset(tokenizer.words(indicator)),
            vector=vectors[sentence_id],
        )
        for (number, sentence_id, indicator), own in grouped.items()
    )


def bare_name(text: str) -> str:
    """Squeezed, without long-vowel marks, so that さんあ〜る and さんあーる are one name."""
    return _LONG_MARKS.sub("", squeezed(text))


def _answers(facts: FactStore) -> dict[str, Kind]:
    kinds = {f.sentence_id: Kind.SCHEDULE if f.kind is FactKind.PLAN else Kind.FIGURE for f in facts.facts}
    kinds |= {i.department_sentence_id: Kind.DEPARTMENT for i in facts.initiatives}
    return kinds | {sentence_id: Kind.DEFINITION for t in facts.terms for sentence_id in t.sentence_ids}


def _spellings(index: Index, rows: Sequence[FactRow], tokenizer: Tokenizer, counts: Counter[str]) -> Spellings:
    """Of everything that has a name, and of the nouns that the documents use more than once."""
    facts, sources = index.facts, index.chunks.sources()
    names = [name for t in facts.terms for name in (t.name, *t.aliases)]
    names += [name for s in sources for name in (unbracketed(s.title), *s.topics, *s.aliases)]
    names += [p.name for p in facts.procedures]
    names += departments_named(index)
    labels = [*(row.indicator for row in rows), *(i.title for i in facts.initiatives)]
    names += [name for label in labels for name in _compounds(label, tokenizer)]
    names += [w for w in counts if _FOREIGN.fullmatch(w)]
    nouns = [m.surface for w, n in counts.items() if n > 1 for m in tokenizer.morphemes(w) if m.noun]
    return spellings_of(names, sorted(nouns, key=lambda n: -counts[n]), tokenizer)


def _compounds(label: str, tokenizer: Tokenizer) -> Iterator[str]:
    """The noun phrases of a label, and each two nouns that adjoin in them (電子決裁 in 電子決裁システム)."""
    for phrase in tokenizer.phrases(label):
        yield phrase
        parts = [m.surface for m in tokenizer.morphemes(phrase)]
        yield from (first + second for first, second in pairwise(parts))


def _names(sources: Iterable[Source]) -> dict[str, frozenset[str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        for name in (unbracketed(source.title), *source.topics, *source.aliases):
            if len(bare_name(name)) > 2:
                named[bare_name(name)].add(source.id)
    return {name: frozenset(ids) for name, ids in named.items()}


def _plan_years(facts: Sequence[Fact]) -> tuple[int, ...]:
    years = {parse_label(f.fiscal_year) for f in facts if f.kind is not FactKind.ACTUAL}
    return tuple(sorted(y for y in years if y is not None))


def departments_named(index: Index) -> tuple[str, ...]:
    """Every department that the tables and sources name, longest first."""
    named = {d for i in index.facts.initiatives for d in i.departments}
    named |= {d for s in index.chunks.sources() for d in s.departments}
    named |= {c.department for c in index.facts.contacts}
    named |= {m[1] for d in named if (m := _BUREAU.match(folded(d)))}
    parts = {p for d in named for p in _DEPARTMENT_PARTS.split(folded(d)) if len(p) > 2 and _DEPARTMENT_END.search(p)}
    return tuple(sorted(parts, key=lambda d: (-len(d), d)))
