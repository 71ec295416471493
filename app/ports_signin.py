"""What the application needs to have people sign in at a provider of theirs (OpenID Connect).

It is registered in the entry-point group ``handoff.identity`` as ``oidc``, a function
``connect(connection: IdentityConnection) -> IdentityProvider``. Connecting makes no remote call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from app.domain.errors import PlainError
from app.domain.identity import AccessRules
from app.ports import Finding


class IdentityUnusable(PlainError, ValueError):
    """The provider cannot be used as it is set up; the text says what to change."""


class ProviderUnavailable(PlainError):
    """The provider gives no usable answer at this moment; the text says why. Nobody is to blame who signs in."""


class ProviderRefused(PlainError):
    """What came back proves nothing: refused, forged, used before, or too old. The text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityConnection:
    """The provider, and what this service is there. ``redirect_uri`` is where it sends people back to; ``ca_file`` the
    certificates that are trusted instead of the usual ones."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: str
    redirect_uri: str
    rules: AccessRules
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One way to the provider and back. ``nonce`` and ``verifier`` never leave the server but as hash or within the
    request. ``anew``: the person has to prove there who they are, whatever session they have."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    started_at: datetime
    anew: bool = False


class IdentityProvider(Protocol):
    """An OpenID Connect provider. Nothing is retried in here."""

    @property
    def connection(self) -> IdentityConnection:
        """What the settings say."""
        ...

    @property
    def can_confirm(self) -> bool:
        """Whether it can be asked to have people sign in anew, and says when they did."""
        ...

    def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in. Raises ``ProviderUnavailable``."""
        ...

    def claims(self, attempt: Attempt, code: str, issuer: str | None, now: datetime) -> Mapping[str, Any]:
        """What the provider says of the person, verified, for the code that it sent back (with ``issuer``, where it
        named itself). Raises ``ProviderUnavailable`` and ``ProviderRefused``."""
        ...

    def diagnose(self) -> Iterator[Finding]:
        """Whether it can be reached and is sound, asked now."""
        ...
