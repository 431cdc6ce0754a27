"""Do the words of a sentence say what the passage says? Names, denials, how sure it is, and what belongs to what.

For sentences that a model has phrased. Passage and sentence are cut into pieces: a clause, and in a clause what stands
up to each number. Whatever has a rival in the passage (another amount, year, status, department, the opposite) must
stand among the words that it stands among there. Fails closed: a name that the passage does not hold is no name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from assistant import verify_patterns as patterns
from assistant.fiscal_year import with_years
from assistant.ports import Morpheme, Tokenizer
from assistant.text import arabic, longest, squeezed
from assistant.verify_patterns import Claim
from assistant.verify_values import NUMBER_WITH_UNIT, joined, values

_RUN = re.compile(r"[0-9a-z一-龥々ァ-ヴー]{3,}")
_EMPTY = patterns.LIGHT | patterns.FORMAL
_DENIES = patterns.DENIES | patterns.OUTSIDE
_SIGNS, _LAST_YEAR = 0xF0000, 3000  # years stand in a private use area of Unicode, as no numbers, while a text is cut
_EARLIER = 0.25  # what a shared word counts that stands a piece earlier
_ALIEN = 0.2  # what a word costs that stands only in the passage: 非課税世帯 is not 課税世帯
_COVERED = 0.6  # share of a piece's words from which a sentence is taken to say it


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: its content words, those that it denies, what it claims, and all in it that can have a
    rival, by class, as often as it stands there."""

    words: frozenset[str]
    denied: frozenset[str]
    claims: frozenset[Claim]
    rivalled: tuple[tuple[str, str], ...]

    def beside(self, sort: str) -> frozenset[str]:
        """Its words without what can have a rival of this sort."""
        return self.words - {value for of, value in self.rivalled if of == sort}


_NOTHING = Piece(frozenset(), frozenset(), frozenset(), ())


@dataclass(frozen=True, slots=True)
class Said:
    """A text in its pieces."""

    text: str
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> frozenset[str]:
        """All content words."""
        return frozenset().union(*(p.words for p in self.pieces))

    @property
    def claims(self) -> frozenset[Claim]:
        """All that is claimed."""
        return frozenset().union(*(p.claims for p in self.pieces))


def said(text: str, *, tokenizer: Tokenizer, departments: Sequence[str]) -> Said:
    """The text in its pieces; `departments` are known names, of which one is not another."""
    pieces: list[Piece] = []
    last = ""
    lines = (with_years(line, lambda year: chr(_SIGNS + year)) for line in text.splitlines())
    for stretch in chain.from_iterable(map(_stretches, lines)):
        words, denied, denies_last, end = _words(tokenizer.morphemes(patterns.MUST_BE.sub("必要", stretch)), last)
        if denies_last and pieces:
            pieces[-1] = replace(pieces[-1], denied=pieces[-1].denied | {last})
        claims = frozenset(claim for claim, pattern in patterns.CLAIMS.items() if pattern.search(stretch))
        years = frozenset(str(year) for _, year in _years_in(stretch))
        pieces.append(Piece(words | years, denied, claims, tuple(_rivalled(stretch, words, departments))))
        last = end
    return Said(arabic(text), tuple(pieces))


def unknown_name(sentence: Said, passage: str, known: frozenset[str], *, tokenizer: Tokenizer) -> bool:
    """Whether the sentence names something that the passage does not: a noun, or nouns put together anew."""
    held = squeezed(arabic(passage))
    runs = [run for run in _RUN.findall(squeezed(sentence.text)) if run not in held]
    if any(_one_letter_off(run, held) for run in runs):
        return True
    run: list[Morpheme] = []
    for morpheme in [*tokenizer.morphemes(sentence.text), None]:
        if morpheme is not None and morpheme.part in patterns.NOUNS and not morpheme.surface.isdigit():
            if not (morpheme.base in known or morpheme.base in patterns.HARMLESS or squeezed(morpheme.surface) in held):
                return True
            run.append(morpheme)
            continue
        if any(not _together(one, other, held) for one, other in pairwise(run)):
            return True
        run = []
    return False


def _together(one: Morpheme, other: Morpheme, held: str) -> bool:
    """Whether two nouns stand side by side in the passage, or with a particle between them."""
    if {one.base, other.base} & patterns.HARMLESS:
        return True
    between = rf"{re.escape(squeezed(one.surface))}[のをがにはとへで・、]{{0,2}}{re.escape(squeezed(other.surface))}"
    return re.search(between, held) is not None


def denied_otherwise(sentence: Said, passage: Said) -> bool:
    """Whether the sentence denies what the passage says, or says what it denies."""
    for piece in sentence.pieces:
        for word in piece.words:
            alike = [p for p in passage.pieces if word in p.words]
            if not alike and word in piece.denied:
                return True
            best = max((len(piece.words & p.words) for p in alike), default=0)
            nearest = [p for p in alike if len(piece.words & p.words) == best]
            if nearest and all((word in p.denied) is not (word in piece.denied) for p in nearest):
                return True
    return False


