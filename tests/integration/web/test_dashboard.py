"""The dashboard: what it shows, what it says where there is nothing, what its buttons do, and what it never runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.settings import Settings
from app.store import inbox, overview
from app.store.database import StoreUnavailable
from app.store.inbox import InboxFilter
from app.store.tables import audit, deliveries
from app.web import create_app
from app.web.signin import make_signin_link
from app.workflow.service import Service
from tests.integration.web.conftest import post
from tests.support.service import StandingClock, a_service
from tests.support.stage import a_record, a_verdict, fill, keep_delivery, keep_ticket
from tests.support.tracker import NOW, Tracker, a_ticket

PAGES = (
    "/",
    "/?show=all",
    "/deliveries",
    "/deliveries?state=dead",
    "/tickets/jira/test/10001",
    "/account",
    "/accounts",
    "/overrides",
    "/report",
)
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"


class Scripts(HTMLParser):
    """Collects what a page would run: script elements, event attributes, javascript addresses, foreign addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script" and not (values.get("src") or "").startswith("/static/"):
            self.found.append(f"script {values}")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}={value}")
            if name in ("src", "href", "action", "formaction") and (value or "").lower().startswith(
                ("javascript:", "data:")
            ):
                self.found.append(f"{tag} {name}={value}")
            if name in ("src",) and (value or "").startswith(("http", "//")):
                self.found.append(f"{tag} {name}={value}")


def what_runs(html: str) -> list[str]:
    parser = Scripts()
    parser.feed(html)
    return parser.found


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def states(service: Service) -> dict[int, str]:
    with service.database.read() as connection:
        return {item.id: item.state for item in inbox.listed(connection, InboxFilter())}


def last_event(service: Service) -> tuple[str, str | None, dict[str, object]]:
    with service.database.read() as connection:
        row = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    return row.event, row.actor, row.detail


@pytest.fixture
def admin(signed_in: Callable[..., FlaskClient], service: Service) -> FlaskClient:
    """An administrator before a dashboard with everything on it."""
    fill(service.database)
    return signed_in()


def test_the_first_page_shows_record_gate_and_next_step_of_each_ticket(admin: FlaskClient) -> None:
    text = text_of(admin.get("/").text)
    assert "OPS-1" in text
    assert "9 of 14 known" in text
    assert "4 of 6 blocks complete" in text
    assert "Missing: screenshot of the successful job, resolution reason" in text
    assert "14 of 14 known" in text
    for word in ("refused", "allowed", "closed without proof", "shadow", "Escalate", "Flag for automation review"):
        assert word in text
    assert "Done has no outgoing transition" in text


def test_tickets_that_are_no_exception_are_listed_only_when_asked_for(admin: FlaskClient) -> None:
    assert "How do I change my password?" not in admin.get("/").text
    assert "How do I change my password?" in admin.get("/?show=all").text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("show=refused", {"OPS-1", "OPS-3", "OPS-4"}),
        ("show=problem", {"OPS-3"}),
        ("q=northwind", {"OPS-2"}),
        ("q=ops-4", {"OPS-4"}),
        ("q=100%25", set()),
        ("show=nonsense", {"OPS-1", "OPS-2", "OPS-3", "OPS-4"}),
        ("before=2026-11-02T11:35:00%2B00:00", {"OPS-3", "OPS-4"}),
        ("before=nonsense", {"OPS-1", "OPS-2", "OPS-3", "OPS-4"}),
    ],
)
def test_the_list_can_be_narrowed(admin: FlaskClient, query: str, shown: set[str]) -> None:
    page = admin.get(f"/?{query}").text
    table = page.partition('id="tickets"')[2].partition("</section>")[0]
    assert set(re.findall(r">(OPS-\d+)</a>", table)) == shown


def test_older_tickets_are_one_link_away(signed_in: Callable[..., FlaskClient], service: Service) -> None:
    with service.database.write() as connection:
        for number in range(60):
            ticket = a_ticket(str(20000 + number), key=f"OPS-{number}")
            keep_ticket(connection, ticket, a_verdict(ticket), at=NOW.replace(microsecond=number))
    client = signed_in()
    first = client.get("/").text
    assert len(re.findall(r'class="key"', first)) == 50
    link = re.search(r'href="([^"]+)" id="older"', first)
    assert link
    second = client.get(link[1].replace("&amp;", "&")).text
    assert sorted(re.findall(r">OPS-(\d)</a>", second)) == list("0123456789")
    assert 'id="older"' not in second


