"""Jira's webhook signature: what is accepted and everything that is not."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from app.ports import BadSignature
from integrations.jira.webhook import verify

SECRET = "It's a Secret to Everybody"
BODY = b"Hello World!"
SIGNATURE = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
"""The vector of Jira's own webhooks page."""


def test_the_vendors_vector_is_accepted() -> None:
    verify({"X-Hub-Signature": SIGNATURE}, BODY, [SECRET])


@pytest.mark.parametrize("name", ["x-hub-signature", "X-HUB-SIGNATURE", "X-Hub-signature"])
def test_the_header_is_found_without_regard_to_case(name: str) -> None:
    verify({name: SIGNATURE}, BODY, [SECRET])


@pytest.mark.parametrize("signature", [SIGNATURE.upper().replace("SHA256", "sha256"), SIGNATURE.replace("sha", "SHA")])
def test_hex_digits_and_method_are_read_without_regard_to_case(signature: str) -> None:
    verify({"X-Hub-Signature": signature}, BODY, [SECRET])


@pytest.mark.parametrize("secrets", [["new", SECRET], [SECRET, "new"], ["", SECRET]])
def test_any_of_several_secrets_serves_so_that_they_can_be_rotated(secrets: list[str]) -> None:
    verify({"X-Hub-Signature": SIGNATURE}, BODY, secrets)


@pytest.mark.parametrize("secrets", [[], [""], ["", ""]])
def test_without_a_secret_nothing_is_accepted(secrets: list[str]) -> None:
    empty = hmac.new(b"", BODY, hashlib.sha256).hexdigest()
    with pytest.raises(BadSignature, match="No webhook secret"):
        verify({"X-Hub-Signature": f"sha256={empty}"}, BODY, secrets)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": SIGNATURE},
        {"X-Hub-Signature": ""},
        {"X-Hub-Signature": "sha256="},
        {"X-Hub-Signature": SIGNATURE.removeprefix("sha256=")},
        {"X-Hub-Signature": SIGNATURE[:-1]},
        {"X-Hub-Signature": SIGNATURE + "00"},
        {"X-Hub-Signature": SIGNATURE.replace("sha256", "sha1")},
        {"X-Hub-Signature": SIGNATURE.replace("sha256", "md5")},
        {"X-Hub-Signature": "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest()},
        {"X-Hub-Signature": "sha256=" + hashlib.sha256(BODY).hexdigest()},
        {"X-Hub-Signature": f"{SIGNATURE},{SIGNATURE}"},
        {"X-Hub-Signature": "sha256=\u00e9\u00e9" + "0" * 62},
        {"X-Hub-Signature": "sha256=\udce9" + "0" * 63},
        {"X-Hub-Signature": "sha256=" + "\u0660" * 64},
    ],
)
def test_a_missing_malformed_or_foreign_signature_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        verify(headers, BODY, [SECRET])


@pytest.mark.parametrize("body", [b"", b"Hello World", b"hello World!", b"Hello World!\n"])
def test_another_body_is_refused(body: bytes) -> None:
    with pytest.raises(BadSignature, match="does not fit"):
        verify({"X-Hub-Signature": SIGNATURE}, body, [SECRET])


def test_the_secret_is_not_in_the_refusal() -> None:
    with pytest.raises(BadSignature) as refusal:
        verify({"X-Hub-Signature": "sha256=00"}, BODY, [SECRET])
    assert SECRET not in str(refusal.value)
