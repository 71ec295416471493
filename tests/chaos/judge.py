"""Afterwards: is every ticket as it should be, and would a fresh installation that reads it calmly agree?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select

from app.demo.people import plain
from app.domain.gate.verdict_copy import PROPERTY_KEY
from app.domain.note import FOREIGN_MARK
from app.domain.note_composer import RECORD_MARKER
from app.domain.ticket import TicketRef
from app.store import deliveries as queue
from app.store import migrate, overview, tables
from app.workflow.service import Service
from app.workflow.work import work_one
from tests.chaos.ground import Ground, own_service, service_account
from tests.chaos.tickets import Case
from tests.support.installation import closing_service

MOST_LOOKS = 20
"""Looks of the fresh installation at one ticket, before it is said not to come to rest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not be. ``lost``: an acknowledged event without effect. ``doubled``: written twice.
    ``wrong``: anything else."""

    kind: Literal["lost", "doubled", "wrong"]
    about: str
    says: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A ticket as its tracker shows it: the marks of the service's notes, the record fields, whether it is done, and
    whether the verdict copy lets it be closed (``None``: there is no copy)."""

    marks: tuple[str, ...]
    record: dict[str, str]
    done: bool
    allowed: bool | None


def undone_deliveries(place: Ground) -> Iterator[Finding]:
    """Acknowledged events that are not in the store or were not finished, and dead letters."""
    with place.service.database.read() as connection:
        rows = connection.execute(
            select(tables.deliveries.c.identifier, tables.deliveries.c.state, tables.deliveries.c.cause)
        ).all()
        held = connection.execute(select(tables.leases)).all()
    states = {row.identifier: row.state for row in rows}
    for system, ledger in place.ledgers.items():
        for identifier in sorted(ledger.acknowledged):
            state = states.get(identifier, "not in the store")
            if state not in ("done", "ignored"):
                yield Finding("lost", f"{system} event {identifier}", f"it was acknowledged, and it is {state}")
    for row in rows:
        if row.state in ("dead", "quarantined"):
            yield Finding("wrong", f"event {row.identifier}", f"it is {row.state}: {row.cause}")
    for lease in held:
        yield Finding("wrong", f"{lease.system} {lease.ticket_id}", f"{lease.holder} holds it until {lease.until}")


def tickets_that_are_not_right(place: Ground, cases: Iterable[Case]) -> Iterator[Finding]:
    """What is missing, doubled or wrong on the tickets themselves."""
    for case in cases:
        seen = look(place, case)
        name = f"{case.system} {case.id} ({case.kind}, job {case.job})"
        counts = Counter(seen.marks)
        records = sum(mark.startswith(RECORD_MARKER) for mark in seen.marks)
        wanted = 0 if case.kind == "question" else 1
        if records < wanted:
            yield Finding("lost", name, "it has no record note")
        if records > wanted:
            yield Finding("doubled", name, f"it has {records} record notes")
        for mark, count in counts.items():
            if count > 1 and not mark.startswith(RECORD_MARKER):
                yield Finding("doubled", name, f"the note {mark} stands there {count} times")
        yield from (Finding("wrong", name, says) for says in _wrong(case, seen))


def _wrong(case: Case, seen: Seen) -> Iterator[str]:
    if seen.done != (case.kind in ("proved", "question")):
        yield "it is done and should not be" if seen.done else "it is not done and should be"
    if case.kind == "question":
        return
    if bool(seen.allowed) != (case.kind == "proved"):
        yield f"its verdict copy says allowed: {seen.allowed}"
    for key, wanted in (("job_or_transaction_id", case.job), ("error_code", case.code)):
        if wanted not in seen.record.get(key, ""):
            yield f"its field {key} says {seen.record.get(key)!r}, without {wanted}"


def look(place: Ground, case: Case) -> Seen:
    """The ticket through the tracker's REST API, as people see it."""
    return _in_jira(place, case) if case.system == "jira" else _in_zendesk(place, case)


