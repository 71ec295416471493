"""Pictures of the dashboard's pages with a quarter of a year behind them, in light and dark: ``make pictures``.

The tickets are made up; the pages are those of the service. Needs Debian's ``chromium``.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Connection

from app.domain.ticket import TicketRef
from app.settings import Settings
from app.store import audit
from app.web import create_app
from app.web.signin import make_signin_link
from app.workflow.service import Service
from tests.support.everything_stage import fill_everything
from tests.support.exceptions_stage import keep_closed, keep_open
from tests.support.service import StandingClock, a_service
from tests.support.small_pictures import shoot
from tests.support.stage import listening
from tests.support.tracker import NOW, Tracker, a_ticket

WIDE: Any = {"width": 1440, "height": 900}
PHONE: Any = {"width": 390, "height": 844}
PAGES = {
    "queue": ("/queue", 900),
    "ticket": ("/tickets/jira/test/20002", 1500),
    "patterns": ("/patterns", 1100),
    "insight": ("/insight", 1200),
    "gate": ("/report?days=90", 1100),
    "deliveries": ("/deliveries", 900),
}
"""Address and height in CSS pixels, by the name of the picture."""
ON_A_PHONE = ("queue", "ticket")
KINDS: tuple[dict[str, str], ...] = (
    {"error_code": "401", "template": "access token expired", "originating": "Amazon", "receiving": "ChannelEngine",
     "pattern": "none", "bucket": "none", "retailer": "Contoso", "subject": "Marketplace orders are not pulled"},
    {"error_code": "429", "template": "too many requests", "originating": "Shopify", "receiving": "NetSuite",
     "pattern": "inventory_desync", "bucket": "inventory_conflict", "retailer": "Northwind",
     "subject": "Stock of 214 articles is behind"},
    {"error_code": "CAPTURE_MISSING", "template": "captured payment without an order", "originating": "Stripe",
     "receiving": "Shopify", "pattern": "orphaned_payment", "bucket": "payment_mismatch", "retailer": "Fabrikam",
     "subject": "Paid, but there is no order"},
    {"error_code": "ADDRESS_INVALID", "template": "the carrier refuses the address", "originating": "NetSuite",
     "receiving": "DHL", "pattern": "transform_mismatch", "bucket": "address_problem", "retailer": "Tailspin",
     "subject": "Label cannot be printed: house number missing"},
)  # fmt: skip
RESOLUTIONS = ("token renewed by hand", "batch size lowered to 200", "order created from the payment", "address mapped")


def main() -> None:
    """Take them all."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with _quarter() as service, listening(create_app(service, Settings())) as base, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for scheme in ("light", "dark"):
            page = _signed_in(browser, service, base, WIDE, scheme)
            for name, (path, height) in PAGES.items():
                page.goto(base + path)
                shoot(page, f"dashboard-{name}{'-dark' if scheme == 'dark' else ''}", height)
        page = _signed_in(browser, service, base, PHONE, "light")
        for name in ON_A_PHONE:
            page.goto(base + PAGES[name][0])
            shoot(page, f"dashboard-{name}-phone", PHONE["height"])
        browser.close()


@contextmanager
def _quarter() -> Iterator[Service]:
    """A service whose tickets tell of thirteen weeks."""
    jira = Tracker(tickets={"10001": a_ticket(), "10002": a_ticket("10002")})
    with tempfile.TemporaryDirectory() as folder:
        zendesk = Tracker(system="zendesk", site="acme.zendesk.com")
        service = a_service(f"sqlite:///{Path(folder) / 'pictures.db'}", jira, zendesk, clock=StandingClock())
        with service.database.write() as connection:
            _weeks(connection)
        fill_everything(service)
        yield service
        service.database.close()


def _weeks(connection: Connection) -> None:
    """Exceptions of four kinds, some more often than others, most of them closed."""
    for number in range(64):
        which = (0, 1, 0, 2, 0, 1, 3, 0)[number % 8]
        values = {**KINDS[which], "fingerprint": f"v1:{chr(ord('d') + which) * 32}"}
        ago = timedelta(hours=31 * (number + 1))
        ref = TicketRef(system="jira", site="test", id=f"21{number:03}")
        audit.record(connection, "written", NOW - ago + timedelta(seconds=2 + number % 5), {}, ref=ref)
        if number < 6:
            keep_open(connection, ref.id, ago, **values)
        else:
            keep_closed(connection, ref.id, ago, RESOLUTIONS[which], **values)


def _signed_in(browser: Browser, service: Service, base: str, size: Any, scheme: Any) -> Page:
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto(make_signin_link(service, base))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{base}/")
    return page


if __name__ == "__main__":
    main()
