"""Fetching a file of a ticket: from the account's own host, and from Zendesk's content hosts without credentials."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import requests

from app.domain.ticket import Attachment
from app.ports import Rejected, RemoteUnavailable, TicketGone, Unauthorised
from integrations.bounded import deadline, read_bounded
from integrations.zendesk.failures import failure_of_exception, failure_of_response
from integrations.zendesk.session import ZendeskSession

CONTENT_HOSTS = (".zdusercontent.com", ".zendesk.com")
"""Where Zendesk keeps content. Everything else that a ``content_url`` may name is not fetched."""

_MOST_REDIRECTS = 5


def fetch(session: ZendeskSession, attachment: Attachment, limit: int) -> bytes:
    """The content of an attachment, cut after ``limit + 1`` bytes.

    The credentials go to the account's own host only, never along a redirect to another one. Raises ``Rejected`` for a
    file that is gone or lies elsewhere, ``RemoteUnavailable`` where it does not arrive within a minute.
    """
    url = attachment.url or ""
    until = deadline()
    for _ in range(_MOST_REDIRECTS + 1):
        own = same_origin(url, session.site)
        if not own and not is_content_host(url):
            raise Rejected(
                f"The file {attachment.id} lies on {_host(url) or 'no host'}, neither this Zendesk account nor one "
                "of Zendesk's content hosts; it is not fetched."
            )
        with session.open_file(url, signed_in=own) as reply:
            if not reply.is_redirect:
                _check(reply, attachment)
                return _read(reply, limit, until, attachment, session.site)
            url = urljoin(url, reply.headers["Location"])
    raise Rejected(f"The file {attachment.id} is behind more than {_MOST_REDIRECTS} redirects.")


def same_origin(url: str, site: str) -> bool:
    """Whether an address lies on the account's own host, with its scheme and port."""
    there, here = _origin(url), _origin(site)
    return there is not None and there == here


def is_content_host(url: str) -> bool:
    """Whether an address is one of Zendesk's own content hosts, over https on its usual port."""
    origin = _origin(url)
    if origin is None:
        return False
    scheme, host, port = origin
    return scheme == "https" and port == 443 and host.endswith(CONTENT_HOSTS)


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; ``None`` for an address that two readers could understand differently (user names,
    backslashes, spaces, characters beyond ASCII)."""
    if not url.isascii() or not url.isprintable() or any(character in url for character in " \\"):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if not host or "@" in parts.netloc or parts.scheme not in ("http", "https"):
        return None
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80)


def _host(url: str) -> str:
    origin = _origin(url)
    return origin[1] if origin else ""


def _check(reply: requests.Response, attachment: Attachment) -> None:
    if reply.ok:
        return
    failure = failure_of_response(reply, datetime.now(UTC))
    if isinstance(failure, TicketGone) or reply.status_code in (404, 410):
        raise Rejected(f"The file {attachment.id} is no longer there.")
    if isinstance(failure, Unauthorised) or failure is None:
        raise RemoteUnavailable(f"Zendesk did not hand out the file {attachment.id} ({reply.status_code}).")
    raise failure


def _read(reply: requests.Response, limit: int, until: float, attachment: Attachment, site: str) -> bytes:
    try:
        return read_bounded(reply, limit, until, attachment.id)
    except requests.RequestException as error:
        raise failure_of_exception(error, site) from error
