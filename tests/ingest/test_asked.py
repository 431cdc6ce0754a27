"""How people ask: every row leads to the sentences that answer it, or is refused with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.documents import Asking
from ingest.generation import material
from ingest.load import load

_HEAD = "source,heading,quote,language,question\n"
_META = "id: asked-1\ntitle: 尋ね方\nkind: asked\naudience: both\nsource:\n  document: 手作り\n"
_GUIDE = """---
id: kasa
title: 傘の貸出
kind: procedure
audience: citizen
source:
  document: 案内
---

## 費用

傘は無料で借りられます。返すのは3日以内です。

## 場所

- 1階の受付
- 2階の受付
"""


def _askings(tmp_path: Path, rows: str, *, name: str = "asked.csv") -> tuple[tuple[Asking, ...], list[str]]:
    (tmp_path / "kasa.md").write_text(_GUIDE, encoding="utf-8")
    (tmp_path / name).write_text(_HEAD + rows, encoding="utf-8")
    (tmp_path / f"{name}.meta.yaml").write_text(_META, encoding="utf-8")
    made = material(load(tmp_path))
    return made.askings, [str(r) for r in made.refused]


def test_a_quote_leads_to_its_sentence_alone(tmp_path: Path) -> None:
    found, refused = _askings(tmp_path, "kasa,費用,3日以内,ja,いつ返したらええん\n")
    assert refused == []
    assert [a.question for a in found] == ["いつ返したらええん"]
    assert len(found[0].sentence_ids) == 1


def test_without_a_quote_the_whole_section_answers(tmp_path: Path) -> None:
    found, _ = _askings(tmp_path, "kasa,場所,,ja,どこで借りれる\n")
    assert len(found[0].sentence_ids) == 2


def test_rows_that_lead_nowhere_are_refused_with_their_line(tmp_path: Path) -> None:
    rows = "nai,費用,,ja,a\nkasa,時間,,ja,b\nkasa,費用,有料です,ja,c\nkasa,費用,,ja,\n"
    found, refused = _askings(tmp_path, rows)
    assert found == ()
    assert [line.split(": ")[0] for line in refused] == [f"asked.csv:{n}" for n in (2, 3, 4, 5)]


def test_a_row_about_a_source_of_another_audience_is_left_out_in_silence(tmp_path: Path) -> None:
    (tmp_path / "kasa.md").write_text(_GUIDE, encoding="utf-8")
    (tmp_path / "asked.csv").write_text(_HEAD + "himitsu,費用,,ja,a\n", encoding="utf-8")
    (tmp_path / "asked.csv.meta.yaml").write_text(_META, encoding="utf-8")
    made = material(replace(load(tmp_path), withheld=frozenset({"himitsu"})))
    assert made.askings == ()
    assert made.refused == ()


def test_how_people_ask_is_a_table(tmp_path: Path) -> None:
    _, refused = _askings(tmp_path, "", name="asked.txt")
    assert "write it as CSV" in refused[0]
