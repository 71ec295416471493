"""A screenshot as a scheduler's run page would give it, drawn for the demo."""

from __future__ import annotations

import io
from datetime import datetime

from PIL import Image, ImageDraw, ImageFont


def run_page(job: str, state: str, finished_at: datetime, earlier: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A PNG of a table of runs; the first row is ``job``."""
    picture = Image.new("RGB", (1000, 420), "white")
    draw = ImageDraw.Draw(picture)
    title, cell = ImageFont.load_default(size=28), ImageFont.load_default(size=20)
    draw.rectangle((0, 0, 1000, 64), fill="#16324f")
    draw.text((24, 16), "Scheduler / Runs", fill="white", font=title)
    rows = [("Run", "State", "Finished (UTC)"), (job, state, f"{finished_at:%Y-%m-%d %H:%M:%S}")]
    rows += [(name, was, "") for name, was in earlier]
    for number, row in enumerate(rows):
        top = 88 + number * 48
        draw.line((24, top + 38, 976, top + 38), fill="#d0d7de")
        for left, text in zip((24, 420, 660), row, strict=True):
            draw.text((left, top), text, fill="#57606a" if number == 0 else "#1f2328", font=cell)
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()
