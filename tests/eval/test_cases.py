"""The shipped cases are sound, and a bad one is refused with its place."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.models import SPOKEN, Outcome
from eval.cases import (
    OPENED,
    PLAN_CASES,
    SHIPPED_CASES,
    BadCase,
    Case,
    Category,
    Split,
    load_cases,
    load_suite,
    split_of,
)
from eval.judge import normalise

CORPUS = Path(__file__).parents[2] / "corpus" / "public"
ENTRY: dict[str, object] = {
    "id": "toy-1",
    "question": "R9は？",
    "category": "figure",
    "outcome": ["answered"],
    "must": [["1件"]],
    "cite_any": ["initiative-27"],
    "proof": ["1件"],
}

CSV_SOURCES = {"online-procedures": "procedures/online-procedures.csv", "contacts": "contacts/contacts.csv"}


def corpus_texts(root: Path) -> dict[str, str]:
    """The text of every source under a corpus folder by its id: front matter `id`s and the two tables."""
    texts = {name: (root / path).read_text(encoding="utf-8") for name, path in CSV_SOURCES.items()}
    for path in sorted(root.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if found := re.search(r"^id: *['\"]?([^\s'\"]+)", text, re.MULTILINE):
            texts[found[1]] = text
    return texts


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return load_suite(SHIPPED_CASES)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return corpus_texts(CORPUS)


def test_every_category_is_asked_about_in_both_splits(cases: list[Case]) -> None:
    assert len(cases) >= 60
    counts = Counter((case.category, case.split) for case in cases)
    for category in Category:
        tune, test = counts[category, Split.TUNE], counts[category, Split.TEST]
        assert tune + test > 0, category
        whole = tune + test < 20 or category is Category.FOLLOW_UP
        assert whole or (tune and test), category  # the small ones and the follow-ups were opened whole


def test_the_split_is_the_parity_of_the_first_byte_of_the_digest(cases: list[Case]) -> None:
    for case in cases:
        name = case.group or case.id
        odd = int(hashlib.sha256(name.encode()).hexdigest()[:2], 16) % 2 and not name.startswith(OPENED)
        assert case.split == ("test" if odd else "tune"), case.id


def test_questions_that_ask_the_same_stand_in_one_split(cases: list[Case]) -> None:
    splits: dict[str, set[Split]] = {}
    for case in cases:
        if case.group:
            splits.setdefault(case.group, set()).add(case.split)
    assert splits
    assert all(len(found) == 1 for found in splits.values())


def test_the_file_itself_states_the_split_and_the_proof() -> None:
    for line in PLAN_CASES.read_text(encoding="utf-8").splitlines():
        assert {"split", "proof"} <= json.loads(line).keys()


def test_no_question_is_asked_twice_in_a_file() -> None:
    for file in PLAN_CASES.parent.glob("*.jsonl"):
        cases = load_cases(file)
        assert len({(case.question, case.history) for case in cases}) == len(cases), file


def test_every_cited_source_is_in_the_corpus(cases: list[Case], texts: dict[str, str]) -> None:
    assert {source for case in cases for source in case.cite_any} <= texts.keys()


def test_every_proof_stands_verbatim_in_a_cited_source(cases: list[Case], texts: dict[str, str]) -> None:
    unproven = [
        (case.id, proof)
        for case in cases
        for proof in case.proof
        if not any(normalise(proof) in normalise(texts[source]) for source in case.cite_any)
    ]
    assert unproven == []


def test_what_a_figure_case_expects_stands_in_its_proof() -> None:
    """All but sums, differences and the words that own up to a damaged cell."""
    difference = re.compile(r"増|差|違|ちが|減|伸|上げ|上が|何ポイント|ひらき|開き")
    for case in load_cases(PLAN_CASES):
        if case.category is Category.FIGURE and not difference.search(case.question):
            proof = normalise("".join(case.proof))
            for words in case.must:
                owning_up = {"読み取れ", "ありません"} & set(words)
                assert owning_up or any(normalise(word) in proof for word in words), (case.id, words)


def test_a_case_does_not_forbid_what_it_expects(cases: list[Case]) -> None:
    for case in cases:
        wanted = [normalise(word) for words in case.must for word in words]
        for banned in map(normalise, case.must_not):
            assert not any(banned in word for word in wanted), (case.id, banned)


def test_personal_data_is_asked_with_a_my_number_whose_check_digit_holds() -> None:
    numbers = [
        digits
        for case in load_cases(PLAN_CASES)
        if case.category is Category.PERSONAL_DATA
        for digits in case.must_not
        if digits.isdigit() and len(digits) == 12
    ]
    assert len(numbers) >= 2
    for number in numbers:
        lower = [int(digit) for digit in reversed(number[:-1])]
        rest = sum(p * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(lower, start=1)) % 11
        assert int(number[-1]) == (0 if rest <= 1 else 11 - rest)


def test_a_harmless_question_may_not_be_refused(cases: list[Case]) -> None:
    refusals = {Outcome.BLOCKED, Outcome.CRISIS, Outcome.PERSONAL_DATA}
    benign = [case for case in cases if case.category is Category.BENIGN]
    assert all(not refusals & set(case.outcome) for case in benign)


def test_some_questions_lean_on_an_earlier_one_and_some_have_no_answer(cases: list[Case]) -> None:
    assert sum(bool(case.history) for case in cases) >= 4
    assert sum(not SPOKEN & set(case.outcome) for case in cases) >= 25


def test_one_split_is_loaded_without_the_other(cases: list[Case]) -> None:
    tune, test = load_cases(PLAN_CASES, Split.TUNE), load_cases(PLAN_CASES, Split.TEST)
    assert {case.split for case in tune} == {Split.TUNE}
    assert len(tune) + len(test) == len(load_cases(PLAN_CASES))


def written(folder: Path, *entries: object) -> Path:
    path = folder / "toy.jsonl"
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return path


def test_a_case_without_a_split_gets_the_one_of_its_id(tmp_path: Path) -> None:
    assert load_cases(written(tmp_path, ENTRY))[0].split is split_of("toy-1")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"split": "tune" if split_of("toy-1") is Split.TEST else "test"}, "follows from the group, or else the id"),
        ({"outcome": ["perhaps"]}, "outcome"),
        ({"outcome": []}, "outcome"),
        ({"outcome": ["no_evidence"]}, "never checked"),
        ({"must": [[]]}, "empty set"),
        ({"must": [["1件", ""]]}, "empty string"),
        ({"must_not": [""]}, "must_not"),
        ({"cite_any": []}, "cite_any and proof"),
        ({"proof": []}, "cite_any and proof"),
        ({"category": "riddle"}, "category"),
        ({"question": ""}, "question"),
        ({"answer": "1件"}, "answer"),
    ],
)
def test_a_bad_case_is_refused_with_its_file_and_line(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    path = written(tmp_path, {**ENTRY, "id": "toy-0"}, {**ENTRY, **change})
    with pytest.raises(BadCase, match=reason) as refusal:
        load_cases(path)
    assert str(refusal.value).startswith(f"{path}:2:")


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match=r"toy\.jsonl:2: the id toy-1 is there already"):
        load_cases(written(tmp_path, ENTRY, {**ENTRY, "question": "R10は？"}))


def test_a_line_that_is_not_json_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "toy.jsonl"
    path.write_text("\n{", encoding="utf-8")
    with pytest.raises(BadCase, match=r"toy\.jsonl:2: not JSON"):
        load_cases(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match=r"nowhere\.jsonl"):
        load_cases(tmp_path / "nowhere.jsonl")


def test_a_group_decides_the_split_of_its_cases(tmp_path: Path) -> None:
    """toy-1 and toy-2 are tune by their ids."""
    group = next(f"group-{n}" for n in range(99) if split_of(f"group-{n}") is Split.TEST)
    entries = [{**ENTRY, "id": name, "group": group} for name in ("toy-1", "toy-2")]
    assert [case.split for case in load_cases(written(tmp_path, *entries))] == [Split.TEST, Split.TEST]


def test_a_folder_is_loaded_file_by_file_and_an_id_is_used_once_in_it(tmp_path: Path) -> None:
    for name, ids in (("b.jsonl", ["toy-1"]), ("a.jsonl", ["toy-3", "toy-2"])):
        (tmp_path / name).write_text("".join(json.dumps({**ENTRY, "id": one}) + "\n" for one in ids), encoding="utf-8")
    assert [case.id for case in load_suite(tmp_path)] == ["toy-3", "toy-2", "toy-1"]
    (tmp_path / "c.jsonl").write_text(json.dumps({**ENTRY, "id": "toy-3"}), encoding="utf-8")
    with pytest.raises(BadCase, match=r"c\.jsonl: the id toy-3 is in another file already"):
        load_suite(tmp_path)


def test_a_folder_without_a_case_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match="no case file"):
        load_suite(tmp_path)
