"""The pictures of the Zendesk app in the docs, from the real app in the host page of its tests: ``make pictures``.

Needs Debian's ``chromium`` and npm.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from playwright.sync_api import Browser, sync_playwright

from app.demo.story import ticket_text
from tests.support.installation import GATE_TOKEN, Installation, installation
from tests.support.screenshots import screenshot
from tests.support.zaf_host import QUICK_LIMITS, SDK_URL, agent_desk, bundled_sdk
from tests.support.zaf_tab import Tab

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PLAYBOOK = "version: 1\nscopes: {job_failure: {screenshot: present}}\nask: {enabled: false}\n"
WIDTH = 340
HEIGHTS = {"record": 1000, "refused": 900, "reading": 420}


def main() -> None:
    """Take them all, light and dark."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "playbook.yaml").write_text(PLAYBOOK, encoding="utf-8")
        os.environ["HANDOFF_PLAYBOOK"] = str(folder / "playbook.yaml")
        sdk = bundled_sdk(folder)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with installation(f"sqlite:///{folder / 'pictures.db'}") as place:
            _report(place, "ORD-SYNC-4502", timedelta(hours=6))
            number = _report(place, "ORD-SYNC-4550", timedelta(hours=1))
            for scheme in ("light", "dark"):
                _shoot(place, browser, sdk, number, scheme)
        browser.close()


def _report(place: Installation, job: str, ago: timedelta) -> str:
    text = ticket_text(job, datetime.now(UTC) - ago, 145)
    number = place.zen_customer.report("Order sync errored", text)
    place.settle()
    return number


def _shoot(place: Installation, browser: Browser, sdk: str, number: str, scheme: str) -> None:
    with agent_desk(place.sandbox.zendesk, place.url, GATE_TOKEN) as desk:
        desk.limits = {**QUICK_LIMITS, "gated": 9000, "attempt": 8000, "all": 20000}
        page = browser.new_page(
            viewport={"width": WIDTH, "height": 900},
            color_scheme=scheme,
            device_scale_factor=1.5,  # type: ignore[arg-type]
        )
        page.route(SDK_URL, lambda route: route.fulfill(body=sdk, content_type="text/javascript"))
        page.goto(f"{desk.url}/agent?ticket={number}")
        tab = Tab(page, desk, place, number)
        tab.sidebar.locator(".row").first.wait_for()

        def take(name: str) -> None:
            page.set_viewport_size({"width": WIDTH, "height": HEIGHTS[name]})
            suffix = "" if scheme == "light" else "-dark"
            page.screenshot(path=FOLDER / f"zendesk-app-{name}{suffix}.png")

        take("record")
        tab.complete()
        tab.enter(verification_note="Should be fine now.", account_status=None)
        tab.submit()
        take("refused")
        tab.attach(screenshot())
        desk.faults = ["never"]
        page.evaluate("host.submit('solved').catch(() => null); null")
        tab.sidebar.locator("#status.reading").wait_for()
        take("reading")
        page.close()


if __name__ == "__main__":
    main()
