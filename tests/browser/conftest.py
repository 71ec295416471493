"""A real browser (Debian's chromium) before a dashboard served on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from app.settings import Settings
from app.store.accounts import Role
from app.web import create_app
from app.web.signin import make_signin_link
from app.workflow.service import Service
from tests.support.containment import stoppable_systems
from tests.support.everything_stage import fill_everything
from tests.support.service import StandingClock, a_service
from tests.support.stage import fill, listening
from tests.support.tracker import Tracker, a_ticket

# Something is waited for as long as a busy machine may need; where it is there, nobody waits.
expect.set_options(timeout=30_000)

WIDTHS = {"phone": (390, 844), "desktop": (1440, 900)}


@dataclass
class Watched:
    """A page, and everything that it complained about or asked of others."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def expect_no_complaint(self) -> None:
        """No console error, no exception, no request that leaves this machine, nothing to scroll sideways."""
        self.page.wait_for_load_state("networkidle")
        assert self.complaints == [], self.page.url
        wide, shown = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= shown, f"{self.page.url} is {wide} px wide in {shown} px"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service with tickets and deliveries of every kind; its sites answer."""
    jira = Tracker(tickets={"10001": a_ticket(), "10002": a_ticket("10002")})
    made = a_service(
        f"sqlite:///{tmp_path / 'handoff.db'}",
        jira,
        Tracker(system="zendesk", site="acme.zendesk.com"),
        clock=StandingClock(),
    )
    fill(made.database)
    yield made
    made.database.close()


@pytest.fixture
def everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service with something to show on every page, and something that can be stopped."""
    jira = Tracker(tickets={"10001": a_ticket(), "10002": a_ticket("10002")})
    zendesk = Tracker(system="zendesk", site="acme.zendesk.com")
    with stoppable_systems(tmp_path, monkeypatch) as systems:
        url = f"sqlite:///{tmp_path / 'handoff.db'}"
        made = systems.armed(a_service(url, jira, zendesk, clock=StandingClock()))
        fill_everything(made)
        yield made
        made.database.close()


@pytest.fixture
def app(service: Service) -> Flask:
    """The web application over the service of the test."""
    return create_app(service, Settings())


@pytest.fixture
def base_url(app: Flask) -> Iterator[str]:
    """Where the dashboard is served."""
    with listening(app) as base:
        yield base


@pytest.fixture(params=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> tuple[int, int]:
    """The test runs on a phone and on a desktop."""
    return WIDTHS[request.param]


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[Callable[..., Watched]]:
    """Opens a new browser window: ``open_page(width, color_scheme="dark", java_script_enabled=False)``. Another site
    that people come from is named by ``beside``; what that one complains of is not counted."""
    contexts = []

    def opened(size: tuple[int, int], *, beside: tuple[str, ...] = (), **options: object) -> Watched:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        watched = Watched(context.new_page(), base_url)
        watch(watched, beside)
        return watched

    yield opened
    for context in contexts:
        context.close()


def watch(window: Watched, beside: tuple[str, ...]) -> None:
    """Note what a page complains of, and what it asks of others."""

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.location["url"].startswith(beside):
            window.complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((window.base, *beside)):
            window.complaints.append(f"asked for {request.url}")

    window.page.on("console", said)
    window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
    window.page.on("request", asked)


@pytest.fixture
def signed_in(open_page: Callable[..., Watched], service: Service) -> Callable[..., Watched]:
    """The same, with somebody signed in: the administrator, unless another ``account`` and ``role`` are given."""

    def opened(size: tuple[int, int], *, account: str = "admin", role: Role = "admin", **options: object) -> Watched:
        watched = open_page(size, **options)
        watched.page.goto(make_signin_link(service, watched.base, account, role))
        watched.page.get_by_role("button", name="Sign in").click()
        watched.page.wait_for_url(f"{watched.base}/")
        return watched

    return opened
