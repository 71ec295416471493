"""Looking for earlier tickets that read like one: in the store, and in a batch that is not stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from app.domain.occurrence import Occurrence
from app.domain.similar_tickets import OpenRun, Similar, open_run, reasons, same_fingerprint, words, worth_a_note
from app.domain.similarity import (
    CANDIDATES,
    Document,
    QueryTerm,
    Ranked,
    after,
    first_number,
    query_of,
    rank,
    unpack,
)
from app.domain.term_index import TermIndex
from app.domain.ticket import TicketRef
from app.store import history, runs
from app.store import similar as store
from app.store.database import Database

NOTED = 10
"""Similar tickets that are remembered with a ticket; its note shows fewer."""
_EXAMINED = 15


class Source(Protocol):
    """Tickets that are searched. Numbers follow creation."""

    def frequencies(self, terms: Iterable[int]) -> dict[int, int]:
        """How many tickets have each term, and how many there are."""

    def candidates(self, terms: Sequence[QueryTerm], since: int, before: int) -> list[tuple[int, int]]:
        """Numbers and weights of tickets with any of the terms, heaviest first."""

    def read(self, numbers: Iterable[int]) -> list[tuple[int, bytes]]:
        """Number and packed terms of tickets."""

    def of_fingerprint(self, present: Occurrence, since: int, before: int, most: int) -> list[int]:
        """Numbers of the newest tickets about the same exception."""

    def occurrences(self, numbers: Iterable[int]) -> dict[int, Occurrence]:
        """What is known of tickets."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The tickets of the store, read in one transaction."""

    connection: Connection

    def frequencies(self, terms: Iterable[int]) -> dict[int, int]:
        """As ``Source`` says."""
        return store.frequencies(self.connection, terms)

    def candidates(self, terms: Sequence[QueryTerm], since: int, before: int) -> list[tuple[int, int]]:
        """As ``Source`` says."""
        return store.candidates(self.connection, terms, since, before)

    def read(self, numbers: Iterable[int]) -> list[tuple[int, bytes]]:
        """As ``Source`` says."""
        return store.read(self.connection, numbers)

    def of_fingerprint(self, present: Occurrence, since: int, before: int, most: int) -> list[int]:
        """As ``Source`` says."""
        return store.of_fingerprint(self.connection, present.fingerprint, since, before, most)

    def occurrences(self, numbers: Iterable[int]) -> dict[int, Occurrence]:
        """As ``Source`` says."""
        refs = store.refs_of(self.connection, numbers)
        known = history.occurrences_at(self.connection, refs.values())
        return {number: known[ref] for number, ref in refs.items() if ref in known}


@dataclass(slots=True)
class Batch:
    """Tickets in memory."""

    _index: TermIndex = field(default_factory=TermIndex)
    _occurrences: dict[int, Occurrence] = field(default_factory=dict)
    _of_fingerprint: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, document: Document, occurrence: Occurrence) -> None:
        """Make a ticket findable."""
        number = self._index.add(document)
        self._occurrences[number] = occurrence
        if occurrence.fingerprint is not None:
            self._of_fingerprint[occurrence.fingerprint].append(number)

    def frequencies(self, terms: Iterable[int]) -> dict[int, int]:
        """As ``Source`` says."""
        return self._index.frequencies(terms)

    def candidates(self, terms: Sequence[QueryTerm], since: int, before: int) -> list[tuple[int, int]]:
        """As ``Source`` says."""
        return self._index.candidates(terms, since, before)

    def read(self, numbers: Iterable[int]) -> list[tuple[int, bytes]]:
        """As ``Source`` says."""
        return self._index.documents(numbers)

    def of_fingerprint(self, present: Occurrence, since: int, before: int, most: int) -> list[int]:
        """As ``Source`` says."""
        numbers = self._of_fingerprint.get(present.fingerprint, []) if present.fingerprint else []
        return sorted((number for number in numbers if since <= number < before), reverse=True)[:most]

    def occurrences(self, numbers: Iterable[int]) -> dict[int, Occurrence]:
        """As ``Source`` says."""
        return {number: self._occurrences[number] for number in numbers}


