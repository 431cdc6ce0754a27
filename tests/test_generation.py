"""A generation is opened whole or not at all, and a running process follows `CURRENT`."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.adapters.generation import CurrentGeneration, current_generation, index_folder, open_generation
from assistant.errors import IndexUnavailable
from assistant.models import Audience
from ingest.generation import name_current
from tests.fakes import FakeTokenizer
from tests.ingest.city import City

SEEN_WITHIN_S = 1.5  # readers look once a second


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The toy city, ingested twice, so that there are two generations to switch between."""
    city = City(tmp_path_factory.mktemp("made"), FakeTokenizer())
    city.ingest()
    city.write("bousai", "防災倉庫のかぎは、自治会長が預かっています。", title="防災倉庫")
    city.ingest()
    return city


@pytest.fixture
def city(made: City, tmp_path: Path) -> City:
    shutil.copytree(made.root, tmp_path / "city")
    return City(tmp_path / "city", FakeTokenizer())


def names(city: City) -> tuple[str, str]:
    """The current generation and the one before."""
    current = current_generation(city.folder())
    assert current is not None
    (before,) = set(city.generations()) - {current}
    return current, before


def reader(city: City) -> CurrentGeneration:
    return CurrentGeneration(city.folder(), embedder=city.embedder.fingerprint, audience=Audience.CITIZEN)


def wait_for(condition: Callable[[], bool], *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


# ---------------------------------------------------------------- opening


def test_audiences_have_folders_of_their_own(tmp_path: Path) -> None:
    assert index_folder(tmp_path, Audience.CITIZEN) == tmp_path / "index" / "citizen"
    assert index_folder(tmp_path, Audience.STAFF) == tmp_path / "index" / "internal"


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_without_a_current_generation_it_says_to_ingest(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "CURRENT").write_text(content)
    with pytest.raises(IndexUnavailable) as refused:
        CurrentGeneration(tmp_path, embedder="fake-64", audience=Audience.CITIZEN)()
    assert refused.value.mend == "machi-annai ingest"


def test_a_current_that_names_nothing_there_is_refused(city: City) -> None:
    name_current(city.folder(), "gen-0000000000000000")
    with pytest.raises(IndexUnavailable, match="machi-annai ingest"):
        reader(city)()


@pytest.mark.parametrize("name", ["../../elsewhere", "/etc", ".."])
def test_a_current_that_leads_elsewhere_is_refused(city: City, name: str) -> None:
    name_current(city.folder(), name)
    with pytest.raises(IndexUnavailable):
        reader(city)()


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"format": 1}', "\udcff"])
def test_a_missing_or_damaged_manifest_is_refused(city: City, content: str | None) -> None:
    manifest = city.folder() / names(city)[0] / "manifest.json"
    manifest.unlink()
    if content is not None:
        manifest.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(IndexUnavailable) as refused:
        reader(city)()
    assert refused.value.mend == "machi-annai ingest --rebuild"


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("embedder", "another", "another embedder"),
        ("audience", "staff", "another audience"),
        ("format", 99, "another format"),
        ("generation", "gen-0", "another name"),
    ],
)
def test_a_generation_of_another_make_is_refused_and_named(city: City, key: str, value: object, named: str) -> None:
    manifest = city.folder() / names(city)[0] / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {key: value}))
    with pytest.raises(IndexUnavailable, match=named) as refused:
        reader(city)()
    assert "machi-annai ingest" in refused.value.mend


def test_another_embedder_does_not_read_it(city: City) -> None:
    folder = city.folder() / names(city)[0]
    with pytest.raises(IndexUnavailable, match="another embedder"):
        open_generation(folder, embedder="e5", audience=Audience.CITIZEN)


def test_the_citizens_process_never_opens_the_staffs_index(city: City) -> None:
    name = current_generation(city.folder(Audience.STAFF))
    assert name is not None
    with pytest.raises(IndexUnavailable, match="another audience"):
        open_generation(
            city.folder(Audience.STAFF) / name, embedder=city.embedder.fingerprint, audience=Audience.CITIZEN
        )


PARTS = ("chunks.sqlite", "facts.sqlite", "chroma/chroma.sqlite3", "lexical/chunk_ids.json", "lexical/vocab.index.json")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("left", [0.0, 0.5])
def test_a_truncated_part_is_refused_with_the_mending_command(city: City, part: str, left: float) -> None:
    file = city.folder() / names(city)[0] / part
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * left)])
    with pytest.raises(IndexUnavailable, match="machi-annai ingest --rebuild"):
        reader(city)()


def test_a_store_of_fewer_sources_than_the_manifest_says_is_refused(city: City) -> None:
    current, before = names(city)
    shutil.copy(city.folder() / before / "chunks.sqlite", city.folder() / current / "chunks.sqlite")
    with pytest.raises(IndexUnavailable, match="does not hold what its manifest says"):
        reader(city)()


# ---------------------------------------------------------------- following CURRENT


def test_a_switch_is_picked_up_within_about_a_second(city: City) -> None:
    current, before = names(city)
    opened = reader(city)
    assert opened().generation == current
    assert opened() is opened()
    name_current(city.folder(), before)
    assert wait_for(lambda: opened().generation == before, seconds=SEEN_WITHIN_S)
    assert opened().chunks.source("bousai") is None


def test_a_broken_new_generation_leaves_the_old_one_serving(city: City) -> None:
    current, before = names(city)
    name_current(city.folder(), before)
    opened = reader(city)
    assert opened().generation == before
    (city.folder() / current / "chunks.sqlite").write_bytes(b"")
    name_current(city.folder(), current)
    time.sleep(SEEN_WITHIN_S)
    assert opened().generation == before
    assert opened().chunks.source("kasa-toshokan") is not None


def test_when_the_broken_one_is_mended_by_a_new_switch_that_serves(city: City) -> None:
    current, before = names(city)
    opened = reader(city)
    assert opened().generation == current
    name_current(city.folder(), "gen-broken")
    time.sleep(SEEN_WITHIN_S)
    assert opened().generation == current
    name_current(city.folder(), before)
    assert wait_for(lambda: opened().generation == before, seconds=SEEN_WITHIN_S)


def test_losing_current_while_serving_is_survived(city: City) -> None:
    opened = reader(city)
    current = opened().generation
    (city.folder() / "CURRENT").unlink()
    time.sleep(SEEN_WITHIN_S)
    assert opened().generation == current


def test_a_first_ingest_after_the_start_is_picked_up(tmp_path: Path) -> None:
    city = City(tmp_path, FakeTokenizer())
    opened = reader(city)
    with pytest.raises(IndexUnavailable):
        opened()
    city.ingest()
    assert opened().generation == current_generation(city.folder())


def test_many_threads_see_one_whole_generation_through_switches(city: City) -> None:
    current, before = names(city)
    opened = reader(city)
    holds = {current: True, before: False}  # whether it has the page on bousai
    stop = threading.Event()

    def read() -> set[str]:
        seen = set()
        while not stop.is_set():
            index = opened()
            assert (index.chunks.source("bousai") is not None) is holds[index.generation]
            seen.add(index.generation)
        return seen

    with ThreadPoolExecutor(4) as threads:
        running = [threads.submit(read) for _ in range(4)]
        time.sleep(0.2)
        name_current(city.folder(), before)
        time.sleep(SEEN_WITHIN_S)
        stop.set()
        assert [r.result() for r in running] == [{current, before}] * 4