def claims_otherwise(sentence: Said, quote: Said, heading: Said) -> bool:
    """Whether the sentence is surer or less sure than the passage: 検討 is not 実施, 予定 is not 済み."""
    spoken = sentence.words
    told = frozenset[Claim]()
    for piece in quote.pieces:
        stating = piece.words - patterns.HARMLESS
        if stating and len(stating & spoken) >= _COVERED * len(stating):
            told |= piece.claims
    return not told <= sentence.claims or not sentence.claims <= told | quote.claims | heading.claims


def swapped(sentence: Said, quote: Said, passage: Said) -> bool:
    """Whether something stands among words that its rival stands among in the passage, or more often than there."""
    own, quoted, whole = (Counter(r for p in text.pieces for r in p.rivalled) for text in (sentence, quote, passage))
    if any(times > (quoted[rival] or whole[rival]) > 0 for rival, times in own.items()):
        return True
    for number, piece in enumerate(sentence.pieces):
        before = sentence.pieces[number - 1] if number else _NOTHING
        for sort, value in piece.rivalled:
            its = [
                _fits(sort, piece, before, passage, n)
                for n, p in _holding(sort, passage)
                if (sort, value) in p.rivalled
            ]
            others = [
                _fits(sort, piece, before, passage, n)
                for n, p in _holding(sort, passage)
                if (sort, value) not in p.rivalled
            ]
            if its and others and max(others) > max(its):
                return True
    return False


def _holding(sort: str, passage: Said) -> Iterator[tuple[int, Piece]]:
    """The pieces that hold something of this sort, with their places."""
    return ((n, p) for n, p in enumerate(passage.pieces) if any(rival[0] == sort for rival in p.rivalled))


def _fits(sort: str, piece: Piece, before: Piece, passage: Said, number: int) -> float:
    """How well a piece of the passage fits the words of a piece of the sentence, and those before it; what is compared
    does not count itself."""
    own, one = piece.beside(sort), passage.pieces[number].beside(sort)
    earlier = passage.pieces[number - 1].words if number else frozenset[str]()
    near = own | before.words
    return len(own & one) - _ALIEN * len(one - near) + _EARLIER * len(near & earlier)


def _years_in(stretch: str) -> list[tuple[int, int]]:
    """Where its years stand, and which they are."""
    return [(n, ord(char) - _SIGNS) for n, char in enumerate(stretch) if _SIGNS < ord(char) < _SIGNS + _LAST_YEAR]


def _stretches(plain: str) -> list[str]:
    """Clauses, and in a clause what stands up to each number with its unit."""
    cut = []
    for clause in patterns.CLAUSE.split(plain):
        start = 0
        for number in NUMBER_WITH_UNIT.finditer(clause):
            cut.append(clause[start : number.end()])
            start = number.end()
        cut.append(clause[start:])
    return [part for part in cut if part.strip()]


def _rivalled(stretch: str, words: frozenset[str], departments: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, group in enumerate(patterns.RIVALS):
        yield from ((f"rival {number}", word) for word in words & group)
    joint = joined(stretch)
    yield from (("joined", numbers) for numbers in joint)
    if not joint:
        yield from ((f"unit {unit}", number) for number, unit in values(stretch))
    yield from (("year", str(year)) for _, year in _years_in(stretch))
    flat = squeezed(stretch)
    yield from (("department", name) for name in longest(name for name in departments if squeezed(name) in flat))


def _words(morphemes: Iterable[Morpheme], before: str) -> tuple[frozenset[str], frozenset[str], bool, str]:
    """Content words in their base form, those that a denial follows or an affix denies, whether one denies the word
    `before` them, and the last word."""
    words, denied = set[str](), set[str]()
    denies_before, denies_next, last = False, False, ""
    for morpheme in morphemes:
        if morpheme.base in _DENIES:
            denied |= {last} if last else set()
            denies_before |= not last and bool(before)
        stating = morpheme.part in patterns.CONTENT and morpheme.base not in _EMPTY and morpheme.base.strip()
        if stating and not morpheme.surface.isdigit():
            last = morpheme.base
            words.add(last)
            denied |= {last} if denies_next else set()
            denies_next = morpheme.part == "接頭辞" and last in patterns.UN
    return frozenset(words), frozenset(denied), denies_before, last or before


def _one_letter_off(run: str, held: str) -> bool:
    """Whether a name that the passage does not hold differs from one of its own in a single character."""
    return any(re.search(re.escape(run[:n]) + "." + re.escape(run[n + 1 :]), held) for n in range(len(run)))
