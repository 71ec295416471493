"""The Forge app's pages in a browser: their real bundles, with a stand-in for the bridge to Jira's own page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

from tests.support.forge import APP
from tests.support.npm import installed_packages

ORIGIN = "https://app.cdn.prod.atlassian-dev.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
BRIDGE = """
window.asked = [];
window.__bridge = { callBridge: async (command, data) => {
  window.asked.push({ command, url: data && data.url });
  if (command === 'enableTheming') { document.documentElement.dataset.colorMode = window.colours; return; }
  if (command === 'getContext') { return window.context; }
  if (command === 'setWorkflowRuleConfigurationCallback') {
    window.configured = data.data.onConfigure;
    document.documentElement.dataset.configured = 'yes';
    return true;
  }
  if (command === 'invoke') { return JSON.parse(await window.jiraInvoke(JSON.stringify(data))); }
} };
"""


def built_pages() -> Path:
    """The folder with the bundles, made anew."""
    installed_packages(APP)
    subprocess.run(["npm", "run", "--silent", "build"], cwd=APP, check=True, timeout=120)
    return APP / "static"


@dataclass
class Frame:
    """One page of the app, in the frame that Jira would show it in."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def text(self) -> str:
        """What a person reads."""
        return self.page.locator("#page").inner_text()

    def expect_no_complaint(self) -> None:
        """No error, nothing to scroll sideways, and nothing that a ticket's text made the page do."""
        assert self.complaints == []
        wide, shown = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= shown
        assert self.page.evaluate("window.harmed") is None


def open_frame(
    browser: Browser,
    bundles: Path,
    name: str,
    answer: Callable[[str, dict[str, Any]], Any],
    *,
    dark: bool = False,
    width: int = 700,
    context: dict[str, Any] | None = None,
) -> Frame:
    """Open a page of the app. ``answer`` is what stands behind ``invoke``: it gets function key and payload."""
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    frame = Frame(page)
    page.on("pageerror", lambda error: frame.complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and frame.complaints.append(said.text))

    def serve(route: Route) -> None:
        path = bundles / name / (route.request.url.removeprefix(f"{ORIGIN}/") or "index.html")
        headers = {"Content-Security-Policy": POLICY}
        route.fulfill(path=path, headers=headers) if path.is_file() else route.fulfill(status=404)

    def invoke(data: str) -> str:
        asked = json.loads(data)
        return json.dumps(answer(asked["functionKey"], asked.get("payload") or {}))

    page.route("**/*", serve)
    page.expose_function("jiraInvoke", invoke)
    page.add_init_script(BRIDGE)
    colours = "dark" if dark else "light"
    page.add_init_script(f"window.colours = {colours!r}; window.context = {json.dumps(context)};")
    page.goto(f"{ORIGIN}/")
    page.locator("#page[aria-busy=false]").wait_for()
    return frame
