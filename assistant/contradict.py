"""Which lines of two sources cannot both be true: found once when a generation is opened, looked up for every answer.

Two lines contradict each other when they are about the same subject, say the same words in the same order, and one
measure (a fee, a deadline, an age, opening hours) or the verdict at the end (できます, できません) differs. What only
looks like it is none: another year, row, group, day of the week or department, or what the other source says too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import combinations, permutations, product

from assistant.documents import Source, SourceKind
from assistant.draft import Quote
from assistant.measures import CLOCK, PHONE, Measure
from assistant.ports import Tokenizer
from assistant.statements import Statement, Word, statements_of
from assistant.text import longest, squeezed, unbracketed
from assistant.verify_patterns import CLAIMS, HARMLESS, RIVALS, Claim

_COMMON = 120  # lines that hold a word, from which it leads to no other line
_ALIKE = 0.4  # share of the shorter line's words, from which two lines are compared
_SHARED = 0.75  # share of two statements' words that both say
_FEWEST = 2  # words that both say, beside measures
_OF_COUNTERS = frozenset({CLOCK, PHONE, "番", "階"})  # what is said of a department rather than of a procedure
_HOW_MUCH = ("円", "%", "割")
_NAME = 3  # characters of a title that is no mere word
_TOPIC_ENDS = ("は", "の", "が", "には", "では", "について", ":", "、", "(")
_CLAUSE = re.compile(r"[はが、]")
_UNSURE = (Claim.MAYBE, Claim.CONSIDERED, Claim.PLANNED, Claim.ONLY)
_RIVALLED = frozenset[str]().union(*RIVALS)
_COUNTERS = (SourceKind.CONTACT, SourceKind.CONTACTS)


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """A statement with all that it is about: `subjects` are ids of sources, `above` the words it stands under."""

    statement: Statement
    source_id: str
    subjects: frozenset[str]
    departments: frozenset[str]
    above: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two statements side by side: the measures and words at the same place, what only one of them says, and what of
    that (`alone`) neither goes without saying nor stands above the other."""

    measures: tuple[tuple[Measure, Measure], ...]
    words: tuple[tuple[Word, Word], ...]
    only_first: tuple[Word | Measure, ...]
    only_second: tuple[Word | Measure, ...]
    alone: tuple[Word | Measure, ...] = ()

    @property
    def differing(self) -> list[tuple[Measure, Measure]]:
        """The measures at the same place with another value."""
        return [pair for pair in self.measures if pair[0] != pair[1]]

    @property
    def agree(self) -> bool:
        """Whether both say the same: then neither is contradicted by another line of these sources."""
        return not self.differing and not self.denied

    @property
    def denied(self) -> list[tuple[Word, Word]]:
        """The words of which one is denied."""
        return [pair for pair in self.words if pair[0].denied != pair[1].denied]


def contradictions(
    lines: Sequence[Quote], *, departments: Sequence[str], tokenizer: Tokenizer
) -> Mapping[str, tuple[str, ...]]:
    """By a sentence's id, the sentences of other sources that say otherwise, one of each source."""
    placed = _Placing(lines, departments, tokenizer)
    pairs = [
        (one, other, compared)
        for a, b in _candidates(lines, tokenizer)
        for one, other in product(placed[a], placed[b])
        if one.statement.kinds == other.statement.kinds and (compared := _compared(one, other)) is not None
    ]
    agreed = {(x, y.source_id) for *pair, compared in pairs if compared.agree for x, y in permutations(pair)}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for one, other, compared in pairs:
        both = tuple(permutations((one, other)))
        if any((x, y.source_id) in agreed for x, y in both) or not _contradict(one, other, compared):
            continue
        for x, y in both:
            found[x.statement.quote.sentence_id].setdefault(y.source_id, y.statement.quote.sentence_id)
    return {sentence_id: tuple(others.values()) for sentence_id, others in found.items()}


class _Placing:
    """The statements of each line by its number, read when they are first asked for: few lines are like another's."""

    def __init__(self, lines: Sequence[Quote], departments: Sequence[str], tokenizer: Tokenizer) -> None:
        self._lines, self._tokenizer = lines, tokenizer
        self._departments = tuple(map(squeezed, departments))
        self._names = _names({line.source.id: line.source for line in lines}.values())
        self._known: dict[int, tuple[_Placed, ...]] = {}

    def __getitem__(self, number: int) -> tuple[_Placed, ...]:
        if number not in self._known:
            self._known[number] = tuple(self._read(self._lines[number]))
        return self._known[number]

    def _read(self, line: Quote) -> Iterator[_Placed]:
        above = frozenset(self._tokenizer.words(" ".join((line.source.title, *line.heading_path))))
        for statement in statements_of(line, tokenizer=self._tokenizer):
            text = squeezed(statement.text)
            yield _Placed(
                statement,
                line.source.id,
                subjects=_subjects(text, line.source, self._names),
                departments=longest(d for d in self._departments if d in text),
                above=above,
            )


def _names(sources: Iterable[Source]) -> dict[str, frozenset[str]]:
    """Titles and other names of sources, squeezed, with the ids of those that bear them. A list of counters is about
    all that it names: it has none."""
    named: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        for name in map(squeezed, (unbracketed(source.title), *source.aliases)):
            if len(name) >= _NAME and source.kind not in _COUNTERS:
                named[name].add(source.id)
    return {name: frozenset(ids) for name, ids in named.items()}


