"""What programs read by the API, as JSON: records, closes with their verdicts, patterns. From the store alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.domain.api_tokens import ApiToken
from app.domain.library import KnownEntry, LibraryEntry, owner_of
from app.domain.moments import iso, iso_or_none
from app.domain.survival import Survival
from app.domain.ticket import TicketRef
from app.store import close_feed, groups, library, overview, pattern_page, record_feed
from app.store.close_feed import CloseFilter, CloseRow
from app.store.feeds import Place
from app.store.record_feed import RecordFilter, RecordRow
from app.workflow.pattern_names import UnknownPattern
from app.workflow.pattern_page import PatternPage, page_of
from app.workflow.service import Service

SETTLING = timedelta(minutes=2)
"""How long a look may take from its moment to its commit: what was read in this time may still be missing in a list."""
NOT_KEPT = "The text is not kept any more."
RESOLUTIONS_TOLD = 20

Json = dict[str, Any]


class NotFound(LookupError):
    """There is nothing of that name that the token may read; the text says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where somebody is in a list. ``begun_at``: when the first page was asked for; ``after``: the last place given."""

    begun_at: datetime
    after: Place | None = None

    @property
    def resume_since(self) -> datetime:
        """Since when to ask the next time, so that nothing is left out: what was committed late comes twice."""
        return self.begun_at - SETTLING


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One page of a list. ``onward``: the walk from its end; ``None`` where the list ends here."""

    items: list[Json]
    onward: Walk | None


def records(
    service: Service, token: ApiToken, wanted: RecordFilter, pattern: str | None, walk: Walk, most: int
) -> Part:
    """Records in the order in which their tickets were last read. ``pattern``: of one pattern only, by a fingerprint or
    the identifier of its entry. Raises ``NotFound`` where there is none such."""
    with service.database.read() as connection:
        members = None if pattern is None else _members(connection, token, pattern)
        asked = replace(wanted, sites=token.sites, members=members)
        rows, onward = record_feed.page(connection, asked, walk.after, most)
    return Part(items=[_record(row) for row in rows], onward=_onward(walk, onward))


def record(service: Service, token: ApiToken, system: str, site: str, reference: str) -> Json:
    """The record of one ticket by its key or id. Raises ``NotFound``."""
    return _record(_found(service, token, system, site, reference))


def verdict(service: Service, token: ApiToken, system: str, site: str, reference: str) -> Json:
    """The verdict of one ticket as it was judged last. Raises ``NotFound``."""
    row = _found(service, token, system, site, reference)
    if not row.verdict:
        raise NotFound(f"The ticket {row.key} was read, but never judged.")
    return {
        "ticket": _ticket(row.ref, row.key, row.url),
        "open": row.status_category != "done",
        "gone": row.gone,
        "closed_at": iso_or_none(row.closed_at),
        "judged_at": iso(row.read_at),
        "verdict": _verdict(row.verdict),
    }


def closes(service: Service, token: ApiToken, wanted: CloseFilter, walk: Walk, most: int) -> Part:
    """Closes of gated tickets in the order in which they were judged last, or undone."""
    with service.database.read() as connection:
        asked = replace(wanted, sites=token.sites)
        rows, onward = close_feed.page(connection, asked, walk.after, most)
    return Part(items=[_close(row) for row in rows], onward=_onward(walk, onward))


def patterns(service: Service, after: str | None, most: int) -> tuple[list[Json], str | None]:
    """Entries of the library by identifier after one of them; and the identifier to go on from, if there are more."""
    with service.database.read() as connection:
        found = library.entries_after(connection, after or "", most + 1)
    onward = found[most - 1].entry.id if len(found) > most else None
    return [_listed_entry(service, known) for known in found[:most]], onward


def pattern(service: Service, name: str) -> Json:
    """One pattern by a fingerprint of it or the identifier of its entry. Raises ``NotFound``."""
    try:
        page = page_of(service, name)
    except UnknownPattern as error:
        raise NotFound(f"No pattern goes by {name}.") from error
    policy = service.playbook.recurrence
    windows = ((policy.automation_window, page.automation_window_count), (policy.prior_window, page.prior_window_count))
    return {
        **_entry(page.entry),
        "fingerprints": list(page.members or page.entry.fingerprints),
        "in_library": page.kept,
        "owner": page.owner or None,
        "tickets": page.tickets,
        "episodes": [{"days": window.days, "count": count} for window, count in windows],
        "weeks": [{"monday": one.monday.isoformat(), "tickets": one.count} for one in page.weeks],
        "resolutions": [_resolution(one) for one in page.resolutions[:RESOLUTIONS_TOLD]],
        "judged_by": page.judged,
        "last_seen_at": _last_seen(page),
    }


