"""Tokens with which programs read: how they look, what they may read, until when they count."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from app.domain.ticket import System

TokenScope = Literal["records:read", "patterns:read", "verdicts:read"]
TOKEN_SCOPES: tuple[TokenScope, ...] = get_args(TokenScope)
ACROSS_SITES: frozenset[TokenScope] = frozenset({"patterns:read"})
"""What is told of all sites together, so that a token for some sites cannot have it."""

TOKEN_PREFIX = "hgt_"  # noqa: S105 - how a token begins, not one
TOKEN_BYTES = 32
_TOKEN = re.compile(rf"{TOKEN_PREFIX}[0-9a-f]{{{2 * TOKEN_BYTES}}}", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)

Site = tuple[System, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token as it is known after it was made: everything but its secret. ``sites``: the only ones that it may read
    of; empty for all. ``used_at`` is exact to a minute."""

    name: str
    scopes: tuple[TokenScope, ...]
    sites: tuple[Site, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    used_at: datetime | None = None

    def counts(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def state(self, now: datetime) -> Literal["valid", "expired", "revoked"]:
        """The same in a word."""
        return "revoked" if self.revoked_at is not None else "valid" if self.counts(now) else "expired"

    def may_read(self, system: str, site: str) -> bool:
        """Whether tickets of a site are shown to it."""
        return not self.sites or (system, site) in self.sites


def is_token(text: str) -> bool:
    """Whether a text has the form of a token, so that it is worth looking up."""
    return _TOKEN.fullmatch(text) is not None


def is_token_name(text: str) -> bool:
    """Whether a token may be called so: 1 to 64 letters, digits and ``. _ -``, the first a letter or digit."""
    return _NAME.fullmatch(text) is not None


def token_digest(token: str) -> str:
    """What is stored of a token (sha256, hex). Its 256 random bits cannot be guessed, so no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