def _subjects(text: str, source: Source, names: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Ids of the sources about what a statement names as its topic, else of its own source and of those that have their
    name in its title: 児童手当 in 児童手当のご案内."""
    topics = [n for n in longest(n for n in names if n in text) if text.partition(n)[2].startswith(_TOPIC_ENDS)]
    if topics:
        return frozenset[str]().union(*(names[n] for n in topics))
    title, own = squeezed(source.title), frozenset({source.id})
    return own.union(*(names[n] for n in longest(n for n in names if n in title and names[n] != own)))


def _candidates(lines: Sequence[Quote], tokenizer: Tokenizer) -> Iterator[tuple[int, int]]:
    """Numbers of two lines of two sources that share enough of the shorter one's words (`_ALIKE`): of sources about one
    subject, or lines with a word in common that few hold."""
    words = [frozenset(tokenizer.words(line.text)) for line in lines]
    for a, b in _holding_one_word(words) | _of_one_subject(lines):
        alike = len(words[a] & words[b]) >= _ALIKE * min(len(words[a]), len(words[b]))
        if alike and lines[a].source.id != lines[b].source.id:
            yield a, b


def _holding_one_word(words: Sequence[frozenset[str]]) -> set[tuple[int, int]]:
    holding: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(words):
        for word in own:
            holding[word].append(number)
    few = (numbers for numbers in holding.values() if len(numbers) <= _COMMON)
    return {pair for numbers in few for pair in combinations(numbers, 2)}


def _of_one_subject(lines: Sequence[Quote]) -> set[tuple[int, int]]:
    sources = {line.source.id: line.source for line in lines}
    names = _names(sources.values())
    subjects = {source_id: _subjects("", source, names) for source_id, source in sources.items()}
    own: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        own[line.source.id].append(number)
    related = ((a, b) for a, b in combinations(sources, 2) if subjects[a] & subjects[b])
    return {(min(x, y), max(x, y)) for a, b in related for x, y in product(own[a], own[b])}


def _contradict(one: _Placed, other: _Placed, compared: _Compared) -> bool:
    differing = compared.differing
    if not differing:
        return _verdicts_differ(one.statement, other.statement, compared) and _same_subject(one, other, set())
    kinds = {first.kind for first, _ in differing}
    if compared.denied or len(kinds) > 1 or _is_condition(differing, compared.measures):
        return False
    return _same_subject(one, other, kinds)


def _same_subject(one: _Placed, other: _Placed, kinds: set[str]) -> bool:
    """Of a department only its counters' hours, places and numbers are told without naming what it is about."""
    if one.departments != other.departments and one.departments and other.departments:
        return False
    counter = bool(kinds) and _OF_COUNTERS.issuperset(kinds) and one.departments & other.departments
    return bool(counter or one.subjects & other.subjects)


def _is_condition(differing: Sequence[tuple[Measure, Measure]], measures: Sequence[tuple[Measure, Measure]]) -> bool:
    """Whether what differs only says for whom the amount after it is: 3歳は100円, 4歳は100円."""
    last = max(n for n, pair in enumerate(measures) if pair in differing)
    kind = measures[last][0].kind
    return kind not in _HOW_MUCH and " at " not in kind and any(m.kind in _HOW_MUCH for m, _ in measures[last + 1 :])


def _verdicts_differ(one: Statement, other: Statement, compared: _Compared) -> bool:
    """Whether the last words are the same, of which one alone is denied, and both are sure."""
    last = one.last_word, other.last_word
    verdicts = [_CLAUSE.split(s.text)[-1] for s in (one, other)]
    unsure = any(CLAIMS[claim].search(verdict) for claim in _UNSURE for verdict in verdicts)
    return not unsure and compared.denied == [last] and not compared.alone


def _compared(one: _Placed, other: _Placed) -> _Compared | None:
    """The two side by side; None where either names a thing, group, day, year or measure that the other does not."""
    first, second = one.statement, other.statement
    if first.key and second.key and first.key != second.key:
        return None
    if any(w.noun and not _excused(w, other.above) for w in first.words - second.words) or any(
        w.noun and not _excused(w, one.above) for w in second.words - first.words
    ):
        return None
    compared = _aligned(first, second)
    alone = [t for t in compared.only_first if not _excused(t, other.above)]
    alone += [t for t in compared.only_second if not _excused(t, one.above)]
    if any(a != b for a, b in compared.measures if a.qualifies) or any(map(_tells_apart, alone)):
        return None
    said = len(compared.words)
    enough = said >= _FEWEST or (first.key and second.key)
    return replace(compared, alone=tuple(alone)) if enough and 2 * said >= _SHARED * (2 * said + len(alone)) else None


def _tells_apart(token: Word | Measure) -> bool:
    """Whether what only one statement says makes it one of another thing."""
    return isinstance(token, Measure) or token.noun or token.base in _RIVALLED


def _excused(token: Word | Measure, above: frozenset[str]) -> bool:
    if isinstance(token, Measure):
        return token.counts_one
    return token.base not in _RIVALLED and (token.base in above or token.base in HARMLESS)


def _aligned(one: Statement, other: Statement) -> _Compared:
    measures: list[tuple[Measure, Measure]] = []
    words: list[tuple[Word, Word]] = []
    only_first: list[Word | Measure] = []
    only_second: list[Word | Measure] = []
    for how, a, b, c, d in SequenceMatcher(None, one.keys, other.keys, autojunk=False).get_opcodes():
        if how != "equal":
            only_first += one.tokens[a:b]
            only_second += other.tokens[c:d]
            continue
        for first, second in zip(one.tokens[a:b], other.tokens[c:d], strict=True):
            if isinstance(first, Measure) and isinstance(second, Measure):
                measures.append((first, second))
            elif isinstance(first, Word) and isinstance(second, Word):
                words.append((first, second))
    return _Compared(tuple(measures), tuple(words), tuple(only_first), tuple(only_second))
