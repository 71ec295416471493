"""The clock of an installation is the database's, whatever the hosts' own clocks say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.store.clock import REMEASURED_AFTER, RETRIED_AFTER, SharedClock

DATABASE = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Host:
    """A host whose own clock is wrong, and a database that tells the time when it is asked."""

    def __init__(self, off: timedelta, *, reachable: bool = True) -> None:
        self.local, self.ticks, self.reachable, self.asked = DATABASE + off, 100.0, reachable, 0
        self.clock = SharedClock(self.measure, local=lambda: self.local, ticks=lambda: self.ticks)

    def measure(self) -> None:
        self.asked += 1
        if self.reachable:
            passed = timedelta(seconds=self.ticks - 100.0)
            self.clock.keep(DATABASE + passed, self.ticks - 0.5, self.ticks + 0.5)

    def passes(self, seconds: float) -> None:
        self.ticks += seconds
        self.local += timedelta(seconds=seconds)


def test_a_host_that_is_minutes_off_tells_the_time_of_the_database() -> None:
    for off in (timedelta(minutes=7), timedelta(minutes=-7), timedelta(0)):
        host = Host(off)
        assert host.clock() == DATABASE
        host.passes(5)
        assert host.clock() == DATABASE + timedelta(seconds=5)
        assert host.clock.ahead() == off
        assert host.asked == 1


def test_setting_the_host_s_clock_changes_nothing_and_has_the_database_asked_again() -> None:
    host = Host(timedelta(0))
    host.clock()
    host.passes(1)
    assert not host.clock.due()
    host.local += timedelta(hours=1)
    assert host.clock() == DATABASE + timedelta(seconds=1)
    assert host.clock.due()
    host.local -= timedelta(hours=2)
    assert host.clock.due()


def test_the_database_is_asked_again_after_a_while() -> None:
    host = Host(timedelta(0))
    assert host.clock.due()
    host.clock()
    host.passes(REMEASURED_AFTER + 0.1)
    assert host.clock.due()


def test_without_a_database_the_host_s_own_clock_serves_and_the_database_is_not_pestered() -> None:
    host = Host(timedelta(minutes=7), reachable=False)
    assert host.clock() == host.local
    host.clock()
    assert host.asked == 1
    host.passes(RETRIED_AFTER + 0.1)
    host.clock()
    assert host.asked == 2
    host.reachable = True
    host.passes(RETRIED_AFTER + 0.1)
    assert host.clock() == host.local - timedelta(minutes=7)
