"""Two Jira sites and two Zendesk accounts in one installation, from the setup to the sweep. Both Jira sites have a
ticket OPS-1, and both accounts a ticket of one number: they are kept apart everywhere, and only counted together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result
from sqlalchemy import select

from app.cli import main
from app.demo.people import JiraPerson, ZendeskPerson
from app.demo.story import ticket_text
from app.settings import load_settings
from app.store import migrate, tables
from app.web import create_app
from app.web.signin import make_signin_link
from app.wiring import connect
from app.workflow.service import Service
from app.workflow.work import work_one
from integrations.sandbox.server import Sandbox, start_sandbox
from tests.support.installation import GATE_TOKEN, LEASE, closing_service
from tests.support.playbooks import PRESENT
from tests.support.stage import listening

SITES = ("eu", "us")
FAILED_AT = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
EXAMPLE = """
[jira.{name}]
url = "{jira}"
email = "{email}"
token = {{ env = "JIRA_{upper}_TOKEN" }}
webhook_secret = {{ file = "{secret}" }}

[zendesk.{name}]
url = "{zendesk}"
client_id = "{client_id}"
client_secret = {{ env = "ZENDESK_{upper}_CLIENT_SECRET" }}
webhook_secret = {{ file = "{secret}" }}
"""


@dataclass
class Place:
    """One installation, two of each tracker."""

    sandboxes: dict[str, Sandbox]
    service: Service
    url: str
    agents: dict[str, JiraPerson]
    desks: dict[str, ZendeskPerson]
    customers: dict[str, ZendeskPerson]
    signin: str

    def settle(self) -> None:
        """Until nothing is left to be done."""
        for _ in range(200):
            for sandbox in self.sandboxes.values():
                sandbox.drain()
            if work_one(self.service, "worker", LEASE) is None:
                return
        raise AssertionError("the installation does not come to rest")

    def check(self, system: str, ticket: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {GATE_TOKEN}"}
        return requests.post(f"{self.url}/gate/{system}/check", json={"ticket": ticket}, headers=headers, timeout=30)


def handoff(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def lines_of(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


@pytest.fixture
def place(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The installation as its documentation tells to configure it, set up by ``handoff setup``."""
    with ExitStack() as stack:
        sandboxes = {name: stack.enter_context(start_sandbox()) for name in SITES}
        toml = tmp_path / "sites.toml"
        toml.write_text("".join(table_of(name, sandbox, tmp_path, monkeypatch) for name, sandbox in sandboxes.items()))
        for name, value in {
            "HANDOFF_DATABASE_URL": sqlite_url,
            "HANDOFF_SITES": str(toml),
            "HANDOFF_SECRET_KEY": "a key for tests",
            "HANDOFF_GATE_TOKEN": GATE_TOKEN,
            "HANDOFF_PLAYBOOK": str(PRESENT),
            "HANDOFF_LOG_LEVEL": "error",
        }.items():
            monkeypatch.setenv(name, value)
        settings = load_settings()
        service = stack.enter_context(closing_service(connect(settings)))
        migrate.upgrade(service.database)
        url = stack.enter_context(listening(create_app(service, settings)))
        monkeypatch.setenv("HANDOFF_PUBLIC_URL", url)

        def person(kind: Callable[..., Any], name: str, system: str, who: str) -> Any:
            stand = sandboxes[name].jira if system == "jira" else sandboxes[name].zendesk
            keys = stand.credentials
            return stack.enter_context(closing(kind(stand.url, keys[f"{who}_email"], keys[f"{who}_token"])))

        yield Place(
            sandboxes=sandboxes,
            service=service,
            url=url,
            agents={name: person(JiraPerson, name, "jira", "agent") for name in SITES},
            desks={name: person(ZendeskPerson, name, "zendesk", "agent") for name in SITES},
            customers={name: person(ZendeskPerson, name, "zendesk", "customer") for name in SITES},
            signin=make_signin_link(service, url),
        )


