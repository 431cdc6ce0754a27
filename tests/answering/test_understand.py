"""A question taken apart: what it asks for, of what, of when, and what it leaves to the last turn."""

from __future__ import annotations

import pytest

from assistant.languages import language_of
from assistant.models import Kind, Language, Topic
from assistant.understand import Want, asking_part
from tests.answering.world import World

LAST = Topic(
    initiatives=(27,),
    source_id="initiative-27",
    kind=Kind.FIGURE,
    indicators=("(3) AIチャットボットのアクセス件数",),
    years=(2027,),
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("27番の令和9年度の目標は？", Kind.FIGURE),
        ("公開データセット数の実績は？", Kind.FIGURE),
        ("電子契約はいつから実施ですか", Kind.SCHEDULE),
        ("令和9年度はもう実施してますか", Kind.SCHEDULE),
        ("27番の担当は？", Kind.DEPARTMENT),
        ("どの課に聞けばいい？", Kind.DEPARTMENT),
        ("在宅勤務の職員がおる課、来年度は何課にするん", Kind.FIGURE),
        ("住民課の取組を全部", Kind.LIST),
        ("オンラインでできる手続きは？", Kind.LIST),
        ("オープンデータとは何ですか", Kind.DEFINITION),
        ("EBPMの意味は？", Kind.DEFINITION),
        ("転入届はどうやって出すの", Kind.PROCEDURE),
        ("児童手当の申請に必要なものは", Kind.PROCEDURE),
        ("ひとり親への支援の話", Kind.NARRATIVE),
    ],
)
def test_the_kind_of_answer_wanted_is_read_from_the_words(shipped: World, text: str, kind: Kind) -> None:
    assert shipped.understood(text).kind is kind


@pytest.mark.parametrize("name", ["オープンデータ", "LINE", "RPA"])
def test_a_bare_term_asks_for_its_definition(shipped: World, name: str) -> None:
    assert shipped.understood(name).kind is Kind.DEFINITION


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("令和9年度の目標", (2027,)),
        ("Ｒ９の目標", (2027,)),
        ("令和九年度の目標", (2027,)),
        ("2027年度の目標", (2027,)),
        ("来年度の目標", (2027,)),
        ("今年度と来年度の目標", (2026, 2027)),
        ("最終年度の目標", (2029,)),
        ("初年度の目標", (2026,)),
        ("令和8年度から令和11年度まで", (2026, 2027, 2028, 2029)),
        ("令和8年度から令和11年度で何件増えますか", (2026, 2029)),
        ("総合計画2025の将来像", ()),
        ("目標はいくつ", ()),
    ],
)
def test_fiscal_years_are_read_in_every_notation(shipped: World, text: str, years: tuple[int, ...]) -> None:
    assert shipped.understood(text).years == years


@pytest.mark.parametrize(
    "text",
    [
        "27番の目標",
        "２７番の目標",
        "取組27",
        "取組項目27の担当",
        "取組二十七の担当",
        "二十七番の担当",
        "No.27は？",
        "#27",
        "取り組み27は",
    ],
)
def test_an_initiatives_number_is_read_in_every_notation(shipped: World, text: str) -> None:
    assert shipped.understood(text).numbers == (27,)


@pytest.mark.parametrize(
    "text",
    [
        "12番窓口はどこですか",
        "幸町12番地はどこ",
        "幸町2丁目12番12号",
        "取組は12個ありますか",
        "取組一覧",
        "取組12年目",
        "取組99の目標",
        "取組方針2の一覧",
    ],
)
def test_what_is_no_initiatives_number_is_not_taken_for_one(shipped: World, text: str) -> None:
    assert shipped.understood(text).numbers == ()


@pytest.mark.parametrize(
    ("text", "departments"),
    [
        ("デジタル推進課の取組", ("デジタル推進課",)),
        ("上下水道局水道維持課の取組", ("上下水道局水道維持課",)),
        ("住民課とこども家庭センター", ("こども家庭センター", "住民課")),
        ("環境の話", ()),
    ],
)
def test_departments_are_read_longest_first(shipped: World, text: str, departments: tuple[str, ...]) -> None:
    assert shipped.understood(text).departments == departments


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("LINEで通知が来る？", "LINE"),
        ("オンラインで申請したい", None),
        ("オンラインとLINE", "LINE"),
        ("公開データの説明をして", "オープンデータ"),
        ("今日の天気", None),
    ],
)
def test_a_term_is_found_only_where_it_stands_alone(shipped: World, toy: World, text: str, term: str | None) -> None:
    world = toy if "公開データ" in text else shipped
    found = world.understood(text).term
    assert (found.name if found else None) == term


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("手数料はいくら", Want.MONEY),
        ("何時まで開いてる？", Want.CLOCK),
        ("住民課の電話番号", Want.PHONE),
        ("いつまでに出せばいい？", Want.DATE),
        ("どこで出すの", Want.PLACE),
        ("何割負担ですか", Want.RATE),
        ("いくつ増えますか", Want.DIFFERENCE),
        ("いつから始まる？", Want.START),
        ("いまの実績は", Want.ACTUAL),
    ],
)
def test_the_part_of_an_answer_that_is_asked_for_by_name_is_wanted(shipped: World, text: str, want: Want) -> None:
    assert want in shipped.understood(text).wants


