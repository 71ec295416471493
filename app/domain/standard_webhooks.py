"""Signatures of Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks, specification 1.0):
HMAC-SHA256 over ``id.timestamp.body``, so that neither body nor time can be changed, and an old request is not taken
again."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=5)
"""How far the timestamp may be off, either way."""
SECRET_PREFIX = "whsec_"  # noqa: S105 - how a secret begins, not one
_VERSION = "v1,"


class BadSignature(ValueError):
    """The request is not signed as it should be; the text says what is wrong with it, and names no secret."""


def signature(secret: str, identifier: str, at: datetime, body: bytes) -> str:
    """The value of ``webhook-signature`` for a body that is sent at a moment (UTC) under an identifier."""
    return _VERSION + base64.b64encode(_digest(secret, identifier, str(int(at.timestamp())), body)).decode()


def verify(secrets: Iterable[str], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The identifier of a request that was signed with one of the secrets. ``headers`` have lower-case names.

    Raises ``BadSignature``. Every signature is compared with every secret, in constant time.
    """
    identifier, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not identifier or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
        raise BadSignature("The headers webhook-id and webhook-timestamp (seconds since 1970) are needed.")
    if abs(datetime.fromtimestamp(int(stamp), UTC) - now) > TOLERANCE:
        raise BadSignature("webhook-timestamp is more than 5 minutes off. Sign the request anew, and set the clock.")
    sent = [_decoded(part) for part in headers.get("webhook-signature", "").split() if part.startswith(_VERSION)]
    expected = [_digest(secret, identifier, stamp, body) for secret in secrets]
    same = [hmac.compare_digest(one, other) for one in sent for other in expected]
    if not any(same):
        raise BadSignature("webhook-signature does not fit the body, id and timestamp.")
    return identifier


def _digest(secret: str, identifier: str, stamp: str, body: bytes) -> bytes:
    signed = b".".join((identifier.encode("utf-8", "surrogateescape"), stamp.encode(), body))
    return hmac.new(_key(secret), signed, hashlib.sha256).digest()


def _key(secret: str) -> bytes:
    """The bytes of a secret: base64 after ``whsec_``, else the text itself."""
    if not secret.startswith(SECRET_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()


def _decoded(part: str) -> bytes:
    try:
        return base64.b64decode(part.removeprefix(_VERSION), validate=True)
    except (binascii.Error, ValueError):
        return b""