def test_attention_lists_dead_quarantined_and_blocked_with_their_causes(admin: FlaskClient) -> None:
    text = text_of(admin.get("/").text)
    assert "3 need attention" in text
    assert "403: the account may not edit issues" in text
    assert "its body cannot be read as JSON" in text
    assert "Blocked because: 503 Service Unavailable" in text


def test_health_shows_failing_sites_and_workers(admin: FlaskClient, clock: StandingClock) -> None:
    text = text_of(admin.get("/").text)
    assert "1 of 2 sites well" in text
    assert "Since 2026-11-02 11:51 UTC : 503 Service Unavailable" in text
    assert "1 worker alive" in text
    clock.advance(seconds=60)
    assert "0 workers alive" in text_of(admin.get("/").text)


def test_the_ticket_page_shows_the_record_in_six_blocks_with_sources(admin: FlaskClient) -> None:
    page = admin.get("/tickets/jira/test/10001").text
    text = text_of(page)
    for block in (
        "Exception identification",
        "System state",
        "Known pattern check",
        "Handoff verification",
        "Ruled-out causes",
        "Next step",
    ):
        assert block in text
    assert "Job ID / Transaction ID ORD-SYNC-4471 from ticket text: “job ORD-SYNC-4471”" in text
    assert "Cache status unknown: not stated in the ticket" in text
    assert "No screenshot of the successful job is attached. Attach one" in text
    assert 'href="https://jira.test/browse/10001"' in page
    assert "2026-11-02T12:00:00Z" in page


def test_the_ticket_page_shows_evidence_deliveries_and_audit_trail(admin: FlaskClient) -> None:
    text = text_of(admin.get("/tickets/jira/test/10002").text)
    assert "Shows job ORD-SYNC-4471 with “completed successfully”." in text
    assert "sha256 9f86d081884c" in text
    assert "403: the account may not edit issues" in text
    assert "Given up after the last try: 403: may not edit issues (deliveries 8)" in text


def test_a_ticket_that_only_webhooks_named_has_a_page_too(admin: FlaskClient) -> None:
    answer = admin.get("/tickets/jira/test/10006")
    assert answer.status_code == 200
    assert "could not be read yet" in answer.text


def test_an_unknown_ticket_is_404_with_a_way_on(admin: FlaskClient) -> None:
    answer = admin.get("/tickets/jira/test/99999")
    assert answer.status_code == 404
    assert "never seen here" in answer.text
    assert "Go to the overview" in answer.text


def test_asking_for_a_fresh_look_queues_the_ticket(admin: FlaskClient, service: Service) -> None:
    answer = post(admin, "/tickets/jira/test/10001/look", {})
    assert answer.location == "/tickets/jira/test/10001"
    newest = max(states(service).items())
    assert newest[1] == "queued"
    assert last_event(service)[:2] == ("look_asked", "admin")
    assert post(admin, "/tickets/jira/test/99999/look", {}).status_code == 404


@pytest.mark.parametrize("state", inbox.STATES)
def test_deliveries_can_be_filtered_by_state(admin: FlaskClient, service: Service, state: str) -> None:
    shown = set(map(int, re.findall(r'name="id" value="(\d+)"', admin.get(f"/deliveries?state={state}").text)))
    assert shown == {number for number, found in states(service).items() if found == state}


def test_a_dead_letter_is_replayed(admin: FlaskClient, service: Service) -> None:
    dead = next(number for number, state in states(service).items() if state == "dead")
    answer = post(admin, "/deliveries/replay", {"only": dead, "shown_state": "dead"})
    assert answer.location == "/deliveries?state=dead"
    assert states(service)[dead] == "queued"
    assert last_event(service) == ("replayed", "admin", {"deliveries": [dead]})
    assert "1 delivery was queued again." in admin.get("/deliveries").text


def test_a_row_button_touches_its_own_row_only(admin: FlaskClient, service: Service) -> None:
    before = states(service)
    dead = next(number for number, state in before.items() if state == "dead")
    post(admin, "/deliveries/replay", {"only": dead, "id": [str(number) for number in before]})
    assert states(service) == {**before, dead: "queued"}