def test_a_name_that_holds_an_asking_word_asks_for_nothing(shipped: World) -> None:
    assert Want.ACTUAL not in shipped.understood("いまドコなんのアクセス件数の令和9年度の目標").wants


@pytest.mark.parametrize(
    ("text", "years"), [("その次の年は？", (2028,)), ("最終年度だと？", (2029,)), ("じゃあ令和8年度は？", (2026,))]
)
def test_a_follow_up_about_another_year_keeps_row_and_kind(shipped: World, text: str, years: tuple[int, ...]) -> None:
    understood = shipped.understood(text, topic=LAST)
    assert (understood.numbers, understood.indicators) == (LAST.initiatives, LAST.indicators)
    assert (understood.years, understood.kind, understood.source_id) == (years, Kind.FIGURE, LAST.source_id)


def test_a_follow_up_about_the_department_keeps_the_initiative(shipped: World) -> None:
    understood = shipped.understood("担当は？", topic=LAST)
    assert (understood.kind, understood.numbers) == (Kind.DEPARTMENT, (27,))


@pytest.mark.parametrize(
    "text", ["取組1の目標は？", "住民課の取組を全部", "オープンデータとは？", "児童手当の申請に必要な書類は？"]
)
def test_a_question_with_a_subject_of_its_own_starts_clean(shipped: World, text: str) -> None:
    assert shipped.understood(text, topic=LAST) == shipped.understood(text)


def test_without_a_last_turn_nothing_is_filled_in(shipped: World) -> None:
    understood = shipped.understood("その次の年は？")
    assert (understood.numbers, understood.years, understood.source_id) == ((), (), None)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("大阪市の児童手当はいくら", "大阪市"),
        ("鳴門市のごみの出し方", "鳴門市"),
        ("北島町の図書館", "北島町"),
        ("大阪市から引っ越してきました", None),
        ("松茂町へ転出するときの手続", None),
        ("東京都に引っ越します", None),
        ("徳島市の児童手当", None),
        ("徳島市と大阪市の違い", None),
        ("児童手当はいくら", None),
    ],
)
def test_another_municipality_is_noticed_unless_somebody_moves(shipped: World, text: str, place: str | None) -> None:
    assert shipped.understood(text).elsewhere == place


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("児童手当", Language.JA),
        ("じどうてあて", Language.JA),
        ("LINE", Language.JA),
        ("How can I apply online?", Language.EN),
        ("请问怎么申请儿童津贴", Language.ZH),
        ("아동수당은 얼마인가요", Language.KO),
        ("Trợ cấp trẻ em là bao nhiêu", Language.VI),
        ("", Language.JA),
    ],
)
def test_the_language_of_a_question_is_told_by_its_letters(text: str, language: Language) -> None:
    assert language_of(text) is language


def test_new_initiatives_a_policy_and_a_stage_are_filters(shipped: World) -> None:
    understood = shipped.understood("方針2の新規の取組で令和9年度に検討のもの")
    assert (understood.policy, understood.new_only, understood.status) == (2, True, "検討")


def test_a_meeting_of_consideration_is_no_stage(shipped: World) -> None:
    assert shipped.understood("検討会の開催回数の目標は").status is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("設計事務所で働いています。BIMを使った建築確認はいつからですか。", "BIMを使った建築確認はいつからですか。"),
        ("離婚しました。子は2人です。手当はいくら？", "手当はいくら？"),
        ("BIMはいつから？ 設計事務所です。", "BIMはいつから？ 設計事務所です。"),
        ("さんあーるの料金", "さんあーるの料金"),
        ("", ""),
    ],
)
def test_what_tells_who_asks_is_no_part_of_the_question(text: str, part: str) -> None:
    assert asking_part(text) == part


@pytest.mark.parametrize("text", ["レポートで電子申請を調べています", "離婚して困っています", "まだ届け出ていません"])
def test_a_verbs_ending_asks_for_no_present_value(shipped: World, text: str) -> None:
    asked = shipped.understood(text)
    assert Want.ACTUAL not in asked.wants
    assert asked.kind is not Kind.FIGURE


def test_a_topic_names_no_source_beside_a_title(shipped: World) -> None:
    named = shipped.understood("児童手当って所得制限ありましたよね").named
    assert "jido-teate" in named
    assert "jido-fuyo-teate" not in named
