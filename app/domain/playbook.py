"""The playbook as values: what counts as a system, which tickets are gated, and what the gate asks for.

Loading it from YAML, with line numbers in each error, is in ``app.playbook``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.boundaries import Boundaries, Contract
from app.domain.containment.entries import ContainmentEntry
from app.domain.fields import RECORD_FIELDS, RESOLUTION_REASONS
from app.domain.gate.model import Mode, ProofLevel
from app.domain.probing.entries import ProbeEntry, ProbingPolicy
from app.domain.routine import RoutinePolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemEntry:
    """A system of the retail back office: how people name it and the part it plays in a handoff."""

    name: str
    role: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRules:
    """Which tickets belong to a scope by what the ticketing system says of them; matched without regard to case.

    A ticket whose issue type, label (Zendesk: tag) or form is listed is in the scope.
    """

    issue_types: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSeries:
    """Runs of one job: ``job`` (a regular expression, whole match) recognises the failed run's id, ``runs`` those
    of the same series."""

    name: str
    job: str
    runs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopePolicy:
    """How the gate treats one scope."""

    mode: Mode = "enforce"
    screenshot: ProofLevel = "present"
    rules: ScopeRules = field(default_factory=ScopeRules)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePolicy:
    """The closure gate's switches. Tickets created before ``since`` are exempt.

    ``mail_by_customer_only``: an attached mail confirms a change only where the customer attached it. ``ready_status``:
    the status in which agents leave a ticket that the service closes, where only its account can.
    """

    job_failure: ScopePolicy = field(default_factory=ScopePolicy)
    exception: ScopePolicy = field(default_factory=ScopePolicy)
    resolution_reasons: tuple[str, ...] = RESOLUTION_REASONS
    require_containment: bool = True
    require_retailer_notified: bool = True
    require_account_status: bool = True
    mail_by_customer_only: bool = False
    ready_status: str | None = None
    since: datetime | None = None
    series: tuple[JobSeries, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrencePolicy:
    """When a pattern counts as recurring (seed 000: third occurrence in 30 days, prior occurrences in 90)."""

    episode_gap: timedelta = timedelta(hours=6)
    automation_threshold: int = 3
    automation_window: timedelta = timedelta(days=30)
    prior_window: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPolicy:
    """Whether reporters are asked for what is missing, about tickets made at most ``within`` ago.

    ``machine_senders`` are patterns (``*`` and ``?``) of the addresses or names of reporters that nobody reads.
    """

    enabled: bool = True
    within: timedelta = timedelta(hours=24)
    machine_senders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightPolicy:
    """The assumptions behind estimates of labour: minutes to look one field of the record up by hand, and what an hour
    costs (``None``: no costs are shown) in a currency."""

    minutes_per_field: float = 5.0
    cost_per_hour: float | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """A team's policy. ``version`` changes whenever the content does (a hash of it). ``owners`` names the team that
    owns a boundary (``Shopify -> NetSuite``; ``*`` for any system), ``contracts`` what is agreed on it."""

    version: str
    systems: tuple[SystemEntry, ...] = ()
    bucket_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    gate: GatePolicy = field(default_factory=GatePolicy)
    recurrence: RecurrencePolicy = field(default_factory=RecurrencePolicy)
    ask: AskPolicy = field(default_factory=AskPolicy)
    routine: RoutinePolicy = field(default_factory=RoutinePolicy)
    probing: ProbingPolicy = field(default_factory=ProbingPolicy)
    insight: InsightPolicy = field(default_factory=InsightPolicy)
    probes: tuple[ProbeEntry, ...] = ()
    containments: tuple[ContainmentEntry, ...] = ()
    record_fields: tuple[str, ...] = tuple(spec.key for spec in RECORD_FIELDS)
    owners: Mapping[str, str] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    context_timezone: str | None = None
    context_date_order: str | None = None
    jira_note_role: str | None = None

    @property
    def boundaries(self) -> Boundaries:
        """Owners and contracts, for looking up what holds between two systems."""
        return Boundaries(owners=self.owners, contracts=self.contracts)
