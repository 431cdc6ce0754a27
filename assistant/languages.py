"""Which language a question is in and is answered in, and its words as the documents have them.

A question in another language is read twice: as it stands, by the multilingual embedder, and word for word in
Japanese (`lexicon.csv`), by everything that reads Japanese. What the lexicon does not know stays as it is, so that
a question about something unknown is not taken for one about what is left of it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from assistant import foreign_patterns as patterns
from assistant.models import Language
from assistant.replies import Replies, in_language
from assistant.text import folded, visible

_ROMAN = re.compile(r"[a-z]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CHINESE = re.compile(patterns.CHINESE)
_TRADITIONAL = re.compile(patterns.TRADITIONAL)
_VIETNAMESE = re.compile(r"[ăâđêôơưàảãạằẳẵặắầẩẫậấèẻẽẹềểễệếìỉĩịòỏõọồổỗộốờởỡợớùủũụừửữựứỳỷỹỵý]")
_PLAIN_VIETNAMESE = re.compile(patterns.PLAIN_VIETNAMESE)
_WORD = re.compile(r"[a-z'][a-z'-]*")
_SPACED = re.compile(r"(?<=[はがをにでとものへてからまでよやばけ])[\s　]+(?=[ぁ-んァ-ヶ一-龥])")
_EASY = (Language.JA, Language.JA_EASY)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A question with its language. `japanese` is the question in Japanese words: itself when written in Japanese."""

    language: Language
    say: Replies
    text: str
    japanese: str

    @property
    def foreign(self) -> bool:
        return self.text != self.japanese


def tongue_of(text: str, *, asked_for: Language = Language.AUTO) -> Tongue:
    """The language of the answer is the one asked for, else that of the question."""
    text = visible(text)
    written = language_of(text)
    spoken = written if asked_for is Language.AUTO else asked_for
    say = in_language(spoken, traditional=bool(_TRADITIONAL.search(text)))
    if written is Language.JA and spoken not in _EASY and _HAN.search(text) and not _KANA.search(text):
        written = spoken  # Chinese characters alone, from somebody who reads Chinese
    if written in _EASY:
        return Tongue(spoken, say, text, _SPACED.sub("", text))
    return Tongue(spoken, say, text, in_japanese(text, written))


def language_of(text: str) -> Language:
    """The language a question is written in; Japanese unless another is plain to see."""
    lowered = folded(text)
    if _HANGUL.search(lowered):
        return Language.KO
    if _KANA.search(lowered):
        return Language.JA
    if _HAN.search(lowered):
        return Language.ZH if _CHINESE.search(lowered) else Language.JA
    if _VIETNAMESE.search(lowered) or len(_PLAIN_VIETNAMESE.findall(lowered)) > 1:
        return Language.VI
    return Language.EN if len(_ROMAN.findall(lowered)) > 8 else Language.JA


@lru_cache(maxsize=1024)
def in_japanese(text: str, language: Language) -> str:
    """The text with the lexicon's Japanese in place of its words, what is asked for said at the end."""
    plain = folded(text)
    if language is Language.VI and not _VIETNAMESE.search(plain):
        lexicon, pattern = _lexicon(language, True)
    else:
        lexicon, pattern = _lexicon(language, False)
    asks = [japanese for cue, japanese in _intents(language) if cue.search(plain)]
    said = pattern.sub(lambda m: f" {lexicon[m[1]]} ", plain)
    said = _dropped(language).sub(" ", said)
    return " ".join((*said.split(), *asks))


@cache
def _lexicon(language: Language, bare: bool) -> tuple[dict[str, str], re.Pattern[str]]:
    """The words of a language with their Japanese, and a pattern that finds the longest of them; `bare` without
    diacritics."""
    rows = csv.DictReader(files("assistant").joinpath("lexicon.csv").read_text(encoding="utf-8").splitlines())
    written = {row["words"]: row["japanese"] for row in rows if row["language"].partition("-")[0] == language.value}
    words = {(_bare(w) if bare else folded(w)): japanese for w, japanese in written.items()}
    spaced = language in (Language.EN, Language.VI)
    plural = r"(?:e?s|'s)?" if language is Language.EN else ""
    any_word = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or "(?!)"
    return words, re.compile(rf"(?<![\w-])({any_word}){plural}(?![\w-])" if spaced else f"({any_word})")


@cache
def _intents(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(cue), japanese) for cue, japanese in patterns.INTENTS[language.value])


@cache
def _dropped(language: Language) -> re.Pattern[str]:
    """The words of a language that frame a question and name nothing."""
    words = sorted(patterns.FRAME[language.value].split(), key=len, reverse=True)
    any_word = "|".join(map(re.escape, words))
    if language in (Language.EN, Language.VI):
        bare = "|".join(re.escape(_bare(w)) for w in words)
        return re.compile(rf"(?<![\w-])(?:{any_word}|{bare})(?![\w-])")
    return re.compile(any_word)


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", folded(text).replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
