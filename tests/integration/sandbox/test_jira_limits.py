"""Limits and faults of the Jira stand-in, with the real headers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
import requests

from integrations.sandbox.jira import limits_of
from integrations.sandbox.jira_limits import Limits


class Timer:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_21st_write_to_an_issue_within_two_seconds_has_to_wait():
    timer = Timer()
    limits = Limits(timer=timer)
    for _ in range(20):
        assert limits.write("10001") is None
        timer.now += 0.05
    refused = limits.write("10001")
    assert refused is not None
    assert (refused.reason, refused.retry_after) == ("jira-per-issue-on-write", pytest.approx(1.0))
    assert limits.write("10002") is None
    timer.now += 1.1
    assert limits.write("10001") is None


def test_the_101st_write_within_thirty_seconds_has_to_wait_longer():
    timer = Timer()
    limits = Limits(timer=timer)
    for _ in range(100):
        assert limits.write("1") is None
        timer.now += 0.2
    refused = limits.write("1")
    assert refused is not None
    assert refused.retry_after == pytest.approx(10.0)


def test_bursts_are_counted_by_method_and_endpoint():
    timer = Timer()
    limits = Limits(timer=timer)
    answers = [limits.request("PUT", "edit_issue").allowed for _ in range(51)]
    assert answers == [True] * 50 + [False]
    assert limits.request("GET", "edit_issue").allowed
    assert limits.request("PUT", "set_property").allowed
    timer.now += 0.03
    assert limits.request("PUT", "edit_issue").allowed


def test_a_refusal_says_when_to_come_back_and_why():
    limits = Limits(timer=Timer(), issue_writes=((1, 2.0),))
    limits.write("1")
    refused = limits.write("1")
    assert refused is not None
    assert refused.headers(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)) == {
        "X-RateLimit-Limit": "1",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-NearLimit": "true",
        "Retry-After": "2",
        "X-RateLimit-Reset": "2026-11-20T09:00:02Z",
        "RateLimit-Reason": "jira-per-issue-on-write",
    }


def test_too_many_writes_are_answered_with_429_over_http(jira, service):
    key, limits = service.create(), limits_of(jira.app)
    limits.timer = Timer()
    replies = [service.put(f"issue/{key}", {"fields": {"labels": [f"l{n}"]}}) for n in range(21)]
    limits.timer = Limits().timer
    limits.reset()
    assert [reply.status_code for reply in replies] == [204] * 20 + [429]
    assert replies[-1].headers["RateLimit-Reason"] == "jira-per-issue-on-write"
    assert int(replies[-1].headers["Retry-After"]) >= 1
    assert service.get(f"issue/{key}").json()["fields"]["labels"] == ["l19"]


def test_a_lost_answer_means_that_the_write_was_done(jira, service):
    key = service.create()
    jira.world.faults.add("drop_after", method="PUT", path=f"/issue/{key}$")
    with pytest.raises(requests.ConnectionError):
        service.put(f"issue/{key}", {"fields": {"labels": ["written"]}})
    assert service.get(f"issue/{key}").json()["fields"]["labels"] == ["written"]


def test_a_dropped_connection_means_that_nothing_was_done(jira, service):
    key = service.create()
    jira.world.faults.add("drop", method="PUT")
    with pytest.raises(requests.ConnectionError):
        service.put(f"issue/{key}", {"fields": {"labels": ["lost"]}})
    assert service.get(f"issue/{key}").json()["fields"]["labels"] == []
    assert jira.world.requests.select("PUT")[0].status == 0


def test_an_answer_may_break_off_in_the_middle(jira, service):
    key = service.create()
    jira.world.faults.add("half", method="GET")
    with pytest.raises(requests.RequestException):
        service.get(f"issue/{key}").json()
    assert service.get(f"issue/{key}").status_code == 200


def test_a_request_may_hang_until_it_is_released(jira, service):
    key = service.create()
    jira.world.faults.add("hang", method="GET")
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(service.get(f"issue/{key}").status_code))
    thread.start()
    assert jira.world.faults.wait_until_hanging()
    assert service.get(f"issue/{key}").status_code == 200
    assert codes == []
    jira.world.faults.release()
    thread.join(timeout=10)
    assert codes == [200]


def test_errors_come_as_json_or_as_a_page_of_a_proxy(jira, service):
    key = service.create()
    faults = jira.world.faults
    faults.add("error", status=502)
    faults.add("html", status=403)
    faults.add("rate_limit", retry_after="Fri, 20 Nov 2026 23:59:59 GMT", times=2)
    first, second, third, fourth, fifth = (service.get(f"issue/{key}") for _ in range(5))
    assert (first.status_code, first.headers["Content-Type"]) == (502, "application/json")
    assert (second.status_code, second.text.startswith("<html>")) == (403, True)
    assert third.headers["Retry-After"] == "Fri, 20 Nov 2026 23:59:59 GMT"
    assert (fourth.status_code, fifth.status_code) == (429, 200)
