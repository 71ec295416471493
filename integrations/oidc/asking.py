"""Requests to the provider: bounded in time and size, without redirects, to https addresses or this machine only."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from app.ports_signin import ProviderUnavailable
from integrations.outbound.failures import NoAnswer
from integrations.outbound.json_replies import json_of
from integrations.outbound.transport import Place, Reply, Request, send

LONGEST_SECONDS = 8.0
"""For one request, name look-up and TLS included; somebody waits for it with a page open."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_ANYWHERE = ("0.0.0.0/0", "::/0")
"""The provider is named in the settings and may lie inside. Metadata addresses of clouds are refused all the same."""


class Signing(Protocol):
    """Adds what proves the client to a request (authlib's ``ClientAuth``)."""

    def prepare(self, method: str, uri: str, headers: dict[str, str], body: str) -> tuple[str, dict[str, str], str]:
        """Address, headers and body with the proof."""
        ...


def usable_address(url: object) -> bool:
    """Whether that is an https address, or an http one of this machine, without credentials or fragment."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if not parts.hostname or port == 0 or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Asks the provider. ``ca_file``: the certificates that are trusted instead of the usual ones."""

    ca_file: Path | None = None
    seconds: float = LONGEST_SECONDS

    def json(self, url: str, what: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object at an address. Raises ``ProviderUnavailable``, which names ``what`` was asked for."""
        reply = self._reply("GET", url, what, dict(headers or {}))
        if reply.status != 200:
            raise ProviderUnavailable(f"The sign-in provider answered {reply.status} when asked for {what}.")
        return _object(reply, what)

    def post(
        self, url: str, data: Mapping[str, str], headers: dict[str, str], auth: Signing, **_more: object
    ) -> TokenReply:
        """Send a form to the token endpoint, as authlib's client has it sent. Raises ``ProviderUnavailable``."""
        url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        what = "what the sign-in is worth (token endpoint)"
        reply = self._reply("POST", url, what, headers, body.encode())
        if reply.status >= 500:
            raise ProviderUnavailable(f"The sign-in provider answered {reply.status} when asked for {what}.")
        return TokenReply(status_code=reply.status, content=_object(reply, what))

    def _reply(self, method: str, url: str, what: str, headers: dict[str, str], body: bytes | None = None) -> Reply:
        if not usable_address(url):
            raise ProviderUnavailable(f"The sign-in provider names no https address for {what}.")
        parts = urlsplit(url)
        place = Place.of(f"{parts.scheme}://{parts.netloc}", _ANYWHERE)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        request = Request(method=method, target=target, headers={"Accept": "application/json", **headers}, body=body)
        until, ca_file = time.monotonic() + self.seconds, None if self.ca_file is None else str(self.ca_file)
        try:
            return send(place, request, until=until, allow_networks=_ANYWHERE, ca_file=ca_file)
        except NoAnswer as error:
            raise ProviderUnavailable(f"The sign-in provider gave no answer for {what}: {error}.") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenReply:
    """An answer of the token endpoint, as authlib's client takes it."""

    status_code: int
    content: dict[str, Any] = field(repr=False)

    def json(self) -> dict[str, Any]:
        """What it holds."""
        return self.content


def _object(reply: Reply, what: str) -> dict[str, Any]:
    try:
        found = json_of(reply)
    except NoAnswer as error:
        raise ProviderUnavailable(f"The sign-in provider's answer for {what} is of no use: {error}.") from error
    if not isinstance(found, dict):
        raise ProviderUnavailable(f"The sign-in provider's answer for {what} is no JSON object.")
    return found
