"""One Jira site as a ticketing system: read an issue in one request, write it in one, undo a close without proof."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from app.domain.asked import QUESTION_PROPERTY
from app.domain.budget import RemoteLimits
from app.domain.events.opening import NewTicket, OpenedTicket
from app.domain.gate.verdict_copy import PROPERTY_KEY
from app.domain.ticket import Attachment, DuplicateOf, Person, StatusCategory, Ticket
from app.domain.traces import TicketView
from app.domain.update import Update
from app.ports import (
    ChangedPage,
    ChangeKind,
    Conflict,
    Envelope,
    Extent,
    Finding,
    NotPermitted,
    Rejected,
    SiteConnection,
    TicketGone,
    Written,
)
from app.ports_setup import Made, Note, RemovalWish, SetupStep, unnoted
from integrations.jira import download, opening, second_notes, webhook
from integrations.jira.barred import BarredFields
from integrations.jira.closing_rule import ADD, ClosingRule
from integrations.jira.doctor import findings
from integrations.jira.failures import RejectedFields
from integrations.jira.field_map import FieldFinder
from integrations.jira.limits import LIMITS
from integrations.jira.people import account_of
from integrations.jira.reading import (
    Reading,
    StatusMove,
    duplicate_link,
    status_moves,
    ticket_of,
    traces_of,
    verdict_line,
    wanted_fields,
)
from integrations.jira.removal import JiraRemoval
from integrations.jira.search import JiraSearch, Reader, Span
from integrations.jira.session import JiraSession
from integrations.jira.setup import JiraSetup
from integrations.jira.statuses import StatusCatalogue, category_of
from integrations.jira.writing import Body, Handle, changes, transition_body, way_back, way_into_done

_REFERENCE = re.compile(r"[0-9]{1,19}|[A-Za-z][A-Za-z0-9_]{0,254}-[0-9]{1,19}")
_PAGE = 100


class JiraTicketing:
    """The ``Ticketing`` port for Jira Cloud (e-mail and API token) and Data Center (personal access token)."""

    def __init__(self, connection: SiteConnection) -> None:
        self._connection = connection
        self._session = JiraSession(connection)
        self._fields = FieldFinder(self._session)
        self._statuses = StatusCatalogue(self._session)
        self._setup = JiraSetup(self._session, self._fields)
        self._closing_rule = ClosingRule(self._session, self._fields)
        self._removal = JiraRemoval(self._session, self._fields, self._closing_rule)
        self._search = JiraSearch(self._session, self._fields, reader=self._reader, browse_site=self._site_for_people)
        self._lock = threading.Lock()
        self._identity: Person | None = None
        self._time_zone: str | None = None
        self._people_site: str | None = None if self._session.behind_gateway else self._session.site
        self._may_write_quietly = True
        self._barred = BarredFields()

    @property
    def connection(self) -> SiteConnection:
        """The site that this object speaks to."""
        return self._connection

    @property
    def limits(self) -> RemoteLimits:
        """What Jira Cloud allows. Data Center limits what its administrator says, and tells in its answers."""
        return LIMITS

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Check the signature of a webhook. Jira signs no time, so ``now`` is not used."""
        webhook.verify(headers, body, self._connection.webhook_secrets)

    def parse(self, headers: Mapping[str, str], body: bytes) -> Envelope:
        """The envelope of a verified webhook."""
        return webhook.parse(headers, body)

    def locate(self, reference: str) -> str:
        """The issue's key or id, as written, without what is around it. Raises ``TicketGone`` for anything else."""
        wanted = reference.strip()
        if not _REFERENCE.fullmatch(wanted):
            raise TicketGone(f"{reference[:60]!r} is neither an issue key such as OPS-17 nor an issue id.")
        return wanted

    def identity(self) -> Person:
        """The account that the credentials belong to."""
        with self._lock:
            if self._identity is None:
                self._identity = self._ask_identity()
            return self._identity

    def read(self, ticket_id: str) -> TicketView:
        """The live issue: one request, and more only for what Jira did not embed (further comments or changelog, an
        unknown status, the issue that this one duplicates)."""
        own_account = self.identity().id
        fields = self._fields.fields()
        self._site_for_people()
        before = self._session.requests_made
        issue = self._session.get(
            f"issue/{_safe(ticket_id)}",
            {
                "fields": wanted_fields(fields),
                "expand": "changelog",
                "properties": f"{PROPERTY_KEY},{QUESTION_PROPERTY}",
            },
        )
        reading = Reading(
            issue=issue,
            histories=self._histories(issue),
            comments=self._comments(issue),
            fields=fields,
            own_account=own_account,
            cloud=self._session.cloud,
        )
        self._statuses.learn(reading.values.get("status"))
        moves = status_moves(reading)
        categories = self._statuses.categories({part for move in moves for part in (move.from_id, move.to_id)})
        ticket = ticket_of(
            reading,
            site_name=self._connection.name,
            browse_url=f"{self._site_for_people()}/browse/{quote(str(issue['key']))}",
            categories=categories,
            duplicate_of=self._duplicate(duplicate_link(reading)),
        )
        return TicketView(
            ticket=ticket,
            traces=traces_of(reading, PROPERTY_KEY),
            handle=_handle(reading, ticket, moves, categories),
            requests=self._session.requests_made - before,
        )

    def changed_since(
        self,
        since: datetime,
        until: datetime | None,
        cursor: str | None,
        *,
        by: ChangeKind = "updated",
        projects: Sequence[str] = (),
    ) -> ChangedPage:
        """One page of the issues that were updated or created in a span, oldest first."""
        return self._search.page(Span(since=since, until=until, by=by, projects=projects), cursor)

    def extent(
        self, since: datetime, until: datetime | None, *, by: ChangeKind = "updated", projects: Sequence[str] = ()
    ) -> Extent:
        """How many issues a span holds."""
        return self._search.extent(Span(since=since, until=until, by=by, projects=projects))

    def write(self, view: TicketView, update: Update) -> Written:
        """Make the issue look as desired: one PUT, or none; a close without proof is undone by a transition as
        well, and an issue that waits for the service to close it is closed by one.

        The note goes first, so that a crash in between leaves the close to be found again; only where Jira does not let
        a closed issue be edited is it reopened first."""
        before = self._session.requests_made
        undo = update.refusal is not None and not update.refusal.disputed and view.ticket.closed
        back = self._way_back(view) if undo else None
        body = self._changes(view, update)
        quiet = update.question is None
        reopened, problem = False, _no_way_back(view) if undo and back is None else None
        try:
            self._put(view, body, quiet=quiet)
        except (Rejected, NotPermitted):
            if back is None:
                raise
            problem = self._reopen(view, back)
            reopened, back = problem is None, None
            self._put(view, body, quiet=quiet)
        second_notes.remove(self._session, view)
        if back is not None:
            problem = self._reopen(view, back)
            reopened = problem is None
        if update.close:
            problem = self._close(view)
        return Written(requests=self._session.requests_made - before, reopened=reopened, reopen_problem=problem)

    def open_ticket(self, new: NewTicket) -> OpenedTicket:
        """Create an issue because of an event (``integrations.jira.opening``)."""
        return opening.open_issue(self._session, new)

    def find_opened(self, marker: str) -> OpenedTicket | None:
        """The issue that was created with a marker."""
        return opening.find_issue(self._session, marker)

    @property
    def opening_settles(self) -> timedelta:
        """After how long Jira's search knows of an issue."""
        return opening.SETTLES

    def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The content of a file, at most ``limit + 1`` bytes."""
        return download.fetch(self._session, attachment, limit)

    def diagnose(self) -> list[Finding]:
        """What ``handoff doctor`` says of this site."""
        return findings(self._session, self._fields, self._ask_identity)

    def plan_setup(self, projects: Sequence[str] = (), *, made: Sequence[Made] = ()) -> list[SetupStep]:
        """What ``handoff setup jira`` has to create. The fields go on the screens of ``projects`` (by key), else on the
        default screen."""
        return self._setup.plan(projects, made)

    def survey_setup(self, made: Sequence[Made] = ()) -> list[SetupStep]:
        """The same as far as the account may see it."""
        return self._setup.survey(made)

    def plan_removal(self, wish: RemovalWish) -> list[SetupStep]:
        """What ``handoff setup jira --remove`` would take away."""
        return self._removal.plan(wish)

    def apply_removal(self, step: SetupStep) -> str:
        """Take one thing away."""
        return self._removal.apply(step)

    def plan_closing_rule(
        self, projects: Sequence[str], *, role: str | None = None, remove: bool = False
    ) -> list[SetupStep]:
        """What it takes so that transitions into Done ask for the field "Closure gate" (or for a role), or do not any
        more."""
        return self._closing_rule.plan(projects, role=role, remove=remove)

    def apply_setup(self, step: SetupStep, webhook_url: str | None, note: Note = unnoted) -> str:
        """Create one thing of the plan."""
        if step.key.startswith(ADD):
            return self._closing_rule.apply(step, note)
        return self._setup.apply(step, webhook_url, note)

    def close(self) -> None:
        """Close the connections of this thread."""
        self._session.close()

    def _site_for_people(self) -> str:
        """The address under which people open issues, which a connection through Atlassian's gateway has to ask for."""
        with self._lock:
            if self._people_site is None:
                self._people_site = str(self._session.get("serverInfo")["baseUrl"]).rstrip("/")
            return self._people_site

    def _ask_identity(self) -> Person:
        account = self._session.get("myself")
        own = account_of(account)
        if own is None:
            raise NotPermitted(
                f"Jira at {self._session.site} does not say which account the credentials belong to; check the token."
            )
        self._time_zone = account.get("timeZone")
        return Person(
            id=own, name=str(account.get("displayName") or own), role="app", email=account.get("emailAddress")
        )

    def _reader(self) -> Reader:
        return Reader(self.identity().id, self._time_zone)

    def _histories(self, issue: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The whole changelog. What is embedded is a part of it in a long one (Cloud; Data Center embeds all)."""
        embedded = issue.get("changelog") or {}
        histories = list(embedded.get("histories") or ())
        if len(histories) >= int(embedded.get("total") or 0):
            return histories
        return self._pages(f"issue/{_safe(str(issue['id']))}/changelog", "values")

    def _comments(self, issue: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        embedded = (issue.get("fields") or {}).get("comment") or {}
        comments = list(embedded.get("comments") or ())
        if len(comments) < int(embedded.get("total") or 0):
            comments = self._pages(f"issue/{_safe(str(issue['id']))}/comment", "comments")
        return comments

    def _pages(self, path: str, name: str) -> list[Mapping[str, Any]]:
        """Every entry of a paged resource, each once, also where one was added between two pages."""
        entries: dict[str, Mapping[str, Any]] = {}
        start = 0
        while True:
            page = self._session.get(path, {"startAt": start, "maxResults": _PAGE})
            values = page.get(name) or []
            entries.update((str(entry.get("id")), entry) for entry in values)
            start += len(values)
            if not values or start >= int(page.get("total") or 0):
                return list(entries.values())

    def _duplicate(self, target: Mapping[str, Any] | None) -> DuplicateOf | None:
        """The issue that this one duplicates. Whether it is gated is read from its verdict copy."""
        if target is None:
            return None
        found = target
        gated = False
        try:
            found = self._session.get(
                f"issue/{_safe(str(target.get('id') or target['key']))}",
                {"fields": "status", "properties": PROPERTY_KEY},
            )
            copy = (found.get("properties") or {}).get(PROPERTY_KEY)
            gated = isinstance(copy, Mapping) and copy.get("applies") is True
        except (TicketGone, NotPermitted):
            found = target
        status = (found.get("fields") or {}).get("status")
        return DuplicateOf(key=str(found.get("key")), gated=gated, status_category=category_of(status))

    def _changes(self, view: TicketView, update: Update) -> Body:
        kind = (view.handle.project, view.handle.issue_type)
        return changes(
            view,
            update,
            self._fields.fields(),
            cloud=self._session.cloud,
            barred=self._barred.of(kind),
            note_role=self._connection.note_role,
        )

    def _put(self, view: TicketView, body: Body, *, quiet: bool) -> None:
        """Send the changes, without mails where the account may (but a question is there to be mailed); fields that
        this issue does not take are left out and not tried again on issues of this kind."""
        if not body:
            return
        path = f"issue/{_safe(view.ticket.id)}"
        try:
            self._put_once(path, body, quiet=quiet)
        except RejectedFields as refused:
            kept = {name: value for name, value in body.get("fields", {}).items() if name not in refused.fields}
            if len(kept) == len(body.get("fields", {})):
                raise
            kind = (view.handle.project, view.handle.issue_type)
            self._barred.add(kind, refused.fields & body["fields"].keys())
            rest = {**body, "fields": kept} if kept else {name: part for name, part in body.items() if name != "fields"}
            if rest:
                self._put_once(path, rest, quiet=quiet)

    def _put_once(self, path: str, body: Body, *, quiet: bool) -> None:
        if quiet and self._may_write_quietly:
            try:
                self._session.put(path, body, {"notifyUsers": "false"})
            except RejectedFields:
                raise
            except (NotPermitted, Rejected) as refused:
                if "user notification" not in str(refused).lower():
                    raise
                self._may_write_quietly = False
            else:
                return
        self._session.put(path, body)

    def _close(self, view: TicketView) -> str | None:
        """Take the transition into Done that only this account may take; ``None`` when taken, else why not."""
        forward = way_into_done(self._offered(view))
        if forward is None:
            return (
                f"{view.ticket.key} waits in {view.ticket.status} to be closed, but no transition into Done without "
                "required fields is offered to the service's account there."
            )
        return self._take(view, {"transition": {"id": str(forward["id"])}}, "closed")

    def _offered(self, view: TicketView) -> list[Mapping[str, Any]]:
        path = f"issue/{_safe(view.ticket.id)}/transitions"
        return list(self._session.get(path, {"expand": "transitions.fields"}).get("transitions") or [])

    def _way_back(self, view: TicketView) -> Mapping[str, Any] | None:
        return way_back(self._offered(view), view.handle.open_status_id)

    def _reopen(self, view: TicketView, back: Mapping[str, Any]) -> str | None:
        return self._take(view, transition_body(back), "reopened")

    def _take(self, view: TicketView, body: Body, made: str) -> str | None:
        """Make a transition; ``None`` when made, else why not. Raises ``Conflict`` where somebody moved the issue."""
        path = f"issue/{_safe(view.ticket.id)}"
        try:
            self._session.post(f"{path}/transitions", body)
        except Rejected as refused:
            live = self._session.get(path, {"fields": "status"})
            if str(live["fields"]["status"].get("id")) != view.handle.status_id:
                raise Conflict(
                    f"{view.ticket.key} was moved by somebody else meanwhile; it is read again."
                ) from refused
            return f"{view.ticket.key} could not be {made}: {refused}"
        return None


def _handle(
    reading: Reading, ticket: Ticket, moves: list[StatusMove], categories: Mapping[str, StatusCategory | None]
) -> Handle:
    left = [move.from_id for move in moves if categories[move.from_id] not in ("done", None)]
    return Handle(
        project=ticket.project or "",
        issue_type=ticket.issue_type or "",
        verdict_line=verdict_line(reading),
        resolved=reading.values.get("resolution") is not None,
        status_id=str((reading.values.get("status") or {}).get("id") or ""),
        open_status_id=left[-1] if left else None,
    )


def _no_way_back(view: TicketView) -> str:
    return (
        f"{view.ticket.key} could not be reopened: its workflow offers this account no transition from "
        f"{view.ticket.status} to a status that is not done. Add one in the workflow editor."
    )


def _safe(ticket_id: str) -> str:
    """An id or key as one part of a path."""
    return quote(ticket_id, safe="")
