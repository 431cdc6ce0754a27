"""Second sources made of the shipped guides: reworded lightly, with none of their values changed or one of a line."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.documents import Sentence, SentenceKind, Source

# Ways of saying the same, each as often as not: what the detector was made with, and what it met only when it was done.
REWORDINGS: tuple[tuple[str, str], ...] = (
    (r"です。$", "になります。"),
    (r"(?<=[一-龥])します。$", "してください。"),
    (r"受けられます", "受けることができます"),
    (r"または", "もしくは"),
    (r"〜|～", "から"),
    (r"午前(\d{1,2})時30分", r"\1:30"),
    (r"(?<=\d),(?=\d{3})", ""),
    (r"手続きは", "手続は"),
    (r"子ども", "こども"),
)
LATER_REWORDINGS: tuple[tuple[str, str], ...] = (
    (r"^(?=[^、]{4,}は)", "なお、"),
    (r"の方です。$", "の方が対象です。"),
    (r"必要です", "要ります"),
    (r"^(\S{2,14}?)は、", r"\1については、"),
    (r"(?<=\d)円", " 円"),
    (r"午前(\d{1,2})時", r"午前 \1 時"),
    (r"支払われます", "支給されます"),
    (r"、(?=[^、]{1,12}$)", ""),
    (r"出します。", "提出します。"),
)


class Changed(StrEnum):
    """What of a line is changed."""

    HOURS = "hours"
    AMOUNT = "amount"
    DEADLINE = "deadline"
    AGE = "age"
    NUMBER = "number"
    VERDICT = "verdict"


_Edit = tuple[Changed, str, Callable[[re.Match[str]], str]]
_EDITS: tuple[_Edit, ...] = (
    (Changed.HOURS, r"(?<=午[前後])\d{1,2}(?=時)", lambda m: str(int(m[0]) % 11 + 1)),
    (Changed.AMOUNT, r"\d{1,3}(?:,\d{3})*(?=円)", lambda m: f"{int(m[0].replace(',', '')) + 200:,}"),
    (Changed.DEADLINE, r"\d+(?=日以内|日前|か月以内|か月前|週間|年以内)", lambda m: str(int(m[0]) + 6)),
    (Changed.AGE, r"\d+(?=歳(?:未満|以上|以下|まで|に))", lambda m: str(int(m[0]) + 2)),
    (Changed.NUMBER, r"(?<!第)(?<!\d)\d{1,3}(?=割|%|回(?!目)|人まで|階|冊|枚)", lambda m: str(int(m[0]) + 1)),
    (Changed.VERDICT, r"できます(?=。?$)", lambda m: "できません"),
    (Changed.VERDICT, r"できません(?=。?$)", lambda m: "できます"),
    (Changed.VERDICT, r"必要です(?=。?$)", lambda m: "必要ありません"),
    (Changed.VERDICT, r"受け付けていません(?=。?$)", lambda m: "受け付けています"),
    (Changed.VERDICT, r"かかりません(?=。?$)", lambda m: "かかります"),
    (Changed.VERDICT, r"ありません(?=。?$)", lambda m: "あります"),
)
_ABOUT_DOCUMENT = re.compile(r"時点|記載|確認でき|更新され|出典|によります")


@dataclass(frozen=True, slots=True)
class Seed:
    """A line of a guide, and what the guide's copy says in its place. `how` is None where only words differ."""

    sentence: Sentence
    text: str
    how: Changed | None


def copied(
    sentences: Sequence[Sentence], *, rewordings: Sequence[tuple[str, str]], change: bool, seed: str
) -> Iterator[Seed]:
    """The lines of a guide as a second source says them, at most every second one with a value changed."""
    chance = random.Random(seed)
    since = 1
    for sentence in sentences:
        how, text = (_changed(sentence.text, chance) if change and since else None) or (None, sentence.text)
        since = since + 1 if how is None else 0
        yield Seed(sentence, _reworded(text, sentence.kind, rewordings, chance), how)


def as_copy(source: Source, *, number: int) -> Source:
    """The copy's provenance: another id, a title of its own, no other names, another date; every fifth has none."""
    as_of = None if number % 5 == 0 else f"20{24 + number % 3}-0{1 + number % 9}"
    return replace(source, id=f"{source.id}-copy", title=f"{source.title}のご案内", aliases=(), as_of=as_of)


def _changed(text: str, chance: random.Random) -> tuple[Changed, str] | None:
    if _ABOUT_DOCUMENT.search(text):
        return None
    places = [(how, m, edit) for how, pattern, edit in _EDITS for m in re.finditer(pattern, text)]
    if not places:
        return None
    how, match, edit = chance.choice(places)
    return how, text[: match.start()] + edit(match) + text[match.end() :]


def _reworded(text: str, kind: SentenceKind, rewordings: Sequence[tuple[str, str]], chance: random.Random) -> str:
    for pattern, said in rewordings:
        if chance.random() < 0.5 and (kind is not SentenceKind.ROW or pattern.startswith("(?<=")):
            text = re.sub(pattern, said, text)
    return text
