"""What the API tells: records, verdicts, closes and patterns, page by page, as described, and problems otherwise."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.store import audit, retention, tickets
from app.store.database import StoreUnavailable
from app.workflow import reading_api
from app.workflow.service import Service
from schemas import validator
from tests.support.api_rows import PROVED, a_token, ask, keep_exception, undo
from tests.support.exceptions_stage import DEADLOCK, fill_history
from tests.support.service import StandingClock, a_service
from tests.support.stage import a_record, a_verdict, keep_ticket
from tests.support.tracker import NOW, Tracker, a_ticket

SCHEMAS = {
    "/records": "api_records",
    "/records/": "api_record",
    "/verdicts": "api_closes",
    "/verdicts/": "api_verdict",
    "/patterns": "api_patterns",
    "/patterns/": "api_pattern",
}


@pytest.fixture
def service(database_url: str, tracker: Tracker, clock: StandingClock) -> Iterator[Service]:
    """The service, on both databases."""
    made = a_service(database_url, tracker, clock=clock)
    yield made
    made.close()


@pytest.fixture
def secret(service: Service) -> str:
    return a_token(service)


def told(client: FlaskClient, path: str, secret: str) -> Any:
    """What is answered, which is as its schema says."""
    answer = ask(client, path, secret)
    assert answer.status_code == 200, answer.text
    name = SCHEMAS["/" + path.split("?")[0].split("/")[1] + ("/" if path.count("/") > 1 else "")]
    assert [error.message for error in validator(name).iter_errors(answer.json)] == []
    return answer.json


def test_a_record_is_told_with_its_ticket_and_what_is_known_of_it(
    client: FlaskClient, service: Service, secret: str
) -> None:
    with service.database.write() as connection:
        keep_exception(connection, "4711", bucket="fraud_risk")
    found = told(client, "/records/jira/test/OPS-4711", secret)
    assert found == told(client, "/records/jira/test/4711", secret) == told(client, "/records", secret)["records"][0]
    assert found["record"] == a_record().to_dict()
    assert found["ticket"] == {
        "system": "jira",
        "site": "test",
        "id": "4711",
        "key": "OPS-4711",
        "url": "https://jira.test/browse/4711",
    }
    known = {name: found[name] for name in ("open", "gone", "bucket", "failure_pattern", "fingerprint", "allowed")}
    assert known == {
        "open": True,
        "gone": False,
        "bucket": "fraud_risk",
        "failure_pattern": "order_sync_gap",
        "fingerprint": DEADLOCK,
        "allowed": False,
    }
    assert (found["updated_at"], found["failed_at"]) == ("2026-11-02T12:00:00Z", "2026-11-02T10:00:00Z")


def test_a_list_is_walked_by_its_link_to_the_end(client: FlaskClient, service: Service, secret: str) -> None:
    with service.database.write() as connection:
        for number in range(7):
            keep_exception(connection, str(number), NOW + timedelta(seconds=number // 2))
    path, keys, pages = "/records?limit=3&system=jira", [], 0
    while path:
        page = told(client, path, secret)
        keys += [one["ticket"]["key"] for one in page["records"]]
        pages += 1
        link = ask(client, path, secret).headers.get("Link", "")
        assert bool(link) == (page["next"] is not None)
        path = link.partition(">")[0].removeprefix("</api/v1") if link else ""
    assert sorted(keys) == [f"OPS-{number}" for number in range(7)]
    assert pages == 3


def test_who_goes_on_from_resume_since_misses_nothing_that_was_committed_late(
    client: FlaskClient, service: Service, secret: str, clock: StandingClock
) -> None:
    with service.database.write() as connection:
        keep_exception(connection, "1", NOW)
        keep_exception(connection, "2", NOW)
    page = told(client, "/records?limit=1", secret)
    clock.advance(hours=1)
    page = told(client, f"/records?limit=1&cursor={page['next']}", secret)
    assert page["next"] is None
    with service.database.write() as connection:
        keep_exception(connection, "0", NOW - timedelta(seconds=100))
    assert page["resume_since"] == "2026-11-02T11:58:00Z"
    again = told(client, f"/records?updated_since={page['resume_since']}", secret)
    assert [one["ticket"]["key"] for one in again["records"]] == ["OPS-0", "OPS-1", "OPS-2"]


def test_the_stored_verdict_is_told_and_the_tracker_is_not_asked(
    client: FlaskClient, service: Service, secret: str, tracker: Tracker
) -> None:
    with service.database.write() as connection:
        ticket = keep_exception(connection, "1", NOW - timedelta(hours=3))
    found = told(client, "/verdicts/jira/test/OPS-1", secret)
    assert found["verdict"] == a_verdict(ticket).to_dict()
    assert (found["open"], found["judged_at"]) == (True, "2026-11-02T09:00:00Z")
    assert tracker.calls == []


def test_closes_are_told_with_what_became_of_them(client: FlaskClient, service: Service, secret: str) -> None:
    with service.database.write() as connection:
        keep_exception(connection, "1", closed_at=NOW, verdict=PROVED)
        reopened = keep_exception(connection, "2")
        undo(connection, reopened, NOW - timedelta(minutes=2), NOW - timedelta(minutes=1))
    proved, reverted = (
        told(client, f"/verdicts?outcome={outcome}", secret)["verdicts"] for outcome in ("proved", "reverted")
    )
    assert [(one["ticket"]["key"], one["verdict"]["path"]) for one in proved] == [("OPS-1", "technical")]
    assert [(one["ticket"]["key"], one["closed_at"], one["verdict"]) for one in reverted] == [
        ("OPS-2", "2026-11-02T11:58:00Z", None)
    ]
    assert len(told(client, "/verdicts", secret)["verdicts"]) == 2


def test_what_was_missing_at_an_undone_close_is_as_the_trail_says(
    client: FlaskClient, service: Service, secret: str
) -> None:
    closed_at = NOW - timedelta(minutes=2)
    with service.database.write() as connection:
        ticket = keep_exception(connection, "2")
        undo(connection, ticket, closed_at, NOW)
        detail = {"closed_at": closed_at.isoformat(), "missing": ["success_screenshot"]}
        audit.record(connection, "reverted", NOW, detail, ref=ticket.ref)
    (one,) = told(client, "/verdicts", secret)["verdicts"]
    assert one["missing"] == ["success_screenshot"]


def test_patterns_are_listed_and_told_with_counts_and_what_held(
    client: FlaskClient, service: Service, secret: str
) -> None:
    fill_history(service.database)
    listed = told(client, "/patterns?limit=1", secret)
    names = [one["id"] for one in listed["patterns"]]
    while listed["next"] is not None:
        listed = told(client, f"/patterns?limit=1&cursor={listed['next']}", secret)
        names += [one["id"] for one in listed["patterns"]]
    assert names == sorted(set(names))
    found = told(client, f"/patterns/{DEADLOCK}", secret)
    assert found["boundary"] == {"from": "Shopify", "to": "NetSuite"}
    assert [one["days"] for one in found["episodes"]] == [30, 90]
    assert found["tickets"] >= found["episodes"][1]["count"] >= found["episodes"][0]["count"] >= 1
    assert DEADLOCK in found["fingerprints"]
    assert all(one["applications"] for one in found["resolutions"])
    keys = {one["ticket"]["key"] for one in told(client, f"/records?pattern={DEADLOCK}", secret)["records"]}
    assert keys
    assert {one["fingerprint"] for one in told(client, f"/records?pattern={DEADLOCK}", secret)["records"]} == {DEADLOCK}


@pytest.mark.parametrize("path", ["/records/jira/test/OPS-1", "/verdicts/jira/test/OPS-1", f"/patterns/{DEADLOCK}"])
def test_what_did_not_change_is_not_sent_again(client: FlaskClient, service: Service, secret: str, path: str) -> None:
    with service.database.write() as connection:
        keep_exception(connection, "1")
    first = ask(client, path, secret)
    again = ask(client, path, secret, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Vary"] == "Authorization"
    with service.database.write() as connection:
        keep_exception(connection, "1", NOW + timedelta(seconds=1), closed_at=NOW, verdict=PROVED)
        keep_exception(connection, "2", NOW + timedelta(seconds=1))
    assert ask(client, path, secret, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_texts_that_are_not_kept_any_more_are_said_to_be_gone(
    client: FlaskClient, service: Service, secret: str
) -> None:
    with service.database.write() as connection:
        ticket = keep_exception(connection, "1", closed_at=NOW)
        row = tickets.by_key(connection, "jira", "test", ticket.key)
        assert row is not None
        retention.remove_texts(connection, row)
    found = told(client, "/records/jira/test/OPS-1", secret)
    assert (found["subject"], found["record"]) == ("", None)
    missing = told(client, "/verdicts/jira/test/OPS-1", secret)["verdict"]["missing"]
    assert {item["message"] for item in missing} == {reading_api.NOT_KEPT}


def a_cursor(parts: object) -> str:
    return urlsafe_b64encode(json.dumps(parts).encode()).decode()


REFUSED = [
    ("/records?limit=0", "limit is '0'"),
    ("/records?limit=101", "limit is '101'"),
    ("/records?limit=٣", "limit is"),
    ("/records?limit=1&limit=2", "limit is given 2 times"),
    ("/records?page=2", "no parameter 'page'"),
    ("/records?system=github", "system is 'github'"),
    ("/records?status=new", "status is 'new'"),
    ("/records?bucket=x", "bucket is 'x'"),
    ("/records?site=", "site has 0 characters"),
    ("/records?updated_since=yesterday", "updated_since is 'yesterday'"),
    ("/records?updated_since=2026-11-02T10:44:00", "updated_since"),
    ("/records?updated_since=2026-11-02T10:44:00+00:00", "%2B"),
    ("/verdicts?outcome=won", "outcome is 'won'"),
    ("/verdicts?judged_since=1", "judged_since is '1'"),
    ("/records/jira/test/OPS-1?limit=1", "no parameter 'limit'"),
    ("/records?cursor=x", "cursor is none"),
    ("/records?cursor=%00", "cursor is none"),
    (f"/records?cursor={a_cursor([1, 2])}", "cursor is none"),
    (f"/records?cursor={a_cursor([1, 10**30, 'a', 'b', 'c', 0])}", "cursor is none"),
    (f"/records?cursor={a_cursor([1, -5, 'a', 'b', 'c', 0])}", "cursor is none"),
    (f"/records?cursor={a_cursor([True, 5, 'a', 'b', 'c', 0])}", "cursor is none"),
    (f"/records?cursor={a_cursor([1, 5, 'a', 'b', None, 0])}", "cursor is none"),
    (f"/records?cursor={a_cursor([1, 5, 'a', 'b', 'c', 2])}", "cursor is none"),
    (f"/records?cursor={a_cursor({'at': 1})}", "cursor is none"),
    (f"/patterns?cursor={a_cursor([1])}", "cursor is none"),
]


def test_what_cannot_be_asked_is_refused_with_a_sentence(client: FlaskClient, secret: str) -> None:
    for path, says in REFUSED:
        answer = ask(client, path, secret)
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json"), path
        assert says in answer.json["detail"]
        assert not list(validator("problem").iter_errors(answer.json))


ABSENT = [
    "/records/jira/test/OPS-9",
    "/records/github/test/OPS-1",
    "/records/jira/%00/%00",
    "/verdicts/jira/nowhere/1",
    "/patterns/ora-%00",
    "/patterns/v1:00",
    "/records?pattern=v1:00",
    "/nothing",
]


def test_what_is_not_there_is_404(client: FlaskClient, secret: str) -> None:
    for path in ABSENT:
        answer = ask(client, path, secret)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), path


def test_a_cursor_may_name_what_no_ticket_is_called(client: FlaskClient, secret: str) -> None:
    for text in ("\x00", "a\x00b", "\ud800", "\U0001f600"):
        for kind in (0, 1):
            cursor = a_cursor([1, 5, text, text, text, kind])
            assert ask(client, f"/records?cursor={cursor}", secret).status_code == 200
            assert ask(client, f"/verdicts?cursor={cursor}", secret).status_code == 200


def test_nothing_can_be_written(client: FlaskClient, secret: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.open("/api/v1/records", method=method, headers={"Authorization": f"Bearer {secret}"})
        assert (answer.status_code, answer.content_type) == (405, "application/problem+json")


def test_a_database_that_does_not_answer_is_503(
    client: FlaskClient, service: Service, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_given: object) -> None:
        raise StoreUnavailable("The database does not answer: disk I/O error")

    monkeypatch.setattr(reading_api, "records", gone)
    answer = ask(client, "/records", secret)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "disk" not in answer.text


def test_a_fault_is_500_and_says_nothing_of_it(
    client: FlaskClient, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("an inner word")

    monkeypatch.setattr(reading_api, "records", broken)
    answer = ask(client, "/records", secret)
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert "inner" not in answer.text


def test_a_ticket_that_was_read_but_is_no_exception_is_not_told(
    client: FlaskClient, service: Service, secret: str
) -> None:
    other = a_ticket("5", issue_type="Question")
    with service.database.write() as connection:
        keep_ticket(connection, other, a_verdict(other, applies=False, allowed=True, missing=(), scope="none"))
    assert ask(client, "/records/jira/test/5", secret).status_code == 404
    assert told(client, "/records", secret)["records"] == []
