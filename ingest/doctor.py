"""`machi-annai doctor`: what an operator should know of an installation."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.adapters.generation import CurrentGeneration, index_folder
from assistant.adapters.sentence_transformers import Backend, fingerprint_of
from assistant.adapters.sqlalchemy_store import open_store
from assistant.alarm import FIT, alarm_for
from assistant.errors import AssistantError
from assistant.models import Audience
from assistant.settings import Settings

_LEAST_FREE_MIB = 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one thing; `mend` is empty when nothing is to be done."""

    what: str
    state: str
    mend: str = ""


def doctor() -> None:
    """Check models, indexes, databases and disk, and say what to do about each."""
    table = Table("what", "state", "to do")
    for one in findings(Settings()):
        table.add_row(one.what, one.state, one.mend)
    Console().print(table)


def findings(settings: Settings) -> Iterator[Finding]:
    """All of them, one after another; what is broken is a finding too."""
    try:
        fingerprint = fingerprint_of(settings.model, backend=Backend(settings.embedder.backend))
        yield Finding("embedder", fingerprint)
        fitted = alarm_for(fingerprint) is not None
        yield Finding("alarm", "fitted") if fitted else Finding("alarm", "not fitted for this embedder", FIT)
    except AssistantError as error:
        fingerprint = ""
        yield Finding("embedder", error.message, error.mend)
    yield Finding("language model", *_language_model(settings))
    for audience in Audience:
        yield _tried(
            f"index ({audience.value})", partial(_index, index_folder(settings.var, audience), audience, fingerprint)
        )
        yield _tried(f"database ({audience.value})", partial(_database, settings.database(audience.value)))
    free = shutil.disk_usage(settings.var if settings.var.exists() else Path()).free // 2**20
    yield Finding(
        "disk", f"{free:,} MiB free", "" if free > _LEAST_FREE_MIB else "free some space; an ingest needs 1 GiB"
    )


def _language_model(settings: Settings) -> tuple[str, str]:
    """Its state and what mends it. An endpoint is not asked."""
    llm, path = settings.llm, settings.local_llm
    if llm.kind == "none":
        return "none: answers are extractive", ""
    if llm.kind == "endpoint":
        scheme, _, rest = llm.base_url.rpartition("://")
        address = f"{scheme}://{rest.rpartition('@')[2]}"  # without a password
        return (f"{llm.model} at {address}", "") if llm.model else (f"no model at {address}", "set MACHI_LLM__MODEL")
    if path.exists():
        return str(path), ""
    mend = "correct MACHI_LLM__PATH" if llm.path else "machi-annai models fetch"
    return f"no {path}: answers are extractive", f"{mend}, or set MACHI_LLM__KIND=none"


def _tried(what: str, state: Callable[[], str]) -> Finding:
    try:
        return Finding(what, state())
    except AssistantError as error:
        return Finding(what, error.message, error.mend)


def _index(root: Path, audience: Audience, fingerprint: str) -> str:
    index = CurrentGeneration(root, embedder=fingerprint, audience=audience)()
    return f"{index.generation}, built {index.built_at}"


def _database(url: str) -> str:
    open_store(url, session_minutes=1).close()
    return "ok"
