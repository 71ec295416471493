"""``handoff doctor``: whether an image reader is installed, and whether it reads a small picture with a known text."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont

from app.domain.gate.model import ProofLevel
from app.domain.playbook import Playbook
from app.ports import Finding, ImageReader
from app.workflow.readings import READ_LEVELS

TEXT = "ORDER 4471 completed"
INSTALL = "Install it with: pip install 'handoff-gate[ocr]' (docs/screenshots.md)"


def reader_findings(reader: ImageReader | None, playbook: Playbook) -> Iterator[Finding]:
    """An error where the playbook asks for reading and nobody can; else how the reader does."""
    levels: set[ProofLevel] = {playbook.gate.job_failure.screenshot, playbook.gate.exception.screenshot}
    needed = not levels.isdisjoint(READ_LEVELS)
    if reader is None:
        yield Finding(
            subject="image reader",
            state="error" if needed else "warning",
            says="none is installed"
            + (", so no screenshot can count at the playbook's level" if needed else "; the playbook asks for none"),
            mend=INSTALL,
        )
        return
    reading = reader.read(_test_picture())
    text = " ".join(piece.text for piece in reading.pieces)
    if reading.problem is None and TEXT in text:
        yield Finding(subject="image reader", state="ok", says=f"{reader.name} reads a test picture")
        return
    yield Finding(
        subject="image reader",
        state="error" if needed else "warning",
        says=f"{reader.name} does not read a test picture: "
        + (f"it {reading.problem}" if reading.problem else f"it sees {text!r} instead of {TEXT!r}"),
        mend="Install it anew: pip install --force-reinstall 'handoff-gate[ocr]' (docs/screenshots.md)",
    )


def _test_picture() -> bytes:
    image = Image.new("RGB", (480, 90), "white")
    ImageDraw.Draw(image).text((20, 25), TEXT, font=ImageFont.load_default(30), fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
