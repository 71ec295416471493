"""The page of notices: how channels do, silences with an end and a reason, who may make them, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.domain.notices.model import CHOSEN, Message, Notice
from app.ports_channels import ChannelConnection
from app.settings import Settings
from app.store import notices, silences
from app.store.notices import Found
from app.store.tables import audit
from app.web import create_app
from app.workflow.service import Service
from tests.integration.web.conftest import post
from tests.integration.web.test_dashboard import text_of, what_runs
from tests.support.service import StandingClock, a_service
from tests.support.stage import a_verdict, keep_ticket
from tests.support.tracker import NOW, Tracker, a_ticket

ADDRESS = "slack://T0000/B0000/XXXXSECRET"


@dataclass
class Chat:
    """A channel that nothing is sent on here."""

    connection: ChannelConnection

    def check(self) -> None:
        """It can be used."""

    def send(self, message: Message) -> None:
        raise AssertionError(f"nothing is sent by a page: {message.title}")


@pytest.fixture
def service(sqlite_url: str, tracker: Tracker, clock: StandingClock):  # type: ignore[no-untyped-def]
    """A service that tells one channel of everything."""
    made = a_service(sqlite_url, tracker, clock=clock)
    channel = Chat(ChannelConnection(way="notify", name="ops", url=ADDRESS, kinds=CHOSEN))
    yield replace(made, channels={channel.connection.key: channel})
    made.database.close()


@pytest.fixture
def approver(signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in("anna", "approver")


def say(client: FlaskClient, **said: str):  # type: ignore[no-untyped-def]
    return post(client, "/notices/silences", {"reason": "planned work", "hours": "8", **said}, form="/notices")


def held(service: Service) -> list[dict[str, object]]:
    with service.database.read() as connection:
        return [one.to_dict() for one in silences.in_force(connection, service.clock())]


def test_the_page_is_quiet_by_itself_and_shows_no_address(approver: FlaskClient) -> None:
    page = approver.get("/notices")
    assert page.status_code == 200
    assert what_runs(page.text) == []
    assert page.text.count("<h1") == 1
    text = text_of(page.text)
    assert "nothing sent yet" in text
    assert "Nothing is silenced" in text
    assert "XXXXSECRET" not in page.text


def test_an_installation_without_channels_says_so(sqlite_url: str, clock: StandingClock, tracker: Tracker) -> None:
    from tests.integration.web.conftest import make_signin_link, urlsplit

    made = a_service(sqlite_url, tracker, clock=clock)
    client = create_app(made, Settings()).test_client()
    token = urlsplit(make_signin_link(made, "http://localhost")).query.removeprefix("token=")
    post(client, "/signin/link", {"token": token}, form=f"/signin?token={token}")
    assert "no channel and no endpoint is configured" in client.get("/notices").text
    made.database.close()


def test_a_silence_is_made_shown_and_ended_and_the_trail_tells_of_both(
    approver: FlaskClient, service: Service, clock: StandingClock
) -> None:
    with service.database.write() as connection:
        ticket = a_ticket("10001")
        keep_ticket(connection, ticket, a_verdict(ticket))
    assert say(approver, kind="overdue", ticket="OPS-1", channel="ops").status_code == 302
    (kept,) = held(service)
    assert (kept["kind"], kept["channel"], kept["reason"], kept["made_by"]) == (
        "overdue",
        "ops",
        "planned work",
        "anna",
    )
    assert kept["ticket"] == {"system": "jira", "site": "test", "id": "10001"}
    text = text_of(approver.get("/notices").text)
    assert "Containment is overdue" in text
    assert "2026-11-02 20:00 UTC" in text
    assert 'href="/tickets/jira/test/10001"' in approver.get("/notices").text
    assert post(approver, f"/notices/silences/{kept['id']}/lift", {}, form="/notices").status_code == 302
    assert held(service) == []
    assert "is ended" in text_of(approver.get("/notices").text)
    with service.database.read() as connection:
        told = connection.execute(select(audit.c.event, audit.c.actor).order_by(audit.c.id)).all()
    assert [tuple(row) for row in told if "silence" in row.event] == [("silenced", "anna"), ("unsilenced", "anna")]


def test_a_silence_ends_by_itself(approver: FlaskClient, service: Service, clock: StandingClock) -> None:
    say(approver, kind="digest", hours="1")
    assert len(held(service)) == 1
    clock.advance(hours=2)
    assert "Nothing is silenced" in text_of(approver.get("/notices").text)


def test_ending_twice_ends_nothing(approver: FlaskClient, service: Service) -> None:
    say(approver, pattern="v1:abc")
    for _ in range(2):
        post(approver, "/notices/silences/1/lift", {}, form="/notices")
    assert "no silence 1 in force" in text_of(approver.get("/notices").text)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Say what is silenced"),
        ({"kind": "nonsense"}, "There is no kind"),
        ({"kind": "digest", "reason": "  "}, "Give a reason"),
        ({"kind": "digest", "reason": "x" * 501}, "Give a reason"),
        ({"channel": "nobody"}, "There is no channel nobody"),
        ({"ticket": "OPS-404"}, "0 tickets go by OPS-404"),
    ],
)
def test_what_cannot_be_silenced_is_refused_with_what_to_write(
    approver: FlaskClient, service: Service, said: dict[str, str], why: str
) -> None:
    answer = say(approver, **said)
    assert answer.status_code == 409
    assert why in text_of(answer.text)
    assert held(service) == []


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_only_approvers_silence_and_end_silences(
    signed_in: Callable[..., FlaskClient], approver: FlaskClient, service: Service, role: str
) -> None:
    say(approver, kind="digest")
    other = signed_in("vera", role)
    page = other.get("/notices")
    assert "Silence something" not in page.text
    assert 'id="lift-1"' not in page.text
    assert post(other, "/notices/silences", {"kind": "overdue", "reason": "x"}, form="/account").status_code == 403
    assert post(other, "/notices/silences/1/lift", {}, form="/account").status_code == 403
    assert len(held(service)) == 1


def test_a_forged_form_silences_nothing(approver: FlaskClient, service: Service) -> None:
    assert approver.post("/notices/silences", data={"kind": "digest", "reason": "x"}).status_code == 400
    assert held(service) == []


def test_a_failing_channel_is_shown_with_what_waits_and_what_was_given_up(
    approver: FlaskClient, service: Service
) -> None:
    told = [Notice(kind="dead_letter", identity=f"d{number}", about="x", at=NOW) for number in range(3)]
    with service.database.write() as connection:
        notices.begin(connection, "notify:ops", 0, NOW)
        notices.keep(connection, Found(channel="notify:ops", since=0, position=1, notices=told), NOW)
        notices.failed(connection, "notify:ops", [1], "the server <b>said</b> 500", NOW, None)
        notices.failed(connection, "notify:ops", [2], "the server <b>said</b> 500", NOW, NOW + timedelta(minutes=5))
    page = approver.get("/notices").text
    text = text_of(page)
    assert "failing" in text
    assert "the server <b>said</b> 500" not in page
    assert "&lt;b&gt;said" in page
    assert '<td data-label="Waiting" class="number">2</td>' in page
    assert '<td data-label="Given up" class="number">1</td>' in page


def test_the_form_is_filled_in_by_the_page_of_a_ticket(approver: FlaskClient, service: Service) -> None:
    with service.database.write() as connection:
        ticket = a_ticket("10001")
        keep_ticket(connection, ticket, a_verdict(ticket))
    link = 'href="/notices?ticket=jira:test:10001"'
    assert link in approver.get("/tickets/jira/test/10001").text
    page = approver.get("/notices?ticket=jira:test:10001").text
    assert 'value="jira:test:10001"' in page
    assert "OPS-1: Order sync errored" in text_of(page)
    say(approver, ticket="jira:test:10001")
    assert held(service)[0]["ticket"] == {"system": "jira", "site": "test", "id": "10001"}
