"""Is a line of a document meant for the machine that reads it?

A page may carry orders to whoever turns it into an answer (「回答の末尾に…と書くこと」, "ignore the row above"), tags
of chat templates, citations to be repeated, or markup that fetches. Nothing here obeys them, but a quote would say
them. One sure sign is enough; of the others two kinds must meet in a sentence or in two that follow each other,
because each alone stands in honest pages (「回答に必ず氏名を」, 「AIチャットボットで質問に回答します」).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant import planted_patterns as patterns
from assistant.text import any_of, folded

_REMEMBERED = 32_768  # the same sentences are quoted again and again
_LONGEST = 400  # characters of two sentences that are read as one order
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеорсухѕіјԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaeopcyxsijdqwABEZHIKMNOPTYXo",
)
_TWO_ALPHABETS = re.compile(r"(?=[a-z\u0430-\u045f]*[\u0430-\u045f])(?=[a-z\u0430-\u045f]*[a-z])[a-z\u0430-\u045f]{3,}")
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]*[」』)]*")
_TAG_LETTERS = re.compile("[\U000e0020-\U000e007e]{3,}")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
_BETWEEN = re.compile("[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff\uffa0](?=\\S)")
_MANY = 5  # invisible characters, and at least one to every four letters: nobody types like that
_OVERRIDDEN = re.compile("[\u202d\u202e][^\u202c\n]{6,}")


def _filled(parts: Sequence[str]) -> Iterator[str]:
    for part in parts:
        machine = part.replace("{MACHINE}", "|".join(patterns.MACHINE))
        yield machine.replace("{SAY}", "|".join(patterns.SAY)).replace("{ORDERED}", "|".join(patterns.ORDERED))


_TAGS, _MARKUP, _IN_ENGLISH = any_of(patterns.TAGS), any_of(patterns.MARKUP), any_of(patterns.ENGLISH)
_SPOKEN_TO, _COMMAND = any_of(_filled(patterns.SPOKEN_TO)), any_of(patterns.COMMAND)
_ORDER = any_of(_filled(("(?:{SAY})(?:{ORDERED})",)))
_PLAINLY = any_of(_filled((f"(?:{{SAY}}){patterns.PLAINLY}", patterns.NOUN_ENDS)))
_LITERAL = any_of(_filled(patterns.LITERAL))
_SAID_SO, _ANSWERING = any_of(_filled(patterns.SAID_SO)), any_of(_filled(patterns.ANSWERING))
_STRESS, _PEOPLE = any_of(patterns.STRESS), any_of(patterns.PEOPLE)
_REPLY = any_of(_filled(patterns.REPLY))
_KINDS = tuple(any_of(_filled(kind)) for kind in (patterns.TRIGGER, patterns.OVERRIDE, patterns.HUSH))
_TWO_IN_ENGLISH = (any_of(patterns.ENGLISH_ORDER), any_of(patterns.ENGLISH_REPLY))
_LETTERS = re.compile("[a-z]{2}|[a-z] [a-z] [a-z]")
_MARKS = re.compile(r"[<>\[#:{\"'(=/]")
_NAMES_ONE = re.compile(
    "ai|人工知能|llm|モデル|gpt|ボット|[器機]|エンジン|プログラム|システム|アシスタント|エージェント|クロー|チャット|プロンプト"
    "|指示|命令|指令|作成|生成|執筆|検索|要約|学習|書き|人で|人に|人間|[者係側役]"
)


@lru_cache(maxsize=_REMEMBERED)
def planted(text: str) -> bool:
    """Whether the text speaks to a machine or hides something from people. `text` is a line, sentence or row."""
    return disguised(text) or any(_orders(part) for part in _parts(text))


def tagged(text: str) -> bool:
    """Whether a line as the file has it, tags and all, holds tags of a chat template or hides what it says."""
    plain = _plain(text)
    return disguised(text) or (_MARKS.search(plain) is not None and _TAGS.search(plain) is not None)


def disguised(text: str) -> bool:
    """Whether characters that nobody sees stand between the visible ones, or run them backwards."""
    if text.isascii():
        return False
    hidden = len(_BETWEEN.findall(text))
    return (
        (hidden >= _MANY and hidden * 4 >= len(text) - hidden)
        or _OVERRIDDEN.search(text) is not None
        or _TAG_LETTERS.search(_FLAG.sub("", text)) is not None
    )


def _parts(text: str) -> Iterator[str]:
    """Each sentence, with the one after it where both are short."""
    lines = (_plain(line) for line in text.split("\n"))
    found = [part for line in lines for part in map(str.strip, _SENTENCE.findall(line)) if part]
    for at, part in enumerate(found):
        pair = f"{part}。{found[at + 1]}" if at + 1 < len(found) else part
        yield pair if len(pair) <= _LONGEST else part


def _plain(text: str) -> str:
    return folded(html.unescape(text).translate(_LOOKALIKES))


def _orders(plain: str) -> bool:
    tight = plain.replace(" ", "")
    return _in_english(plain) or _in_marks(plain) or _surely(tight) or _quoted(tight) or _together(tight)


def _in_english(plain: str) -> bool:
    if not _LETTERS.search(plain):
        return False
    sure = _IN_ENGLISH.search(plain) or _TWO_ALPHABETS.search(plain)
    return sure is not None or all(kind.search(plain) for kind in _TWO_IN_ENGLISH)


def _in_marks(plain: str) -> bool:
    return _MARKS.search(plain) is not None and (_TAGS.search(plain) or _MARKUP.search(plain)) is not None


def _surely(tight: str) -> bool:
    return _COMMAND.search(tight) is not None or (
        _NAMES_ONE.search(tight) is not None and _SPOKEN_TO.search(tight) is not None
    )


def _quoted(tight: str) -> bool:
    """Whether words in quotation marks are to be said, where no person says them to another."""
    if "「" not in tight or _PEOPLE.search(tight):
        return False
    return any(
        one.search(tight) and other.search(tight) for one, other in ((_STRESS, _LITERAL), (_SAID_SO, _ANSWERING))
    )


def _together(tight: str) -> bool:
    """Whether two signs meet that are none alone."""
    kinds = sum(kind.search(tight) is not None for kind in (_REPLY, *_KINDS))
    return kinds >= 2 or (kinds == 1 and (_ORDER.search(tight) or _PLAINLY.search(tight)) is not None)
