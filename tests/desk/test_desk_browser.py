"""A clerk's ways through the desk in a real browser: no other host is asked, nothing complains, everything fits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.models import Language
from assistant.replies import in_language
from assistant.ui.labels import BY_LANGUAGE
from tests.desk.browsing import HOSTILE, HOSTILE_HOST, PASSWORD, Served, Visitor, served
from tests.served import ARGUMENTS, CHROMIUM, DESKTOP, PHONE
from tests.shipped import shipped_index

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")

Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    shipped_index()  # skips without one
    folder: Path = tmp_path_factory.mktemp("var")
    with served(folder) as both:
        yield both


@pytest.fixture(scope="module")
def browser(desk: Served) -> Iterator[Browser]:
    """Starts after the apps: Playwright keeps a loop running, in which Gradio cannot be mounted."""
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def viewport(request: pytest.FixtureRequest) -> tuple[int, int]:
    """The window: every journey is made on a desktop and on a phone."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def come(browser: Browser, desk: Served, viewport: tuple[int, int]) -> Iterator[Come]:
    """Lets people come; when the test is over, none of their browsers has asked another host or complained."""
    visitors: list[Visitor] = []

    def arrive(*, size: tuple[int, int] = viewport, **how: Any) -> Visitor:
        visitors.append(Visitor.come(browser, desk.staff, size=size, **how))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.page.context.close()
    assert {host for v in visitors for host in v.hosts} - desk.addresses - {""} == set()
    assert [said for v in visitors for said in v.complaints] == []


@pytest.fixture
def admin(come: Come) -> Visitor:
    visitor = come()
    visitor.log_in("admin")
    return visitor


# ---------------------------------------------------------------- in and out


def test_a_clerk_mistypes_logs_in_works_and_logs_out(come: Come) -> None:
    clerk = come()
    page = clerk.go("/desk/years")
    expect(page).to_have_title("ログイン | 徳島市 まち案内 職員画面")
    clerk.log_in("viewer", "mistyped it again")
    expect(page.get_by_role("alert")).to_contain_text("利用者名かパスワードが違います")
    clerk.shoot("login-wrong")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("職員画面")
    page.get_by_role("button", name="ログアウト").click()
    expect(page.get_by_role("status")).to_have_text("ログアウトしました。")
    page.go_back()
    page.reload()
    expect(page.get_by_role("button", name="ログイン")).to_be_visible()


def test_the_keyboard_alone_is_enough(come: Come) -> None:
    clerk = come()
    page = clerk.go("/desk/initiatives")
    expect(page.get_by_label("利用者名")).to_be_focused()
    page.keyboard.type("viewer")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("取組項目")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ進む")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
    page.locator("#q").focus()
    page.keyboard.type("RPA")
    expect(page.get_by_role("status")).to_have_text("1件")


def test_what_was_wanted_before_the_login_opens_after_it(come: Come) -> None:
    clerk = come()
    page = clerk.go("/desk/initiatives?new=yes")
    page.get_by_label("利用者名").fill("viewer")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    expect(page).to_have_url(f"{clerk.address}/desk/initiatives?new=yes")


def test_a_viewer_meets_no_admins_page(come: Come) -> None:
    clerk = come()
    page = clerk.log_in("viewer")
    expect(page.get_by_role("link", name="利用者")).to_have_count(0)
    clerk.go("/desk/users")
    expect(page.get_by_role("heading", level=1)).to_have_text("この操作はできません")
    clerk.shoot("not-allowed")


def test_logging_out_in_one_browser_leaves_the_other_in(come: Come) -> None:
    one, other = come(), come()
    one.log_in("editor")
    other.log_in("editor")
    one.page.get_by_role("button", name="ログアウト").click()
    expect(other.go("/desk").get_by_role("heading", level=1)).to_have_text("職員画面")
    expect(one.go("/desk").get_by_role("button", name="ログイン")).to_be_visible()


# ---------------------------------------------------------------- the plan


def test_filters_change_the_table_at_once_and_the_address_with_it(admin: Visitor) -> None:
    page = admin.go("/desk/initiatives")
    expect(page.get_by_role("status")).to_have_text("41件")
    page.evaluate("window.same = true")
    page.get_by_role("combobox", name="年度").select_option("令和10年度")
    page.get_by_role("combobox", name="取組計画の状況").select_option("拡大")
    expect(page.get_by_role("status")).to_have_text("4件")
    assert page.evaluate("window.same") is True
    assert "status=%E6%8B%A1%E5%A4%A7" in page.url
    page.reload()
    expect(page.get_by_role("status")).to_have_text("4件")
    expect(page.get_by_role("combobox", name="取組計画の状況")).to_have_value("拡大")
    page.get_by_role("link", name="条件を消す").click()
    expect(page.get_by_role("status")).to_have_text("41件")


