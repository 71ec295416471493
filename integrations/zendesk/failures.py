"""What can go wrong in a call to Zendesk, said as a ``RemoteError`` with one sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from app.domain.budget import Quota
from app.ports import (
    Conflict,
    NotPermitted,
    RateLimited,
    Rejected,
    RemoteError,
    RemoteUnavailable,
    TicketGone,
    Unauthorised,
)

LONGEST_WAIT = 3_600.0
"""Seconds: a longer ``Retry-After`` is not believed."""

_LONGEST_REASON = 400
_BUSY = frozenset({408, 423, 425})
_KINDS: dict[int, type[RemoteError]] = {403: NotPermitted, 404: TicketGone, 409: Conflict}
_NEXT_STEP = {
    401: "Check the OAuth client's id and secret (or the e-mail and token) of this account.",
    403: "Give the service's account the role that it needs: an agent who sees all tickets, for setup an admin.",
    404: "Either there is no such thing or the service's account may not see it.",
    409: "Somebody changed the ticket in the meantime; it is read again.",
}


_APART = re.compile(r"/api/v2/(?:incremental|search)(?:[/.?]|$)")
"""What has a limit of its own: exports and searches."""
_OF_UPDATES = "zendesk-ratelimit-tickets-update"
_EXHAUSTED = re.compile(r"remaining=0(?![0-9])")


def failure_of_response(response: requests.Response, now: datetime) -> RemoteError | None:
    """The error that a reply stands for; ``None`` for a good one, which is 2xx with JSON (or empty 204).

    Zendesk's reasons are quoted from JSON. Of an HTML page (a proxy's, a log-in page, "no such help desk") only the
    status is said, and it counts as an outage, since Zendesk's API answers in JSON.
    """
    status = response.status_code
    call = f"{response.request.method} {urlsplit(response.request.url or '').path}"
    if 300 <= status < 400:
        host = urlsplit(response.headers.get("Location", "")).hostname or "another place"
        return Rejected(f"Zendesk answered {call} with a redirect to {host}; set HANDOFF_ZENDESK_URL to that address.")
    body = _json(response)
    if 200 <= status < 300:
        if status == 204 or isinstance(body, dict):
            return None
        return RemoteUnavailable(f"Zendesk answered {call} with something that is not JSON; check HANDOFF_ZENDESK_URL.")
    reason = "; ".join(_reasons(body))[:_LONGEST_REASON]
    said = f"Zendesk answered {status} to {call}" + (f": {reason.rstrip('.')}." if reason else ".")
    if status in _NEXT_STEP:
        said += f" {_NEXT_STEP[status]}"
    if status == 429:
        return RateLimited(said, retry_after=retry_after(response, now), only_here=_concerns_this_call_alone(response))
    return _failure(status, said, retry_after(response, now), is_page=body is None)


def _failure(status: int, said: str, wait: float | None, *, is_page: bool) -> RemoteError:
    if status == 401:
        return Unauthorised(said)
    if status >= 500 or status in _BUSY or is_page:
        return RemoteUnavailable(said, retry_after=wait)
    return _KINDS.get(status, Rejected)(said)


def _concerns_this_call_alone(response: requests.Response) -> bool:
    """Whether a 429 is about this kind of search, or about this one ticket, which takes 30 updates in 10 minutes: an
    update was refused though neither the account's requests nor its updates are used up."""
    if _APART.search(urlsplit(response.request.url or "").path):
        return True
    left = _number(response.headers.get("X-Rate-Limit-Remaining"))
    of_updates = response.headers.get(_OF_UPDATES, "")
    return response.request.method == "PUT" and bool(left) and _EXHAUSTED.search(of_updates) is None


def quota_of(response: requests.Response, now: datetime) -> Quota | None:
    """What is left of the account's requests a minute (``X-Rate-Limit``, ``-Remaining``, ``ratelimit-reset``), where
    the answer tells. Exports and searches are left out: they have limits of their own."""
    if _APART.search(urlsplit(response.request.url or "").path):
        return None
    limit, remaining = (_number(response.headers.get(f"X-Rate-Limit{name}")) for name in ("", "-Remaining"))
    if limit is None or remaining is None:
        return None
    resets = _number(response.headers.get("ratelimit-reset"))
    return Quota(
        limit=limit,
        remaining=remaining,
        until=now + timedelta(seconds=min(60, resets if resets is not None else 60)),
        of_account=True,
    )


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 10 else None


def failure_of_exception(error: Exception, site: str) -> RemoteError:
    """The error that an exception of ``requests`` or ``zenpy`` stands for. Its own text is not repeated: it can hold
    addresses and ticket content."""
    if isinstance(error, requests.exceptions.ReadTimeout):
        return RemoteUnavailable(f"Zendesk at {site} did not answer in time; the call is repeated later.")
    if isinstance(error, requests.exceptions.SSLError):
        return RemoteUnavailable(f"The TLS certificate of Zendesk at {site} is not accepted; check it or the address.")
    if isinstance(error, requests.exceptions.InvalidSchema):
        return Rejected(f"A call meant for Zendesk would have left {site}; unset ZENPY_FORCE_NETLOC and the like.")
    if isinstance(error, requests.exceptions.Timeout | requests.exceptions.ConnectionError):
        return RemoteUnavailable(f"Zendesk at {site} cannot be reached; check the address and the network.")
    return RemoteUnavailable(f"The call to Zendesk at {site} failed ({type(error).__name__}); it is repeated later.")


def retry_after(response: requests.Response, now: datetime) -> float | None:
    """How many seconds the server asks to wait (``Retry-After`` in seconds or as an HTTP date), at most an hour;
    ``None`` where it says nothing that can be read."""
    value = response.headers.get("Retry-After", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        seconds = _until(value, now)
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_WAIT)


def _until(http_date: str, now: datetime) -> float:
    try:
        moment = parsedate_to_datetime(http_date)
    except (TypeError, ValueError):
        return math.nan
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()


def _json(response: requests.Response) -> Any:
    """The body as JSON; ``None`` for anything else."""
    try:
        return response.json()
    except (ValueError, RecursionError, requests.RequestException):
        return None


def _reasons(body: Any) -> Iterator[str]:
    """Zendesk's own words in the forms that its APIs use: ``details`` of a record, ``error`` as text or as title and
    message, ``errors`` of the webhooks API, ``error_description`` of OAuth."""
    if not isinstance(body, dict):
        return
    error = body.get("error")
    if isinstance(error, dict):
        yield from _texts(error.get("title"), error.get("message"))
    else:
        yield from _texts(error)
    yield from _texts(body.get("description"), body.get("error_description"), body.get("message"))
    details = body.get("details")
    for complaints in details.values() if isinstance(details, dict) else ():
        for complaint in complaints if isinstance(complaints, list) else ():
            if isinstance(complaint, dict):
                yield from _texts(complaint.get("description"))
    errors = body.get("errors")
    for entry in errors if isinstance(errors, list) else ():
        if isinstance(entry, dict):
            yield from _texts(entry.get("title"), entry.get("detail"))


def _texts(*values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str) and value.strip():
            yield re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", value).strip()
