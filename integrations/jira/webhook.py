"""Jira's webhooks: is a delivery genuine, and which ticket does it tell us to look at.

Shapes are those of Cloud (admin webhook), Data Center and the workflow post function "Trigger a webhook"; what an event
says beyond its envelope is never used, since the live ticket is the truth.
"""

from __future__ import annotations

import codecs
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn

from jsonschema.exceptions import best_match

from app.ports import BadSignature, Envelope, UnknownShape
from integrations.jira.people import account_of
from integrations.jira.plain_text import one_line
from schemas import conforms, validator

SIGNATURE_HEADER = "X-Hub-Signature"
IDENTIFIER_HEADER = "X-Atlassian-Webhook-Identifier"
POST_FUNCTION = "workflow_post_function"

Json = Mapping[str, Any]

_ISSUE_ID = re.compile(r"[0-9]{1,19}")
_ISSUE_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,254}-[0-9]{1,19}")
_ISSUE_IN_URL = re.compile(r"/issue/([0-9]{1,19})(?:[/?#]|$)|/rest/api/[0-9a-z]{1,10}/([0-9]{1,19})$")
_MOST_CHANGES = 100
_ABOUT_NO_TICKET = (
    "worklog_",
    "issuetype_",
    "project_",
    "jira:version_",
    "jira:worklog_",
    "version_",
    "filter_",
    "user_",
    "option_",
    "sprint_",
    "board_",
    "jira_expression_evaluation_failed",
    "app_access_to_objects_",
)


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> None:
    """Check ``X-Hub-Signature`` (``sha256=<hex>`` of the HMAC over the raw body) against each secret, in constant time.

    Raises ``BadSignature``: no secret configured, no header, another method than sha256, or no secret fits. (Source:
    Jira's webhooks page; the form is WebSub's ``method=signature``.)
    """
    usable = [secret for secret in secrets if secret]
    if not usable:
        raise BadSignature("No webhook secret is configured for this Jira site, so nothing is accepted from it.")
    header = _header(headers, SIGNATURE_HEADER)
    if header is None:
        raise BadSignature(f"The {SIGNATURE_HEADER} header is missing; set a secret on the webhook in Jira.")
    method, separator, signature = header.strip().partition("=")
    if not separator or method.strip().lower() != "sha256":
        raise BadSignature(f"The {SIGNATURE_HEADER} header does not have the form sha256=<hex>.")
    received = signature.strip().lower().encode("utf-8", "replace")
    fits = False
    for secret in usable:
        expected = hmac.new(secret.encode("utf-8"), body, hashlib.sha256).hexdigest().encode("ascii")
        fits |= hmac.compare_digest(expected, received)
    if not fits:
        raise BadSignature(f"The {SIGNATURE_HEADER} header does not fit the body and any configured secret.")


def parse(headers: Mapping[str, str], body: bytes) -> Envelope:
    """The envelope of a verified body. Raises ``UnknownShape`` with a sentence that says what was expected."""
    identifier = _identifier(headers)
    try:
        return _envelope(_load(body), body, identifier)
    except _Unreadable as problem:
        raise UnknownShape(
            f"This is no Jira event: {problem}. Expected is the JSON body of a Jira webhook.", identifier=identifier
        ) from None


class _Unreadable(Exception):
    """What is wrong with a body, as part of a sentence."""


def _envelope(event: Json, body: bytes, identifier: str | None) -> Envelope:
    named = event.get("webhookEvent")
    kind = one_line(str(named)) if named is not None else POST_FUNCTION
    ticket_id = _ticket_id(event)
    ignored = _why_ignored(kind, event, ticket_id)
    if ticket_id is None and ignored is None:
        raise _Unreadable(f"the event {kind} names no issue id, neither in issue.id nor in a link to the issue")
    occurred_at = _moment(event.get("timestamp"))
    system_event = named is not None and occurred_at is not None
    return Envelope(
        kind=kind,
        ticket_id=ticket_id,
        ticket_key=_ticket_key(event),
        actor_id=_actor(event),
        changed=_changed(event),
        occurred_at=occurred_at,
        identifier=identifier,
        body_hash=hashlib.sha256(body).hexdigest() if system_event else None,
        ignored_because=ignored,
    )


def _header(headers: Mapping[str, str], name: str) -> str | None:
    as_written = headers.get(name)
    if as_written is not None:
        return as_written
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), None)


