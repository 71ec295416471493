from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fingerprint import MARK, fingerprint, masked_template


def identity(code: str | None, text: str | None) -> str:
    made = fingerprint(code, text)
    assert made is not None
    return made.id


def test_an_error_without_code_and_text_has_no_fingerprint() -> None:
    assert fingerprint(None, None) is None
    assert fingerprint("  ", "\n") is None


def test_the_identity_names_its_version() -> None:
    assert identity("INV-NOT-FOUND", None).startswith("v1:")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (
            "Order 5521 could not be written to NetSuite at 2026-11-02T10:42:00+01:00",
            "Order 98112 could not be written to NetSuite at 2027-01-15T23:00:01Z",
        ),
        (
            'SKU "AB-1029" not found in warehouse 12',
            'SKU "ZZ" not found in warehouse 7',
        ),
        (
            "Connection to erp-prod.internal:8443 refused",
            "Connection to 10.20.30.40:443 refused",
        ),
        (
            "Feed https://feeds.example.com/a/1.xml returned 0 rows for retailer@example.com",
            "Feed https://shop.example.org/export?id=9 returned 12 rows for jo@shop.example.org",
        ),
        (
            "request 6f1c7a52-2f6b-4a3e-9b27-3c1f0a9d7e11 timed out after 30 s",
            "request 00000000-0000-4000-8000-000000000000 timed out after 1500 ms",
        ),
        (
            "java.net.SocketTimeoutException: Read timed out (thread 12) order=5521 retailer=ACME",
            "java.net.SocketTimeoutException: Read timed out (thread 3) order=77 retailer=Bellwood",
        ),
    ],
)
def test_the_same_exception_with_other_ids_times_and_places_is_the_same(earlier: str, later: str) -> None:
    assert identity("E-42", earlier) == identity("E-42", later)


def test_different_codes_with_the_same_text_differ() -> None:
    assert identity("INV-4041", "item missing") != identity("INV-4042", "item missing")


def test_different_messages_under_one_code_differ() -> None:
    assert identity("E-42", "token expired") != identity("E-42", "stock is negative")


def test_case_and_a_leading_http_or_error_of_the_code_do_not_matter() -> None:
    assert identity("HTTP 504", None) == identity("504", None)
    assert identity("error inv-not-found", "x") == identity("INV-NOT-FOUND", "x")


def test_a_text_that_repeats_its_code_is_the_same_as_one_that_does_not() -> None:
    assert identity("INV-NOT-FOUND", "INV-NOT-FOUND: item missing") == identity("INV-NOT-FOUND", "item missing")


def test_two_required_fields_are_two_exceptions() -> None:
    assert identity(None, 'required field "tax_id" is missing') != identity(None, 'required field "email" is missing')


def test_vendor_codes_inside_a_text_are_kept() -> None:
    assert identity(None, "ORA-00942: table or view does not exist") != identity(
        None, "ORA-01017: table or view does not exist"
    )
    assert identity(None, "gateway answered HTTP 504 to us") != identity(None, "gateway answered HTTP 401 to us")


def test_errors_in_json_are_told_apart_by_code_and_message_and_not_by_spacing() -> None:
    throttled = '{"code":"E-12","message":"Throttled","path":"/orders/5521"}'
    assert identity(None, throttled) == identity(None, throttled.replace('":', '": ').replace("5521", "98"))
    assert identity(None, throttled) != identity(None, throttled.replace("E-12", "E-13"))
    assert identity(None, throttled) != identity(None, throttled.replace("Throttled", "Rejected"))


def test_a_reason_given_as_a_pair_is_kept_and_other_pairs_are_masked() -> None:
    template = masked_template("order not written: retailer=ACME, reason=TOKEN_EXPIRED")
    assert template == f"order not written: retailer={MARK}, reason=TOKEN_EXPIRED"


def test_only_a_name_after_user_is_masked() -> None:
    assert masked_template("The user session expired") == "The user session expired"
    assert masked_template("login failed for user bob") == f"login failed for user {MARK}"


def test_exception_names_are_kept() -> None:
    assert (
        masked_template("psycopg2.errors.UniqueViolation: key 5521") == f"psycopg#.errors.UniqueViolation: key {MARK}"
    )


def test_a_full_stop_at_the_end_does_not_matter() -> None:
    assert identity("E-1", "the access token expired.") == identity("E-1", "the access token expired")


def test_words_with_a_slash_are_no_paths() -> None:
    assert masked_template("could not read/write stock") == "could not read/write stock"


def test_the_template_shows_what_was_masked() -> None:
    made = fingerprint("E-1", "Order 12 for user bob failed")
    assert made is not None
    assert made.template == f"Order {MARK} for user {MARK} failed"


def test_broken_characters_do_not_stop_it() -> None:
    assert fingerprint("E\ud800", "half a character \udfff 12") is not None


@given(st.text(max_size=300), st.text(max_size=20))
def test_it_is_a_pure_function_of_code_and_text(text: str, code: str) -> None:
    assert fingerprint(code, text) == fingerprint(code, text)


@given(st.integers(min_value=0, max_value=10**18), st.integers(min_value=0, max_value=10**18))
def test_any_number_is_as_good_as_any_other(one: int, other: int) -> None:
    assert identity(None, f"Job {one} failed on host web{one}") == identity(
        None, f"Job {other} failed on host web{other}"
    )


@given(st.text(alphabet=" \t\n", min_size=1, max_size=5))
def test_white_space_does_not_matter(gap: str) -> None:
    assert identity(None, f"order{gap}sync failed") == identity(None, "order sync failed")


@pytest.mark.parametrize(
    "hostile",
    [
        "a" * 200_000,
        "=" * 100_000,
        "<*>" * 60_000,
        "\x00 " * 60_000,
        "/" * 100_000,
        "a.b" * 60_000,
        "k=v{" * 50_000,
        '="' * 80_000,
        "for a from " * 20_000,
        "(" * 100_000,
    ],
)
def test_hostile_texts_take_no_longer_than_long_ones(hostile: str) -> None:
    started = time.process_time()
    fingerprint(None, hostile)
    assert time.process_time() - started < 0.5
