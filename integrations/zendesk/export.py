"""Tickets that changed since a moment, read through Zendesk's incremental export: up to 1,000 a request, ten requests a
minute, admins only.

The export goes by when a ticket changed in any way. Every ticket created in a span has changed since its beginning, so
reading by creation is reading all changes and leaving older tickets out. What changed in the last minute is not in it.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.moments import instant, instant_or_none, iso
from app.domain.ticket import Person, Ticket, Transition
from app.ports import ChangedPage, ChangeKind, Extent, Rejected, RemoteUnavailable
from integrations.zendesk.fields import FieldCatalogue
from integrations.zendesk.reading import Json, RawTicket, changed_at, view_of
from integrations.zendesk.session import ZendeskSession

PAGE = 1_000
REQUESTS_PER_MINUTE = 10.0
"""The platform's limit for incremental exports (30 with the High Volume add-on)."""

LAG = timedelta(minutes=1)
"""What changed in the last minute is not exported yet."""

YOUNGEST_START = timedelta(seconds=75)
"""A start less than a minute ago is refused; some seconds more for clocks that differ."""

DELETED = "deleted in Zendesk"
UNREADABLE = "the export's answer lacks something that every ticket has"

_PATH = "incremental/tickets/cursor.json"
_LIMIT_HEADER = re.compile(r"remaining=(\d{1,9})\s*;\s*resets=(\d{1,9})")
_UNKNOWN = Person(id="", name="somebody", role="app")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is wanted: tickets whose ``by`` lies from ``since`` to ``until`` (``None``: open), ends included."""

    since: datetime
    until: datetime | None
    by: ChangeKind

    def holds(self, raw: Json) -> bool:
        """Whether a ticket lies in the span."""
        moment = changed_at(raw) if self.by == "updated" else instant(str(raw["created_at"]))
        return self.since.replace(microsecond=0) <= moment and (self.until is None or moment <= self.until)


class ZendeskExport:
    """Reads spans of one account. ``catalogue`` and ``identity`` may each make requests when first called."""

    def __init__(
        self,
        session: ZendeskSession,
        site_name: str,
        *,
        catalogue: Callable[[], FieldCatalogue],
        identity: Callable[[], Person],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._session = session
        self._site_name = site_name
        self._catalogue = catalogue
        self._identity = identity
        self._now = now

    def page(self, span: Span, cursor: str | None) -> ChangedPage:
        """One page of a span, in the order of change."""
        before = self._session.requests_made
        catalogue, own = self._catalogue(), self._identity()
        start = {"start_time": str(self._start(span))} if cursor is None else {"cursor": _token(cursor)}
        without_deleted = "false" if span.by == "updated" else "true"
        asked = {**start, "per_page": str(PAGE), "exclude_deleted": without_deleted, "include": "users,metric_sets"}
        answer, headers = self._session.ask(_PATH, asked)
        listed = answer.get("tickets")
        if not isinstance(listed, list):
            raise RemoteUnavailable("Zendesk's export holds no list of tickets; it is asked again later.")
        skipped: Counter[str] = Counter()
        bench = _Bench(self._site_name, self._session.site, catalogue, own.id, *_sideloaded(answer))
        return ChangedPage(
            tickets=tuple(ticket for raw in listed if (ticket := _ticket(raw, span, bench, skipped)) is not None),
            cursor=_following(answer, cursor),
            deleted=tuple(_deleted(listed)),
            requests=self._session.requests_made - before,
            skipped=dict(skipped),
            retry_after=pause_asked(headers),
            lag=LAG,
        )

    def extent(self, span: Span) -> Extent:
        """How much a span holds: tickets by Zendesk's search, requests by all that changed in it."""
        created = self._count(span) if span.by == "created" else None
        changed = self._count(replace(span, by="updated", until=None))
        return Extent(
            tickets=changed if created is None else created,
            requests=max(1, math.ceil(changed / PAGE)),
            requests_per_minute=REQUESTS_PER_MINUTE,
        )

    def _count(self, span: Span) -> int:
        words = f"type:ticket {span.by}>={iso(span.since.replace(microsecond=0))}"
        if span.until is not None:
            words += f" {span.by}<={iso(span.until.replace(microsecond=0))}"
        counted = self._session.get("search/count.json", {"query": words}).get("count")
        if isinstance(counted, Mapping):
            counted = counted.get("value")
        if not isinstance(counted, int):
            raise RemoteUnavailable("Zendesk's answer to a count holds no number; it is asked again later.")
        return counted

    def _start(self, span: Span) -> int:
        return int(min(span.since, self._now() - YOUNGEST_START).timestamp())


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every ticket of a page is read with."""

    site_name: str
    site_url: str
    catalogue: FieldCatalogue
    own_id: str
    users: Sequence[Json]
    metrics: Mapping[str, Json]


def check_export(session: ZendeskSession, now: datetime | None = None) -> None:
    """Ask for the smallest export there is. Raises ``NotPermitted`` where the account is no admin."""
    start = (now or datetime.now(UTC)) - YOUNGEST_START
    session.get(_PATH, {"start_time": str(int(start.timestamp())), "per_page": "1"})


def pause_asked(headers: Mapping[str, str]) -> float:
    """Seconds until the next export may be asked for, where the present minute's are used up (as the headers tell)."""
    found = _LIMIT_HEADER.search(headers.get("zendesk-ratelimit-incremental-exports", ""))
    return float(found.group(2)) if found and int(found.group(1)) == 0 else 0.0


