"""Which language a question is in and is answered in, and its words as the documents have them.

A question in another language is read twice: as it stands, by the multilingual embedder, and word for word in
Japanese (`lexicon.csv`), by everything that reads Japanese. What the lexicon does not know stays as it is, so that
a question about something unknown is not taken for one about what is left of it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from assistant import foreign_patterns as patterns
from assistant.models import Language
from assistant.replies import Replies, in_language
from assistant.text import ROMAJI, folded, visible

_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CHINESE = re.compile(patterns.CHINESE)
_TRADITIONAL = re.compile(patterns.TRADITIONAL)
_VIETNAMESE = re.compile(r"[ăâđêôơưàảãạằẳẵặắầẩẫậấèẻẽẹềểễệếìỉĩịòỏõọồổỗộốờởỡợớùủũụừửữựứỳỷỹỵý]")
_JAPANESE = 0.8  # share of words that may be Japanese syllables; in an English sentence some are not
_SYLLABLES = re.compile(ROMAJI.pattern.replace("{3,}", "+"))
_FEW_LETTERS = 8  # of a name or an acronym in a Japanese question
_PIECES = re.compile(r"[^\W\d_][\w'-]*|\d[\d.,]*|[^\s\w]")
_MOST_WORDS = 7  # of an entry of the lexicon
_LATIN = re.compile(r"[a-z][a-z' -]*[a-z]")
_ASKS_A_VALUE = re.compile(patterns.ASKS_A_VALUE)
_SPACED = (Language.EN, Language.VI)
_NUMBERED = {Language(code): re.compile(pattern) for code, pattern in patterns.NUMBERED.items()}
_PARTED = re.compile(r"(?<=[はがをにでとものへてからまでよやばけ])[\s　]+(?=[ぁ-んァ-ヶ一-龥])")
_EASY = (Language.JA, Language.JA_EASY)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A question with its language. `japanese` is the question in Japanese words: itself when written in Japanese."""

    language: Language
    say: Replies
    text: str
    japanese: str
    written: Language  # what the question is in

    @property
    def foreign(self) -> bool:
        """Whether the question is in another language."""
        return self.written not in _EASY


def tongue_of(text: str, *, asked_for: Language = Language.AUTO) -> Tongue:
    """The language of the answer is the one asked for, else that of the question."""
    text = visible(text)
    written = language_of(text)
    spoken = written if asked_for is Language.AUTO else asked_for
    say = in_language(spoken, traditional=bool(_TRADITIONAL.search(text)))
    if written is Language.JA and spoken not in _EASY and _HAN.search(text) and not _KANA.search(text):
        written = spoken  # Chinese characters alone, from somebody who reads Chinese
    if written in _EASY:
        return Tongue(spoken, say, text, _PARTED.sub("", text), written)
    return Tongue(spoken, say, text, in_japanese(text, written), written)


def language_of(text: str) -> Language:
    """The language a question is written in; Japanese unless another is plain to see."""
    lowered = folded(text)
    if _HANGUL.search(lowered):
        return Language.KO
    if _KANA.search(lowered):
        return Language.JA
    if _VIETNAMESE.search(lowered):
        return Language.VI
    if _HAN.search(lowered):
        return Language.ZH if _CHINESE.search(lowered) or not _japanese_only(text) else Language.JA
    return _by_words(re.findall(r"[a-z]+", lowered))


def _by_words(words: Sequence[str]) -> Language:
    """The language of words without marks: Vietnamese is often typed so, and Japanese in Latin letters too."""
    if sum(map(len, words)) <= _FEW_LETTERS:
        return Language.JA
    japanese = sum(_SYLLABLES.fullmatch(w) is not None for w in words)
    if japanese >= len(words) * _JAPANESE and any(ROMAJI.fullmatch(w) for w in words):
        return Language.JA
    vietnamese, english = (sum(w in _single_words(code) for w in words) for code in (Language.VI, Language.EN))
    if vietnamese > english:
        return Language.VI
    return Language.EN if english else Language.JA