def _in_jira(place: Ground, case: Case) -> Seen:
    issue = place.people.jira.issue(case.id)
    own = service_account(place.service, "jira")
    notes = [item["body"] for item in issue["fields"]["comment"]["comments"] if item["author"]["accountId"] == own]
    copy = (issue.get("properties") or {}).get(PROPERTY_KEY)
    return Seen(
        marks=tuple(_marks(map(plain, notes))),
        record=place.people.jira.record(case.id),
        done=issue["fields"]["status"]["statusCategory"]["key"] == "done",
        allowed=None if copy is None else bool(copy.get("allowed")),
    )


def _in_zendesk(place: Ground, case: Case) -> Seen:
    own = int(service_account(place.service, "zendesk"))
    notes = [item["body"] for item in place.people.zendesk.notes(case.id) if item["author_id"] == own]
    ticket = place.people.zendesk.ticket(case.id)
    verdict = place.people.zendesk.verdict(case.id)
    return Seen(
        marks=tuple(_marks(notes)),
        record=place.people.zendesk.record(case.id),
        done=ticket["status"] in ("solved", "closed"),
        allowed=bool(verdict),
    )


def _marks(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        yield from (found.group(0) for found in FOREIGN_MARK.finditer(note))


def broken_trail(place: Ground) -> Iterator[Finding]:
    """What ``handoff audit verify`` says against the audit trail."""
    verified = place.command("audit", "verify", "--json")
    if verified.returncode:
        yield Finding("wrong", "the audit trail", (verified.stdout or verified.stderr).strip()[:500])


def disagreements(place: Ground, cases: list[Case], folder: Path) -> Iterator[Finding]:
    """Where a fresh installation that reads the same tickets decides otherwise, or would write anything."""
    with closing_service(own_service(place.environment, f"sqlite:///{folder / 'oracle.db'}")) as fresh:
        migrate.upgrade(fresh.database)
        refs = {case.id: _ref(fresh, case) for case in cases}
        for stand in place.sandbox.stands.values():
            stand.world.requests.clear()
        for case in cases:
            with fresh.database.write() as connection:
                queue.enqueue_look(connection, refs[case.id], "calm_look", fresh.clock())
        for _ in range(len(cases) * MOST_LOOKS):
            if work_one(fresh, "oracle", timedelta(minutes=5)) is None:
                break
        yield from _writes(place, fresh)
        for case in cases:
            yield from _other_verdict(place, fresh, case, refs[case.id])


def _writes(place: Ground, fresh: Service) -> Iterator[Finding]:
    for name, stand in place.sandbox.stands.items():
        own = service_account(fresh, name)
        for entry in stand.world.requests.select(actor=own):
            if entry.method != "GET":
                says = f"a fresh installation would write: {entry.method} {entry.path}"
                yield Finding("wrong", f"{name} {entry.path.rsplit('/', 1)[-1]}", says)


def _other_verdict(place: Ground, fresh: Service, case: Case, ref: TicketRef) -> Iterator[Finding]:
    ours, theirs = _verdict(place.service, ref), _verdict(fresh, ref)
    if ours != theirs:
        says = f"its verdict is {json.dumps(ours)}, a fresh installation's {json.dumps(theirs)}"
        yield Finding("wrong", f"{case.system} {case.id} ({case.kind})", says)


def _verdict(service: Service, ref: TicketRef) -> dict[str, Any] | None:
    with service.database.read() as connection:
        row = overview.ticket(connection, ref)
    if row is None or row.verdict is None:
        return None
    return {
        "applies": row.verdict["applies"],
        "allowed": row.verdict["allowed"],
        "missing": sorted(item["requirement"] for item in row.verdict["missing"]),
    }


def _ref(service: Service, case: Case) -> TicketRef:
    site = next(name for system, name in service.sites if system == case.system)
    return TicketRef(system=case.system, site=site, id=case.id)
