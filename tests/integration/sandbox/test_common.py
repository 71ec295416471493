"""What both stand-ins share: clock, ids, accounts, faults, the log of requests."""

from __future__ import annotations

import base64
import threading
from datetime import UTC, datetime, timedelta

import pytest

from integrations.sandbox.common import Account, Accounts, Clock, Faults, Ids, LoggedRequest, RequestLog

NINE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MIA = Account("1", "Mia", "mia@sandbox.test", "agent", "geheim-ü")


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_a_frozen_clock_moves_only_when_it_is_told_to():
    clock = Clock(NINE)
    assert clock.now() == clock.now() == NINE
    clock.advance(90)
    assert clock.now() == NINE + timedelta(seconds=90)
    clock.set(datetime.fromisoformat("2026-11-20T12:00:00+02:00"))
    assert clock.now() == NINE + timedelta(hours=1)


def test_a_running_clock_keeps_its_offset_until_it_is_put_right():
    clock = Clock()
    clock.advance(-3600)
    assert datetime.now(UTC) - clock.now() >= timedelta(seconds=3599)
    clock.run()
    assert datetime.now(UTC) - clock.now() < timedelta(seconds=60)


def test_a_clock_refuses_a_moment_without_offset():
    with pytest.raises(ValueError, match="offset"):
        Clock().set(datetime(2026, 11, 20, 9, 0))  # noqa: DTZ001


def test_ids_rise_in_series_of_their_own():
    ids = Ids({"issue": 10_001})
    assert [ids.next("issue"), ids.next("issue"), ids.next("comment")] == [10_001, 10_002, 1]
    ids.reset()
    assert ids.next("issue") == 10_001


def test_ids_are_never_given_twice():
    ids, given = Ids(), []
    threads = [threading.Thread(target=lambda: given.extend(ids.next("x") for _ in range(200))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 1001))


@pytest.mark.parametrize(
    "header",
    [basic("mia@sandbox.test:geheim-ü"), basic("MIA@sandbox.test/token:geheim-ü"), "bearer b1"],
)
def test_people_sign_in_by_token_in_either_vendors_form(header):
    accounts = Accounts([MIA])
    accounts.grant("b1", "1", NINE + timedelta(minutes=30))
    assert accounts.authenticate(header, NINE) is MIA


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic ???",
        basic("mia@sandbox.test:"),
        basic("mia@sandbox.test:wrong"),
        basic("nobody@sandbox.test:"),
        basic("nobody@sandbox.test:geheim-ü"),
        "Bearer b1",
        "Bearer unknown",
        "Digest x",
    ],
)
def test_nobody_else_signs_in(header):
    accounts = Accounts([MIA, Account("2", "No token", "nobody@sandbox.test", "agent")])
    accounts.grant("b1", "1", NINE)
    assert accounts.authenticate(header, NINE) is None


def test_revoked_bearers_stop_working():
    accounts = Accounts([MIA])
    accounts.grant("b1", "1", None)
    assert accounts.authenticate("Bearer b1", NINE) is MIA
    accounts.revoke_bearers()
    assert accounts.authenticate("Bearer b1", NINE) is None


def test_tokens_do_not_show_in_a_repr():
    assert "geheim" not in repr(MIA)


def test_a_fault_meets_as_many_matching_requests_as_it_was_made_for():
    faults = Faults()
    faults.add("error", method="put", path=r"/tickets/\d+$", times=2)
    assert faults.take("GET", "/tickets/1") is None
    assert faults.take("PUT", "/tickets/1/tags") is None
    assert [faults.take("PUT", f"/tickets/{n}") is not None for n in (1, 2, 3)] == [True, True, False]
    assert faults.waiting() == []


def test_faults_come_in_the_order_they_were_made():
    faults = Faults()
    faults.add("error")
    faults.add("html")
    kinds = [fault.kind for _ in range(2) if (fault := faults.take("GET", "/"))]
    assert kinds == ["error", "html"]


def test_an_unknown_fault_is_refused_with_the_ones_there_are():
    with pytest.raises(ValueError, match="rate_limit"):
        Faults().add("explode")  # type: ignore[arg-type]


def test_the_log_counts_by_method_path_and_actor_and_wakes_those_who_wait():
    log = RequestLog()
    seen = threading.Thread(target=lambda: log.wait_for(lambda entries: entries.count() == 3, 10))
    seen.start()
    for method, path, actor in (("GET", "/a/1", "x"), ("PUT", "/a/1", "x"), ("PUT", "/b/1", "y")):
        log.add(LoggedRequest(method, path, "", actor, 200, NINE))
    seen.join(timeout=10)
    assert not seen.is_alive()
    assert (log.count("PUT"), log.count("put", "^/a/"), log.count(actor="x")) == (2, 1, 2)
    assert log.totals() == {"GET": 1, "PUT": 2}
    log.clear()
    assert (log.count(), log.totals()) == (0, {})
