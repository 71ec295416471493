"""Telling people by apprise (extra ``notify``), and other programs by signed webhooks."""

from __future__ import annotations

from importlib.util import find_spec

from app.ports_channels import Channel, ChannelConnection, ChannelUnusable, Endpoint
from integrations.notify.webhook import WebhookEndpoint


def connect(connection: ChannelConnection) -> Channel:
    """The channel of one entry of ``HANDOFF_NOTIFY``. No remote call. Raises ``ChannelUnusable`` where apprise is not
    installed."""
    if find_spec("apprise") is None:
        raise ChannelUnusable("apprise is not installed; install it with: pip install 'handoff-gate[notify]'")
    from integrations.notify.channel import AppriseChannel

    return AppriseChannel(connection)


def connect_endpoint(connection: ChannelConnection) -> Endpoint:
    """The endpoint of one entry of ``HANDOFF_WEBHOOK_OUT``. No remote call."""
    return WebhookEndpoint(connection)
