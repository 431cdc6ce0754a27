"""The numbers in docs/evaluation.md are those that were measured, of the cases as they are now."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.cases import SHIPPED_CASES, load_suite
from eval.docs_numbers import BEGIN, DOC, END, SHIPPED_NUMBERS, read_numbers, rendered, with_numbers
from eval.run import BadRun, digest_of

ROOT = Path(__file__).parents[2]
_MEND = "run `make docs-numbers`"


def test_the_page_shows_the_numbers_that_are_kept() -> None:
    page = (ROOT / DOC).read_text(encoding="utf-8")
    assert with_numbers(page, read_numbers(SHIPPED_NUMBERS)) == page, _MEND


def test_the_numbers_are_of_the_cases_as_they_are_now() -> None:
    assert read_numbers(SHIPPED_NUMBERS).cases_sha256 == digest_of(load_suite(SHIPPED_CASES)), _MEND


def test_every_metric_is_shown_with_its_interval_and_what_was_not_measured_as_a_dash() -> None:
    numbers = read_numbers(SHIPPED_NUMBERS)
    text = rendered(numbers)
    assert numbers.files["plan.jsonl"]
    for name in numbers.files:
        assert f"`{name}`" in text
    assert "nan" not in text.lower().split("plain langchain")[1]


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(BadRun, match="lacks"):
        with_numbers(f"# Evaluation\n{END}\n", read_numbers(SHIPPED_NUMBERS))
    assert BEGIN != END


def test_numbers_that_cannot_be_read_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match=r"none\.json"):
        read_numbers(tmp_path / "none.json")
