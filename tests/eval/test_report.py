"""A run as a page that loads nothing and runs nothing, as Markdown and as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from assistant.models import Audience, Language, Outcome
from eval import words
from eval.cases import Category, Split
from eval.compare import COMPARED
from eval.gate import Broken
from eval.judge import LostAt, Verdict
from eval.metrics import measures
from eval.plots import plots
from eval.report import number, percent, write_report
from eval.run import Record
from eval.score import score, scored
from tests.eval.records import answer, case, citation, figure, ids, judgement, passage, record, silent_case, write_run

SCRIPT, IMAGE = "<script>alert(1)</script>", "<img src=x onerror=1>"
NOTHING = answer("見つかりません", "no_evidence", citations=[])
FILES = ("report.html", "report.md", "cases.csv")


def mixed() -> list[Record]:
    """Right, wrong, silent and failed answers, some sure and some not."""
    wrong = answer("1,130件です。[1]", figures=[figure("1,130")], confidence=0.6)
    right = [
        record(case(id=name), answer(confidence=0.9 + n / 100), milliseconds=10.0 + n)
        for n, name in enumerate(ids(Split.TUNE, 6))
    ]
    others = ids(Split.TUNE, 9)[6:]
    return [
        *right,
        record(case(id=others[0], history=["R8は？"]), wrong, milliseconds=50.0),
        record(case(id=others[1]), NOTHING, passages=[passage("chapter-08", 0.25)]),
        record(case(id=others[2]), error="500: broken"),
        record(silent_case(id="toy-99"), NOTHING),
    ]


def reported(
    folder: Path,
    records: Iterable[Record],
    *,
    broken: Iterable[Broken] = (),
    split: Split | None = None,
    baseline: Path | None = None,
    show_held_back: bool = False,
) -> LexborHTMLParser:
    """The page that is written for these records into this folder."""
    write_run(folder, records, target="fake")
    page = write_report(scored(folder, split=split), list(broken), baseline=baseline, show_held_back=show_held_back)
    return LexborHTMLParser(page.read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def said(page: LexborHTMLParser) -> str:
    """All that a reader sees."""
    main = page.css_first("main")
    assert main is not None
    return main.text()


def cells(page: LexborHTMLParser, first: str) -> list[str]:
    """The cells of the table row that begins with this word."""
    for row in page.css("tr"):
        texts = [cell.text(strip=True) for cell in row.css("td")]
        if texts and texts[0] == first:
            return texts
    raise AssertionError(f"no row {first}")


# ---------------------------------------------------------------- nothing is loaded, nothing runs


def test_the_page_loads_nothing_from_anywhere(tmp_path: Path) -> None:
    page = reported(tmp_path, mixed())
    assert page.css("script, link, iframe, object, embed, img, base, form") == []
    for node in page.css("*"):
        for name, value in node.attributes.items():
            if name in ("src", "href", "xlink:href", "srcset", "action", "data", "poster"):
                assert str(value).startswith("#"), (node.tag, name, value)
            assert not name.startswith("on"), (node.tag, name)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert all(target.startswith("#") for target in re.findall(r"url\(['\"]?([^)'\"]*)", text))
    assert "@import" not in text
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]")
    assert policy is not None
    assert str(policy.attributes["content"]).startswith("default-src 'none'")


def test_whatever_a_run_holds_is_text_on_the_page(tmp_path: Path) -> None:
    hostile = answer(
        f"{IMAGE} 1,130件 [1]", citations=[citation(SCRIPT, IMAGE)], figures=[figure("1,130", unit=SCRIPT)]
    )
    asked = case(question=SCRIPT, history=[IMAGE], must=[[f"{SCRIPT}!"]], must_not=[IMAGE])
    failed = record(case(id="toy-2", question=f"{SCRIPT}2"), error=IMAGE)
    gate = Broken(False, "right", "all", IMAGE, SCRIPT)
    page = reported(tmp_path, [record(asked, hostile, passages=[passage(SCRIPT)]), failed], broken=[gate])
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.css("script, img") == []
    assert SCRIPT not in text
    assert IMAGE not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert text.count("&lt;img src=x onerror=1&gt;") >= 4
    assert SCRIPT in page.css("details")[0].text()


HOSTILE = (
    SCRIPT,
    "[x](javascript:alert(1))",
    "[x](https://evil.test)",
    "![x](https://evil.test/x.png)",
    "<https://evil.test>",
    "**太字** *斜体* __太字__",
    "`code`",
    "~~消~~",
    "a | b | c",
    "\\*x\\*",
    "\n\n# 見出し",
    "\n\n| a | b |\n|---|---|\n| c | d |\n",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_a_run_holds_is_text_in_the_markdown_too(tmp_path: Path, words: str) -> None:
    harmless = record(case(id="toy-4", question="質問"), answer("回答"))
    for name, one in (("asked", record(case(question=words))), ("said", record(case(), answer(words)))):
        said_wrong = one.model_copy(update={"answer": answer(words)})
        pages = []
        for folder, shown in ((name, said_wrong), (f"{name}-harmless", harmless)):
            reported(tmp_path / folder, [shown])
            markdown = (tmp_path / folder / "report.md").read_text(encoding="utf-8")
            rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
            pages.append(LexborHTMLParser(rendered))
        hostile, plain = pages
        assert [node.tag for node in hostile.css("*")] == [node.tag for node in plain.css("*")]
        body = hostile.css_first("body")
        assert body is not None
        assert body.text().count(" ".join(words.split())) == (2 if name == "asked" else 1)


def test_every_mark_of_markdown_is_escaped_in_question_and_answer(tmp_path: Path) -> None:
    """Some readers make a link or a table of what others leave alone."""
    reported(tmp_path, [record(case(question="[x](javascript:a) # <b>"), answer("*a* | [y](javascript:b) <script>"))])
    markdown = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert r"「\[x\]\(javascript:a\) \# \<b\>」" in markdown
    assert r"→ \*a\* \| \[y\]\(javascript:b\) \<script\>" in markdown


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(tmp_path: Path) -> None:
    reported(tmp_path, [record(case(question="=HYPERLINK(1)")), record(case(id="toy-2", question="27番は？"))])
    assert [row["question"] for row in rows(tmp_path / "cases.csv")] == ["'=HYPERLINK(1)", "27番は？"]


# ---------------------------------------------------------------- held-back cases


def held_back() -> list[Record]:
    """A failing case of each split."""
    name = ids(Split.TEST, 1)[0]
    tune = record(case(question="見せる質問"), answer("見せる回答。[1]"))
    return [tune, record(case(id=name, question="伏せた質問"), answer("伏せた回答。[1]"))]


def test_how_a_held_back_case_failed_is_shown_nowhere(tmp_path: Path) -> None:
    page = reported(tmp_path, held_back())
    assert len(page.css("details")) == 1
    assert "1 問が正答ではありません" in said(page)
    name = held_back()[1].case.id
    for file in FILES[:2]:
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert "見せる質問" in text
        assert "見せる回答" in text
        for secret in ("伏せた質問", "伏せた回答", f"{name}「", f"· {name}"):
            assert secret not in text, (file, secret)
    shown, secret_row = rows(tmp_path / "cases.csv")
    assert (shown["verdict"], shown["outcome"], shown["lost_at"]) == ("wrong", "answered", LostAt.INCOMPLETE)
    assert (secret_row["case_id"], secret_row["split"]) == (name, "test")
    assert (secret_row["verdict"], secret_row["outcome"], secret_row["lost_at"]) == ("", "", "")


def test_held_back_cases_are_counted_in_every_number(tmp_path: Path) -> None:
    page = reported(tmp_path, held_back())
    assert cells(page, words.METRICS["wrong"])[-1] == "2"
    assert cells(page, words.SPLITS["test"])[1] == "1"


def test_held_back_cases_are_shown_on_demand(tmp_path: Path) -> None:
    page = reported(tmp_path, held_back(), show_held_back=True)
    assert len(page.css("details")) == 2
    assert all("伏せた質問" in (tmp_path / file).read_text(encoding="utf-8") for file in FILES)
    assert [row["verdict"] for row in rows(tmp_path / "cases.csv")] == ["wrong", "wrong"]


# ---------------------------------------------------------------- what the page says


def test_a_failing_case_is_shown_with_what_was_said_and_what_was_expected(tmp_path: Path) -> None:
    page = reported(tmp_path, mixed())
    wrong, silent, failed = (node.text() for node in page.css("details"))
    for part in ("誤答", "別の欄の値を答えた", "R8は？", "1,130件です。[1]", "1,160件 | 千百六十件", "initiative-27"):
        assert part in wrong
    assert "この質問では記録していません" in wrong
    assert "資料が見つからなかった" in silent
    assert "0.25 chapter-08" in silent
    assert "500: broken" in failed


def test_every_metric_is_on_the_page_and_an_undefined_one_is_a_dash(tmp_path: Path) -> None:
    page = reported(tmp_path, mixed())
    made = measures([])
    assert all(cells(page, words.METRICS[name]) for name in made)
    assert cells(page, words.METRICS["easy_japanese"])[1:] == ["–", "–––", "0"]
    assert cells(page, words.METRICS["right"])[1] == "70.0%"
    markdown = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert f"| {words.METRICS['easy_japanese']} | – | ––– | 0 |" in markdown
    (row,) = [one for one in rows(tmp_path / "measures.csv") if (one["part"], one["metric"]) == ("all", "consistency")]
    assert row == {"part": "all", "metric": "consistency", "n": "0", "value": "", "low": "", "high": ""}


def test_the_gates_that_are_not_passed_are_named(tmp_path: Path) -> None:
    gates = [Broken(True, "wrong_figures", "all", "1", "≤ 0"), Broken(False, "right", "category/figure", "0.7", "≥ 1")]
    page = reported(tmp_path / "bad", mixed(), broken=gates)
    assert page.css_first(".verdict.no") is not None
    assert [node.text() for node in page.css("h3 + ul li")] == [
        "必須誤った数値（全体）: 1 → 基準 ≤ 0",
        "目安正答（数値）: 0.7 → 基準 ≥ 1",
    ]
    assert reported(tmp_path / "good", mixed()).css_first(".verdict.no") is None


def test_the_page_says_what_changed_since_another_run(tmp_path: Path) -> None:
    before = [record(case(id=name), NOTHING) for name in ids(Split.TUNE, 9)]
    after = [record(one.case) for one in before]
    page = reported(tmp_path / "after", after, baseline=write_run(tmp_path / "before", before))
    text = said(page)
    assert "前回: before" in text
    assert "正答になった質問 9 問" in text
    assert "改善" in text
    assert "悪化" not in text
    assert "前回との違い" not in said(reported(tmp_path / "alone", after))


def test_only_the_same_split_of_the_other_run_is_compared(tmp_path: Path) -> None:
    names = {split: ids(split, 7) for split in Split}
    before = [record(case(id=name), NOTHING) for name in (*names[Split.TUNE], *names[Split.TEST])]
    baseline = write_run(tmp_path / "before", before)
    text = said(reported(tmp_path / "after", [record(one.case) for one in before], split=Split.TUNE, baseline=baseline))
    assert "正答になった質問 7 問" in text
    assert "片方にだけある" not in text


def test_the_same_run_makes_the_same_report(tmp_path: Path) -> None:
    for name in ("one", "two"):
        reported(tmp_path / name, mixed())
    for file in (*FILES, "measures.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_run_of_nothing_can_be_reported(tmp_path: Path) -> None:
    page = reported(tmp_path, [])
    assert page.css("svg") == []
    assert cells(page, words.METRICS["right"])[1] == "–"


# ---------------------------------------------------------------- pictures and words


def test_a_picture_that_has_nothing_to_show_is_left_out() -> None:
    everything = [judgement(confidence=n / 10, milliseconds=n + 1.0) for n in range(10)]
    assert plots(everything).keys() == {"risk", "latency", "reliability"}
    assert plots([judgement(spoke=False, should_speak=False)]).keys() == {"latency"}
    assert plots([judgement(verdict="failed", spoke=False)]) == {}


def test_the_pictures_show_the_run_they_are_of() -> None:
    sure = [judgement(confidence=n / 10, milliseconds=n + 1.0) for n in range(10)]
    unsure = [one.model_copy(update={"verdict": Verdict.WRONG, "milliseconds": 900.0}) for one in sure[:5]]
    drawn, other = plots(sure), plots([*unsure, *sure[5:]])
    assert all(drawn[name] != other[name] for name in drawn)
    assert "p50 6 ms" in re.sub(r"\s+", " ", drawn["latency"])


def test_numbers_are_written_by_their_kind() -> None:
    assert (percent(0.9876), percent(float("nan"))) == ("98.8%", "–")
    assert number("p95_ms", 12.34) == number("milliseconds", 12.34) == "12.3"
    assert (number("aurc", 0.01234), number("right", 0.5)) == ("0.012", "50.0%")
    assert number("p95_ms", float("nan")) == "–"


@pytest.mark.parametrize(
    ("named", "names"),
    [
        (words.CATEGORIES, list(Category)),
        (words.AUDIENCES, list(Audience)),
        (words.LANGUAGES, [language for language in Language if language is not Language.AUTO]),
        (words.SPLITS, list(Split)),
        (words.VERDICTS, list(Verdict)),
        (words.STEPS, list(LostAt)),
        (words.OUTCOMES, [*Outcome, "failed"]),
        (words.METRICS, [*measures([]), *COMPARED]),
        (words.COUNTS, list(score([]).counts)),
    ],
)
def test_everything_the_report_names_has_a_japanese_name(named: dict[str, str], names: list[str]) -> None:
    assert set(named) == {str(name) for name in names}
