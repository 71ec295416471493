"""Turns HTML pages into picture files: renders with Chromium, then crops, blurs, tilts and compresses with Pillow."""

from __future__ import annotations

import io
import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter

FONT_FOLDER = Path(os.environ.get("SCREEN_FONTS", Path.home() / ".cache/screen-fonts"))
PAPER = (70, 66, 62)


@dataclass(frozen=True)
class Finish:
    """What happens to a rendered page before it is stored. `crop` is (left, top, right, bottom) in CSS pixels."""

    scale: float = 1
    format: str = "png"
    quality: int = 80
    crop: tuple[int, int, int, int] | None = None
    shrink: float = 1
    blur: float = 0
    tilt: float = 0
    colours: int = 160
    grey: bool = False


PLAIN = Finish()


@contextmanager
def studio() -> Iterator[Studio]:
    """A browser with fonts for Latin, Japanese and Chinese; see README.md for where the fonts come from."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        config = Path(folder) / "fonts.conf"
        config.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f"<include>/etc/fonts/fonts.conf</include><dir>{FONT_FOLDER}</dir></fontconfig>"
        )
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--font-render-hinting=none", "--disable-lcd-text"],
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
        )
        yield Studio(browser)
        browser.close()


class Studio:
    def __init__(self, browser: object) -> None:
        self.browser = browser

    def shoot(self, html: str, width: int, scale: float) -> Image.Image:
        context = self.browser.new_context(viewport={"width": width, "height": 200}, device_scale_factor=scale)
        page = context.new_page()
        page.set_content(html)
        raw = page.screenshot(full_page=True, animations="disabled")
        context.close()
        return Image.open(io.BytesIO(raw)).convert("RGB")

    def make(self, name: str, html: str, width: int, finish: Finish, folder: Path) -> Path:
        """Write the picture `name` into `folder` and return its path."""
        image = finished(self.shoot(html, width, finish.scale), finish, seed=name)
        path = folder / f"{name}.{ {'png': 'png', 'jpeg': 'jpg', 'webp': 'webp'}[finish.format] }"
        if finish.format == "png":
            image.quantize(finish.colours, dither=Image.Dither.NONE).save(path, optimize=True)
        else:
            image.save(path, finish.format.upper(), quality=finish.quality)
        return path


def finished(image: Image.Image, finish: Finish, seed: str) -> Image.Image:
    if finish.crop:
        image = image.crop(tuple(round(edge * finish.scale) for edge in finish.crop))
    if finish.tilt:
        image = photographed(image, finish.tilt, seed)
    if finish.shrink != 1:
        size = (round(image.width * finish.shrink), round(image.height * finish.shrink))
        image = image.resize(size, Image.Resampling.LANCZOS)
    if finish.blur:
        image = image.filter(ImageFilter.GaussianBlur(finish.blur))
    return image.convert("L").convert("RGB") if finish.grey else image


def photographed(image: Image.Image, degrees: float, seed: str) -> Image.Image:
    """As taken with a phone: a margin of desk, a small tilt, uneven light and sensor noise."""
    chance = random.Random(seed)
    margin = round(min(image.size) * 0.06)
    desk = Image.new("RGB", (image.width + 2 * margin, image.height + 2 * margin), PAPER)
    desk.paste(image, (margin, margin))
    desk = desk.rotate(degrees, Image.Resampling.BICUBIC, expand=False, fillcolor=PAPER)
    light = Image.linear_gradient("L").resize(desk.size).rotate(chance.choice([0, 90, 180]), expand=False)
    light = light.resize(desk.size).point(lambda level: 205 + level // 6)
    shaded = Image.composite(desk, ImageEnhance.Brightness(desk).enhance(0.78), light)
    noise = Image.frombytes("L", (256, 256), chance.randbytes(256 * 256)).resize(desk.size, Image.Resampling.BILINEAR)
    return Image.blend(shaded, noise.convert("RGB"), 0.035).filter(ImageFilter.GaussianBlur(0.4))
