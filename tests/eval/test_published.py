"""What the quality page tells: the newest whole run, scored; else what shipped; nothing that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.quality_page import Quality, Share
from assistant.ui.labels import JA
from eval import published as page
from eval.intervals import wilson
from eval.peers import OURS
from eval.run import SETTINGS, Settings
from eval.score import SCORE, SUMMED, Score, Slice
from tests.clients import Door
from tests.eval.records import STARTED

WHOLE = {"cases": "cases", "split": "all", "target": OURS}


def _run(folder: Path, about: dict[str, str], right: int) -> None:
    folder.mkdir(parents=True)
    settings = Settings(
        started=STARTED, cases=9, cases_sha256="", python="", commit=None, generation=None, prompts={}, about=about
    )
    (folder / SETTINGS).write_text(settings.model_dump_json(), "utf-8")
    names = ("right", "wrong", "silent", *page._TOLD.values())
    measures = {name: wilson(right if name == "right" else 0, 9) for name in names}
    counts = dict.fromkeys((*SUMMED, "dead_citations"), 0)
    slices = tuple(Slice(name=name, n=9, measures=measures) for name in ("all", "split/test"))
    (folder / SCORE).write_text(Score(slices=slices, counts=counts, outcomes={}, lost={}).model_dump_json(), "utf-8")


def test_the_newest_whole_run_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "broken", lambda *_: [])
    _run(tmp_path / "20261101", WHOLE, 5)
    _run(tmp_path / "20261102", WHOLE, 6)
    _run(tmp_path / "20261103", WHOLE | {"split": "tune"}, 7)
    (tmp_path / "20261104").mkdir()
    told = page.published(tmp_path)
    assert told is not None
    assert told.shares["right"] == Share(6, 9)
    assert told.passed is True
    assert told.made == STARTED.date()


def test_without_a_run_the_shipped_numbers_are_told(tmp_path: Path) -> None:
    told = page.published(tmp_path / "nothing")
    assert told is not None
    assert told.shares["right"].n > 1000
    assert set(told.shares) == set(JA.quality_rows)


def test_the_page_tells_them_in_plain_words() -> None:
    from assistant.api import CitizenPages  # noqa: PLC0415 - mounts the chat

    quality = Quality(STARTED.date(), 9, False, {"right": Share(8, 9), "silent": Share(1, 9)})
    html = Door(pages=CitizenPages(published=lambda: quality)).http.get("/quality").text
    assert JA.quality_gate[False] in html
    assert "9問のうち8問（88.9%）" in html
    assert "AIの活用推進と適正化" in html.replace("<wbr>", "")
    assert Door().http.get("/quality").text.count(JA.quality_none) == 1
