"""Replies and exceptions of Zendesk as errors of ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from app.ports import (
    Conflict,
    NotPermitted,
    RateLimited,
    Rejected,
    RemoteError,
    RemoteUnavailable,
    TicketGone,
    Unauthorised,
)
from integrations.zendesk.failures import LONGEST_WAIT, failure_of_exception, failure_of_response, quota_of

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def reply(status: int, body: Any = None, headers: dict[str, str] | None = None) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response.headers.update(headers or {})
    response.request = requests.Request("PUT", "https://acme.zendesk.com/api/v2/tickets/5.json").prepare()
    return response


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"error": "Couldn't authenticate you"}, Unauthorised),
        (401, b"<html>", Unauthorised),
        (403, {"error": {"title": "Forbidden", "message": "No access."}}, NotPermitted),
        (403, b"<html>CloudFront</html>", RemoteUnavailable),
        (404, {"error": "RecordNotFound", "description": "Not found"}, TicketGone),
        (404, b"<html>No help desk</html>", RemoteUnavailable),
        (409, {"error": "UpdateConflict", "description": "outdated"}, Conflict),
        (422, {"error": "RecordInvalid", "description": "Record validation errors"}, Rejected),
        (400, {"error": {"title": "Invalid attribute", "message": "x"}}, Rejected),
        (408, {"error": "timeout"}, RemoteUnavailable),
        (413, {"error": "too large"}, Rejected),
        (429, {"error": "APIRateLimitExceeded"}, RateLimited),
        (429, b"<html>", RateLimited),
        (500, {"error": "InternalError"}, RemoteUnavailable),
        (502, b"<html>", RemoteUnavailable),
        (503, {}, RemoteUnavailable),
        (302, b"", Rejected),
        (200, b"<html>Sign in</html>", RemoteUnavailable),
        (200, b"", RemoteUnavailable),
        (200, [], RemoteUnavailable),
    ],
)
def test_each_bad_reply_has_its_kind(status: int, body: Any, kind: type[RemoteError]) -> None:
    failure = failure_of_response(reply(status, body), NOW)
    assert type(failure) is kind


@pytest.mark.parametrize(("status", "body"), [(200, {}), (201, {"ticket": {}}), (204, b"")])
def test_a_good_reply_is_no_failure(status: int, body: Any) -> None:
    assert failure_of_response(reply(status, body), NOW) is None


def test_a_refused_record_is_told_in_zendesks_words() -> None:
    complaint = {"description": "Closure gate: is required when solving a ticket", "error": None, "ticket_field_id": 1}
    body = {"error": "RecordInvalid", "description": "Record validation errors", "details": {"base": [complaint]}}
    said = str(failure_of_response(reply(422, body), NOW))
    assert "Closure gate: is required when solving a ticket" in said
    assert "PUT /api/v2/tickets/5.json" in said


def test_the_words_of_an_html_page_are_not_repeated() -> None:
    said = str(failure_of_response(reply(503, b"<html><b>internal host 10.0.0.1</b></html>"), NOW))
    assert "internal" not in said


def test_a_long_reason_is_cut() -> None:
    assert len(str(failure_of_response(reply(422, {"description": "x" * 10_000}), NOW))) < 700


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("-4", 0.0),
        ("999999", LONGEST_WAIT),
        ("inf", LONGEST_WAIT),
        ("Mon, 02 Nov 2026 12:00:45 GMT", 45.0),
        ("Mon, 02 Nov 2026 11:00:00 GMT", 0.0),
        ("nan", None),
        ("soon", None),
        ("", None),
    ],
)
def test_how_long_to_wait_is_read_from_seconds_or_a_date(value: str, seconds: float | None) -> None:
    failure = failure_of_response(reply(429, {}, {"Retry-After": value}), NOW)
    assert failure is not None
    assert failure.retry_after == seconds


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.ReadTimeout("https://acme.zendesk.com/secret"),
        requests.exceptions.ConnectTimeout("secret"),
        requests.exceptions.ConnectionError("secret"),
        requests.exceptions.ChunkedEncodingError("secret"),
        requests.exceptions.SSLError("secret"),
        requests.exceptions.RetryError("secret"),
        ValueError("secret"),
        KeyError("secret"),
    ],
)
def test_an_exception_is_told_without_its_own_text(error: Exception) -> None:
    failure = failure_of_exception(error, "https://acme.zendesk.com")
    assert isinstance(failure, RemoteUnavailable)
    assert "secret" not in str(failure)
    assert "https://acme.zendesk.com" in str(failure)


UPDATES = "zendesk-ratelimit-tickets-update"


@pytest.mark.parametrize(
    ("headers", "alone"),
    [
        ({"X-Rate-Limit-Remaining": "80", UPDATES: "total=100; remaining=60; resets=20"}, True),
        ({"X-Rate-Limit-Remaining": "80"}, True),
        ({"X-Rate-Limit-Remaining": "80", UPDATES: "total=100; remaining=0; resets=20"}, False),
        ({"X-Rate-Limit-Remaining": "0"}, False),
        ({}, False),
    ],
    ids=["this ticket's updates", "no word of updates", "the account's updates", "the account", "no word at all"],
)
def test_a_refused_update_tells_whether_it_was_the_ticket_or_the_account(headers: dict[str, str], alone: bool) -> None:
    failure = failure_of_response(reply(429, {}, headers), NOW)
    assert isinstance(failure, RateLimited)
    assert failure.only_here is alone


def of(path: str, headers: dict[str, str], status: int = 200) -> requests.Response:
    answer = reply(status, {}, headers)
    answer.request = requests.Request("GET", f"https://acme.zendesk.com/api/v2/{path}").prepare()
    return answer


def test_exports_and_searches_have_limits_of_their_own() -> None:
    for path in ("incremental/tickets/cursor.json?x=1", "search/count.json", "search.json"):
        failure = failure_of_response(of(path, {"X-Rate-Limit-Remaining": "0"}, 429), NOW)
        assert isinstance(failure, RateLimited)
        assert failure.only_here
        assert quota_of(of(path, {"X-Rate-Limit": "10", "X-Rate-Limit-Remaining": "9"}), NOW) is None


def test_the_plan_s_limit_and_what_is_left_of_it_are_read_from_every_answer() -> None:
    told = {"X-Rate-Limit": "700", "X-Rate-Limit-Remaining": "123", "ratelimit-reset": "17"}
    quota = quota_of(of("tickets/5.json", told), NOW)
    assert quota is not None
    assert (quota.limit, quota.remaining, (quota.until - NOW).total_seconds(), quota.of_account) == (700, 123, 17, True)
    assert quota_of(of("tickets/5.json", {"X-Rate-Limit": "\u0663"}), NOW) is None
