"""Using a page by nothing but the keyboard, as somebody without a mouse does, who has to see where they are."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

MOST_STEPS = 250
FOCUSED = """() => {
  const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
  const outlined = style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
  const shown = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {seen: outlined && shown, what: here.outerHTML.slice(0, 200)};
}"""


@dataclass(frozen=True)
class Keyboard:
    """The keyboard before a page."""

    page: Page

    def go_to(self, target: Locator) -> Keyboard:
        """Press Tab until ``target`` has the focus. Fails where the focus cannot be seen on the way, or never comes."""
        target.wait_for()
        for _ in range(MOST_STEPS):
            if target.evaluate("one => one === document.activeElement"):
                return self
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUSED)
            assert focus["seen"] or "<body" in focus["what"], f"the focus cannot be seen on {focus['what']}"
        raise AssertionError(f"Tab never comes to {target}")

    def press(self, target: Locator) -> None:
        """Go to a link or button and press Enter."""
        self.go_to(target).page.keyboard.press("Enter")

    def tick(self, target: Locator) -> None:
        """Go to a box, a radio button or a fold and press the space bar."""
        self.go_to(target).page.keyboard.press("Space")

    def write(self, target: Locator, text: str) -> None:
        """Go to a field and write."""
        self.go_to(target).page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, target: Locator, label: str) -> None:
        """Go to a list and choose by typing the beginning of an entry."""
        self.go_to(target).page.keyboard.type(label)
