"""The insight report of an installation: its history, its library, its playbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection

from app.domain.insight.crossings import COUNTED, Lookup
from app.domain.insight.report import Around, Report, make_report
from app.domain.library import KnownEntry, LibraryEntry
from app.store import groups, history, library, probes
from app.workflow.service import Service
from app.workflow.sides import as_seen


def report_of(service: Service, since: datetime, until: datetime, *, with_looks: bool = False) -> Report:
    """The report of all exceptions that happened between two instants. ``with_looks``: with what systems answered when
    they were looked at for tickets, which takes a while where that is a lot."""
    with service.database.read() as connection:
        roots = groups.roots(connection)
        around = Around(
            canonical=roots,
            library=_by_group(library.entries(connection), roots),
            lookups=_lookups(service, connection, since, until) if with_looks else (),
        )
        return make_report(history.between(connection, since, until), service.playbook, around, since, until)


def _lookups(service: Service, connection: Connection, since: datetime, until: datetime) -> Iterator[Lookup]:
    """What was answered for each ticket, one at a time."""
    for _, answers in probes.of_tickets_between(connection, since, until, COUNTED):
        yield as_seen(service, answers)


def _by_group(entries: Iterable[KnownEntry], roots: Mapping[str, str]) -> dict[str, LibraryEntry]:
    """The entry of each group: one that holds the group's root before others, a reviewed one before a draft."""
    chosen: dict[str, tuple[tuple[bool, bool, str], LibraryEntry]] = {}
    for known in entries:
        for fingerprint in known.entry.fingerprints:
            root = roots.get(fingerprint, fingerprint)
            rank = (fingerprint != root, known.entry.state != "reviewed", known.entry.id)
            if root not in chosen or rank < chosen[root][0]:
                chosen[root] = (rank, known.entry)
    return {root: entry for root, (_, entry) in chosen.items()}
