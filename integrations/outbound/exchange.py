"""One signed-in exchange with a system: a request, its reply, and a fresh token where the old one is not taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from integrations.outbound.auth import SignIn, TokenKeeper
from integrations.outbound.entries import Entry
from integrations.outbound.secrets import Secrets
from integrations.outbound.transport import Place, Reply, Request, send

_LONGEST_WAIT = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Requests to one place by ``until`` (monotonic seconds), signed in as the definition's ``auth`` says."""

    entry: Entry
    place: Place
    auth: Mapping[str, Any]
    settings: Mapping[str, str]
    keeper: TokenKeeper = field(repr=False)
    secrets: Secrets = field(repr=False)
    until: float

    def reply_to(self, request: Request) -> Reply:
        """What comes back. A request that is refused for its token (401) was not acted on, so it is sent once more with
        a fresh one. Raises ``NotReachable`` and ``NotUnderstood``."""
        sign_in = SignIn(
            auth=self.auth,
            settings=self.settings,
            secrets=self.secrets,
            keeper=self.keeper,
            send=self._send,
            until=self.until,
        )
        reply = self._send(self.place, sign_in.signed(self.place, request))
        used = self.keeper.token
        if reply.status != 401 or not used:
            return reply
        self.keeper.forget(used)
        return self._send(self.place, sign_in.signed(self.place, request))

    def _send(self, place: Place, request: Request) -> Reply:
        return send(
            place, request, until=self.until, allow_networks=self.entry.allow_networks, ca_file=self.entry.ca_file
        )


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait (RFC 9110: seconds, or a date), at most an hour."""
    text = headers.get("retry-after", "").strip()
    try:
        seconds = float(text) if text.replace(".", "", 1).isdigit() else _until(text, now)
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def _until(text: str, now: datetime) -> float:
    moment = parsedate_to_datetime(text)
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
