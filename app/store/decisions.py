"""Every decision of the gate goes into the audit trail: once when it is made, and again when it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.domain.gate.model import Verdict
from app.domain.ticket import TicketRef
from app.store import audit
from app.store.tables import tickets


def keep(connection: Connection, ref: TicketRef, verdict: Verdict, status: str, now: datetime) -> None:
    """Record the verdict of a look where it differs from that of the look before: what it allows and why, the hashes of
    the evidence, and the policy version. Call before the ticket is saved. ``status`` is the ticket's."""
    before = connection.execute(
        select(tickets.c.verdict, tickets.c.status).where(
            tickets.c.system == ref.system, tickets.c.site == ref.site, tickets.c.ticket_id == ref.id
        )
    ).one_or_none()
    decision = decided(verdict.to_dict())
    if before is None and not verdict.applies and verdict.exempt_as is None:
        return
    if before is not None and before.verdict is not None and decided(before.verdict) == decision:
        return
    audit.record(connection, "decided", now, {**decision, "status": status}, ref=ref)


def decided(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """What of a verdict is the decision: everything but its moment and what people wrote."""
    names = ("applies", "allowed", "path", "enforced", "policy_version", "scope", "exempt_as")
    return {
        **{name: verdict.get(name) for name in names},
        "missing": [item["requirement"] for item in verdict.get("missing") or ()],
        "evidence": [
            {name: proof.get(name) for name in ("requirement", "kind", "ref", "sha256", "at")}
            for proof in verdict.get("evidence") or ()
        ],
        "overrides": [override["id"] for override in verdict.get("overrides") or ()],
        "instead_of": list(verdict.get("instead_of") or ()),
    }
