"""Source pages show every sentence with its anchor, mark what was cited, and run nothing a document says."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.clients import Door

BROWSER = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def door() -> Door:
    return Door()


@pytest.fixture(autouse=True)
def _whole(door: Door) -> None:
    door.has_index = True


def _page(door: Door, path: str, status: int = 200) -> HTMLParser:
    response = door.http.get(path, headers=BROWSER)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return HTMLParser(response.text)


def _text(page: HTMLParser, selector: str) -> list[str]:
    return [node.text(strip=True) for node in page.css(selector)]


def test_every_sentence_has_its_anchor(door: Door) -> None:
    page = _page(door, "/sources/initiative-27")
    anchors = [node.attributes["id"] for node in page.css("main [id]")]
    assert anchors == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert not page.css("mark")


def test_cited_sentences_are_marked_under_their_own_anchor(door: Door) -> None:
    page = _page(door, "/sources/initiative-27?mark=s2,s3")
    assert _text(page, "mark#s2") == ["24時間365日使えます。"]
    assert _text(page, "li > mark#s3") == ["(1) 業務を調査します。"]
    assert len(page.css("#s2")) == len(page.css("#s3")) == 1


def test_a_cited_row_is_marked_in_every_cell_and_has_one_anchor(door: Door) -> None:
    page = _page(door, "/sources/initiative-27?mark=s4")
    assert _text(page, "td > mark") == ["(3) アクセス件数", "1,130件", "1,160件"]
    assert len(page.css("#s4")) == 1


def test_tables_are_tables_with_their_heads(door: Door) -> None:
    page = _page(door, "/sources/initiative-27")
    assert _text(page, "thead th") == ["指標", "令和8年度", "令和9年度"]
    assert _text(page, "#s5 td") == ["(4) 棒|入り", "1件", "2件"]


def test_headings_stand_where_they_change(door: Door) -> None:
    assert _text(_page(door, "/sources/initiative-27"), "main h2") == ["取組内容", "数値目標"]


def test_what_a_document_says_is_neither_markup_nor_markdown_nor_template(door: Door) -> None:
    page = _page(door, "/sources/guide-hostile?mark=s1")
    assert not page.css("script, img, i, b, main strong")
    assert not [a for a in page.css("a") if (a.attributes["href"] or "").startswith("javascript")]
    assert _text(page, "h1") == ["<script>alert(1)</script>"]
    assert "{{7*7}}" in _text(page, "#s1")[0]


@pytest.mark.parametrize("mark", ["", "s999", "x", "s1'", "<script>", ",,,", "s" + "9" * 500])
def test_a_mark_that_names_nothing_marks_nothing(door: Door, mark: str) -> None:
    response = door.http.get("/sources/initiative-27", params={"mark": mark}, headers=BROWSER)
    assert "<mark" not in response.text
    assert response.status_code == 200


def test_an_unknown_source_is_a_friendly_page(door: Door) -> None:
    page = _page(door, "/sources/unknown", status=404)
    assert _text(page, "h1") == ["ページが見つかりません"]
    assert page.css("a[href='/']")


def test_an_unknown_address_is_a_friendly_page_for_a_browser_and_a_problem_for_a_program(door: Door) -> None:
    assert _text(_page(door, "/no/such/page", status=404), "h1") == ["ページが見つかりません"]
    assert door.http.get("/no/such/page").headers["content-type"] == "application/problem+json"


def test_without_an_index_the_page_says_so(door: Door) -> None:
    door.has_index = False
    assert _text(_page(door, "/sources/initiative-27", status=503), "h1") == ["いまご利用いただけません"]


def test_pages_may_run_no_script_at_all(door: Door) -> None:
    policy = door.http.get("/sources/initiative-27").headers["content-security-policy"]
    assert "script-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_stylesheets_are_ours(door: Door) -> None:
    page = _page(door, "/sources/initiative-27")
    sheets = [link.attributes["href"] or "" for link in page.css("link[rel=stylesheet]")]
    assert sheets == ["/style/tokens.css", "/style/turn.css", "/style/page.css"]
    for sheet in sheets:
        style = door.http.get(sheet)
        assert style.headers["content-type"].startswith("text/css")
        assert "http" not in style.text


def test_every_source_is_listed_with_its_date(door: Door) -> None:
    page = _page(door, "/sources")
    assert [a.attributes["href"] for a in page.css(".sources a")] == [
        "/sources/guide-hostile",
        "/sources/initiative-27",
    ]
    assert len(page.css(".sources .dated")) == 2
