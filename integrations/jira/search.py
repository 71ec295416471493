"""Tickets that were created or updated in a span of time, read page by page through Jira's search.

Cloud has ``search/jql`` (a token leads to the next page, there is no total, and what changed in the last seconds may
be missing); Data Center has ``search`` (pages by number). Both read the dates of a query to the minute and in the time
zone of the account's profile, so the query asks for a little more and what lies outside is left out here.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.moments import instant, instant_or_none
from app.domain.ticket import Person, Ticket, Transition
from app.ports import ChangedPage, ChangeKind, Extent, Rejected, RemoteUnavailable
from integrations.jira.field_map import FieldFinder
from integrations.jira.reading import Json, Reading, ticket_of
from integrations.jira.session import JiraSession

PAGE = 100
"""Issues a request. Jira answers with fewer where the fields asked for are many."""

LAG = timedelta(minutes=5)
"""Jira's search follows changes after some seconds, without a promise; five minutes are taken for enough."""

ANY_ZONE = timedelta(hours=15)
"""More than any time zone is away from UTC: how much a query is widened where the account's zone is not known."""

UNREADABLE = "the search's answer lacks something that every issue has"

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_SEARCHED = (
    "summary",
    "description",
    "created",
    "updated",
    "status",
    "statuscategorychangedate",
    "labels",
    "priority",
    "project",
    "issuetype",
    "reporter",
    "resolution",
    "resolutiondate",
)
_UNKNOWN = Person(id="", name="somebody", role="app")


@dataclass(frozen=True, slots=True)
class Reader:
    """The account that asks: its id, and the time zone of its profile, where Jira tells that."""

    account: str
    zone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a reading stands, kept by the caller as text. ``token`` (Cloud) or ``start`` (Data Center) leads to the
    next page of ``jql``; ``reached`` is the last moment seen, from which to begin anew where Jira has forgotten the
    token, which it does after a week."""

    jql: str
    token: str | None = None
    start: int = 0
    reached: str | None = None

    def text(self) -> str:
        """The cursor."""
        return json.dumps(
            {"jql": self.jql, "token": self.token, "start": self.start, "reached": self.reached}, sort_keys=True
        )

    @classmethod
    def of(cls, cursor: str) -> Place:
        """Read a cursor. Raises ``Rejected``."""
        try:
            parts = json.loads(cursor)
            return cls(jql=str(parts["jql"]), token=parts["token"], start=int(parts["start"]), reached=parts["reached"])
        except (ValueError, LookupError, TypeError) as error:
            raise Rejected("The place kept of this reading of Jira cannot be read; begin the reading anew.") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is wanted: issues whose ``by`` lies from ``since`` to ``until`` (``None``: open), ends included."""

    since: datetime
    until: datetime | None
    by: ChangeKind
    projects: Sequence[str] = ()

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in the span."""
        return self.since <= moment and (self.until is None or moment <= self.until)


class JiraSearch:
    """Reads spans of one site. ``reader`` and ``browse_site`` may each make a request when first called."""

    def __init__(
        self,
        session: JiraSession,
        fields: FieldFinder,
        *,
        reader: Callable[[], Reader],
        browse_site: Callable[[], str],
    ) -> None:
        self._session = session
        self._fields = fields
        self._reader = reader
        self._browse_site = browse_site

    def page(self, span: Span, cursor: str | None) -> ChangedPage:
        """One page of a span."""
        before = self._session.requests_made
        place = Place(jql=query(span, self._reader().zone)) if cursor is None else Place.of(cursor)
        try:
            answer = self._ask(place)
        except Rejected:
            if place.token is None or place.reached is None:
                raise
            begun = replace(span, since=max(span.since, instant(place.reached)))
            place = Place(jql=query(begun, self._reader().zone))
            answer = self._ask(place)
        issues = _issues(answer)
        skipped: Counter[str] = Counter()
        tickets = [ticket for issue in issues if (ticket := self._ticket(issue, span, skipped)) is not None]
        return ChangedPage(
            tickets=tuple(tickets),
            cursor=self._following(place, answer, issues, span),
            requests=self._session.requests_made - before,
            skipped=dict(skipped),
            lag=LAG,
        )

    def extent(self, span: Span) -> Extent:
        """How much a span holds, by Jira's own counting (on Cloud an approximation)."""
        jql = query(span, self._reader().zone)
        issues = self._session.count(jql)
        return Extent(tickets=issues, requests=max(1, math.ceil(issues / PAGE)))

    def _ask(self, place: Place) -> Mapping[str, Any]:
        wanted = (*_SEARCHED, *self._fields.fields().ids)
        answer = self._session.search(place.jql, wanted, most=PAGE, token=place.token, start=place.start)
        if not isinstance(answer, Mapping) or not isinstance(answer.get("issues"), list):
            raise RemoteUnavailable("Jira's answer to a search holds no list of issues; it is asked again later.")
        return answer

    def _following(self, place: Place, answer: Mapping[str, Any], issues: Sequence[Json], span: Span) -> str | None:
        last = next((moment for issue in reversed(issues) if (moment := _moment_text(issue, span.by))), place.reached)
        if not self._session.cloud:
            start = place.start + len(issues)
            more = bool(issues) and start < int(answer.get("total") or 0)
            return replace(place, start=start, reached=last).text() if more else None
        token = answer.get("nextPageToken")
        if not token or answer.get("isLast") is True:
            return None
        if token == place.token:
            raise RemoteUnavailable("Jira's search leads to the same page again; it is asked again later.")
        return replace(place, token=str(token), reached=last).text()

    def _ticket(self, issue: Json, span: Span, skipped: Counter[str]) -> Ticket | None:
        """The issue, if it lies in the span and can be read."""
        try:
            if not span.holds(instant(str(issue["fields"][span.by]))):
                return None
            return found_ticket(
                Reading(
                    issue=issue,
                    histories=(),
                    comments=(),
                    fields=self._fields.fields(),
                    own_account=self._reader().account,
                    cloud=self._session.cloud,
                ),
                site_name=self._session.connection.name,
                browse_site=self._browse_site(),
            )
        except (LookupError, TypeError, ValueError, AttributeError):
            skipped[UNREADABLE] += 1
            return None


