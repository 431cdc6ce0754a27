"""What a source says about itself: the keys of its front matter or of the `.meta.yaml` beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from assistant.documents import Provenance, SourceKind
from ingest.refusal import FileRefused, Refusal

EXPECTED_FACTS, ASKED = "expected-facts", "asked"
MAX_META_BYTES = 64 * 1024  # the shipped corpus stays under 6 KiB; YAML costs far more memory than it has bytes

_INCOMPLETE = "incomplete"
_MEND_PROVENANCE = "state where the content comes from: `sources:` with a `title` each, or `source:` with `document`."


def _incomplete(reason: str, mend: str) -> PydanticCustomError:
    return PydanticCustomError(_INCOMPLETE, "{reason}", {"reason": reason, "mend": mend})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Origin(_Strict):
    """One entry of `sources`, or the one `source`. `read` and `recheck` tell editors how it was checked."""

    title: str = Field(min_length=1)
    url: str | None = None
    date: str | None = None
    section: str | None = None
    read: str | None = None
    recheck: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: object) -> object:
        if isinstance(value, str):
            return {"title": value}
        if isinstance(value, dict) and "document" in value and "title" not in value:
            return {("title" if key == "document" else key): part for key, part in value.items()}
        return value

    def provenance(self) -> Provenance:
        return Provenance(title=self.title, url=self.url, date=self.date, section=self.section)


class SourceMeta(_Strict):
    """Every key a source may carry. A source has an id and a provenance, or it is refused."""

    id: str = Field(pattern=r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$", max_length=80)
    title: str = Field(min_length=1)
    kind: SourceKind | Literal["expected-facts", "asked"] = SourceKind.DOCUMENT
    audience: Literal["citizen", "staff", "both"]
    scope: str | None = None
    department: str | None = None
    departments: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    source: Origin | None = None
    sources: tuple[Origin, ...] = ()
    as_of: str | None = None
    online: Literal["yes", "no", "partial", "unknown"] | None = None
    channels: tuple[str, ...] = ()
    confidence: Literal["high", "medium", "low"] | None = None
    section: str | None = None
    number: int | None = None
    new: bool = False
    policy: int | None = None
    policy_title: str | None = None
    irregular: bool = False
    irregular_note: str | None = None
    draft: bool = False

    @field_validator("as_of", "section", "scope", mode="before")
    @classmethod
    def _as_written(cls, value: object) -> object:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("online", mode="before")
    @classmethod
    def _yes_and_no(cls, value: object) -> object:
        """YAML 1.1 reads an unquoted yes or no as a truth value."""
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value

    @model_validator(mode="after")
    def _complete(self) -> SourceMeta:
        if not self.origins:
            raise _incomplete("there is no provenance.", _MEND_PROVENANCE)
        if self.draft:
            raise _incomplete("it is still a draft.", "have it reviewed, then delete the line `draft: true`.")
        if self.irregular and not self.irregular_note:
            raise _incomplete("`irregular: true` stands alone.", "say in `irregular_note` what is damaged.")
        lacking = [key for key in ("number", "policy", "policy_title") if getattr(self, key) is None]
        if self.kind is SourceKind.INITIATIVE and lacking:
            raise _incomplete(f"an initiative lacks {', '.join(lacking)}.", "add these keys.")
        return self

    @property
    def origins(self) -> tuple[Origin, ...]:
        return (*((self.source,) if self.source else ()), *self.sources)

    @property
    def all_departments(self) -> tuple[str, ...]:
        """`department` and `departments` as one list, each once."""
        return tuple(dict.fromkeys((*((self.department,) if self.department else ()), *self.departments)))


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one YAML mapping as written, with the line each stands on."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    path: str = ""


class _AsWritten(yaml.SafeLoader):
    """Safe YAML that leaves dates as the strings they were written as."""


_AsWritten.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_keys(text: str, *, path: str, first_line: int = 1) -> Keys:
    """The mapping that `text` holds. Raises `FileRefused` with the line when it is not one."""
    if len(text.encode()) > MAX_META_BYTES:
        raise _refused(
            path, first_line, f"the keys are longer than {MAX_META_BYTES} bytes.", "move the text to the body."
        )
    loader = _AsWritten(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Keys(path=path)
        if not isinstance(node, yaml.MappingNode):
            raise _refused(path, first_line, "the keys are not a YAML mapping.", "write one `key: value` per line.")
        lines = _lines_of(node, path, first_line)
        values = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise _refused(path, line, f"broken YAML: {error.problem or error.context}.", _MEND_YAML) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _refused(path, first_line, f"broken YAML: {type(error).__name__}.", _MEND_YAML) from error
    finally:
        loader.dispose()
    return Keys(values={str(key): value for key, value in values.items()}, lines=lines, path=path)


_MEND_YAML = "quote values that hold `: `, `#` or quotes, indent with spaces, and repeat no key."


def _lines_of(node: yaml.MappingNode, path: str, first_line: int) -> dict[str, int]:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        name, line = str(key.value), first_line + key.start_mark.line
        if name in lines:
            raise _refused(path, line, f"the key `{name}` occurs twice.", "keep one of them.")
        lines[name] = line
    return lines


def source_meta(own: Keys, defaults: Iterable[Keys] = ()) -> SourceMeta:
    """The keys of a source, those it lacks taken from `defaults`, the nearest folder first.

    Raises `FileRefused` naming the file and line of the first key that cannot be used.
    """
    merged: dict[str, Any] = {}
    place: dict[str, tuple[str, int]] = {}
    for keys in (own, *defaults):
        for name, value in keys.values.items():
            if name not in merged and not (keys is not own and name == "id"):
                merged[name] = value
                place[name] = (keys.path, keys.lines[name])
    try:
        return SourceMeta.model_validate(merged)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        path, line = place.get(name, (own.path, min(own.lines.values(), default=1)))
        raise _refused(path, line, *_explain(first)) from error


def _explain(error: ErrorDetails) -> tuple[str, str]:
    """Reason and mend in our words for what pydantic found."""
    kind, loc = error["type"], error["loc"]
    spelled = ".".join(map(str, loc))
    if kind == _INCOMPLETE:
        return str(error["ctx"]["reason"]), str(error["ctx"]["mend"])
    if kind == "extra_forbidden":
        known = ", ".join(SourceMeta.model_fields if len(loc) == 1 else (*Origin.model_fields, "document"))
        return f"the key `{spelled}` is unknown.", f"remove it or use one of: {known}."
    if kind == "missing":
        return f"the key `{spelled}` is missing.", f"add `{loc[-1]}:` to the keys."
    if loc[:1] == ("id",) and kind in {"string_pattern_mismatch", "string_too_long"}:
        return "the id may hold only a-z, 0-9 and inner hyphens, up to 80.", "rename it, for example `waste-calendar`."
    message = error["msg"][:1].lower() + error["msg"][1:]
    return f"the key `{spelled}` cannot be used: {message}.", "write it as the table in corpus/README.md says."


_FENCE = re.compile(r"\A\ufeff?---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)


def split_front_matter(text: str, *, path: str) -> tuple[Keys | None, str, int]:
    """The front matter (None without), the body, and the line the body starts on. Raises `FileRefused`."""
    match = _FENCE.match(text)
    if match is None:
        if re.match(r"\ufeff?---[ \t]*\n", text):
            raise _refused(path, 1, "the front matter is never closed.", "end it with a line of `---`.")
        return None, text.removeprefix("\ufeff"), 1
    keys = read_keys(match[1] or "", path=path, first_line=2)
    return keys, text[match.end() :], match.group().count("\n") + 1


def _refused(path: str, line: int | None, reason: str, mend: str) -> FileRefused:
    return FileRefused(Refusal(path, line, reason, mend))
