"""Level ``live`` over HTTP: the job's own success after the failure, seen in its scheduler or told by the job itself,
with its record on both sides, closes a ticket; forty things that look like it do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import text

from app.demo.people import Refused
from app.workflow.chores import clear_away
from tests.support.both_sides import BothSides, both_sides
from tests.support.installation import GATE_TOKEN

ASKED = ("shopify", "netsuite", "airflow3")
Attempt = Callable[[BothSides], None]


def _wrong_runs(tell: Callable[..., Attempt]) -> dict[str, Attempt]:
    """What may not count, whoever tells of it. ``tell`` takes runs: id, state, begun and ended in minutes after the
    failure."""
    return {
        "no run": tell(),
        "the failed run alone": tell(("a", "failed", -12, 0)),
        "a success before the failure": tell(("a", "failed", -12, 0), ("b", "success", -72, -60)),
        "a success that began before the failure": tell(("a", "success", -12, 5)),
        "a run that is still running": tell(("a", "failed", -12, 0), ("b", "running", 2, None)),
        "another job's success": tell(("b", "success", 2, 4), job="STOCK-FEED-1"),
        "the success of a job with a longer name": tell(("b", "success", 2, 4), job="ORD-SYNC-44710"),
        "the success of a job with a shorter name": tell(("b", "success", 2, 4), job="ORD-SYNC-447"),
        "a success, and a failure after it": tell(("b", "success", 2, 4), ("c", "failed", 5, 6)),
        "a success, and a failure at the same moment": tell(("b", "success", 2, 4), ("c", "failed", 2, 4)),
    }


def _seen(*runs: tuple[Any, ...], job: str = "ORD-SYNC-4471") -> Attempt:
    def prepare(between: BothSides) -> None:
        for run in runs:
            between.ran(*run, job=job)

    return prepare


def _told(*runs: tuple[Any, ...], job: str = "ORD-SYNC-4471", source: str = "scheduler") -> Attempt:
    ends = {"success": "success", "failed": "fail"}

    def prepare(between: BothSides) -> None:
        for name, state, begun, ended in runs:
            if begun is not None:
                between.tell("start", name, begun, job=job, source=source)
            if state in ends:
                between.tell(ends[state], name, ended, job=job, source=source)

    return prepare


def _both(*attempts: Attempt) -> Attempt:
    return lambda between: [attempt(between) for attempt in attempts] and None


def _hang(system: str) -> Attempt:
    return lambda between: between.hang(system)


def _fault(kind: str, system: str, **more: Any) -> Attempt:
    return lambda between: between.systems.world.faults.add(kind, path=f"^/{system}/", times=60, **more) and None  # type: ignore[arg-type]


def _old_order_that_is_not_shown(between: BothSides) -> None:
    between.shop_has(minutes=-61 * 24 * 60)
    between.systems.put("shopify", "app", "installation", {"scopes": ["read_orders"]})


SUCCESS = ("b", "success", 2, 4)
RIGHT = _seen(("a", "failed", -12, 0), SUCCESS)
WRONG_RECORDS: dict[str, Attempt] = {
    "the order is not in the ERP": lambda between: between.erp_lacks(),
    "the order is not in the shop": lambda between: between.systems.drop("shopify", "orders", "1001"),
    "the order is on neither side": lambda between: between.systems.clear_records() or RIGHT(between),  # type: ignore[func-returns-value]
    "the ERP has another order": lambda between: between.erp_lacks() or between.erp_has("10010"),  # type: ignore[func-returns-value]
    "the ERP hangs": _hang("netsuite"),
    "the ERP is broken": _fault("error", "netsuite", status=500),
    "the ERP answers with a page": _fault("html", "netsuite"),
    "the shop asks for time": _fault("rate_limit", "shopify", retry_after="20"),
    "the shop does not show so old an order": _old_order_that_is_not_shown,
}
WRONG_SCHEDULER: dict[str, Attempt] = {
    **_wrong_runs(_seen),
    "a run in the queue": _seen(("b", "queued", None)),
    "a success without a start": _seen(("b", "success", None, 4)),
    "a success without an end": _seen(("b", "success", 2, None)),
    "a success that ends in the future": _seen(("b", "success", 2, 600)),
    "a success that ended before it began": _seen(("b", "success", 4, 2)),
    "a state that nobody knows": _seen(("b", "partially_done", 2, 4)),
    "the scheduler hangs": _both(RIGHT, _hang("airflow3")),
    "the scheduler breaks off": _both(RIGHT, _fault("half", "airflow3")),
    "the scheduler knows no such job": lambda between: None,
    **{name: _both(RIGHT, wrong) for name, wrong in WRONG_RECORDS.items()},
}
WRONG_TELLING: dict[str, Attempt] = {
    **_wrong_runs(_told),
    "an end without a start": _told(("b", "success", None, 4)),
    "a run that was only started": _told(("b", "running", 2, None)),
    "another source's job of that name": _both(_told(("a", "failed", -12, 0)), _told(SUCCESS, source="other")),
    "two sources of which nobody knows which failed": _both(
        _told(("y", "success", -60, -50)), _told(SUCCESS, source="other")
    ),
}


@pytest.fixture
def asked(sqlite_url: str, tmp_path: Path) -> Iterator[BothSides]:
    with both_sides(sqlite_url, tmp_path, ASKED, level="live") as started:
        yield started


@pytest.fixture
def told(sqlite_url: str, tmp_path: Path) -> Iterator[BothSides]:
    with both_sides(sqlite_url, tmp_path, ("shopify", "netsuite"), level="live", sources=True) as started:
        yield started


def check(between: BothSides, key: str) -> dict[str, Any]:
    """The synchronous answer of the gate."""
    answer = requests.post(
        f"{between.place.url}/gate/jira/check",
        json={"ticket": key},
        headers={"Authorization": f"Bearer {GATE_TOKEN}"},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def as_if_nothing_had_been_asked(between: BothSides) -> None:
    """Both sides have the order again, the scheduler knows nothing, and nothing is remembered."""
    between.mend()
    between.systems.clear_records()
    between.shop_has()
    between.erp_has()
    with between.service.database.write() as connection:
        for table in ("probe_answers", "probe_states", "job_runs"):
            connection.execute(text(f"DELETE FROM {table}"))


def a_proven_ticket(between: BothSides) -> str:
    as_if_nothing_had_been_asked(between)
    key = between.report()
    between.prove(key)
    return key


def accepted_wrongly(between: BothSides, attempts: dict[str, Attempt], right: Attempt) -> list[str]:
    """The attempts that closed, each asked for by itself; the right one has to close before and after."""
    key, accepted = a_proven_ticket(between), []
    for name, attempt in {"right": right, **attempts, "right again": right}.items():
        as_if_nothing_had_been_asked(between)
        attempt(between)
        verdict = check(between, key)
        if verdict["allowed"]:
            accepted.append(name)
        else:
            assert {item["requirement"] for item in verdict["missing"]} == {"success_screenshot"}, (name, verdict)
    return accepted


def test_of_the_attempts_with_a_scheduler_that_is_asked_only_the_right_one_is_accepted(asked: BothSides) -> None:
    assert len(WRONG_SCHEDULER) + len(WRONG_TELLING) >= 40
    assert accepted_wrongly(asked, WRONG_SCHEDULER, RIGHT) == ["right", "right again"]


def test_of_the_attempts_with_jobs_that_tell_only_the_right_one_is_accepted(told: BothSides) -> None:
    right = _both(_told(("a", "failed", -12, 0), SUCCESS), _told(("z", "success", 1, 2), job="OTHER-1", source="other"))
    assert accepted_wrongly(told, WRONG_TELLING, right) == ["right", "right again"]


def close(between: BothSides, key: str) -> None:
    between.place.agent.press(key, "Done")
    between.place.settle()


def status(between: BothSides, key: str) -> str:
    return str(between.place.agent.issue(key)["fields"]["status"]["name"])


def look_again(between: BothSides, key: str) -> None:
    between.later(minutes=20)
    between.place.agent.say(key, "Thank you.")
    between.place.settle()


def test_a_close_on_live_proof_stands_whatever_the_systems_do_or_forget_later(asked: BothSides) -> None:
    key = a_proven_ticket(asked)
    with pytest.raises(Refused):
        asked.place.agent.press(key, "Done")
    RIGHT(asked)
    asked.later(minutes=1)
    asked.place.agent.say(key, "It runs again.")
    asked.place.settle()
    (proof,) = [proof for proof in check(asked, key)["evidence"] if proof["kind"] == "run"]
    assert (proof["ref"], len(proof["sha256"])) == ("b", 64)
    assert proof["says"].endswith("as a success; the record is in NetSuite, Shopify")
    close(asked, key)
    assert status(asked, key) == "Done"

    for later in (
        _hang("airflow3"),
        _fault("error", "netsuite", status=500),
        lambda between: between.systems.drop("airflow3", "dags", "ORD-SYNC-4471"),
        lambda between: between.ran("c", "failed", 40, 41),
        lambda between: between.systems.clear_records(),
    ):
        asked.mend()
        later(asked)
        look_again(asked, key)
        assert status(asked, key) == "Done", later
    assert check(asked, key)["allowed"]


def test_a_close_stands_when_all_that_was_told_and_answered_is_past_its_time(database_url: str, tmp_path: Path) -> None:
    with both_sides(database_url, tmp_path, ("shopify", "netsuite"), level="live", sources=True) as between:
        key = a_proven_ticket(between)
        _told(("a", "failed", -12, 0), SUCCESS)(between)
        between.later(minutes=1)
        between.place.agent.say(key, "It runs again.")
        between.place.settle()
        close(between, key)
        assert status(between, key) == "Done"

        between.later(days=900)
        cleared = clear_away(between.service, pause=lambda _seconds: None).rows
        assert {"runs", "answers"} <= set(cleared)
        between.systems.clear_records()
        look_again(between, key)
        assert status(between, key) == "Done"
        assert check(between, key)["allowed"]


def test_a_success_from_before_the_reopening_proves_nothing(asked: BothSides) -> None:
    key = a_proven_ticket(asked)
    RIGHT(asked)
    asked.later(minutes=1)
    assert check(asked, key)["allowed"]
    asked.place.settle()
    asked.place.agent.say(key, "It runs again.")
    asked.place.settle()
    close(asked, key)
    asked.later(minutes=5)
    asked.place.agent.press(key, "Reopen")
    asked.place.settle()
    asked.prove(key)
    assert not check(asked, key)["allowed"]
    asked.ran("d", "success", 20, 21)
    asked.later(minutes=15)
    asked.prove(key)
    assert check(asked, key)["allowed"]
