"""Bad weather in the stand-ins, and a sender whose events arrive in disorder."""

from __future__ import annotations

from collections import Counter

import pytest
import requests

from integrations.sandbox.server import Stand, make_world, serve
from integrations.sandbox.storm import BY_CHANCE, Storm
from integrations.sandbox.webhooks import Attempt, Target


@pytest.fixture
def jira():
    with serve(make_world("jira")) as stand:
        yield stand


def get(stand: Stand, **headers: str) -> str:
    """How a request ends: its status, or ``lost``."""
    try:
        answer = requests.get(f"{stand.url}/rest/api/3/serverInfo", headers=headers, timeout=10)
        answer.raise_for_status()
        answer.json()
    except requests.HTTPError as refused:
        return str(refused.response.status_code)
    except requests.RequestException:
        return "lost"
    return "answered"


def test_the_same_seed_gives_the_same_faults():
    rates = dict.fromkeys(BY_CHANCE, 0.1)
    drawn = [
        [fault.kind if (fault := storm.fault()) else None for _ in range(200)]
        for storm in (Storm(7, rates), Storm(7, rates))
    ]
    assert drawn[0] == drawn[1]
    assert set(drawn[0]) == {*BY_CHANCE, None}


def test_each_kind_comes_about_as_often_as_its_rate_says():
    storm = Storm(1, {"error": 0.2, "half": 0.05})
    met = Counter(fault.kind if fault else None for fault in (storm.fault() for _ in range(10_000)))
    assert 1_800 < met["error"] < 2_200
    assert 400 < met["half"] < 600
    assert storm.met == {"error": met["error"], "half": met["half"]}


@pytest.mark.parametrize("rates", [{"hang": 0.1}, {"hail": 0.1}, {"error": 0.7, "half": 0.4}, {"error": -0.1}])
def test_what_a_storm_cannot_do_is_refused(rates):
    with pytest.raises(ValueError, match=r"storm"):
        Storm(1, rates)


@pytest.mark.parametrize(
    ("kind", "ends"),
    [("rate_limit", {"429"}), ("error", {"500", "502", "503", "504"}), ("drop", {"lost"}), ("half", {"lost"})],
)
def test_a_storm_meets_requests_until_it_is_over_and_spares_who_asks_for_calm(jira, kind, ends):
    storm = {"seed": 3, "rates": {kind: 1.0}}
    assert requests.post(f"{jira.url}/sandbox/storm", json=storm, timeout=10).json()["storm"]
    assert {get(jira) for _ in range(4)} <= ends
    assert get(jira, **{"X-Sandbox-Calm": "yes"}) == "answered"
    assert requests.get(f"{jira.url}/sandbox/storm", timeout=10).json()["met"] == {kind: 4}
    requests.delete(f"{jira.url}/sandbox/storm", timeout=10)
    assert get(jira) == "answered"


def test_a_late_answer_was_carried_out_before(jira):
    fault = jira.world.faults.add("late", seconds=30)
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{jira.url}/rest/api/3/serverInfo", timeout=0.2)
    fault.released.set()
    assert jira.world.requests.wait_for(lambda log: log.count(path="serverInfo") == 1)


def test_copies_leave_as_the_spread_says_and_the_watcher_sees_all(jira):
    class Watcher:
        def __init__(self) -> None:
            self.seen: list[str] = []

        def sent(self, identifier: str, event: str, body: bytes) -> None:
            self.seen.append(f"sent {event}")

        def attempted(self, attempt: Attempt) -> None:
            self.seen.append(f"{attempt.outcome.status} {attempt.event}")

    sender, watcher = jira.world.webhooks, Watcher()
    delays = iter([(0.3, 0.3), (0.0,)])
    sender.spread, sender.watcher = lambda: next(delays), watcher
    target = Target(f"{jira.url}/rest/api/3/nothing", "a secret")
    for event in ("first", "second"):
        sender.send(target, event, b"{}")
    sender.drain()
    assert watcher.seen == ["sent first", "sent second", "401 second", "401 first", "401 first"]
