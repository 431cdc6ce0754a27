"""Admins see what each generation holds and go back to the one before, on purpose and on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters.generation import FORMAT, Manifest, SourceDigest, index_folder
from assistant.adapters.generation_shelf import GenerationShelf
from assistant.desk.people import ActKind, Role
from assistant.floor import shipped_floor
from assistant.models import Audience
from assistant.nearness import COSINES
from tests.desk.fakes import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


def test_a_generation_is_shown_with_what_changed_and_what_was_refused(desk: FakeDesk) -> None:
    page = desk.as_(Role.ADMIN).get("/desk/index").text
    assert "guide-new" in page
    assert "guide-old" in page
    assert "&lt;script&gt;" in page
    assert "使用中" in page


def test_going_back_is_done_and_noted(desk: FakeDesk) -> None:
    admin = desk.as_(Role.ADMIN)
    assert 'name="to" value="gen-old"' in admin.get("/desk/index").text
    done = admin.post("/desk/index/citizen", confirmed="yes", to="gen-old")
    assert done.status_code == 303
    assert desk.shelf.rolled_back == [Audience.CITIZEN]
    act = desk.store.noted[-1]
    assert (act.kind, act.subject, act.detail) == (ActKind.ROLLBACK, "citizen", "gen-old")
    assert "前の世代に戻しました" in admin.get(done.headers["location"]).text


def test_going_back_must_be_confirmed(desk: FakeDesk) -> None:
    admin = desk.as_(Role.ADMIN)
    assert admin.post("/desk/index/citizen", to="gen-old").status_code == 422
    assert admin.post("/desk/index/citizen", confirmed="yes").status_code == 422
    assert desk.shelf.rolled_back == []


def test_what_was_not_confirmed_is_not_gone_back_to(desk: FakeDesk) -> None:
    admin = desk.as_(Role.ADMIN)
    refused = admin.post("/desk/index/citizen", confirmed="yes", to="gen-older")
    assert "「使用中」の世代をお確かめになり" in admin.get(refused.headers["location"]).text
    assert desk.shelf.rolled_back == []
    assert desk.store.noted[-1].kind == ActKind.LOGIN


def test_where_there_is_nothing_to_go_back_to_it_is_said(desk: FakeDesk) -> None:
    desk.shelf.refuses = True
    admin = desk.as_(Role.ADMIN)
    refused = admin.post("/desk/index/staff", confirmed="yes", to="gen-old")
    assert "戻せませんでした" in admin.get(refused.headers["location"]).text
    assert desk.store.noted[-1].kind == ActKind.LOGIN


def test_without_an_index_the_start_page_says_so_and_leads_who_may_to_the_generations() -> None:
    desk = FakeDesk(documents=None)
    for role in Role:
        page = desk.as_(role).get("/desk")
        assert page.status_code == 200
        assert "職員の索引：使えるものがありません" in page.text
        assert 'action="/desk/why"' not in page.text
        assert ('<a href="/desk/index">職員の索引' in page.text) is (role is Role.ADMIN)


def generation(root: Path, name: str, built_at: str, **sources: str) -> None:
    manifest = Manifest(
        format=FORMAT,
        generation=name,
        audience=Audience.CITIZEN,
        built_at=built_at,
        embedder="e",
        chunker="c",
        counts={"sources": len(sources)},
        nearness=COSINES,
        floor=shipped_floor(),
        sources={i: SourceDigest(path=i, sha256=digest) for i, digest in sources.items()},
    )
    (root / name).mkdir(parents=True)
    (root / name / "manifest.json").write_text(manifest.model_dump_json(), encoding="utf-8")


def test_the_shelf_tells_what_changed_from_one_generation_to_the_next(tmp_path: Path) -> None:
    root = index_folder(tmp_path, Audience.CITIZEN)
    generation(root, "gen-1", "2026-11-01T00:00:00+00:00", same="1", changed="1", gone="1")
    generation(root, "gen-2", "2026-11-02T00:00:00+00:00", same="1", changed="2", new="1")
    (root / "gen-broken").mkdir()
    (root / "CURRENT").write_text("gen-2")
    shelf = GenerationShelf(tmp_path, roll_back=lambda var, audience, *, expected: f"from {expected}")
    new, old = shelf.reports(Audience.CITIZEN)
    assert (new.name, new.serving, old.name, old.serving) == ("gen-2", True, "gen-1", False)
    assert new.changes is not None
    assert (new.changes.added, new.changes.changed, new.changes.removed) == (("new",), ("changed",), ("gone",))
    assert old.changes is None
    assert shelf.reports(Audience.STAFF) == []
    assert shelf.roll_back(Audience.CITIZEN, expected="gen-1") == "from gen-1"
