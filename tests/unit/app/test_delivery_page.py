"""docs/delivery.md says what the code does."""

from __future__ import annotations

import re

from app.ports import Conflict, NotPermitted, Rejected, RemoteUnavailable
from app.store.inbox import STATES
from app.workflow.work import ATTEMPTS_OF_A_FAULT, LONGEST_WAIT_SECONDS, most_attempts, wait_seconds
from app.workflow.worker import DRAIN_SECONDS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")


def cells(first: str) -> list[str]:
    """The other cells of the table row that begins so."""
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| {first}"))
    return [cell.strip() for cell in row.strip("|").split("|")][1:]


def test_the_waits_between_tries_are_those_of_the_code():
    waits = [int(cell) for cell in cells("seconds")]
    for attempt, seconds in enumerate(waits, start=1):
        assert seconds <= wait_seconds(attempt, None) <= 1.3 * seconds
    assert waits[-1] == LONGEST_WAIT_SECONDS


def test_the_numbers_of_tries_are_those_of_the_code():
    assert most_attempts(RemoteUnavailable("down")) == float("inf")
    assert cells("the site is down")[0] == "without end"
    assert int(cells("credentials")[0]) == most_attempts(NotPermitted("403"))
    assert int(cells("the ticket changed")[0]) == most_attempts(Conflict("409"))
    assert int(cells("the site refuses")[0]) == most_attempts(Rejected("400"))
    assert int(cells("a fault")[0]) == ATTEMPTS_OF_A_FAULT


def test_every_state_is_explained():
    explained = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert set(STATES) <= explained


def test_the_time_to_drain_is_that_of_the_code():
    assert f"at most {DRAIN_SECONDS:.0f} seconds" in PAGE