def test_filters_work_without_javascript(come: Come) -> None:
    clerk = come(java_script_enabled=False)
    clerk.log_in("viewer")
    page = clerk.go("/desk/initiatives")
    page.get_by_role("combobox", name="担当課").select_option("住民課")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.get_by_role("status")).not_to_have_text("41件")
    assert page.locator("tbody tr").count() == page.locator("tbody tr", has_text="住民課").count()


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
def test_on_a_phone_the_form_sorts(admin: Visitor) -> None:
    page = admin.go("/desk/initiatives")
    page.get_by_role("combobox", name="並べ替え").select_option("番号の大きい順")
    expect(page.locator("tbody .number").first).to_have_text("41")
    expect(page.get_by_role("combobox", name="並べ替え")).to_have_value("-number")
    expect(page.get_by_role("link", name="施策で並べ替える")).to_be_hidden()


@pytest.mark.parametrize("viewport", [DESKTOP], ids=["desktop"])
def test_a_column_sorts_both_ways_and_says_so(admin: Visitor) -> None:
    page = admin.go("/desk/initiatives?sort=-number")
    expect(page.locator("tbody .number").first).to_have_text("41")
    expect(page.get_by_role("combobox", name="並べ替え")).to_be_hidden()
    page.get_by_role("columnheader", name="番号").get_by_role("link").click()
    expect(page.locator("tbody .number").first).to_have_text("1")
    expect(page.get_by_role("columnheader", name="番号")).to_have_attribute("aria-sort", "ascending")


def test_a_clerk_finds_an_initiative_its_targets_and_who_is_in_charge(admin: Visitor) -> None:
    page = admin.go("/desk/initiatives")
    page.get_by_role("link", name="AIの活用推進と適正化").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("AIの活用推進と適正化")
    chart = page.get_by_role("img").first
    goals = (("8", "1,130"), ("9", "1,160"), ("10", "1,190"), ("11", "1,220"))
    told = "、".join(["令和6年度実績 1,074件", *(f"令和{year}年度目標 {value}件" for year, value in goals)])
    expect(chart).to_have_attribute("aria-label", f"(3) AIチャットボットのアクセス件数：{told}")
    expect(page.get_by_role("cell", name="1,160件")).to_be_visible()
    page.locator(".facts").get_by_role("link", name="こども家庭センター").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("こども家庭センター")
    expect(page.get_by_role("heading", name="27 AIの活用推進と適正化")).to_be_visible()


def test_what_is_damaged_in_the_original_is_flagged(admin: Visitor) -> None:
    page = admin.go("/desk/initiatives/1")
    expect(page.locator(".note")).to_contain_text("元の資料についての注意")
    expect(page.locator("td.stage.lost").first).to_contain_text("(欠落)")


def test_what_starts_in_a_year_is_read_from_its_page(admin: Visitor) -> None:
    page = admin.go("/desk/years")
    page.get_by_role("link", name="令和10年度").click()
    starts = page.locator("section", has=page.get_by_role("heading", name="始まるもの"))
    expect(starts.locator("tbody tr")).to_have_count(5)
    expect(starts).to_contain_text("電子契約システムの導入")
    page.get_by_text("件を表示する").click()
    expect(page.locator("details[open] tbody tr").first).to_be_visible()


def test_two_initiatives_and_two_years_are_compared(admin: Visitor) -> None:
    page = admin.go("/desk/compare")
    of_two = page.get_by_role("form", name="二つの取組")
    of_two.get_by_label("一つめ").select_option("27")
    of_two.get_by_label("二つめ").select_option("28")
    of_two.get_by_role("button").click()
    expect(page.locator(".pair > section")).to_have_count(2)
    of_years = page.get_by_role("form", name="二つの年度")
    of_years.get_by_label("一つめ").select_option("令和8年度")
    of_years.get_by_label("二つめ").select_option("令和10年度")
    of_years.get_by_role("button").click()
    expect(page.get_by_role("heading", name="令和8年度と令和10年度で違うもの")).to_be_visible()


def test_what_is_on_the_page_is_saved_as_a_file(admin: Visitor) -> None:
    page = admin.go("/desk/initiatives?new=yes")
    count = page.locator("tbody tr").count()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSVで保存").click()
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").count('"initiative-') == count > 0


