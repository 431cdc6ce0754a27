"""Sentences of the corpus, told truly in other notations and spoilt in one place each: what the verifier has to tell
apart, and whether it does. Seeded, so that the same corpus gives the same sentences."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rich.progress import track

from assistant.draft import DraftSentence, Quote
from assistant.fiscal_year import mentions
from assistant.ports import Index, Tokenizer
from assistant.rows import spoken_row
from assistant.text import folded
from assistant.verify import wrong_phrasing
from assistant.vocabulary import departments_named, quotable
from eval.intervals import Measure, wilson

_NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?!\d)")
_UNITS = ("円", "件", "人", "回", "台", "日", "か月", "%", "歳", "時間", "年", "枚", "番")
_COUNTED = re.compile(rf"(?<![\d,.和成])\d[\d,]*(?:{'|'.join(_UNITS)})(?!度)")
_UNIT = re.compile(rf"(?<=\d)(?:{'|'.join(_UNITS)})")
_STATUSES = ("検討", "実施", "準備", "試行", "継続", "構築", "拡大", "開始", "完了", "廃止")
_YEAR = re.compile(r"(?:令和|平成)\s*(\d{1,2})\s*年度?|(20\d\d)年度?")
_DENIED = (
    ("できません", "できます"),
    ("できます", "できません"),
    ("ありません", "あります"),
    ("ではありません", "です"),
    ("あります", "ありません"),
    ("なりません", "なります"),
    ("しません", "します"),
    ("します", "しません"),
    ("必要です", "不要です"),
    ("不要です", "必要です"),
    ("られます", "られません"),
    ("なります", "なりません"),
    ("です", "ではありません"),
    ("できない", "できる"),
    ("できる", "できない"),
    ("する", "しない"),
)
_SAYS_SOMETHING = 12  # characters
_LETTERS = "市県国民生活支援手当申請税務福祉介護保険情報計画教育文化環境防災交通窓口届出証明年金医療児童母子助成"


class Spoilt(StrEnum):
    """What was changed."""

    FIGURE = "figure"
    SWAPPED = "swapped figures"
    YEAR = "year"
    UNIT = "unit"
    DEPARTMENT = "department"
    STATUS = "status"
    NAME = "name, one character"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Trial:
    """A sentence with the quote it cites; `spoilt` is None where it is true."""

    sentence: DraftSentence
    spoilt: Spoilt | None


@dataclass(frozen=True, slots=True)
class Known:
    """What replaces what: all departments, and the tokenizer that finds names."""

    departments: Sequence[str]
    tokenizer: Tokenizer


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many of each kind the verifier drops: true as written, true in other words, spoilt by kind."""

    as_written: Measure
    reworded: Measure
    spoilt: Mapping[Spoilt, Measure]


def dropped(index: Index, *, tokenizer: Tokenizer, most: int, seed: int) -> Dropped:
    """What the verifier does with `most` spoilt sentences, and with the true ones that they were made of."""
    random_ = random.Random(seed)
    departments = departments_named(index)
    known, quotes = Known(departments, tokenizer), quotes_of(index)
    random_.shuffle(quotes)
    told: dict[Spoilt | str | None, list[bool]] = defaultdict(list)
    count = 0
    for quote in track(quotes, "verifying"):
        for trial in (*truly_told(quote, random_), *spoilt(quote, known, random_)):
            reason = wrong_phrasing(trial.sentence, tokenizer=tokenizer, departments=departments)
            as_written = trial.sentence.text == spoken_row(quote.text, quote.header)
            told[trial.spoilt or ("as written" if as_written else None)].append(reason is not None)
            count += trial.spoilt is not None
        if count >= most:
            break
    return Dropped(
        as_written=wilson(sum(told["as written"]), len(told["as written"])),
        reworded=wilson(sum(told[None]), len(told[None])),
        spoilt={how: wilson(sum(told[how]), len(told[how])) for how in Spoilt},
    )


def quotes_of(index: Index) -> list[Quote]:
    """Every sentence of the corpus that says something."""
    return [quote for quote in quotable(index).values() if len(quote.text) >= _SAYS_SOMETHING]


def truly_told(quote: Quote, random_: random.Random) -> Iterator[Trial]:
    """The quote as it stands, and in another notation or phrasing that means the same."""
    text = spoken_row(quote.text, quote.header)
    yield Trial(DraftSentence(text, (quote,)), None)
    ways = [way for way in (_western(text), _plain_digits(text), _polite(quote, text), _ability(text)) if way != text]
    if ways:
        yield Trial(DraftSentence(random_.choice(ways), (quote,)), None)


