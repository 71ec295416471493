"""The gate check over real HTTP: 503 while a picture is unread, the verdict once a worker has read it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
from werkzeug.serving import make_server

from app.settings import Settings
from app.web import create_app
from app.workflow.readings import read_one_that_waits
from app.workflow.service import Service
from schemas import validator
from tests.integration.web.conftest import GATE_TOKEN
from tests.support.readers import GOOD, SUCCESS, KnowingReader, reading_service, shot
from tests.support.tracker import Tracker, a_ticket

BEARER = {"Authorization": f"Bearer {GATE_TOKEN}"}


@pytest.fixture
def tracker() -> Tracker:
    """A ticket with a screenshot that nobody has read."""
    return Tracker(tickets={"10001": a_ticket(attachments=(shot(),))}, files={"1": GOOD})


@pytest.fixture
def reader() -> KnowingReader:
    """The image reader of the worker."""
    return KnowingReader(texts={GOOD: SUCCESS})


@pytest.fixture
def site(service: Service, reader: KnowingReader) -> Iterator[str]:
    """The address of a server whose own reader must never be asked."""
    web = reading_service(service, KnowingReader(during=lambda: pytest.fail("a web process has a picture read")))
    server = make_server("127.0.0.1", 0, create_app(web, Settings(gate_token=GATE_TOKEN)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def ask(site: str) -> requests.Response:
    return requests.post(f"{site}/gate/jira/check", json={"ticket": "OPS-1"}, headers=BEARER, timeout=30)


def test_who_asks_too_early_is_told_when_to_ask_again_and_then_gets_the_verdict(
    site: str, service: Service, reader: KnowingReader
) -> None:
    early = ask(site)
    assert (early.status_code, early.headers["Retry-After"]) == (503, "2")
    assert early.headers["Content-Type"] == "application/problem+json"
    assert not list(validator("problem").iter_errors(early.json()))
    assert "Evidence is still being read" in early.json()["detail"]

    assert read_one_that_waits(reading_service(service, reader))
    verdict = ask(site)
    assert verdict.status_code == 200
    assert "success_screenshot" not in [item["requirement"] for item in verdict.json()["missing"]]

    metrics = requests.get(f"{site}/metrics", timeout=30).text
    assert 'handoff_gate_checks_total{result="reading",system="jira"} 1.0' in metrics
    assert 'handoff_picture_reading_seconds_count{outcome="read"} 1.0' in metrics
    assert "handoff_pictures_waiting 0.0" in metrics


def test_two_unread_pictures_are_named_as_two(site: str, tracker: Tracker) -> None:
    ticket = tracker.tickets["10001"]
    tracker.tickets["10001"] = replace(ticket, attachments=(shot(), shot("2", minutes=1)))
    tracker.files["2"] = GOOD[:-12] + GOOD[-12:] + b"trailing bytes make another content"
    assert "2 pictures" in ask(site).json()["detail"]
