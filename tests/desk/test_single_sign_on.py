"""Staff enter with the city's single sign-on, over a real provider on loopback; whatever is not right is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from httpx2 import Response

from assistant.adapters.oidc import open_sign_on
from assistant.desk.oidc_client import OidcClient
from assistant.desk.people import ActKind, Role
from tests.desk.fakes import HTML, Browser, FakeDesk
from tests.desk.oidc_provider import CLIENT, SECRET, Provider


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


def desk_with(provider: Provider, **changes: Any) -> FakeDesk:
    settings: dict[str, Any] = {
        "issuer": provider.issuer,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uri": None,
        "name_claim": "preferred_username",
        "role_claim": "roles",
        "admins": ("machi-admin",),
        "editors": ("machi-editor", "kikaku"),
        "timeout_s": 5.0,
    }
    return FakeDesk(sign_on=open_sign_on(OidcClient.model_validate(settings | changes)))


def signed_in(browser: Browser, **more: str) -> Response:
    """To the provider and back, as a browser goes."""
    out = browser.http.get("/login/sso", params=more, headers=HTML)
    assert out.status_code == 303
    back = httpx.get(out.headers["location"], trust_env=False).headers["location"]
    return browser.get(back.removeprefix("http://testserver"))


def test_who_comes_for_the_first_time_is_a_viewer(provider: Provider) -> None:
    desk = desk_with(provider)
    browser = desk.browser()
    assert "庁内の認証でログイン" in browser.get("/login").text
    entered = signed_in(browser, next="/desk/glossary")
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk/glossary")
    assert "machi_desk=" in entered.headers["set-cookie"]
    assert "yamada" in browser.get("/desk").text
    assert desk.store.kept["yamada"].role is Role.VIEWER
    assert desk.store.kept["yamada"].password_hash is None
    assert [a.kind for a in desk.store.noted] == [ActKind.USER_ADDED, ActKind.LOGIN]


@pytest.mark.parametrize(
    ("claims", "path", "role"),
    [
        ({"roles": ["machi-admin", "x"]}, "roles", Role.ADMIN),
        ({"roles": "kikaku"}, "roles", Role.EDITOR),
        ({"realm_access": {"roles": ["machi-editor"]}}, "realm_access.roles", Role.EDITOR),
        ({"roles": ["another"]}, "roles", Role.VIEWER),
        ({"roles": {"machi-admin": True}}, "roles", Role.VIEWER),
        ({"roles": [1, None]}, "roles", Role.VIEWER),
        ({"roles": ["machi-admin"]}, "realm_access.roles", Role.VIEWER),
    ],
)
def test_a_claim_says_the_role(provider: Provider, claims: dict[str, Any], path: str, role: Role) -> None:
    provider.person |= claims
    desk = desk_with(provider, role_claim=path)
    signed_in(desk.browser())
    assert desk.store.kept["yamada"].role is role


def test_a_role_that_the_provider_takes_away_is_gone_at_the_next_login(provider: Provider) -> None:
    provider.person["roles"] = ["machi-admin"]
    desk = desk_with(provider)
    signed_in(desk.browser())
    provider.person["roles"] = []
    signed_in(desk.browser())
    assert desk.store.kept["yamada"].role is Role.VIEWER


@pytest.mark.parametrize(
    "spoil",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"iss": "http://127.0.0.1:9"},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_this_sign_on_is_refused(provider: Provider, spoil: dict[str, Any]) -> None:
    provider.spoil = spoil
    desk = desk_with(provider)
    assert signed_in(desk.browser()).headers["location"] == "/login?said=failed"
    assert "yamada" not in desk.store.kept


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_the_provider_did_not_sign_is_refused(provider: Provider, algorithm: str) -> None:
    provider.algorithm = algorithm
    desk = desk_with(provider)
    assert signed_in(desk.browser()).headers["location"] == "/login?said=failed"


def test_a_token_that_a_stranger_signed_is_refused(provider: Provider) -> None:
    provider.stranger_signs = True
    assert signed_in(desk_with(provider).browser()).headers["location"] == "/login?said=failed"


def test_a_provider_that_is_another_or_down_is_told_in_words(provider: Provider) -> None:
    provider.other_issuer = True
    browser = desk_with(provider).browser()
    sent = browser.get("/login/sso")
    assert sent.headers["location"] == "/login?said=failed"
    assert "庁内の認証でログインできませんでした" in browser.get(sent.headers["location"]).text
    provider.down = True
    assert browser.get("/login/sso").headers["location"] == "/login?said=failed"


def test_a_way_back_works_once_and_only_in_the_browser_that_went(provider: Provider) -> None:
    desk = desk_with(provider)
    victim, attacker = desk.browser(), desk.browser()
    out = attacker.get("/login/sso").headers["location"]
    back = httpx.get(out, trust_env=False).headers["location"].removeprefix("http://testserver")
    assert victim.get(back).headers["location"] == "/login?said=failed"
    assert attacker.get(back).headers["location"] == "/desk"
    assert attacker.get(back).headers["location"] == "/login?said=failed"


@pytest.mark.parametrize(("to", "comes"), [("/gaps", "/gaps"), ("//evil.example", "/desk"), ("/" * 9000, "/desk")])
def test_a_sign_on_leads_back_to_where_it_began_and_to_no_other_host(provider: Provider, to: str, comes: str) -> None:
    browser = desk_with(provider).browser()
    out = browser.get(f"/login/sso?next={to}").headers["location"]
    back = httpx.get(out, trust_env=False).headers["location"].removeprefix("http://testserver")
    assert browser.get(back).headers["location"] == comes


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?error=access_denied&state=x", "?code=x&state=全角"])
def test_a_broken_way_back_is_refused(provider: Provider, query: str) -> None:
    browser = desk_with(provider).browser()
    browser.get("/login/sso")
    assert browser.get(f"/login/sso/done{query}").headers["location"] == "/login?said=failed"


@pytest.mark.parametrize(("name", "said"), [("admin", "taken"), ("山田", "name"), ("", "name"), (None, "name")])
def test_a_name_that_cannot_be_is_told(provider: Provider, name: str | None, said: str) -> None:
    provider.person["preferred_username"] = name
    desk = desk_with(provider)
    browser = desk.browser()
    sent = signed_in(browser)
    assert sent.headers["location"] == f"/login?said={said}"
    assert 'role="alert"' in browser.get(sent.headers["location"]).text
    assert desk.store.kept["admin"].subject is None
    act = desk.store.noted[-1]
    assert (act.kind, act.subject, act.detail) == (ActKind.LOGIN_FAILED, name or "", f"{said} (single sign-on)")


def test_without_a_provider_there_is_no_such_door() -> None:
    browser = FakeDesk().browser()
    assert "庁内の認証" not in browser.get("/login").text
    assert browser.get("/login/sso").status_code == 404
