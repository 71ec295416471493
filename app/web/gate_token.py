"""Whether a caller has the gate token."""

from __future__ import annotations

import hashlib
import hmac

from flask import request

from app.web.installation import installed


def configured() -> bool:
    """Whether there is a token at all; without one nobody is admitted."""
    token = installed().settings.gate_token
    return token is not None and bool(token.get_secret_value())


def admitted() -> bool:
    """Whether the request carries the token as ``Authorization: Bearer …``. Compared in constant time."""
    token = installed().settings.gate_token
    expected = "" if token is None else token.get_secret_value()
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    same = hmac.compare_digest(_digest(sent.strip()), _digest(expected))
    return bool(expected) and scheme.lower() == "bearer" and same


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
