"""What the application needs to tell people and other programs of something: channels and endpoints.

They are registered in the entry-point group ``handoff.notifiers``: ``notify`` as a function
``connect(connection: ChannelConnection) -> Channel``, ``webhook`` as one that returns an ``Endpoint``. Connecting makes
no remote call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from app.domain.errors import PlainError
from app.domain.notices.model import Message

Way = Literal["notify", "webhook"]
"""To people, or to another program."""


class ChannelUnusable(PlainError, ValueError):
    """A channel or endpoint cannot be used as it is set up; the text says what to change, and shows no address."""


class NotSent(PlainError):
    """A message did not arrive, as far as is known. The text shows neither address nor secret.

    ``final``: trying again is of no use. ``retry_after``: seconds that the receiver asks to wait.
    """

    def __init__(self, says: str, *, final: bool = False, retry_after: float | None = None) -> None:
        super().__init__(says)
        self.final = final
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelConnection:
    """Where notices of these kinds go: a channel that people read (``notify``), or another program (``webhook``).

    The address of a channel holds credentials as a rule. ``secrets`` sign what an endpoint gets, all of them at once
    while one is being changed. ``networks`` (CIDR): private networks in which the receiver may lie.
    """

    way: Way
    name: str
    url: str = field(repr=False)
    kinds: tuple[str, ...]
    secrets: tuple[str, ...] = field(default=(), repr=False)
    networks: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By what it is named in the store, in metrics and logs."""
        return f"{self.way}:{self.name}"


class Channel(Protocol):
    """Shows messages to people. Nothing is retried in here."""

    @property
    def connection(self) -> ChannelConnection:
        """The entry of the settings that it is made from."""
        ...

    def check(self) -> None:
        """Whether it can be used as it is set up; nothing is sent. Raises ``ChannelUnusable``."""
        ...

    def send(self, message: Message) -> None:
        """Send a message. Raises ``NotSent``, and ``ChannelUnusable`` where the settings have to be changed."""
        ...


class Endpoint(Protocol):
    """Takes signed webhooks. Nothing is retried in here."""

    @property
    def connection(self) -> ChannelConnection:
        """The entry of the settings that it is made from."""
        ...

    def check(self) -> None:
        """Whether it can be used as it is set up; nothing is sent. Raises ``ChannelUnusable``."""
        ...

    def post(self, identifier: str, at: datetime, body: bytes) -> None:
        """Sign a body under an identifier as sent at a moment, and send it. Raises ``NotSent``."""
        ...
