"""What is kept of a ticket's files, for showing: which they are, what they are in truth, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.domain.ticket import TicketRef
from app.store.tables import evidence

MOST_FILES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file of a ticket as the gate looked at it. ``problem`` completes "the file ..." where it does not count."""

    attachment_id: str
    filename: str
    author_role: str
    added_at: datetime
    kind: str
    sha256: str | None
    problem: str | None
    width: int | None
    height: int | None

    @property
    def is_picture(self) -> bool:
        """Whether it is an image that can be shown."""
        return self.kind == "image" and self.sha256 is not None


def files_of(connection: Connection, ref: TicketRef) -> list[KeptFile]:
    """The newest files of a ticket, newest first."""
    columns = [evidence.c[name] for name in KeptFile.__slots__]
    rows = connection.execute(
        select(*columns)
        .where(evidence.c.system == ref.system, evidence.c.site == ref.site, evidence.c.ticket_id == ref.id)
        .order_by(evidence.c.added_at.desc(), evidence.c.attachment_id)
        .limit(MOST_FILES)
    )
    return [KeptFile(**row._mapping) for row in rows]


def file_of(connection: Connection, ref: TicketRef, attachment_id: str) -> KeptFile | None:
    """One file of a ticket, if the gate looked at it."""
    columns = [evidence.c[name] for name in KeptFile.__slots__]
    row = connection.execute(
        select(*columns).where(
            evidence.c.system == ref.system,
            evidence.c.site == ref.site,
            evidence.c.ticket_id == ref.id,
            evidence.c.attachment_id == attachment_id,
        )
    ).one_or_none()
    return None if row is None else KeptFile(**row._mapping)
