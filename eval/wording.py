"""Is an answer worded for its reader: in the reader's language, and easy where easy Japanese was asked for?

Only our own wording is looked at: what is quoted, and what stands in 「…」, is the source's.
The rules of やさしい日本語 are those of the guideline of 出入国在留管理庁 and 文化庁 (2020): short sentences,
です・ます, no double negatives, kanji with readings.
"""

from __future__ import annotations

import re

from assistant.models import Answer, Language

_MARK = re.compile(r"\[\d{1,3}\]")
_NAMED = re.compile(r"「[^「」]*」|『[^『』]*』")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_KANJI = re.compile(r"[\u4e00-\u9fff]+")
_SCRIPT = {
    Language.EN: re.compile(r"[A-Za-z]"),
    Language.VI: re.compile(r"[A-Za-z\u00c0-\u1ef9]"),
    Language.KO: re.compile(r"[\uac00-\ud7a3]"),
    Language.ZH: _KANJI,
}
_LONGEST = 60  # characters of a sentence, spaces and names aside; the guideline's examples have up to 50
_ENDS = re.compile(r"[。！？!?\n]")
_POLITE = re.compile(r"(?:です|ます|ません|でした|ました|ください|ましょう|ですか|ますか)$")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_ROW = re.compile(r"^[^:：]{1,40}[:：] ")  # a table's row read out: the source's words
_TWICE_NEGATIVE = re.compile(
    r"な(?:く|い(?:こと|わけ|もの)?)(?:は|も|では)(?:ない|なく|ありません)|ざるを得|ないと(?:は限|いけ)"
)


def in_its_language(answer: Answer) -> bool | None:
    """Whether our own words are in the answer's language; None where there are none but names and quotes.

    Japanese has kana; in any other language its own script outweighs kana.
    """
    own = own_words(answer)
    kana = len(_KANA.findall(own))
    script = _SCRIPT.get(answer.language)
    if script is None:
        others = re.search(r"[^\W\d_]", _KANJI.sub("", own))  # kanji alone may be Japanese as well as Chinese
        return kana > 0 if kana or others else None
    letters_of_it = sum(len(found) for found in script.findall(own))
    return letters_of_it > kana if letters_of_it + kana else None


def hard_places(answer: Answer) -> tuple[str, ...]:
    """What breaks the rules of easy Japanese in our own words, each named with its rule; none for an easy answer."""
    found = []
    for sentence in filter(None, (part.strip() for part in _ENDS.split(own_words(answer)))):
        if _ROW.match(sentence):
            continue
        words = re.sub(r"[\s・]", "", _ASIDE.sub("", sentence))
        if len(words) > _LONGEST:
            found.append(f"long: {sentence}")
        if _KANA.search(words) and not sentence.startswith("・") and not _POLITE.search(words) and len(words) > 12:
            found.append(f"not です・ます: {sentence}")
        if _TWICE_NEGATIVE.search(words):
            found.append(f"double negative: {sentence}")
    read = {reading.word for reading in answer.readings}
    unread = {word for word in _KANJI.findall(answer.text) if not any(word in w or w in word for w in read)}
    return (*found, *(f"no reading: {word}" for word in sorted(unread)))


def own_words(answer: Answer) -> str:
    """The text without quotes, names in brackets and marks."""
    text = answer.text
    for quote in sorted({c.quote for c in answer.citations}, key=len, reverse=True):
        text = text.replace(quote, "")
    text = _MARK.sub("", text)
    while (shorter := _NAMED.sub("", text)) != text:
        text = shorter
    return text
