"""Settings from `MACHI_*` environment variables and `.env`; read once, by `app.py`.

A nested value is written with two underscores: `MACHI_EMBEDDER__MODEL=…`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


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


class CitizenSettings(BaseModel):
    """Where the citizen app listens."""

    host: str = "127.0.0.1"
    port: int = 8000


class StaffSettings(BaseModel):
    """Where the staff app listens and who may enter."""

    host: str = "127.0.0.1"
    port: int = 8001
    user: str = "staff"
    password_hash: SecretStr | None = Field(
        default=None, description="argon2 hash; unset = var/staff-password.argon2, made by `make run`"
    )


class Settings(BaseSettings):
    """Everything an operator may set. Paths are relative to the working directory."""

    model_config = SettingsConfigDict(env_prefix="MACHI_", env_nested_delimiter="__", env_file=".env", extra="ignore")

    corpus: Path = Path("corpus")
    var: Path = Path("var")
    database_url: SecretStr | None = Field(
        default=None, description="SQLAlchemy URL; unset = SQLite at var/state-<audience>.sqlite"
    )
    embedder: EmbedderSettings = EmbedderSettings()
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
    def staff_password(self) -> Path:
        """Where the hash of the staff password lies when no setting holds it."""
        return self.var / "staff-password.argon2"

    def database(self, audience: str) -> str:
        """The SQLAlchemy URL of sessions, answers and feedback; one SQLite file per audience unless set."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.var / f'state-{audience}.sqlite'}"
