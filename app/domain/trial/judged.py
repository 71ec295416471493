"""A stored ticket judged by a playbook. What the store does not tell is not known, and nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.domain.extraction.model import Extraction
from app.domain.gate.case import case_of
from app.domain.gate.grounds import BY_PICTURE, LEVELS, Grounds, told
from app.domain.gate.model import SCOPE_STRICTNESS, Evidence, Memory, Path, ProofLevel, Scope
from app.domain.gate.policy import demanded, policy_of, scope_of, strictest
from app.domain.gate.requirements import resolution_reason
from app.domain.playbook import Playbook
from app.domain.trial.stored import StoredTicket

Effect = Literal["outside", "allowed", "refused", "shadowed", "not_known"]
EFFECTS: dict[str, str] = {
    "outside": "outside of the gate",
    "allowed": "may close",
    "refused": "refused",
    "shadowed": "without proof, let pass in shadow mode",
    "not_known": "cannot be known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a playbook makes of a stored ticket. ``scope`` is ``None`` where it cannot be known; so may be ``unknown``
    requirements, of which none is named where one that is ``lacking`` settles it already."""

    scope: Scope | None
    effect: Effect
    lacking: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Trial:
    """Judging stored tickets by the playbook in use and by another one."""

    def __init__(self, present: Playbook, other: Playbook) -> None:
        self.present = present
        self.other = other
        before, after = present.gate, other.gate
        self._same_rules = (before.job_failure.rules, before.exception.rules) == (
            after.job_failure.rules,
            after.exception.rules,
        )
        self._ageless = tuple(replace(each, gate=replace(each.gate, since=None)) for each in (present, other))
        self._series = set(before.series) ^ set(after.series)
        own, others = _system_names(present), _system_names(other)
        self._names_added, self._names_gone = bool(others - own), bool(own - others)

    def judge(self, ticket: StoredTicket) -> tuple[Judged, Judged]:
        """By the playbook in use, and by the other one. Equal playbooks make equal judgements."""
        before, after = self._scopes(ticket)
        return self._judged(ticket, self.present, before), self._judged(ticket, self.other, after)

    def _scopes(self, ticket: StoredTicket) -> tuple[Scope | None, Scope | None]:
        """The scope under each. Where the rules that put tickets into scopes make the same of it, it keeps the one that
        it has, which nothing loosens; where they do not, each is taken as for a new ticket."""
        if ticket.grounds is None:
            kept = ticket.scope
            return (kept, kept) if self._same_rules else (kept, None)
        old, new = (_ruled(ticket, ticket.grounds, playbook) for playbook in self._ageless)
        if old == new:
            kept = strictest(old, ticket.scope) if ticket.lowered_to is None else ticket.scope
            return kept, kept
        return _no_stricter(old, ticket.lowered_to), _no_stricter(new, ticket.lowered_to)

    def _judged(self, ticket: StoredTicket, playbook: Playbook, scope: Scope | None) -> Judged:
        since = playbook.gate.since
        if since is not None and ticket.created_at < since:
            scope = "none"
        if scope is None:
            return Judged(scope=None, effect="not_known", unknown=("scope",))
        if scope == "none":
            return Judged(scope=scope, effect="outside")
        if ticket.passes_anyway and not ticket.undone:
            return Judged(scope=scope, effect="allowed")
        met = self._met(ticket, playbook, scope)
        lacking = tuple(name for name, state in met.items() if state is False)
        unknown = tuple(name for name, state in met.items() if state is None)
        if lacking:
            enforced = policy_of(scope, playbook).mode == "enforce"
            return Judged(scope=scope, effect="refused" if enforced else "shadowed", lacking=lacking)
        return Judged(scope=scope, effect="not_known" if unknown else "allowed", unknown=unknown)

    def _met(self, ticket: StoredTicket, playbook: Playbook, scope: Scope) -> dict[str, bool | None]:
        """Whether each requirement that the playbook asks for is met; ``None`` where the store does not tell."""
        known, path, has_retailer = self._known(ticket)
        level = playbook.gate.job_failure.screenshot
        states: dict[str, bool | None] = {}
        for name in demanded(playbook.gate, scope, path, has_retailer=has_retailer):
            met = self._by_picture(ticket, name, level) if name in BY_PICTURE else known.get(name)
            if name == "resolution_reason":
                met = self._by_reason(ticket, playbook, met)
            states[name] = met if playbook is self.present else self._still(ticket, name, met)
        return states

    def _by_reason(self, ticket: StoredTicket, playbook: Playbook, met: bool | None) -> bool | None:
        """By the reason that the ticket gives; which one a close gave that was undone is not kept."""
        if ticket.undone:
            same = playbook.gate.resolution_reasons == self.present.gate.resolution_reasons
            return met if same else None
        if ticket.grounds is None and not ticket.reason:
            return met
        given = resolution_reason(case_of(ticket.as_ticket(), None, playbook, Evidence())).proof is not None
        return given or (None if ticket.grounds is None and met is None else False)

    def _known(self, ticket: StoredTicket) -> tuple[Mapping[str, bool], Path | None, bool]:
        """What was judged, the path, and whether a retailer is concerned."""
        if ticket.grounds is not None and not ticket.undone:
            return ticket.grounds.judged, ticket.grounds.path, ticket.grounds.has_retailer
        met = told(ticket.verdict)
        path: Path | None = "confirmed_change" if "written_confirmation" in met else "technical"
        gate = self.present.gate
        if ticket.grounds is not None:
            return met, path, ticket.grounds.has_retailer
        of_retailer = (
            ("retailer_notified", gate.require_retailer_notified),
            ("account_status", gate.require_account_status),
        )
        asked = [name for name, wanted in of_retailer if wanted]
        by_present = self.present.version == ticket.verdict.get("policy_version")
        none_asked = bool(asked) and by_present and not any(name in met for name in asked)
        return met, path, not none_asked

    def _by_picture(self, ticket: StoredTicket, name: str, level: ProofLevel) -> bool | None:
        """What counts at a level counts at milder ones, and what does not count at one counts at no stricter one."""
        levels = self._levels(ticket)
        at = LEVELS.index(level)
        if name in levels.get(level, {}):
            return levels[level][name]
        if any(levels.get(stricter, {}).get(name) is True for stricter in LEVELS[at + 1 :]):
            return True
        if any(levels.get(milder, {}).get(name) is False for milder in LEVELS[:at]):
            return False
        return None

    def _levels(self, ticket: StoredTicket) -> Mapping[ProofLevel, Mapping[str, bool]]:
        if ticket.grounds is not None and not ticket.undone:
            return ticket.grounds.levels
        if ticket.verdict.get("policy_version") != self.present.version:
            return {}
        met = told(ticket.verdict)
        return {self.present.gate.job_failure.screenshot: {name: met[name] for name in BY_PICTURE if name in met}}

    def _still(self, ticket: StoredTicket, name: str, met: bool | None) -> bool | None:
        """Whether what was found under the playbook in use holds under the other one, as to the settings that decide
        how messages, pictures and notes are read."""
        customer_only = self.present.gate.mail_by_customer_only, self.other.gate.mail_by_customer_only
        if name in ("written_confirmation", "change_validated"):
            if customer_only == (False, True) and met and _kind(ticket, "written_confirmation") in (None, "mail"):
                return None
            if customer_only == (True, False) and met is False:
                return None
        pictures_read = self.other.gate.job_failure.screenshot != "present"
        if name in BY_PICTURE and pictures_read and self._in_changed_series(ticket):
            return None
        if name == "evidence" and ticket.grounds is not None and ticket.grounds.noted:
            if met is False and self._names_added:
                return None
            if met and self._names_gone and _kind(ticket, name) in (None, "note"):
                return None
        return met

    def _in_changed_series(self, ticket: StoredTicket) -> bool:
        run = ticket.job_id
        return any(run is None or re.fullmatch(each.job, run, re.IGNORECASE) for each in self._series)


