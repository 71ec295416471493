"""docs/start.md, as somebody new walks through it: from nothing to the first tickets with their records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from app.demo.people import JiraPerson, ZendeskPerson
from app.demo.stage import wait_for
from integrations.sandbox.server import Sandbox, start_sandbox
from tests.bench.servers import free_port
from tests.docs.place import FAILED, Shell, answers, bare_environment, preloaded_handoff
from tests.docs.scenarios import NOT_RUN
from tests.docs.shell_blocks import ROOT, commands_of

PAGE = ROOT / "docs" / "start.md"
PLENTY_SECONDS = 120


@pytest.fixture
def trackers() -> Iterator[Sandbox]:
    with start_sandbox() as sandbox:
        yield sandbox


def signing_secret(sandbox: Sandbox) -> str:
    """What Admin Center reveals of the webhook that the set-up made."""
    stand = sandbox.zendesk
    client = {name: stand.credentials[name] for name in ("client_id", "client_secret")}
    wish = {"grant_type": "client_credentials", "scope": "read write", **client}
    token = requests.post(f"{stand.url}/oauth/tokens", json=wish, timeout=30).json()["access_token"]
    signed_in = {"Authorization": f"Bearer {token}"}
    made = requests.get(f"{stand.url}/api/v2/webhooks", headers=signed_in, timeout=30).json()["webhooks"]
    (ours,) = [webhook for webhook in made if webhook["name"] == "Handoff Gate"]
    address = f"{stand.url}/api/v2/webhooks/{ours['id']}/signing_secret"
    return str(requests.get(address, headers=signed_in, timeout=30).json()["signing_secret"]["secret"])


def test_the_page_leads_from_nothing_to_a_ticket_with_its_record(trackers: Sandbox, tmp_path: Path) -> None:
    port = free_port()
    service = f"http://127.0.0.1:{port}"
    names = {
        "https://gate.example.com": service,
        "https://example.atlassian.net": trackers.jira.url,
        "gate@example.com": trackers.jira.credentials["email"],
        "the API token": trackers.jira.credentials["token"],
        "https://example.zendesk.com": trackers.zendesk.url,
        "the client'": trackers.zendesk.credentials["client_id"] + "'",
        "its secret": trackers.zendesk.credentials["client_secret"],
    }
    with preloaded_handoff(tmp_path) as programs:
        environment = bare_environment(programs) | {"HANDOFF_PORT": str(port), "HANDOFF_LOG_LEVEL": "error"}
        folder = tmp_path / "new"
        folder.mkdir()
        with closing(Shell(folder, environment)) as shell:
            said = {}
            for command in commands_of(PAGE):
                if command.text.startswith(tuple(NOT_RUN)):
                    continue
                if "'the signing secret'" in command.text:
                    names["the signing secret"] = signing_secret(trackers)
                text = command.text
                for written, meant in names.items():
                    text = text.replace(written, meant)
                if text == "handoff serve":
                    shell.begin(text)
                    wait_for(lambda: answers(f"{service}/readyz"), "handoff serve to be ready", PLENTY_SECONDS)
                else:
                    code, said[text] = shell.run(text)
                    assert code == 0 or text == "handoff doctor", f"{text} ended with {code}\n{said[text]}"
            assert said["handoff signin-link"].startswith(f"{service}/")
            assert "error" not in {line.split(" ")[0] for line in said["handoff doctor"].splitlines()}, said[
                "handoff doctor"
            ]
            enriched_tickets(trackers)


def enriched_tickets(trackers: Sandbox) -> None:
    """Somebody reports a failure in each tracker, and its record comes by itself."""
    jira, zendesk = trackers.jira, trackers.zendesk
    with closing(JiraPerson(jira.url, jira.credentials["agent_email"], jira.credentials["agent_token"])) as agent:
        key = agent.report("OPS", "Job failure", "Order sync errored", FAILED)
        shows_the_error("Jira", lambda: agent.record(key))
    people = [
        ZendeskPerson(zendesk.url, zendesk.credentials[f"{who}_email"], zendesk.credentials[f"{who}_token"])
        for who in ("customer", "agent")
    ]
    with closing(people[0]) as customer, closing(people[1]) as colleague:
        number = customer.report("Order sync errored", FAILED)
        shows_the_error("Zendesk", lambda: colleague.record(number))


def shows_the_error(where: str, record: Callable[[], dict[str, str]]) -> None:
    """Wait for the record, and look at one field of it."""
    told = wait_for(lambda: record().get("error_code") or None, f"the record in {where}", PLENTY_SECONDS)
    assert "ORA-00060" in told
