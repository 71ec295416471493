"""What holds for every page of the dashboard, on a phone and on a desktop, in light and dark, with and without
JavaScript. The pages come from the application's own map of addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import CDPSession, Page

from app.workflow.service import Service
from tests.browser.conftest import WIDTHS, Watched
from tests.support.npm import installed_packages
from tests.support.pages import NO_PAGES, Place, places

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
Size = tuple[int, int]
AXE = Path(__file__).with_name("axe")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_BYTES = 150_000
FOUND_BY_AXE = (
    "rules => axe.run({runOnly: rules}).then(seen => seen.violations.map(one =>"
    " [one.id, one.nodes.map(node => node.target.join(' ') + ': ' + node.failureSummary)]))"
)
POOR_CONTRAST = """() => {
  const channel = value => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4 };
  const parse = text => (text.match(/[0-9.]+/g) || []).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest('.hidden, .skip, script, noscript')) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.className} ${walker.currentNode.data.trim()}`);
  }
  return poor;
}"""


@pytest.fixture
def service(everything: Service) -> Service:
    """A service with something to show on every page."""
    return everything


class Transferred:
    """Counts the bytes that come over the wire for one page, as on a first visit: nothing is taken from a cache."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0.0
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.on("Network.loadingFinished", self._count)
        self._session.send("Network.enable")
        self._session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _count(self, event: dict[str, float]) -> None:
        self.bytes += event["encodedDataLength"]


@dataclass
class Visitor:
    """A window for the pages behind the sign-in and one for those before it."""

    inside: Watched
    outside: Watched

    def open(self, place: Place) -> Watched:
        """Go there. Fails where it is no page that stands on its own."""
        window = self.inside if place.signed_in else self.outside
        answer = window.page.goto(window.base + place.path)
        assert answer is not None
        assert answer.status == 200, f"{place.path} answered {answer.status}"
        kind = answer.headers["content-type"]
        assert kind.startswith("text/html"), f"{place.path} is {kind}: name it in NO_PAGES of tests/support/pages.py"
        assert window.page.url == window.base + place.path, f"{place.path} leads to {window.page.url}"
        return window


@pytest.fixture
def visitor(signed_in: Opener, open_page: Opener) -> Callable[..., Visitor]:
    """Opens windows: ``visitor(size, color_scheme="dark")``."""
    return lambda size, **options: Visitor(signed_in(size, **options), open_page(size, **options))


def test_what_is_said_to_be_no_page_is_a_route_all_the_same(app: Flask) -> None:
    assert set(NO_PAGES) <= {rule.endpoint for rule in app.url_map.iter_rules()}


@pytest.mark.node
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_sound(visitor: Callable[..., Visitor], app: Flask, width: Size, scheme: str) -> None:
    axe = (installed_packages(AXE) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    visiting = visitor(width, color_scheme=scheme, reduced_motion="reduce")
    counters = {page: Transferred(page) for page in (visiting.inside.page, visiting.outside.page)}
    faults: dict[str, object] = {}
    for place in places(app):
        window = visiting.open(place)
        window.expect_no_complaint()
        counted = counters[window.page]
        size, counted.bytes = counted.bytes, 0.0
        assert size > 1_000, "nothing was counted"
        found = [f"{size:.0f} bytes are transferred"] if size > MOST_BYTES else []
        if found := found + _barriers(window.page, axe):
            faults[place.path] = found
    assert faults == {}


def _barriers(page: Page, axe: str) -> list[object]:
    """What keeps people from reading or using a page, everything that folds opened."""
    for summary in page.locator("summary").all():
        summary.click()
    page.evaluate(axe)
    named = page.locator("h1").count() == 1 and page.title().endswith(" · Handoff Gate")
    nameless = [] if named else ["it has not one heading of the first level and a title"]
    return [*nameless, *page.evaluate(FOUND_BY_AXE, RULES), *page.evaluate(POOR_CONTRAST)]


def test_every_page_is_read_without_javascript(visitor: Callable[..., Visitor], app: Flask) -> None:
    usual, without = visitor(WIDTHS["phone"]), visitor(WIDTHS["phone"], java_script_enabled=False)
    for place in places(app):
        shown, left = (set(_lines(visiting.open(place).page)) for visiting in (usual, without))
        assert len(left) > 1, place.path
        assert shown - left == set(), place.path


def _lines(page: Page) -> list[str]:
    """The lines of a page's main part as people see them."""
    return page.locator("main").inner_text().splitlines()
