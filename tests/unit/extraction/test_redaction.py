"""Masking: what must not be stored goes, ids stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.redaction import mask


@pytest.mark.parametrize(
    ("text", "masked", "kind"),
    [
        ("card 4111 1111 1111 1111 used", "card [CARD-1] used", "card"),
        ("Amex 378282246310005", "Amex [CARD-1]", "card"),
        ("IBAN DE89 3704 0044 0532 0130 00.", "IBAN [IBAN-1].", "iban"),
        ("write to a.b@example.com now", "write to [EMAIL-1] now", "email"),
        ("call +49 171 5550123", "call [PHONE-1]", "phone"),
        ("Tel. 030 1234567", "Tel. [PHONE-1]", "phone"),
        ("電話番号: 090-1234-5678", "電話番号: [PHONE-1]", "phone"),
        ("password: Sommer2026!", "password: [SECRET-1]", "secret"),
        ("api_key=abc123def456", "api_key=[SECRET-1]", "secret"),
        ("Authorization: Bearer abcDEF.123-xyz", "Authorization: Bearer [SECRET-1]", "secret"),
        ("key sk_live_abcdEFGH1234567890", "key [SECRET-1]", "secret"),
        ("https://x.example/hook?token=abcdef123", "https://x.example/hook?token=[SECRET-1]", "secret"),
        ("postgres://app:s3cretpw@db.example/x", "postgres://app:[SECRET-1]@db.example/x", "secret"),
    ],
)
def test_what_must_not_be_stored_becomes_a_placeholder(text: str, masked: str, kind: str) -> None:
    result = mask(text)
    assert result.text == masked
    assert result.kinds == (kind,)
    assert result.counts == {kind: 1}


@pytest.mark.parametrize(
    "text",
    [
        "order number 4111111111111111 is missing",
        "Job-ID: 4111111111111111",
        "transaction 5555555555554444 captured",
        "number 4111111111111112 fails Luhn",
        "run 7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "2026-04-04T18:47:22+02:00",
        "pi_3OkT2xLkdIwHu7ix1d9Qb2Zr",
        "the token has expired",
        "invalid password",
        "token: expired",
        "tracking 00340434161094000000",
        "Amazon order 302-1234567-7654321",
    ],
)
def test_ids_times_and_plain_words_survive(text: str) -> None:
    assert mask(text).text == text


def test_the_same_value_gets_the_same_placeholder() -> None:
    result = mask("a@x.example wrote to b@x.example, then a@x.example again")
    assert result.text == "[EMAIL-1] wrote to [EMAIL-2], then [EMAIL-1] again"
    assert result.counts == {"email": 3}


def test_what_is_to_be_kept_is_kept() -> None:
    assert mask("see 4111111111111111", keep=["4111111111111111"]).text == "see 4111111111111111"


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once
