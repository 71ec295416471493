"""``handoff patterns backfill`` and the import of past tickets, over both stand-ins and both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from app.cli import main, patterns_backfill
from app.store import backfills, migrate
from app.store.database import Database
from app.store.history_tables import occurrences
from app.store.tables import tickets
from app.workflow.past_import import Whereto, import_past
from app.workflow.work import work_one
from integrations.sandbox.jira import state_of
from integrations.sandbox.jira_state import DONE, RESOLUTIONS
from tests.support.installation import LEASE, Installation, installation

NOW = datetime.now(UTC).replace(microsecond=0)
TEXT = "Job ORD-SYNC-{number} failed at {at}.\nError ORA-00060: deadlock detected while waiting for resource"


@pytest.fixture(params=["sqlite"])
def url(request: pytest.FixtureRequest) -> str:
    """Most of what the commands do is the same on both databases; what is not asks for both (``BOTH``)."""
    return str(request.getfixturevalue(f"{request.param}_url"))


BOTH = pytest.mark.parametrize("url", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


@pytest.fixture
def place(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """A running installation, and an environment in which the commands find it."""
    with installation(url) as running:
        jira, zendesk = running.sandbox.jira, running.sandbox.zendesk
        for name, value in {
            "HANDOFF_DATABASE_URL": url,
            "HANDOFF_SECRET_KEY": "a key for tests",
            "HANDOFF_LOG_LEVEL": "error",
            "HANDOFF_JIRA_URL": jira.url,
            "HANDOFF_JIRA_EMAIL": jira.credentials["email"],
            "HANDOFF_JIRA_TOKEN": jira.credentials["token"],
            "HANDOFF_JIRA_WEBHOOK_SECRET": "s",
            "HANDOFF_ZENDESK_URL": zendesk.url,
            "HANDOFF_ZENDESK_CLIENT_ID": zendesk.credentials["client_id"],
            "HANDOFF_ZENDESK_CLIENT_SECRET": zendesk.credentials["client_secret"],
            "HANDOFF_ZENDESK_WEBHOOK_SECRET": "s",
        }.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits in a test: a countdown moves the stand-ins' clocks instead (see ``limits``)."""
    monkeypatch.setattr(patterns_backfill.Follow, "wait", lambda self, seconds, why: None)


