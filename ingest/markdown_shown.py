"""Markdown as a reader sees it, still as Markdown: nothing hidden, no pictures, links as their words, no raw tags."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference

from ingest.parse_shown import UNSEEN_TAGS, hides

_NOT_ELEMENTS = re.compile(
    r"<!--.*?(?:--!?>|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z][^>]*>", re.DOTALL
)
_INSIDE = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
_OPEN = re.compile(rf"<([a-zA-Z][a-zA-Z0-9:-]*)(?=[\s/>])({_INSIDE})>")
_TAG = re.compile(rf"</?[a-zA-Z][a-zA-Z0-9:_-]*(?:(?=[\s/]){_INSIDE})?>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_VOID = frozenset(
    {"img", "br", "hr", "input", "wbr", "area", "source", "track", "col", "embed", "link", "meta", "base"}
)
_AUTOLINK = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>")
_WORDS = r"\[((?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])*)\]"
_TARGET = r"\(\s*(?:<[^<>\n]*>|(?:[^()\s\\]|\\.|\((?:[^()\\]|\\.)*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
_IMAGE = re.compile(rf"!{_WORDS}{_TARGET}")
_LINK = re.compile(rf"(?<!\\)!?{_WORDS}{_TARGET}")
_BY_NAME = re.compile(rf"(?<!\\)(!?){_WORDS}(?:\[([^\[\]]*)\])?(?!\(|:)")
_FOOTNOTE = re.compile(r"^( {0,3})\[\^[^\]\s]+\]:[ \t]*", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")
_PASSES = 3  # a picture in a link in brackets is as deep as pages go


def without_unseen(text: str) -> str:
    """The text without comments, hidden elements and pictures; every line keeps its number."""
    text = _NOT_ELEMENTS.sub(_only_breaks, text)
    at, kept = 0, []
    while (found := _OPEN.search(text, at)) is not None:
        tag = found[1].lower()
        end = found.end()
        if tag in UNSEEN_TAGS or tag == "img" or hides(_attributes(found[2])):
            if tag not in _VOID:
                end = _close(text, found[1], end)
            kept += [text[at : found.start()], "\n" * text.count("\n", found.start(), end)]
        else:
            kept.append(text[at:end])
        at = end
    return "".join([*kept, text[at:]])


def as_shown(text: str, markdown: MarkdownIt) -> str:
    """What `without_unseen` left, links and footnote marks as their words, raw tags and blocks of HTML taken out."""
    text = _FOOTNOTE_MARK.sub("", _FOOTNOTE.sub(r"\1", text))
    known: dict[str, Any] = {}
    tokens = markdown.parse(text, known)
    references: Mapping[str, Any] = known.get("references", {})
    lines = text.split("\n")
    away = [token.map for token in tokens if token.type == "html_block" and token.map]
    away += [definition["map"] for definition in references.values() if definition.get("map")]
    away += [definition["map"] for definition in known.get("duplicate_refs", []) if definition.get("map")]
    for start, end in away:
        lines[start:end] = [""] * (end - start)
    text = "\n".join(lines)
    for _ in range(_PASSES):
        text = _IMAGE.sub(_only_breaks, text)
        text = _LINK.sub(r"\1", text)
        text = _BY_NAME.sub(lambda m: _named(m, references), text)
    return _TAG.sub("", _AUTOLINK.sub("", text))


def _named(found: re.Match[str], references: Mapping[str, Any]) -> str:
    if normalizeReference(found[3] or found[2]) not in references:
        return found.group()
    return "" if found[1] else found[2]


def _only_breaks(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


def _attributes(inside: str) -> dict[str, str | None]:
    return {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(inside)}


def _close(text: str, tag: str, at: int) -> int:
    """Where the element that begins before `at` ends; one that is never closed hides all that follows."""
    depth = 1
    for found in re.compile(rf"<(/?){tag}(?=[\s/>])[^>]*>", re.IGNORECASE).finditer(text, at):
        depth += -1 if found[1] else 1
        if depth == 0:
            return found.end()
    return len(text)