def test_all_dead_letters_are_replayed_at_once(admin: FlaskClient, service: Service) -> None:
    with service.database.write() as connection:
        more = [keep_delivery(connection, "dead", "gave up") for _ in range(3)]
    post(admin, "/deliveries/replay", {"all_in_state": "dead"})
    assert {states(service)[number] for number in more} == {"queued"}
    assert "dead" not in states(service).values()


def test_a_quarantined_delivery_that_can_be_read_by_now_is_queued(admin: FlaskClient, service: Service) -> None:
    with service.database.write() as connection:
        number = keep_delivery(
            connection, "quarantined", "unknown", ticket=None, body=service.vault.seal(b'{"ticket": "10001"}')
        )
    post(admin, "/deliveries/replay", {"only": number})
    assert states(service)[number] == "queued"


def test_a_quarantined_delivery_that_stays_unreadable_says_why(admin: FlaskClient, service: Service) -> None:
    with service.database.write() as connection:
        number = keep_delivery(connection, "quarantined", "unknown", ticket=None, body=service.vault.seal(b"{}"))
    post(admin, "/deliveries/replay", {"only": number})
    assert states(service)[number] == "quarantined"
    assert f"Delivery {number} stays quarantined: No such body is known" in admin.get("/deliveries").text


def test_deliveries_are_discarded(admin: FlaskClient, service: Service) -> None:
    chosen = [number for number, state in states(service).items() if state in ("dead", "quarantined")]
    post(admin, "/deliveries/discard", {"id": chosen})
    assert {states(service)[number] for number in chosen} == {"discarded"}
    assert last_event(service)[:2] == ("discarded", "admin")


def test_all_dead_letters_are_discarded_at_once(admin: FlaskClient, service: Service) -> None:
    page = admin.get("/deliveries?state=dead").text
    assert 'formaction="/deliveries/discard">Discard all 1 dead</button>' in page
    post(admin, "/deliveries/discard", {"all_in_state": "dead"})
    assert "dead" not in states(service).values()


def test_deliveries_tell_how_they_flow_and_how_their_sites_do(admin: FlaskClient, service: Service) -> None:
    text = text_of(admin.get("/deliveries").text)
    assert "2 deliveries wait, the oldest received 9 min ago; 1 failed before and is tried again." in text
    assert "Requests: 0 of" in text
    assert "failing zendesk acme.zendesk.com" in text
    with service.database.write() as connection:
        connection.execute(update(deliveries).values(state="done"))
    assert "Nothing waits" in text_of(admin.get("/deliveries").text)


@pytest.mark.parametrize("data", [{}, {"id": "x"}, {"id": "²"}, {"all_in_state": "done"}, {"all_in_state": "queued"}])
def test_nothing_happens_where_nothing_is_chosen(admin: FlaskClient, service: Service, data: dict[str, object]) -> None:
    before = states(service)
    for path in ("/deliveries/replay", "/deliveries/discard"):
        assert post(admin, path, data).status_code == 302
    assert states(service) == before
    assert "tick at least one delivery" in admin.get("/deliveries").text


def test_replaying_from_the_first_page_leads_back_there(admin: FlaskClient) -> None:
    assert post(admin, "/deliveries/replay", {"id": "8", "from": "overview"}).location == "/"


def test_a_viewer_reads_but_changes_nothing(signed_in: Callable[..., FlaskClient], service: Service) -> None:
    fill(service.database)
    client, before = signed_in("vera", "viewer"), states(service)
    assert "Replay" not in client.get("/").text
    assert "Replay" not in client.get("/deliveries").text
    for path in ("/deliveries/replay", "/deliveries/discard", "/tickets/jira/test/10001/look"):
        answer = post(client, path, {"all_in_state": "dead"})
        assert answer.status_code == 403
        assert "needs the role operator" in answer.text
    assert states(service) == before


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_accounts_are_for_administrators(signed_in: Callable[..., FlaskClient], role: str) -> None:
    client = signed_in("olga", role)
    assert client.get("/accounts").status_code == 403
    assert post(client, "/accounts", {"name": "eve", "role": "admin"}).status_code == 403


