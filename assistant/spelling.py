"""The documents' names, found in however people spell them: in kana, half in kana, with the wrong kanji, mistyped.

Built once for a generation from its names and nouns with their readings. Only spellings are changed, never words:
whatever is not another spelling of a name stays as it is.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from assistant.ports import Morpheme, Tokenizer
from assistant.text import ROMAJI, folded, hiragana, in_kana

_KANJI = re.compile(r"[一-龥々]")
_KATAKANA = re.compile(r"[ァ-ヺー]{5,}")
_LATIN = re.compile(r"[a-z]+")
_ACRONYM = re.compile(r"(?<![a-z])[a-z]{2,5}(?![a-z])")
_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_LEFT_OUT = frozenset("ー~〜- 　")
_KANA_KEY, _MIXED_KEY, _SAME_READING = 4, 3, 5  # fewest characters that are taken for another spelling
_MOST_PARTS = 6  # morphemes of a name; a longer one is a sentence
_CLOSE = 0.86  # of two katakana words, by difflib's ratio: one character in seven
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_NAMES = """
えー びー しー でぃー いー えふ じー えいち あい じぇー けー える えむ えぬ おー ぴー きゅー あーる えす てぃー
ゆー ぶい だぶりゅー えっくす わい ぜっと
"""
_LETTERS = dict(zip(_ALPHABET, _NAMES.split(), strict=True))


@dataclass(frozen=True, slots=True)
class Spellings:
    """`written` maps the key of a spelling to the name, `readings` a name's reading to it; `katakana` and `latin` are
    the words that the documents write so."""

    written: Mapping[str, str]
    longest: int
    readings: Mapping[str, str]
    katakana: frozenset[str]
    latin: frozenset[str]

    def corrected(self, text: str, tokenizer: Tokenizer) -> str:
        """The folded text with every other spelling of a name written as the documents write it."""
        plain = ROMAJI.sub(lambda m: self._in_kana(m.group()), folded(text))
        plain = _KATAKANA.sub(lambda m: self._close(m.group()), plain)
        return self._respelled(self._by_reading(plain, tokenizer))

    def _respelled(self, plain: str) -> str:
        """Keys looked up from every place, the longest first; what is found is passed over."""
        key, places = _keyed(plain)
        said: list[str] = []
        at = done = 0
        while at < len(key):
            for length in range(min(self.longest, len(key) - at), _MIXED_KEY - 1, -1):
                name = self.written.get(key[at : at + length])
                if name is not None:
                    said += [plain[done : places[at]], name]
                    at += length
                    done = places[at - 1] + 1
                    while done < len(plain) and plain[done] == "ー":
                        done += 1
                    break
            else:
                at += 1
        return "".join([*said, plain[done:]])

    def _by_reading(self, plain: str, tokenizer: Tokenizer) -> str:
        """Runs of nouns that sound like a name and are written otherwise (住民表)."""
        parts = list(tokenizer.morphemes(plain))
        said: list[str] = []
        at = 0
        while at < len(parts):
            for end in range(min(len(parts), at + _MOST_PARTS), at, -1):
                run = parts[at:end]
                name = self.readings.get("".join(m.reading for m in run)) if all(m.noun for m in run) else None
                if name is not None:
                    surface = "".join(m.surface for m in run)
                    said.append(name if _KANJI.search(surface) else surface)
                    at = end
                    break
            else:
                said.append(parts[at].surface)
                at += 1
        return "".join(said)

    def _in_kana(self, word: str) -> str:
        """Japanese in Latin letters in kana, a word that the documents write in Latin letters as it is."""
        kana = in_kana(word)
        return word if word in self.latin or re.search(r"[a-z]", kana) else kana

    def _close(self, word: str) -> str:
        if word in self.katakana:
            return word
        found = difflib.get_close_matches(word, self.katakana, n=1, cutoff=_CLOSE)
        return found[0] if found else word


def spellings_of(names: Iterable[str], nouns: Iterable[str], tokenizer: Tokenizer) -> Spellings:
    """The spellings of `names` (titles, terms, departments, labels), and of `nouns` when written in kana alone.

    A name's own writing is a spelling too, so that no shorter one is found inside it.
    """
    written: dict[str, str] = {}
    readings: dict[str, str] = {}
    katakana: set[str] = set()
    latin: set[str] = set()
    for name in dict.fromkeys(folded(n) for n in names):
        katakana |= set(_KATAKANA.findall(name))
        latin |= set(_LATIN.findall(name))
        parts = [m for m in tokenizer.morphemes(name) if m.surface.strip()]
        if not parts or len(parts) > _MOST_PARTS:
            continue
        for spelling in (name, *_spelled(parts)):
            key = _keyed(spelling)[0]
            if len(key) >= (_MIXED_KEY if _KANJI.search(key) else _KANA_KEY):
                written.setdefault(key, name)
        for acronym in _ACRONYM.findall(name):
            written.setdefault(_keyed("".join(_LETTERS[c] for c in acronym))[0], acronym)
        reading = "".join(m.reading for m in parts)
        if len(reading) >= _SAME_READING and _KANJI.search(name):
            readings.setdefault(reading, name)
    for noun in nouns:
        katakana |= set(_KATAKANA.findall(noun))
        reading = _keyed("".join(m.reading for m in tokenizer.morphemes(noun)))[0]
        if len(reading) >= _KANA_KEY and _KANJI.search(noun):
            written.setdefault(reading, noun)
    return Spellings(written, max(map(len, written), default=0), readings, frozenset(katakana), frozenset(latin))


def _spelled(parts: Sequence[Morpheme]) -> Iterator[str]:
    """The name with any one or two of its words in kana, or all of them."""
    ways = [list(_ways(m)) for m in parts]
    yield "".join(m.reading for m in parts)
    if len(parts) <= 2:
        yield from ("".join(chosen) for chosen in product(*ways))
        return
    plain = [m.surface for m in parts]
    for n, own in enumerate(ways):
        for way in own:
            yield "".join((*plain[:n], way, *plain[n + 1 :]))


def _ways(part: Morpheme) -> Iterator[str]:
    """How one word may be written: as it is, in kana, or one of its two kanji in kana (総む)."""
    yield part.surface
    if not _KANJI.search(part.surface):
        return
    yield part.reading
    if len(part.surface) == 2:
        first, last = part.surface[0], part.surface[1]
        for cut in range(1, len(part.reading)):
            yield first + part.reading[cut:]
            yield part.reading[:cut] + last


def _keyed(text: str) -> tuple[str, list[int]]:
    """Hiragana of one size without long marks and spaces, and the place of each of its characters in the text."""
    places = [n for n, character in enumerate(text) if character not in _LEFT_OUT]
    return hiragana("".join(text[n] for n in places)).translate(_LARGE), places