def test_on_paper_there_is_the_content_alone(admin: Visitor) -> None:
    page = admin.go("/desk/initiatives/27")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="印刷する").click()
    assert page.evaluate("window.printed") is True
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="職員画面のメニュー").first).to_be_hidden()
    expect(page.get_by_role("button", name="ログアウト")).to_be_hidden()
    expect(page.get_by_role("cell", name="1,160件")).to_be_visible()


def test_on_paper_nothing_is_folded(admin: Visitor) -> None:
    page = admin.go("/desk/years/令和10年度")
    folded = page.locator("main details tbody tr").first
    expect(folded).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(folded).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(folded).to_be_hidden()


# ---------------------------------------------------------------- documents and answers


def test_old_sources_are_flagged_and_opened(admin: Visitor) -> None:
    page = admin.go("/desk")
    page.get_by_role("link", name="時点が1年より前か").click()
    rows = page.locator("tbody tr")
    assert rows.count() == rows.filter(has=page.locator(".tag.warn")).count() > 0
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/sources/" in page.url


def test_terms_and_procedures_are_looked_up(admin: Visitor) -> None:
    page = admin.go("/desk/glossary")
    page.get_by_label("ことば").fill("RPA")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.locator("dt").first).to_contain_text("RPA")
    page = admin.go("/desk/procedures")
    page.get_by_role("combobox", name="オンライン").select_option("no")
    page.get_by_role("button", name="絞り込む").click()
    expect(page).to_have_url(admin.address + "/desk/procedures?q=&field=&online=no")


def test_why_an_answer_was_given_is_seen_with_scores_and_times(admin: Visitor) -> None:
    page = admin.go("/desk")
    page.get_by_role("textbox", name="質問").fill("ひとり親の相談は夜でもできますか")
    page.get_by_role("button", name="答えと根拠を見る").click()
    expect(page.locator(".answer")).not_to_be_empty()
    passages = page.locator("section", has=page.get_by_role("heading", name="見つかった文章")).locator("tbody tr")
    expect(passages).to_have_count(10)
    passages.first.get_by_text("文章を読む").click()
    expect(passages.first.locator(".passage")).to_be_visible()
    expect(page.get_by_role("row", name="資料の検索")).to_be_visible()
    page.locator(".cites a").first.click()
    expect(page.locator("mark").first).to_be_visible()


def test_while_an_answer_is_looked_for_it_is_said(admin: Visitor) -> None:
    for path in ("/desk", "/desk/why"):
        page = admin.go(path)
        form = page.locator("form.ask")
        form.evaluate("form => form.dispatchEvent(new Event('submit', {bubbles: true}))")
        expect(form.get_by_role("status")).to_have_text("調べています。数秒かかることがあります…")
        expect(form).to_have_attribute("aria-busy", "true")


def test_the_chat_is_behind_the_same_login(admin: Visitor) -> None:
    page = admin.go("/")
    expect(page.locator("html[data-ready]")).to_be_attached(timeout=20_000)
    assert admin.offences() == []
    admin.shoot("chat")


