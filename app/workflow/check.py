"""The synchronous gate check: the verdict of the live ticket, with what the agent is about to save."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.domain.errors import PlainError
from app.domain.gate.files import inspect
from app.domain.gate.model import Evidence, Memory, Verdict
from app.domain.gate.policy import policy_of, scope_of, strictest
from app.domain.snapshot import gate_fields_from_dict
from app.domain.ticket import Attachment, Comment, FieldChange, Person, System, Ticket
from app.ports import Rejected, TicketGone, Ticketing
from app.store import tickets
from app.workflow.duplicates import with_known_duplicate
from app.workflow.evidence import MOST_BYTES, ProposedFile, gather, unusable
from app.workflow.judging import evaluate, understand
from app.workflow.readings import Reading
from app.workflow.remotes import on_behalf_of
from app.workflow.service import Service
from app.workflow.sides import look_at_both_sides

if TYPE_CHECKING:
    from app.domain.decide import Understanding

UNNAMED_AGENT = Person(id="proposed", name="the agent who is saving", role="agent")


class ProposalError(PlainError, ValueError):
    """What is about to be saved cannot be read; the text names the part."""


def check_ticket(
    service: Service,
    system: System,
    reference: str,
    proposed: Mapping[str, Any] | None = None,
    *,
    reading: Reading = "by_a_worker",
) -> Verdict:
    """Whether the ticket may close now. ``reference`` is a key or id, or ``SITE:KEY`` where there are several sites.

    Pictures that nobody read yet are read by a worker, or ``here``. Raises ``EvidenceUnread`` until they are read,
    ``UnknownSite``, ``RemoteError`` (``TicketGone`` where there is no such ticket), ``ProposalError``. Where the site
    rests, that is ``HeldBack``, at once and without a request.
    """
    with on_behalf_of("check"):
        return _check(service, system, reference, proposed, reading)


def _check(
    service: Service, system: System, reference: str, proposed: Mapping[str, Any] | None, reading: Reading
) -> Verdict:
    site, _, key = reference.rpartition(":")
    ticketing = service.site(system, site or None)
    view = ticketing.read(ticketing.locate(key))
    now = service.clock()
    ticket, uploads = _as_proposed(ticketing, view.ticket, proposed or {}, now)
    with service.database.read() as connection:
        memory = tickets.memory_of(connection, ticket.ref, now)
    understanding = understand(ticket, service.playbook, told=memory.told)
    ticket = with_known_duplicate(service, ticketing, ticket, understanding)
    before = understanding if not proposed else understand(view.ticket, service.playbook, told=memory.told)
    memory = _as_it_stands(service, view.ticket, before, memory)
    evidence = Evidence()
    scope = scope_of(ticket, understanding.extraction, service.playbook, memory)
    if scope != "none":
        level = policy_of(scope, service.playbook).screenshot
        evidence = gather(service, ticketing, ticket, level, reading, uploads)
        if level == "live":
            seen = look_at_both_sides(service, ticket, understanding, anew=True)
            evidence = replace(evidence, live=None if seen is None else seen.live)
    return evaluate(ticket, understanding.extraction, service.playbook, evidence, memory, now)


def _as_it_stands(service: Service, ticket: Ticket, understanding: Understanding, memory: Memory) -> Memory:
    """What is remembered of a ticket, with what it says at this moment, before anything is saved: what is about to be
    saved loosens no scope and moves no failure back, also where no look has seen the ticket yet."""
    extraction = understanding.extraction
    failures = [moment for moment in (memory.latest_failed_at, ticket.fields.failed_at) if moment is not None]
    return replace(
        memory,
        strictest_scope=strictest(
            memory.strictest_scope, scope_of(ticket, extraction, service.playbook, replace(memory, lowering=None))
        ),
        latest_failed_at=max(failures, default=None),
    )


def _as_proposed(
    ticketing: Ticketing, ticket: Ticket, proposed: Mapping[str, Any], now: datetime
) -> tuple[Ticket, dict[str, ProposedFile]]:
    """The ticket as it would be after saving, and the files that come with it. A field that says what the
    ticket says already is no change, so a note from before a reopening does not become a new one by being sent."""
    actor = _actor(proposed.get("actor"))
    entered = dict(proposed.get("fields") or {})
    try:
        fields = gate_fields_from_dict(entered, ticket.fields)
    except ValueError as error:
        raise ProposalError(f"proposed.fields cannot be read: {error}") from error
    changed = [name for name in entered if getattr(fields, name, None) != getattr(ticket.fields, name, None)]
    changes = tuple(FieldChange(field=name, at=now, actor=actor) for name in changed)
    if changed and "verified_by" not in entered and actor is not UNNAMED_AGENT:
        fields = replace(fields, verified_by=fields.verified_by or actor)
    comments = ticket.comments
    if proposed.get("comment"):
        comment = proposed["comment"]
        comments += (
            Comment(
                id="proposed",
                author=actor,
                body=str(comment.get("body", "")),
                public=bool(comment.get("public", False)),
                created_at=now,
            ),
        )
    uploads = [
        _upload(ticketing, index, upload, actor, now) for index, upload in enumerate(proposed.get("uploads") or ())
    ]
    return (
        replace(
            ticket,
            fields=fields,
            field_changes=ticket.field_changes + changes,
            comments=comments,
            attachments=ticket.attachments + tuple(attachment for attachment, _ in uploads),
        ),
        {attachment.id: file for attachment, file in uploads},
    )


def _actor(data: object) -> Person:
    if not isinstance(data, Mapping):
        return UNNAMED_AGENT
    return Person(id=str(data.get("id", "proposed")), name=str(data.get("name", "")), role="agent")


def _upload(
    ticketing: Ticketing, index: int, data: Mapping[str, Any], actor: Person, now: datetime
) -> tuple[Attachment, ProposedFile]:
    attachment = Attachment(
        id=f"proposed-{index}",
        filename=str(data.get("filename", "")),
        mime_type=str(data.get("mime_type", "")),
        size=0,
        author=actor,
        created_at=now,
        url=data.get("url"),
    )
    try:
        content = _content(ticketing, attachment, index, data.get("content"))
    except (TicketGone, Rejected) as error:
        return attachment, ProposedFile(facts=unusable(attachment, f"cannot be had: {error}"), content=b"")
    attachment = replace(attachment, size=len(content), sha256=hashlib.sha256(content).hexdigest())
    if len(content) > MOST_BYTES:
        return attachment, ProposedFile(facts=unusable(attachment, "is too large to be read"), content=b"")
    facts = inspect(attachment.id, content, attachment.filename, attachment.mime_type)
    return attachment, ProposedFile(facts=facts, content=content)


def _content(ticketing: Ticketing, attachment: Attachment, index: int, sent: object) -> bytes:
    """What was sent along, else what the ticketing system's own hosts serve at the upload's address."""
    if sent is None:
        return ticketing.fetch(attachment, MOST_BYTES)
    try:
        return base64.b64decode(str(sent), validate=True)
    except binascii.Error as error:
        raise ProposalError(f"proposed.uploads[{index}].content is not base64") from error
