"""Pictures of a refused and an accepted close in each tracker, at the built-in level ``legible``: ``make pictures``.

Everything but the screenshot is supplied, so that what is said is said about the screenshot. Needs Debian's
``chromium`` and the extra ``ocr``.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import structlog
from playwright.sync_api import Browser, Page, sync_playwright

from app.demo.picture import run_page
from app.demo.story import NOTICE, OTHER_RUNS, VERIFICATION, ticket_text
from tests.support.installation import Installation, installation
from tests.support.small_pictures import shoot_parts

WIDE: Any = {"width": 1440, "height": 900}
PHONE: Any = {"width": 390, "height": 844}
JIRA_JOB, JIRA_NEIGHBOUR = "ORD-SYNC-4471", "ORD-SYNC-4477"
ZENDESK_JOB, ZENDESK_NEIGHBOUR = "ORD-SYNC-4502", "ORD-SYNC-4505"
"""Another job, since a picture that is evidence in Jira is none in Zendesk."""
OTHERS = OTHER_RUNS[1:]
SUBJECT = "Order sync errored again"
EARLIER = timedelta(minutes=10)
"""How long before now the tickets were opened; webhooks of more than 15 minutes ago are refused."""
NOW = datetime.now(UTC).replace(microsecond=0)
FAILED_AT = NOW - timedelta(hours=2)


def main() -> None:
    """Take them all."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with (
        tempfile.TemporaryDirectory() as folder,
        installation(f"sqlite:///{Path(folder) / 'pictures.db'}", playbook=None) as place,
        sync_playwright() as playwright,
    ):
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        _jira(place, browser)
        _zendesk(place, browser)
        browser.close()


def _jira(place: Installation, browser: Browser) -> None:
    agent = place.agent
    with _earlier(agent.url):
        key = agent.report("OPS", "Job failure", SUBJECT, ticket_text(JIRA_JOB, FAILED_AT, 312))
        place.settle()
    address = f"{agent.url}/browse/{key}"
    agent.say(key, NOTICE.format(at=f"{FAILED_AT:%H:%M} UTC"))
    agent.enter(key, _supplied(JIRA_JOB, "%Y-%m-%dT%H:%M:%S.000+0000") | {"verified_by": agent.account})
    agent.attach(key, "runs.png", run_page(JIRA_NEIGHBOUR, "Succeeded", NOW, OTHERS))
    place.settle()
    for name, size, scheme in (("jira-refused", WIDE, "light"), ("jira-refused-phone", PHONE, "dark")):
        page = _open(browser, address, size, scheme)
        page.get_by_role("button", name="Done", exact=True).click()
        page.get_by_role("alert").get_by_text(f"runs.png shows {JIRA_NEIGHBOUR}").wait_for()
        shoot_parts(page, ["[role=alert]", "section:first-of-type", "section:has(a[href*=media])"], name)
        page.close()
    agent.attach(key, "orders-run.png", run_page(JIRA_JOB, "Succeeded", NOW, OTHERS))
    place.settle()
    page = _open(browser, address)
    page.get_by_role("button", name="Done", exact=True).click()
    place.settle()
    page.goto(address)
    page.locator(".tag.done").wait_for()
    note = "article:has(.panel.success) > "
    files = "section:has(a[href*=media]) > "
    parts = ["section:first-of-type", note + "p.soft", note + ".panel", files + "h2", files + "ul"]
    shoot_parts(page, parts, "jira-accepted")
    page.close()


def _zendesk(place: Installation, browser: Browser) -> None:
    agent = place.zen_agent
    with _earlier(agent.url):
        number = place.zen_customer.report(SUBJECT, ticket_text(ZENDESK_JOB, FAILED_AT, 312))
        place.settle()
    address = f"{agent.url}/agent/tickets/{number}"
    agent.reply(number, NOTICE.format(at=f"{FAILED_AT:%H:%M} UTC"))
    agent.enter(number, _supplied(ZENDESK_JOB, "%Y-%m-%dT%H:%M:%SZ"))
    _reply_with(place, number, "runs.png", run_page(ZENDESK_NEIGHBOUR, "Succeeded", NOW, OTHERS))
    page = _open(browser, address)
    page.get_by_role("button", name="Submit as solved").click()
    page.get_by_role("alert").wait_for()
    shoot_parts(page, ["[role=alert]", "[aria-label=Ticket]", "article:has(img)"], "zendesk-refused")
    page.close()
    _reply_with(place, number, "orders-run.png", run_page(ZENDESK_JOB, "Succeeded", NOW, OTHERS))
    page = _open(browser, address)
    page.get_by_role("button", name="Submit as solved").click()
    place.settle()
    page.goto(address)
    page.locator("[data-status=solved]").wait_for()
    shoot_parts(page, ["[aria-label=Ticket]", "article:has(img)"], "zendesk-accepted")
    page.close()


def _reply_with(place: Installation, number: str, name: str, content: bytes) -> None:
    token = place.zen_agent.upload(name, content)
    place.zen_agent.reply(number, "The run after the fix.", public=False, uploads=(token,))
    place.settle()


def _supplied(job: str, moment: str) -> dict[str, str]:
    """Every field that closing needs."""
    return {
        "contained_at": f"{FAILED_AT + timedelta(minutes=40):{moment}}",
        "retailer_notified_at": f"{FAILED_AT + timedelta(hours=1):{moment}}",
        "account_status": "reactivated",
        "resolution_reason": "credentials_renewed",
        "verification_path": "technical",
        "verification_note": VERIFICATION.format(job=job, at=f"{NOW:%H:%M}"),
    }


@contextmanager
def _earlier(tracker: str) -> Iterator[None]:
    """Put a stand-in's clock back for what is done in the block."""
    for step in (-EARLIER, EARLIER):
        wish = {"advance": step.total_seconds()}
        requests.post(f"{tracker}/sandbox/clock", json=wish, timeout=10).raise_for_status()
        if step == -EARLIER:
            yield


def _open(browser: Browser, address: str, size: Any = WIDE, scheme: Any = "light") -> Page:
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto(address)
    return page


if __name__ == "__main__":
    main()