def test_staff_see_under_an_answer_how_it_came_about(admin: Visitor) -> None:
    page = admin.go("/")
    expect(page.locator("html[data-ready]")).to_be_attached(timeout=20_000)
    page.locator("#question textarea").fill("ひとり親の相談は夜でもできますか")
    page.locator("#send").click()
    page.locator("#log summary", has_text="この答えの根拠").click(timeout=20_000)
    reasons = page.locator("#log .reasons")
    expect(reasons.locator("li")).to_have_count(5)
    expect(reasons.get_by_text("意味の近さ").first).to_be_visible()
    expect(reasons.get_by_role("row", name="資料の検索")).to_be_visible()
    admin.shoot("chat-reasons")
    assert admin.offences() == []
    assert admin.overflow() <= 0
    reasons.get_by_role("link", name="もう一度くわしく見る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("答えの根拠")
    admin.go("/sources/initiative-27?mark=s4")
    admin.shoot("source")


def test_a_gap_is_put_aside_and_what_it_says_never_runs(admin: Visitor, viewport: tuple[int, int]) -> None:
    page = admin.go("/gaps")
    hostile = page.locator("section.one", has_text=HOSTILE_HOST[viewport == PHONE])
    expect(hostile).to_be_visible()
    assert page.title().startswith("答えられなかった質問")
    count = page.locator("section.one").count()
    hostile.get_by_role("button", name="対応しない").click()
    expect(page.get_by_role("status")).to_have_text("一覧から外しました。")
    expect(page.locator("section.one")).to_have_count(count - 1)
    admin.go("/desk/audit")
    expect(page.locator("tbody tr").first).to_contain_text("質問を対応しないとした")


def test_hostile_words_are_shown_as_words_everywhere(admin: Visitor) -> None:
    page = admin.page
    for path in (
        "/desk/feedback",
        "/desk/initiatives?q={}",
        "/desk/glossary?q={}",
        "/desk/why?q={}",
        "/desk/audit?actor={}",
    ):
        admin.go(path.format(httpx.QueryParams({"q": HOSTILE})["q"]))
        assert "pwned" not in page.title()
        assert page.title() != "1"
        assert page.locator("main img, main script").count() == 0


# ---------------------------------------------------------------- running the desk


def _stopped_in_every_language(citizen: Visitor, address: str) -> None:
    """The fixed reply, on the page without scripts and in the chat."""
    citizen.address = address
    page = citizen.page
    for language, say in BY_LANGUAGE.items():
        citizen.go(f"/simple?lang={language.value}")
        page.get_by_label(say.ask_label, exact=True).fill("取組27の目標は？")
        page.get_by_role("button", name=say.ask_button).click()
        page.evaluate("document.querySelectorAll('rt, rp').forEach((reading) => reading.remove())")
        expect(page.locator(".turn")).to_contain_text(in_language(language).closed)
        assert page.locator(".card").count() == 0
    citizen.go("/simple?lang=ja")
    page.get_by_label(BY_LANGUAGE[Language.JA].ask_label, exact=True).fill("取組27の目標は？")
    page.get_by_role("button", name=BY_LANGUAGE[Language.JA].ask_button).click()
    citizen.shoot("citizens-simple-stopped")
    citizen.go("/?lang=ja")
    expect(page.locator("html[data-ready]")).to_be_attached(timeout=20_000)
    page.locator("#question textarea").fill("取組27の目標は？")
    page.locator("#send").click()
    expect(page.locator("#log .turn")).to_contain_text(in_language(Language.JA).closed)
    expect(page.locator("#log .turn")).not_to_contain_text(BY_LANGUAGE[Language.JA].withdrawn)
    citizen.shoot("citizens-chat-stopped")


def test_the_chat_is_stopped_for_citizens_within_a_second_and_goes_on(admin: Visitor, desk: Served, come: Come) -> None:
    def outcome() -> str:
        asked = {"question": "AIチャットボットとは？"}
        answer: str = httpx.post(f"{desk.citizen}/api/ask", json=asked, trust_env=False).json()["outcome"]
        return answer

    assert outcome() == "answered"
    page = admin.go("/desk/switches")
    page.get_by_role("button", name="市民の案内を止める").click()
    expect(page).to_have_url(f"{admin.address}/desk/switches")  # the browser asks for the reason first
    of_chat = page.locator("section.switch", has=page.get_by_role("heading", name="市民の案内"))
    of_chat.get_by_label("理由").fill("手数料の案内が古いため")
    of_chat.get_by_role("button").click()
    expect(of_chat).to_contain_text("止めています")
    began = time.monotonic()
    while outcome() != "unavailable":
        assert time.monotonic() - began < 1.0
    admin.shoot("switches-off")
    _stopped_in_every_language(come(), desk.citizen)
    expect(page.locator("tbody tr").first).to_contain_text("手数料の案内が古いため")
    of_chat.get_by_label("理由").fill("直したため")
    of_chat.get_by_role("button", name="市民の案内を再開する").click()
    expect(of_chat).to_contain_text("動いています")
    assert outcome() == "answered"


def test_an_index_is_taken_back_on_purpose(admin: Visitor, desk: Served, viewport: tuple[int, int]) -> None:
    address, name = (desk.staff, "職員の索引") if viewport == PHONE else (desk.citizen, "市民の索引")

    def serving() -> str:
        login = ("viewer", PASSWORD)
        generation: str = httpx.get(f"{address}/readyz", auth=login, trust_env=False).json()["generation"]
        return generation

    page = admin.go("/desk/index")
    before = serving()
    index = page.locator("section", has=page.get_by_role("heading", name=name))
    index.get_by_role("button", name="一つ前の世代に戻す").click()
    assert serving() == before  # not confirmed yet
    index.get_by_role("checkbox").check()
    index.get_by_role("button", name="一つ前の世代に戻す").click()
    expect(page.get_by_role("status")).to_contain_text("前の世代に戻しました")
    began = time.monotonic()
    while serving() == before:
        assert time.monotonic() - began < 3
    admin.go("/desk/audit?kind=rollback")
    expect(page.locator("tbody tr").first).to_contain_text(name)


def test_a_colleague_is_added_enters_is_shut_out_and_may_come_back(
    admin: Visitor, come: Come, viewport: tuple[int, int]
) -> None:
    name = f"tanaka.{viewport[0]}"
    page = admin.go("/desk/users")
    page.get_by_label("利用者名").fill(name)
    page.get_by_role("radio", name="編集 閲覧に").check()
    page.get_by_role("button", name="利用者を加える").click()
    secret = page.locator("#secret").inner_text()
    admin.shoot("users-added")
    colleague = come()
    expect(colleague.log_in(name, secret).get_by_role("heading", level=1)).to_have_text("職員画面")
    row = page.get_by_role("row", name=name)
    row.get_by_text("変更").click()
    row.get_by_role("button", name="止める").click()
    expect(page.get_by_role("status")).to_contain_text(f"{name} を止めました")
    expect(colleague.go("/desk").get_by_role("button", name="ログイン")).to_be_visible()
    colleague.log_in(name, secret)
    expect(colleague.page.get_by_role("alert")).to_be_visible()


def test_a_clerk_changes_the_password(admin: Visitor, come: Come, viewport: tuple[int, int]) -> None:
    name = f"sato.{viewport[0]}"
    admin.go("/desk/users")
    admin.page.get_by_label("利用者名").fill(name)
    admin.page.get_by_role("button", name="利用者を加える").click()
    secret = admin.page.locator("#secret").inner_text()
    clerk = come()
    page = clerk.log_in(name, secret)
    page.get_by_role("link", name="パスワード").click()
    page.get_by_label("いまのパスワード").fill(secret)
    for label in ("新しいパスワード（12文字以上）", "新しいパスワード（もう一度）"):
        page.get_by_label(label).fill("ten plus two letters")
    page.get_by_role("button", name="パスワードを変える").click()
    expect(page.get_by_role("status")).to_contain_text("パスワードを変えました")
    expect(clerk.log_in(name, "ten plus two letters").get_by_role("heading", level=1)).to_have_text("職員画面")


# ---------------------------------------------------------------- how it looks

PAGES = {
    "home": "/desk",
    "initiatives": "/desk/initiatives",
    "initiatives-found": "/desk/initiatives?year=令和10年度&status=拡大",
    "initiatives-none": "/desk/initiatives?q=zzz",
    "initiative": "/desk/initiatives/27",
    "initiative-damaged": "/desk/initiatives/8",
    "departments": "/desk/departments",
    "department": "/desk/departments/子ども保育課",
    "years": "/desk/years",
    "year": "/desk/years/令和10年度",
    "year-first": "/desk/years/令和8年度",
    "compare": "/desk/compare",
    "compare-initiatives": "/desk/compare?a=27&b=28",
    "compare-years": "/desk/compare?from=令和8年度&to=令和9年度",
    "glossary": "/desk/glossary",
    "procedures": "/desk/procedures",
    "sources": "/desk/sources",
    "why": "/desk/why?q=取組27の令和9年度の目標は？",
    "why-extractive": "/desk/why?q=ひとり親の相談は夜でもできますか",
    "why-empty": "/desk/why",
    "gaps": "/gaps",
    "feedback": "/desk/feedback",
    "switches": "/desk/switches",
    "index": "/desk/index",
    "users": "/desk/users",
    "audit": "/desk/audit",
    "me": "/desk/me",
    "feedback-none": "/desk/feedback?helpful=yes",
    "audit-none": "/desk/audit?actor=nobody",
    "missing": "/desk/nothing",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_is_accessible_and_is_photographed(come: Come, scheme: str) -> None:
    clerk = come(color_scheme=scheme)
    clerk.go("/login")
    if scheme == "light":
        clerk.shoot("login")
    wrong = {"login": clerk.offences()}
    clerk.log_in("admin")
    for name, path in PAGES.items():
        page = clerk.go(path)
        if scheme == "light":
            clerk.shoot(name)
        wrong[name] = clerk.offences()
        if clerk.overflow() > 0:
            wrong[name].append(f"{clerk.overflow()} px too wide")
        assert page.locator("h1").count() == 1
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("viewport", [DESKTOP], ids=["desktop"])
def test_at_twice_the_size_nothing_is_lost(come: Come) -> None:
    clerk = come(size=(640, 450), device_scale_factor=2)
    clerk.log_in("admin")
    for path in PAGES.values():
        clerk.go(path)
        assert clerk.overflow() <= 0, path


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
def test_on_a_phone_the_menu_unfolds_and_leads_everywhere(come: Come) -> None:
    clerk = come()
    page: Page = clerk.log_in("admin")
    page.get_by_text("メニュー", exact=True).click()
    clerk.shoot("menu")
    page.get_by_role("link", name="年度", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("年度")
