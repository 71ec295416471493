"""Webhooks of Zendesk: who sent this body, and which ticket does it speak of?

Two kinds arrive. An event subscription sends a fixed envelope (``zen:event-type:…``). A webhook that a trigger or an
automation calls sends whatever its administrator wrote, with placeholders put in as plain text; of that only the
ticket's id is read. Either way the event says "look": the ticket itself is read by API.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NoReturn

from app.domain.moments import instant, instant_or_none
from app.ports import BadSignature, Envelope, UnknownShape
from schemas import conforms, validator

SIGNATURE_HEADER = "x-zendesk-webhook-signature"
TIMESTAMP_HEADER = "x-zendesk-webhook-signature-timestamp"
INVOCATION_HEADER = "x-zendesk-webhook-invocation-id"

PUBLIC_TEST_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="  # noqa: S105 - published by Zendesk for everybody
"""Signs the "test webhook" button before a webhook exists. Anybody can sign with it, so it is never accepted."""

TIMESTAMP_WINDOW = timedelta(minutes=15)
"""How far the signed timestamp may be off, either way."""

LARGEST_BODY = 25 * 1024 * 1024
"""Bytes. The receiver refuses larger bodies; here it only guards the parser."""

EVENT_PREFIX = "zen:event-type:"
TICKET_PREFIX = "zen:event-type:ticket."
TRIGGER_KIND = "trigger"

_TICKET_ID = re.compile(r"[0-9]{1,19}", re.ASCII)
_SUBJECT = re.compile(r"zen:ticket:([0-9]{1,19})", re.ASCII)


def reject_public_test_secret(secrets: Iterable[str]) -> None:
    """Raise ``ValueError`` where Zendesk's public test secret is configured: anybody could sign with it."""
    if any(secret.strip() == PUBLIC_TEST_SECRET for secret in secrets):
        raise ValueError(
            "The Zendesk webhook secret is the public test secret that Zendesk prints in its documentation, so anybody "
            "could sign events with it. Copy the webhook's own signing secret (Admin Center > Apps and integrations > "
            "Webhooks > the webhook > Reveal secret) into HANDOFF_ZENDESK_WEBHOOK_SECRET."
        )


