"""Screenshots of a scheduler's page, drawn: the same page, another run, and what becomes of a picture on its way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageEnhance, ImageFont

Row = tuple[str, str, str, str]

HEADINGS: Row = ("Job", "Run", "Finished", "State")
RUNS: tuple[Row, ...] = (
    ("ORD-SYNC", "4471", "2026-11-02 10:42", "SUCCEEDED"),
    ("ORD-SYNC", "4470", "2026-11-02 09:41", "FAILED"),
    ("SHP-FEED", "881", "2026-11-02 08:05", "SUCCEEDED"),
    ("INV-SYNC", "20931", "2026-11-02 07:31", "SUCCEEDED"),
)


def draw(rows: Sequence[Row] = RUNS, size: tuple[int, int] = (640, 260)) -> Image.Image:
    """A table of job runs as a browser shows it."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(13)
    pen.rectangle((0, 0, size[0], 34), fill=(40, 60, 110))
    pen.text((12, 9), "Scheduler - job runs", font=font, fill="white")
    for line, row in enumerate((HEADINGS, *rows)):
        for column, cell in enumerate(row):
            pen.text((16 + column * size[0] // 4, 46 + line * 30), cell, font=font, fill=(20, 20, 20))
        pen.line((0, 70 + line * 30, size[0], 70 + line * 30), fill=(220, 220, 220))
    return image


def with_cell(line: int, column: int, text: str) -> tuple[Row, ...]:
    """The runs with one cell changed."""
    rows = [list(row) for row in RUNS]
    rows[line][column] = text
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


def encoded(image: Image.Image, kind: str = "PNG", **options: int) -> bytes:
    """An image as the bytes of a file."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@cache
def screenshot(run: str = "4471") -> bytes:
    """A PNG of the page on which this run succeeded."""
    return encoded(draw(with_cell(0, 1, run)))


def scaled(image: Image.Image, factor: float) -> Image.Image:
    """The picture in another size."""
    size = (round(image.width * factor), round(image.height * factor))
    return image.resize(size, Image.Resampling.LANCZOS)


def cropped(image: Image.Image, left: int, top: int, right: int, bottom: int) -> Image.Image:
    """The picture with some pixels cut off at each side."""
    return image.crop((left, top, image.width - right, image.height - bottom))


def brightened(image: Image.Image, factor: float) -> Image.Image:
    """The picture made brighter (or darker, below 1)."""
    return ImageEnhance.Brightness(image).enhance(factor)
