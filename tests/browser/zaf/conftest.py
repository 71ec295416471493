"""The app in Chromium: the real SDK, a host page that speaks its protocol, the sandbox and a running service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser

from app.demo.story import ticket_text
from tests.support.installation import GATE_TOKEN, Installation, installation
from tests.support.zaf_host import SDK_URL, AgentDesk, agent_desk, bundled_sdk
from tests.support.zaf_tab import Tab

JOB = "ORD-SYNC-4471"
EARLIER = timedelta(minutes=5)
PLAYBOOK = """
version: 1
scopes: {job_failure: {screenshot: present}}
ask: {enabled: false}
"""


@pytest.fixture(scope="session")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The framework's SDK as one script, as Zendesk's own address would serve it."""
    return bundled_sdk(tmp_path_factory.mktemp("sdk"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One service and one account for all tests of a module; pictures have to be there, and are not read."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "playbook.yaml").write_text(PLAYBOOK, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HANDOFF_PLAYBOOK", str(folder / "playbook.yaml"))
        with installation(f"sqlite:///{folder / 'handoff.db'}") as started:
            yield started


@pytest.fixture
def desk(place: Installation) -> Iterator[AgentDesk]:
    """The agent's interface with the app installed."""
    with agent_desk(place.sandbox.zendesk, place.url, GATE_TOKEN) as made:
        yield made


@pytest.fixture
def report(place: Installation) -> Callable[..., str]:
    """Reports a ticket five minutes ago, and lets the service read it."""

    def reported(text: str | None = None, subject: str = "Order sync errored") -> str:
        _move_clock(place, -EARLIER)
        failed_at = datetime.now(UTC) - timedelta(hours=1)
        number = place.zen_customer.report(subject, text or ticket_text(JOB, failed_at, 312))
        place.settle()
        _move_clock(place, EARLIER)
        return number

    return reported


@pytest.fixture
def open_ticket(browser: Browser, desk: AgentDesk, place: Installation, sdk: str) -> Iterator[Callable[..., Tab]]:
    """Opens a ticket in a tab, with the app loaded. Afterwards no script may have failed."""
    opened: list[Tab] = []

    def open_it(ticket: str, *, wait_for: str = "section", **context: Any) -> Tab:
        page = browser.new_page(**{"viewport": {"width": 340, "height": 900}, **context})
        page.set_default_timeout(15_000)
        page.route(SDK_URL, lambda route: route.fulfill(body=sdk, content_type="text/javascript"))
        tab = Tab(page, desk, place, ticket)
        page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        page.goto(f"{desk.url}/agent?ticket={ticket}")
        tab.sidebar.locator(wait_for).first.wait_for()
        opened.append(tab)
        return tab

    yield open_it
    for tab in opened:
        tab.page.close()
        assert tab.complaints == []


@pytest.fixture
def gated(report: Callable[..., str], open_ticket: Callable[..., Tab]) -> Tab:
    """A job failure that the service has read, open in a tab."""
    return open_ticket(report())


@pytest.fixture(scope="module")
def standing_ticket(place: Installation) -> str:
    """One job failure for all tests of a module that save nothing."""
    number = place.zen_customer.report("Order sync errored", ticket_text(JOB, datetime.now(UTC) - EARLIER, 312))
    place.settle()
    return number


@pytest.fixture
def standing(standing_ticket: str, open_ticket: Callable[..., Tab]) -> Tab:
    """That ticket, open in a tab of its own."""
    return open_ticket(standing_ticket)


@pytest.fixture
def ordinary(report: Callable[..., str], open_ticket: Callable[..., Tab]) -> Tab:
    """A ticket that needs no proof, open in a tab."""
    return open_ticket(report("How do I change my password?", subject="Password"))


def _move_clock(place: Installation, step: timedelta) -> None:
    wish = {"advance": step.total_seconds()}
    requests.post(f"{place.sandbox.zendesk.url}/sandbox/clock", json=wish, timeout=10).raise_for_status()
