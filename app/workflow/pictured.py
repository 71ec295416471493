"""The pictures that came with a new exception, read for what its text leaves out. Each is fetched once, read in its
turn by a worker, and what was read is kept by its content, as for the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog

from app.domain.gate.model import FileFacts
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.pictured.values import SeenPicture
from app.domain.question import is_image
from app.domain.ticket import Attachment, Ticket
from app.ports import NotPermitted, RemoteUnavailable, Ticketing
from app.store import evidence as store
from app.workflow.evidence import read_file, same_content
from app.workflow.readings import read_before, read_pictures
from app.workflow.service import Service

log = structlog.get_logger()

READ_WITHIN = timedelta(hours=24)
"""How old a ticket may be for its pictures to be fetched and read. Of an older one counts what is known already, so
that connecting a site or reading its past does not have thousands of pictures read."""

MOST_PICTURES = 4
"""Pictures of a report that are read: the first ones."""

WITH_THE_REPORT = timedelta(minutes=10)
"""Whoever attaches a picture so soon after the ticket was made, attaches what it reports. Later ones count only where
the reporter or a customer attached them: those by agents show what was found or done since."""

NO_READER = "was not read: no image reader is installed where this ticket was worked on (the extra ocr)"
NOT_READ = "was not read: its content could not be had, or reading it failed while the ticket was new"


def pictures_of_report(
    service: Service, ticketing: Ticketing, ticket: Ticket, lacks: Sequence[str]
) -> tuple[SeenPicture, ...]:
    """The first pictures of a report, with what is read in them; none where the ticket lacks nothing.

    A picture that cannot be had or read says why. Raises ``EvidenceUnread`` where one has to wait for its turn, and
    ``RateLimited`` or ``HeldBack`` where the whole ticket has to wait.
    """
    chosen = _of_the_report(ticket) if lacks else []
    if not chosen:
        return ()
    fresh = not ticket.closed and service.clock() - ticket.created_at <= READ_WITHIN
    files, contents = _files(service, ticketing, ticket, chosen, fetch=fresh)
    images = {key: facts for key, facts in files.items() if facts.kind == "image" and facts.sha256 is not None}
    read = _texts(service, ticketing, chosen, images, contents, fresh=fresh)
    unread = NO_READER if service.reader is None else NOT_READ
    return tuple(_seen(one, files[one.id], read.get(one.id), unread) for one in chosen if one.id in files)


def _of_the_report(ticket: Ticket) -> list[Attachment]:
    found = [one for one in ticket.attachments if is_image(one) and _came_with_the_report(one, ticket)]
    return sorted(found, key=lambda one: (one.created_at, one.id))[:MOST_PICTURES]


def _came_with_the_report(picture: Attachment, ticket: Ticket) -> bool:
    if picture.author.role == "app":
        return False
    own = picture.author.role == "customer" or picture.author.id == ticket.reporter.id
    return own or picture.created_at - ticket.created_at <= WITH_THE_REPORT


def _files(
    service: Service, ticketing: Ticketing, ticket: Ticket, chosen: Sequence[Attachment], *, fetch: bool
) -> tuple[dict[str, FileFacts], dict[str, bytes]]:
    """What the files are in truth, and the content of those that were fetched just now."""
    with service.database.read() as connection:
        known = store.known_files(connection, ticket.ref, service.vault.unseal)
    files = {one.id: known[one.id] for one in chosen if one.id in known}
    contents: dict[str, bytes] = {}
    for one in chosen if fetch else ():
        if one.id in files:
            continue
        try:
            facts, content = read_file(service, ticketing, ticket, one)
        except (RemoteUnavailable, NotPermitted) as error:
            log.warning("picture_not_fetched", attachment=one.id, cause=str(error))
            facts, content = _out_of_reach(one), None
        files[one.id] = facts
        if content is not None:
            contents[one.id] = content
    return files, contents


def _texts(
    service: Service,
    ticketing: Ticketing,
    chosen: Sequence[Attachment],
    images: Mapping[str, FileFacts],
    contents: Mapping[str, bytes],
    *,
    fresh: bool,
) -> dict[str, PictureText]:
    """What is read in the images, by attachment id. One that was read before is not read again, by any reader."""
    before = read_before(service, {str(facts.sha256) for facts in images.values()})
    read = {key: before[str(facts.sha256)] for key, facts in images.items() if facts.sha256 in before}
    unread = {key: facts for key, facts in images.items() if key not in read}
    if not fresh or not unread:
        return read
    by_id = {one.id: one for one in chosen}

    def content_of(key: str) -> bytes | None:
        try:
            return contents.get(key) or same_content(ticketing, by_id[key], images[key])
        except (RemoteUnavailable, NotPermitted) as error:
            log.warning("picture_not_fetched", attachment=key, cause=str(error))
            return None

    return read | read_pictures(service, unread, content_of, "here")


def _out_of_reach(picture: Attachment) -> FileFacts:
    problem = "was not read: it could not be fetched at the moment"
    return FileFacts(attachment_id=picture.id, sha256=None, kind="other", problem=problem)


def _seen(picture: Attachment, facts: FileFacts, reading: PictureText | None, unread: str) -> SeenPicture:
    """A picture of the report. What is no image says so as the gate would."""
    return SeenPicture(
        filename=picture.filename,
        attached=picture.created_at,
        reading=reading,
        problem=facts.problem or (unread if reading is None else None),
    )
