"""Single sign-on with OpenID Connect by Authlib: the code flow with PKCE, the identity token checked with its keys."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import TypeAdapter

from assistant.desk.oidc_client import OidcClient
from assistant.desk.people import Role
from assistant.desk.ports import SignedIn, SignInBegun
from assistant.desk.rooms import SignOn
from assistant.errors import SignInFailed

_LEEWAY_S = 60  # how far the provider's clock may be from ours
_ALGORITHMS = ["RS256", "PS256", "ES256"]  # signed with a key of the provider, never with a shared secret or with none
_DOCUMENT = TypeAdapter(dict[str, Any])
_MEND = "check MACHI_STAFF__OIDC__* and that the provider answers"


class OidcProvider:
    """`SingleSignOn` with the provider that its issuer's discovery document describes. Nothing is asked until used."""

    def __init__(self, client: OidcClient) -> None:
        self._client = client

    def begin(self, redirect_uri: str) -> SignInBegun:
        """Where to send the browser. Raises `SignInFailed`."""
        with self._session(redirect_uri) as session:
            place = self._discovered(session)["authorization_endpoint"]
            verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
            challenge = create_s256_code_challenge(verifier)
            url, state = session.create_authorization_url(
                place, nonce=nonce, code_challenge=challenge, code_challenge_method="S256"
            )
        return SignInBegun(url, state, nonce, verifier, redirect_uri)

    def finish(self, begun: SignInBegun, *, code: str) -> SignedIn:
        """Who came back with `code`. Raises `SignInFailed`."""
        with self._session(begun.redirect_uri) as session:
            told = self._discovered(session)
            try:
                token = session.fetch_token(told["token_endpoint"], code=code, code_verifier=begun.verifier)
                claims = self._checked(token["id_token"], _fetched(session, told["jwks_uri"]), nonce=begun.nonce)
            except (OAuthError, httpx2.HTTPError, JoseError, KeyError, ValueError) as error:
                raise _failed(error) from error
        subject = hashlib.sha256(f"{self._client.issuer}|{claims['sub']}".encode()).hexdigest()
        name = claims.get(self._client.name_claim)
        return SignedIn(subject, name if isinstance(name, str) else "", _texts(claims, self._client.role_claim))

    def _session(self, redirect_uri: str) -> Any:
        secret = self._client.client_secret
        return OAuth2Client(
            self._client.client_id,
            secret.get_secret_value() if secret else None,
            scope="openid profile",
            redirect_uri=redirect_uri,
            timeout=self._client.timeout_s,
            trust_env=False,
        )

    def _discovered(self, session: Any) -> dict[str, str]:
        """The provider's addresses; its document must name the issuer that is set."""
        place = f"{self._client.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            told = _fetched(session, place)
            if told["issuer"] != self._client.issuer:
                raise ValueError("another issuer")
            return {name: str(told[name]) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        except (httpx2.HTTPError, KeyError, ValueError) as error:
            raise _failed(error) from error

    def _checked(self, id_token: str, keys: Any, *, nonce: str) -> dict[str, Any]:
        """The claims of a token that this provider signed for us, now, for this very sign-on."""
        token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)
        wanted = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self._client.issuer},
            aud={"essential": True, "value": self._client.client_id},
            sub={"essential": True},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        wanted.validate(token.claims)
        return dict(token.claims)


def open_sign_on(client: OidcClient) -> SignOn:
    """The sign-on of these settings."""
    return SignOn(OidcProvider(client), roles_by(client.admins, client.editors), client.redirect_uri)


def roles_by(admins: Sequence[str], editors: Sequence[str]) -> Callable[[tuple[str, ...]], Role]:
    """Which role a claim's values mean: the highest that one of them is mapped to, else viewer."""

    def role_of(values: tuple[str, ...]) -> Role:
        if set(values) & set(admins):
            return Role.ADMIN
        return Role.EDITOR if set(values) & set(editors) else Role.VIEWER

    return role_of


def _fetched(session: Any, url: str) -> dict[str, Any]:
    """A document of the provider's."""
    return _DOCUMENT.validate_python(session.request("GET", url, withhold_token=True).raise_for_status().json())


def _texts(claims: dict[str, Any], path: str) -> tuple[str, ...]:
    """A claim's texts; `realm_access.roles` goes one deeper."""
    held: Any = claims
    for part in path.split("."):
        held = held.get(part) if isinstance(held, dict) else None
    values = [held] if isinstance(held, str) else held
    return tuple(v for v in values if isinstance(v, str)) if isinstance(values, list) else ()


def _failed(error: Exception) -> SignInFailed:
    return SignInFailed(f"The single sign-on did not end as it should ({type(error).__name__}).", mend=_MEND)
