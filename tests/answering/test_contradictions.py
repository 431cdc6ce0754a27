"""Where two sources disagree, both are said with their dates; where they only look like it, nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

import pytest

from assistant.adapters.sudachi import SudachiTokenizer
from assistant.both_sides import date_of, when
from assistant.contradict import contradictions
from assistant.documents import Provenance, Source, SourceKind
from assistant.draft import Quote
from assistant.models import Audience, Compose, Language, Outcome, Question
from assistant.replies import in_language
from tests.answering.beside import Copies, copy_of
from tests.answering.seeded import LATER_REWORDINGS, REWORDINGS
from tests.answering.world import World
from tests.fakes import FakeEmbedder
from tests.ingest.city import City

OLDER = Source("jutaku", "住宅の改修補助", SourceKind.SUPPORT, "both", (), as_of="2024-04")
NEWER = Source("jutaku-2", "住宅の改修補助（新しい案内）", SourceKind.SUPPORT, "both", (), as_of="2026-04")
OTHER = Source("kaigo", "介護の用具", SourceKind.SUPPORT, "both", (), as_of="2026-04")
DEPARTMENTS = ("住宅課", "介護課")
SECOND_GUIDE = """---
id: kasa-toshokan-2
title: 図書館の傘の貸出（令和8年度）
kind: service
audience: citizen
department: 図書館
as_of: {as_of}
sources:
- title: みほん市図書館「傘の貸出の変更」（見本）
---

# 図書館の傘の貸出

## 貸出の時間

