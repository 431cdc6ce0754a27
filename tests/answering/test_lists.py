"""A list is whole, counted, and holds nothing that does not belong to it."""

from __future__ import annotations

import re

import pytest

from assistant.alike import Like
from assistant.documents import Asking, FactKind, Initiative, Procedure
from assistant.fiscal_year import label
from assistant.lists import procedures_alike
from assistant.models import Answer, ComposedBy, Outcome
from assistant.text import folded
from tests.answering.world import World

_ITEM = re.compile(r"^(\d+) (.+?)(?:\[\d+\])+$", re.M)
_COUNT = re.compile(r"(\d+)件です。")
_COUNTED = re.compile(r"(\d+)件")
_PHONE = re.compile(r"\d{2,4}-\d{1,4}-\d{3,4}")
_EVERYBODY = ("関係各課", "全部局")


def _listed(answer: Answer) -> list[tuple[int, str]]:
    return [(int(number), title) for number, title in _ITEM.findall(answer.text)]


def _own(initiatives: list[Initiative]) -> list[tuple[int, str]]:
    return [(i.number, i.title) for i in initiatives]


def _counted(answer: Answer) -> int:
    match = _COUNT.search(answer.text)
    assert match is not None, answer.text
    return int(match[1])


def _is_list_of(answer: Answer, initiatives: list[Initiative]) -> bool:
    return (
        answer.outcome is Outcome.ANSWERED
        and answer.composed_by is ComposedBy.FACTS
        and _listed(answer) == _own(initiatives)
        and _counted(answer) == len(initiatives)
        and {c.source_id for c in answer.citations} == {i.source_id for i in initiatives}
    )


@pytest.mark.parametrize("words", ["{}の取組を全部教えて", "{}が担当する取組項目の一覧"])
def test_the_list_of_every_department_is_whole(shipped: World, words: str) -> None:
    initiatives = list(shipped.index.facts.initiatives)
    departments = {d for i in initiatives for d in i.departments if d not in _EVERYBODY}
    assert len(departments) > 30
    wrong = []
    for department in sorted(departments):
        own = [i for i in initiatives if any(folded(department) in folded(d) for d in i.departments)]
        answer = shipped.ask(words.format(department))
        if not _is_list_of(answer, own):
            wrong.append(f"{department}: {[i.number for i in own]}, but {answer.outcome} {answer.text[:300]}")
    assert not wrong, "\n".join(wrong)


def test_initiatives_of_everybody_are_said_to_be_left_out_of_a_departments_list(shipped: World) -> None:
    assert "「全部局」「関係各課」とだけ書かれた" in shipped.ask("住民課の取組の一覧").text


@pytest.mark.parametrize("words", ["取組項目を全部", "取組項目は全部でいくつ？", "取組の一覧を見せて"])
def test_all_initiatives_are_listed(shipped: World, words: str) -> None:
    initiatives = list(shipped.index.facts.initiatives)
    assert len(initiatives) == 41
    answer = shipped.ask(words)
    assert _is_list_of(answer, initiatives), answer.text[:300]


@pytest.mark.parametrize("words", ["新規の取組の一覧", "新しく始まる取組はどれ？"])
def test_new_initiatives_are_listed_and_no_old_ones(shipped: World, words: str) -> None:
    answer = shipped.ask(words)
    assert _is_list_of(answer, [i for i in shipped.index.facts.initiatives if i.new]), answer.text[:300]


@pytest.mark.parametrize("policy", [1, 2, 3])
def test_the_initiatives_of_a_policy_are_listed(shipped: World, policy: int) -> None:
    answer = shipped.ask(f"取組方針{policy}の取組項目の一覧")
    assert _is_list_of(answer, [i for i in shipped.index.facts.initiatives if i.policy == policy]), answer.text[:300]


def test_filters_add_up(shipped: World) -> None:
    answer = shipped.ask("取組方針3で、デジタル推進課の新規の取組を全部")
    own = [i for i in shipped.index.facts.initiatives if i.policy == 3 and i.new and "デジタル推進課" in i.departments]
    assert own
    assert _is_list_of(answer, own), answer.text


def test_a_filter_that_nothing_passes_is_said_to_find_nothing(shipped: World) -> None:
    answer = shipped.ask("取組方針1の、契約監理課の取組を全部")
    assert answer.outcome is Outcome.NO_EVIDENCE
    assert not answer.citations


@pytest.mark.parametrize("status", ["検討", "拡大"])
@pytest.mark.parametrize("year", [2026, 2029])
def test_what_stands_at_a_stage_in_a_year_is_listed_row_by_row(shipped: World, status: str, year: int) -> None:
    rows = [
        f.initiative
        for f in shipped.index.facts.facts
        if f.kind is FactKind.PLAN and f.fiscal_year == label(year) and f.value == status
    ]
    answer = shipped.ask(f"{label(year)}に「{status}」の取組の一覧")
    assert [number for number, _ in _listed(answer)] == rows
    assert not rows or _counted(answer) == len(rows)


