"""A page in its reader's language and look: what every template of ours may use."""

from __future__ import annotations

import re

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from markupsafe import Markup

from assistant.models import Language
from assistant.ui.line_breaks import phrases_of
from assistant.ui.look import Look, look_of
from assistant.ui.ruby import Readings, in_phrases, with_ruby

_KANA = re.compile(r"[\u3041-\u30ff]")


class Voice:
    """Text as this reader sees it: kanji with readings where wished for, headings broken between phrases."""

    def __init__(self, look: Look, readings: Readings) -> None:
        self._look = look
        self._readings = readings

    def told(self, text: str) -> Markup:
        """Running text."""
        return with_ruby(text, self._readings(text) if self._look.ruby else ())

    def headed(self, text: str) -> Markup:
        """A heading or a conclusion in the reader's language, or in the documents'."""
        return self._broken(text, Language.JA if _KANA.search(text) else self._look.lang)

    def quoted(self, text: str) -> Markup:
        """A heading of the documents, which are Japanese."""
        return self._broken(text, Language.JA)

    def asked(self, text: str) -> Markup:
        """What a person asked, in their own words: broken as their language is, without readings."""
        return in_phrases(phrases_of(text, self._look.lang))

    def _broken(self, text: str, language: Language) -> Markup:
        return in_phrases(phrases_of(text, language), self._readings(text) if self._look.ruby else ())


def spoken(templates: Environment, name: str, look: Look, **values: object) -> str:
    """A template filled in for a look."""
    voice = Voice(look, templates.globals["readings"])  # type: ignore[arg-type]
    return templates.get_template(name).render(look=look, say=look.say, voice=voice, **values)


def page(
    templates: Environment,
    name: str,
    request: Request,
    *,
    look: Look | None = None,
    status: int = 200,
    **values: object,
) -> HTMLResponse:
    """A whole page for who asks; caches may keep it for that person alone, so that going back shows it again."""
    html = spoken(templates, name, look or look_of(request), **({"back": _here(request)} | values))
    return HTMLResponse(html, status, {"Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Language"})


def _here(request: Request) -> str:
    """Where the settings of a page lead back to; what a form was sent to cannot be opened again."""
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
