"""What can go wrong in a call to Jira, said as a ``RemoteError`` with one sentence."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from app.domain.budget import Quota
from app.domain.moments import instant_or_none
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
from integrations.jira.plain_text import one_line, shortened

_READ_OF_AN_ERROR = 65_536
_LONGEST_WAIT = 3_600.0
_REASON = "RateLimit-Reason"
_PER_ISSUE = "jira-per-issue-on-write"
_BURST = timedelta(seconds=1)
"""How long an answer's count of what is left holds where it does not say so: burst limits refill every second."""
_BUSY = frozenset({408, 423, 425})
_NEXT_STEP = {
    401: "Check the account's e-mail and token; Jira API tokens expire after a year at most.",
    403: "Give the service's account the permission for it in this project.",
    404: "Either there is no such thing or the service's account may not see it.",
    413: "The issue has reached Jira's limit for comments or attachments.",
}


class RejectedFields(Rejected):
    """400 that names the fields which cannot be set, for example because they are on no screen of this issue."""

    def __init__(self, message: str, fields: frozenset[str]) -> None:
        super().__init__(message)
        self.fields = fields


class NoSuchResource(RemoteUnavailable):
    """404 of something that is no issue: the site's URL is wrong, or this Jira does not have it. No ticket is taken for
    deleted because of it."""


def failure_of_response(response: requests.Response, now: datetime) -> RemoteError:
    """The error that a reply with status 400 or more, or with a redirect, stands for.

    Jira's own reasons are quoted from JSON replies; of an HTML page (a proxy's or a log-in page) only the status is
    said, and it counts as an outage, since Jira's API answers in JSON.
    """
    status = response.status_code
    call = f"{response.request.method} {urlsplit(response.request.url or '').path}"
    if 300 <= status < 400:
        host = urlsplit(response.headers.get("Location", "")).hostname or "another place"
        return RemoteUnavailable(f"Jira answered {call} with a redirect to {host}; set the site's URL to that address.")
    reasons, fields, html = _reasons(response)
    said = f"Jira answered {status} to {call}"
    if reasons:
        said += f": {shortened(one_line(' '.join(reasons)), 300)}"
    said = said if said.endswith((".", "!", "…")) else f"{said}."
    if status in _NEXT_STEP:
        said += f" {_NEXT_STEP[status]}"
    wait = retry_after(response, now)
    if status == 429:
        return RateLimited(said, retry_after=wait, only_here=response.headers.get(_REASON) == _PER_ISSUE)
    if status >= 500 or status in _BUSY or (html and status != 401):
        return RemoteUnavailable(said, retry_after=wait)
    if status == 400 and fields:
        return RejectedFields(said, fields)
    return _kind(status, response)(said)


def _kind(status: int, response: requests.Response) -> type[RemoteError]:
    """What a status means. Jira answers 404 to credentials that it does not accept, and says so in a header only."""
    sign_in = response.headers.get("X-Seraph-LoginReason", "").upper()
    if status == 401 or (status in (403, 404) and any(word in sign_in for word in ("FAILED", "DENIED"))):
        return Unauthorised
    if status == 403:
        return NotPermitted
    if status == 404:
        return TicketGone if "/issue/" in urlsplit(response.request.url or "").path else NoSuchResource
    return Conflict if status == 409 else Rejected


def failure_of_exception(error: Exception, site: str) -> RemoteError:
    """The error that an exception of ``requests`` or ``jira`` stands for. The exception's text is not repeated: it can
    hold addresses and content."""
    if isinstance(error, requests.exceptions.ReadTimeout):
        return RemoteUnavailable(f"Jira at {site} did not answer in time; the call is repeated later.")
    if isinstance(error, requests.exceptions.SSLError):
        return RemoteUnavailable(f"The TLS certificate of Jira at {site} is not accepted; check it or the address.")
    if isinstance(error, requests.exceptions.Timeout | requests.exceptions.ConnectionError):
        return RemoteUnavailable(f"Jira at {site} cannot be reached; check the address and the network.")
    if isinstance(error, ValueError):
        return RemoteUnavailable(f"Jira at {site} sent a reply that is not JSON; check the site's URL.")
    return RemoteUnavailable(f"The call to Jira at {site} failed ({type(error).__name__}).")


def retry_after(response: requests.Response, now: datetime) -> float | None:
    """How many seconds the server asks to wait: ``Retry-After`` in seconds or as an HTTP date, else
    ``X-RateLimit-Reset``; at most an hour, ``None`` where it says nothing that can be read."""
    value = response.headers.get("Retry-After", "").strip()
    if value:
        try:
            seconds = float(value)
        except ValueError:
            moment = _http_date(value)
            seconds = (moment - now).total_seconds() if moment else math.nan
    else:
        reset = instant_or_none(response.headers.get("X-RateLimit-Reset"))
        seconds = (reset - now).total_seconds() if reset else math.nan
    return None if math.isnan(seconds) else min(max(seconds, 0.0), _LONGEST_WAIT)


def quota_of(response: requests.Response, now: datetime) -> Quota | None:
    """What is left of the limit that this call counts against (``X-RateLimit-Limit``, ``-Remaining``, ``-Reset``),
    where the answer tells."""
    limit, remaining = (_number(response.headers.get(f"X-RateLimit-{name}")) for name in ("Limit", "Remaining"))
    if limit is None or remaining is None:
        return None
    reset = instant_or_none(response.headers.get("X-RateLimit-Reset"))
    return Quota(limit=limit, remaining=remaining, until=reset or now + _BURST)


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 10 else None


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _reasons(response: requests.Response) -> tuple[list[str], frozenset[str], bool]:
    """Jira's reasons, the fields that it names, and whether the reply is an HTML page instead."""
    try:
        content = next(response.iter_content(_READ_OF_AN_ERROR), b"")
    except requests.RequestException:
        content = b""
    finally:
        response.close()
    html = "html" in response.headers.get("Content-Type", "").lower() or content.lstrip()[:1] == b"<"
    if html:
        return [], frozenset(), True
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return [], frozenset(), False
    if not isinstance(body, dict):
        return [], frozenset(), False
    reasons = [reason for reason in _listed(body.get("errorMessages")) if isinstance(reason, str)]
    reasons += [body[key] for key in ("message", "errorMessage") if isinstance(body.get(key), str)]
    errors = body.get("errors")
    named = errors if isinstance(errors, dict) else {}
    reasons += [f"{field}: {reason}" for field, reason in named.items() if isinstance(reason, str)]
    return reasons, frozenset(named), False


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
