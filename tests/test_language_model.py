"""Settings name the language model; nothing of it is loaded or started before it is needed."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

import app
from assistant.errors import ChatNotReady, SettingsBroken
from assistant.ports import Prompt
from assistant.settings import LlmSettings, Settings
from ingest.doctor import findings

PROMPT = Prompt("", (), "窓口は？")


def settings(var: Path, **llm: object) -> Settings:
    return Settings(_env_file=None, var=var, llm=LlmSettings.model_validate(llm))


def found(made: Settings) -> tuple[str, str]:
    (one,) = [finding for finding in findings(made) if finding.what == "language model"]
    return one.state, one.mend


def test_without_a_language_model_there_is_no_writer(tmp_path: Path) -> None:
    none = settings(tmp_path, kind="none")
    assert app._writer(none) is None
    assert found(none) == ("none: answers are extractive", "")


def test_an_endpoint_must_be_told_which_model(tmp_path: Path) -> None:
    with pytest.raises(SettingsBroken, match="MACHI_LLM__MODEL"):
        app._writer(settings(tmp_path, kind="endpoint"))
    assert found(settings(tmp_path, kind="endpoint"))[1] == "set MACHI_LLM__MODEL"


def test_an_endpoint_is_named_without_its_secrets(tmp_path: Path) -> None:
    made = settings(
        tmp_path,
        kind="endpoint",
        base_url="https://me:word@gpu.example/v1",
        model="big",
        api_key=SecretStr("sk-geheim"),
    )
    writer = app._writer(made)
    assert writer
    assert writer.name == "big"
    assert found(made) == ("big at https://gpu.example/v1", "")
    assert "geheim" not in repr(writer) + repr(made)


def test_a_local_model_that_is_not_there_refuses_and_says_what_to_do(tmp_path: Path) -> None:
    made = settings(tmp_path)
    writer = app._writer(made)
    assert writer
    assert writer.name == "qwen2.5-coder-1.5b-instruct-q4_k_m"
    with pytest.raises(ChatNotReady):
        list(writer.lines(PROMPT))
    assert "machi-annai models fetch" in found(made)[1]
    assert "MACHI_LLM__PATH" in found(settings(tmp_path, path=tmp_path / "gone.gguf"))[1]


def test_a_local_model_starts_nothing_before_it_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.touch()
    assert app._writer(settings(tmp_path, path=file))
    assert not [one for one in psutil.Process().children() if "openvino_worker" in " ".join(one.cmdline())]
    assert "openvino_genai" not in sys.modules
    assert found(settings(tmp_path, path=file)) == (str(file), "")


def test_nothing_is_fetched_where_the_settings_name_another_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MACHI_LLM__KIND", "none")
    done = CliRunner().invoke(app.cli, ["models", "fetch"])
    assert (done.exit_code, "Nothing to fetch" in done.stdout) == (0, True)
