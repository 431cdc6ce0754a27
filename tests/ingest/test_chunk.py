"""Chunks stay under the limit, never cut a row, and repeat their source verbatim."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.documents import SentenceKind
from ingest.chunk import Chunked, chunks, embedded_body, embedded_title
from ingest.load import Format, LoadedFile, load
from ingest.meta import SourceMeta
from ingest.parse import Parsed, parse, parse_all

ROOT = Path(__file__).parents[2]


def parsed_markdown(body: str) -> Parsed:
    meta = SourceMeta.model_validate({"id": "x", "title": "題", "audience": "both", "source": "見本"})
    return parse(LoadedFile("x.md", Format.MARKDOWN, meta, body.encode(), 1, "", ""))


def shipped() -> tuple[Parsed, ...]:
    return parse_all(load(ROOT / "corpus" / "public").sources).parsed


@pytest.mark.parametrize("limit", [600, 80])
def test_a_chunk_is_longer_than_the_limit_only_when_it_is_one_row(limit: int) -> None:
    for parsed in shipped():
        made = chunks(parsed, max_characters=limit)
        for chunk in made.chunks:
            own = [sentence for sentence in made.sentences if sentence.chunk_id == chunk.id]
            assert len(chunk.text) <= limit or (len(own) == 1 and own[0].kind is SentenceKind.ROW), chunk.id


def test_ids_count_from_one_through_the_source_and_name_their_chunk() -> None:
    for parsed in shipped():
        made = chunks(parsed)
        name = parsed.source.id
        assert [chunk.id for chunk in made.chunks] == [f"{name}#c{n}" for n in range(1, len(made.chunks) + 1)]
        assert [line.id for line in made.sentences] == [f"{name}#s{n}" for n in range(1, len(made.sentences) + 1)]
        order = [chunk.id for chunk in made.chunks]
        places = [order.index(sentence.chunk_id) for sentence in made.sentences]
        assert places == sorted(places)
        assert set(places) == set(range(len(order)))


def test_every_sentence_is_in_its_chunk_and_in_its_source_and_none_is_lost() -> None:
    for parsed in shipped():
        made = chunks(parsed)
        texts = {chunk.id: chunk.text for chunk in made.chunks}
        for sentence in made.sentences:
            assert sentence.text in texts[sentence.chunk_id]
            assert sentence.text in parsed.source.text
        whole = "".join(text for section in parsed.sections for text, _, _ in section.sentences)
        assert "".join("".join(s.text for s in made.sentences).split()) == "".join(whole.split())


def test_sentences_of_one_paragraph_stay_together_and_others_stand_on_their_own_line() -> None:
    made = chunks(parsed_markdown("## 章\n\n一つ目。二つ目。\n\n三つ目。\n\n| 名 | 値 |\n|---|---|\n| あ | 1 |\n"))
    assert [chunk.text for chunk in made.chunks] == ["一つ目。二つ目。\n三つ目。\nあ | 1"]
    assert made.chunks[0].heading_path == ("章",)


def test_a_long_section_is_cut_at_sentence_borders() -> None:
    made = chunks(parsed_markdown("これは十二文字の文です。" * 10), max_characters=30)
    assert len(made.chunks) == 5
    assert all(chunk.text == "これは十二文字の文です。" * 2 for chunk in made.chunks)


def test_an_over_long_sentence_is_cut_at_its_commas_into_sentences() -> None:
    made = chunks(parsed_markdown("長い文が続き、" * 20 + "終わる。"), max_characters=40)
    assert all(len(sentence.text) <= 40 for sentence in made.sentences)
    assert all(sentence.text.endswith(("、", "。")) for sentence in made.sentences)
    assert "".join(sentence.text for sentence in made.sentences) == "長い文が続き、" * 20 + "終わる。"


def test_a_row_is_never_cut() -> None:
    row = "| " + " | ".join(["長い欄の中身です。"] * 9) + " |"
    made = chunks(parsed_markdown(f"| {' | '.join('名' * 9)} |\n|{'---|' * 9}\n{row}\n{row}\n"), max_characters=50)
    assert len(made.chunks) == len(made.sentences) == 2


def body_of(made: Chunked, parsed: Parsed) -> list[str]:
    return [embedded_body(parsed.source, chunk, made.sentences) for chunk in made.chunks]


def test_what_is_embedded_names_the_headings_and_reads_rows_with_their_heads() -> None:
    body = "## 章\n\n### 節\n\n文です。\n\n| 名 | 電話 | 出典 |\n|---|---|---|\n| 図書館 | | https://a.example/x |\n"
    parsed = parsed_markdown(body)
    made = chunks(parsed)
    assert [embedded_title(parsed.source, chunk) for chunk in made.chunks] == ["題 > 章 > 節"]
    assert body_of(made, parsed) == ["文です。\n名: 図書館"]


def test_the_same_source_is_chunked_the_same_twice() -> None:
    first, second = shipped(), shipped()
    assert [chunks(parsed) for parsed in first] == [chunks(parsed) for parsed in second]
