"""Settings from `MACHI_*` environment variables and `.env`; read once, by `app.py`.

A nested value is written with two underscores: `MACHI_EMBEDDER__MODEL=…`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.desk.oidc_client import OidcClient

Origin = Annotated[str, Field(pattern=r"^https?://[A-Za-z0-9.-]{1,253}(:\d{1,5})?$")]


class EmbedderSettings(BaseModel):
    """Which Sentence-Transformers model turns text into vectors."""

    model: str | None = Field(default=None, description="Folder or hub id; unset = the shipped multilingual-e5-small")
    backend: Literal["auto", "onnx-int8", "torch-bf16", "torch-fp32"] = "auto"
    threads: int = Field(default=2, ge=1, le=64)


class JudgeSettings(BaseModel):
    """The language model whose opinion `machi-annai eval judge` asks for; any OpenAI-compatible address."""

    base_url: str = "http://127.0.0.1:11434/v1"
    model: str = ""
    api_key: SecretStr | None = None
    timeout_s: float = Field(default=120.0, gt=0)


class LlmSettings(BaseModel):
    """The language model that phrases answers: none, the local one, or an OpenAI-compatible endpoint."""

    kind: Literal["none", "local", "endpoint"] = "local"
    path: Path | None = Field(
        default=None, description="A GGUF file or an OpenVINO folder; unset = what `machi-annai models fetch` brings"
    )
    base_url: str = "http://127.0.0.1:11434/v1"
    model: str = ""
    api_key: SecretStr | None = None
    threads: int = Field(default=2, ge=1, le=64)
    memory_mib: int = Field(default=6144, ge=1024, description="The worker is ended when it holds more")
    most_prompt_tokens: int = Field(default=1024, ge=128)
    ahead: bool = Field(default=True, description="The local model phrases lines while nobody asks")
    waiting: int = Field(default=2, ge=0, le=64, description="Questions that may wait for the model; more go without")
    first_line_s: float = Field(default=6.0, gt=0)
    total_s: float = Field(default=15.0, gt=0)
    failures: int = Field(default=3, ge=1, le=5, description="In a row, before the model is left alone")
    rest_s: float = Field(default=20.0, gt=0, description="How long it is left alone then")


class CitizenSettings(BaseModel):
    """Where the citizen app listens, and whose pages may show it."""

    host: str = "127.0.0.1"
    port: int = 8000
    embed_origins: tuple[Origin, ...] = Field(
        default=(), description='Origins whose pages may hold the chat: ["https://www.city.example"]'
    )


class StaffSettings(BaseModel):
    """Where the staff app listens and who may enter."""

    host: str = "127.0.0.1"
    port: int = 8001
    user: str = Field(default="staff", description="The first admin, made by `make run`")
    password_hash: SecretStr | None = Field(
        default=None, description="argon2 hash of that admin's password, taken once; unset = as it was made"
    )
    idle_minutes: int = Field(default=60, ge=5, description="A login ends after this long without use")
    session_hours: int = Field(default=12, ge=1, description="A login ends after this long")
    audit_days: int = Field(default=400, ge=30, description="Older lines of the audit log are purged")
    oidc: OidcClient = OidcClient()


class Settings(BaseSettings):
    """Everything an operator may set. Paths are relative to the working directory."""

    model_config = SettingsConfigDict(env_prefix="MACHI_", env_nested_delimiter="__", env_file=".env", extra="ignore")

    corpus: Path = Path("corpus")
    var: Path = Path("var")
    database_url: SecretStr | None = Field(
        default=None, description="SQLAlchemy URL; unset = SQLite at var/state-<audience>.sqlite"
    )
    embedder: EmbedderSettings = EmbedderSettings()
    llm: LlmSettings = LlmSettings()
    judge: JudgeSettings = JudgeSettings()
    citizen: CitizenSettings = CitizenSettings()
    staff: StaffSettings = StaffSettings()
    city: str = "徳島市"
    max_question_length: int = Field(default=500, ge=50, le=5000)
    session_minutes: int = Field(default=60, ge=1)
    retention_days: int = Field(default=90, ge=1, description="Journal and feedback older than this are purged")
    log_level: str = "INFO"

    @property
    def model(self) -> str:
        """The embedder's folder or hub id: what is set, or the shipped model's folder."""
        return self.embedder.model or str(self.shipped_model)

    @property
    def shipped_model(self) -> Path:
        """Where `machi-annai models prepare` writes the shipped embedder."""
        return self.var / "models" / "multilingual-e5-small"

    @property
    def local_llm(self) -> Path:
        """Where `machi-annai models fetch` writes the local language model."""
        return self.llm.path or self.var / "models" / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"

    @property
    def staff_password(self) -> Path:
        """Where versions before the accounts kept the hash of the staff password."""
        return self.var / "staff-password.argon2"

    @property
    def switches(self) -> Path:
        """Where it stands what staff have stopped; both processes read it."""
        return self.var / "switches.json"

    def database(self, audience: str) -> str:
        """The SQLAlchemy URL of sessions, answers and feedback; one SQLite file per audience unless set."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.var / f'state-{audience}.sqlite'}"
