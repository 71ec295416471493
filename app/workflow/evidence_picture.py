"""The picture behind a piece of evidence, fetched from the ticketing system when somebody looks at it: no copy of it is
kept here. It is shown only while it still is the file that the gate judged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from app.domain.errors import PlainError
from app.domain.gate.files import MAX_BYTES, MAX_PIXELS
from app.domain.ticket import TicketRef
from app.ports import RemoteError
from app.store import evidence_shown
from app.workflow.service import Service

MIME_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
"""Formats that browsers show; by the content, whatever the file is called."""


class PictureUnavailable(PlainError):
    """The picture cannot be shown; the text says why. ``passing``: it may be had a little later."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The content of an image file and its media type."""

    content: bytes
    mime_type: str


def picture_of(service: Service, ref: TicketRef, attachment_id: str) -> Picture:
    """The picture as the ticketing system has it now. Raises ``PictureUnavailable``."""
    with service.database.read() as connection:
        kept = evidence_shown.file_of(connection, ref, attachment_id)
    if kept is None or not kept.is_picture:
        raise PictureUnavailable("No picture with this number was looked at on this ticket.")
    content = _fetched(service, ref, attachment_id)
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise PictureUnavailable(
            "The file is not the one any more that the gate judged, so it is not shown. Look at it in the ticket."
        )
    return Picture(content=content, mime_type=_mime_type(content))


def _fetched(service: Service, ref: TicketRef, attachment_id: str) -> bytes:
    try:
        ticketing = service.site(ref.system, ref.site)
        ticket = ticketing.read(ref.id).ticket
        attachment = next((one for one in ticket.attachments if one.id == attachment_id), None)
        if attachment is None:
            raise PictureUnavailable("The file is not on the ticket any more; what was read in it is kept.")
        return ticketing.fetch(attachment, MAX_BYTES)
    except RemoteError as error:
        passing = not error.permanent
        raise PictureUnavailable(f"The file cannot be had from {ref.system} now: {error}", passing=passing) from error


def _mime_type(content: bytes) -> str:
    try:
        with Image.open(BytesIO(content), formats=tuple(MIME_TYPES)) as image:
            width, height = image.size
            if width * height <= MAX_PIXELS:
                return MIME_TYPES[str(image.format)]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureUnavailable("Browsers do not show this kind of picture. Open it in the ticket.") from error
    raise PictureUnavailable("The picture has too many pixels to be shown here. Open it in the ticket.")
