"""The page ``/setup``: for administrators, from what was last seen, looked up live within bounded time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient

from app.ports import Envelope, Finding, RemoteUnavailable
from app.ports_setup import Made, SetupStep
from app.settings import Settings
from app.store import deliveries, setup_notes
from app.store.accounts import Role
from app.web import create_app
from app.workflow.service import Service
from app.workflow.setup_looks import SetupLooker, look_at
from tests.support.forms import enter, send
from tests.support.service import StandingClock, a_service
from tests.support.tracker import Tracker

HOSTILE = '<img src=x onerror="alert(1)">'


@dataclass
class Watched(Tracker):
    """A site whose set-up is looked at; it may keep its answer until it is ``released``, or fail."""

    released: threading.Event = field(default_factory=threading.Event)
    hangs: bool = False
    problem: str | None = None
    steps: list[SetupStep] = field(default_factory=list)

    def diagnose(self) -> list[Finding]:
        """What the doctor finds."""
        if self.hangs:
            assert self.released.wait(60)
        if self.problem is not None:
            raise RemoteUnavailable(self.problem)
        return [Finding(subject="jira webhook", state="error", says="The webhook is missing.", mend="Run setup.")]

    def survey_setup(self, made: Sequence[Made] = ()) -> list[SetupStep]:
        """The pieces."""
        return self.steps


STEPS = [
    SetupStep(key="field:a", group="Fields", says="The field A.", done=True, remote_id="customfield_10050"),
    SetupStep(key="field:b", group="Fields", says=f"The field {HOSTILE}.", done=False, action="create"),
    SetupStep(
        key="workflow", group="Workflow", says="The rule.", done=False, action="by_hand", clicks="Settings > Workflows."
    ),
]


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched(steps=list(STEPS))
    yield made
    made.released.set()


@pytest.fixture
def looked(sqlite_url: str, watched: Watched, clock: StandingClock) -> Iterator[Service]:
    made = a_service(sqlite_url, watched, clock=clock)
    yield made
    made.database.close()


@pytest.fixture
def admin(looked: Service) -> FlaskClient:
    return enter(create_app(looked, Settings()), looked)


def test_before_anybody_looked_it_says_so_and_asks_nothing_of_the_tracker(admin: FlaskClient, watched: Watched) -> None:
    page = admin.get("/setup")
    assert page.status_code == 200
    assert "Nobody has looked yet" in page.text
    assert "not set: every webhook is refused" not in page.text
    assert watched.calls == []


def test_a_look_shows_each_piece_what_is_missing_and_what_a_person_has_to_do(admin: FlaskClient) -> None:
    assert send(admin, "/setup/look", {}).status_code == 302
    page = admin.get("/setup").text
    assert "customfield_10050" in page
    assert "1 to make or put right" in page
    assert "Settings &gt; Workflows." in page
    assert "The webhook is missing." in page
    assert HOSTILE not in page
    assert "&lt;img src=x" in page


def test_a_tracker_that_hangs_costs_the_page_its_few_seconds_and_is_named(
    admin: FlaskClient, watched: Watched, looked: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(looked, ("jira", "test"))
    watched.hangs = True
    look = SetupLooker.look
    monkeypatch.setattr(SetupLooker, "look", lambda self, service, sites: look(self, service, sites, 0.05))
    assert send(admin, "/setup/look", {}).status_code == 302
    page = admin.get("/setup").text
    assert "No answer yet from jira test" in page
    assert "a look is on its way" in page
    assert "customfield_10050" in page, "what was seen before is shown meanwhile"


def test_many_clicks_ask_a_hanging_tracker_once(watched: Watched, looked: Service) -> None:
    watched.hangs = True
    looker = SetupLooker()
    for _ in range(5):
        assert looker.look(looked, [("jira", "test")], 0.01) == [("jira", "test")]
    assert sum(thread.name == "setup-look-test" for thread in threading.enumerate()) == 1
    watched.released.set()
    assert looker.look(looked, [("jira", "test")], 60) in ([], [("jira", "test")])
    for thread in threading.enumerate():
        if thread.name == "setup-look-test":
            thread.join(60)
    assert not looker.busy(("jira", "test"))


def test_a_site_that_cannot_be_reached_says_why(admin: FlaskClient, watched: Watched) -> None:
    watched.problem = "Jira at https://jira.test cannot be reached; check the address and the network."
    send(admin, "/setup/look", {})
    assert "cannot be reached; check the address" in admin.get("/setup").text


def test_the_last_event_is_the_last_webhook_and_no_look_of_our_own(admin: FlaskClient, looked: Service) -> None:
    with looked.database.write() as connection:
        assert setup_notes.last_event(connection, "jira", "test") is None
        told = Envelope(kind="jira:issue_updated", ticket_id="10001", identifier="one")
        swept = Envelope(kind="sweep", ticket_id="10001")
        for heard in (told, swept):
            deliveries.accept(connection, ("jira", "test"), heard, looked.clock(), state="queued")
    assert "jira:issue_updated" in admin.get("/setup").text


def test_no_secret_stands_on_the_page(admin: FlaskClient, watched: Watched) -> None:
    send(admin, "/setup/look", {})
    page = admin.get("/setup").text
    for secret in (*watched.connection.webhook_secrets, watched.connection.token):
        assert secret is None or secret not in page


@pytest.mark.parametrize("role", ["viewer", "operator", "approver"])
def test_others_than_administrators_see_neither_page_nor_link(looked: Service, role: Role) -> None:
    client = enter(create_app(looked, Settings()), looked, "mia", role)
    assert client.get("/setup").status_code == 403
    assert send(client, "/setup/look", {}).status_code == 403
    assert 'href="/setup"' not in client.get("/").text


def test_administrators_find_it_in_the_navigation(admin: FlaskClient) -> None:
    assert 'href="/setup"' in admin.get("/").text
