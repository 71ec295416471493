"""What workers count is added up in the store and told by whichever web process is scraped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from app.ports import NotPermitted, RemoteUnavailable
from app.store import counters
from app.store.counters import Tally
from app.store.database import StoreUnavailable
from app.web.store_metrics import StoreCollector
from app.workflow.counting import class_of
from app.workflow.service import Service
from app.workflow.work import work_one
from tests.support.service import StandingClock, a_service
from tests.support.stage import keep_delivery
from tests.support.tracker import NOW, Tracker, a_ticket

LEASE = timedelta(seconds=30)


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(tickets={"10001": a_ticket()})


@pytest.fixture
def service(database_url: str, tracker: Tracker) -> Iterator[Service]:
    made = a_service(database_url, tracker, clock=StandingClock(NOW + timedelta(seconds=7)))
    yield made
    made.database.close()


def scraped(service: Service) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    registry = CollectorRegistry()
    registry.register(StoreCollector(service))
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(generate_latest(registry).decode())
        for sample in family.samples
    }


def figure(service: Service, name: str, **labels: str) -> float:
    return scraped(service)[f"handoff_{name}", frozenset(labels.items())]


def received(service: Service, times: int = 1) -> None:
    with service.database.write() as connection:
        for _ in range(times):
            keep_delivery(connection, "queued", at=NOW)


def test_handled_deliveries_and_the_time_that_they_took(service: Service) -> None:
    received(service, 3)
    assert work_one(service, "w", LEASE) is not None
    service.tally.flush(service.database)
    where = {"system": "jira", "site": "test"}
    assert figure(service, "worker_deliveries_total", **where, outcome="handled") == 3
    assert figure(service, "delivery_seconds_count", system="jira") == 3
    assert figure(service, "delivery_seconds_sum", system="jira") == 21
    assert figure(service, "delivery_seconds_bucket", system="jira", le="5.0") == 0
    assert figure(service, "delivery_seconds_bucket", system="jira", le="10.0") == 3
    assert figure(service, "delivery_seconds_bucket", system="jira", le="+Inf") == 3


def test_failures_by_their_class_and_not_by_their_words(service: Service, tracker: Tracker) -> None:
    received(service)
    tracker.fail_with.append(RemoteUnavailable("502 from a host with a name"))
    work_one(service, "w", LEASE)
    service.tally.flush(service.database)
    where = {"system": "jira", "site": "test"}
    assert figure(service, "worker_failures_total", **where, cause="unavailable") == 1
    assert figure(service, "worker_deliveries_total", **where, outcome="retried") == 1


def test_several_processes_add_up_and_a_restart_begins_nothing_anew(service: Service) -> None:
    for _process in range(3):
        tally = Tally()
        tally.count("handoff_leases_lost_total", system="jira", site="test")
        tally.flush(service.database)
        tally.flush(service.database)
    assert figure(service, "leases_lost_total", system="jira", site="test") == 3


def test_what_could_not_be_stored_is_kept_for_the_next_time(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally()
    tally.count("handoff_leases_lost_total", system="jira", site="test")
    with monkeypatch.context() as broken:

        def down(*_: object) -> None:
            raise StoreUnavailable("gone")

        broken.setattr(counters, "add", down)
        with pytest.raises(StoreUnavailable):
            tally.flush(service.database)
    tally.count("handoff_leases_lost_total", system="jira", site="test")
    tally.flush(service.database)
    assert figure(service, "leases_lost_total", system="jira", site="test") == 2


def test_a_counter_of_another_release_is_left_alone(service: Service) -> None:
    with service.database.write() as connection:
        counters.add(connection, {("handoff_of_tomorrow_total", "{}"): 1.0})
    assert not any("tomorrow" in name for name, _ in scraped(service))


def test_errors_have_classes() -> None:
    assert class_of(NotPermitted("no")) == "not_permitted"
    assert class_of(ValueError("x")) == "fault"
