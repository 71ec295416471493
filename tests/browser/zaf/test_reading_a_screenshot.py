"""Attaching and solving in one save while the screenshot is really read, by a worker beside the gate check."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from app.demo.picture import run_page
from app.workflow.readings import read_one_that_waits
from tests.support.installation import Installation, installation
from tests.support.zaf_host import AgentDesk
from tests.support.zaf_tab import Tab

pytest.importorskip("rapidocr", reason="ocr: the extra [ocr] is not installed")

pytestmark = [pytest.mark.browser, pytest.mark.node]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation in which screenshots have to be legible, and a worker that reads them."""
    folder = tmp_path_factory.mktemp("reading")
    (folder / "playbook.yaml").write_text(
        "version: 1\nscopes: {job_failure: {screenshot: legible}}\nask: {enabled: false}\n", encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HANDOFF_PLAYBOOK", str(folder / "playbook.yaml"))
        with installation(f"sqlite:///{folder / 'handoff.db'}") as started:
            ended = threading.Event()
            worker = threading.Thread(target=_read_until, args=(started, ended), daemon=True)
            worker.start()
            yield started
            ended.set()
            worker.join()


def _read_until(place: Installation, ended: threading.Event) -> None:
    while not ended.is_set():
        if not read_one_that_waits(place.service):
            ended.wait(0.05)


@pytest.fixture
def patient(desk: AgentDesk) -> AgentDesk:
    """Waits as long as in real life."""
    desk.limits.update(gated=120_000, attempt=60_000, all=150_000, pause=500)
    return desk


def test_a_screenshot_of_the_job_is_read_before_the_save_and_believed(
    patient: AgentDesk, report: Callable[..., str], open_ticket: Callable[..., Tab]
) -> None:
    tab = open_ticket(report())
    tab.complete()
    tab.attach(run_page("ORD-SYNC-4471", "Succeeded", datetime.now(UTC)))
    tab.page.evaluate("host.done = host.submit('solved'); null")
    expect(tab.sidebar.get_by_text("Reading your screenshot, about 5 seconds")).to_be_visible()
    assert tab.page.evaluate("host.done") == {"saved": True, "refusal": None}
    tab.place.settle()
    assert tab.status() == "solved"


def test_a_screenshot_of_another_job_is_refused_with_what_was_read(
    patient: AgentDesk, report: Callable[..., str], open_ticket: Callable[..., Tab]
) -> None:
    tab = open_ticket(report())
    tab.complete()
    tab.attach(run_page("ORD-SYNC-4472", "Succeeded", datetime.now(UTC)))
    done = tab.submit()
    assert not done["saved"]
    assert "run.png" in done["refusal"]
    assert "ORD-SYNC-4471" in done["refusal"]