def undone_close(ticket: StoredTicket, closed_at: datetime, missing: Sequence[str], present: Playbook) -> StoredTicket:
    """One close of a ticket that was undone, as it was judged then: what was missing is known, and what else the
    playbook asks for is taken as met, since it was not missing."""
    path: Path | None = "technical"
    if ticket.grounds is not None and ticket.grounds.path == "confirmed_change":
        path = "confirmed_change"
    has_retailer = ticket.grounds is None or ticket.grounds.has_retailer
    wanted = demanded(present.gate, ticket.scope, path, has_retailer=has_retailer)
    verdict = {
        "missing": [{"requirement": name} for name in missing],
        "evidence": [{"requirement": name, "kind": "not_missing"} for name in wanted if name not in missing],
        "policy_version": present.version,
    }
    return replace(ticket, closed_at=closed_at, verdict=verdict, undone=True)


def _ruled(ticket: StoredTicket, grounds: Grounds, playbook: Playbook) -> Scope:
    """The scope that a playbook without ``gate.since`` gives to a ticket that nothing is remembered of."""
    extraction = Extraction(is_exception=grounds.text != "none", is_job_failure=grounds.text == "job_failure")
    return scope_of(ticket.as_ticket(), extraction, playbook, Memory())


def _no_stricter(scope: Scope, limit: Scope | None) -> Scope:
    return scope if limit is None else min(scope, limit, key=SCOPE_STRICTNESS.__getitem__)


def _kind(ticket: StoredTicket, requirement: str) -> str | None:
    """By what kind of proof the last verdict found a requirement met."""
    proofs = ticket.verdict.get("evidence") or ()
    return next((proof["kind"] for proof in proofs if proof["requirement"] == requirement), None)


def _system_names(playbook: Playbook) -> set[str]:
    return {name.casefold() for system in playbook.systems for name in (system.name, *system.aliases)}