def _found(service: Service, token: ApiToken, system: str, site: str, reference: str) -> RecordRow:
    unknown = NotFound(
        f"No exception {reference} of {system} {site} is known here, or this token may not read of that site."
    )
    if not token.may_read(system, site):
        raise unknown
    with service.database.read() as connection:
        named = overview.ticket_called(connection, system, site, reference)
        found = None if named is None else record_feed.one(connection, named.ref)
    if found is None:
        raise unknown
    return found


def _members(connection: Connection, token: ApiToken, name: str) -> tuple[str, ...]:
    """The fingerprints of the pattern that goes by a name. A token for some sites is not told whether there is one."""
    for known in library.entries(connection, [name]):
        fingerprints = known.entry.fingerprints
        return groups.members_of(connection, fingerprints[0]) if fingerprints else ()
    members = groups.members_of(connection, name)
    if pattern_page.exists(connection, members) or library.entry_of(connection, members) is not None:
        return members
    if token.sites:
        return ()
    raise NotFound(f"No pattern goes by {name}. GET /api/v1/patterns lists those of the library.")


def _onward(walk: Walk, place: Place | None) -> Walk | None:
    return None if place is None else replace(walk, after=place)


def _ticket(ref: TicketRef, key: str, url: str) -> Json:
    return {"system": ref.system, "site": ref.site, "id": ref.id, "key": key, "url": url}


def _record(row: RecordRow) -> Json:
    return {
        "ticket": _ticket(row.ref, row.key, row.url),
        "subject": row.subject,
        "status": row.status,
        "open": row.status_category != "done",
        "gone": row.gone,
        "scope": row.scope,
        "allowed": row.verdict.get("allowed"),
        "bucket": _named(row.bucket),
        "failure_pattern": _named(row.pattern),
        "fingerprint": row.group,
        "retailer": row.retailer,
        "boundary": {"from": row.originating, "to": row.receiving},
        "created_at": iso(row.created_at),
        "failed_at": iso_or_none(row.occurred_at) if row.time_stated else None,
        "closed_at": iso_or_none(row.closed_at),
        "updated_at": iso(row.read_at),
        "next_step": row.next_step,
        "problem": row.problem,
        "record": None if row.record is None else dict(row.record),
    }


def _close(row: CloseRow) -> Json:
    return {
        "ticket": _ticket(row.ref, row.key, row.url),
        "scope": row.scope,
        "outcome": row.outcome,
        "closed_at": iso(row.closed_at),
        "judged_at": iso(row.judged_at),
        "missing": list(row.missing),
        "verdict": None if row.verdict is None else _verdict(row.verdict),
    }


def _verdict(stored: Mapping[str, Any]) -> Json:
    """The stored verdict; what retention took out of it is said to be gone."""
    missing = [{**item, "message": item["message"] or NOT_KEPT} for item in stored.get("missing") or ()]
    return {**stored, "missing": missing}


def _entry(entry: LibraryEntry) -> Json:
    return {
        "id": entry.id,
        "title": entry.title,
        "state": entry.state,
        "boundary": {"from": entry.originating or None, "to": entry.receiving or None},
        "known_cause": entry.known_cause,
        "ruled_out": list(entry.ruled_out),
        "workaround": entry.workaround,
        "runbook": entry.runbook or None,
        "owner": entry.owner or None,
        "fingerprints": list(entry.fingerprints),
    }


def _listed_entry(service: Service, known: KnownEntry) -> Json:
    entry = known.entry
    owner = entry.owner or owner_of(service.playbook.owners, entry.originating, entry.receiving)
    return {**_entry(entry), "owner": owner or None, "known_since": iso(known.known_since)}


def _resolution(one: Survival) -> Json:
    return {
        "resolution": one.words,
        "says": one.text,
        "phantom": one.phantom,
        "applications": [
            {
                "ticket": _ticket(each.fix.ref, each.fix.key, each.fix.url),
                "closed_at": iso(each.fix.closed_at),
                "failed_at": iso_or_none(each.failed_at),
                "held_seconds": int(each.held.total_seconds()),
            }
            for each in one.applications
        ],
    }


def _last_seen(page: PatternPage) -> str | None:
    return iso_or_none(max((one.occurred_at for one in page.newest), default=None))


def _named(kind: str | None) -> str | None:
    return None if kind in (None, "none") else kind
