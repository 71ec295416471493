"""Queue, ticket, patterns and insight: what they show, what their forms do and to whom, and what never leaves them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.domain.gate.files import inspect
from app.domain.gate.pictures.picture_text import PictureText, Piece
from app.domain.similarity import document
from app.domain.terms import ticket_terms
from app.domain.ticket import Attachment, Deadline, TicketRef
from app.domain.urgency import Amount, Urgency
from app.ports import RemoteUnavailable
from app.store import chores, evidence, history, library, readings, similar
from app.store.tables import audit, tickets
from app.workflow import summaries
from app.workflow.chores import do_what_is_due
from app.workflow.service import Service
from tests.integration.web.conftest import post
from tests.integration.web.test_dashboard import text_of, what_runs
from tests.support.exceptions_stage import DEADLOCK, MAPPING, TOKEN, fill_history, keep_open
from tests.support.screenshots import screenshot
from tests.support.service import StandingClock
from tests.support.tracker import AGENT, NOW, Tracker, a_ticket

PAGES = (
    "/queue",
    "/queue?bucket=payment_mismatch&state=new&system=jira&clock=overdue",
    "/tickets/jira/test/20002",
    "/patterns",
    "/patterns?q=deadlock",
    f"/patterns/{DEADLOCK}",
    "/insight",
)


@pytest.fixture
def olga(signed_in: Callable[..., FlaskClient], service: Service) -> FlaskClient:
    """An operator before a history with something to see."""
    fill_history(service.database)
    return signed_in("olga", "operator")


def events(service: Service) -> list[tuple[str, str | None]]:
    with service.database.read() as connection:
        return [(row.event, row.actor) for row in connection.execute(select(audit).order_by(audit.c.id))]


def tickets_in(html: str) -> list[str]:
    return re.findall(r'href="/tickets/jira/test/(\d+)" id="t-', html)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_runs_nothing_of_others_and_is_kept_by_nobody(olga: FlaskClient, path: str) -> None:
    page = olga.get(path)
    assert page.status_code == 200
    assert what_runs(page.text) == []
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("path", [*PAGES, "/insight.csv", "/insight.json", "/tickets/jira/test/20002/evidence/1"])
def test_nobody_sees_a_page_without_signing_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/signin")


def test_the_queue_shows_what_to_escalate_first_with_bucket_state_and_clock(olga: FlaskClient) -> None:
    page = olga.get("/queue").text
    assert tickets_in(page) == ["20001", "20003", "20002"]
    text = text_of(page)
    for words in (
        "Payment mismatch",
        "stop the pick",
        "Missing: screenshot of the successful job",
        "Shopify → NetSuite",
    ):
        assert words in text
    assert "3 h ago" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("bucket=return_or_damage", ["20003"]),
        ("state=ready", []),
        ("system=zendesk", []),
        ("bucket=nonsense&state=x&after=y", ["20001", "20003", "20002"]),
        (
            "after=payment_mismatch|9999-01-01T00:00:00Z|0|2026-11-02T11:40:00Z|jira|test|20001",
            ["20003", "20002"],
        ),
    ],
)
def test_the_address_filters_the_queue(olga: FlaskClient, query: str, shown: list[str]) -> None:
    assert tickets_in(olga.get(f"/queue?{query}").text) == shown


def make_urgent(service: Service, number: str, *, hours: int, worth: str) -> None:
    """A deadline in so many hours, a worth and a priority, as a look at the ticket would keep them."""
    amount = Amount(value=Decimal(worth), currency="EUR", source="Stripe")
    due = Deadline(at=NOW + timedelta(hours=hours), name="Time to <resolution>")
    known = Urgency(priority="High & <mighty>", deadline=due, amount=amount)
    ref = TicketRef(system="jira", site="test", id=number)
    with service.database.write() as connection:
        history.remember_urgency(connection, ref, known)
        connection.execute(update(tickets).where(tickets.c.ticket_id == number).values(urgency=known.to_dict()))


def test_the_queue_shows_value_deadline_and_priority_where_they_are_known(olga: FlaskClient, service: Service) -> None:
    make_urgent(service, "20002", hours=-2, worth="1234.5")
    page = olga.get("/queue").text
    text = text_of(page)
    for words in (
        "1,234.50 EUR",
        "stated by Stripe",
        "broken",
        "2026-11-02 10:00 UTC",
        "Priority High &amp; &lt;mighty&gt;",
    ):
        assert words in text
    assert "<resolution>" not in page
    assert "stated by Stripe" in text_of(olga.get("/tickets/jira/test/20002").text)
    assert "stated by" not in text_of(olga.get("/tickets/jira/test/20001").text)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("order=deadline", ["20002", "20003", "20001"]),
        ("order=value", ["20003", "20002", "20001"]),
        ("order=age", ["20003", "20002", "20001"]),
        ("order=nonsense", ["20001", "20003", "20002"]),
        ("due=broken", ["20002"]),
        ("due=soon", ["20003", "20002"]),
        ("due=known&value=known&order=value", ["20003", "20002"]),
        ("priority=High+%26+%3Cmighty%3E", ["20003", "20002"]),
        ("priority=Low", []),
    ],
)
def test_the_address_orders_and_filters_by_what_is_urgent(
    olga: FlaskClient, service: Service, query: str, shown: list[str]
) -> None:
    make_urgent(service, "20002", hours=-2, worth="1234.5")
    make_urgent(service, "20003", hours=20, worth="9000")
    assert tickets_in(olga.get(f"/queue?{query}").text) == shown


def test_an_overdue_containment_is_found_by_its_clock(
    olga: FlaskClient, service: Service, clock: StandingClock
) -> None:
    with service.database.write() as connection:
        made = keep_open(connection, "20005", NOW - NOW, bucket="fraud_risk")
    missing = json.dumps({"scope": "job_failure", "missing": [{"requirement": "containment", "message": "Stop it."}]})
    with service.database.write() as connection:
        connection.exec_driver_sql("UPDATE tickets SET verdict = ? WHERE ticket_id = ?", (missing, made.ref.id))
    assert "20005" not in tickets_in(olga.get("/queue?clock=overdue").text)
    clock.advance(hours=2)
    page = olga.get("/queue?clock=overdue").text
    assert tickets_in(page) == ["20005"]
    assert "Stop the failing job was due" in text_of(page)


def test_an_empty_queue_says_so(signed_in: Callable[..., FlaskClient]) -> None:
    assert "handoff patterns backfill" in signed_in().get("/queue").text


def test_a_ticket_shows_what_happened_before_and_what_held(olga: FlaskClient) -> None:
    text = text_of(olga.get("/tickets/jira/test/20002").text)
    assert "fixed root cause: restarted the worker" in text
    assert "phantom patch" in text
    assert "OPS-20103" in text
    assert "The ticket was created" in text
    assert "from ticket text" in text


def test_a_similar_ticket_says_what_was_done_and_whether_it_held(olga: FlaskClient, service: Service) -> None:
    terms = document(a_ticket("20003").ref, NOW, ticket_terms("Cancelled order still picked", ""))
    with service.database.write() as connection:
        found = [["jira", "test", "20201", 0.4, ["same boundary"]], ["jira", "test", "20101", 0.3, ["shared terms"]]]
        similar.remember(connection, terms, found)
    text = text_of(olga.get("/tickets/jira/test/20003").text)
    assert "token renewed by hand Held 29 days so far" in text
    assert "Held 19 days, then failed again" in text
    assert "same boundary" in text


def with_picture(service: Service, tracker: Tracker) -> bytes:
    """A screenshot on the ticket 20002, looked at and read."""
    content = screenshot("4471")
    file = Attachment(
        id="9", filename="run.png", mime_type="image/png", size=len(content), author=AGENT, created_at=NOW
    )
    ticket = replace(a_ticket("20002"), attachments=(file,))
    tracker.tickets["20002"], tracker.files["9"] = ticket, content
    facts = inspect("9", content, file.filename, file.mime_type)
    piece = Piece(text="ORD-SYNC-4471 mia@example.com completed", left=1, top=1, right=300, bottom=20)
    seen = PictureText(pieces=(piece,), width=300, height=40, reader="r 1")
    with service.database.write() as connection:
        evidence.remember(connection, ticket, file, facts, None, NOW, service.vault.seal)
        readings.keep(connection, str(facts.sha256), seen, 0.1, NOW, service.vault.seal)
    return content


def test_evidence_is_shown_with_its_picture_and_what_was_read_in_it(
    olga: FlaskClient, service: Service, tracker: Tracker
) -> None:
    content = with_picture(service, tracker)
    page = olga.get("/tickets/jira/test/20002").text
    assert "ORD-SYNC-4471" in page
    assert "mia@example.com" not in page
    assert 'src="/tickets/jira/test/20002/evidence/9"' in page
    assert tracker.calls == [], "showing the page asks no ticketing system"
    answer = olga.get("/tickets/jira/test/20002/evidence/9")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", content)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_file_that_is_not_the_judged_picture_any_more_is_not_shown(
    olga: FlaskClient, service: Service, tracker: Tracker
) -> None:
    with_picture(service, tracker)
    address = "/tickets/jira/test/20002/evidence/9"
    tracker.files["9"] = b"<script>alert(1)</script>"
    changed = olga.get(address)
    assert (changed.status_code, changed.mimetype) == (404, "text/html")
    assert "not the one any more that the gate judged" in changed.text
    tracker.fail_with = [RemoteUnavailable("503 Service Unavailable")]
    assert olga.get(address).status_code == 503
    assert olga.get("/tickets/jira/test/20002/evidence/10").status_code == 404


def test_patterns_show_volume_boundaries_candidates_and_are_searched(olga: FlaskClient) -> None:
    text = text_of(olga.get("/patterns").text)
    for words in (
        "ORA-00060: deadlock detected",
        "Amazon → ChannelEngine",
        "7 tickets",
        "Lacks a documented workaround",
    ):
        assert words in text
    found = olga.get("/patterns?q=token").text
    assert f"/patterns/{TOKEN}" in found
    assert f"/patterns/{DEADLOCK}" not in found


def test_one_pattern_shows_how_often_and_what_held(olga: FlaskClient) -> None:
    text = text_of(olga.get(f"/patterns/{DEADLOCK}").text)
    for words in ("5 tickets ever", "northwind (5)", "phantom patch", "failed again after", "OPS-20001"):
        assert words in text
    assert olga.get("/patterns/v1:nothing").status_code == 404
    assert olga.get("/patterns/no-such-entry-00000000").status_code == 404


def entry_form(client: FlaskClient, **changes: object) -> dict[str, object]:
    mark = re.search(r'name="mark" value="([^"]*)"', client.get(f"/patterns/{DEADLOCK}").text)
    assert mark
    form: dict[str, object] = {
        "mark": mark[1],
        "title": "Deadlock in the order sync",
        "originating": "Shopify",
        "receiving": "NetSuite",
        "known_cause": "Locks are held too long",
        "workaround": "Raise the lock time-out",
        "runbook": "https://wiki.example/deadlock",
        "owner": "Order integration",
        "ruled_out": ["cache_staleness", "nonsense"],
        "state": "reviewed",
    }
    return {**form, **changes}


def test_an_entry_is_written_as_importing_its_file_would(olga: FlaskClient, service: Service) -> None:
    answer = post(olga, f"/patterns/{DEADLOCK}/entry", entry_form(olga))
    assert answer.status_code == 302
    with service.database.read() as connection:
        (known,) = library.entries(connection)
    entry = known.entry
    assert (entry.title, entry.state, entry.ruled_out) == (
        "Deadlock in the order sync",
        "reviewed",
        ("cache_staleness",),
    )
    assert entry.fingerprints == (DEADLOCK,)
    assert "known_cause" in known.edited
    assert ("pattern_imported", "olga") in events(service)
    assert "Raise the lock time-out" in olga.get(answer.location).text
    assert "has an entry" in olga.get("/patterns").text


def test_an_edit_never_writes_over_somebody_elses(olga: FlaskClient, service: Service) -> None:
    opened = entry_form(olga)
    assert post(olga, f"/patterns/{DEADLOCK}/entry", entry_form(olga, title="First")).status_code == 302
    late = post(olga, f"/patterns/{DEADLOCK}/entry", {**opened, "title": "Second"})
    assert late.status_code == 409
    assert "Somebody else changed this entry" in late.text
    with service.database.read() as connection:
        assert [known.entry.title for known in library.entries(connection)] == ["First"]


@pytest.mark.parametrize("changes", [{"title": " "}, {"runbook": "javascript:alert(1)"}, {"state": "wrong"}])
def test_an_entry_that_cannot_be_is_refused_with_a_sentence(
    olga: FlaskClient, service: Service, changes: dict[str, object]
) -> None:
    answer = post(olga, f"/patterns/{DEADLOCK}/entry", entry_form(olga, **changes))
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    with service.database.read() as connection:
        assert library.entries(connection) == []


def test_patterns_are_merged_and_taken_apart_again(olga: FlaskClient, service: Service) -> None:
    merged = post(olga, f"/patterns/{MAPPING}/merge", {"target": DEADLOCK, "reason": "one cause"})
    assert merged.location == f"/patterns/{DEADLOCK}"
    assert "6 tickets ever" in text_of(olga.get(merged.location).text)
    assert "one cause" in olga.get(merged.location).text
    undone = post(olga, f"/patterns/{DEADLOCK}/unmerge", {"source": MAPPING})
    assert undone.status_code == 302
    assert "5 tickets ever" in text_of(olga.get(f"/patterns/{DEADLOCK}").text)
    assert [one for one in events(service) if one[0].startswith("pattern_")] == [
        ("pattern_merge", "olga"),
        ("pattern_merge_undone", "olga"),
    ]


def test_a_ticket_is_split_off_and_put_back(olga: FlaskClient, service: Service) -> None:
    split = post(olga, f"/patterns/{DEADLOCK}/split", {"ticket": "jira:test:20101", "into": TOKEN, "reason": "a token"})
    assert split.status_code == 302
    assert "4 tickets ever" in text_of(olga.get(f"/patterns/{DEADLOCK}").text)
    assert "2 tickets ever" in text_of(olga.get(f"/patterns/{TOKEN}").text)
    back = post(olga, f"/patterns/{TOKEN}/unsplit", {"ticket": "jira:test:20101"})
    assert back.status_code == 302
    assert "5 tickets ever" in text_of(olga.get(f"/patterns/{DEADLOCK}").text)
    assert ("pattern_split", "olga") in events(service)


@pytest.mark.parametrize(
    ("path", "data", "says"),
    [
        ("merge", {"target": DEADLOCK}, "are one pattern already"),
        ("merge", {"target": "nothing-like-it"}, "No pattern goes by"),
        ("merge", {"target": ""}, "Name the pattern"),
        ("split", {"ticket": ""}, "Choose the ticket"),
        ("unmerge", {"source": TOKEN}, "was not merged"),
    ],
)
def test_what_cannot_be_decided_is_told_on_the_page(
    olga: FlaskClient, path: str, data: dict[str, object], says: str
) -> None:
    answer = post(olga, f"/patterns/{DEADLOCK}/{path}", data)
    assert answer.status_code in (400, 409)
    assert says in text_of(answer.text)


def test_a_viewer_reads_patterns_but_decides_nothing(signed_in: Callable[..., FlaskClient], service: Service) -> None:
    fill_history(service.database)
    vera, before = signed_in("vera", "viewer"), events(service)
    page = vera.get(f"/patterns/{DEADLOCK}").text
    assert "Save the entry" not in page
    for path in ("entry", "merge", "unmerge", "split", "unsplit"):
        assert post(vera, f"/patterns/{DEADLOCK}/{path}", {"target": TOKEN}).status_code == 403
        assert vera.post(f"/patterns/{DEADLOCK}/{path}", data={"target": TOKEN}).status_code == 400, "no CSRF token"
    assert [one for one in events(service) if one not in before and one[0].startswith("pattern")] == []


def test_insight_shows_the_weekly_number_and_what_estimates_rest_on(olga: FlaskClient) -> None:
    text = text_of(olga.get("/insight").text)
    assert "Closes of the last seven days" in text
    assert "2026-11-02" in text
    assert "5 minutes for looking one up by hand" in text
    assert "no team named" in text


def test_insight_is_exported_as_csv_and_json(olga: FlaskClient) -> None:
    answer = olga.get("/insight.csv")
    assert answer.mimetype == "text/csv"
    assert 'filename="handoff-insight-2026-11-02.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 13
    assert rows[0]["week"] == "2026-11-02"
    assert sum(int(row["exceptions"]) for row in rows) == 7
    told = olga.get("/insight.json").get_json()
    assert told["assumptions"] == {"minutes_per_field": 5, "cost_per_hour": None, "currency": None}
    assert [week["exceptions"] for week in told["weeks"]] == [int(row["exceptions"]) for row in rows]


def test_hours_saved_follow_from_the_playbooks_assumption(olga: FlaskClient, service: Service) -> None:
    before = olga.get("/insight.json").get_json()["weeks"][0]
    policy = replace(service.playbook.insight, minutes_per_field=10, cost_per_hour=60.0, currency="EUR")
    object.__setattr__(service, "playbook", replace(service.playbook, insight=policy))
    after = olga.get("/insight.json").get_json()["weeks"][0]
    assert after["labour_minutes_per_exception"] == 2 * before["labour_minutes_per_exception"] > 0
    assert "cost_saved" in after
    assert "an hour costs 60 EUR" in text_of(olga.get("/insight").text)


def test_what_takes_long_to_reckon_is_shown_from_the_last_time(
    olga: FlaskClient, service: Service, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "QUICK_SECONDS", -1.0)
    assert "7 tickets" in text_of(olga.get("/patterns").text)
    with service.database.write() as connection:
        keep_open(connection, "20007", NOW - NOW)
    assert "7 tickets" in text_of(olga.get("/patterns").text)
    clock.advance(minutes=20)
    do_what_is_due(service, lambda _seconds: None)
    page = text_of(olga.get("/patterns").text)
    assert "8 tickets" in page
    assert "reckoned 2026-11-02 12:20 UTC" in page
    clock.advance(minutes=1)
    assert post(olga, f"/patterns/{MAPPING}/merge", {"target": DEADLOCK}).status_code == 302
    do_what_is_due(service, lambda _seconds: None)
    assert "reckoned 2026-11-02 12:21 UTC" in text_of(olga.get("/patterns").text)


def test_figures_that_took_long_are_reckoned_less_often(
    service: Service, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "renew_all", lambda _service: {"patterns": 60.0, "insight": 40.0})
    do_what_is_due(service, lambda _seconds: None)
    assert next_of_summaries(service) == NOW + timedelta(seconds=30 * 100)
    summaries.outdated(service)
    assert next_of_summaries(service) == NOW
    monkeypatch.setattr(summaries, "renew_all", lambda _service: {"patterns": 0.5, "insight": 0.5})
    do_what_is_due(service, lambda _seconds: None)
    assert next_of_summaries(service) == NOW + summaries.EVERY


def next_of_summaries(service: Service) -> datetime:
    with service.database.read() as connection:
        known = chores.state_of(connection, chores.SUMMARIES)
    assert known is not None
    return known.due_at
