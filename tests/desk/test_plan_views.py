"""What the desk shows of the plan is what the plan says: nothing guessed, nothing left out, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from assistant.desk.chart import chart_of
from assistant.desk.explorer import Narrowing, listed
from assistant.desk.grid import Tone, schedule, targets, tone_of
from assistant.desk.people import Role
from assistant.desk.years import Change, differing, of_year
from assistant.documents import Chunk, Fact, FactKind, Initiative, Passage
from tests.desk.fakes import Browser, FakeDesk
from tests.fakes import FakeFacts, fake_index

YEARS = ("令和8年度", "令和9年度", "令和10年度", "令和11年度")


def row(number: int, indicator: str, *values: str, kind: FactKind = FactKind.PLAN, unit: str = "") -> list[Fact]:
    """A row of a table, a value for each year."""
    place = f"initiative-{number}#{indicator}"
    return [
        Fact("s", number, indicator, year, kind, value, _number(value, unit), unit, place)
        for year, value in zip(YEARS, values, strict=True)
    ]


def _number(value: str, unit: str) -> float | None:
    plain = value.removesuffix(unit).replace(",", "")
    return float(plain) if plain.isdigit() else None


FACTS = FakeFacts(
    initiatives=(
        Initiative("i1", 1, "オープンデータの推進", True, 1, "施策一", ("総務課",), "x", "行が失われている"),
        Initiative("i2", 2, "RPAの活用", False, 2, "施策二", ("総務課", "住民課"), "x"),
        Initiative("i3", 3, "窓口", False, 2, "施策二", ("住民課",), "x"),
    ),
    facts=(
        *row(1, "(1) 充実", "検討", "検討", "実施", "実施"),
        *row(1, "(2) 研修", "(欠落)", "実施", "(欠落)", "実施"),
        *row(2, "(1) 適用", "実施", "拡大", "拡大", "実施"),
        *row(2, "件数", "1,000件", "2,000件", "—", "4,000件", kind=FactKind.TARGET, unit="件"),
        *row(3, "(1) 同じ名", "実施", "検討／実施", "検討", "実施／拡大"),
    ),
)


def numbers(**asked: str) -> list[int]:
    return [found.initiative.number for found in listed(FACTS, Narrowing.model_validate(asked))]


@pytest.mark.parametrize(
    ("value", "tone"),
    [
        ("実施", Tone.DOING),
        ("拡大", Tone.GROWING),
        ("実施／拡大", Tone.GROWING),
        ("検討", Tone.STUDYING),
        ("検討／実施", Tone.BOTH),
        ("(欠落)", Tone.LOST),
        ("(不明)", Tone.LOST),
        ("—", Tone.NONE),
        ("", Tone.NONE),
    ],
)
def test_a_status_is_read_as_it_stands(value: str, tone: Tone) -> None:
    assert tone_of(value) is tone


def test_what_starts_is_what_was_not_under_way_the_year_before() -> None:
    found = of_year(schedule(FACTS.facts), "令和10年度")
    assert [p.row.indicator for p in found[Change.STARTS]] == ["(1) 充実"]


def test_what_cannot_be_read_is_said_to_be_unclear_and_never_to_start() -> None:
    plan = schedule(FACTS.facts)
    for year in YEARS[:3]:
        unclear = [p.row.indicator for p in of_year(plan, year)[Change.UNCLEAR]]
        assert unclear == ["(2) 研修"]
    assert [p.row.indicator for p in of_year(plan, YEARS[3])[Change.UNCLEAR]] == ["(2) 研修"]


def test_in_the_plans_first_year_nothing_is_said_to_start() -> None:
    found = of_year(schedule(FACTS.facts), "令和8年度")
    assert found[Change.STARTS] == []
    assert len(found[Change.FROM_FIRST]) == 2


def test_growing_is_told_in_the_year_it_begins() -> None:
    plan = schedule(FACTS.facts)
    assert [p.row.indicator for p in of_year(plan, "令和9年度")[Change.GROWS]] == ["(1) 適用"]
    assert of_year(plan, "令和10年度")[Change.GROWS] == []
    assert of_year(plan, "令和20年度") == {}


def test_every_row_stands_once_in_a_year() -> None:
    plan = schedule(FACTS.facts)
    for year in YEARS:
        assert sum(len(rows) for rows in of_year(plan, year).values()) == len(plan.rows)


def test_two_years_differ_where_their_cells_do() -> None:
    plan = schedule(FACTS.facts)
    different = differing(plan, "令和8年度", "令和9年度")
    assert [row.indicator for row, _, _ in different] == ["(2) 研修", "(1) 適用", "(1) 同じ名"]
    assert [(was.value, now.value) for _, was, now in different if was and now][1] == ("実施", "拡大")
    assert differing(plan, "令和8年度", "令和3年度") == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [1, 2, 3]),
        ({"q": "ＲＰＡ"}, [2]),
        ({"q": "取組1"}, [1]),
        ({"q": "研修 オープン"}, [1]),
        ({"q": "ない"}, []),
        ({"policy": "2"}, [2, 3]),
        ({"department": "住民課"}, [2, 3]),
        ({"department": "民課"}, []),
        ({"new": "yes"}, [1]),
        ({"new": "no"}, [2, 3]),
        ({"year": "令和9年度", "status": "拡大"}, [2]),
        ({"status": "検討"}, [1, 3]),
        ({"flagged": "yes"}, [1]),
        ({"sort": "-number"}, [3, 2, 1]),
        ({"sort": "policy"}, [1, 2, 3]),
        ({"sort": "-policy"}, [2, 3, 1]),
        ({"sort": "department"}, [3, 1, 2]),
    ],
)
def test_initiatives_are_narrowed_and_sorted(asked: dict[str, str], expected: list[int]) -> None:
    assert numbers(**asked) == expected


def test_a_chart_has_a_column_for_each_year_and_leaves_out_what_has_no_number() -> None:
    chart = chart_of(targets(FACTS.facts).rows[0])
    assert chart is not None
    heights = [c.height for c in chart.columns]
    assert heights[2] is None
    assert heights[0] is not None
    assert heights[3] is not None
    assert heights[3] == pytest.approx(4 * heights[0], rel=0.01)
    assert [c.value for c in chart.columns] == ["1,000", "2,000", "—", "4,000"]
    assert "令和8年度目標 1,000件" in chart.text


def test_one_number_is_no_chart() -> None:
    assert chart_of(targets(row(1, "x", "—", "—", "3件", "—", kind=FactKind.TARGET, unit="件")).rows[0]) is None


# ---------------------------------------------------------------- the pages over the toy index


@pytest.fixture(scope="module")
def viewer() -> Browser:
    desk = FakeDesk()
    desk.given("=1+1", "＝質問")
    return desk.as_(Role.VIEWER)


EXPORTS = (
    "/desk/initiatives",
    "/desk/initiatives/27",
    "/desk/departments",
    "/desk/departments/総務課",
    "/desk/years",
    "/desk/years/令和9年度",
    "/desk/compare?a=27&b=28",
    "/desk/compare?from=令和8年度&to=令和9年度",
    "/desk/glossary",
    "/desk/procedures",
    "/desk/sources",
    "/desk/feedback",
    "/gaps",
)


@pytest.mark.parametrize("path", EXPORTS)
def test_every_view_is_a_file_that_excel_reads_and_no_cell_of_it_is_a_formula(viewer: Browser, path: str) -> None:
    page = viewer.get(path)
    assert "format=csv" in page.text
    answer = viewer.get(path + ("&" if "?" in path else "?") + "format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len({len(cells) for cells in rows}) == 1
    assert not [cell for cells in rows for cell in cells if cell.startswith(("=", "+", "@", "-", "\t"))]


def test_the_file_holds_what_the_page_is_narrowed_to(viewer: Browser) -> None:
    rows = viewer.get("/desk/initiatives?new=yes&format=csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in rows
    assert "AIの活用" not in rows


@pytest.mark.parametrize("path", ["/desk/initiatives?q=zzzz", "/desk/glossary?q=zzzz", "/desk/sources?q=zzzz"])
def test_nothing_found_is_said_with_what_to_do(viewer: Browser, path: str) -> None:
    assert "条件を減らすか" in viewer.get(path).text


@pytest.mark.parametrize("year", ["令和9年度", "R9", "2027", "令和九年度"])
def test_a_year_is_found_in_any_notation(viewer: Browser, year: str) -> None:
    assert "令和9年度の計画" in viewer.get(f"/desk/years/{year}").text


def test_a_year_before_the_plan_is_not_called_a_plan_and_its_values_not_targets() -> None:
    achieved = Fact("s", 1, "件数", "令和6年度", FactKind.ACTUAL, "3件", 3.0, "件", "p")
    facts = replace(FACTS, facts=(*FACTS.facts, achieved))
    page = FakeDesk(documents=replace(fake_index(), facts=facts)).as_(Role.VIEWER).get("/desk/years/令和6年度").text
    assert "<h1>令和6年度</h1>" in page
    assert "この年度の数値目標と実績" in page
    assert "3件" in page


def test_no_feedback_of_one_kind_is_told_from_no_feedback(viewer: Browser) -> None:
    assert "「役に立った」という意見はありません" in viewer.get("/desk/feedback?helpful=yes").text
    assert "まだ意見はありません" in FakeDesk().as_(Role.VIEWER).get("/desk/feedback").text


@pytest.mark.parametrize(
    "path",
    [
        "/desk/initiatives/99",
        "/desk/initiatives/x",
        "/desk/departments/ない課",
        "/desk/years/令和30年度",
        "/desk/years/x",
        "/desk/compare?a=27&b=99",
        "/desk/compare?from=令和9年度&to=令和30年度",
        "/desk/compare?from=x&to=令和9年度",
        "/desk/nothing",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(viewer: Browser, path: str) -> None:
    page = viewer.get(path)
    assert page.status_code == 404
    assert "ページが見つかりません" in page.text
    assert "/desk" in page.text


@pytest.mark.parametrize(
    "path", ["/desk/initiatives?sort=evil", "/desk/initiatives?policy=x", "/desk/compare?a=x", "/desk/audit?kind=x"]
)
def test_a_broken_address_is_refused_in_words(path: str) -> None:
    page = FakeDesk().as_(Role.ADMIN).get(path)
    assert page.status_code == 422
    assert "入力を確かめて" in page.text


def test_years_are_compared_in_any_notation(viewer: Browser) -> None:
    assert "令和8年度と令和9年度で違うもの" in viewer.get("/desk/compare?from=R8&to=2027").text
    assert "くらべられません" in viewer.get("/desk/compare?from=R9&to=2027").text


def test_of_the_first_year_nothing_is_said_to_start_on_the_page_of_years_either(viewer: Browser) -> None:
    first, second = re.findall(r'<span class="soft">(.+?)</span></a>', viewer.get("/desk/years").text)
    assert first == "計画の最初の年度から実施するもの1件、検討するもの0件"
    assert second == "始まるもの0件、広がるもの0件、検討するもの1件"


def test_how_much_a_year_brings_is_a_file_too(viewer: Browser) -> None:
    rows = viewer.get("/desk/years?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith('"年度","始まるもの"') or rows[0].startswith("年度,始まるもの")
    assert len(rows) == 3


def test_nothing_is_compared_with_itself(viewer: Browser) -> None:
    assert "くらべられません" in viewer.get("/desk/compare?a=27&b=27").text


@pytest.mark.parametrize("asked", ["", "a=27&", "a=27&b=27&", "from=R8&", "from=R8&to=2026&"])
def test_what_is_not_two_is_no_file_but_the_page_that_says_so(viewer: Browser, asked: str) -> None:
    page = viewer.get(f"/desk/compare?{asked}format=csv")
    assert page.headers["content-type"].startswith("text/html")
    assert "二つ" in page.text


def test_what_is_chosen_at_first_stands_in_the_plan(viewer: Browser) -> None:
    chosen = re.findall(r'<option value="(\d+)" selected', viewer.get("/desk/compare").text)
    assert chosen == ["27", "28"]
    chosen = re.findall(r'<option value="(\d+)" selected', viewer.get("/desk/compare?a=28").text)
    assert chosen == ["28", "27"]


def test_what_documents_and_people_say_never_runs() -> None:
    desk = FakeDesk()
    desk.given("<script>alert(1)</script><img src=x onerror=alert(1)>", '"><svg onload=alert(1)>')
    admin = desk.as_(Role.ADMIN)
    for path in ("/desk/sources", "/desk/procedures", "/desk/feedback", "/gaps", "/desk/index", "/desk/initiatives"):
        text = admin.get(path).text
        assert "<script>alert" not in text, path
        assert "<img" not in text, path
        assert "<svg onload" not in text, path
    payload = '"><script>alert(1)</script>'
    for path in ("/desk/initiatives", "/desk/glossary", "/desk/sources", "/desk/why", "/desk/procedures"):
        assert payload not in admin.http.get(path, params={"q": payload}, headers={"accept": "text/html"}).text, path


def test_a_source_leads_back_to_the_desk(viewer: Browser) -> None:
    assert 'href="/desk"' in viewer.get("/sources/initiative-27").text


def test_why_shows_how_the_answer_was_made(viewer: Browser) -> None:
    page = viewer.get("/desk/why?q=目標は").text
    assert "1,160件" in page
    assert "表の値から" in page
    assert "gen-fake" in page
    assert "文章は見つかりませんでした" in page


def test_looking_at_why_is_not_asking() -> None:
    desk = FakeDesk()
    desk.as_(Role.VIEWER).get("/desk/why?q=駐車場は")
    assert [question.recorded for question in desk.assistant.asked] == [False]


def test_why_tells_passages_that_were_used_from_the_others() -> None:
    desk = FakeDesk()
    cited = desk.assistant.answer.citations[0]
    places = ((cited.source_id, cited.heading_path), ("guide-other", ("ほか",)))
    chunks = [Chunk(f"{source}#c", source, "題", path, None, "…") for source, path in places]
    desk.assistant.passages = [Passage(chunk, score=1.0, similarity=0.9, lexical=1.0) for chunk in chunks]
    page = desk.as_(Role.VIEWER).get("/desk/why?q=目標は").text
    assert page.count('<span class="tag">引用</span>') == 1
    assert "「引用」の印のないものは、答えには使っていません" in page


def test_why_refuses_a_question_that_is_none(viewer: Browser) -> None:
    page = viewer.get("/desk/why?q=" + "あ" * 501)
    assert page.status_code == 422
    assert "質問が長すぎます" in page.text
