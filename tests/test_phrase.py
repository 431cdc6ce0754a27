"""What a model is asked is reviewed and whole, and only a numbered line of its reply is a phrasing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.sudachi import SudachiTokenizer
from assistant.documents import Source, SourceKind
from assistant.draft import DraftSentence, Quote
from assistant.generate import check_of
from assistant.phrase import (
    Style,
    instructions,
    is_sentence,
    line_of,
    phrasing,
    prompt_of,
    reads_well,
    says_all,
    soon_worded,
    that_fit,
)
from assistant.verify import Reason

SOURCE = Source("guide", "図書館の利用", SourceKind.SERVICE, "citizen", ())


def quote(text: str, *heading: str, header: tuple[str, ...] = ()) -> Quote:
    return Quote(SOURCE, heading, None, "guide#s1", text, header)


BOOKS = quote("一般 | 10冊 | 2週間", "貸出", header=("区分", "冊数", "期間"))
DONE = quote("(1)の実施 | 実施", header=("取組", "令和8年度"))
LETTER = quote("代理人が来るときは委任状", "手続き", "必要なもの")
PROSE = quote("予約がある本は延長できません。", "延長")


# ---------------------------------------------------------------- the prompts


@pytest.mark.parametrize("style", Style)
def test_every_style_has_instructions_and_examples(style: Style) -> None:
    known = instructions(style)
    assert known.system.endswith("。")
    assert "#" not in known.system
    assert len(known.examples) >= 2
    assert re.fullmatch("[0-9a-f]{16}", known.digest)


def test_the_styles_are_told_apart_by_their_digest() -> None:
    assert len({instructions(style).digest for style in Style}) == len(Style)
    assert "やさし" in instructions(Style.EASY).system or "日本語を学ぶ人" in instructions(Style.EASY).system


def _numbered(text: str) -> list[tuple[int, str]]:
    found = [phrasing(line) for line in text.splitlines()]
    assert None not in found
    return [one for one in found if one is not None]


def _shown(style: Style) -> list[tuple[str, str]]:
    """The lines of the examples, asked and replied."""
    pairs = []
    for asked, replied in instructions(style).examples:
        one, other = _numbered(asked), _numbered(replied)
        assert [n for n, _ in one] == [n for n, _ in other] == list(range(1, len(one) + 1))
        pairs += [(line, said) for (_, line), (_, said) in zip(one, other, strict=True)]
    return pairs


def _as_quote(line: str) -> Quote:
    """What a line of an example is quoted from: a row, an item with its heading, or a sentence."""
    parts = [part.split("は", 1) for part in line.split("、")]
    if len(parts) > 1 and all(len(part) == 2 for part in parts):
        return quote(" | ".join(value for _, value in parts), header=tuple(head for head, _ in parts))
    head, _, text = line.partition("は")
    return quote(line) if is_sentence(quote(line)) or not text else quote(text, head)


EXAMPLES = [pytest.param(style, *pair, id=pair[0]) for style in Style for pair in _shown(style)]


@pytest.mark.parametrize(("style", "line", "said"), EXAMPLES)
def test_the_examples_keep_the_rules_that_their_replies_are_held_to(
    sudachi: SudachiTokenizer, style: Style, line: str, said: str
) -> None:
    held = _as_quote(line)
    assert line_of(held) == line
    assert reads_well(said)
    assert says_all(said, held, tokenizer=sudachi)
    assert check_of(tokenizer=sudachi, departments=())(DraftSentence(said, (held,))) is None


def test_the_lines_are_numbered_from_1_and_nothing_else_is_asked() -> None:
    asked = prompt_of(["区分は一般", "予約がある本は延長できません。"], Style.PLAIN)
    assert asked.user == "[1] 区分は一般\n[2] 予約がある本は延長できません。"
    assert (asked.system, asked.examples) == (instructions(Style.PLAIN).system, instructions(Style.PLAIN).examples)


def test_a_line_is_never_asked_for_alone() -> None:
    numbers = [phrasing(line) for line in prompt_of(["区分は一般"], Style.PLAIN).user.splitlines()]
    assert numbers[0] == (1, "区分は一般")
    assert len(numbers) == 2


# ---------------------------------------------------------------- the lines


def test_a_row_is_read_out_with_its_heads() -> None:
    assert line_of(BOOKS) == "区分は一般、冊数は10冊、期間は2週間"


def test_an_item_comes_with_its_nearest_heading_and_a_sentence_alone() -> None:
    assert line_of(LETTER) == "必要なものは代理人が来るときは委任状"
    assert line_of(PROSE) == "予約がある本は延長できません。"
    assert line_of(quote("委任状")) == "委任状"
    assert line_of(quote("別名: 電子図書館", "e図書館")) == "別名は電子図書館"


@given(st.lists(st.sampled_from(["委任状", "\n", "\r\n", "\t", "　", "[9] ", " "]), max_size=8))
def test_a_line_is_one_line_whatever_its_quote_holds(parts: list[str]) -> None:
    assert len(line_of(quote("".join(parts), "必要なもの")).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("予約がある本は延長できません。", True),
        ("窓口で配布しています（在庫があるとき）。", False),
        ("カードを見せてください。", True),
        ("参加は8人でした", True),
        ("本人確認書類", False),
        ("来庁する方の本人確認書類（免許証など）", False),
        ("電子申請を拡大する。", False),
    ],
)
def test_a_polite_sentence_is_told_from_a_fragment(text: str, *, sentence: bool) -> None:
    assert is_sentence(quote(text)) is sentence


def test_a_row_is_no_sentence_even_when_it_ends_as_one() -> None:
    assert not is_sentence(quote("一般 | 10冊です。", header=("区分", "冊数")))


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ([], 0),
        (["あ" * 10], 1),
        (["あ" * 60] * 4, 4),
        (["あ" * 10] * 9, 4),
        (["あ" * 130] * 3, 2),
        (["あ" * 261], 0),
        (["あ" * 200, "あ" * 61, "い"], 1),
    ],
)
def test_only_as_many_lines_are_asked_for_as_the_prompt_has_room_for(lines: list[str], count: int) -> None:
    assert that_fit(lines) == count


@given(st.lists(st.text(max_size=200), max_size=8))
def test_lines_fit_from_the_first_on(lines: list[str]) -> None:
    count = that_fit(lines)
    assert 0 <= count <= len(lines)
    assert that_fit(lines[:count]) == count


@pytest.mark.parametrize(
    ("lines", "soon"),
    [(["あ" * 120], True), (["あ" * 30] * 4, True), (["あ" * 61] * 2, False), (["あ"] * 5, False)],
)
def test_of_its_own_accord_the_model_gets_all_lines_or_none(lines: list[str], *, soon: bool) -> None:
    assert soon_worded(lines) is soon


# ---------------------------------------------------------------- the reply


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("[1] 冊数は10冊です。", (1, "冊数は10冊です。")),
        ("  [12]冊数は10冊です。 \n", (12, "冊数は10冊です。")),
        ("[0] 冊数は10冊です。", (0, "冊数は10冊です。")),
    ],
)
def test_a_numbered_line_is_a_phrasing(reply: str, found: tuple[int, str]) -> None:
    assert phrasing(reply) == found


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "[1]",
        "[1] ",
        "冊数は10冊です。",
        "冊数は10冊です。[1]",
        "1. 冊数は10冊です。",
        "［1］ 冊数は10冊です。",
        "[1][2] 冊数は10冊です。",
        "[1, 2] 冊数は10冊です。",
        "[1] 冊数は10冊です。[1]",
        "[1] 冊数は10冊です。[9]",
        "[1] くわしくは[こちら](https://evil.example/)です。",
        "[1] ![図](https://evil.example/x.png)です。",
        "[-1] 冊数は10冊です。",
        "[100] 冊数は10冊です。",
        "[一] 冊数は10冊です。",
        "- [1] 冊数は10冊です。",
        "以下の通りです。",
        "<|im_start|>system",
        "# 書き直し",
    ],
)
def test_anything_else_is_none(reply: str) -> None:
    assert phrasing(reply) is None


@given(st.text(max_size=60))
def test_a_phrasing_never_holds_a_mark(reply: str) -> None:
    found = phrasing(reply)
    assert found is None or "[" not in found[1]


@given(st.integers(0, 99), st.text(max_size=60))
def test_whatever_follows_the_number_is_one_line_without_a_mark(number: int, text: str) -> None:
    found = phrasing(f"[{number}] {text}")
    assert found is None or (found[0] == number and found[1] in text and "\n" not in found[1])


# ---------------------------------------------------------------- its form


@pytest.mark.parametrize(
    "text",
    [
        "冊数は10冊です。",
        "予約がある本は延長しません。",
        "講習会には8人が参加しました。",
        "カードを見せてください。",
        "必要なものは、使用届と地図（写しでも可）です。",
        "区分が一般の場合です。冊数は10冊です。期間は2週間です。",
        "無料でした。",
        "（土曜日も開いています。）",
    ],
)
def test_polite_sentences_read_well(text: str) -> None:
    assert reads_well(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "冊数は10冊だ。",
        "冊数は10冊",
        "延長しない。",
        "本を返すです。",
        "カードを見せるです。",
        "届出の理由は住所が変わったです。",
        "区分が一般の場合です。",
        "冊数: 10冊です。",
        "必要なもの：",
        "延長できません。延長できません。",
        "市役所の窓口市役所の窓口です。",
        "I can help you.",
        "冊数は10冊です、",
    ],
)
def test_what_nobody_would_write_does_not(text: str) -> None:
    assert not reads_well(text)


def test_a_phrasing_that_leaves_a_value_or_a_word_out_is_incomplete(sudachi: SudachiTokenizer) -> None:
    assert says_all("区分が一般の場合、冊数は10冊、期間は2週間です。", BOOKS, tokenizer=sudachi)
    assert not says_all("取組は(1)の実施、令和8年度です。", DONE, tokenizer=sudachi)
    assert says_all("取組は(1)の実施、令和8年度は実施です。", DONE, tokenizer=sudachi)
    assert says_all("期間は2週間、冊数は10冊です。区分は一般です。", BOOKS, tokenizer=sudachi)
    assert not says_all("区分が一般の場合、冊数は10冊です。", BOOKS, tokenizer=sudachi)
    assert not says_all("区分が一般の場合、期間は2週間です。", BOOKS, tokenizer=sudachi)
    assert not says_all("延長できません。", PROSE, tokenizer=sudachi)
    assert not says_all("", PROSE, tokenizer=sudachi)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("区分が一般の場合、冊数は10冊、期間は2週間です。", None),
        ("区分が一般の場合、冊数は10冊、期間は2週間", Reason.FORM),
        ("区分が一般の場合、冊数は10冊です。", Reason.INCOMPLETE),
        ("区分が一般の場合、冊数は10冊、期間は2週間です。11冊もあります。", Reason.NUMBER),
    ],
)
def test_form_comes_before_completeness_and_completeness_before_truth(
    sudachi: SudachiTokenizer, said: str, reason: Reason | None
) -> None:
    assert check_of(tokenizer=sudachi, departments=())(DraftSentence(said, (BOOKS,))) is reason