def found_ticket(raw: Json, bench: _Bench) -> Ticket:
    """The ticket as the export shows it: when it was solved is told by its metrics, who solved it is not."""
    shown = RawTicket(ticket=raw, comments=(), audits=(), users=bench.users)
    ticket = view_of(bench.site_name, bench.site_url, shown, bench.catalogue, bench.own_id).ticket
    metrics = raw.get("metric_set") or bench.metrics.get(ticket.id) or {}
    closed_at = instant_or_none(metrics.get("solved_at")) or instant_or_none(metrics.get("status_updated_at"))
    if not ticket.closed or closed_at is None:
        return ticket
    move = Transition(at=closed_at, actor=_UNKNOWN, from_status="", to_status=ticket.status, to_category="done")
    return replace(ticket, history=(move,))


def _ticket(raw: Any, span: Span, bench: _Bench, skipped: Counter[str]) -> Ticket | None:
    try:
        if raw.get("status") == "deleted":
            skipped[DELETED] += 1
            return None
        return found_ticket(raw, bench) if span.holds(raw) else None
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
        skipped[UNREADABLE] += 1
        return None


def _deleted(listed: Iterable[Any]) -> Iterable[str]:
    return (
        str(raw["id"]) for raw in listed if isinstance(raw, Mapping) and raw.get("status") == "deleted" and "id" in raw
    )


def _sideloaded(answer: Json) -> tuple[Sequence[Json], Mapping[str, Json]]:
    users, metrics = answer.get("users"), answer.get("metric_sets")
    by_ticket = {str(entry.get("ticket_id")): entry for entry in _objects(metrics)}
    return list(_objects(users)), by_ticket


def _objects(value: Any) -> Iterable[Json]:
    return (entry for entry in value if isinstance(entry, Mapping)) if isinstance(value, list) else ()


def _following(answer: Json, cursor: str | None) -> str | None:
    token = answer.get("after_cursor")
    if answer.get("end_of_stream") is True or not token:
        return None
    if cursor is not None and token == _token(cursor):
        raise RemoteUnavailable("Zendesk's export leads to the same page again; it is asked again later.")
    return json.dumps({"cursor": str(token)})


def _token(cursor: str) -> str:
    try:
        return str(json.loads(cursor)["cursor"])
    except (ValueError, LookupError, TypeError) as error:
        raise Rejected("The place kept of this reading of Zendesk cannot be read; begin the reading anew.") from error
