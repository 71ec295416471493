"""Comparing a ticket's newest pictures with its others and with look-alikes elsewhere: each pair once, by whichever
process meets it first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.gate.files import Pair, pair_of, same_picture
from app.domain.gate.model import FileFacts, KnownPicture
from app.domain.ticket import Ticket
from app.store import comparisons
from app.workflow.readings import pictures_to_read
from app.workflow.service import Service


def compared(
    service: Service, ticket: Ticket, files: Mapping[str, FileFacts], elsewhere: Iterable[KnownPicture]
) -> dict[Pair, bool]:
    """Whether the pictures of each pair that the gate may ask for are the same."""
    asked = _pairs(ticket, files, elsewhere)
    if not asked:
        return {}
    with service.database.read() as connection:
        known = comparisons.known(connection, asked)
    new = {pair: same_picture(*asked[pair]) for pair in asked if pair not in known}
    if new:
        with service.database.write() as connection:
            comparisons.keep(connection, new, service.clock())
    return known | new


def _pairs(
    ticket: Ticket, files: Mapping[str, FileFacts], elsewhere: Iterable[KnownPicture]
) -> dict[Pair, tuple[FileFacts, FileFacts]]:
    """Each of the newest pictures with every other picture here, and with those that were elsewhere before it."""
    pictures = [facts for facts in files.values() if facts.kind == "image"]
    asked: dict[Pair, tuple[FileFacts, FileFacts]] = {}
    for attachment in pictures_to_read(ticket, files):
        own = files[attachment.id]
        earlier = [picture.facts for picture in elsewhere if picture.added_at <= attachment.created_at]
        for other in (*pictures, *earlier):
            pair = pair_of(own, other)
            if pair is not None:
                asked[pair] = (own, other)
    return asked
