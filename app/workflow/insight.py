"""The insight report of an installation: its history, its library, its playbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from app.domain.insight.report import Around, Report, make_report
from app.domain.library import KnownEntry, LibraryEntry
from app.store import groups, history, library
from app.workflow.service import Service


def report_of(service: Service, since: datetime, until: datetime) -> Report:
    """The report of all exceptions that happened between two instants."""
    with service.database.read() as connection:
        roots = groups.roots(connection)
        around = Around(canonical=roots, library=_by_group(library.entries(connection), roots))
        return make_report(history.between(connection, since, until), service.playbook, around, since, until)


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
