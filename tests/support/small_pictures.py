"""Pictures of pages for the docs, kept small: PNG with a palette, since a page has few colours."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
COLOURS = 128
"""Enough for text, its smoothed edges, and the few colours of a page."""


def keep(content: bytes, name: str) -> None:
    """Write a screenshot to the pictures of the docs."""
    with Image.open(BytesIO(content)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}.png", optimize=True)


def shoot(page: Page, name: str, height: int) -> None:
    """The page from its top, in its width and this height, in CSS pixels."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": height})
    keep(page.screenshot(), name)


def shoot_parts(page: Page, selectors: Sequence[str], name: str) -> None:
    """The named parts of a page below each other, as the page shows them; whatever else is on it is left out."""
    page.evaluate(
        """selectors => {
            const shown = selectors.flatMap(selector => [...document.querySelectorAll(selector)].slice(-1))
            const holds = (one, other) => one === other || one.contains(other)
            for (const one of document.querySelectorAll('main *'))
                if (!shown.some(part => holds(one, part) || holds(part, one))) one.style.display = 'none'
        }""",
        list(selectors),
    )
    keep(page.locator("main").screenshot(), name)
