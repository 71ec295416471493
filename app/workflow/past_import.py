"""Past tickets from a file, one JSON object a line: into the history, as a backfill would bring them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.domain.decide import understand
from app.domain.moments import instant
from app.domain.ticket import Person, System, Ticket, Transition
from app.store import backfills
from app.store.backfills import PastTicket
from app.workflow.backfill import BATCH
from app.workflow.past import past_ticket
from app.workflow.service import Service
from app.workflow.similar import fold_when_due

IMPORTED = "import"
"""The site of imported tickets where neither the key, nor the caller, nor the settings name one."""

LONGEST_LINE = 4_000_000
"""Characters: a longer line is not one ticket."""

_KEY = re.compile(r"(?:(?P<site>[^\s:]{1,200}):)?(?P<key>[^\s:](?:[^:]{0,198}[^\s:])?)")
_NUMBER = re.compile(r"(?:ZD\s?|#)?([0-9]{1,19})", re.IGNORECASE | re.ASCII)
_UNKNOWN = Person(id="", name="somebody", role="app")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no past ticket, by its number from 1, and what is wrong with it."""

    line: int
    error: str


@dataclass(slots=True)
class Imported:
    """What an import came to: tickets read, exceptions among them, and those that the service has read itself."""

    tickets: int = 0
    exceptions: int = 0
    known: int = 0
    bad: int = 0


@dataclass(frozen=True, slots=True)
class Whereto:
    """Under which system and site tickets are kept that do not say it themselves."""

    system: System | None = None
    site: str | None = None
    configured: dict[System, str] = field(default_factory=dict)

    def site_of(self, system: System, named: str | None) -> str:
        """The site of a ticket: named in its key, by the caller, or the only one of its system that is configured."""
        return named or self.site or self.configured.get(system, IMPORTED)


def only_sites(service: Service) -> dict[System, str]:
    """The site of each system that has exactly one."""
    names: dict[System, list[str]] = {}
    for system, site in service.sites:
        names.setdefault(system, []).append(site)
    return {system: found[0] for system, found in names.items() if len(found) == 1}


def import_past(
    service: Service, lines: Iterable[str], whereto: Whereto, complain: Callable[[BadLine], None]
) -> Imported:
    """Keep the tickets of all good lines; ``complain`` hears of each bad one, which loses nothing but itself.

    Raises ``StoreUnavailable``; what was kept until then stays, and importing the file again changes nothing.
    """
    done = Imported()
    batch: list[Ticket] = []
    for item in _tickets(lines, whereto):
        if isinstance(item, BadLine):
            done.bad += 1
            complain(item)
            continue
        batch.append(item)
        if len(batch) == BATCH:
            _keep(service, batch, done)
            batch = []
    _keep(service, batch, done)
    return done


def _keep(service: Service, batch: list[Ticket], done: Imported) -> None:
    understood = [(ticket, understand(ticket, service.playbook)) for ticket in batch]
    with service.database.write() as connection:
        past: dict[object, PastTicket] = {}
        for ticket, understanding in understood:
            known_id = backfills.id_of_key(connection, ticket.system, ticket.site, ticket.key)
            found = past_ticket(replace(ticket, id=known_id or ticket.id), understanding)
            done.exceptions += found.occurrence is not None
            past[found.ref] = found
        done.known += len(backfills.remember_past(connection, list(past.values())))
    fold_when_due(service.database)
    done.tickets += len(batch)


def _tickets(lines: Iterable[str], whereto: Whereto) -> Iterator[Ticket | BadLine]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _ticket(line, whereto)
        except (ValueError, RecursionError) as error:
            yield BadLine(number, str(error) if not isinstance(error, RecursionError) else "It is nested too deeply.")


def _ticket(line: str, whereto: Whereto) -> Ticket:
    """The ticket of a line. Raises ``ValueError`` with a sentence."""
    entry = _object(line)
    site, key, system = _place(_text(entry, "key", needed=True), whereto)
    closed_at = _moment(entry, "closed_at", needed=False)
    created_at = _moment(entry, "created_at", needed=True)
    assert created_at is not None
    if closed_at is not None and closed_at < created_at:
        raise ValueError("'closed_at' lies before 'created_at'.")
    subject, body = _text(entry, "subject"), _text(entry, "body")
    if not subject.strip() and not body.strip():
        raise ValueError("It has neither a 'subject' nor a 'body'.")
    return Ticket(
        system=system,
        site=whereto.site_of(system, site),
        id=key,
        key=key,
        subject=subject,
        body=body,
        body_format="plain",
        created_at=created_at,
        status="Closed" if closed_at else "Open",
        status_category="done" if closed_at else "open",
        reporter=_UNKNOWN,
        resolution=_text(entry, "resolution") or None,
        history=(_close(closed_at),) if closed_at else (),
    )


def _object(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"It has more than {LONGEST_LINE} characters.")
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise ValueError(f"It is not JSON: {error}.") from error
    if not isinstance(entry, dict):
        raise ValueError('It is no JSON object; expected {"key", "subject", "body", "created_at", …}.')
    return entry


def _text(entry: dict[str, Any], name: str, *, needed: bool = False) -> str:
    value = entry.get(name)
    if value is None and not needed:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and name == "key":
        return str(value)
    if not isinstance(value, str) or (needed and not value.strip()):
        raise ValueError(f"'{name}' {'is missing' if value is None else 'has to be a text'}.")
    return value


def _moment(entry: dict[str, Any], name: str, *, needed: bool) -> datetime | None:
    text = _text(entry, name, needed=needed)
    if not text.strip():
        return None
    try:
        return instant(text)
    except ValueError as error:
        raise ValueError(f"'{name}' is {text[:60]!r}; write a moment with an offset: 2026-11-02T10:44:00Z.") from error


def _place(text: str, whereto: Whereto) -> tuple[str | None, str, System]:
    """Site (where named), key and system: a number is a Zendesk ticket, anything else a Jira issue."""
    found = _KEY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"'key' is {text[:60]!r}; write for example OPS-17, 5158 or SITE:OPS-17.")
    number = _NUMBER.fullmatch(found["key"])
    system: System = whereto.system or ("zendesk" if number else "jira")
    return found["site"], number[1] if number and system == "zendesk" else found["key"], system


def _close(at: datetime) -> Transition:
    return Transition(at=at, actor=_UNKNOWN, from_status="Open", to_status="Closed", to_category="done")