def test_every_initiatives_departments_are_named_whole(shipped: World) -> None:
    wrong = []
    for initiative in shipped.index.facts.initiatives:
        answer = shipped.ask(f"取組項目{initiative.number}の担当はどこですか")
        charged = "、".join(initiative.departments)
        cited = {c.source_id for c in answer.citations}
        if f"担当は、{charged}です" not in answer.text or cited != {initiative.source_id}:
            wrong.append(f"{initiative.number}: {charged}, but {answer.text}")
    assert not wrong, "\n".join(wrong)


def test_the_departments_of_another_citys_initiatives_are_named_too(toy: World) -> None:
    assert "担当は、交通企画課、情報課です" in toy.ask("取組項目1の担当はどこですか").text


@pytest.mark.parametrize("words", ["オンラインでできる手続の一覧", "ネットでできる手続きは？"])
def test_all_online_procedures_are_listed(shipped: World, words: str) -> None:
    answer = shipped.ask(words)
    head, *lines = answer.text.splitlines()
    assert "32件のうち31件" in head
    assert _unlike(lines, [p for p in shipped.index.facts.procedures if p.service]) == []


def _unlike(lines: list[str], procedures: list[Procedure]) -> list[str]:
    """Names of procedures of which no line of their own tells, those without a way over the net last."""
    ordered = sorted(procedures, key=lambda p: not p.is_online)
    return [p.name for p, line in zip(ordered, lines[: len(ordered)], strict=True) if p.name not in line]


def test_what_is_taken_at_the_counter_alone_is_not_counted_as_online(shipped: World) -> None:
    offline = [p for p in shipped.index.facts.procedures if p.service and not p.is_online]
    assert [p.name for p in offline] == ["公文書公開請求"]
    line = next(x for x in shipped.ask("オンラインでできる手続の一覧").text.splitlines() if offline[0].name in x)
    assert line.startswith(f"「{offline[0].name}」も一覧にありますが、方法は{offline[0].service}です。")
    assert shipped.ask(f"{offline[0].name}はオンラインでできますか").text.splitlines()[0] not in (
        shipped.ask("転出届はオンラインでできますか").text.splitlines()
    )


@pytest.mark.parametrize(
    ("service", "online"),
    [
        ("窓口・郵送・FAX", False),
        ("窓口、電話", False),
        ("", False),
        ("窓口（要予約）", False),
        ("窓口のみ", False),
        ("窓口だけ", False),
        ("市民課窓口", False),
        ("来庁または郵送", False),
        ("窓口及び郵送", False),
        ("電話予約", False),
        ("-", False),
        ("なし", False),
        ("窓口（要予約）またはぴったりサービス", True),
        ("ぴったりサービス", True),
        ("窓口・電子申請", True),
        ("電子申請と窓口", True),
        ("郵送予約システム", True),
    ],
)
def test_a_way_over_the_net_is_one_that_is_no_counter_letter_or_call(service: str, online: bool) -> None:
    assert Procedure("p", "届", "分野", service, "", "", "", "p#s1").is_online is online


def test_a_question_near_to_one_field_alone_is_shown_its_procedures(shipped: World) -> None:
    own = [p for p in shipped.index.facts.procedures if p.service]
    like = {field: _likes([p for p in own if p.field == field]) for field in {p.field for p in own}}
    first, second = sorted(like)[:2]
    asked = shipped.understood("電子で出せる届けは")
    listed = procedures_alike(asked, like[first], shipped.vocabulary, city=shipped.city)
    assert listed is not None
    assert _unlike([s.text for s in listed.sentences[1:]], [p for p in own if p.field == first]) == []
    assert procedures_alike(asked, like[first] | like[second], shipped.vocabulary, city=shipped.city) is None
    assert procedures_alike(shipped.understood("手数料は"), like[first], shipped.vocabulary, city=shipped.city) is None


def _likes(procedures: list[Procedure]) -> dict[str, Like]:
    return {
        p.sentence_id: Like(Asking("出せますか", "ja", p.source_id, "c", (p.sentence_id,)), 6.0) for p in procedures
    }


def test_the_online_procedures_of_every_field_are_listed(shipped: World) -> None:
    procedures = [p for p in shipped.index.facts.procedures if p.service]
    wrong = []
    for field in {p.field for p in procedures}:
        own = [p for p in procedures if p.field == field]
        answer = shipped.ask(f"{field}のオンライン手続の一覧")
        counted = _COUNTED.findall(answer.text.splitlines()[0])
        if _unlike(answer.text.splitlines()[1:], own) or int(counted[-1]) != sum(p.is_online for p in own):
            wrong.append(f"{field}: {[p.name for p in own]}, but {answer.text[:300]}")
    assert not wrong, "\n".join(wrong)


