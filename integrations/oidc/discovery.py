"""What the provider says of itself: its discovery document and its keys, kept for a while."""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from app.ports_signin import ProviderUnavailable
from integrations.oidc.asking import Asking, usable_address

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures by a key pair. What a shared secret or nothing at all signs proves nothing, whatever a token says."""
KEPT_SECONDS = 3600.0
FAILURE_KEPT_SECONDS = 5.0
"""For so long nobody asks again after a failure: people who press the button again and again share one answer."""
REFRESH_SECONDS = 10.0
"""Keys are asked for at most this often on account of a key that is not known."""
LONGEST_TURN_SECONDS = 2.0
LEAST_RSA_BITS = 2048
Key = RSAKey | ECKey | OKPKey


class Discovery:
    """Document and keys of one provider. Shared by threads: one of them asks, the others wait for that for two seconds,
    so that a provider that hangs holds no more than one of them."""

    def __init__(self, issuer: str, asking: Asking, clock: Callable[[], float]) -> None:
        self._issuer = issuer
        self._asking = asking
        self._clock = clock
        self._lock = threading.Lock()
        self._document: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, Mapping[str, Key]] | None = None
        self._failure: tuple[float, str] | None = None

    def document(self) -> Mapping[str, Any]:
        """The discovery document, checked. Raises ``ProviderUnavailable``."""
        with self._turn():
            if self._document is None or self._clock() - self._document[0] > KEPT_SECONDS:
                self._document = (self._clock(), self._asked(self._fetch_document))
            return self._document[1]

    def key(self, kid: str | None) -> Key | None:
        """The key of that name, or the only one where a token names none. Raises ``ProviderUnavailable``."""
        address = str(self.document()["jwks_uri"])
        with self._turn():
            age = float("inf") if self._keys is None else self._clock() - self._keys[0]
            found = None if self._keys is None else _chosen(self._keys[1], kid)
            if age > KEPT_SECONDS or (found is None and age > REFRESH_SECONDS):
                self._keys = (self._clock(), self._asked(lambda: self._fetch_keys(address)))
                found = _chosen(self._keys[1], kid)
            return found

    def fresh_keys(self) -> Mapping[str, Key]:
        """The keys as they are now, asked for anew. Raises ``ProviderUnavailable``."""
        return self._fetch_keys(str(self._fetch_document()["jwks_uri"]))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=LONGEST_TURN_SECONDS):
            raise ProviderUnavailable("The sign-in provider has not answered somebody else yet.")
        try:
            yield
        finally:
            self._lock.release()

    def _asked(self, fetch: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        if self._failure is not None and self._clock() - self._failure[0] < FAILURE_KEPT_SECONDS:
            raise ProviderUnavailable(self._failure[1])
        try:
            found = fetch()
        except ProviderUnavailable as error:
            self._failure = (self._clock(), str(error))
            raise
        self._failure = None
        return found

    def _fetch_document(self) -> Mapping[str, Any]:
        address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        document = self._asking.json(address, "its discovery document")
        if document.get("issuer") != self._issuer:
            raise ProviderUnavailable(
                f"The sign-in provider calls itself {str(document.get('issuer'))[:200]!r}, but HANDOFF_OIDC_ISSUER is "
                f"{self._issuer!r}. Both have to be the same, to the last slash."
            )
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not usable_address(document.get(name)):
                raise ProviderUnavailable(f"The sign-in provider's discovery document has no https address as {name}.")
        _check_listed(document, "code_challenge_methods_supported", {"S256"}, "PKCE with S256")
        _check_listed(document, "id_token_signing_alg_values_supported", set(ALGORITHMS), "signatures by a key pair")
        methods = {"client_secret_post", "client_secret_basic"}
        _check_listed(document, "token_endpoint_auth_methods_supported", methods, "a client secret")
        return document

    def _fetch_keys(self, address: str) -> Mapping[str, Key]:
        listed = self._asking.json(address, "its keys").get("keys")
        if not isinstance(listed, list):
            raise ProviderUnavailable("The sign-in provider's list of keys is of no use: it has no keys.")
        found: dict[str, Key] = {}
        for number, one in enumerate(listed):
            key = _key(one) if isinstance(one, dict) else None
            if key is not None:
                found.setdefault(str(one.get("kid", f" {number}")), key)
        if not found:
            raise ProviderUnavailable(
                "The sign-in provider lists no key that may sign (RSA of 2048 bits, EC, Ed25519)."
            )
        return found


def _check_listed(document: Mapping[str, Any], name: str, wanted: set[str], what: str) -> None:
    """What a provider says that it supports holds one of those; a provider that says nothing is taken at its best."""
    told = document.get(name)
    if told is not None and (not isinstance(told, list) or not wanted & {one for one in told if isinstance(one, str)}):
        raise ProviderUnavailable(f"The sign-in provider does not support {what} ({name}), which is needed.")


def _chosen(keys: Mapping[str, Key], kid: str | None) -> Key | None:
    if kid is None:
        return next(iter(keys.values())) if len(keys) == 1 else None
    return keys.get(kid)


def _key(one: Mapping[str, Any]) -> Key | None:
    """A public key that may sign; ``None`` for every other kind, and for one that is too short."""
    if one.get("kty") not in ("RSA", "EC", "OKP") or one.get("use", "sig") != "sig":
        return None
    if one.get("kty") == "RSA" and _bits(one.get("n")) < LEAST_RSA_BITS:
        return None
    try:
        key = JWKRegistry.import_key({name: value for name, value in one.items() if name != "d"})
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAKey | ECKey | OKPKey) else None


def _bits(modulus: object) -> int:
    try:
        raw = base64.urlsafe_b64decode(f"{modulus}==")
    except (ValueError, binascii.Error):
        return 0
    return int.from_bytes(raw, "big").bit_length()
