"""``handoff sweep``, and what doctor and metrics say of sweeps, over both stand-ins."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import requests
from click.testing import CliRunner, Result

from app.cli import main
from tests.support.installation import PLENTY, Installation, installation

TEXT = (
    "Job ORD-SYNC-4471 failed at 2026-11-02T09:14:05Z.\nError ORA-00060: deadlock detected while waiting for resource"
)


@pytest.fixture
def place(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """A running installation whose Zendesk account is not configured, and an environment that finds it."""
    with installation(sqlite_url) as running:
        jira = running.sandbox.jira
        for name, value in {
            "HANDOFF_DATABASE_URL": sqlite_url,
            "HANDOFF_SECRET_KEY": "a key for tests",
            "HANDOFF_LOG_LEVEL": "error",
            "HANDOFF_JIRA_URL": jira.url,
            "HANDOFF_JIRA_EMAIL": jira.credentials["email"],
            "HANDOFF_JIRA_TOKEN": jira.credentials["token"],
            "HANDOFF_JIRA_REQUESTS_PER_MINUTE": str(PLENTY),
            "HANDOFF_JIRA_WEBHOOK_SECRET": "s",
        }.items():
            monkeypatch.setenv(name, value)
        yield running


def handoff(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def report_unheard(place: Installation) -> str:
    """A ticket whose webhooks are all lost."""
    hooks = place.sandbox.jira.world.webhooks
    hooks.drain()
    hooks.lose_next(100)
    key = place.agent.report("OPS", "Job failure", "Order sync errored", TEXT)
    hooks.lose_next(0)
    return key


def test_a_sweep_names_what_it_found_and_the_worker_enriches_it(place):
    assert handoff("sweep").exit_code == 0
    key = report_unheard(place)
    result = handoff("sweep")
    assert result.exit_code == 0
    assert f"1 ticket that no webhook had told of was put into the queue: {key}" in result.stdout
    place.settle()
    assert place.agent.record(key)["job_or_transaction_id"] == "ORD-SYNC-4471"
    assert "nothing that a webhook had not told of" in handoff("sweep").stdout


def test_a_dry_run_puts_nothing_into_the_queue(place):
    handoff("sweep")
    key = report_unheard(place)
    found = json.loads(handoff("sweep", "--dry-run", "--json").stdout)
    assert (found["found"], found["queued"]) == ([key], False)
    assert place.settle() == []


def test_a_sweep_can_begin_earlier(place):
    key = report_unheard(place)
    assert json.loads(handoff("sweep", "--json").stdout)["found"] == []
    assert json.loads(handoff("sweep", "--since", "24h", "--json").stdout)["found"] == [key]


def test_a_site_that_does_not_answer_ends_the_command_with_the_reason(place):
    handoff("sweep")
    place.sandbox.jira.world.faults.add("error", path=r"/rest/api/3/search/jql", times=1)
    result = handoff("sweep", "--json")
    assert result.exit_code == 1
    assert "Jira" in json.loads(result.stdout)["problem"]


def test_the_doctor_says_how_far_each_site_was_swept(place):
    def says() -> dict[str, str]:
        findings = [json.loads(line) for line in handoff("doctor", "--json").stdout.splitlines()]
        return next(finding for finding in findings if finding["subject"].startswith("sweep jira"))

    assert says()["state"] == "warning"
    assert "handoff sweep" in says()["mend"]
    handoff("sweep")
    assert says()["state"] == "ok"
    assert "everything before" in says()["says"]


def test_metrics_tell_of_lag_and_finds(place):
    handoff("sweep")
    report_unheard(place)
    handoff("sweep")
    text = requests.get(f"{place.url}/metrics", timeout=10).text
    site = place.ticketing("jira").connection.name
    assert f'handoff_sweep_found_total{{site="{site}",system="jira"}} 1.0' in text
    assert f'handoff_sweep_lag_seconds{{site="{site}",system="jira"}}' in text