def test_every_contact_is_given_with_its_number_and_the_date_it_was_read(shipped: World) -> None:
    contacts = [c for c in shipped.index.facts.contacts if c.phone]
    wrong = []
    for contact in contacts:
        answer = shipped.ask(f"{contact.department}の電話番号は？")
        dated = f"（{contact.as_of}時点の記載）" if contact.as_of else "（記載の日付は不明）"
        line = next((line for line in answer.text.splitlines() if str(contact.phone) in line), "")
        if dated not in line or {c.source_id for c in answer.citations} != {contact.source_id}:
            wrong.append(f"{contact.department} {contact.phone}: {answer.outcome} {answer.text}")
    assert not wrong, "\n".join(wrong)


def test_a_department_without_a_number_is_not_given_anothers(shipped: World) -> None:
    numbered = [folded(c.department) for c in shipped.index.facts.contacts if c.phone]
    departments = {d for i in shipped.index.facts.initiatives for d in i.departments if d not in _EVERYBODY}
    without = sorted(d for d in departments if not any(folded(d) in n for n in numbered))
    assert len(without) > 10
    wrong = []
    for department in without:
        answer = shipped.ask(f"{department}の電話番号は？")
        if [line for line in answer.text.splitlines() if _PHONE.search(line) and department not in line]:
            wrong.append(f"{department}: {answer.text}")
    assert not wrong, "\n".join(wrong)


def test_a_number_on_a_contact_tells_whose_it_is(shipped: World) -> None:
    answer = shipped.ask("088-621-5529って何の番号？")
    assert answer.outcome is Outcome.ANSWERED
    assert "危機管理課" in answer.text


def test_a_contact_without_a_date_is_said_to_have_none(toy: World) -> None:
    answer = toy.ask("交通企画課の電話番号は？")
    assert "000-000-0202" in answer.text
    assert "記載の日付は不明" in answer.text


@pytest.mark.parametrize(
    ("question", "field"),
    [("引っ越し関係でオンラインでできるもの", "住民異動"), ("保育園がらみでスマホから出せる届け並べて", "保育")],
)
def test_online_procedures_of_a_field_are_listed_whole(shipped: World, question: str, field: str) -> None:
    own = [p.name for p in shipped.index.facts.procedures if p.field == field and p.service]
    answer = shipped.ask(question)
    assert all(name in answer.text for name in own)
    assert _counted(answer) == len(own)


def test_procedures_are_found_by_what_they_are_about(shipped: World) -> None:
    answer = shipped.ask("学校給食費に関係するネット手続ある？名前しりたい")
    own = [p.name for p in shipped.index.facts.procedures if "学校給食費" in p.name]
    assert _counted(answer) == len(own) > 1
    assert all(name in answer.text for name in own)


def test_the_plan_before_this_one_is_not_answered_with_this_ones_policies(shipped: World) -> None:
    assert "取組方針は3つです" not in shipped.ask("前の計画の取組方針4つ、全部教えて").text


@pytest.mark.parametrize(
    ("question", "department"),
    [("市のホームページつくっとる課", "広報広聴課"), ("徳島市のLINE運営しよるの誰（課）", "広報広聴課")],
)
def test_a_department_asked_for_in_other_words_comes_from_the_table(
    shipped: World, question: str, department: str
) -> None:
    answer = shipped.ask(question)
    assert answer.composed_by is ComposedBy.FACTS
    assert department in answer.text


def test_a_question_that_names_the_department_is_not_answered_with_it(shipped: World) -> None:
    answer = shipped.ask("会計課の請求書を電子にする話、置き場所のほうでは何がええことあるん？")
    assert "の担当は" not in answer.text


def test_a_departments_rows_at_a_stage_are_counted_and_put_in_its_charge(shipped: World) -> None:
    answer = shipped.ask("デジタル推進課の担当で令和八年度に検討の項目あげて")
    assert "デジタル推進課が担当する令和8年度に「検討」となっている取組項目は" in answer.text.splitlines()[0]
    assert answer.dropped == 0
    assert any("デジタル推進課" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "words", ["DX計画 取組方針 3つ", "今度のDX計画の柱って三つあるんやろ、何と何と何？", "方針1・2・3 それぞれ何"]
)
def test_the_policies_are_listed_in_any_wording(shipped: World, words: str) -> None:
    answer = shipped.ask(words)
    assert _titles_of_policies(shipped) <= set(re.findall(r"^取組方針\d (.+?)\[", answer.text, re.M))


def test_a_place_with_a_like_name_is_not_given_a_counters_number(shipped: World) -> None:
    answer = shipped.ask("徳島市民病院の電話番号おしえて")
    assert answer.outcome is Outcome.NO_EVIDENCE
    assert _PHONE.search(answer.text) is None


def test_how_many_of_something_is_not_answered_with_what_it_is(shipped: World) -> None:
    assert shipped.ask("災害用のドローン、市は何機持つ計画ですか").outcome is Outcome.NO_EVIDENCE


def test_a_thing_is_not_answered_with_one_that_only_sounds_like_it(shipped: World) -> None:
    answer = shipped.ask("児童手当の振込は何月")
    assert {citation.source_id for citation in answer.citations} == {"jido-teate"}


def _titles_of_policies(world: World) -> set[str]:
    return {initiative.policy_title for initiative in world.index.facts.initiatives}
