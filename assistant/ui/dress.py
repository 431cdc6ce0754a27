"""Gradio's page made ours: in the reader's language and look, with our own parts around Gradio's.

Everything of ours is there before any script runs; Gradio adds the question box and the answer that is being made.
"""

from __future__ import annotations

import json
import re
from typing import Any

from jinja2 import Environment

from assistant.ui import desk_words
from assistant.ui.labels import JA, Labels
from assistant.ui.look import Look
from assistant.ui.sheet import spoken

_SCRIPT = re.compile(r"<script(?=[\s>])")
_FOREIGN = re.compile(r"""<(?:link|meta)\b[^>]*\b(?:href|content)=["']https?://[^>]*>""")
_HTML = re.compile(r"<html\b[^>]*>")
_TITLE = re.compile(r"<title>.*?</title>", re.S)
_VIEWPORT = re.compile(r'<meta\s+name="viewport"[^>]*>')
_CHAT = re.compile(r"<gradio-app\b.*?</gradio-app>", re.S)
_CONFIG = "window.gradio_config = "
_OURS = (
    '<link rel="icon" href="data:,">'
    '<link rel="stylesheet" href="/style/tokens.css">'
    '<link rel="stylesheet" href="/style/turn.css">'
    '<link rel="stylesheet" href="/style/chat.css">'
    '<script src="/style/chat.js" defer></script></head>'
)
# What chat.js puts into words by itself, and what it says anew in turns of another language.
_SPOKEN = (
    "we_answer",
    "working",
    "rewritten",
    "withdrawn",
    "figures_title",
    "departments_title",
    "citations_title",
    "suggestions_title",
    "helpful_title",
    "helpful",
    "not_helpful",
    "thanks",
    "feedback_unknown",
    "feedback_failed",
)


class Dress:
    """Makes the page that Gradio serves ours."""

    def __init__(self, templates: Environment, *, city: str, days: int, staff: bool) -> None:
        self._templates = templates
        self._city = city
        self._days = days
        self._staff = staff

    def on(self, html: str, look: Look, *, nonce: str) -> str:
        """The page for one reader: no reference to another host, every script with its nonce."""
        html = _FOREIGN.sub("", html)
        say = look.say
        title = (desk_words.STAFF_TITLE if self._staff else say.title).format(city=self._city)
        html = _HTML.sub(lambda _: _opened(look), html, count=1)
        html = _VIEWPORT.sub('<meta name="viewport" content="width=device-width, initial-scale=1">', html, count=1)
        html = _in_words(html, say, title)
        html = _TITLE.sub("", html)
        html = html.replace("</head>", f"<title>{_escaped(title)}</title>{_OURS}", 1)
        head, tail = (self._part(name, look, title) for name in ("chat_head.html", "chat_tail.html"))
        html = _CHAT.sub(lambda chat: head + chat.group() + tail, html, count=1)
        return _SCRIPT.sub(f'<script nonce="{nonce}"', html)

    def _part(self, name: str, look: Look, title: str) -> str:
        said: dict[str, Any] = {field: getattr(look.say, field) for field in _SPOKEN}
        return spoken(
            self._templates,
            name,
            look,
            title=title,
            staff=self._staff,
            days=self._days,
            back="/?embed=1" if look.embed else "/",
            spoken=said | {"reasons": dict(JA.reasons)},  # staff read them
        )


def _opened(look: Look) -> str:
    said = {"lang": look.say.tag, "theme": look.theme, "size": look.size, "look": look.query}
    if look.contrast:
        said["contrast"] = "high"
    if look.embed:
        said["embed"] = ""
    data = "".join(f' data-{name}="{_escaped(value)}"' for name, value in said.items())
    return f'<html lang="{look.say.tag}"{data}>'


def _in_words(html: str, say: Labels, title: str) -> str:
    """Gradio's page with the question box and the button in the reader's language."""
    start = html.find(_CONFIG) + len(_CONFIG)
    config, end = json.JSONDecoder().raw_decode(html, start)
    config["title"] = title
    named = {
        "question": {"label": say.ask_label, "placeholder": say.ask_placeholder},
        "send": {"value": say.ask_button},
    }
    for component in config["components"]:
        component["props"] |= named.get(component["props"].get("elem_id"), {})
    return html[:start] + _in_script(config) + html[end:]


def _in_script(value: object) -> str:
    """JSON that no script element can be ended by."""
    return re.sub(r"[<>&\u2028\u2029]", lambda m: f"\\u{ord(m.group()):04x}", json.dumps(value, ensure_ascii=False))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
