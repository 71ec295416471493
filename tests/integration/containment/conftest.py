"""Real requests to simulated systems, on a service whose clock stands still until it is moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.workflow.service import Service
from tests.support.containment import Stoppable, stoppable_systems
from tests.support.service import StandingClock
from tests.support.tracker import Tracker, a_ticket


@pytest.fixture
def systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stoppable]:
    with stoppable_systems(tmp_path, monkeypatch) as started:
        yield started


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(tickets={"10001": a_ticket(), "10002": a_ticket("10002")})


@pytest.fixture
def service(
    systems: Stoppable, tracker: Tracker, clock: StandingClock, request: pytest.FixtureRequest
) -> Iterator[Service]:
    """On SQLite, and where a test is marked with ``ON_BOTH`` on PostgreSQL too."""
    made = systems.service(str(request.getfixturevalue(getattr(request, "param", "sqlite_url"))), tracker, clock)
    yield made
    made.database.close()
