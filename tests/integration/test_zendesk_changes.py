"""Tickets of a span of time through Zendesk's incremental export: pages, limits, deleted tickets, the last minute."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.ticket import Ticket
from app.ports import ChangedPage, NotPermitted, RateLimited, Rejected, RemoteUnavailable, SiteConnection
from integrations.sandbox.server import Stand, make_world, serve
from integrations.zendesk.client import ZendeskTicketing
from integrations.zendesk.export import DELETED, LAG, UNREADABLE, pause_asked
from integrations.zendesk.setup import field_bodies
from tests.support.zendesk_sandbox import CONTRACTS, PRIYA, ROSA, SERVICE, START, Caller

BEFORE = START - timedelta(hours=1)
EXPORT = "/incremental/tickets/cursor"


@dataclass
class Account:
    """The stand-in, the client, and the service's own raw calls."""

    stand: Stand
    zendesk: ZendeskTicketing
    raw: Caller

    @property
    def state(self) -> Any:
        return self.stand.app.extensions["desk"].state

    def tick(self, seconds: float) -> None:
        self.stand.world.clock.advance(seconds)

    def connect(self, **changes: Any) -> ZendeskTicketing:
        keys = self.stand.credentials
        signs_in = {"client_id": keys["client_id"], "client_secret": keys["client_secret"], **changes}
        client = ZendeskTicketing(SiteConnection(system="zendesk", name="acme", url=self.stand.url, **signs_in))
        client._export._now = self.stand.world.clock.now
        return client

    def made(self, count: int, minutes: float = 10) -> list[str]:
        """So many tickets, one every few minutes; their ids."""
        numbers = []
        for number in range(count):
            numbers.append(str(self.raw.create(f"Order sync {number} failed")))
            self.tick(minutes * 60)
        return numbers

    def pages_of(self, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the export give so many tickets a page."""
        monkeypatch.setattr("integrations.sandbox.zendesk_finding.MOST_EXPORTED", size)


@pytest.fixture(scope="module")
def server() -> Iterator[Stand]:
    world = make_world("zendesk", contracts=CONTRACTS if CONTRACTS.is_dir() else None)
    with serve(world) as stand:
        yield stand


@pytest.fixture
def account(server: Stand) -> Iterator[Account]:
    """A fresh account on a stopped clock; every call has to keep to the vendor's description."""
    server.world.reset()
    server.world.clock.set(START)
    if server.world.contracts is not None:
        server.world.contracts.clear()
    made = Account(server, None, Caller(server, SERVICE.email, SERVICE.token))  # type: ignore[arg-type]
    made.zendesk = made.connect()
    yield made
    if server.world.contracts is not None:
        assert [str(problem) for problem in server.world.contracts.violations] == []


def ids(page: ChangedPage) -> list[str]:
    return [ticket.id for ticket in page.tickets]


def every_page(zendesk: ZendeskTicketing, since: datetime, **options: Any) -> list[ChangedPage]:
    pages = [zendesk.changed_since(since, None, None, **options)]
    while pages[-1].cursor is not None:
        pages.append(zendesk.changed_since(since, None, pages[-1].cursor, **options))
    return pages


def test_a_span_is_read_page_by_page_in_the_order_of_change(account: Account, monkeypatch) -> None:
    wanted = account.made(7)
    account.pages_of(3, monkeypatch)
    pages = every_page(account.zendesk, BEFORE)
    assert [ids(page) for page in pages] == [wanted[:3], wanted[3:6], wanted[6:]]
    assert account.stand.world.requests.count("GET", EXPORT) == 3
    assert pages[1].requests == 1
    assert pages[0].lag == LAG


def test_the_ticket_is_what_the_export_can_tell(account: Account) -> None:
    fields = {key: account.raw.new_field(**_field(body)) for key, body in field_bodies().items()}
    account.raw.put_on_form(*fields.values())
    number = account.raw.create("Feed failed", priority="high", tags=["night"])
    reason = {"id": fields["resolution_reason"], "value": "handoff_resolution_reason_fixed_root_cause"}
    job = {"id": fields["job_id"], "value": "SHP-1"}
    account.raw.update(number, custom_fields=[job, reason])
    account.tick(3600)
    solved_at = account.stand.world.clock.now()
    account.raw.update(number, status="solved")
    account.tick(3600)
    account.raw.update(number, additional_tags=["looked_at"])
    account.tick(120)
    (ticket,) = account.zendesk.changed_since(BEFORE, None, None).tickets
    whole = account.zendesk.read(str(number)).ticket
    same = ("id", "key", "url", "subject", "body", "body_format", "created_at", "status", "status_category", "labels")
    for name in (*same, "reporter", "priority", "form", "fields"):
        assert getattr(ticket, name) == getattr(whole, name), name
    assert (ticket.fields.job_id, ticket.fields.resolution_reason) == ("SHP-1", "fixed_root_cause")
    assert ticket.reporter.name == ROSA.name
    assert [(move.at, move.to_category) for move in ticket.history] == [(solved_at, "done")]
    assert whole.history[-1].at == solved_at


def _field(body: Any) -> dict[str, Any]:
    return {("type_" if name == "type" else name): value for name, value in body.items()}


def test_a_ticket_that_was_reopened_counts_as_open(account: Account) -> None:
    number = account.raw.create()
    account.raw.update(number, status="solved")
    account.raw.update(number, status="open")
    account.tick(120)
    (ticket,) = account.zendesk.changed_since(BEFORE, None, None).tickets
    assert (ticket.closed, ticket.history) == (False, ())


def test_created_and_updated_are_two_questions(account: Account) -> None:
    old, new = account.made(2, minutes=60)
    account.raw.update(int(old), priority="low")
    account.tick(120)
    middle = START + timedelta(minutes=30)
    assert ids(account.zendesk.changed_since(middle, None, None, by="created")) == [new]
    assert ids(account.zendesk.changed_since(middle, None, None)) == [new, old]


def test_the_end_of_a_span_is_kept_to(account: Account) -> None:
    wanted = account.made(4)
    until = START + timedelta(minutes=20)
    assert ids(account.zendesk.changed_since(START, until, None, by="created")) == wanted[:3]


def test_a_span_that_begins_just_now_is_no_error_and_loses_nothing(account: Account) -> None:
    first = account.raw.create()
    now = account.stand.world.clock.now()
    assert ids(account.zendesk.changed_since(now, None, None)) == []
    account.tick(90)
    assert ids(account.zendesk.changed_since(now - LAG, None, None)) == [str(first)]


def test_deleted_tickets_are_left_out(account: Account) -> None:
    one, two = account.made(2)
    account.raw.delete(f"tickets/{one}.json")
    account.tick(120)
    assert ids(account.zendesk.changed_since(BEFORE, None, None)) == [two]


def test_a_deleted_ticket_that_is_exported_all_the_same_is_counted_as_skipped(account: Account, monkeypatch) -> None:
    account.made(2)
    damage(account, monkeypatch, lambda answer: answer["tickets"][0].update(status="deleted"))
    page = account.zendesk.changed_since(BEFORE, None, None)
    assert (len(page.tickets), page.skipped) == (1, {DELETED: 1})


def test_a_ticket_that_lacks_what_every_one_has_is_counted_and_the_others_come(account: Account, monkeypatch) -> None:
    account.made(3)

    def spoil(answer: Any) -> None:
        answer["tickets"][1].pop("created_at")
        answer["tickets"].append(None)

    damage(account, monkeypatch, spoil)
    page = account.zendesk.changed_since(BEFORE, None, None)
    assert (len(page.tickets), page.skipped) == (2, {UNREADABLE: 2})


def damage(account: Account, monkeypatch: pytest.MonkeyPatch, how: Any) -> None:
    """Change what the export answers."""
    ask = account.zendesk._session.ask

    def damaged(path: str, params: Any = None) -> Any:
        answer, headers = ask(path, params)
        if "incremental" in path:
            how(answer)
        return answer, headers

    monkeypatch.setattr(account.zendesk._session, "ask", damaged)


def test_metrics_may_also_come_beside_the_tickets(account: Account, monkeypatch) -> None:
    number = account.raw.create()
    account.raw.update(number, status="solved")
    account.tick(120)

    def beside(answer: Any) -> None:
        answer["metric_sets"] = [ticket.pop("metric_set") for ticket in answer["tickets"]]

    damage(account, monkeypatch, beside)
    (ticket,) = account.zendesk.changed_since(BEFORE, None, None).tickets
    assert _closed_at(ticket) == START


def _closed_at(ticket: Ticket) -> datetime:
    return ticket.history[-1].at


def test_the_eleventh_request_in_a_minute_waits_and_the_tenth_says_so(account: Account, monkeypatch) -> None:
    account.made(12, minutes=0)
    account.tick(120)
    account.pages_of(1, monkeypatch)
    cursor, pauses = None, []
    for _ in range(10):
        page = account.zendesk.changed_since(BEFORE, None, cursor)
        pauses.append(page.retry_after)
        cursor = page.cursor
    assert pauses == [0.0] * 9 + [60.0]
    with pytest.raises(RateLimited) as limited:
        account.zendesk.changed_since(BEFORE, None, cursor)
    assert limited.value.retry_after == 60.0
    account.tick(60)
    assert len(account.zendesk.changed_since(BEFORE, None, cursor).tickets) == 1


def test_headers_of_the_limit_are_read_with_care() -> None:
    assert pause_asked({"zendesk-ratelimit-incremental-exports": "total=10; remaining=0; resets=42"}) == 42.0
    assert pause_asked({"zendesk-ratelimit-incremental-exports": "total=10; remaining=3; resets=42"}) == 0.0
    assert pause_asked({"zendesk-ratelimit-incremental-exports": "nonsense"}) == 0.0
    assert pause_asked({}) == 0.0


def test_a_reading_goes_on_in_another_process_from_the_cursor_alone(account: Account, monkeypatch) -> None:
    wanted = account.made(4)
    account.pages_of(2, monkeypatch)
    first = account.zendesk.changed_since(BEFORE, None, None)
    assert ids(account.connect().changed_since(BEFORE, None, first.cursor)) == wanted[2:]


def test_a_cursor_that_is_none_is_refused_in_words(account: Account) -> None:
    with pytest.raises(Rejected, match="begin the reading anew"):
        account.zendesk.changed_since(BEFORE, None, "nonsense")


def test_an_export_that_turns_in_circles_is_an_outage_and_not_an_endless_reading(account: Account, monkeypatch) -> None:
    account.made(3)
    account.pages_of(1, monkeypatch)
    first = account.zendesk.changed_since(BEFORE, None, None)
    token = json.loads(str(first.cursor))["cursor"]
    damage(account, monkeypatch, lambda answer: answer.update(after_cursor=token))
    with pytest.raises(RemoteUnavailable, match="same page"):
        account.zendesk.changed_since(BEFORE, None, first.cursor)


@pytest.mark.parametrize("fault", ["error", "html", "half", "drop"])
def test_an_outage_is_an_outage_and_nothing_is_tried_twice(account: Account, fault: str) -> None:
    account.made(1)
    account.zendesk.changed_since(BEFORE, None, None)
    account.stand.world.requests.clear()
    account.stand.world.faults.add(fault, path=EXPORT)
    with pytest.raises(RemoteUnavailable):
        account.zendesk.changed_since(BEFORE, None, None)
    assert account.stand.world.requests.count("GET", EXPORT) == 1


def test_an_agent_may_not_export(account: Account) -> None:
    agent = account.connect(client_id=None, client_secret=None, email=PRIYA.email, token=PRIYA.token)
    with pytest.raises(NotPermitted):
        agent.changed_since(BEFORE, None, None)


def test_how_much_there_is_is_counted_by_search_and_costs_no_export(account: Account) -> None:
    account.made(3, minutes=60)
    account.raw.update(5101, priority="low")
    middle = START + timedelta(minutes=30)
    found = account.zendesk.extent(middle, None, by="created")
    assert (found.tickets, found.requests, found.requests_per_minute) == (2, 1, 10.0)
    assert account.zendesk.extent(middle, None).tickets == 3
    assert account.zendesk.extent(middle, START + timedelta(minutes=90), by="created").tickets == 1
    assert account.stand.world.requests.count("GET", EXPORT) == 0


def test_the_doctor_tries_the_export_that_only_admins_have(account: Account) -> None:
    account.stand.world.clock.set(datetime.now(UTC))

    def export(zendesk: ZendeskTicketing) -> Any:
        return next(finding for finding in zendesk.diagnose() if finding.subject == "zendesk past tickets")

    assert export(account.zendesk).state == "ok"
    agent = account.connect(client_id=None, client_secret=None, email=PRIYA.email, token=PRIYA.token)
    found = export(agent)
    assert found.state == "warning"
    assert "admin" in found.mend
