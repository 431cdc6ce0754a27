"""What a browser shows of HTML, by selectolax: hidden elements are recognised however they are spelt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

UNSEEN_TAGS = frozenset(
    {"script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg", "canvas", "datalist"}
)
UNSEEN_TAGS |= {"noframes", "noembed", "dialog", "audio", "video", "map", "math", "select", "textarea", "title"}
_ZERO = r"[-+]?0*\.?0*(?![\d.])"
_FAR = r"-\s*\d{3,}"
_HIDING = re.compile(
    r"(?:^|;)\s*(?:"
    r"display\s*:\s*none|content-visibility\s*:\s*hidden|visibility\s*:\s*(?:hidden|collapse)"
    rf"|opacity\s*:\s*(?:{_ZERO}|0?\.0\d*|[0-5]%)|filter\s*:[^;]*opacity\(\s*0"
    rf"|(?:font-size|line-height|zoom|max-height|max-width)\s*:\s*(?:{_ZERO}|0?\.\d+(?:px|pt)|[12](?:\.\d+)?(?:px|pt)(?![^;]))"
    rf"|(?:height|width)\s*:\s*(?:{_ZERO}|1px)\s*(?:px|em|rem|%|pt)?\s*(?:!important)?\s*(?:;|$)(?=.*overflow|.*position)"
    rf"|font\s*:[^;]*\b0(?:px|pt|em)?\s*/|text-indent\s*:\s*{_FAR}|(?:margin|left|top|right|bottom)[a-z-]*\s*:\s*{_FAR}"
    rf"|transform\s*:[^;]*(?:scale[xy3d]*\(\s*{_ZERO}[^;]*\)|translate[xy3d]*\([^;]*{_FAR})"
    r"|clip\s*:\s*rect\(\s*(?:0|1px)|clip-path\s*:\s*(?:inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0|polygon\(\s*0\s+0\s*,\s*0)"
    r"|(?:-webkit-text-fill-)?color\s*:\s*transparent|user-select\s*:\s*none\s*;.*opacity"
    r")",
    re.IGNORECASE | re.DOTALL,
)
_COLOUR = re.compile(r"(?:^|;)\s*(?:-webkit-text-fill-)?color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_CHANNELS = re.compile(r"rgba?\(([^)]*)\)|hsla?\(([^)]*)\)|#([0-9a-f]{3,8})\b", re.IGNORECASE)
_WHITES = {"white", "snow", "ivory", "ghostwhite", "whitesmoke", "floralwhite", "mintcream", "azure", "seashell"}
_LIGHT = 0.9  # of full brightness: text as light as that cannot be read on paper
_CSS_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
_HIDING_CLASS = re.compile(
    r"(?:^|\s)(?:(?:visually-|u-|is-|screen-reader-)?hidden|sr-only|d-none|display-none|invisible|hide|screen-reader-text"
    r"|a11y-hidden|offscreen|hidden-text)(?:\s|$)",
    re.IGNORECASE,
)
_HAS_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--")


def hides(attributes: Mapping[str, str | None]) -> bool:
    """Whether an element with these attributes shows none of its words on a light page."""
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").strip().lower() == "true":
        return True
    if _HIDING_CLASS.search(attributes.get("class") or ""):
        return True
    if (attributes.get("size") or "") == "0" or _is_light(attributes.get("color") or ""):
        return True
    return hiding_style(attributes.get("style") or "")


def hiding_style(style: str) -> bool:
    """Whether these declarations hide: nothing shown, nothing left of the size, off the page, or light on light."""
    plain = _CSS_COMMENT.sub("", _CSS_ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)), style))
    if _HIDING.search(plain):
        return True
    colour, ground = _COLOUR.search(plain), _GROUND.search(plain)
    if colour is None:
        return False
    if ground is not None:
        return "".join(colour[1].split()).lower() == "".join(ground[1].split()).lower() or (
            _is_light(colour[1]) and _is_light(ground[1])
        )
    return _is_light(colour[1])


def _is_light(colour: str) -> bool:
    """Whether the colour is white or all but white, or lets everything through."""
    name = colour.strip().lower()
    if name in _WHITES or name == "transparent":
        return True
    found = _CHANNELS.search(name)
    if found is None:
        return False
    if found[3]:
        digits = found[3] if len(found[3]) > 4 else "".join(c * 2 for c in found[3])
        clear = len(digits) == 8 and int(digits[6:], 16) < 16
        return clear or (len(digits) >= 6 and min(int(digits[n : n + 2], 16) for n in (0, 2, 4)) >= _LIGHT * 255)
    parts = [p for p in re.split(r"[\s,/]+", (found[1] or found[2]).strip()) if p]
    values = [float(n.group()) if (n := re.match(r"[\d.]+", p)) else 0.0 for p in parts]
    if len(values) == 4 and values[3] <= 0.05:
        return True
    if found[2]:
        return len(values) > 2 and values[2] >= _LIGHT * 100
    full = 100.0 if "%" in found[1] else 255.0
    return len(values) > 2 and min(values[:3]) >= _LIGHT * full


def drop_unseen(tree: LexborHTMLParser) -> None:
    """Take out of the tree what a browser would not show, style sheets in the page included."""
    sheets = "\n".join(node.text(deep=True) or "" for node in tree.css("style"))
    selectors = [m[1].strip() for m in _RULE.finditer(_CSS_COMMENT.sub("", sheets)) if hiding_style(m[2])]
    for selector in (*selectors, ", ".join(sorted(UNSEEN_TAGS - {"head"}))):
        try:
            _drop(tree.css(selector))
        except (SelectolaxError, ValueError):  # a selector that it does not know hides nothing here
            continue
    _drop(
        [
            node
            for node in tree.css("[hidden], [aria-hidden], [style], [class], [color], [size]")
            if hides(node.attributes)
        ]
    )


def _drop(nodes: Sequence[LexborNode]) -> None:
    for node in reversed(nodes):  # what stands inside before what it stands in, whose memory goes with it
        node.decompose()


def shown_text(fragment: str) -> str:
    """The words of a line or cell that may hold tags, as a browser would show them; one without tags as it is."""
    if not _HAS_TAG.search(fragment):
        return fragment
    tree = LexborHTMLParser(fragment)
    drop_unseen(tree)
    return " ".join((tree.text(separator=" ") or "").split())
