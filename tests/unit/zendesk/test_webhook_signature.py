"""Who may speak to the receiver as Zendesk: signature, timestamp, secrets."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ports import BadSignature, SiteConnection
from integrations.zendesk import connect
from integrations.zendesk.webhook import PUBLIC_TEST_SECRET, verify_signature

SECRET = "a-secret-of-our-own+/="
STAMP = "2026-11-02T10:44:21Z"
NOW = datetime(2026, 11, 2, 10, 45, tzinfo=UTC)
BODY = b'{"type":"zen:event-type:ticket.created"}'
SIGNATURE = "X-Zendesk-Webhook-Signature"
TIMESTAMP = "X-Zendesk-Webhook-Signature-Timestamp"


def signature(secret: str = SECRET, stamp: str = STAMP, body: bytes = BODY) -> str:
    digest = hmac.new(secret.encode(), stamp.encode() + body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def headers(signed: str | None = None, stamp: str = STAMP) -> dict[str, str]:
    return {SIGNATURE: signature(stamp=stamp) if signed is None else signed, TIMESTAMP: stamp}


def test_a_signature_made_elsewhere_is_accepted() -> None:
    # printf '%s' '2026-11-02T10:44:21Z{"type":"zen:event-type:ticket.created"}' |
    #   openssl dgst -sha256 -hmac 'a-secret-of-our-own+/=' -binary | base64
    made_with_openssl = "i62uuOHSoY92nwYbGbRKQxAFYEdrLJ5fQqyFSY76S9Q="
    verify_signature([SECRET], headers(made_with_openssl), BODY, NOW)


def test_header_names_are_found_in_any_case() -> None:
    lower = {name.lower(): value for name, value in headers().items()}
    upper = {name.upper(): value for name, value in headers().items()}
    verify_signature([SECRET], lower, BODY, NOW)
    verify_signature([SECRET], upper, BODY, NOW)


@pytest.mark.parametrize("secrets", [[SECRET, "old"], ["new", SECRET], ["", SECRET]])
def test_any_of_several_secrets_will_do(secrets: list[str]) -> None:
    verify_signature(secrets, headers(), BODY, NOW)


@pytest.mark.parametrize("off", [timedelta(minutes=15), -timedelta(minutes=15), timedelta()])
def test_a_timestamp_within_fifteen_minutes_is_accepted(off: timedelta) -> None:
    signed_at = datetime(2026, 11, 2, 10, 44, 21, tzinfo=UTC)
    verify_signature([SECRET], headers(), BODY, signed_at + off)


@pytest.mark.parametrize("off", [timedelta(minutes=15, seconds=1), -timedelta(minutes=15, seconds=1)])
def test_a_timestamp_further_off_is_refused_either_way(off: timedelta) -> None:
    signed_at = datetime(2026, 11, 2, 10, 44, 21, tzinfo=UTC)
    with pytest.raises(BadSignature, match="15 minutes"):
        verify_signature([SECRET], headers(), BODY, signed_at + off)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {SIGNATURE: signature()},
        {TIMESTAMP: STAMP},
        {SIGNATURE: "", TIMESTAMP: STAMP},
        headers("not base64"),
        headers("ÄÖÜ☃"),
        headers("\udcff"),
        headers(signature()[:-1]),
        headers(signature() + "A"),
        headers(signature(secret="another")),
        headers(signature(body=BODY + b" ")),
        headers(signature(stamp="2026-11-02T10:44:22Z")),
        headers(base64.b64encode(hmac.new(base64.b64decode("c2VjcmV0"), BODY, hashlib.sha256).digest()).decode()),
        headers(hmac.new(SECRET.encode(), STAMP.encode() + BODY, hashlib.sha256).hexdigest()),
    ],
)
def test_everything_else_is_refused(sent: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        verify_signature([SECRET], sent, BODY, NOW)


@pytest.mark.parametrize("stamp", ["yesterday", "2026-11-02T10:44:21", "1762080261", "2026-13-02T10:44:21Z", "☃"])
def test_a_signed_timestamp_that_is_no_moment_is_refused(stamp: str) -> None:
    with pytest.raises(BadSignature, match="ISO 8601"):
        verify_signature([SECRET], headers(stamp=stamp), BODY, NOW)


@pytest.mark.parametrize("secrets", [[], [""], [PUBLIC_TEST_SECRET]])
def test_without_a_secret_of_our_own_nothing_is_accepted(secrets: list[str]) -> None:
    signed = signature(secrets[0]) if secrets else signature("")
    with pytest.raises(BadSignature, match="No Zendesk webhook secret"):
        verify_signature(secrets, headers(signed), BODY, NOW)


def test_the_public_test_secret_is_not_accepted_beside_a_good_one() -> None:
    with pytest.raises(BadSignature, match="does not match"):
        verify_signature([SECRET, PUBLIC_TEST_SECRET], headers(signature(PUBLIC_TEST_SECRET)), BODY, NOW)


def test_a_connection_with_the_public_test_secret_is_refused() -> None:
    site = SiteConnection(
        system="zendesk",
        name="acme",
        url="https://acme.zendesk.com",
        email="bot@acme.example",
        token="t",
        webhook_secrets=(SECRET, f" {PUBLIC_TEST_SECRET} "),
    )
    with pytest.raises(ValueError, match="public test secret"):
        connect(site)


@settings(deadline=None)
@given(body=st.binary(max_size=300), secret=st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()))
def test_what_is_signed_is_accepted_and_any_other_body_is_not(body: bytes, secret: str) -> None:
    sent = headers(signature(secret, body=body))
    verify_signature([secret], sent, body, NOW)
    with pytest.raises(BadSignature):
        verify_signature([secret], sent, body + b"x", NOW)
