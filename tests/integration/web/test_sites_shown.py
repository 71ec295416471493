"""What a person and a machine see of a site that is left alone, and how it is asked again by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from app.cli import main
from app.domain.breaker import Failure, after_failure
from app.domain.budget import Quota, Spent, Window, grant, heard
from app.store import migrate, remotes, sites
from app.store.database import Database
from app.workflow.service import Service
from app.workflow.site_states import standings
from tests.support.service import StandingClock
from tests.support.stage import keep_delivery
from tests.support.tracker import NOW

ERROR = "Jira answered 503 to GET /rest/api/3/issue/10001."


def goes_down(database: Database, site: remotes.Site, at: object = NOW) -> None:
    with database.write() as connection:
        for place in ("10001", "10002", "10003"):
            failure = Failure(reason="down", place=place)
            remotes.change(
                connection,
                site,
                lambda was, failure=failure: after_failure(was, failure, at, None, 0),  # type: ignore[misc, arg-type]
                at,  # type: ignore[arg-type]
                ERROR,
            )


@pytest.fixture
def waiting(service: Service, clock: StandingClock) -> Service:
    """Two deliveries wait for a site that rests."""
    with service.database.write() as connection:
        sites.beat(connection, "worker-1", NOW, NOW)
        keep_delivery(connection, state="queued")
        keep_delivery(connection, state="queued", ticket=("10002", "OPS-2"))
    goes_down(service.database, ("jira", "test"))
    return service


def test_the_dashboard_says_since_when_why_and_how_many_wait(
    waiting: Service, signed_in: Callable[[], FlaskClient]
) -> None:
    page = signed_in().get("/").text
    assert "left alone" in page
    assert ERROR in page
    assert "2 deliveries wait and none is lost." in page
    assert "handoff sites resume jira:test" in page


def test_after_the_rest_the_dashboard_says_that_the_next_call_tries(
    waiting: Service, signed_in: Callable[[], FlaskClient], clock: StandingClock
) -> None:
    clock.advance(seconds=6)
    assert "about to be tried" in signed_in().get("/").text


def test_a_site_that_rests_is_a_warning_and_the_service_is_ready(waiting: Service, client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["ready"], answer.json["checks"]["sites"]) == (200, True, "warning")
    assert "handoff sites list" in " ".join(answer.json["warnings"])
    assert ERROR not in answer.text


def test_what_was_spent_of_a_budget_is_counted_for_the_present_window(service: Service) -> None:
    quota = Quota(limit=700, remaining=650, until=NOW + timedelta(seconds=60), of_account=True)

    def rule(spent: Spent) -> tuple[Spent, int]:
        granted, spent = grant(Window(560, 60.0), heard(spent, quota), "work", 14, NOW)
        return spent, granted.tokens

    with service.database.write() as connection:
        assert remotes.reserve(connection, ("jira", "test"), rule) == 14
    (standing,) = standings(service)
    assert (standing.spent, standing.budget, standing.resting) == (14, Window(560, 60.0), False)
    assert standing.says_budget == "14 of 560 requests in 60 s (560 a minute)"


@pytest.fixture
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The database that the commands use."""
    for name, value in {
        "DATABASE_URL": sqlite_url,
        "JIRA_URL": "https://acme.atlassian.net",
        "JIRA_EMAIL": "handoff@acme.test",
        "JIRA_TOKEN": "t",
        "JIRA_WEBHOOK_SECRET": "s",
        "JIRA_REQUESTS_PER_MINUTE": "600",
    }.items():
        monkeypatch.setenv(f"HANDOFF_{name}", value)
    made = Database(sqlite_url)
    migrate.upgrade(made)
    return made


def handoff(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_a_site_is_listed_and_asked_again_by_command(database: Database) -> None:
    site: remotes.Site = ("jira", "acme.atlassian.net")
    well = handoff("sites", "list", "--json")
    assert (well.exit_code, json.loads(well.stdout)["state"]) == (0, "closed")
    assert json.loads(well.stdout)["budget"] == {"most": 100, "seconds": 10.0}
    goes_down(database, site, database.clock())
    resting = handoff("sites", "list")
    assert resting.exit_code == 1
    assert "handoff sites resume jira:acme.atlassian.net" in " ".join(resting.stdout.split())
    assert json.loads(handoff("sites", "list", "--json").stdout)["error"] == ERROR
    assert handoff("sites", "resume", "jira").stdout == "jira acme.atlassian.net is asked again.\n"
    assert handoff("sites", "resume", "jira").stdout == "jira acme.atlassian.net did not rest.\n"
    assert handoff("sites", "resume", "nowhere").exit_code == 1
    assert handoff("sites", "list").exit_code == 0
    database.close()


def test_a_budget_in_the_sites_file_has_to_be_a_number(database: Database, tmp_path, monkeypatch) -> None:
    file = tmp_path / "sites.toml"
    file.write_text('[zendesk.eu]\nurl = "https://eu.zendesk.com"\nrequests_per_minute = "many"\n')
    monkeypatch.setenv("HANDOFF_SITES", str(file))
    assert "requests_per_minute is 'many'; expected a whole number" in handoff("sites", "list").output
    database.close()
