"""Fetching a file of a ticket: from the site itself, or without credentials from the media host it sends us on to."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from urllib.parse import quote, urljoin, urlsplit

import requests

from app.domain.ticket import Attachment
from app.ports import Rejected
from integrations.bounded import deadline, read_bounded
from integrations.jira.failures import NoSuchResource, failure_of_exception, failure_of_response
from integrations.jira.session import TIMEOUT, JiraSession, same_origin
from integrations.outside import NotPublic, is_public, public_session

_MOST_REDIRECTS = 5


def fetch(session: JiraSession, attachment: Attachment, limit: int) -> bytes:
    """The content of an attachment, cut after ``limit + 1`` bytes.

    Raises ``Rejected`` for an address outside the site, a redirect to a place that is not https (loopback excepted), or
    a file that is gone; ``RemoteUnavailable`` where it takes more than a minute.
    """
    known_place = "rest/api/3/attachment/content/" if session.cloud else "secure/attachment/"
    named = None if session.behind_gateway else attachment.url
    url = urljoin(f"{session.site}/", named or f"{known_place}{quote(attachment.id, safe='')}")
    if not same_origin(url, session.site):
        raise Rejected(f"The file {attachment.id} lies on {urlsplit(url).hostname}, which is not this Jira site.")
    until = deadline()
    with public_session(loopback=_is_loopback(urlsplit(session.site).hostname or "")) as outside:
        for _ in range(_MOST_REDIRECTS + 1):
            with _open(session, outside, url, attachment) as reply:
                if not reply.is_redirect:
                    return _read(reply, limit, until, attachment, session.site)
                url = _next_hop(url, reply.headers["Location"], session.site, attachment)
    raise Rejected(f"The file {attachment.id} is behind more than {_MOST_REDIRECTS} redirects.")


def _open(session: JiraSession, outside: requests.Session, url: str, attachment: Attachment) -> requests.Response:
    try:
        return session.stream(url) if same_origin(url, session.site) else _open_outside(outside, url)
    except NoSuchResource:
        raise Rejected(f"The file {attachment.id} is no longer on the ticket.") from None


def _open_outside(outside: requests.Session, url: str) -> requests.Response:
    try:
        reply = outside.get(url, stream=True, allow_redirects=False, timeout=TIMEOUT)
    except NotPublic as error:
        raise Rejected(f"{error} A file of Jira is never there; look at it in Jira.") from error
    except requests.RequestException as error:
        raise failure_of_exception(error, urlsplit(url).hostname or "the media host") from error
    if reply.status_code >= 400:
        raise failure_of_response(reply, datetime.now(UTC))
    return reply


def _next_hop(url: str, location: str, site: str, attachment: Attachment) -> str:
    target = urljoin(url, location)
    if not (same_origin(target, site) or _may_leave_for(target, site)):
        raise Rejected(
            f"The file {attachment.id} was redirected to a place that is not fetched from; look at it in Jira."
        )
    return target


def _may_leave_for(url: str, site: str) -> bool:
    """Media hosts are public and speak https. A site on loopback (the sandbox) may send on to loopback."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.username or parts.password:
        return False
    if _is_loopback(host):
        return parts.scheme in ("http", "https") and _is_loopback(urlsplit(site).hostname or "")
    return parts.scheme == "https" and "." in host and _is_public(host)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_public(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:
        return True


def _read(reply: requests.Response, limit: int, until: float, attachment: Attachment, site: str) -> bytes:
    try:
        return read_bounded(reply, limit, until, attachment.id)
    except requests.RequestException as error:
        raise failure_of_exception(error, site) from error