def search(
    sources: Sequence[Source], document: Document, present: Occurrence, *, limit: int, since: datetime | None = None
) -> list[Similar]:
    """Tickets created up to the same moment that read like this one: the same exception first, then the most alike.

    ``present`` is what the ticket itself states. Where a source has the ticket itself, by identity or key, it is left
    out.
    """
    lowest, before = first_number(since) if since else 0, after(document.created_at)
    ranked = _ranked(sources, document, present, lowest, before, limit + _EXAMINED)
    found = []
    for source, ones in ranked:
        occurrences = source.occurrences(one.number for one in ones)
        for one in ones:
            occurrence = occurrences.get(one.number)
            if occurrence is not None and occurrence.ref != document.ref and occurrence.key != present.key:
                found.append((one.number, _similar(document, present, occurrence, one)))
    found.sort(key=lambda entry: (not entry[1].same_fingerprint, -entry[1].score, -entry[0]))
    return [one for _, one in found[:limit]]


def for_note(connection: Connection, document: Document, present: Occurrence, group: str | None) -> list[Similar]:
    """Tickets that a note should name as similar. They are looked for once for each text of the ticket: what others
    report later does not change the note of a ticket that did not change.

    ``group`` is the pattern that the ticket belongs to: its other tickets are listed as such already.
    """
    kept = store.kept(connection, document.ref)
    unchanged = kept is not None and (kept.packed, kept.created_at) == (document.packed, document.created_at)
    if kept is not None and unchanged and kept.similar is not None:
        return _resolved(connection, kept.similar)
    found = []
    for _, ones in _ranked([Stored(connection)], document, None, 0, after(document.created_at), _EXAMINED):
        occurrences = Stored(connection).occurrences(one.number for one in ones)
        for one in ones:
            occurrence = occurrences.get(one.number)
            if occurrence is None or occurrence.ref == document.ref or _belongs(occurrence, present, group):
                continue
            similar = _similar(document, present, occurrence, one)
            if worth_a_note(similar, one.shared):
                found.append(similar)
    return found[:NOTED]


def remembered(connection: Connection, ref: TicketRef) -> list[Similar]:
    """The similar tickets that were found when the ticket was last read; none where it is not in the index."""
    kept = store.kept(connection, ref)
    return [] if kept is None else _resolved(connection, kept.similar or [])


def open_runs(connection: Connection, present: Occurrence) -> list[OpenRun]:
    """Earlier tickets about the same job or transaction that are still open."""
    return [open_run(present, other) for other in runs.open_tickets(connection, present)]


def fold_when_due(database: Database) -> None:
    """Fold the frequencies of terms where many changes wait, in a transaction of their own."""
    with database.read() as connection:
        due = store.fold_is_due(connection)
    if due:
        with database.write() as connection:
            store.fold(connection)
        database.checkpoint()


def as_remembered(similar: Iterable[Similar]) -> list[Any]:
    """The form in which the store keeps what was found."""
    return [
        [one.occurrence.ref.system, one.occurrence.ref.site, one.occurrence.ref.id, one.score, list(one.why)]
        for one in similar
    ]


def _resolved(connection: Connection, remembered: list[Any]) -> list[Similar]:
    """What was found before, with what is known of those tickets today."""
    entries = [
        (TicketRef(system=system, site=site, id=ticket_id), score, tuple(why))
        for system, site, ticket_id, score, why in remembered
    ]
    known = history.occurrences_at(connection, [ref for ref, _, _ in entries])
    return [
        Similar(occurrence=known[ref], score=score, same_fingerprint=False, why=why)
        for ref, score, why in entries
        if ref in known
    ]


def _ranked(
    sources: Sequence[Source], document: Document, present: Occurrence | None, since: int, before: int, most: int
) -> list[tuple[Source, list[Ranked]]]:
    """The best of each source, weighed by the frequencies of all of them."""
    vector = unpack(document.packed)
    frequencies: Counter[int] = Counter()
    for source in sources:
        frequencies.update(source.frequencies(vector.terms))
    query = query_of(document.packed, document.created_at, frequencies)
    found = []
    for source in sources:
        numbers = [number for number, _ in source.candidates(query.terms, since, before)][:CANDIDATES]
        if present is not None:
            numbers += set(source.of_fingerprint(present, since, before, most)).difference(numbers)
        found.append((source, rank(query, source.read(numbers), most)))
    return found


def _similar(document: Document, present: Occurrence, other: Occurrence, ranked: Ranked) -> Similar:
    return Similar(
        occurrence=other,
        score=ranked.score,
        same_fingerprint=same_fingerprint(present, other),
        why=reasons(present, other, words(ranked.shared, document.names)),
    )


def _belongs(occurrence: Occurrence, present: Occurrence, group: str | None) -> bool:
    return same_fingerprint(present, occurrence) or (group is not None and occurrence.fingerprint == group)