def verify_signature(secrets: Iterable[str], headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Check that Zendesk signed this body within the last 15 minutes (or up to 15 minutes ahead of our clock).

    The signature is base64 of HMAC-SHA256 over the timestamp header followed by the raw body, keyed with the secret
    as it is written (it is not decoded). Every secret is tried, in constant time. Raises ``BadSignature``.
    """
    named = _lower(headers)
    signature = named.get(SIGNATURE_HEADER, "").strip()
    stamp = named.get(TIMESTAMP_HEADER, "").strip()
    if not signature or not stamp:
        raise BadSignature(
            "The request carries no X-Zendesk-Webhook-Signature or no timestamp: it is not a signed Zendesk webhook."
        )
    usable = [secret for secret in secrets if secret and secret != PUBLIC_TEST_SECRET]
    if not usable:
        raise BadSignature("No Zendesk webhook secret is configured, so no webhook can be accepted.")
    given = signature.encode("utf-8", "backslashreplace")
    signed = stamp.encode("utf-8", "backslashreplace") + body
    matches = [hmac.compare_digest(_sign(secret, signed), given) for secret in usable]
    if not any(matches):
        raise BadSignature("The signature does not match any configured Zendesk webhook secret.")
    _check_age(stamp, now)


def parse_envelope(headers: Mapping[str, str], body: bytes) -> Envelope:
    """Read which ticket a verified body speaks of. Raises ``UnknownShape`` with a sentence that never quotes it."""
    invocation = _text(_lower(headers).get(INVOCATION_HEADER))
    try:
        payload = _decode(body)
        kind = payload.get("type")
        if isinstance(kind, str) and kind.startswith(EVENT_PREFIX):
            return _event(payload, kind, invocation)
        return _trigger_body(payload, invocation)
    except UnknownShape as problem:
        raise UnknownShape(str(problem), identifier=invocation) from None


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _sign(secret: str, signed: bytes) -> bytes:
    return base64.b64encode(hmac.new(secret.encode("utf-8"), signed, hashlib.sha256).digest())


def _check_age(stamp: str, now: datetime) -> None:
    try:
        signed_at = instant(stamp)
    except ValueError:
        raise BadSignature("The signature's timestamp is not a moment with an offset (ISO 8601).") from None
    if abs(now - signed_at) > TIMESTAMP_WINDOW:
        raise BadSignature(
            "The signature's timestamp is more than 15 minutes off: an old request sent again, or a wrong clock on "
            "this machine (`handoff doctor` compares it)."
        )


def _decode(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST_BODY:
        raise UnknownShape("The body is larger than 25 MB; no Zendesk webhook is.")
    try:
        payload = json.loads(body, parse_constant=_refuse_constant)
    except RecursionError:
        raise UnknownShape("The body is nested too deeply to be a Zendesk webhook.") from None
    except ValueError:
        raise UnknownShape(
            "The body is not JSON. If a trigger builds it, a placeholder such as {{ticket.title}} has probably put in "
            'a quote or a line break: let the trigger send only {"ticket_id": "{{ticket.id}}"}.'
        ) from None
    if not isinstance(payload, dict):
        raise UnknownShape("The body is JSON but no object; a Zendesk event or a trigger's object was expected.")
    return payload


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _event(payload: dict[str, Any], kind: str, invocation: str | None) -> Envelope:
    short = kind.removeprefix(EVENT_PREFIX)
    identifier = _text(payload.get("id")) or invocation
    occurred_at = instant_or_none(payload.get("time"))
    if not kind.startswith(TICKET_PREFIX):
        return Envelope(
            kind=short,
            ticket_id=None,
            identifier=identifier,
            occurred_at=occurred_at,
            ignored_because=f"Events of the kind {short.split('.')[0]!r} say nothing about a ticket.",
        )
    _check_event_shape(payload)
    detail = payload.get("detail") or {}
    ticket_id = _ticket_id(detail.get("id")) or _id_in_subject(payload.get("subject"))
    if ticket_id is None:
        raise UnknownShape("The ticket event names no ticket: neither detail.id nor subject holds a ticket's number.")
    return Envelope(
        kind=short,
        ticket_id=ticket_id,
        ticket_key=ticket_id,
        actor_id=_text(detail.get("actor_id")),
        changed=_changed(short, payload.get("event") or {}),
        occurred_at=occurred_at,
        identifier=identifier,
    )


def _check_event_shape(payload: dict[str, Any]) -> None:
    if conforms("zendesk_event", payload):
        return
    for error in validator("zendesk_event").iter_errors(payload):
        where = ".".join(str(part) for part in error.absolute_path) or "the body"
        raise UnknownShape(f"The ticket event is not of the known shape: {where} fails {error.validator!r}.")


def _changed(kind: str, event: dict[str, Any]) -> tuple[str, ...]:
    """Field names as far as type and event tell: ``status_changed`` changed ``status``, and so on."""
    action = kind.removeprefix("ticket.")
    if action == "custom_field_changed":
        named = event.get("field") or event.get("custom_field") or event
        field_id = _text(named.get("id")) if isinstance(named, dict) else None
        return (f"custom_field_{field_id}",) if field_id else ("custom_field",)
    if action.startswith("comment_"):
        return ("comment",)
    if action.startswith("attachment_"):
        return ("attachment",)
    if action.endswith("_changed"):
        return (action.removesuffix("_changed"),)
    return ()


def _trigger_body(payload: dict[str, Any], invocation: str | None) -> Envelope:
    nested = payload.get("ticket")
    candidates = [payload.get("ticket_id"), payload.get("ticket.id")]
    if isinstance(nested, dict):
        candidates += [nested.get("id"), nested.get("ticket_id")]
    else:
        candidates.append(nested)
    candidates.append(payload.get("id"))
    for candidate in candidates:
        ticket_id = _ticket_id(candidate)
        if ticket_id is not None:
            return Envelope(kind=TRIGGER_KIND, ticket_id=ticket_id, ticket_key=ticket_id, identifier=invocation)
    raise UnknownShape(
        'The body names no ticket. Let the trigger send {"ticket_id": "{{ticket.id}}"}, or use an event subscription.'
    )


def _id_in_subject(subject: object) -> str | None:
    found = _SUBJECT.fullmatch(subject) if isinstance(subject, str) else None
    return found.group(1) if found else None


def _ticket_id(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip()
    return text if _TICKET_ID.fullmatch(text) else None


def _text(value: object) -> str | None:
    """An id as text: Zendesk sends strings, older events numbers."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return str(value).strip()[:200] or None
