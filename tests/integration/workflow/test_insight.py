"""The insight report of what is stored: merges counted as one, the library's words, both databases, the command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner

from app.cli import main
from app.domain.library import KnownEntry, LibraryEntry
from app.domain.occurrence import Occurrence
from app.domain.probing.entries import ProbeEntry
from app.domain.probing.model import Answer, Subject, Value
from app.domain.ticket import System, TicketRef
from app.store import groups, history, library, probes
from app.store.clock import utc_now
from app.workflow.insight import report_of
from app.workflow.probe_register import ProbeRegister
from app.workflow.service import Service
from tests.support.service import a_service
from tests.support.tracker import NOW, Tracker

SINCE = NOW - timedelta(days=90)


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    made = a_service(database_url, Tracker())
    yield made
    made.database.close()


def happened(number: int, days: float, fingerprint: str | None = "v1:a", system: System = "jira") -> Occurrence:
    moment = NOW - timedelta(days=days)
    return Occurrence(
        ref=TicketRef(system=system, site="shop", id=str(number)),
        key=f"OPS-{number}",
        url="",
        occurred_at=moment,
        reported_at=moment,
        closed_at=moment + timedelta(hours=2),
        fingerprint=fingerprint,
        error_code="ORA-00060",
        template="deadlock detected [in ORDERS]",
        originating="Shopify",
        receiving="NetSuite",
        pattern="order_sync_gap",
    )


def keep(service: Service, *found: Occurrence) -> None:
    with service.database.write() as connection:
        for one in found:
            history.remember(connection, one)


def test_both_trackers_count_together_and_only_inside_the_span(service: Service) -> None:
    keep(service, happened(1, 1), happened(2, 3, system="zendesk"), happened(3, 91))
    report = report_of(service, SINCE, NOW)
    assert (report.tickets, report.episodes, len(report.bars)) == (2, 2, 1)


def test_merged_patterns_are_one_bar_with_the_librarys_title(service: Service) -> None:
    keep(service, happened(1, 1), happened(2, 3, "v1:b"), happened(3, 5, "v1:c"))
    entry = LibraryEntry(id="deadlock", title="Deadlock in ORDERS", fingerprints=("v1:a",), known_cause="two runs")
    with service.database.write() as connection:
        groups.merge(connection, "v1:b", "v1:a", NOW, "ada")
        library.save(connection, KnownEntry(entry=entry, known_since=NOW), NOW, "ada")
    report = report_of(service, SINCE, NOW)
    assert [(bar.group.title, bar.group.count) for bar in report.bars] == [
        ("Deadlock in ORDERS", 2),
        ("ORA-00060: deadlock detected [in ORDERS]", 1),
    ]


def test_a_ticket_that_was_split_off_counts_by_itself(service: Service) -> None:
    keep(service, happened(1, 1), happened(2, 3))
    with service.database.write() as connection:
        groups.split(connection, happened(2, 3).ref, None, NOW, "ada")
    assert [bar.group.count for bar in report_of(service, SINCE, NOW).bars] == [1, 1]


def test_looks_at_systems_are_counted_at_the_boundary_that_they_show(service: Service) -> None:
    seen = ("shop", "Shopify", "storefront"), ("erp", "NetSuite", "erp")
    entries = [ProbeEntry(name=name, system=system, definition=name, role=role) for name, system, role in seen]
    looking = replace(service, probes=ProbeRegister(entries))
    with service.database.write() as connection:
        for number, states in enumerate((("confirmed", "missing"), ("confirmed", "confirmed"))):
            ref = TicketRef(system="jira", site="shop", id=str(number))
            answers = [answered(name, system, state) for (name, system, _), state in zip(seen, states, strict=True)]
            probes.keep(connection, answers, ref)
    (boundary,) = report_of(looking, SINCE, NOW, with_looks=True).to_dict()["boundaries"]
    assert boundary["boundary"] == "Shopify -> NetSuite"
    acknowledged = next(each for each in boundary["questions"] if each["number"] == 3)
    assert (acknowledged["figures"]["missing"], acknowledged["figures"]["looked_up"]) == (1, 2)


def answered(probe: str, system: str, state: str) -> Answer:
    return Answer(
        question="record_exists",
        subject=Subject({"order": "1001"}),
        probe=probe,
        system=system,
        at=NOW - timedelta(days=1),
        as_of=NOW - timedelta(hours=20),
        outcome="answered",
        value=Value(state=state, facts={"created_at": NOW - timedelta(days=1)}),
    )


def test_the_command_prints_the_report_for_people_and_for_machines(
    service: Service, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDOFF_DATABASE_URL", database_url)
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests")
    age = (utc_now() - NOW) / timedelta(days=1)
    keep(service, *(happened(number, 7 * number + 0.5 - age) for number in range(5)))
    shown = CliRunner().invoke(main, ["patterns", "report"])
    assert shown.exit_code == 0, shown.output
    assert "ORA-00060: deadlock detected [in ORDERS]" in " ".join(shown.output.split())
    printed = CliRunner().invoke(main, ["patterns", "report", "--json"])
    assert printed.exit_code == 0, printed.output
    report = json.loads(printed.stdout)
    assert report["episodes"] == 5
    assert [each["boundary"] for each in report["boundaries"]] == ["Shopify -> NetSuite"]
    assert "Shopify -> NetSuite  5 exceptions" in " ".join(shown.output.split("\n"))


def test_an_empty_history_says_how_to_fill_it(
    service: Service, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDOFF_DATABASE_URL", database_url)
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests")
    shown = CliRunner().invoke(main, ["patterns", "report"])
    assert shown.exit_code == 0, shown.output
    assert "patterns backfill" in shown.output