def _load(body: bytes) -> dict[str, Any]:
    try:
        event = _DECODER.decode(body.removeprefix(codecs.BOM_UTF8).decode())
        complaint = None if conforms("jira_event", event) else _complaint(event)
    except RecursionError:
        raise _Unreadable("its JSON is nested too deeply") from None
    except ValueError as error:
        raise _Unreadable(f"its body cannot be read as JSON ({_short(str(error))})") from None
    if complaint is not None or not isinstance(event, dict):
        raise _Unreadable(f"its body does not have the shape of one ({complaint})")
    return event


def _complaint(event: Any) -> str:
    problem = best_match(validator("jira_event").iter_errors(event))
    return "" if problem is None else f"{_short(problem.json_path)}: {_short(problem.message)}"


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def _short(text: str) -> str:
    return one_line(text[:500])[:160]


def _part(event: Json, name: str) -> Json:
    part = event.get(name)
    return part if isinstance(part, dict) else {}


def _numeric(value: Any) -> str | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if _ISSUE_ID.fullmatch(text) else None


def _in_url(value: Any) -> str | None:
    found = _ISSUE_IN_URL.search(value[:2000]) if isinstance(value, str) else None
    return (found[1] or found[2]) if found else None


def _ticket_id(event: Json) -> str | None:
    """The numeric id of the issue, which stays when the issue is moved and its key changes."""
    issue = _part(event, "issue")
    return (
        _numeric(issue.get("id"))
        or _in_url(issue.get("self"))
        or _in_url(_part(event, "comment").get("self"))
        or _in_url(_part(event, "property").get("self"))
        or _numeric(_part(event, "issueLink").get("sourceIssueId"))
    )


def _ticket_key(event: Json) -> str | None:
    key = _part(event, "issue").get("key")
    return key if isinstance(key, str) and _ISSUE_KEY.fullmatch(key) else None


def _actor(event: Json) -> str | None:
    """Who did it. Cloud's comment events name nobody at the top, only the comment's author."""
    comment = _part(event, "comment")
    for user in (
        event.get("user"),
        comment.get("updateAuthor"),
        comment.get("author"),
        _part(event, "attachment").get("author"),
    ):
        account = account_of(user)
        if account is not None:
            return one_line(account)[:255] or None
    return None


def _changed(event: Json) -> tuple[str, ...]:
    """The changed fields by id, or by name where there is no id (Data Center). An attachment event, which names no
    issue, gives ``attachment:ID``; one about an issue property ``property:KEY``."""
    items = _part(event, "changelog").get("items")
    names = [item.get("fieldId") or item.get("field") for item in items] if isinstance(items, list) else []
    attachment = _numeric(_part(event, "attachment").get("id"))
    if attachment is not None:
        names.append(f"attachment:{attachment}")
    written = _part(event, "property").get("key")
    if isinstance(written, str):
        names.append(f"property:{written}")
    shown = (one_line(name[:500])[:255] for name in names[:_MOST_CHANGES] if isinstance(name, str))
    return tuple(dict.fromkeys(filter(None, shown)))


def _moment(timestamp: Any) -> datetime | None:
    """Jira writes milliseconds; a value that is no such number is no moment."""
    try:
        if isinstance(timestamp, bool) or timestamp is None:
            return None
        return datetime.fromtimestamp(int(timestamp) / 1000, tz=UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _identifier(headers: Mapping[str, str]) -> str | None:
    value = _header(headers, IDENTIFIER_HEADER)
    return (one_line(value)[:255] or None) if value is not None else None


def _why_ignored(kind: str, event: Json, ticket_id: str | None) -> str | None:
    if kind == "attachment_created" and ticket_id is None:
        return "It names no issue; Jira tells the same in a jira:issue_updated event of that issue."
    if kind == "attachment_deleted" and ticket_id is None:
        return "It names no issue; the jira:issue_updated event of that issue or the next sweep finds the file gone."
    if kind.startswith("issuelink_"):
        return None if _marks_duplicate(event) and ticket_id else "Only links to a duplicate matter here."
    if kind.startswith(_ABOUT_NO_TICKET):
        return f"Events of the kind {kind} say nothing about a ticket's record or closure."
    return None


def _marks_duplicate(event: Json) -> bool:
    kind = _part(_part(event, "issueLink"), "issueLinkType")
    words = (kind.get("name"), kind.get("outwardName"), kind.get("outward"))
    return any(isinstance(word, str) and word.strip().lower() in ("duplicate", "duplicates") for word in words)
