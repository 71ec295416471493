"""The pictures of the Zendesk app in the docs, from the real app in the host page of its tests: ``make pictures``.

At the built-in level ``legible``, with a worker that reads the screenshots. Needs Debian's ``chromium``, npm and the
extra ``ocr``.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from playwright.sync_api import Browser, sync_playwright

from app.demo.picture import run_page
from app.demo.story import ticket_text
from app.workflow.readings import read_one_that_waits
from tests.support.installation import GATE_TOKEN, Installation, installation
from tests.support.small_pictures import shoot
from tests.support.zaf_host import QUICK_LIMITS, SDK_URL, agent_desk, bundled_sdk
from tests.support.zaf_tab import Tab

WIDTH = 340
HEIGHTS = {"record": 1000, "refused": 340, "reading": 420, "accepted": 340}
PATIENT = {**QUICK_LIMITS, "gated": 60_000, "attempt": 30_000, "all": 90_000, "pause": 500}
NEIGHBOUR = "ORD-SYNC-4477"
JOBS = {"light": "ORD-SYNC-4550", "dark": "ORD-SYNC-4561"}


def main() -> None:
    """Take them all, light and dark."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        sdk = bundled_sdk(folder)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with installation(f"sqlite:///{folder / 'pictures.db'}", playbook=None) as place, _reading_worker(place):
            _report(place, "ORD-SYNC-4502", timedelta(hours=6))
            for scheme, job in JOBS.items():
                _shoot(place, browser, sdk, job, scheme)
        browser.close()


@contextmanager
def _reading_worker(place: Installation) -> Iterator[None]:
    """Read what the gate check leaves to be read, as a worker does."""
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            if not read_one_that_waits(place.service):
                ended.wait(0.05)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    yield
    ended.set()
    worker.join()


def _report(place: Installation, job: str, ago: timedelta) -> str:
    text = ticket_text(job, datetime.now(UTC) - ago, 145)
    number = place.zen_customer.report("Order sync errored", text)
    place.settle()
    return number


def _shoot(place: Installation, browser: Browser, sdk: str, job: str, scheme: str) -> None:
    number = _report(place, job, timedelta(hours=1))
    with agent_desk(place.sandbox.zendesk, place.url, GATE_TOKEN) as desk:
        desk.limits = PATIENT
        page = browser.new_page(
            viewport={"width": WIDTH, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            device_scale_factor=1.5,
        )
        page.route(SDK_URL, lambda route: route.fulfill(body=sdk, content_type="text/javascript"))
        page.goto(f"{desk.url}/agent?ticket={number}")
        tab = Tab(page, desk, place, number)
        tab.sidebar.locator(".row").first.wait_for()

        def take(name: str) -> None:
            shoot(page, f"zendesk-app-{name}{'' if scheme == 'light' else '-dark'}", HEIGHTS[name])

        take("record")
        tab.complete()
        tab.enter(verification_note=f"Re-ran {job} at 10:42, log ends with 145 of 145 written.")
        tab.attach(run_page(NEIGHBOUR, "Succeeded", datetime.now(UTC)), name="runs.png")
        tab.submit()
        tab.sidebar.get_by_text(f"runs.png shows {NEIGHBOUR}").wait_for()
        take("refused")
        tab.attach(run_page(job, "Succeeded", datetime.now(UTC)), name="orders-run.png")
        page.evaluate("host.done = host.submit('solved'); null")
        tab.sidebar.locator("#status.reading").wait_for()
        take("reading")
        assert page.evaluate("host.done")["saved"]
        place.settle()
        page.reload()
        tab.sidebar.locator(".box.good").wait_for()
        take("accepted")
        page.close()


if __name__ == "__main__":
    main()