def spoilt(quote: Quote, known: Known, random_: random.Random) -> Iterator[Trial]:
    """The quote with one thing changed, once for each way that it offers."""
    text = spoken_row(quote.text, quote.header)
    changed = {
        Spoilt.FIGURE: _other_figure(text, random_),
        Spoilt.SWAPPED: _swapped(text, random_),
        Spoilt.YEAR: _other_year(text, random_),
        Spoilt.UNIT: _replaced(_UNIT, text, _UNITS, random_),
        Spoilt.DEPARTMENT: _other_of(text, known.departments, random_),
        Spoilt.STATUS: _other_of(text, _STATUSES, random_),
        Spoilt.NAME: _misspelt(text, known.tokenizer, random_),
        Spoilt.DENIAL: _denied(text),
    }
    for how, new in changed.items():
        if new is not None and folded(new) != folded(text):
            yield Trial(DraftSentence(new, (quote,)), how)


def _western(text: str) -> str:
    for mention in mentions(folded(text), today=None):
        if mention.year and "令和" in mention.words and mention.words.endswith("年度"):
            return folded(text).replace(mention.words, f"{mention.year}年度")
    return text


def _plain_digits(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3})", "", text).replace("%", "パーセント")


def _polite(quote: Quote, text: str) -> str:
    """A row as a sentence: 「期間: 2週間」 becomes 「期間は2週間です。」"""
    return text.replace(": ", "は") + "です。" if quote.header else text


def _ability(text: str) -> str:
    return text.replace("することができます", "できます") if "することができます" in text else text


def _other_figure(text: str, random_: random.Random) -> str | None:
    found = [m for m in _NUMBER.finditer(text) if not _YEAR.search(text[max(0, m.start() - 3) : m.end() + 2])]
    if not found:
        return None
    one = random_.choice(found)
    value = one.group().replace(",", "")
    others = {m.group() for m in found} - {one.group()}
    digits = str(int(float(value)) + random_.choice((1, 2, 10, 100)))
    new = random_.choice([digits, *sorted(others)])
    return text[: one.start()] + new + text[one.end() :]


def _swapped(text: str, random_: random.Random) -> str | None:
    """Two figures of one unit in each other's place."""
    found = list(_COUNTED.finditer(text))
    pairs = [
        (a, b)
        for n, a in enumerate(found)
        for b in found[n + 1 :]
        if a.group() != b.group() and a.group().lstrip("0123456789,") == b.group().lstrip("0123456789,")
    ]
    if not pairs:
        return None
    a, b = random_.choice(pairs)
    return text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]


def _other_year(text: str, random_: random.Random) -> str | None:
    found = [m for m in _YEAR.finditer(text) if m[1] or m[2]]
    if not found:
        return None
    one = random_.choice(found)
    group = 1 if one[1] else 2
    new = str(int(one[group]) + random_.choice((1, 2, -1)))
    return text[: one.start(group)] + new + text[one.end(group) :]


def _replaced(pattern: re.Pattern[str], text: str, ways: Sequence[str], random_: random.Random) -> str | None:
    found = list(pattern.finditer(text))
    if not found:
        return None
    one = random_.choice(found)
    new = random_.choice([way for way in ways if way != one.group()])
    return text[: one.start()] + new + text[one.end() :]


def _other_of(text: str, names: Sequence[str], random_: random.Random) -> str | None:
    held = [
        name
        for name in names
        if name in text and not any(name in other and other in text for other in names if other != name)
    ]
    if not held:
        return None
    one = random_.choice(held)
    return text.replace(one, random_.choice([n for n in names if n != one and n not in one and one not in n]), 1)


def _misspelt(text: str, tokenizer: Tokenizer, random_: random.Random) -> str | None:
    names = [p for p in tokenizer.phrases(text) if len(p) >= 3 and p in text]
    if not names:
        return None
    name = random_.choice(names)
    at = random_.randrange(len(name))
    letter = random_.choice([c for c in _LETTERS if c != name[at]])
    return text.replace(name, name[:at] + letter + name[at + 1 :], 1)


def _denied(text: str) -> str | None:
    """The last statement denied, or no longer denied."""
    found = [
        (m.start() + len(old), len(old), m.start(), old, new)
        for old, new in _DENIED
        for m in re.finditer(rf"{old}(?=$|[。、（）」])", text)
    ]
    if not found:
        return None
    _, _, at, old, new = max(found)
    return text[:at] + new + text[at + len(old) :]
