"""Signatures of Standard Webhooks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.standard_webhooks import BadSignature, signature, verify

# The example of the specification's reference implementations.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
IDENTIFIER = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def headers(**changed: str) -> dict[str, str]:
    sent = {"webhook-id": IDENTIFIER, "webhook-timestamp": "1614265330", "webhook-signature": SIGNATURE}
    return {**sent, **{name.replace("_", "-"): value for name, value in changed.items()}}


def test_the_example_of_the_specification_is_signed_and_verified() -> None:
    assert signature(SECRET, IDENTIFIER, AT, BODY) == SIGNATURE
    assert verify([SECRET], headers(), BODY, AT) == IDENTIFIER


def test_any_of_several_secrets_and_of_several_signatures_will_do() -> None:
    sent = headers(webhook_signature=f"v1,AAAA v1a,xyz {SIGNATURE}")
    assert verify(["another", SECRET], sent, BODY, AT + timedelta(minutes=4)) == IDENTIFIER


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook_id": "msg_2"},
        {"webhook_id": ""},
        {"webhook_timestamp": "1614265331"},
        {"webhook_timestamp": "soon"},
        {"webhook_timestamp": "²"},
        {"webhook_timestamp": "9" * 40},
        {"webhook_signature": ""},
        {"webhook_signature": "v1,"},
        {"webhook_signature": SIGNATURE.removeprefix("v1,")},
        {"webhook_signature": "v1,not base64"},
    ],
)
def test_whatever_is_changed_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        verify([SECRET], headers(**changed), BODY, AT)


def test_another_body_another_secret_no_secret_and_an_old_request_are_refused() -> None:
    for secrets, body, now in (
        ([SECRET], BODY + b" ", AT),
        (["another"], BODY, AT),
        ([], BODY, AT),
        ([SECRET], BODY, AT + timedelta(minutes=6)),
        ([SECRET], BODY, AT - timedelta(minutes=6)),
    ):
        with pytest.raises(BadSignature):
            verify(secrets, headers(), body, now)