def test_nothing_from_a_ticket_or_a_cause_is_run(signed_in: Callable[..., FlaskClient], service: Service) -> None:
    values = {"error_code": (ATTACK, ATTACK)}
    with service.database.write() as connection:
        ticket = replace(a_ticket("30001", subject=ATTACK, status=ATTACK), key=ATTACK[:60], url="javascript:alert(3)")
        verdict = a_verdict(ticket, missing=a_verdict(ticket, missing=()).missing, policy_version=ATTACK)
        record = a_record(values, headline=ATTACK, summary=ATTACK, injection_suspected=True)
        keep_ticket(connection, ticket, verdict, record=record, next_step="<b>", problem=ATTACK)
        keep_delivery(connection, "dead", ATTACK, ticket=("30001", ATTACK[:60]), kind=ATTACK, site=ATTACK)
        keep_delivery(connection, "done", ATTACK, ticket=("30001", ATTACK[:60]), kind=ATTACK)
    client = signed_in()
    for path in ("/", "/deliveries", "/tickets/jira/test/30001", f"/?q={ATTACK}"):
        page = client.get(path)
        assert page.status_code == 200
        assert what_runs(page.text) == []
        assert "&lt;script&gt;alert(1)" in page.text
        assert "{{7*7}}" in page.text
    assert "read as data only" in text_of(client.get("/tickets/jira/test/30001").text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_one_of_ours_alone(admin: FlaskClient, path: str) -> None:
    page = admin.get(path)
    assert page.status_code == 200
    assert what_runs(page.text) == []
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("path", ["/static/dashboard.css", "/static/vendor/htmx.min.js", "/static/icon.svg"])
def test_the_assets_are_served_to_anybody_without_a_cookie(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers


def test_every_moment_is_a_time_element_in_utc(admin: FlaskClient) -> None:
    for path in PAGES:
        for stamp, shown in re.findall(r'<time datetime="([^"]+)">([^<]+)</time>', admin.get(path).text):
            assert stamp.endswith("Z")
            assert shown == f"{stamp[:10]} {stamp[11:16]} UTC"


def test_with_no_site_the_first_page_says_how_to_configure_one(sqlite_url: str) -> None:
    service = a_service(sqlite_url)
    client = signed_in_to(create_app(service, Settings()), service)
    assert "HANDOFF_JIRA_URL" in client.get("/").text


def signed_in_to(app: Flask, service: Service) -> FlaskClient:
    client = app.test_client()
    token = make_signin_link(service, "").partition("token=")[2]
    post(client, "/signin/link", {"token": token}, form="/signin")
    return client


def test_with_nothing_received_the_pages_say_what_to_do_next(signed_in: Callable[..., FlaskClient]) -> None:
    client = signed_in()
    assert "handoff setup jira" in client.get("/").text
    assert "handoff worker" in client.get("/").text
    assert "handoff setup jira" in client.get("/deliveries").text
    assert "every try failed" in client.get("/deliveries?state=dead").text
    assert "Look among all tickets seen" in client.get("/?q=zzz").text


def test_a_database_that_is_gone_gives_a_page_and_not_a_traceback(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(overview, "recent_tickets", gone)
    answer = admin.get("/")
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text
    assert answer.headers["Retry-After"] == "30"


def test_a_fault_gives_a_page_without_its_details(admin: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("an inner detail")

    monkeypatch.setattr(overview, "recent_tickets", broken)
    answer = admin.get("/")
    assert answer.status_code == 500
    assert "an inner detail" not in answer.text


def test_an_unreadable_site_name_in_the_address_is_just_unknown(admin: FlaskClient) -> None:
    assert admin.get("/tickets/jira/%00%ff/1").status_code == 404
    assert admin.get("/tickets/github/test/1").status_code == 404


def test_a_zendesk_ticket_is_linked_to_its_own_page(sqlite_url: str) -> None:
    service = a_service(sqlite_url, Tracker(system="zendesk", site="acme.zendesk.com:8443"))
    ticket = a_ticket("42", system="zendesk", site="acme.zendesk.com:8443", key="42")
    with service.database.write() as connection:
        keep_ticket(connection, ticket, a_verdict(ticket))
    client = signed_in_to(create_app(service, Settings()), service)
    link = re.search(r'class="key" href="([^"]+)"', client.get("/").text)
    assert link
    assert client.get(link[1]).status_code == 200
