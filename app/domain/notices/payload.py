"""The body of an outgoing webhook (``schemas/webhook_out.schema.json``; Standard Webhooks, specification 1.0)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from app.domain.moments import iso
from app.domain.notices.model import Notice


def payload_of(notice: Notice, key: str | None, url: str | None) -> dict[str, Any]:
    """The body for a notice, with the key and address of its ticket where the store knows them.

    It names the ticket and what was decided, never what people wrote: who needs that reads the ticket, with rights of
    their own.
    """
    ref = notice.ref
    ticket = None if ref is None else {"system": ref.system, "site": ref.site, "id": ref.id, "key": key, "url": url}
    return {"type": notice.kind, "timestamp": iso(notice.at), "data": {"ticket": ticket, **notice.detail}}


def body_of(payload: dict[str, Any]) -> bytes:
    """The bytes that are signed and sent."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def identifier_of(installation: str, channel: str, notice: Notice) -> str:
    """The ``webhook-id``: the same for every try of one event at one endpoint."""
    said = json.dumps([installation, channel, notice.identity])
    return "msg_" + hashlib.sha256(said.encode()).hexdigest()[:32]
