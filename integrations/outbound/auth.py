"""Signing in to a system: a header, Basic, a query parameter, OAuth 1 signatures, or a token fetched first."""

from __future__ import annotations

import base64
import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast
from urllib.parse import urlencode, urlsplit

import jmespath
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, Client

from integrations.outbound.failures import NotReachable, NotUnderstood
from integrations.outbound.secrets import Secrets
from integrations.outbound.templates import filled, path_of
from integrations.outbound.transport import Place, Reply, Request

# At the level of debugging it writes keys and signatures into the log.
logging.getLogger("oauthlib").setLevel(logging.WARNING)

_USUAL_LIFE = 300.0
_SPARE = 30.0

Send = Callable[[Place, Request], Reply]


@dataclass
class TokenKeeper:
    """The access token of one entry, until it ends or is refused. Shared by the threads that use it."""

    token: str = field(default="", repr=False)
    ends: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def forget(self, token: str) -> None:
        """Fetch another one next time, unless somebody did so since: the system does not take this one any more."""
        if self.token == token:
            self.ends = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """How requests are signed in: the definition's ``auth``, the entry's settings and credentials, and the tokens.
    ``until`` (monotonic seconds) is the end of the time that there is."""

    auth: Mapping[str, Any]
    settings: Mapping[str, str]
    secrets: Secrets = field(repr=False)
    keeper: TokenKeeper = field(repr=False)
    send: Send = field(repr=False)
    until: float

    def signed(self, place: Place, request: Request) -> Request:
        """The request with what signs it in. Raises ``NotReachable`` where a token cannot be fetched."""
        return _KINDS[self.auth["kind"]](self, place, request)

    def filled(self, part: Any) -> Any:
        """A part of ``auth`` with settings and credentials put in."""
        return filled(part, {**self.settings, **self.secrets.named()})


def _none(_sign_in: SignIn, _place: Place, request: Request) -> Request:
    return request


def _header(sign_in: SignIn, _place: Place, request: Request) -> Request:
    return _with(request, sign_in.auth["header"], sign_in.filled(sign_in.auth["value"]))


def _basic(sign_in: SignIn, _place: Place, request: Request) -> Request:
    pair = basic(sign_in.filled(sign_in.auth["username"]), sign_in.filled(sign_in.auth["password"]))
    return _with(request, "Authorization", pair)


def _query(sign_in: SignIn, _place: Place, request: Request) -> Request:
    parameter = urlencode({sign_in.auth["parameter"]: sign_in.filled(sign_in.auth["value"])})
    return replace(request, target=f"{request.target}{'&' if '?' in request.target else '?'}{parameter}")


def _oauth1(sign_in: SignIn, place: Place, request: Request) -> Request:
    """OAuth 1.0a with HMAC-SHA256 (RFC 5849), as NetSuite's token-based authentication takes it; JSON is not signed."""
    keys = ("consumer_key", "consumer_secret", "token_key", "token_secret")
    parts = {key: sign_in.filled(sign_in.auth[key]) for key in keys}
    client = Client(
        parts["consumer_key"],
        client_secret=parts["consumer_secret"],
        resource_owner_key=parts["token_key"],
        resource_owner_secret=parts["token_secret"],
        realm=sign_in.filled(sign_in.auth["realm"]) if "realm" in sign_in.auth else None,
        signature_method=SIGNATURE_HMAC_SHA256,
    )
    _, headers, _ = client.sign(
        f"{place.origin}{request.target}", http_method=cast(Literal["GET", "POST"], request.method)
    )
    return _with(request, "Authorization", cast("dict[str, str]", headers)["Authorization"])


def _token(sign_in: SignIn, place: Place, request: Request) -> Request:
    token = _kept_or_fetched(sign_in, place)
    sign_in.secrets.add("token", token)
    header = sign_in.auth.get("header", "Authorization")
    return _with(request, header, sign_in.filled(sign_in.auth.get("value", "Bearer {token}")))


def _kept_or_fetched(sign_in: SignIn, place: Place) -> str:
    """The token; who finds another thread fetching it waits for that no longer than its own time lasts."""
    keeper = sign_in.keeper
    if not keeper.lock.acquire(timeout=max(0.0, sign_in.until - time.monotonic())):
        raise NotReachable("no access token in the time it was given")
    try:
        if keeper.ends <= time.monotonic():
            keeper.token, life = _fetched(sign_in, place)
            keeper.ends = time.monotonic() + max(1.0, life - _SPARE)
        return keeper.token
    finally:
        keeper.lock.release()


_KINDS: Mapping[str, Callable[[SignIn, Place, Request], Request]] = {
    "none": _none,
    "header": _header,
    "basic": _basic,
    "query": _query,
    "oauth1": _oauth1,
    "token": _token,
}


def basic(username: str, password: str) -> str:
    """The value of ``Authorization`` for HTTP Basic."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def _fetched(sign_in: SignIn, place: Place) -> tuple[str, float]:
    auth = sign_in.auth
    if "url" in auth:
        parts = urlsplit(auth["url"])
        place = Place.of(f"{parts.scheme}://{parts.netloc}", ())
        path = path_of(parts.path or "/", sign_in.settings)
    else:
        path = place.prefix + path_of(auth["path"], sign_in.settings)
    headers = {"Accept": "application/json"}
    if "basic" in auth:
        headers["Authorization"] = basic(
            sign_in.filled(auth["basic"]["username"]), sign_in.filled(auth["basic"]["password"])
        )
    if "json" in auth:
        body, kind = json.dumps(sign_in.filled(auth["json"])), "application/json"
    else:
        body, kind = urlencode(sign_in.filled(auth.get("form", {}))), "application/x-www-form-urlencoded"
    headers["Content-Type"] = kind
    reply = sign_in.send(place, Request(method="POST", target=path, headers=headers, body=body.encode()))
    return _read(reply, auth)


def _read(reply: Reply, auth: Mapping[str, Any]) -> tuple[str, float]:
    if reply.status not in (200, 201):
        refused = reply.status in (400, 401, 403)
        why = "the credentials are not accepted" if refused else "no access token was given"
        raise NotReachable(f"{why} (the sign-in answered {reply.status})")
    try:
        data = json.loads(reply.body)
        token = jmespath.search(auth["token"], data)
        life = jmespath.search(auth["expires_in"], data) if "expires_in" in auth else None
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("the sign-in did not answer with JSON") from error
    if not isinstance(token, str) or not token or any(character in token for character in "\r\n\0"):
        raise NotUnderstood("the sign-in's answer holds no access token where the definition looks for it")
    return token, float(life) if isinstance(life, (int, float)) else _USUAL_LIFE


def _with(request: Request, header: str, value: str) -> Request:
    return replace(request, headers={**request.headers, header: value})
