"""Zendesk Support: webhooks, tickets, and the closure gate's native parts."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.ports import SiteConnection, Ticketing
from integrations.zendesk.client import ZendeskTicketing
from integrations.zendesk.session import is_loopback
from integrations.zendesk.webhook import reject_public_test_secret

__all__ = ["connect"]


def connect(site: SiteConnection) -> Ticketing:
    """The account behind a connection; no remote call is made.

    Raises ``ValueError`` with a sentence for a connection that must not be used: another system's, an address that is
    not https (loopback excepted), or Zendesk's public test secret as the webhook secret. Incomplete credentials are
    found at the first remote call: webhooks are received and kept all the same.
    """
    if site.system != "zendesk":
        raise ValueError(f"The connection {site.name!r} is for {site.system}, not for Zendesk.")
    _check_url(site)
    reject_public_test_secret(site.webhook_secrets)
    return ZendeskTicketing(site)


def _check_url(site: SiteConnection) -> None:
    parts = urlsplit(site.url)
    host = parts.hostname or ""
    if not host or parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(
            f"The Zendesk URL of {site.name!r} has to be the account's address alone, for example "
            "https://acme.zendesk.com; set HANDOFF_ZENDESK_URL."
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError(
            f"The Zendesk URL of {site.name!r} has to begin with https:// (http is for loopback only), since "
            "credentials are sent there; set HANDOFF_ZENDESK_URL."
        )
    if "." not in host and not is_loopback(host):
        raise ValueError(f"The Zendesk URL of {site.name!r} names no account; it is like https://acme.zendesk.com.")
