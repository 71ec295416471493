"""One OpenID Connect provider: authorization code flow with PKCE (S256), state and nonce."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from authlib.oauth2 import OAuth2Client, OAuth2Error

from app.domain.identity import GOOGLE, claim
from app.ports import Finding
from app.ports_signin import Attempt, IdentityConnection, ProviderRefused, ProviderUnavailable
from integrations.oidc.asking import Asking, usable_address
from integrations.oidc.discovery import Discovery
from integrations.oidc.tokens import verified_claims


class OidcProvider:
    """Speaks to the provider of the settings. Shared by threads."""

    def __init__(
        self,
        connection: IdentityConnection,
        asking: Asking | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._asking = asking or Asking(ca_file=connection.ca_file)
        self._discovery = Discovery(connection.issuer, self._asking, clock)

    @property
    def connection(self) -> IdentityConnection:
        """What the settings say."""
        return self._connection

    @property
    def can_confirm(self) -> bool:
        """Google knows no ``prompt=login``; of all others their answer tells."""
        return self._connection.issuer != GOOGLE

    def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in. Raises ``ProviderUnavailable``."""
        document = self._discovery.document()
        more = {"prompt": "login", "max_age": "0"} if attempt.anew else {}
        address, _ = self._client(document).create_authorization_url(
            document["authorization_endpoint"],
            state=attempt.state,
            code_verifier=attempt.verifier,
            nonce=attempt.nonce,
            **more,
        )
        return str(address)

    def claims(self, attempt: Attempt, code: str, issuer: str | None, now: datetime) -> Mapping[str, Any]:
        """What the provider says of the person. Raises ``ProviderUnavailable`` and ``ProviderRefused``."""
        document = self._discovery.document()
        self._check_sender(document, issuer)
        tokens = self._exchanged(document, attempt, code)
        claims = verified_claims(tokens.get("id_token"), self._discovery.key, self._connection, attempt, now)
        missing = [name for name in self._connection.rules.claims if claim(claims, name) is None]
        if missing and usable_address(document.get("userinfo_endpoint")):
            return {**self._userinfo(document, tokens, str(claims["sub"])), **claims}
        return claims

    def diagnose(self) -> Iterator[Finding]:
        """Whether it can be reached and is sound, asked now."""
        subject = "sign-in provider"
        try:
            keys = self._discovery.fresh_keys()
        except ProviderUnavailable as error:
            yield Finding(
                subject=subject,
                state="error",
                says=str(error),
                mend="Check HANDOFF_OIDC_ISSUER, the network and certificates (docs/signin.md)",
            )
            return
        yield Finding(
            subject=subject,
            state="ok",
            says=f"{self._connection.issuer} answers; its discovery document is sound and lists {len(keys)} usable "
            f"keys. Its redirect address for this service has to be {self._connection.redirect_uri}",
        )
        if not self.can_confirm:
            yield Finding(
                subject="sign-in provider, clicks that need proof",
                state="warning",
                says="Google does not ask people to prove again who they are; approving overrides and changing other "
                "systems take a local account",
                mend="Give approvers a local account as well: /accounts",
            )

    def _check_sender(self, document: Mapping[str, Any], issuer: str | None) -> None:
        """The answer is of the provider that was asked (RFC 9207)."""
        promised = document.get("authorization_response_iss_parameter_supported") is True
        if issuer is None and not promised:
            return
        if issuer is None or not hmac.compare_digest(issuer.encode(), self._connection.issuer.encode()):
            raise ProviderRefused("The answer came from another provider than the one that was asked. Sign in again.")

    def _exchanged(self, document: Mapping[str, Any], attempt: Attempt, code: str) -> Mapping[str, Any]:
        try:
            tokens = self._client(document).fetch_token(
                document["token_endpoint"],
                code=code,
                code_verifier=attempt.verifier,
                grant_type="authorization_code",
                redirect_uri=self._connection.redirect_uri,
            )
        except OAuth2Error as error:
            raise ProviderRefused(_refusal(str(error.error))) from error
        except (ValueError, AttributeError, TypeError) as error:
            raise ProviderUnavailable("The sign-in provider's answer for the sign-in cannot be read.") from error
        found: Mapping[str, Any] = tokens
        return found

    def _userinfo(self, document: Mapping[str, Any], tokens: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
        """Claims that some providers keep out of the ID token. They are of the same person, or of no use."""
        token = tokens.get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            return {}
        headers = {"Authorization": f"Bearer {token}"}
        found = self._asking.json(document["userinfo_endpoint"], "who signed in (userinfo)", headers)
        if found.get("sub") != subject:
            raise ProviderRefused("The provider told of two different people in one sign-in. Nobody was signed in.")
        return found

    def _client(self, document: Mapping[str, Any]) -> Any:
        methods = document.get("token_endpoint_auth_methods_supported") or ()
        return OAuth2Client(
            self._asking,
            client_id=self._connection.client_id,
            client_secret=self._connection.client_secret,
            token_endpoint_auth_method="client_secret_post"
            if "client_secret_post" in methods
            else "client_secret_basic",
            scope=self._connection.scopes,
            redirect_uri=self._connection.redirect_uri,
            code_challenge_method="S256",
        )


def _refusal(code: str) -> str:
    if code == "invalid_grant":
        return (
            "The provider does not take this sign-in (any more): it was used already, or took too long. Sign in again."
        )
    if code in ("invalid_client", "unauthorized_client"):
        return (
            "The provider does not know this service any more. An administrator has to compare HANDOFF_OIDC_CLIENT_ID "
            "and HANDOFF_OIDC_CLIENT_SECRET with what the provider shows; secrets expire."
        )
    known = code if code.isascii() and code.replace("_", "").isalnum() and len(code) <= 64 else "an unknown error"
    return f"The provider refused the sign-in ({known}). Sign in again, or ask an administrator."
