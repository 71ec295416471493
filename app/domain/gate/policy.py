"""Which tickets the gate applies to, and how strictly (seed 004: job failures; seed 002: no close without evidence)."""

from __future__ import annotations

from app.domain.extraction.model import Extraction
from app.domain.gate.model import SCOPE_STRICTNESS, Memory, Path, Scope
from app.domain.gate.override import lowered
from app.domain.playbook import GatePolicy, Playbook, ScopePolicy, ScopeRules
from app.domain.ticket import Ticket


def scope_of(ticket: Ticket, extraction: Extraction | None, playbook: Playbook, memory: Memory) -> Scope:
    """The ticket's scope: the strictest it ever had, since changing type, form, tag or field does not loosen it.

    The field ``is_job_failure`` says it, else the playbook's rules, else the text. A ticket created before
    ``gate.since`` is exempt. Lowering it takes two people (``memory.lowering``).
    """
    since = playbook.gate.since
    if since is not None and ticket.created_at < since:
        return "none"
    return _scope_since(ticket, extraction, playbook, memory)


def exempt_scope(ticket: Ticket, extraction: Extraction | None, playbook: Playbook, memory: Memory) -> Scope | None:
    """The scope that a ticket from before ``gate.since`` would have; ``None`` for others and where it has none."""
    since = playbook.gate.since
    if since is None or ticket.created_at >= since:
        return None
    scope = _scope_since(ticket, extraction, playbook, memory)
    return None if scope == "none" else scope


def _scope_since(ticket: Ticket, extraction: Extraction | None, playbook: Playbook, memory: Memory) -> Scope:
    now = _scope_now(ticket, extraction, playbook.gate)
    earlier = _scope_before_the_field_was_set(ticket, extraction, playbook.gate)
    return lowered(strictest(now, earlier, memory.strictest_scope), ticket, memory.lowering)


def strictest(*scopes: Scope) -> Scope:
    """The strictest of some scopes."""
    return max(scopes, key=lambda scope: SCOPE_STRICTNESS[scope])


def policy_of(scope: Scope, playbook: Playbook) -> ScopePolicy:
    """How the playbook treats a gated scope."""
    return playbook.gate.job_failure if scope == "job_failure" else playbook.gate.exception


def demanded(policy: GatePolicy, scope: Scope, path: Path | None, *, has_retailer: bool) -> tuple[str, ...]:
    """The requirements that a ticket of a scope owes, by the path of verification that was chosen for it."""
    if scope == "none":
        return ()
    if scope == "exception":
        return ("resolution_reason", "evidence")
    verified = (
        ("written_confirmation", "change_validated") if path == "confirmed_change" else ("technical_verification",)
    )
    chosen = (
        ("containment", policy.require_containment),
        ("retailer_notified", has_retailer and policy.require_retailer_notified),
        ("account_status", has_retailer and policy.require_account_status),
    )
    return ("success_screenshot", "resolution_reason", *verified, *(name for name, wanted in chosen if wanted))


def _scope_now(ticket: Ticket, extraction: Extraction | None, policy: GatePolicy) -> Scope:
    stated = ticket.fields.is_job_failure
    if stated is None:
        return _scope_without_the_field(ticket, extraction, policy)
    return "job_failure" if stated else _scope_of_no_job_failure(ticket, extraction, policy)


def _scope_without_the_field(ticket: Ticket, extraction: Extraction | None, policy: GatePolicy) -> Scope:
    if _listed(ticket, policy.job_failure.rules) or (extraction is not None and extraction.is_job_failure):
        return "job_failure"
    return _scope_of_no_job_failure(ticket, extraction, policy)


def _scope_of_no_job_failure(ticket: Ticket, extraction: Extraction | None, policy: GatePolicy) -> Scope:
    if _listed(ticket, policy.exception.rules) or (extraction is not None and extraction.is_exception):
        return "exception"
    return "none"


def _scope_before_the_field_was_set(ticket: Ticket, extraction: Extraction | None, policy: GatePolicy) -> Scope:
    """Where the history shows that somebody changed ``is_job_failure``, the scope that the ticket had before.

    A second change means that the field once said something else than now, and it only knows yes and no.
    """
    changes = sum(1 for change in ticket.field_changes if change.field == "is_job_failure")
    if changes == 0:
        return "none"
    if changes > 1 and ticket.fields.is_job_failure is not True:
        return "job_failure"
    return _scope_without_the_field(ticket, extraction, policy)


def _listed(ticket: Ticket, rules: ScopeRules) -> bool:
    labels = {label.casefold() for label in ticket.labels}
    return (
        _among(ticket.issue_type, rules.issue_types)
        or _among(ticket.form, rules.forms)
        or any(label.casefold() in labels for label in rules.labels)
    )


def _among(value: str | None, listed: tuple[str, ...]) -> bool:
    return value is not None and value.casefold() in {entry.casefold() for entry in listed}
