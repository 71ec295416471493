"""Whatever Jira or the network does wrong becomes one error of ours with one sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
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
from integrations.jira.failures import (
    NoSuchResource,
    RejectedFields,
    failure_of_exception,
    failure_of_response,
    quota_of,
    retry_after,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def reply(status: int, body: Any = None, headers: dict[str, str] | None = None) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made.headers.update(headers or {"Content-Type": "application/json"})
    made.raw = BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
    made.request = requests.Request("PUT", "https://x.atlassian.net/rest/api/3/issue/10001?notifyUsers=false").prepare()
    return made


@pytest.mark.parametrize(
    ("status", "kind", "permanent"),
    [
        (400, Rejected, True),
        (401, Unauthorised, True),
        (403, NotPermitted, True),
        (404, TicketGone, True),
        (408, RemoteUnavailable, False),
        (409, Conflict, False),
        (410, Rejected, True),
        (413, Rejected, True),
        (422, Rejected, True),
        (429, RateLimited, False),
        (500, RemoteUnavailable, False),
        (502, RemoteUnavailable, False),
        (503, RemoteUnavailable, False),
        (504, RemoteUnavailable, False),
    ],
)
def test_each_status_is_the_error_that_it_means(status: int, kind: type[RemoteError], permanent: bool) -> None:
    failure = failure_of_response(reply(status, {"errorMessages": ["Because."]}), NOW)
    assert type(failure) is kind
    assert failure.permanent is permanent
    assert str(failure).startswith(f"Jira answered {status} to PUT /rest/api/3/issue/10001: Because.")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"errorMessages": ["One.", "Two."], "errors": {}}, "One. Two."),
        ({"errorMessages": [], "errors": {"summary": "is required"}}, "summary: is required."),
        ({"message": "Client must be authenticated"}, "Client must be authenticated."),
        ({"errorMessage": "Service down"}, "Service down."),
        ({"errors": ["odd"]}, None),
        ({"errorMessages": [{"odd": 1}]}, None),
        ([], None),
        (None, None),
        (7, None),
        (b"", None),
        (b"{broken", None),
        (b"[" * 100_000, None),
        (b"\xff\xfe", None),
    ],
)
def test_jiras_own_reason_is_quoted_where_there_is_one(body: Any, said: str | None) -> None:
    text = str(failure_of_response(reply(422, body), NOW))
    assert text == f"Jira answered 422 to PUT /rest/api/3/issue/10001{f': {said}' if said else '.'}"


def test_fields_that_are_refused_are_named() -> None:
    failure = failure_of_response(reply(400, {"errors": {"customfield_1": "not on the screen"}}), NOW)
    assert isinstance(failure, RejectedFields)
    assert failure.fields == {"customfield_1"}


def test_only_an_issue_that_is_not_found_is_a_ticket_that_is_gone() -> None:
    of_something_else = reply(404, {})
    of_something_else.request = requests.Request("GET", "https://x.atlassian.net/rest/api/3/myself").prepare()
    failure = failure_of_response(of_something_else, NOW)
    assert isinstance(failure, NoSuchResource)
    assert not failure.permanent


@pytest.mark.parametrize("reason", ["AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED"])
def test_a_404_for_want_of_credentials_does_not_mean_that_the_ticket_is_gone(reason: str) -> None:
    headers = {"Content-Type": "application/json", "X-Seraph-LoginReason": reason}
    assert isinstance(failure_of_response(reply(404, {}, headers), NOW), NotPermitted)
    assert isinstance(failure_of_response(reply(404, {}, {"X-Seraph-LoginReason": "OK"}), NOW), TicketGone)


@pytest.mark.parametrize("status", [400, 403, 404, 502, 503])
def test_an_html_page_is_an_outage_and_is_not_quoted(status: int) -> None:
    page = reply(status, b"<html><body><h1>Request blocked</h1></body></html>", {"Content-Type": "text/html"})
    failure = failure_of_response(page, NOW)
    assert isinstance(failure, RemoteUnavailable)
    assert "<" not in str(failure)
    assert "blocked" not in str(failure)


def test_a_log_in_page_with_401_is_still_a_refusal() -> None:
    page = reply(401, b"<html>log in</html>", {"Content-Type": "text/html"})
    assert isinstance(failure_of_response(page, NOW), NotPermitted)


def test_a_redirect_names_the_host_to_use() -> None:
    failure = failure_of_response(reply(301, b"", {"Location": "https://new.atlassian.net/x?secret=1"}), NOW)
    assert str(failure).endswith("with a redirect to new.atlassian.net; set the site's URL to that address.")


def test_a_long_reason_is_cut() -> None:
    assert len(str(failure_of_response(reply(400, {"errorMessages": ["x" * 10_000]}), NOW))) < 400


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": " 0 "}, 0.0),
        ({"Retry-After": "-5"}, 0.0),
        ({"Retry-After": "99999999"}, 3600.0),
        ({"Retry-After": "inf"}, 3600.0),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Fri, 20 Nov 2026 09:01:30 GMT"}, 90.0),
        ({"Retry-After": "Fri, 20 Nov 2026 08:00:00 GMT"}, 0.0),
        ({"Retry-After": "Fri, 20 Nov 2026 09:00:10 -0000"}, 10.0),
        ({"X-RateLimit-Reset": "2026-11-20T09:00:30Z"}, 30.0),
        ({"X-RateLimit-Reset": "later"}, None),
        ({"Retry-After": "5", "X-RateLimit-Reset": "2026-11-20T09:00:30Z"}, 5.0),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(reply(429, {}, headers), NOW) == seconds


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (requests.exceptions.ReadTimeout("secret"), "did not answer in time"),
        (requests.exceptions.ConnectTimeout("secret"), "cannot be reached"),
        (requests.exceptions.SSLError("secret"), "TLS certificate"),
        (requests.exceptions.ConnectionError("secret"), "cannot be reached"),
        (requests.exceptions.JSONDecodeError("secret", "", 0), "not JSON"),
        (requests.exceptions.ChunkedEncodingError("secret"), "ChunkedEncodingError"),
    ],
)
def test_an_exception_is_an_outage_and_its_text_stays_inside(error: Exception, said: str) -> None:
    failure = failure_of_exception(error, "https://x.atlassian.net")
    assert isinstance(failure, RemoteUnavailable)
    assert said in str(failure)
    assert "secret" not in str(failure)


def test_too_many_writes_to_one_issue_concern_that_issue_alone() -> None:
    per_issue = reply(429, {}, {"RateLimit-Reason": "jira-per-issue-on-write", "Retry-After": "2"})
    burst = reply(429, {}, {"RateLimit-Reason": "jira-burst-based", "Retry-After": "1"})
    assert [failure_of_response(each, NOW).only_here for each in (per_issue, burst)] == [True, False]  # type: ignore[attr-defined]


def test_what_is_left_of_a_limit_is_read_from_every_answer() -> None:
    told = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "7", "X-RateLimit-Reset": "2026-11-20T09:00:30Z"}
    quota = quota_of(reply(200, {}, told), NOW)
    assert quota is not None
    assert (quota.limit, quota.remaining, (quota.until - NOW).total_seconds(), quota.of_account) == (100, 7, 30, False)
    assert quota_of(reply(200, {}, {"X-RateLimit-Limit": "many", "X-RateLimit-Remaining": "-1"}), NOW) is None
