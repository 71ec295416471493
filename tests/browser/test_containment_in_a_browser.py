"""Stopping a job with a click, on a phone and on a desktop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.store import accounts
from app.web.passwords import set_password
from app.workflow.service import Service
from tests.browser.conftest import Watched
from tests.support.containment import Stoppable, stoppable_systems
from tests.support.service import StandingClock, a_service
from tests.support.stage import fill
from tests.support.tracker import Tracker, a_ticket

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"


@pytest.fixture
def systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stoppable]:
    with stoppable_systems(tmp_path, monkeypatch) as started:
        yield started


@pytest.fixture
def service(tmp_path: Path, systems: Stoppable) -> Iterator[Service]:
    tracker = Tracker(tickets={"10001": a_ticket()})
    made = systems.armed(a_service(f"sqlite:///{tmp_path / 'handoff.db'}", tracker, clock=StandingClock()))
    fill(made.database)
    yield made
    made.database.close()


def test_a_job_is_stopped_and_started_again_by_clicks(
    signed_in: Callable[..., Watched], service: Service, systems: Stoppable, width: tuple[int, int]
) -> None:
    with service.database.read() as connection:
        admin = accounts.find(connection, "admin")
    if admin is None:
        with service.database.write() as connection:
            accounts.add(connection, "admin", "admin", service.clock())
            admin = accounts.find(connection, "admin")
    assert admin is not None
    set_password(service, admin, PASSWORD, PASSWORD)
    window = signed_in(width)
    page = window.page
    page.goto(f"{window.base}/tickets/jira/test/10001")
    page.get_by_role("link", name="Stop the failing job").click()
    expect(page.get_by_label("Target: the id of a DAG")).to_have_value("ORD-SYNC-4471")
    window.expect_no_complaint()
    page.get_by_label("Target: the id of a DAG").locator("xpath=..").get_by_role("button", name="Rehearse").click()
    expect(page.get_by_role("status")).to_contain_text("nothing was changed yet")
    expect(page.get_by_label("Request that would be sent")).to_contain_text('{"is_paused": true}')
    window.expect_no_complaint()
    page.get_by_label("Reason").fill("It fails on every ten minutes.")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Apply it as admin").click()
    expect(page.get_by_role("status")).to_contain_text("Containment 1 is in force")
    assert systems.dag()["is_paused"] is True
    window.expect_no_complaint()
    page.goto(f"{window.base}/")
    page.get_by_role("heading", name="Tickets").wait_for()
    page.locator("#tile-contained").click()
    expect(page.get_by_text("ORD-SYNC-4471 paused")).to_be_visible()
    window.expect_no_complaint()
    page.get_by_role("link", name="Pause dag now").click()
    page.get_by_label("Reason").fill("The token was renewed today.")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Lift it as admin").click()
    expect(page.get_by_role("status")).to_contain_text("Containment 1 is lifted")
    assert systems.dag()["is_paused"] is False
    window.expect_no_complaint()
