"""A channel that people read, by apprise: Slack, Teams, mail and a hundred others, each by its URL."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import apprise

from app.domain.notices.model import Message, Severity
from app.ports_channels import ChannelConnection, ChannelUnusable, NotSent
from integrations.notify.addresses import in_our_words, networks_for
from integrations.outbound.address_guard import addresses_of
from integrations.outbound.failures import NoAnswer

TYPES: dict[Severity, apprise.NotifyType] = {
    "info": apprise.NotifyType.INFO,
    "good": apprise.NotifyType.SUCCESS,
    "warning": apprise.NotifyType.WARNING,
    "bad": apprise.NotifyType.FAILURE,
}
_STATUS = re.compile(r"\berror=(\d{3})\b")
_ONE_AT_A_TIME = threading.Lock()
_ASSET = apprise.AppriseAsset(app_id="Handoff Gate", app_desc="Handoff Gate", async_mode=False, secure_logging=True)


class AppriseChannel:
    """Implements ``app.ports_channels.Channel``."""

    def __init__(self, connection: ChannelConnection) -> None:
        self._connection = connection
        self._service: Any = None

    @property
    def connection(self) -> ChannelConnection:
        """The entry of the settings that it is made from."""
        return self._connection

    def check(self) -> None:
        """Whether apprise knows the address, and whether its host lies where it may. Raises ``ChannelUnusable``."""
        self._usable()

    def send(self, message: Message) -> None:
        """Send a message by apprise, once. Raises ``NotSent`` and ``ChannelUnusable``."""
        service = self._usable()
        with _ONE_AT_A_TIME, _HEARD.listening() as heard:
            together = apprise.Apprise(asset=_ASSET)
            together.add(service)
            taken = together.notify(
                body=message.text,
                title=message.title,
                notify_type=TYPES[message.severity],
                body_format=apprise.NotifyFormat.TEXT,
            )
            status = next((found[1] for line in heard if (found := _STATUS.search(line))), None)
        if not taken:
            name = str(service.service_name)
            raise NotSent(
                f"{name} could not be reached, or did not take it"
                if status is None
                else f"{name} answered {status}; is the address of this channel still right?"
            )

    def _usable(self) -> Any:
        if self._service is None:
            with _ONE_AT_A_TIME:
                self._service = apprise.Apprise.instantiate(self._connection.url, asset=_ASSET)
        if self._service is None:
            scheme = self._connection.url.partition("://")[0]
            raise ChannelUnusable(
                f"apprise cannot use its address, which begins with {scheme}://; how it has to be written is on "
                "https://github.com/caronc/apprise/wiki"
            )
        host = _host_of(self._service)
        if host is not None:
            try:
                addresses_of(host, 0, networks_for(host, self._connection.networks))
            except NoAnswer as error:
                raise ChannelUnusable(in_our_words(error)) from error
        return self._service


def _host_of(service: Any) -> str | None:
    """The host that an address names; ``None`` where apprise itself knows where the service lies, and what stands in
    the host's place is a token."""
    smtp = getattr(service, "smtp_host", None)
    if smtp:
        return str(smtp)
    if getattr(service, "mode", None) == "cloud":
        return None
    return str(service.host) if any("{host}" in template for template in service.templates) else None


class _Heard(logging.Filter):
    """Keeps what apprise logs while a message is sent, and lets nothing of it into a log: it may hold parts of an
    address. Of a failure the status alone is told."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        """Nothing passes."""
        self.lines.append(record.getMessage())
        return False

    @contextmanager
    def listening(self) -> Iterator[list[str]]:
        """What is logged in the block, line by line."""
        self.lines = []
        yield self.lines
        self.lines = []


_HEARD = _Heard()
_LOGGER = logging.getLogger("apprise")
_LOGGER.setLevel(logging.WARNING)
_LOGGER.addFilter(_HEARD)