def handoff(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def lines(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def a_past(place: Installation, days: int, jira: int = 0, zendesk: int = 0) -> None:
    """Tickets that were reported so many days ago, before anybody listened."""
    forget_webhooks(place)
    for number in range(jira):
        at = NOW - timedelta(days=days, hours=number * 7)
        key = place.agent.report("OPS", "Job failure", "Order sync errored", text(number, at))
        issue = state_of(place.sandbox.jira.app).issue(key)
        issue.created = issue.updated = at
    for number in range(jira, jira + zendesk):
        at = NOW - timedelta(days=days, hours=number * 7)
        ticket_id = place.zen_customer.report("Order sync errored", text(number, at))
        ticket = place.sandbox.zendesk.app.extensions["desk"].state.tickets[int(ticket_id)]
        ticket.created_at = ticket.updated_at = ticket.touched_at = at


def was_closed(place: Installation, key: str, at: datetime) -> None:
    issue = state_of(place.sandbox.jira.app).issue(key)
    issue.status = DONE
    issue.values |= {"resolution": RESOLUTIONS[0].id, "resolutiondate": at, "statuscategorychangedate": at}


def text(number: int, at: datetime) -> str:
    return TEXT.format(number=4000 + number, at=at.isoformat().replace("+00:00", "Z"))


def forget_webhooks(place: Installation) -> None:
    for stand in place.sandbox.stands.values():
        stand.world.webhooks.drain()
    state_of(place.sandbox.jira.app).webhooks.clear()
    place.sandbox.zendesk.app.extensions["desk"].state.webhooks.clear()


def kept(place: Installation) -> list[str]:
    with place.service.database.read() as connection:
        rows = connection.execute(select(occurrences.c.system, occurrences.c.key)).all()
    return sorted(f"{system} {key}" for system, key in rows)


def test_both_sites_are_read_and_summed_up(place):
    a_past(place, 5, jira=30, zendesk=20)
    result = handoff("patterns", "backfill", "--json")
    assert result.exit_code == 0, result.output
    jira, zendesk, total = lines(result)
    assert (jira["system"], jira["read"], jira["exceptions"], jira["finished"]) == ("jira", 30, 30, True)
    assert (zendesk["system"], zendesk["read"], zendesk["exceptions"]) == ("zendesk", 20, 20)
    assert (jira["patterns"], jira["patterns_repeated"], jira["problem"], jira["skipped"]) == (1, 1, None, {})
    assert total["all_sites"]["patterns"] == 1
    assert len(kept(place)) == 50


def test_nothing_is_written_to_the_trackers_and_no_ticket_becomes_gated(place):
    a_past(place, 5, jira=3, zendesk=3)
    place.forget_requests()
    assert handoff("patterns", "backfill").exit_code == 0
    for system in ("jira", "zendesk"):
        assert [made for made in place.requests(system) if not made.startswith("GET") and "count" not in made] == []
    with place.service.database.read() as connection:
        assert connection.execute(select(tickets)).all() == []
    assert work_one(place.service, "worker", LEASE) is None


@BOTH
def test_after_a_backfill_of_50_tickets_a_new_one_shows_its_earlier_ones(place):
    """The first ticket after the installation already has something to be compared with."""
    hook = f"{place.url}/webhooks/jira"
    secret = place.ticketing("jira").connection.webhook_secrets[0]
    a_past(place, 5, jira=30, zendesk=20)
    was_closed(place, "OPS-1", NOW - timedelta(days=4))
    assert handoff("patterns", "backfill").exit_code == 0
    with place.sandbox.jira.world.lock:
        place.sandbox.jira.world.register_webhook(hook, secret)
    key = place.agent.report("OPS", "Job failure", "Order sync errored", text(9999, NOW - timedelta(hours=1)))
    place.settle()
    (note,) = [note for note in place.agent.notes(key) if "handoff-gate:record" in note]
    assert "OPS-1" in note
    with place.service.database.read() as connection:
        record = connection.execute(select(tickets.c.record).where(tickets.c.key == key)).scalar_one()
    shown = record["fields"]["prior_occurrences_90d"]["text"]
    assert shown.startswith("50 in 90 days")
    assert "OPS-1" in record["fields"]["prior_resolution"]["text"]


def test_only_the_days_asked_for_and_only_the_site_asked_for(place):
    a_past(place, 20, jira=2, zendesk=2)
    assert lines(handoff("patterns", "backfill", "--days", "10", "--json"))[0]["read"] == 0
    found = lines(handoff("patterns", "backfill", "--days", "30", "--site", "zendesk", "--json"))
    assert [line["read"] for line in found if "read" in line] == [2]
    assert all(line.startswith("zendesk") for line in kept(place))
    since = (NOW - timedelta(days=30)).date().isoformat()
    assert lines(handoff("patterns", "backfill", "--since", since, "--site", "jira", "--json"))[0]["read"] == 2


def test_a_dry_run_counts_and_reads_nothing(place):
    a_past(place, 5, jira=4, zendesk=3)
    place.forget_requests()
    result = handoff("patterns", "backfill", "--dry-run", "--json")
    assert result.exit_code == 0
    found = {line["system"]: line for line in lines(result)}
    assert (found["jira"]["tickets"], found["jira"]["requests"]) == (4, 1)
    assert (found["zendesk"]["tickets"], found["zendesk"]["requests"]) == (3, 1)
    assert all(line["seconds"] > 0 for line in found.values())
    assert kept(place) == []
    assert not any("incremental" in made for made in place.requests("zendesk"))
    assert not any("search/jql" in made for made in place.requests("jira"))
    said = handoff("patterns", "backfill", "--dry-run").output
    assert "Nothing was read" in said


def test_one_site_that_fails_does_not_stop_the_other(place, monkeypatch):
    monkeypatch.setenv("HANDOFF_JIRA_TOKEN", "withdrawn")
    a_past(place, 5, zendesk=3)
    result = handoff("patterns", "backfill", "--json")
    jira, zendesk, _ = lines(result)
    assert result.exit_code == 1
    assert "401" in jira["problem"]
    assert "run the same command again" in jira["problem"]
    assert (zendesk["read"], zendesk["problem"]) == (3, None)
    monkeypatch.setenv("HANDOFF_JIRA_TOKEN", place.sandbox.jira.credentials["token"])
    assert "handoff sites resume jira" in lines(handoff("patterns", "backfill", "--json"))[0]["problem"]
    assert handoff("sites", "resume", "jira").exit_code == 0
    again = lines(handoff("patterns", "backfill", "--json"))[0]
    assert (again["resumed"], again["finished"], again["problem"]) == (True, True, None)


def test_the_exports_limit_is_waited_for_and_all_tickets_come(place, monkeypatch):
    """Ten requests a minute: after the tenth page it waits for the minute to pass, with nothing lost or read twice."""
    a_past(place, 5, zendesk=23)
    monkeypatch.setattr("integrations.sandbox.zendesk_finding.MOST_EXPORTED", 2)
    waits: list[float] = []

    def minute_passes(_self: Any, seconds: float, _why: str) -> None:
        waits.append(seconds)
        place.sandbox.zendesk.app.extensions["desk"].limits.clear()

    monkeypatch.setattr(patterns_backfill.Follow, "wait", minute_passes)
    found = lines(handoff("patterns", "backfill", "--site", "zendesk", "--json"))[0]
    assert (found["read"], found["exceptions"]) == (23, 23)
    assert len(waits) == 1
    assert 0 < waits[0] <= 60
    refused = place.sandbox.zendesk.world.requests.select(path="incremental")
    assert [entry.status for entry in refused] == [200] * 12


def test_the_table_names_every_figure(place):
    a_past(place, 5, jira=3)
    said = handoff("patterns", "backfill", "--site", "jira").output
    for word in ("read", "exceptions", "patterns", "seen 2+ times", "skipped"):
        assert word in said
    assert "1 patterns, 1 seen 2+ times" in said


def test_a_site_or_a_moment_that_is_none_is_named(place):
    unknown = handoff("patterns", "backfill", "--site", "nowhere")
    assert unknown.exit_code == 1
    assert "configured: jira:" in unknown.output
    assert handoff("patterns", "backfill", "--since", "soon").exit_code == 2


def test_a_database_that_is_not_migrated_is_said_so(monkeypatch, unmigrated_database_url):
    monkeypatch.setenv("HANDOFF_DATABASE_URL", unmigrated_database_url)
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests")
    monkeypatch.setenv("HANDOFF_JIRA_URL", "http://127.0.0.1:9")
    result = handoff("patterns", "backfill")
    assert result.exit_code == 1
    assert "handoff migrate" in result.output


# Import


def a_line(key: str, **changes: Any) -> str:
    at = NOW - timedelta(days=3)
    entry = {
        "key": key,
        "subject": "Order sync errored",
        "body": text(1, at),
        "created_at": at.isoformat(),
        "closed_at": (at + timedelta(hours=5)).isoformat(),
        "resolution": "Raised the lock timeout; mia@example.com saw it run.",
    }
    return json.dumps({**entry, **changes})


@pytest.fixture
def bare(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A migrated database and no site."""
    monkeypatch.setenv("HANDOFF_DATABASE_URL", database_url)
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests")
    database = Database(database_url)
    migrate.upgrade(database)
    yield database
    database.close()


def imported(tmp_path: Path, *content: str, **options: Any) -> Result:
    import click

    path = tmp_path / "past.jsonl"
    path.write_text("\n".join(content), encoding="utf-8")

    @click.command()
    def command() -> None:
        patterns_backfill.import_tickets(path, **options)

    return CliRunner().invoke(command)


def rows(database: Database) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(select(occurrences).order_by(occurrences.c.key)))


def test_past_tickets_come_from_a_file(bare, tmp_path):
    result = imported(tmp_path, a_line("OPS-17"), a_line("5158"), a_line("north:OPS-3"), a_line("ZD 77"))
    assert result.exit_code == 0, result.output
    assert "4 tickets read, 4 of them exceptions" in result.output
    assert [(row.system, row.site, row.key) for row in rows(bare)] == [
        ("zendesk", "import", "5158"),
        ("zendesk", "import", "77"),
        ("jira", "import", "OPS-17"),
        ("jira", "north", "OPS-3"),
    ]
    first = rows(bare)[0]
    assert first.closed_at == NOW - timedelta(days=3) + timedelta(hours=5)
    assert first.resolution.startswith("Raised the lock timeout")
    assert "mia@example.com" not in first.resolution


def test_bad_lines_are_named_by_number_and_lose_nothing_but_themselves(bare, tmp_path):
    bad = [
        "{broken",
        '"a text"',
        a_line("OPS-2", created_at="yesterday"),
        a_line("OPS-3", created_at="2026-11-02T10:44:00"),
        json.dumps({"subject": "no key", "created_at": "2026-11-02T10:44:00Z"}),
        a_line("OPS-4", subject="", body=" "),
        a_line("OPS-5", closed_at="2020-01-01T00:00:00Z"),
        a_line("OPS-6", subject=["a list"]),
        a_line("a:b:c"),
    ]
    result = imported(tmp_path, a_line("OPS-1"), "", *bad, a_line("OPS-9"), as_json=True)
    assert result.exit_code == 1
    *complaints, summary = lines(result)
    assert [line["line"] for line in complaints] == list(range(3, 12))
    assert summary == {"read": 2, "exceptions": 2, "known": 0, "bad_lines": 9}
    assert [row.key for row in rows(bare)] == ["OPS-1", "OPS-9"]
    spoken = imported(tmp_path, a_line("OPS-1"), "{broken")
    assert "line 2: It is not JSON" in spoken.output


def test_importing_twice_changes_nothing_and_options_name_the_place(bare, tmp_path):
    for _ in range(2):
        imported(tmp_path, a_line("17"), a_line("18"), system="jira", site="old.example.com")
    assert [(row.system, row.site, row.ticket_id) for row in rows(bare)] == [
        ("jira", "old.example.com", "17"),
        ("jira", "old.example.com", "18"),
    ]


def test_an_imported_ticket_that_a_backfill_finds_later_is_one_occurrence(place, tmp_path):
    a_past(place, 5, jira=2)
    (site,) = [name for system, name in place.service.sites if system == "jira"]
    done = import_past(place.service, [a_line("OPS-1")], Whereto(site=site), lambda bad: None)
    assert (done.tickets, done.exceptions) == (1, 1)
    assert handoff("patterns", "backfill", "--site", "jira").exit_code == 0
    assert kept(place) == ["jira OPS-1", "jira OPS-2"]
    import_past(place.service, [a_line("OPS-1")], Whereto(site=site), lambda bad: None)
    assert kept(place) == ["jira OPS-1", "jira OPS-2"]


def test_a_ticket_that_the_service_read_itself_is_not_overwritten_by_a_file(place):
    key = place.agent.report("OPS", "Job failure", "Order sync errored", text(1, NOW))
    place.settle()
    (site,) = [name for system, name in place.service.sites if system == "jira"]
    done = import_past(place.service, [a_line(key)], Whereto(site=site), lambda bad: None)
    assert done.known == 1
    with place.service.database.read() as connection:
        ref = backfills.id_of_key(connection, "jira", site, key)
        found = connection.execute(select(occurrences).where(occurrences.c.key == key)).one()
    assert (found.ticket_id, found.closed_at) == (ref, None)
