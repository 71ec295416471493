"""The text of pictures for ``handoff gate evaluate``: read here and now, each content once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.domain.gate.pictures.picture_text import PictureText
from app.ports import ImageReader
from app.wiring import image_reader


class Pictures:
    """Reads pictures with the installed image reader, started for the first of them. Without one nothing is read."""

    def __init__(self) -> None:
        self._reader: ImageReader | None = None
        self._looked = False
        self._read: dict[str, PictureText] = {}

    def text(self, sha256: str, content: bytes) -> PictureText | None:
        """What is read in a picture, by the sha256 of its content."""
        if not self._looked:
            self._reader, self._looked = image_reader(), True
        if self._reader is None:
            return None
        if sha256 not in self._read:
            self._read[sha256] = self._reader.read(content)
        return self._read[sha256]

    def close(self) -> None:
        """End the reader."""
        if self._reader is not None:
            self._reader.close()


@contextmanager
def shown_progress(lines: BinaryIO) -> Iterator[Iterator[bytes]]:
    """The lines, with a bar on the terminal that moves with them where the verdicts themselves go elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield iter(lines)
        return
    columns = (TextColumn("tickets"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        yield iter(progress.track(lines, total=_count(lines)))


def _count(lines: BinaryIO) -> int | None:
    """How many lines a file has; ``None`` for a pipe, whose length nobody knows."""
    if not lines.seekable():
        return None
    start = lines.tell()
    count = sum(1 for _ in lines)
    lines.seek(start)
    return count