def found_ticket(reading: Reading, *, site_name: str, browse_site: str) -> Ticket:
    """The ticket as a search shows it: when it was closed is told by its fields, who closed it is not."""
    values = reading.values
    instant(str(values["created"]))
    ticket = ticket_of(
        reading,
        site_name=site_name,
        browse_url=f"{browse_site}/browse/{quote(str(reading.issue['key']))}",
        categories={},
        duplicate_of=None,
    )
    closed_at = instant_or_none(values.get("statuscategorychangedate")) or instant_or_none(values.get("resolutiondate"))
    if not ticket.closed or closed_at is None:
        return ticket
    move = Transition(at=closed_at, actor=_UNKNOWN, from_status="", to_status=ticket.status, to_category="done")
    return replace(ticket, history=(move,))


def query(span: Span, zone_name: str | None) -> str:
    """The JQL of a span, oldest first: bounded, to the minute, and wide enough for the account's time zone (an hour
    more where clocks are put back, since a local time then means two moments)."""
    zone, slack = _zone(zone_name)
    clauses = [f'{span.by} >= "{_local(span.since - slack, zone, -_HOUR)}"']
    if span.until is not None:
        clauses.append(f'{span.by} <= "{_local(span.until + slack + _MINUTE, zone, _HOUR)}"')
    if span.projects:
        listed = ", ".join('"' + key.replace("\\", "").replace('"', "") + '"' for key in span.projects)
        clauses.append(f"project in ({listed})")
    return f"{' AND '.join(clauses)} ORDER BY {span.by} ASC, key ASC"


def _zone(name: str | None) -> tuple[tzinfo, timedelta]:
    try:
        return (ZoneInfo(name), timedelta(0)) if name else (ZoneInfo("UTC"), ANY_ZONE)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC"), ANY_ZONE


def _local(moment: datetime, zone: tzinfo, where_doubtful: timedelta) -> str:
    local = moment.astimezone(zone)
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        local = (moment + where_doubtful).astimezone(zone)
    return local.strftime("%Y-%m-%d %H:%M")


def _issues(answer: Mapping[str, Any]) -> list[Json]:
    return [issue for issue in answer["issues"] if isinstance(issue, Mapping)]


def _moment_text(issue: Json, by: ChangeKind) -> str | None:
    values = issue.get("fields")
    text = values.get(by) if isinstance(values, Mapping) else None
    return str(text) if instant_or_none(text) else None
