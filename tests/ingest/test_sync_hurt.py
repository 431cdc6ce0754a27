"""Killed at any moment, or out of disk, a run leaves a whole index serving, and the next one succeeds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.adapters.generation import current_generation
from assistant.models import Audience
from tests.fakes import FakeTokenizer
from tests.ingest.city import City

ROOT = Path(__file__).parents[2]


def hurt(how: str, roots: Sequence[Path]) -> None:
    command = [sys.executable, "-m", "tests.ingest.hurt_runs", how, *map(str, roots)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def copies(city: City, folder: Path, *, content: str, values: Sequence[int]) -> list[Path]:
    """Copies of the city, one for each value, which lies in its file `content`."""
    roots = [folder / str(value) for value in values]
    for root, value in zip(roots, values, strict=True):
        shutil.copytree(city.root, root)
        (root / content).write_text(str(value))
    return roots


def changed_city(root: Path, *, runs: int) -> City:
    """A city with a page that is not yet indexed, after so many runs before it."""
    city = City(root, FakeTokenizer())
    for n in range(runs):
        city.write("news", f"お知らせの第{n}版です。", title="お知らせ")
        city.ingest()
    city.write("bousai", "防災倉庫のかぎは、自治会長が預かっています。", title="防災倉庫")
    return city


def moments_of(city: City, folder: Path) -> list[int]:
    """Each rename, the event after it, and every eighth other."""
    shutil.copytree(city.root, folder / "witness")
    hurt("events", [folder / "witness"])
    events = (folder / "witness" / "events").read_text().splitlines()
    renames = [n for n, event in enumerate(events) if event.startswith("os.rename")]
    assert len(renames) == 4  # a folder and CURRENT, for two audiences
    return sorted({*renames, *(n + 1 for n in renames if n + 1 < len(events)), *range(2, len(events), 8)})


@pytest.mark.parametrize("runs", [0, 2])
def test_a_run_killed_at_any_moment_leaves_a_whole_index_and_the_next_succeeds(tmp_path: Path, runs: int) -> None:
    city = changed_city(tmp_path / "city", runs=runs)
    before = [current_generation(city.folder(a)) for a in Audience]
    moments = moments_of(city, tmp_path)
    assert len(moments) > 10
    roots = copies(city, tmp_path, content="kill-at", values=moments)
    hurt("kill", roots)
    switched = 0
    for root in roots:
        killed = City(root, FakeTokenizer())
        assert not (root / "events").exists()  # it did not end by itself
        for audience, old in zip(Audience, before, strict=True):
            now = current_generation(killed.folder(audience))
            switched += now != old
            if now is not None:
                assert killed.search("図書館の傘の貸出", audience)[0].chunk.source_id == "kasa-toshokan"
        killed.ingest()
        for audience in Audience:
            assert killed.search("防災倉庫のかぎ", audience)[0].chunk.source_id == "bousai"
            serving = current_generation(killed.folder(audience))
            assert serving in killed.generations(audience)
            assert len(killed.generations(audience)) <= 2
            assert not any(name.startswith(".building-") for name in killed.generations(audience))
    assert 0 < switched < 2 * len(moments)  # some were killed before a switch and some after


def test_a_full_disk_leaves_the_old_index_and_says_so(tmp_path: Path) -> None:
    city = changed_city(tmp_path / "city", runs=1)
    long = "\n\n".join(f"{n}番目の決まりです。" * 50 for n in range(150))  # its text is larger than its vectors
    city.write("long", long, title="長い文書")
    witness = City(tmp_path / "witness", FakeTokenizer())
    shutil.copytree(city.corpus, witness.corpus, dirs_exist_ok=True)
    witness.ingest()
    built = witness.folder() / witness.serving().generation
    vectors = max(p.stat().st_size for p in (built / "chroma").rglob("*"))
    text = (built / "chunks.sqlite").stat().st_size
    assert vectors < text
    before = [city.serving(a).generation for a in Audience]
    roots = copies(city, tmp_path, content="limit", values=[10, vectors // 2, vectors + 1, text - 1])
    hurt("full", roots)
    for root in roots:
        full = City(root, FakeTokenizer())
        error = (root / "error").read_text()
        assert "The new generation for citizen cannot be written" in error, root.name
        assert "make room on the disk" in error
        assert [full.serving(a).generation for a in Audience] == before
        assert full.generations() == before[:1]  # and nothing left to fill the disk further
        assert full.ingest()[0].changed_index