def table_of(name: str, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    jira, zendesk = sandbox.jira, sandbox.zendesk
    secret = folder / f"secret-{name}"
    secret.write_text(f"the webhook secret of {name}\n")
    monkeypatch.setenv(f"JIRA_{name.upper()}_TOKEN", jira.credentials["token"])
    monkeypatch.setenv(f"ZENDESK_{name.upper()}_CLIENT_SECRET", zendesk.credentials["client_secret"])
    return EXAMPLE.format(
        name=name,
        upper=name.upper(),
        jira=jira.url,
        email=jira.credentials["email"],
        zendesk=zendesk.url,
        client_id=zendesk.credentials["client_id"],
        secret=secret,
    )


def set_up(place: Place) -> None:
    """As an administrator does it; the stand-in for Zendesk is told the secret that it would show in its pages."""
    for name in SITES:
        for system in ("jira", "zendesk"):
            handoff("setup", system, "--site", name, "--json")
    for name in SITES:
        for system, stand in place.sandboxes[name].stands.items():
            register = stand.world.register_webhook
            assert register is not None
            if system == "zendesk":
                register(f"{place.url}/webhooks/zendesk/{name}", f"the webhook secret of {name}")


def report_on_both(place: Place) -> tuple[list[str], list[str]]:
    """A failed job on each of the four; returns the keys and the numbers, which are the same on both sites."""
    subject = "Order sync errored"
    keys = [
        place.agents[name].report("OPS", "Job failure", subject, ticket_text(f"ORD-{name}-1", FAILED_AT, 7))
        for name in SITES
    ]
    numbers = [place.customers[name].report(subject, ticket_text(f"ORD-{name}-2", FAILED_AT, 7)) for name in SITES]
    place.settle()
    return keys, numbers


def test_four_sites_are_kept_apart_everywhere_and_counted_together(place):
    set_up(place)
    keys, numbers = report_on_both(place)
    assert keys == ["OPS-1", "OPS-1"]
    assert len(set(numbers)) == 1

    for name in SITES:
        assert place.agents[name].record("OPS-1")["job_or_transaction_id"] == f"ORD-{name}-1"
        notes = [note for note in place.agents[name].notes("OPS-1") if "handoff-gate:record" in note]
        assert len(notes) == 1
        assert place.desks[name].record(numbers[0])["job_or_transaction_id"] == f"ORD-{name}-2"
    counts = sorted(place.agents[name].record("OPS-1")["prior_occurrences_90d"][:1] for name in SITES)
    assert counts != ["0", "0"], "what happened on one site is an earlier occurrence on the other"

    with place.service.database.read() as connection:
        stored = connection.execute(
            select(tables.tickets.c.system, tables.tickets.c.site, tables.tickets.c.key).order_by("system", "site")
        ).all()
    assert [(row.system, row.site) for row in stored] == [
        (system, name) for system in ("jira", "zendesk") for name in SITES
    ]
    assert [row.key for row in stored[:2]] == keys
    an_event_of_one_site_is_none_of_the_other(place)
    the_gate_asks_for_the_site(place, numbers[0])
    commands_name_the_site(place)
    the_dashboard_shows_both(place)


def an_event_of_one_site_is_none_of_the_other(place: Place) -> None:
    sent = place.sandboxes["eu"].jira.world.webhooks.log()[0]
    headers = {name: value for name, value in sent.headers.items() if name.lower() != "content-length"}
    for path, status in (("jira/us", 401), ("jira", 404), ("jira/eu", 202)):
        answer = requests.post(f"{place.url}/webhooks/{path}", data=sent.body, headers=headers, timeout=30)
        assert answer.status_code == status, path


def the_gate_asks_for_the_site(place: Place, number: str) -> None:
    unnamed = place.check("jira", "OPS-1")
    assert unnamed.status_code == 404
    for name in SITES:
        answer = place.check("jira", f"{name}:OPS-1")
        assert answer.status_code == 200, answer.text
        assert not answer.json()["allowed"]
        assert place.check("zendesk", f"{name}:{number}").status_code == 200
    assert place.check("jira", "asia:OPS-1").status_code == 404


def commands_name_the_site(place: Place) -> None:
    verdict = handoff("gate", "check", "jira", "us:OPS-1", "--json")
    assert not json.loads(verdict.stdout)["allowed"]
    asked = handoff("override", "request", "jira", "us:OPS-1", "--reason", "The log of that night is gone.", "--json")
    assert asked.exit_code == 0, asked.output
    assert json.loads(asked.stdout)["site"] == "us"
    listed = lines_of(handoff("inbox", "list", "--all", "--limit", "500", "--json"))
    assert {(item["system"], item["site"]) for item in listed} == {
        (system, name) for system in ("jira", "zendesk") for name in SITES
    }
    told = lines_of(handoff("doctor", "--json"))
    for system in ("jira", "zendesk"):
        for name in SITES:
            about = [finding for finding in told if f"{system} {name}" in finding["subject"]]
            assert about, f"the doctor says nothing of {system} {name}"
    trail = handoff("audit", "export").stdout
    assert '"us"' in trail
    assert '"eu"' in trail


def the_dashboard_shows_both(place: Place) -> None:
    session, token = requests.Session(), place.signin.partition("token=")[2]
    form = session.get(place.signin, timeout=30).text
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert csrf is not None
    session.post(f"{place.url}/signin/link", data={"token": token, "csrf_token": csrf[1]}, timeout=30)
    for name in SITES:
        found = session.get(f"{place.url}/tickets/jira/{name}/10001", timeout=30)
        assert found.status_code == 200, found.text[:500]
        assert f"ORD-{name}-1" in found.text


def test_setup_sends_each_site_s_webhooks_to_an_address_of_its_own_and_a_second_run_changes_nothing(place):
    for name in SITES:
        first = lines_of(handoff("setup", "jira", "--site", name, "--json"))
        says = [line["says"] for line in first if line.get("step") == "webhook"]
        assert f"/webhooks/jira/{name}" in says[0]
        again = lines_of(handoff("setup", "jira", "--site", name, "--json"))
        assert all(line["done"] for line in again if line.get("step", "").startswith(("field", "webhook")))
    refused = handoff("setup", "jira")
    assert refused.exit_code == 1
    assert "eu, us" in refused.output


def test_removing_one_site_s_set_up_leaves_the_other_as_it_was(place):
    set_up(place)
    before = len(lines_of(handoff("setup", "jira", "--site", "us", "--remove", "--fields", "--dry-run", "--json")))
    gone = handoff("setup", "jira", "--site", "eu", "--remove", "--fields", "--yes", "--json")
    assert gone.exit_code == 0, gone.output
    api = "/rest/webhooks/1.0/webhook"
    assert [one["step"] for one in lines_of(gone) if one["step"].startswith("remove:webhook")] != []
    hooks = {}
    for name in SITES:
        jira = place.sandboxes[name].jira
        auth = (jira.credentials["email"], jira.credentials["token"])
        hooks[name] = [hook["url"] for hook in requests.get(jira.url + api, auth=auth, timeout=30).json()]
    assert hooks == {"eu": [], "us": [f"{place.url}/webhooks/jira/us"]}
    left = lines_of(handoff("setup", "jira", "--site", "us", "--remove", "--fields", "--dry-run", "--json"))
    assert len(left) == before > 28


def test_a_sweep_finds_what_one_site_kept_to_itself_and_each_has_its_own_watermark(place):
    set_up(place)
    assert handoff("sweep", "--json").exit_code == 0
    hooks = place.sandboxes["us"].jira.world.webhooks
    hooks.drain()
    hooks.lose_next(100)
    key = place.agents["us"].report("OPS", "Job failure", "Order sync errored", ticket_text("ORD-4711", FAILED_AT, 7))
    hooks.lose_next(0)
    of_eu = lines_of(handoff("sweep", "--site", "jira:eu", "--json"))
    assert [(line["site"], line["found"]) for line in of_eu] == [("eu", [])]
    everything = {(line["system"], line["site"]): line for line in lines_of(handoff("sweep", "--json"))}
    assert everything["jira", "us"]["found"] == [key]
    assert all(line["found"] == [] for place_, line in everything.items() if place_ != ("jira", "us"))
    assert all(line["looked_until"] for line in everything.values())
    place.settle()
    assert place.agents["us"].record(key)["job_or_transaction_id"] == "ORD-4711"
