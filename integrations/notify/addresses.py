"""Where channels and endpoints may lie: public addresses, this machine where the settings say so, and the networks of
``HANDOFF_NOTIFY_NETWORKS``."""

from __future__ import annotations

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
LOOPBACK = ("127.0.0.0/8", "::1/128")


def networks_for(host: str, networks: tuple[str, ...]) -> tuple[str, ...]:
    """The networks in which a host may lie. This machine is allowed to who names it, not to a name that leads to
    it."""
    return (*networks, *LOOPBACK) if host.strip("[]").lower() in LOOPBACK_NAMES else networks


def in_our_words(refusal: Exception) -> str:
    """Why a host is not connected, with the setting that allows it to a channel or an endpoint."""
    says, asked, _ = str(refusal).partition("; if that is right, name its network in")
    return says + (asked + " HANDOFF_NOTIFY_NETWORKS" if asked else "")
