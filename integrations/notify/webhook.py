"""An endpoint that takes Standard Webhooks (specification 1.0): signed, bounded, to a judged address only."""

from __future__ import annotations

import time
from datetime import datetime
from urllib.parse import urlsplit

from app.domain.standard_webhooks import signature
from app.ports_channels import ChannelConnection, ChannelUnusable, NotSent
from integrations.notify.addresses import in_our_words, networks_for
from integrations.outbound.address_guard import addresses_of
from integrations.outbound.failures import NoAnswer
from integrations.outbound.transport import Place, Reply, Request, send

SECONDS = 10.0
"""What one try may take."""
GONE = 410
"""By which a receiver says that it wants no more of this."""
_LONGEST_RETRY_AFTER = 5
"""Digits of a number of seconds."""


class WebhookEndpoint:
    """Implements ``app.ports_channels.Endpoint``."""

    def __init__(self, connection: ChannelConnection) -> None:
        parts = urlsplit(connection.url)
        host = parts.hostname or ""
        self._connection = connection
        self._networks = networks_for(host, connection.networks)
        try:
            self._place = Place.of(f"{parts.scheme}://{parts.netloc}", self._networks)
        except ValueError as error:
            raise ChannelUnusable(
                "its address is none that a webhook can go to, such as https://example.com"
            ) from error
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    @property
    def connection(self) -> ChannelConnection:
        """The entry of the settings that it is made from."""
        return self._connection

    def check(self) -> None:
        """Whether its host lies where it may. Raises ``ChannelUnusable``."""
        try:
            addresses_of(self._place.host, self._place.port, self._networks)
        except NoAnswer as error:
            raise ChannelUnusable(in_our_words(error)) from error

    def post(self, identifier: str, at: datetime, body: bytes) -> None:
        """Sign a body and send it. Raises ``NotSent`` for every answer but 2xx."""
        secrets = self._connection.secrets
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "handoff-gate",
            "webhook-id": identifier,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(signature(secret, identifier, at, body) for secret in secrets),
        }
        request = Request(method="POST", target=self._target, headers=headers, body=body)
        until = time.monotonic() + SECONDS
        try:
            reply = send(self._place, request, until=until, allow_networks=self._networks, ca_file=None)
        except NoAnswer as error:
            raise NotSent(in_our_words(error)) from error
        _judge(reply)


def _judge(reply: Reply) -> None:
    if 200 <= reply.status < 300:
        return
    asked = reply.headers.get("retry-after", "").strip()
    seconds = float(asked) if asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_RETRY_AFTER else None
    says = f"it answered {reply.status}, where 200 to 299 says that it took the event"
    raise NotSent(says, final=reply.status == GONE, retry_after=seconds)
