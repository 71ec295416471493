"""Pictures that look alike are compared once, whichever process meets them first."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from app.domain.gate.files import inspect, pair_of, same_picture
from app.domain.gate.model import FileFacts, Verdict
from app.store import comparisons
from app.workflow import comparisons as comparing
from app.workflow.check import check_ticket
from app.workflow.service import Service
from tests.support.readers import shot
from tests.support.screenshots import draw, encoded, scaled, screenshot
from tests.support.service import a_service
from tests.support.tracker import Tracker, a_ticket

OURS = screenshot("4471")
OURS_RESIZED = encoded(scaled(draw(), 0.8))
ANOTHER_RUN = screenshot("4473")


@pytest.fixture
def tracker() -> Tracker:
    files = {"of-10001": OURS, "of-10002": ANOTHER_RUN}
    tickets = {number: a_ticket(number, attachments=(shot(f"of-{number}"),)) for number in ("10001", "10002")}
    return Tracker(tickets={**tickets, "10003": a_ticket("10003")}, files=files)


@pytest.fixture
def service(database_url: str, tracker: Tracker) -> Iterator[Service]:
    built = a_service(database_url, tracker)
    yield built
    built.database.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, str | None]]:
    """The comparisons that are made from now on."""
    made: list[tuple[str | None, str | None]] = []

    def counted(one: FileFacts, other: FileFacts) -> bool:
        made.append((one.sha256, other.sha256))
        return same_picture(one, other)

    monkeypatch.setattr(comparing, "same_picture", counted)
    return made


def check(service: Service, ticket: str, **proposed: object) -> Verdict:
    return check_ticket(service, "jira", ticket, proposed, reading="here")


def why(verdict: Verdict) -> str:
    return " ".join(item.message for item in verdict.missing if item.requirement == "success_screenshot")


def upload(content: bytes) -> dict[str, str]:
    return {"filename": "run.png", "mime_type": "image/png", "content": base64.b64encode(content).decode()}


def test_pictures_that_were_compared_are_not_compared_again(
    service: Service, asked: list[tuple[str | None, str | None]]
) -> None:
    check(service, "10001")
    first = check(service, "10002")
    assert len(asked) == 1
    assert check(service, "10002") == first
    assert check(service, "10001")
    assert len(asked) == 1


def test_a_resized_picture_of_another_ticket_is_refused_the_first_time_and_the_second(
    service: Service, asked: list[tuple[str | None, str | None]]
) -> None:
    check(service, "10001")
    refused = [why(check(service, "10003", uploads=[upload(OURS_RESIZED)])) for _ in range(2)]
    assert "OPS-1" in refused[0]
    assert refused[1] == refused[0]
    assert len(asked) == 1


def test_the_gate_believes_the_remembered_outcome(service: Service) -> None:
    check(service, "10001")
    facts = [inspect(name, content, "run.png", "image/png") for name, content in (("a", OURS), ("b", ANOTHER_RUN))]
    pair = pair_of(*facts)
    assert pair is not None
    with service.database.write() as connection:
        comparisons.keep(connection, {pair: True}, service.clock())
    assert "OPS-1" in why(check(service, "10002"))
