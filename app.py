"""Composition root and command line: the only place that builds real things and reads settings."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer
from pydantic import SecretStr, ValidationError
from rich.console import Console

from assistant.adapters.agglomerative import clusters
from assistant.adapters.generation import CurrentGeneration, index_folder
from assistant.adapters.langchain_chat import open_endpoint, open_local
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder
from assistant.adapters.sqlalchemy_store import Journals, SqlAlchemyStore, open_store, opened_when_asked
from assistant.adapters.staff_store import accounts_in
from assistant.adapters.sudachi import SudachiTokenizer
from assistant.adapters.switch_file import SwitchFile
from assistant.ahead import Ahead
from assistant.alarm import fitted_alarm
from assistant.desk.accounts import Accounts, Founder
from assistant.desk.purge_cli import command as purge_command
from assistant.desk.rollback_cli import command as rollback_command
from assistant.desk.switch_cli import command as switch_command
from assistant.desk.user_cli import commands as user_commands
from assistant.desk.user_cli import first_command
from assistant.errors import AssistantError
from assistant.gaps import GapBook
from assistant.logs import log_to_stderr
from assistant.models import Audience, Compose, Question
from assistant.phrase import waking
from assistant.pipeline import Pipeline
from assistant.ports import Assistant, ChatModel, Embedder, Index, OpenIndex, Switches, Tokenizer, Writer
from assistant.processes import Served, serve_side_by_side
from assistant.readings import readings_of
from assistant.redact import redacted
from assistant.settings import LlmSettings, Settings
from assistant.stopping import Stoppable
from assistant.switches import ALWAYS_ON
from assistant.ui.printed import show_answer
from assistant.writer import GuardedWriter, awake
from eval.cases import WRITTEN_FOR
from eval.cli import commands as eval_commands
from eval.gap_cli import commands as gap_commands
from eval.llm_judge import open_judge
from eval.peers import OURS, PLAIN
from eval.published import published
from eval.targets import ByAudience, InProcess, Target
from eval.trial import tried
from ingest.cli import command as ingest_command
from ingest.doctor import doctor
from ingest.models_cli import commands as model_commands
from ingest.sync import Gate, Trial, roll_back

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.desk.rooms import Desk

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="machi-annai")

_FAILED = 1
# Mean cosine: of the pairs of tune questions put together by it 88 % ask the same, and 68 % of those that do are.
_ASK_THE_SAME = 0.75
_LOADS_S = 180.0  # the local model, in an evaluation; 12 s on two idle cores
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
    tokenizer: Tokenizer
    writer: Writer | None


def main() -> None:
    """The console entry. Failures of the world end in one message that says what to do."""
    os.environ.update({name: value for name, value in _OFFLINE.items() if name not in os.environ})
    try:
        cli()
    except (AssistantError, ValidationError) as error:
        Console(stderr=True).print(f"[bold red]machi-annai:[/] {error}", highlight=False)
        sys.exit(_FAILED)


def build(
    settings: Settings,
    audience: Audience,
    *,
    writer: Writer | None = None,
    today: Callable[[], date] = date.today,
    switches: Switches = ALWAYS_ON,
) -> Built:
    """Everything one audience's process needs; without a writer its answers are extractive.

    Raises `AssistantError` when a part cannot be had.
    """
    embedder = _embedder(settings)
    settings.var.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.database(audience.value), session_minutes=settings.session_minutes)
    open_index = CurrentGeneration(
        index_folder(settings.var, audience), embedder=embedder.fingerprint, audience=audience
    )
    tokenizer = SudachiTokenizer()
    parts = (open_index, embedder, tokenizer, store)
    pipeline = _pipeline(settings, *parts, writer=writer, today=today, switches=switches)
    return Built(pipeline, open_index, store, embedder, tokenizer, writer)


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
    writer: Writer | None = None,
    today: Callable[[], date],
    switches: Switches = ALWAYS_ON,
) -> Pipeline:
    return Pipeline(
        open_index=open_index,
        embedder=embedder,
        tokenizer=tokenizer,
        sessions=store,
        journal=store,
        today=today,
        city=settings.city,
        alarm=fitted_alarm(embedder.fingerprint),
        writer=writer,
        switches=switches,
    )


def _writer(settings: Settings) -> GuardedWriter | None:
    """What phrases answers; None where they are to be extractive. The local model takes memory once it is asked."""
    llm = settings.llm
    if llm.kind == "none":
        return None
    return GuardedWriter(
        _endpoint(llm) if llm.kind == "endpoint" else _local(llm, settings.local_llm),
        waiting=llm.waiting,
        first_line_s=llm.first_line_s,
        total_s=llm.total_s,
        failures=llm.failures,
        rest_s=llm.rest_s,
    )


def _endpoint(llm: LlmSettings) -> ChatModel:
    return open_endpoint(
        llm.base_url,
        llm.model,
        api_key=llm.api_key,
        silence_s=llm.first_line_s,
        total_s=llm.total_s,
        settings="MACHI_LLM",
    )


def _local(llm: LlmSettings, path: Path) -> ChatModel:
    limits = {"threads": llm.threads, "most_prompt_tokens": llm.most_prompt_tokens, "memory_mib": llm.memory_mib}
    return open_local(path, total_s=llm.total_s, **limits)


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
    show_answer(answer, Console(highlight=False, markup=False))


@cli.command()
def serve(
    audience: Annotated[Audience | None, typer.Argument(help="Unset: both, each in a process of its own.")] = None,
) -> None:
    """Serve the citizen app and the staff app until stopped."""
    settings = Settings()
    if audience is None:
        _serve_both(settings)
        return
    log_to_stderr(settings.log_level)
    gc.disable()  # what starting reads stays: looking through it for garbage takes a fifth of the start
    switches = SwitchFile(settings.switches)
    switches.prepare()
    writer = _writer(settings)
    built = build(settings, audience, writer=writer, switches=switches)
    door = settings.citizen if audience is Audience.CITIZEN else settings.staff
    _warm(built)
    built.store.purge(before=datetime.now(UTC) - timedelta(days=settings.retention_days))
    app = _web_app(built, settings, audience, switches)
    gc.freeze()
    gc.enable()
    import uvicorn  # noqa: PLC0415

    if audience is Audience.CITIZEN and settings.llm.kind == "local" and writer:  # loads beside us from now on
        pipeline = built.assistant
        ahead = Ahead(writer, pipeline.book, built.open_index, built.tokenizer, switches, quiet_s=pipeline.quiet_s)
        threading.Thread(target=ahead.run if settings.llm.ahead else ahead.wake, daemon=True).start()
    uvicorn.run(app, host=door.host, port=door.port, log_config=None, access_log=False, server_header=False)


def _accounts() -> Accounts:
    return accounts_in(open_store(Settings().database(Audience.STAFF.value), session_minutes=1))


def _founder(settings: Settings) -> Founder:
    return Founder(settings.staff.user, settings.staff.password_hash, kept=settings.staff_password)


def _purged(before: datetime) -> int:
    settings = Settings()
    urls = dict.fromkeys(settings.database(a.value) for a in Audience)
    return sum(open_store(url, session_minutes=settings.session_minutes).purge(before=before) for url in urls)


def _evaluated(compose: Compose) -> Target:
    """What the evaluation asks: a pipeline per audience, built for its first case, with a journal of its own."""
    settings = Settings().model_copy(update={"database_url": SecretStr(_passing_database())})

    @cache
    def writer() -> Writer | None:
        one = _writer(settings) if compose is Compose.GENERATIVE else None
        return awake(one, waking(), within_s=_LOADS_S) if one else None

    @cache
    def target(audience: Audience) -> InProcess:
        built = build(settings, audience, writer=writer(), today=lambda: WRITTEN_FOR)
        built.open_index()
        return InProcess(built.assistant, built.open_index, audience=audience, compose=compose)

    return ByAudience(target)


def _journals(settings: Settings) -> Journals:
    urls = dict.fromkeys(settings.database(audience.value) for audience in Audience)
    return opened_when_asked(urls, session_minutes=settings.session_minutes)


def _gap_book(settings: Settings, journals: Journals, embedder: Embedder | None = None) -> GapBook:
    return GapBook(
        journals,
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


def _plain_peer(_: Compose) -> Target:
    """The plain LangChain assistant over the public corpus, with our embedder."""
    from eval.peer_langchain import PlainLangChain  # noqa: PLC0415 - imports Chroma

    settings = Settings()
    return PlainLangChain(settings.corpus / "public", _embedder(settings))


def _web_app(built: Built, settings: Settings, audience: Audience, switches: SwitchFile) -> FastAPI:
    """The web app of one audience. Gradio and FastAPI are imported here: the other commands do without."""
    from assistant.api import CitizenPages, create_citizen_app  # noqa: PLC0415
    from assistant.staff import create_staff_app  # noqa: PLC0415

    create: Callable[..., FastAPI]
    assistant: Assistant = built.assistant
    if audience is Audience.STAFF:
        create = partial(create_staff_app, desk=_desk(built, settings, switches))
    else:
        readings = partial(readings_of, tokenizer=built.tokenizer)
        pages = CitizenPages(readings, partial(published, settings.var / "eval"), settings.citizen.embed_origins)
        create = partial(create_citizen_app, pages=pages)
        assistant = Stoppable(assistant, switches)
    return create(
        assistant=assistant,
        open_index=built.open_index,
        journal=built.store,
        redact=redacted,
        city=settings.city,
        max_question_length=settings.max_question_length,
        retention_days=settings.retention_days,
    )


def _desk(built: Built, settings: Settings, switches: SwitchFile) -> Desk:
    from assistant.adapters.desk import Lasting, open_desk  # noqa: PLC0415

    journals = _journals(settings)
    return open_desk(
        built.store,
        accounts=accounts_in(built.store),
        founder=_founder(settings),
        var=settings.var,
        switches=switches,
        roll_back=roll_back,
        journals=journals,
        gaps=_gap_book(settings, journals, built.embedder),
        lasting=Lasting(settings.staff.idle_minutes, settings.staff.session_hours, settings.staff.audit_days),
        oidc=settings.staff.oidc,
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
    fetch = settings.llm.kind == "local" and not settings.llm.path and not settings.local_llm.exists()
    once = [[sys.executable, "-m", "app", "models", "fetch"]] if fetch else []
    serve_side_by_side(served, once=once, tell=typer.echo)


cli.command()(doctor)
cli.command("rollback")(
    rollback_command(lambda audience: roll_back(Settings().var, audience), lambda: _accounts().audit)
)
cli.command("purge")(purge_command(_purged, lambda: Settings().retention_days, lambda: _accounts().audit))
cli.command("ingest")(ingest_command(_gate))
cli.add_typer(model_commands, name="models")
cli.add_typer(gap_commands(lambda: _gap_book(Settings(), _journals(Settings()))), name="gaps")
cli.command("password")(first_command(_accounts, lambda: _founder(Settings())))
cli.add_typer(user_commands(_accounts), name="users")
cli.command("switch")(switch_command(lambda: SwitchFile(Settings().switches), lambda: _accounts().audit))
cli.add_typer(eval_commands({OURS: _evaluated, PLAIN: _plain_peer}, lambda: open_judge(Settings().judge)), name="eval")

if __name__ == "__main__":
    main()
