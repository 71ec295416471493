"""A ticket as the store knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.gate.grounds import Grounds
from app.domain.gate.model import Scope
from app.domain.ticket import FieldChange, GateFields, Person, Ticket, TicketRef

_SOMEBODY = Person(id="stored", name="somebody", role="agent")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTicket:
    """One ticket, or one close of it that was undone (``undone``), as it was last judged.

    ``scope`` is what it had then, or would have had (``exempt_as``) where it was from before ``gate.since``;
    ``grounds`` are ``None`` where it was judged by a release that kept none.
    """

    ref: TicketRef
    key: str
    url: str
    subject: str
    project: str | None
    created_at: datetime
    closed_at: datetime | None
    scope: Scope
    verdict: Mapping[str, Any] = field(default_factory=dict)
    grounds: Grounds | None = None
    next_step: str | None = None
    originating: str = ""
    receiving: str = ""
    reason: str | None = None
    job_id: str | None = None
    template: str | None = None
    fingerprint: str | None = None
    undone: bool = False

    @property
    def lowered_to(self) -> Scope | None:
        """The scope to which two people lowered it, where they did."""
        lowered = [each for each in self.verdict.get("overrides") or () if each.get("kind") == "lower_scope"]
        return lowered[-1].get("to_scope") if lowered else None

    @property
    def passes_anyway(self) -> bool:
        """Whether it may close whatever the playbook asks for: by an override, or since another ticket owes it now."""
        moved = any(proof["kind"] == "duplicate_of" for proof in self.verdict.get("evidence") or ())
        moved = moved or (self.grounds is not None and self.grounds.moved)
        return moved or self.verdict.get("path") == "override"

    def as_ticket(self) -> Ticket:
        """The ticket without words, for the rules that ask for none."""
        known = self.grounds or Grounds()
        return Ticket(
            system=self.ref.system,
            site=self.ref.site,
            id=self.ref.id,
            key=self.key,
            subject="",
            body="",
            body_format="plain",
            created_at=self.created_at,
            status="",
            status_category="open",
            reporter=_SOMEBODY,
            labels=known.labels,
            issue_type=known.issue_type,
            form=known.form,
            fields=GateFields(
                is_job_failure=known.stated, resolution_reason=known.reason if self.grounds else self.reason
            ),
            field_changes=(FieldChange(field="is_job_failure", at=self.created_at, actor=_SOMEBODY),) * known.restated,
        )
