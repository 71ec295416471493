"""Image readers that know what stands in each picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from app.domain.gate.model import ProofLevel
from app.domain.gate.pictures.picture_text import PictureText, Piece
from app.domain.playbook import Playbook
from app.domain.ticket import Attachment, Person
from app.workflow.service import Service
from integrations.ocr.installed import installed_models
from integrations.ocr.reader import BoundedReader, Bounds
from tests.support.screenshots import screenshot
from tests.support.tracker import AGENT, NOW

GOOD = screenshot("4471")
"""A picture of the run's success, as ``SUCCESS`` is read in it."""


def shot(attachment_id: str = "1", minutes: int = 0, author: Person = AGENT, name: str = "run.png") -> Attachment:
    """A screenshot that was attached after the failure."""
    return Attachment(
        id=attachment_id,
        filename=name,
        mime_type="image/png",
        size=len(GOOD),
        author=author,
        created_at=NOW - timedelta(minutes=30 - minutes),
    )


def patient_reader() -> BoundedReader:
    """The installed reader, which takes its time on a busy machine. To be closed."""
    models = installed_models()
    assert models is not None
    return BoundedReader(models.name, bounds=Bounds(start_seconds=300, read_seconds=300))


def seen_row(*cells: str, top: float = 100, reader: str = "reader 1") -> PictureText:
    """A picture with one row of a table."""
    pieces = tuple(
        Piece(text=cell, left=20 + 200 * column, top=top, right=150 + 200 * column, bottom=top + 20)
        for column, cell in enumerate(cells)
    )
    return PictureText(pieces=pieces, width=1280, height=720, reader=reader)


SUCCESS = seen_row("ORD-SYNC-4471", "Succeeded", "2026-11-02 10:42:07")


@dataclass
class KnowingReader:
    """Implements ``app.ports.ImageReader`` over a dict of contents; keeps what it was asked. ``during`` is called in
    the middle of each reading."""

    texts: Mapping[bytes, PictureText] = field(default_factory=dict)
    name: str = "reader 1"
    asked: list[bytes] = field(default_factory=list)
    during: Callable[[], None] = lambda: None
    closed: bool = False

    def read(self, content: bytes) -> PictureText:
        """What is known of the content; else nothing is in the picture."""
        self.asked.append(content)
        self.during()
        return self.texts.get(content, PictureText(pieces=(), width=1, height=1, reader=self.name))

    def close(self) -> None:
        """Nothing runs."""
        self.closed = True


def at_level(playbook: Playbook, level: ProofLevel) -> Playbook:
    """The playbook with another level of screenshot proof for job failures."""
    gate = playbook.gate
    return replace(playbook, gate=replace(gate, job_failure=replace(gate.job_failure, screenshot=level)))


def reading_service(service: Service, reader: KnowingReader | None, level: ProofLevel = "legible") -> Service:
    """The service with an image reader (or none), at a level that asks for one."""
    return replace(service, reader=reader, playbook=at_level(service.playbook, level))
