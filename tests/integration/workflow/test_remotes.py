"""A site that is down or busy is left alone by all processes together, and nothing is lost by that: over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
import requests
from sqlalchemy import func, select

from app.domain.budget import RemoteLimits, Window
from app.ports import HeldBack, RateLimited
from app.store import remotes
from app.store.tables import deliveries
from app.wiring import connect
from app.workflow.check import check_ticket
from app.workflow.remotes import SiteMeter, resume
from app.workflow.service import Service
from app.workflow.sweep import InPassing, sweep_now
from app.workflow.watched import WatchedTicketing
from app.workflow.work import work_one
from tests.support.installation import GATE_TOKEN, LEASE, Installation, installation

TEXT = (
    "The nightly order export job ORD-SYNC-{number} failed at 2026-11-02T09:14:05Z, started by the scheduler.\n"
    "Error ORA-00060: deadlock detected while waiting for resource"
)
ISSUE = r"/rest/api/3/(issue|search|myself)"


@contextmanager
def on_one_clock(database_url: str) -> Iterator[Installation]:
    """An installation on one clock, which the test moves."""
    built_in = {"jira_requests_per_minute": None, "zendesk_requests_per_minute": None}
    with installation(database_url, one_clock=True, **built_in) as opened:
        opened.sandbox.jira.world.clock.set(opened.service.clock())
        yield opened


@pytest.fixture
def place(sqlite_url: str) -> Iterator[Installation]:
    """On the embedded database."""
    with on_one_clock(sqlite_url) as opened:
        yield opened


@pytest.fixture
def either(database_url: str) -> Iterator[Installation]:
    """Once on each database."""
    with on_one_clock(database_url) as opened:
        yield opened


def report(place: Installation, count: int) -> list[str]:
    """So many job failures in Jira, with their webhooks delivered."""
    keys = [
        place.agent.report("OPS", "Job failure", "Order sync errored", TEXT.format(number=number))
        for number in range(4400, 4400 + count)
    ]
    place.sandbox.drain()
    return keys


def turns(place: Installation, most: int = 100) -> list[str]:
    """Work until nothing can be taken; what came of each turn."""
    results = []
    while len(results) < most and (worked := work_one(place.service, "worker", LEASE)) is not None:
        results.append(worked.result)
    return results


def later(place: Installation, seconds: float) -> None:
    place.sandbox.jira.world.clock.advance(seconds)


def state(place: Installation, system: str = "jira") -> remotes.SiteState:
    meter = meter_of(place.service, system)
    with place.service.database.read() as connection:
        return remotes.state_of(connection, meter.site)


def meter_of(service: Service, system: str = "jira") -> SiteMeter:
    return cast(WatchedTicketing, service.site(system)).meter  # type: ignore[arg-type]


def counts(place: Installation) -> dict[str, int]:
    with place.service.database.read() as connection:
        rows = connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state)).all()
    return {row[0]: row[1] for row in rows}


def most_attempts(place: Installation) -> int:
    with place.service.database.read() as connection:
        return connection.execute(select(func.max(deliveries.c.attempts))).scalar_one()


def seen_by_jira(place: Installation) -> int:
    """Requests of the service that reached Jira, those that were answered with a fault included (nobody is signed in
    there yet)."""
    world = place.sandbox.jira.world
    people = {one.id for one in world.accounts if one.email == place.sandbox.jira.credentials["agent_email"]}
    return sum(entry.actor not in people for entry in world.requests.select(path=ISSUE))


def test_while_a_site_is_down_events_wait_and_only_probes_reach_it(either):
    place = either
    keys = report(place, 8)
    place.service.site("jira").identity()
    world = place.sandbox.jira.world
    world.faults.add("error", path=ISSUE, status=503, times=10_000)
    before = seen_by_jira(place)
    assert turns(place) == ["retry"] * 3
    assert state(place).breaker.opened_at is not None
    assert seen_by_jira(place) == before + 3
    for probes in range(1, 8):
        later(place, 80)
        assert turns(place) == ["retry"]
        assert seen_by_jira(place) == before + 3 + probes
    assert counts(place)["queued"] == 8
    assert "dead" not in counts(place)
    assert most_attempts(place) == 1
    world.faults.clear()
    later(place, 80)
    assert set(turns(place)) <= {"handled", "ignored"}
    place.settle()
    assert counts(place).keys() <= {"done", "ignored"}
    assert state(place).well
    for key in keys:
        assert sum("handoff-gate:record" in note for note in place.agent.notes(key)) == 1


def test_a_gate_check_of_a_resting_site_is_answered_at_once_and_refuses(place):
    (key,) = report(place, 1)
    turns(place)
    world = place.sandbox.jira.world
    world.faults.add("rate_limit", path=ISSUE, retry_after="40", times=1)
    ask = {"json": {"ticket": key}, "headers": {"Authorization": f"Bearer {GATE_TOKEN}"}, "timeout": 30}
    first = requests.post(f"{place.url}/gate/jira/check", **ask)
    before = seen_by_jira(place)
    second = requests.post(f"{place.url}/gate/jira/check", **ask)
    assert (first.status_code, second.status_code) == (503, 503)
    assert 38 <= int(second.headers["Retry-After"]) <= 43
    assert "left alone since" in second.json()["detail"]
    assert seen_by_jira(place) == before
    later(place, 45)
    assert requests.post(f"{place.url}/gate/jira/check", **ask).json()["allowed"] is False
    assert state(place).well


def test_too_many_requests_told_to_one_process_make_all_wait(place):
    report(place, 3)
    other = second_process(place)
    place.sandbox.jira.world.faults.add("rate_limit", path=r"/issue/\d+", retry_after="30", times=1)
    assert turns(place) == ["retry"]
    before = seen_by_jira(place)
    assert work_one(other, "other", LEASE) is None
    with pytest.raises(HeldBack, match="too many requests"):
        check_ticket(other, "jira", "OPS-1")
    assert sweep_now(other, other.site("jira"), "other", InPassing()).sweep.not_before is not None
    assert seen_by_jira(place) == before
    later(place, 35)
    assert work_one(other, "other", LEASE).result == "handled"
    other.database.close()


def test_one_caller_probes_and_the_others_wait_for_it(either):
    place = either
    keys = report(place, 4)
    turns(place)
    world = place.sandbox.jira.world
    world.faults.add("rate_limit", path=r"/issue/", retry_after="5", times=1)
    with pytest.raises(RateLimited):
        check_ticket(place.service, "jira", keys[0])
    later(place, 10)
    world.faults.add("hang", path=r"/issue/", times=1)
    first = threading.Thread(target=check_ticket, args=(place.service, "jira", keys[0]))
    first.start()
    assert world.faults.wait_until_hanging()
    before = seen_by_jira(place)
    for key in keys:
        with pytest.raises(HeldBack):
            check_ticket(place.service, "jira", key)
    assert seen_by_jira(place) == before
    world.faults.release()
    first.join()
    assert state(place).well


def test_one_ticket_that_the_platform_cannot_handle_keeps_nobody_waiting(place):
    keys = report(place, 4)
    turns(place)
    bad = place.agent.issue(keys[0])["id"]
    place.sandbox.jira.world.faults.add("error", path=rf"/issue/({bad}|{keys[0]})$", times=1_000)
    for _ in range(12):
        with pytest.raises(Exception, match="500"):
            check_ticket(place.service, "jira", keys[0])
    assert state(place).breaker.opened_at is None
    assert check_ticket(place.service, "jira", keys[1]).applies


def test_credentials_that_are_not_accepted_make_no_dead_letters(place):
    report(place, 3)
    place.sandbox.jira.world.faults.add("error", path=r"/issue/\d+", status=401, times=1_000)
    for _ in range(12):
        turns(place)
        later(place, 80)
    assert counts(place).keys() == {"queued"}
    assert state(place).breaker.because == "refused"
    place.sandbox.jira.world.faults.clear()
    before = resume(place.service.database, meter_of(place.service).site, place.service.clock())
    assert before.breaker.opened_at is not None
    assert "handled" in turns(place)
    assert state(place).well


def second_process(place: Installation, **settings: int) -> Service:
    """Another process of the same installation: its own connections, meters and database engine."""
    from app.settings import load_settings

    environment = {
        name.removeprefix("HANDOFF_").lower(): value
        for name, value in place.environment(place.service.database.url.render_as_string(hide_password=False)).items()
    }
    return connect(load_settings(**environment, secret_key="a key for tests", **settings), place.service.clock)


def test_two_processes_and_their_threads_share_one_budget(either):
    place = either
    limit = 30
    services = [second_process(place, jira_requests_per_minute=limit) for _ in range(2)]
    for service in services:
        meter_of(service).limits = replace(meter_of(service).limits, requests=Window(1_000, 60.0))
    (key,) = report(place, 1)
    for service in services:
        service.site("jira").identity()
    before, refused = seen_by_jira(place), []

    def read_until_held_back(service: Service) -> None:
        try:
            while True:
                service.site("jira").read(key)
        except HeldBack as error:
            refused.append(error.retry_after)

    threads = [threading.Thread(target=read_until_held_back, args=(service,)) for service in services * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = seen_by_jira(place) - before
    assert len(refused) == 6
    assert limit * 0.5 <= made <= limit * 0.9
    assert check_ticket(services[0], "jira", key) is not None
    assert work_one(services[1], "worker", LEASE) is None
    later(place, max(refused) + 0.1)
    assert work_one(services[1], "worker", LEASE).result == "handled"
    for service in services:
        service.database.close()


def test_a_ticket_is_written_to_as_often_as_zendesk_allows_and_then_looked_at_again_later(place):
    number = place.zen_agent.report("Order sync errored", TEXT.format(number=4471))
    place.settle()
    site, zendesk = place.service.site("zendesk"), place.sandbox.zendesk.world
    limits = site.limits.ticket_writes
    ref = site.read(number).ticket.ref
    with place.service.database.write() as connection:
        while remotes.count_write(connection, ref, limits, place.service.clock(), anyway=False) == 0:
            pass
    changed = place.zen_agent.report("Order sync errored again", TEXT.format(number=4472))
    zendesk.requests.clear()
    place.zen_agent.reply(number, TEXT.format(number=4499), public=False)
    place.settle()
    own = site.identity().id
    assert zendesk.requests.count("PUT", rf"tickets/{number}", own) == 0
    assert zendesk.requests.count("PUT", rf"tickets/{changed}", own) >= 1
    assert state(place, "zendesk").well
    later(place, 601)
    place.settle()
    assert counts(place).keys() <= {"done", "ignored"}


def test_a_slice_of_the_budget_saves_writing_for_each_request(place, monkeypatch):
    (key,) = report(place, 1)
    site = place.service.site("jira")
    site.identity()
    written = []
    reserve = remotes.reserve
    monkeypatch.setattr(remotes, "reserve", lambda *arguments: written.append(1) or reserve(*arguments))
    for _ in range(20):
        site.read(key)
    assert len(written) <= 3
    assert site.limits == RemoteLimits(requests=Window(500, 10.0), ticket_writes=site.limits.ticket_writes)


def test_a_budget_of_zero_asks_nobody(place):
    service = second_process(place, jira_requests_per_minute=0, zendesk_requests_per_minute=0)
    (key,) = report(place, 1)
    service.site("jira").read(key)
    with service.database.read() as connection:
        assert remotes.spent_of(connection, meter_of(service).site).granted == {}
    assert timedelta(0) < meter_of(service).limits.requests.slot
    service.database.close()