def _japanese_only(text: str) -> bool:
    """Whether Japanese writes every kanji of the text: it stands in JIS X 0208 and is no traditional form."""
    return not _TRADITIONAL.search(text) and all(c.encode("cp932", "ignore") for c in _HAN.findall(text))


@cache
def _single_words(language: Language) -> frozenset[str]:
    """Every word of the language that the lexicon and the frame know, without diacritics; not the Japanese ones that
    foreigners use."""
    words = {word for entry in _lexicon(language, bare=True) for word in re.findall(r"[a-z]+", entry)}
    return frozenset(w for w in words if not ROMAJI.fullmatch(w)) | set(patterns.FRAME[language.value].split())


def read_lexicons() -> None:
    """Read every language's words, so that the first question in it does not wait for them."""
    for language in _NUMBERED:
        _lexicon(language)
    for language in _SPACED:
        _single_words(language)


@lru_cache(maxsize=1024)
def in_japanese(text: str, language: Language) -> str:
    """The text with the lexicon's Japanese in place of its words, what is asked for said at the end."""
    plain = _NUMBERED[language].sub(lambda m: f" 取組項目{m[1] or m[m.lastindex or 1]}の ", folded(text))
    bare = language is Language.VI and not _VIETNAMESE.search(plain)
    asks = [japanese for cue, japanese in _intents(language) if cue.search(plain)]
    said = (
        _by_word(plain, _lexicon(language, bare)) if language in _SPACED else _by_character(plain, _lexicon(language))
    )
    if language is not Language.EN:  # Japanese in Latin letters, which everybody writes
        said = _LATIN.sub(lambda m: _by_word(m.group(), _lexicon(Language.EN)), said)
    if _ASKS_A_VALUE.search(said):
        asks = [japanese for japanese in asks if japanese != patterns.WHAT_IS]
    return " ".join((*said.split(), *asks))


def _by_word(plain: str, lexicon: Mapping[str, str]) -> str:
    """Runs of words looked up, the longest first; words that only frame a question are left out."""
    words = _PIECES.findall(plain)
    said: list[str] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _MOST_WORDS), at, -1):
            japanese = _looked_up(" ".join(words[at:end]), lexicon)
            if japanese is not None:
                said.append(japanese)
                at = end
                break
        else:
            said.append(words[at])
            at += 1
    return " ".join(said)


def _looked_up(words: str, lexicon: Mapping[str, str]) -> str | None:
    """As they are, or without an English plural."""
    for form in (words, words.removesuffix("'s"), words.removesuffix("s"), words.removesuffix("es")):
        if form in lexicon:
            return lexicon[form]
    return None


def _by_character(plain: str, lexicon: Mapping[str, str]) -> str:
    """Stretches of text looked up from every place, the longest first."""
    longest = max(map(len, lexicon))
    said: list[str] = []
    at = 0
    while at < len(plain):
        for length in range(min(longest, len(plain) - at), 0, -1):
            japanese = lexicon.get(plain[at : at + length])
            if japanese is not None:
                said.append(f" {japanese} ")
                at += length
                break
        else:
            said.append(plain[at])
            at += 1
    return "".join(said)


@cache
def _entries() -> list[list[str]]:
    """The lexicon's rows: language, words, Japanese."""
    lines = files("assistant").joinpath("lexicon.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.reader(lines[1:]))


@cache
def _lexicon(language: Language, bare: bool = False) -> Mapping[str, str]:
    """The words of a language with their Japanese, nothing for those that frame a question; `bare` without
    diacritics."""
    words = dict.fromkeys(patterns.FRAME[language.value].split(), "")
    words |= {w: japanese for code, w, japanese in _entries() if code.partition("-")[0] == language.value}
    spelled = _bare if bare else folded
    return {" ".join(_PIECES.findall(spelled(w))) if language in _SPACED else spelled(w): j for w, j in words.items()}


@cache
def _intents(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(cue), japanese) for cue, japanese in patterns.INTENTS[language.value])


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", folded(text).replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
