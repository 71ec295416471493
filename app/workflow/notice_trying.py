"""What a person does with channels by hand: try them, send a digest, name what is to be silenced."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.domain.errors import PlainError
from app.domain.moments import iso
from app.domain.notices.digest import Digest, digest_message
from app.domain.notices.model import Message
from app.domain.notices.payload import body_of
from app.domain.ticket import TicketRef
from app.ports_channels import Channel, ChannelUnusable, Endpoint, NotSent
from app.store import audit
from app.workflow.digest import digest_of
from app.workflow.service import Service


class UnknownChannel(PlainError, LookupError):
    """No such channel is configured; the text names those that are."""


class UnknownTicket(PlainError, LookupError):
    """No ticket goes by this name, or several do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A channel or endpoint that was sent something, and why that did not arrive (``None``: it did)."""

    channel: str
    problem: str | None


def send_tests(service: Service, wanted: str | None) -> list[Tried]:
    """Send a test message to every channel and endpoint, or to one by its name. Raises ``UnknownChannel``."""
    told: dict[str, Channel | Endpoint] = {**service.channels, **service.endpoints}
    chosen = {key: one for key, one in told.items() if wanted is None or wanted in (key, key.partition(":")[2])}
    if not chosen:
        raise _unknown(wanted, told)
    return [_try(service, key) for key in chosen]


def check_channel(service: Service, name: str) -> None:
    """Raise ``UnknownChannel`` where no channel has this name."""
    if name not in {one.connection.name for one in service.channels.values()}:
        raise _unknown(name, service.channels)


def digest(service: Service, since: datetime, until: datetime) -> tuple[Digest, Message]:
    """The digest of a span of time, and the message that tells of it. Raises ``StoreUnavailable``."""
    made = digest_of(service, since, until)
    return made, digest_message(made, service.public_url)


def send_digest(service: Service, message: Message) -> list[Tried]:
    """Send a digest to the channels that get digests, at once."""
    wanted = {key: one for key, one in service.channels.items() if "digest" in one.connection.kinds}
    return [_sent(key, one, message) for key, one in wanted.items()]


def ticket_named(connection: Connection, name: str) -> TicketRef:
    """The ticket that goes by a key or id. Raises ``UnknownTicket``."""
    found = audit.refs_named(connection, name)
    if len(found) != 1:
        known = ", ".join(f"{ref.system}:{ref.site} {ref.id}" for ref in found)
        raise UnknownTicket(f"{len(found)} tickets go by {name}" + (f": {known}. Name one by its id" if known else ""))
    return found[0]


def _try(service: Service, key: str) -> Tried:
    if key in service.channels:
        text = "This is a test of Handoff Gate. Nothing has happened, and nothing has to be done."
        return _sent(key, service.channels[key], Message(title="Handoff Gate: test", text=text, severity="info"))
    now = service.clock()
    body = body_of({"type": "test", "timestamp": iso(now), "data": {"ticket": None}})
    try:
        service.endpoints[key].post(f"msg_test_{secrets.token_hex(8)}", now, body)
    except (NotSent, ChannelUnusable) as error:
        return Tried(channel=key, problem=str(error))
    return Tried(channel=key, problem=None)


def _sent(key: str, channel: Channel, message: Message) -> Tried:
    try:
        channel.send(message)
    except (NotSent, ChannelUnusable) as error:
        return Tried(channel=key, problem=str(error))
    return Tried(channel=key, problem=None)


def _unknown(wanted: str | None, told: Mapping[str, object]) -> UnknownChannel:
    names = ", ".join(sorted(told))
    if not names:
        return UnknownChannel(
            "No channel is configured; set HANDOFF_NOTIFY or HANDOFF_WEBHOOK_OUT (docs/notifications.md)"
        )
    return UnknownChannel(f"There is no channel {wanted}; configured: {names}")