| 曜日 | 借りられる時間 |
|---|---|
| 火曜日から金曜日 | 9:00～19:00 |
| 土曜日・日曜日 | {weekend} |
"""
WEEKEND = "図書館の傘の貸出 土曜日・日曜日 借りられる時間"
FLOOR = 0.5  # the fake embedder finds little near; what competes for the answer would still push it under this


def line(text: str, *, of: Source, n: int = 1, header: tuple[str, ...] = (), under: str = "内容") -> Quote:
    return Quote(of, (of.title, under), None, f"{of.id}#s{n}", text, header)


def found(*lines: Quote, tokenizer: SudachiTokenizer) -> Mapping[str, tuple[str, ...]]:
    return contradictions(lines, departments=DEPARTMENTS, tokenizer=tokenizer)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("補助の額は、1戸あたり50,000円です。", "補助の額は、１戸あたり８万円です。"),
        ("改修の補助は、工事の14日前までに申請します。", "改修の補助は、工事の30日前までに申請してください。"),
        ("対象は、65歳以上の方が住む住宅です。", "対象は、60歳以上の方が住む住宅になります。"),
        ("改修の補助は、郵送で申請できます。", "改修の補助は、郵送で申請できません。"),
        ("申請には工事の見積書が必要です。", "申請には工事の見積書は不要です。"),
        ("申請の期限は8月31日です。", "申請の期限は9月30日です。"),
    ],
)
def test_one_changed_value_of_the_same_subject_is_a_contradiction(
    sudachi: SudachiTokenizer, one: str, other: str
) -> None:
    pair = line(one, of=OLDER), line(other, of=NEWER)
    assert found(*pair, tokenizer=sudachi) == {"jutaku#s1": ("jutaku-2#s1",), "jutaku-2#s1": ("jutaku#s1",)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("補助の額は、1戸あたり50,000円です。", "補助の額は、１戸あたり5万円になります。"),
        ("窓口の受付は午前8時30分から午後5時までです。", "窓口の受付は8:30～17:00になります。"),
        ("令和6年度の補助の額は、50,000円です。", "令和8年度の補助の額は、80,000円です。"),
        ("平日の受付は、午前9時から午後5時までです。", "土曜日の受付は、午前9時から正午までです。"),
        ("65歳以上の方の補助の額は、50,000円です。", "65歳未満の方の補助の額は、30,000円です。"),
        ("第1子の補助の額は、50,000円です。", "第2子の補助の額は、80,000円です。"),
        ("3歳の子がいる世帯の補助は50,000円です。", "4歳の子がいる世帯の補助は50,000円です。"),
        ("壁の改修の補助は、50,000円です。", "屋根の改修の補助は、80,000円です。"),
        ("補助の件数の目標は、30件です。", "補助の件数の実績は、25件です。"),
        ("住宅課の電話は088-000-1111です。", "介護課の電話は088-000-2222です。"),
        ("内容は 2024-04 時点で確認できたものです。", "内容は 2026-04 時点で確認できたものです。"),
        (
            "補助の額は、50,000円です（2024年4月1日時点の記載）。",
            "補助の額は、50,000円です（2026年4月1日時点の記載）。",
        ),
        ("原則として、郵送では申請できません。", "郵送で申請できます。"),
        ("オンラインで申請できない手続は、窓口で申請できます。", "オンラインで申請できる手続は、窓口で申請できます。"),
    ],
)
def test_what_only_looks_like_it_is_none(sudachi: SudachiTokenizer, one: str, other: str) -> None:
    assert found(line(one, of=OLDER), line(other, of=NEWER), tokenizer=sudachi) == {}


def test_the_same_words_of_another_subject_are_none(sudachi: SudachiTokenizer) -> None:
    pair = "申請の手数料は、1件につき300円です。", "申請の手数料は、1件につき500円です。"
    assert found(line(pair[0], of=OLDER), line(pair[1], of=OTHER), tokenizer=sudachi) == {}
    assert found(line(pair[0], of=OLDER), line(pair[1], of=NEWER), tokenizer=sudachi)


def test_a_line_that_names_its_subject_contradicts_that_subjects_guide(sudachi: SudachiTokenizer) -> None:
    summary = line("住宅の改修補助の額は、1戸あたり30,000円です。", of=OTHER)
    assert found(line("補助の額は、1戸あたり50,000円です。", of=OLDER), summary, tokenizer=sudachi)


def test_a_counters_hours_are_the_departments_and_a_deadline_is_the_procedures(sudachi: SudachiTokenizer) -> None:
    hours = "住宅課の窓口は、午前8時30分からです。", "住宅課の窓口は、午前9時からです。"
    days = "住宅課の窓口に14日以内に届け出ます。", "住宅課の窓口に7日以内に届け出ます。"
    assert found(line(hours[0], of=OLDER), line(hours[1], of=OTHER), tokenizer=sudachi)
    assert found(line(days[0], of=OLDER), line(days[1], of=OTHER), tokenizer=sudachi) == {}


def test_rows_are_compared_by_their_label_and_column(sudachi: SudachiTokenizer) -> None:
    head = ("区分", "令和6年度", "令和8年度")
    old = [line("壁 | 50,000円 | 60,000円", of=OLDER, header=head), line("窓 | 10,000円", of=OLDER, n=2, header=head)]
    new = [
        line("壁 | 70,000円", of=NEWER, header=("区分", "令和8年度")),
        line("窓 | 10,000円", of=NEWER, n=2, header=head),
    ]
    assert found(*old, *new, tokenizer=sudachi) == {"jutaku#s1": ("jutaku-2#s1",), "jutaku-2#s1": ("jutaku#s1",)}


def test_stages_of_one_row_and_year_contradict_each_other(sudachi: SudachiTokenizer) -> None:
    head = ("項目", "令和8年度", "令和9年度")
    draft, plan = (
        line("電子申請 | 検討 | 実施", of=OLDER, header=head),
        line("電子申請 | 検討 | 検討", of=NEWER, header=head),
    )
    assert found(draft, plan, tokenizer=sudachi)
    assert found(draft, replace(plan, header=("項目", "令和7年度", "令和10年度")), tokenizer=sudachi) == {}


def test_what_the_other_source_says_too_is_not_contradicted_by_its_next_line(sudachi: SudachiTokenizer) -> None:
    first, second = "補助の額は、50,000円です。", "補助の額は、80,000円です。"
    tiers = [line(first, of=NEWER), line(second, of=NEWER, n=2)]
    assert found(line(first, of=OLDER), *tiers, tokenizer=sudachi) == {}


def test_the_shipped_corpus_contradicts_itself_nowhere(shipped: World) -> None:
    assert shipped.vocabulary.contradicted == {}


@pytest.mark.parametrize(("rewordings", "least"), [(REWORDINGS, 0.9), (LATER_REWORDINGS, 0.9)])
def test_most_changes_of_a_copied_guide_are_found_and_nothing_else(
    shipped: World, rewordings: tuple[tuple[str, str], ...], least: float
) -> None:
    copies = Copies(shipped.index.chunks, rewordings, change=True, seed="1")
    told = contradictions(copies.lines, departments=shipped.vocabulary.departments, tokenizer=shipped.tokenizer)
    changed = {i for i, s in copies.seeds.items() if s.how is not None}
    right = {i for i in changed if copy_of(i) in told.get(i, ())}
    assert len(changed) >= 100
    assert len(right) >= least * len(changed)
    assert set(told) == right | set(map(copy_of, right))


def test_a_reworded_copy_raises_nothing(shipped: World) -> None:
    copies = Copies(shipped.index.chunks, (*REWORDINGS, *LATER_REWORDINGS), change=False, seed="2")
    assert sum(s.text != s.sentence.text for s in copies.seeds.values()) >= 100
    told = contradictions(copies.lines, departments=shipped.vocabulary.departments, tokenizer=shipped.tokenizer)
    assert told == {}


def test_who_asks_for_a_contradicted_line_is_shown_both(shipped: World) -> None:
    copies = Copies(shipped.index.chunks, REWORDINGS, change=True, seed="1")
    both = World(replace(shipped.index, chunks=copies), shipped.embedder, shipped.tokenizer, shipped.city)
    asked_of = {i: a.question for a in shipped.index.chunks.askings()[0] if a.language == "ja" for i in a.sentence_ids}
    contradicted = [i for i in both.vocabulary.contradicted if i in asked_of]
    quoted = shown = 0
    for sentence_id in islice(contradicted, 40):
        answer = both.ask(asked_of[sentence_id])
        seed = copies.seeds[sentence_id]
        if seed.sentence.text not in {c.quote for c in answer.citations}:
            continue
        quoted += 1
        sides = [{answer.citations[n - 1].quote for n in c.citations} for c in answer.contradictions]
        shown += {seed.sentence.text, seed.text} in sides
    assert quoted >= 25
    assert shown == quoted


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory, sudachi: SudachiTokenizer) -> World:
    """The toy city with a newer guide of which one cell says otherwise."""
    return _with_second_guide(tmp_path_factory, sudachi, as_of="2026-04", weekend="9:00～16:00")


def _with_second_guide(paths: pytest.TempPathFactory, sudachi: SudachiTokenizer, *, as_of: str, weekend: str) -> World:
    city = City(paths.mktemp("torn"), tokenizer=sudachi)
    page = city.corpus / "public" / "guides" / "kasa-toshokan-2.md"
    page.write_text(SECOND_GUIDE.format(as_of=as_of, weekend=weekend), encoding="utf-8")
    city.ingest()
    index = city.serving()
    return World(
        replace(index, floor=index.floor.model_copy(update={"value": FLOOR})), FakeEmbedder(), sudachi, "みほん市"
    )


def test_both_statements_are_cited_with_the_newer_date_first(torn: World) -> None:
    answer = torn.ask(WEEKEND)
    say = in_language(Language.JA)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text.startswith(f"{say.contradicted}\n{say.contradicted_newest}\n")
    assert (
        "「図書館の傘の貸出（令和8年度）」（2026-04時点）: 曜日: 土曜日・日曜日、借りられる時間: 9:00～16:00[1]"
        in answer.text
    )
    assert answer.text.index("2026-04時点") < answer.text.index("2025-06時点")
    first, second = (answer.citations[n - 1] for n in answer.contradictions[0].citations)
    assert (first.source_id, second.source_id) == ("kasa-toshokan-2", "kasa-toshokan")
    assert answer.dropped == 0


def test_whom_to_ask_is_named(torn: World) -> None:
    answer = torn.ask(WEEKEND)
    assert in_language(Language.JA).ask_next.format(department=answer.departments[0].name) in answer.text


def test_each_statement_is_said_once(torn: World) -> None:
    assert torn.ask(WEEKEND).text.count("午前9時から午後5時まで") == 1


@pytest.mark.parametrize("language", [x for x in Language if x is not Language.AUTO])
def test_the_disagreement_is_told_in_the_askers_language(torn: World, language: Language) -> None:
    answer = torn.pipeline.ask(torn.question(WEEKEND, language=language))
    say = in_language(language)
    assert answer.text.startswith(say.contradicted)
    assert say.contradicted_as_of.format(as_of="2026-04") in answer.text
    assert {c.quote for c in answer.citations} >= {
        "土曜日・日曜日 | 9:00～16:00",
        "土曜日・日曜日 | 午前9時から午後5時まで",
    }


def test_a_source_without_a_date_comes_last_and_says_so(
    tmp_path_factory: pytest.TempPathFactory, sudachi: SudachiTokenizer
) -> None:
    answer = _with_second_guide(tmp_path_factory, sudachi, as_of="null", weekend="9:00～16:00").ask(WEEKEND)
    assert answer.text.index("2025-06時点") < answer.text.index("日付不明")


def test_guides_that_agree_are_answered_as_one(
    tmp_path_factory: pytest.TempPathFactory, sudachi: SudachiTokenizer
) -> None:
    answer = _with_second_guide(tmp_path_factory, sudachi, as_of="2026-04", weekend="9:00～17:00").ask(WEEKEND)
    assert answer.contradictions == ()
    assert in_language(Language.JA).contradicted not in answer.text


def test_a_model_words_no_side_of_a_contradiction(torn: World) -> None:
    question = Question(WEEKEND, Audience.CITIZEN, compose=Compose.GENERATIVE)
    assert torn.pipeline.ask(question).text == torn.ask(WEEKEND).text


@pytest.mark.parametrize(
    ("as_of", "dates", "date", "day"),
    [
        ("2026-04", ("2027-01-01",), "2026-04", (2026, 4, 0)),
        (None, ("令和6年4月の額を掲載", "2025-01-14", "不明"), "2025-01-14", (2025, 1, 14)),
        ("令和8年3月", (), "令和8年3月", (2026, 3, 0)),
        (None, ("不明", None), None, (0, 0, 0)),
    ],
)
def test_a_sources_date_is_its_contents_else_its_newest_origins(
    as_of: str | None, dates: tuple[str | None, ...], date: str | None, day: tuple[int, int, int]
) -> None:
    source = replace(OLDER, as_of=as_of, provenance=tuple(Provenance("p", date=d) for d in dates))
    assert (date_of(source), when(source)) == (date, day)
