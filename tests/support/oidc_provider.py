"""A small OpenID Connect provider over real HTTP on this machine, which can also be made to misbehave."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import RSAKey

from app.domain.identity import AccessRules
from app.ports_signin import IdentityConnection
from tests.support.stage import listening

CLIENT_ID = "handoff-gate"
CLIENT_SECRET = "the client secret of these tests"
KIM = {
    "sub": "kim-1",
    "email": "kim@desk.example",
    "email_verified": True,
    "name": "Kim Keller",
    "groups": ["everybody", "ops-leads"],
}
RULES = AccessRules(roles={"ops-leads": "approver", "gate-admins": "admin", "desk": "operator", "readers": "viewer"})
FIRST_KEY = RSAKey.generate_key(2048, parameters={"kid": "first", "use": "sig", "alg": "RS256"})
SECOND_KEY = RSAKey.generate_key(2048, parameters={"kid": "second", "use": "sig", "alg": "RS256"})
STRANGER_KEY = RSAKey.generate_key(2048, parameters={"kid": "first", "use": "sig", "alg": "RS256"})

Tamper = Callable[[dict[str, Any]], None]


@dataclass
class Granted:
    """What one authorization was given for."""

    asked: dict[str, str]
    person: dict[str, Any]
    proved_at: int


@dataclass
class OidcStand:
    """The provider. ``person`` signs in without being asked, unless ``asks``: then a page with a button does it.

    ``tamper`` changes the claims of ID tokens, ``sign`` makes something else of them, ``document`` adds to the
    discovery document, ``html`` names paths that answer with a page, ``hangs`` those that wait for ``release``.
    """

    clock: Callable[[], datetime]
    issuer: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(KIM))
    asks: bool = False
    keys: list[RSAKey] = field(default_factory=lambda: [FIRST_KEY])
    signing_key: RSAKey = field(default_factory=lambda: FIRST_KEY)
    sends_auth_time: bool = True
    proved_at: Callable[[], int] | None = None
    tamper: Tamper | None = None
    sign: Callable[[dict[str, Any]], str] | None = None
    document: dict[str, Any] = field(default_factory=dict)
    in_userinfo: dict[str, Any] | None = None
    answer_error: str = ""
    html: set[str] = field(default_factory=set)
    hangs: set[str] = field(default_factory=set)
    release: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    granted: dict[str, Granted] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)

    def connection(self, public_url: str, **more: Any) -> IdentityConnection:
        """What the settings of a service would say of it."""
        values: dict[str, Any] = {
            "issuer": self.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "scopes": "openid email profile",
            "redirect_uri": f"{public_url}/signin/oidc/callback",
            "rules": RULES,
        }
        return IdentityConnection(**{**values, **more})

    def id_token(self, claims: dict[str, Any], key: Any = None, algorithm: str = "RS256") -> str:
        """A signed ID token."""
        key = key or self.signing_key
        return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])

    def app(self) -> Flask:
        """The provider as a web application."""
        app = Flask("oidc_provider")
        app.before_request(self._before)
        app.add_url_rule("/.well-known/openid-configuration", view_func=self._discovery)
        app.add_url_rule("/keys", view_func=self._keys)
        app.add_url_rule("/authorize", view_func=self._authorize, methods=["GET", "POST"])
        app.add_url_rule("/token", view_func=self._token, methods=["POST"])
        app.add_url_rule("/userinfo", view_func=self._userinfo)
        return app

    def _before(self) -> ResponseReturnValue | None:
        self.asked.append(request.path)
        if request.path in self.hangs:
            self.release.wait(timeout=120)
        if request.path in self.html:
            return Response("<html><h1>Bad gateway</h1></html>", content_type="text/html")
        return None

    def _discovery(self) -> Response:
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }
        return jsonify({**document, **self.document})

    def _keys(self) -> Response:
        return jsonify({"keys": [key.as_dict(private=False) for key in self.keys]})

    def _authorize(self) -> ResponseReturnValue:
        asked = request.args.to_dict()
        wanted = {"client_id": CLIENT_ID, "response_type": "code", "code_challenge_method": "S256"}
        if any(asked.get(name) != value for name, value in wanted.items()) or len(asked["code_challenge"]) != 43:
            return "This request is not one that can be granted.", 400
        back = {"state": asked["state"], "iss": self.issuer}
        if self.answer_error:
            return redirect(f"{asked['redirect_uri']}?{urlencode({**back, 'error': self.answer_error})}")
        if self.asks and request.method == "GET":
            return _page(self.person["name"], "again " if asked.get("prompt") == "login" else "")
        code = secrets.token_urlsafe(16)
        proved_at = int(self.clock().timestamp()) if self.proved_at is None else self.proved_at()
        self.granted[code] = Granted(asked, dict(self.person), proved_at)
        return redirect(f"{asked['redirect_uri']}?{urlencode({**back, 'code': code})}")

    def _token(self) -> ResponseReturnValue:
        form = request.form
        basic = request.authorization
        shown = (form.get("client_id"), form.get("client_secret"))
        if basic is not None:
            shown = (basic.username, basic.password)
        if shown != (CLIENT_ID, CLIENT_SECRET):
            return jsonify({"error": "invalid_client"}), 401
        granted = self.granted.pop(form.get("code", ""), None)
        if granted is None or granted.asked["redirect_uri"] != form.get("redirect_uri"):
            return jsonify({"error": "invalid_grant"}), 400
        if _challenge(form.get("code_verifier", "")) != granted.asked["code_challenge"]:
            return jsonify({"error": "invalid_grant"}), 400
        token = secrets.token_urlsafe(16)
        self.tokens[token] = granted.person
        made = self.id_token if self.sign is None else self.sign
        body = {"access_token": token, "token_type": "Bearer", "id_token": made(self._claims(granted))}
        return jsonify(body)

    def _claims(self, granted: Granted) -> dict[str, Any]:
        now = int(self.clock().timestamp())
        kept_back = set(self.in_userinfo or ()) - {"sub"}
        claims = {name: value for name, value in granted.person.items() if name not in kept_back}
        claims |= {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": granted.asked["nonce"]}
        if self.sends_auth_time:
            claims["auth_time"] = granted.proved_at
        if self.tamper is not None:
            self.tamper(claims)
        return claims

    def _userinfo(self) -> ResponseReturnValue:
        person = self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if person is None:
            return jsonify({"error": "invalid_token"}), 401
        return jsonify({"sub": person["sub"], **(self.in_userinfo or {})})


def unsigned(claims: dict[str, Any]) -> str:
    """A token that says of itself that nothing signs it."""
    return f"{_part({'alg': 'none'})}.{_part(claims)}."


def signed_with_public_key(claims: dict[str, Any]) -> str:
    """The old confusion: the public key, which everybody has, taken as the secret of an HMAC."""
    signed = f"{_part({'alg': 'HS256', 'kid': 'first'})}.{_part(claims)}"
    seal = hmac.digest(FIRST_KEY.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{_encoded(seal)}"


def signed_by_a_stranger(claims: dict[str, Any]) -> str:
    """A token whose key calls itself as the provider's does."""
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, STRANGER_KEY, algorithms=["RS256"])


@contextmanager
def oidc_stand(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[OidcStand]:
    """The provider, listening on this machine."""
    stand = OidcStand(clock)
    with listening(stand.app()) as base:
        stand.issuer = base
        try:
            yield stand
        finally:
            stand.release.set()


def _page(name: str, again: str) -> str:
    return (
        '<!doctype html><html lang="en"><title>Desk login</title><link rel="icon" href="data:,"><h1>Desk login</h1>'
        f'<form method="post"><button>Sign in {again}as {name}</button></form></html>'
    )


def _challenge(verifier: str) -> str:
    return _encoded(hashlib.sha256(verifier.encode()).digest())


def _part(value: dict[str, Any]) -> str:
    return _encoded(json.dumps(value).encode())


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
