"""A small OpenID Connect provider on loopback: discovery, authorization, token and keys, with PKCE. For tests alone."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "machi-annai", "client secret"


@dataclass
class Provider:
    """Says that everybody who comes is `person`; `spoil` changes the claims before they are signed."""

    person: dict[str, Any] = field(default_factory=lambda: {"sub": "123", "preferred_username": "yamada"})
    spoil: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    down: bool = False
    other_issuer: bool = False
    stranger_signs: bool = False

    def __post_init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
        self._stranger = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, dict[str, Any] | str]:
        """A status with a document, or with where to go."""
        if self.down:
            return 503, {}
        if path == "/.well-known/openid-configuration":
            return 200, self._document()
        if path == "/authorize":
            code = f"code-{len(self._codes)}"
            self._codes[code] = asked
            return 302, f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        if path == "/token":
            return self._token(asked)
        if path == "/keys":
            return 200, {"keys": [self._key.as_dict(private=False)]}
        return 404, {}

    def _document(self) -> dict[str, Any]:
        return {
            "issuer": "http://127.0.0.1:1" if self.other_issuer else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def _token(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        began = self._codes.pop(asked.get("code", ""), None)
        challenge = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        proven = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if began is None or began["code_challenge"] != proven or began["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": began["nonce"],
            **self.person,
        }
        claims = {name: value for name, value in (claims | self.spoil).items() if value is not None}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self._signed(claims)}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            parts = [json.dumps({"alg": "none"}).encode(), json.dumps(claims).encode()]
            return ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts) + "."
        if self.algorithm == "HS256":
            return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, OctKey.import_key(SECRET * 3))
        key = self._stranger if self.stranger_signs else self._key
        return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._say(parts.path, parts.query)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._say(self.path, body)

        def _say(self, path: str, query: str) -> None:
            status, said = provider.answer(path, {k: v[0] for k, v in parse_qs(query).items()})
            self.send_response(status)
            if isinstance(said, str):
                self.send_header("Location", said)
                self.end_headers()
                return
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    return Handler
