"""A run brings every audience's index up to date, or leaves the old one serving."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.adapters.embedding_cache import CachedEmbedder
from assistant.adapters.generation import current_generation, read_manifest
from assistant.adapters.sudachi import SudachiTokenizer
from assistant.errors import EmbedderUnavailable, IngestRefused
from assistant.models import Audience
from ingest.generation import chunker_fingerprint
from ingest.sync import Trial, roll_back
from tests.fakes import FakeEmbedder
from tests.ingest.city import City, files_holding

INGEST = Path(__file__).parents[2] / "ingest"
SECRET = "石橋山の金庫"  # three words that stand nowhere else


@pytest.fixture
def city(tmp_path: Path, sudachi: SudachiTokenizer) -> City:
    return City(tmp_path, sudachi)


@pytest.fixture
def indexed(city: City) -> City:
    city.ingest()
    city.steps.clear()
    city.embedders = 0
    return city


# ---------------------------------------------------------------- a first run


@pytest.mark.parametrize("audience", Audience)
def test_a_first_run_makes_a_whole_generation_per_audience(indexed: City, audience: Audience) -> None:
    index = indexed.serving(audience)
    folder = indexed.folder(audience) / index.generation
    parts = {"chroma", "lexical", "chunks.sqlite", "facts.sqlite", "manifest.json"}
    assert {p.name for p in folder.iterdir()} == parts
    assert (indexed.folder(audience) / "CURRENT").read_text() == f"{index.generation}\n"
    assert {p.name for p in indexed.folder(audience).iterdir()} == {"CURRENT", index.generation}
    assert [i.number for i in index.facts.initiatives] == [1, 2]
    assert {s.id for s in index.chunks.sources()} >= {"kasa-toshokan", "glossary", "contacts"}


def test_the_report_counts_what_was_added(city: City) -> None:
    for report in city.ingest():
        assert set(report.added) == {"contacts", "glossary", "kasa-toshokan", "initiative-01", "initiative-02"}
        assert (report.changed, report.removed, report.refused) == ((), (), ())
        assert report.counts["sources"] == 5
        assert report.recall == 1.0


def test_the_manifest_says_what_the_generation_was_made_of(indexed: City) -> None:
    index = indexed.serving()
    manifest = read_manifest(indexed.folder() / index.generation)
    assert manifest.embedder == indexed.embedder.fingerprint
    assert manifest.audience is Audience.CITIZEN
    assert manifest.counts["sources"] == len(manifest.sources) == 5
    assert all(len(s.sha256) == 64 for s in manifest.sources.values())


def test_what_was_indexed_is_found(indexed: City) -> None:
    assert indexed.search("傘の貸出は無料ですか")[0].chunk.source_id == "kasa-toshokan"
    assert indexed.search("みほん市内を走るバスの路線図")[0].chunk.source_id == "initiative-01"


def test_nothing_to_index_is_refused(city: City) -> None:
    for path in city.corpus.rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(IngestRefused, match="nothing to index"):
        city.ingest()
    assert current_generation(city.folder()) is None


def test_a_corpus_emptied_by_mistake_leaves_the_old_index_serving(indexed: City) -> None:
    before = indexed.serving().generation
    for path in (indexed.corpus / "public").rglob("*.*"):
        path.unlink(missing_ok=True) if path.is_file() else None
    with pytest.raises(IngestRefused, match="nothing to index"):
        indexed.ingest()
    assert indexed.serving().generation == before


# ---------------------------------------------------------------- later runs


def test_an_unchanged_run_touches_nothing_and_never_asks_for_the_embedder(indexed: City) -> None:
    def stamps() -> dict[Path, int]:
        return {p: p.stat().st_mtime_ns for p in indexed.var.rglob("*") if p.name != ".lock"}

    before = stamps()
    reports = indexed.ingest()
    assert [r.changed_index for r in reports] == [False, False]
    assert [r.generation for r in reports] == [indexed.serving(a).generation for a in Audience]
    assert indexed.embedders == 0
    assert indexed.steps == []
    indexed.ingest()
    assert {p: n for p, n in stamps().items() if p in before and "chroma" not in p.parts} == {
        p: n for p, n in before.items() if "chroma" not in p.parts
    }


def test_a_rebuild_makes_a_new_generation_after_which_nothing_has_changed(indexed: City) -> None:
    before = indexed.serving().generation
    rebuilt, _ = indexed.ingest(rebuild=True)
    assert rebuilt.changed_index
    assert rebuilt.generation != before
    assert indexed.serving().generation == rebuilt.generation
    assert not indexed.ingest()[0].changed_index


def test_an_added_page_is_reported_and_found(indexed: City) -> None:
    indexed.write("bousai", "防災倉庫のかぎは、自治会長が預かっています。", title="防災倉庫")
    for report in indexed.ingest():
        assert (report.added, report.changed, report.removed) == (("bousai",), (), ())
    assert indexed.search("防災倉庫のかぎ")[0].chunk.source_id == "bousai"


def test_a_changed_page_is_reported_and_its_old_words_are_gone(indexed: City) -> None:
    page = indexed.corpus / "public" / "guides" / "kasa-toshokan.md"
    page.write_text(page.read_text().replace("貸出は無料です", "貸出は一回五十円です"))
    for report in indexed.ingest(keep=1):
        assert (report.added, report.changed, report.removed) == ((), ("kasa-toshokan",), ())
    assert any("一回五十円" in p.chunk.text for p in indexed.search("傘の貸出は一回五十円ですか"))
    assert list(files_holding("貸出は無料です", [indexed.var / "index"])) == []
    assert list(files_holding("貸出は一回五十円です", [indexed.folder()]))  # the search itself works


@pytest.mark.parametrize("keys", ["aliases:\n- 置き傘", "as_of: 2025-06"])
def test_a_page_whose_keys_changed_is_reported(indexed: City, keys: str) -> None:
    page = indexed.corpus / "public" / "guides" / "kasa-toshokan.md"
    page.write_text(page.read_text().replace(keys, keys[:-1]))
    assert indexed.ingest()[0].changed == ("kasa-toshokan",)


def test_a_removed_page_is_reported_not_found_and_in_no_byte_of_the_new_generation(city: City) -> None:
    page = city.write("yamabiko", f"{SECRET}は、市長室の奥にあります。", title="やまびこ")
    city.ingest()
    assert city.search(SECRET)[0].chunk.source_id == "yamabiko"
    page.unlink()
    for report in city.ingest():
        assert report.removed == ("yamabiko",)
    for audience in Audience:
        assert "yamabiko" not in {p.chunk.source_id for p in city.search(SECRET, audience)}
        assert city.serving(audience).chunks.source("yamabiko") is None
        folder = city.folder(audience) / city.serving(audience).generation
        for words in (SECRET, "やまびこ", "yamabiko"):
            assert list(files_holding(words, [folder])) == []
    assert list(files_holding(SECRET, [city.folder()]))  # the generation kept for rollback still has it
    city.ingest(keep=1, rebuild=True)
    assert list(files_holding(SECRET, [city.var / "index"])) == []


def test_a_refused_file_is_reported_and_the_rest_goes_on(indexed: City) -> None:
    (indexed.corpus / "public" / "broken.md").write_text("出どころのない文です。")
    indexed.write("bousai", "防災倉庫のかぎ。", title="防災倉庫")
    citizen, staff = indexed.ingest()
    assert [r.path for r in citizen.refused] == [r.path for r in staff.refused] == ["broken.md"]
    assert citizen.added == ("bousai",)
    assert [r.path for r in indexed.ingest()[0].refused] == ["broken.md"]  # an unchanged run says so again


def test_a_second_run_embeds_only_what_changed(tmp_path: Path, sudachi: SudachiTokenizer) -> None:
    city = City(tmp_path, sudachi)
    passages = FakeEmbedder()
    city.embedder = CachedEmbedder(passages, tmp_path / "cache.sqlite")
    city.ingest()
    first = len(passages.embedded)
    page = city.corpus / "public" / "guides" / "kasa-toshokan.md"
    page.write_text(page.read_text().replace("貸出は無料です。", "貸出は一回五十円です。"))
    city.ingest()
    again = passages.embedded[first:]
    assert 0 < len(again) <= 3  # the chunk's body and the sentence
    assert all("一回五十円" in text for text in again)


def test_another_embedder_makes_another_generation(indexed: City) -> None:
    before = indexed.serving().generation
    indexed.embedder = FakeEmbedder(fingerprint="fake-other")
    assert indexed.ingest()[0].generation != before
    assert indexed.serving().generation != before


@pytest.mark.parametrize("module", [path.name for path in INGEST.glob("*.py")])
def test_the_index_is_of_the_code_that_turns_files_into_it_not_of_its_doors(tmp_path: Path, module: str) -> None:
    changed = shutil.copytree(INGEST, tmp_path / "ingest", ignore=shutil.ignore_patterns("__pycache__")) / module
    changed.write_text(changed.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    doors = {"__main__.py", "cli.py", "doctor.py", "models_cli.py"}
    assert (chunker_fingerprint(changed.parent) == chunker_fingerprint()) is (module in doors)


# ---------------------------------------------------------------- one writer, rollback


def test_a_second_writer_is_refused(indexed: City) -> None:
    indexed.write("bousai", "防災倉庫のかぎ。", title="防災倉庫")
    with FileLock(indexed.var / "index" / ".lock"):
        with pytest.raises(IngestRefused, match="Another ingest is running"):
            indexed.ingest()
        with pytest.raises(IngestRefused, match="Another ingest is running"):
            roll_back(indexed.var, Audience.CITIZEN)
    assert indexed.ingest()[0].added == ("bousai",)


def test_two_are_kept_and_the_earlier_serves_again_after_a_rollback(indexed: City) -> None:
    first = indexed.serving().generation
    indexed.write("one", "一つ目のお知らせ。", title="お知らせ一")
    second = indexed.ingest(keep=2)[0].generation
    indexed.write("two", "二つ目のお知らせ。", title="お知らせ二")
    third = indexed.ingest(keep=2)[0].generation
    assert indexed.generations() == sorted([second, third])
    assert first not in indexed.generations()
    assert roll_back(indexed.var, Audience.CITIZEN) == second
    assert indexed.serving().generation == second
    assert indexed.serving(Audience.STAFF).generation != second  # audiences roll back apart
    assert indexed.serving().chunks.source("one") is not None
    assert indexed.serving().chunks.source("two") is None


def test_a_rollback_that_is_asked_for_twice_goes_back_once(indexed: City) -> None:
    indexed.write("one", "一つ目のお知らせ。", title="お知らせ一")
    second = indexed.ingest(keep=3)[0].generation
    indexed.write("two", "二つ目のお知らせ。", title="お知らせ二")
    indexed.ingest(keep=3)
    assert roll_back(indexed.var, Audience.CITIZEN, expected=second) == second
    with pytest.raises(IngestRefused, match="The earlier generation is"):
        roll_back(indexed.var, Audience.CITIZEN, expected=second)
    assert indexed.serving().generation == second


def test_what_served_before_is_what_is_kept_also_after_a_rollback(indexed: City) -> None:
    good = indexed.serving().generation
    indexed.write("wrong", "まちがった文。", title="まちがい")
    bad = indexed.ingest()[0].generation
    roll_back(indexed.var, Audience.CITIZEN)
    (indexed.corpus / "public" / "wrong.md").unlink()
    indexed.write("right", "なおした文。", title="なおし")
    mended = indexed.ingest()[0].generation
    assert indexed.generations() == sorted([good, mended])
    assert bad not in indexed.generations()


def test_nothing_earlier_to_go_back_to_is_refused(indexed: City) -> None:
    with pytest.raises(IngestRefused, match="no earlier generation"):
        roll_back(indexed.var, Audience.CITIZEN)
    with pytest.raises(IngestRefused, match="no earlier generation"):
        roll_back(indexed.var / "elsewhere", Audience.CITIZEN)


def test_a_rollback_never_goes_forward(indexed: City) -> None:
    page = indexed.write("one", "一つ目。", title="お知らせ一")
    indexed.ingest()
    manifest = indexed.folder() / indexed.serving().generation / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"built_at": "2', '"built_at": "3'))  # clearly later
    roll_back(indexed.var, Audience.CITIZEN)
    with pytest.raises(IngestRefused, match="no earlier generation"):
        roll_back(indexed.var, Audience.CITIZEN)
    assert page.exists()


# ---------------------------------------------------------------- the self-check

FACTS = "initiative,indicator,unit,fiscal_year,kind,value_raw,value_number,departments\n"
FACTS_META = (
    "id: expected\ntitle: 読み取れるべき値\nkind: expected-facts\naudience: both\nsource: みほん市の計画（見本）\n"
)


def expect_fact(city: City, row: str) -> None:
    (city.corpus / "public" / "facts.csv").write_text(FACTS + row)
    (city.corpus / "public" / "facts.csv.meta.yaml").write_text(FACTS_META)


def test_facts_that_differ_leave_the_old_generation_serving_and_are_named(indexed: City) -> None:
    before = [indexed.serving(a).generation for a in Audience]
    expect_fact(indexed, "initiative-01,路線図の閲覧数,回,令和9年度,目標,9999回,9999,交通企画課;情報課\n")
    indexed.write("bousai", "防災倉庫のかぎ。", title="防災倉庫")
    with pytest.raises(IngestRefused, match="self-check") as refused:
        indexed.ingest()
    assert "路線図の閲覧数 / 令和9年度" in str(refused.value)
    assert "'9999回', extracted '3,100回'" in str(refused.value)
    assert [indexed.serving(a).generation for a in Audience] == before
    assert indexed.generations() == before[:1]  # what failed is not left for a rollback to serve
    with pytest.raises(IngestRefused, match="no earlier generation"):
        roll_back(indexed.var, Audience.CITIZEN)


def test_a_source_that_a_search_does_not_find_is_named(indexed: City, monkeypatch: pytest.MonkeyPatch) -> None:
    class ForgetsTitles(FakeEmbedder):
        """Every query looks like one page, and no two words are alike."""

        def embed_query(self, text: str) -> object:  # type: ignore[override]
            return super().embed_query("みほん市を走るバスの路線図" if "傘の貸出" in text else text)

    class Mute(SudachiTokenizer):
        def words(self, text: str) -> list[str]:
            return []

    for n in range(12):
        indexed.write(f"bus-{n}", f"みほん市を走るバスの路線図です。その{n}。", title=f"みほん市を走るバスの路線図{n}")
    indexed.embedder = ForgetsTitles(fingerprint="forgets")  # type: ignore[assignment]
    indexed.tokenizer = Mute()
    before = current_generation(indexed.folder())
    with pytest.raises(IngestRefused, match="search for the title of kasa-toshokan does not find it"):
        indexed.ingest()
    assert current_generation(indexed.folder()) == before


@pytest.mark.parametrize("error", [EmbedderUnavailable("gone", mend="wait"), MemoryError(), KeyboardInterrupt()])
def test_an_embedder_that_fails_leaves_the_old_generation_and_no_rest(indexed: City, error: BaseException) -> None:
    class Fails(FakeEmbedder):
        def embed_passages(self, texts: object) -> object:  # type: ignore[override]
            raise error

    before = indexed.serving().generation
    indexed.write("bousai", "防災倉庫のかぎ。", title="防災倉庫")
    indexed.embedder = Fails()  # type: ignore[assignment]
    with pytest.raises(type(error)):
        indexed.ingest()
    assert indexed.serving().generation == before
    assert indexed.generations() == [before]


# ---------------------------------------------------------------- audiences apart


def _internal_folder(city: City) -> None:
    city.write(
        "internal", f"{SECRET}の番号は、総務の内規にあります。", title="内規", audience="staff", folder="internal"
    )


def _internal_named_for_both(city: City) -> None:
    city.write(
        "internal", f"{SECRET}の番号は、総務の内規にあります。", title="内規", audience="both", folder="internal"
    )


def _staff_page_in_public(city: City) -> None:
    city.write("internal", f"{SECRET}の番号は、総務の内規にあります。", title="内規", audience="staff")


@pytest.mark.parametrize("put", [_internal_folder, _internal_named_for_both, _staff_page_in_public])
def test_what_is_for_staff_is_in_no_byte_of_the_citizens_index(city: City, put: Callable[[City], None]) -> None:
    put(city)
    citizen, staff = city.ingest()
    assert "internal" in staff.added
    assert "internal" not in citizen.added
    assert city.search(SECRET, Audience.STAFF)[0].chunk.source_id == "internal"
    assert list(files_holding(SECRET, [city.folder(Audience.STAFF)]))
    assert city.folder(Audience.STAFF).name == "internal"
    for words in (SECRET, "金庫", "内規"):
        assert list(files_holding(words, [city.folder(Audience.CITIZEN)])) == []
    assert city.serving(Audience.CITIZEN).chunks.source("internal") is None


def test_an_internal_page_never_takes_the_place_of_a_public_one(city: City) -> None:
    city.write("kasa-toshokan", "内部の傘の決まり。", title="傘", audience="staff", folder="internal")
    _, staff = city.ingest()
    assert [r.path for r in staff.refused] == ["internal/kasa-toshokan.md"]
    source = city.serving(Audience.STAFF).chunks.source("kasa-toshokan")
    assert source is not None
    assert "内部の傘" not in source.text


def test_a_change_inside_leaves_the_citizens_index_alone(indexed: City) -> None:
    _internal_folder(indexed)
    citizen, staff = indexed.ingest()
    assert (citizen.changed_index, staff.changed_index) == (False, True)


# ---------------------------------------------------------------- a damaged index


def test_a_damaged_manifest_is_mended_by_the_next_run(indexed: City) -> None:
    damaged = indexed.serving().generation
    (indexed.folder() / damaged / "manifest.json").write_text("{")
    report, _ = indexed.ingest()
    assert report.changed_index
    assert indexed.serving().generation == report.generation != damaged


def test_an_unchanged_run_clears_what_a_killed_one_left(indexed: City) -> None:
    (indexed.folder() / ".building-gen-0" / "gen-0").mkdir(parents=True)
    assert not indexed.ingest()[0].changed_index
    assert indexed.generations() == [indexed.serving().generation]


# ---------------------------------------------------------------- a gate


def test_a_gate_sees_the_new_generation_beside_the_one_that_serves(indexed: City) -> None:
    trials: list[Trial] = []

    def gate(trial: Trial) -> tuple[str, ...]:
        trials.append(trial)
        return ()

    before = indexed.serving(Audience.CITIZEN).generation
    indexed.gate = gate
    (indexed.corpus / "public" / "guides" / "kasa-toshokan.md").unlink()
    indexed.ingest()
    citizen = next(t for t in trials if t.audience is Audience.CITIZEN)
    assert citizen.serving is not None
    assert citizen.serving.generation == before
    assert citizen.index.generation == indexed.serving(Audience.CITIZEN).generation != before
    assert citizen.removed == {"kasa-toshokan"}


def test_a_generation_that_does_not_pass_never_serves_and_leaves_nothing(indexed: City) -> None:
    before = indexed.serving(Audience.CITIZEN).generation
    held = sorted(p.name for p in indexed.folder(Audience.CITIZEN).iterdir())
    indexed.gate = lambda trial: ("wrong_figures: 1, before 0, at most 0",)
    (indexed.corpus / "public" / "guides" / "kasa-toshokan.md").unlink()
    with pytest.raises(IngestRefused, match="wrong_figures: 1"):
        indexed.ingest()
    assert indexed.serving(Audience.CITIZEN).generation == before
    assert sorted(p.name for p in indexed.folder(Audience.CITIZEN).iterdir()) == held


def test_an_unchanged_corpus_is_not_tried_again(indexed: City) -> None:
    indexed.gate = lambda trial: ("never",)
    assert not any(report.changed_index for report in indexed.ingest())
