"""How a reader wants pages to look, kept in a cookie of ours that says nothing about who they are.

An address may say it too (`/?lang=en`): a link to a language, or a frame on another site, where no cookie is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import HTTPConnection

from assistant.models import Language
from assistant.ui.labels import BY_LANGUAGE, Labels

COOKIE = "machi_look"
KEPT_SECONDS = 365 * 24 * 3600
Size = Literal["normal", "large", "largest"]
Theme = Literal["auto", "light", "dark"]
_SIZES: tuple[Size, ...] = get_args(Size)
_THEMES: tuple[Theme, ...] = get_args(Theme)
_READ_LANGUAGES = 10  # of an Accept-Language header
_ON = "1"


@dataclass(frozen=True, slots=True)
class Look:
    """Language and appearance of a page; `embed` when it stands in a frame of another page."""

    lang: Language = Language.JA
    furigana: bool = False
    size: Size = "normal"
    theme: Theme = "auto"
    contrast: bool = False
    embed: bool = False

    @property
    def say(self) -> Labels:
        """The labels of its language."""
        return BY_LANGUAGE[self.lang]

    @property
    def ruby(self) -> bool:
        """Whether kanji are shown with their readings; always in やさしい日本語."""
        return self.furigana or self.lang is Language.JA_EASY

    @property
    def query(self) -> str:
        """As it stands in an address or in the cookie."""
        return urlencode({name: int(v) if isinstance(v, bool) else str(v) for name, v in asdict(self).items()})


def look_of(connection: HTTPConnection) -> Look:
    """What the address says, then the cookie, then the browser's languages. What cannot be read is left out."""
    kept = dict(parse_qsl(connection.cookies.get(COOKIE, "")[:500]))
    kept.pop("embed", None)  # a frame is said by its address alone
    asked = _browsers_language(connection.headers.get("accept-language", ""))
    return _look({"lang": asked} | kept | dict(connection.query_params))


def chosen_look(said: Mapping[str, str]) -> Look:
    """What a form says; a box that is not ticked is not in it."""
    return _look(said)


def read_look(query: str) -> Look:
    """A look as `Look.query` writes it."""
    return _look(dict(parse_qsl(query[:500])))


def way_back(back: str, look: Look) -> str:
    """The address of one of our own pages in that look; the start page for any other address."""
    start = f"/?lang={look.lang.value}"
    try:
        parts = urlsplit(back)
    except ValueError:  # a host that cannot be one: `//[`
        return start
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return start
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in Look.__slots__]
    said = look.query if look.embed else urlencode({"lang": look.lang.value})
    return f"{parts.path}?{urlencode([*query, *parse_qsl(said)], safe=',')}"


def _look(said: Mapping[str, str]) -> Look:
    lang, size, theme = said.get("lang"), said.get("size"), said.get("theme")
    return Look(
        lang=next((known for known in BY_LANGUAGE if known.value == lang), Language.JA),
        furigana=said.get("furigana") == _ON,
        size=next((known for known in _SIZES if known == size), "normal"),
        theme=next((known for known in _THEMES if known == theme), "auto"),
        contrast=said.get("contrast") == _ON,
        embed=said.get("embed") == _ON,
    )


def _browsers_language(header: str) -> str:
    """The first of the browser's languages that we speak (RFC 9110 12.5.4, in the order they stand)."""
    for one in header.split(",")[:_READ_LANGUAGES]:
        code = one.partition(";")[0].strip().lower().partition("-")[0]
        if any(code == known.value for known in BY_LANGUAGE):
            return code
    return Language.JA.value
