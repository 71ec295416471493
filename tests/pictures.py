"""``make pictures``: takes the pictures of the README and the docs from the stand-ins and the dashboard, with Chromium.

Needs Debian's ``chromium``. What is shown is what the service wrote; nothing is drawn.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
import structlog
from playwright.sync_api import Browser, Page, sync_playwright

from app.demo.people import Refused
from app.demo.picture import run_page
from app.demo.story import NOTICE, VERIFICATION, ticket_text
from app.store.sites import beat
from app.web.signin import make_signin_link
from tests.support.forge import ADMINISTRATOR, ForgeApp
from tests.support.forge_frame import built_pages, open_frame
from tests.support.installation import Installation, installation
from tests.support.small_pictures import FOLDER, keep, shoot

WIDE = {"width": 1200, "height": 900}
PHONE = {"width": 390, "height": 844}
NOW = datetime.now(UTC).replace(microsecond=0)
FIRST_TIME = timedelta(days=9)
INCOMPLETE = "Der Bestellexport von Shopify nach NetSuite ist seit heute früh wieder abgebrochen. Bitte prüfen!"


def main() -> None:
    """Take them all."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        installation(f"sqlite:///{Path(folder) / 'pictures.db'}") as place,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        _jira(place, browser)
        _zendesk(place, browser)
        _dashboard(place, browser)
        _jira_app(place, browser)
        browser.close()


def _jira(place: Installation, browser: Browser) -> None:
    _move_clock(place, -FIRST_TIME)
    first = place.agent.report(
        "OPS", "Job failure", "Order sync errored", ticket_text("ORD-SYNC-4471", NOW - FIRST_TIME, 312)
    )
    place.settle()
    _prove(place, first)
    with suppress(Refused):
        place.agent.press(first, "Done")
    place.settle()
    _move_clock(place, FIRST_TIME)
    second = place.agent.report(
        "OPS", "Job failure", "Order sync errored", ticket_text("ORD-SYNC-4502", NOW - timedelta(hours=2), 87)
    )
    place.settle()
    page = browser.new_page(viewport=WIDE)
    page.goto(f"{place.agent.url}/browse/{second}")
    shoot(page, "jira-enriched", height=1320)
    _shoot_part(page, "article", "jira-note")
    incomplete = place.agent.report("OPS", "Job failure", "Bestellexport hängt schon wieder", INCOMPLETE)
    place.settle()
    page.goto(f"{place.agent.url}/browse/{incomplete}")
    _shoot_part(page, "article:last-of-type", "jira-question")
    page.close()
    phone = browser.new_page(viewport=PHONE, color_scheme="dark")
    phone.goto(f"{place.agent.url}/browse/{second}")
    shoot(phone, "jira-enriched-phone", height=844)
    phone.close()


def _move_clock(place: Installation, step: timedelta) -> None:
    """Put the clock of the Jira stand-in forward or back, so that a fix has an age."""
    wish = {"advance": step.total_seconds()}
    requests.post(f"{place.agent.url}/sandbox/clock", json=wish, timeout=10).raise_for_status()


def _prove(place: Installation, key: str) -> None:
    proved_at = NOW - FIRST_TIME + timedelta(hours=2)
    place.agent.attach(key, "run.png", run_page("ORD-SYNC-4471", "Succeeded", proved_at))
    place.agent.say(key, NOTICE.format(at="02:00 UTC"))
    place.agent.enter(
        key,
        {
            "contained_at": f"{proved_at:%Y-%m-%dT%H:%M:%S.000+0000}",
            "account_status": "reactivated",
            "resolution_reason": "credentials_renewed",
            "verification_path": "technical",
            "verification_note": VERIFICATION.format(job="ORD-SYNC-4471", at="10:42"),
            "retailer_notified_at": f"{proved_at:%Y-%m-%dT%H:%M:%S.000+0000}",
            "verified_by": place.agent.account,
        },
    )
    place.settle()


def _zendesk(place: Installation, browser: Browser) -> None:
    text = ticket_text("ORD-SYNC-4550", NOW - timedelta(hours=1), 145)
    number = place.zen_customer.report("Order sync errored", text)
    place.settle()
    page = browser.new_page(viewport=WIDE)
    page.goto(f"{place.zen_agent.url}/agent/tickets/{number}")
    shoot(page, "zendesk-enriched", height=1320)
    _shoot_part(page, "article.internal", "zendesk-note")
    page.close()


def _dashboard(place: Installation, browser: Browser) -> None:
    with place.service.database.write() as connection:
        beat(connection, "the worker of the pictures", NOW, place.service.clock())
    for name, viewport, scheme in (("dashboard", WIDE, "light"), ("dashboard-phone", PHONE, "dark")):
        context = browser.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(make_signin_link(place.service, place.url))
        page.get_by_role("button").first.click()
        page.goto(place.url)
        shoot(page, name, height=900 if name == "dashboard" else 844)
        context.close()


def _jira_app(place: Installation, browser: Browser) -> None:
    """The pages of the Forge app, with their real bundles and functions; only the frame around them is not Jira's."""
    pages, shown = built_pages(), ForgeApp(place)
    key = place.agent.report("OPS", "Job failure", "Order sync errored", ticket_text("ORD-SYNC-4471", NOW, 312))
    place.settle()
    for dark in (False, True):
        panel = open_frame(browser, pages, "panel", lambda *_: shown.panel(key), dark=dark, width=760)
        keep(panel.page.screenshot(full_page=True), f"jira-panel{'-dark' if dark else ''}")
    admin = ForgeApp(place, user=ADMINISTRATOR)
    switch = open_frame(browser, pages, "switch", admin.answer_switch, width=1000)
    switch.page.locator("#reason").fill("The rule refuses everything since this morning")
    switch.page.locator("#all-off").click()
    switch.page.get_by_role("status").wait_for()
    keep(switch.page.locator("#page").screenshot(), "jira-switch")
    form = open_frame(browser, pages, "rule-form", lambda *_: None, width=800, context={"extension": {}})
    keep(form.page.locator("#page").screenshot(), "jira-rule")


def _shoot_part(page: Page, selector: str, name: str) -> None:
    """One element, whole."""
    keep(page.locator(selector).last.screenshot(), name)


if __name__ == "__main__":
    main()
