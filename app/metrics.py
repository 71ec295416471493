"""Every metric of the service: its name, kind, meaning and labels. ``docs/metrics.md`` is made from this file.

No label carries a ticket, a person, a process or a host: each combination of labels is a series that a Prometheus keeps
for good. What is not declared here cannot be counted: ``declared`` raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["counter", "gauge", "histogram", "summary", "info"]
Source = Literal["web", "store", "workers"]
"""Counted by the web processes of one host; read from the store at the moment of asking; or counted by every process of
the installation and added up in the store, so that it survives restarts."""

_REQUEST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_QUESTION = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 15.0)
_WAY = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 14_400.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One family. ``buckets`` are the upper bounds of a histogram, in seconds, without infinity."""

    name: str
    kind: Kind
    source: Source
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()

    def series(self) -> tuple[str, ...]:
        """The names under which a Prometheus keeps it."""
        if self.kind == "histogram":
            return tuple(self.name + ending for ending in ("_bucket", "_count", "_sum"))
        if self.kind == "summary":
            return self.name + "_count", self.name + "_sum"
        return (self.name,)


def _metric(kind: Kind, source: Source, name: str, says: str, *labels: str, buckets: tuple[float, ...] = ()) -> Metric:
    return Metric(name=f"handoff_{name}", kind=kind, source=source, help=says, labels=labels, buckets=buckets)


METRICS = (
    _metric("counter", "web", "webhook_answers_total", "Webhooks answered, by HTTP status.", "system", "status"),
    _metric(
        "counter",
        "web",
        "gate_checks_total",
        "Gate checks answered: allowed, refused, not_gated, not_found, unauthorised, bad_request, unavailable, reading "
        "(a picture is still unread), fault.",
        "system",
        "result",
    ),
    _metric(
        "histogram",
        "web",
        "http_request_duration_seconds",
        "Time to answer a request.",
        "route",
        "method",
        buckets=_REQUEST,
    ),
    _metric("gauge", "store", "database_up", "Whether the database answered this scrape."),
    _metric("info", "store", "build_info", "The running release.", "version"),
    _metric("info", "store", "sqlite_info", "The SQLite library.", "version"),
    _metric(
        "gauge",
        "store",
        "deliveries",
        "Deliveries that are not finished: queued (all that wait), retrying (those of them that failed before), "
        "quarantined, dead.",
        "state",
    ),
    _metric(
        "gauge",
        "store",
        "oldest_queued_age_seconds",
        "How long the oldest queued delivery has been waiting since it was received; 0 with an empty queue.",
    ),
    _metric(
        "gauge",
        "store",
        "queue_lag_seconds",
        "How long ago the delivery that is longest overdue could have been taken; 0 where none is due. It stays near 0 "
        "while a site is down, since those deliveries are put off.",
    ),
    _metric("gauge", "store", "tickets", "Known tickets by gate scope and whether they may close.", "scope", "allowed"),
    _metric(
        "gauge",
        "store",
        "questions",
        "Tickets whose reporter was asked for what is missing, and those where all of it was answered.",
        "state",
    ),
    _metric(
        "gauge",
        "store",
        "overrides",
        "Overrides: requested, approved (in force), refused, withdrawn, expired, ended.",
        "state",
    ),
    _metric(
        "gauge",
        "store",
        "containments",
        "Containments that hold something, or may: in_force, unclear (nobody knows whether it was done), applying, "
        "lifting.",
        "state",
    ),
    _metric(
        "gauge", "store", "containments_overdue", "Containments that were not lifted within lift_after of the playbook."
    ),
    _metric("gauge", "store", "audit_entries", "Entries of the audit trail; never less than before."),
    _metric(
        "gauge",
        "store",
        "audit_problems",
        "Places at which the audit trail was last found not to hold, by the workers' rounds through it.",
    ),
    _metric("gauge", "store", "workers_alive", "Worker processes with a sign of life in the last 30 seconds."),
    _metric(
        "summary",
        "store",
        "picture_reading_seconds",
        "Time to read a picture: read, or problem where it could not be. What was cleared away counts no more.",
        "outcome",
    ),
    _metric("gauge", "store", "pictures_waiting", "Pictures that a gate check needs read and no worker has read yet."),
    _metric("gauge", "store", "site_failing", "Whether a ticketing site fails at present.", "system", "site"),
    _metric("gauge", "store", "site_breaker_open", "Whether the circuit breaker of a site is open.", "system", "site"),
    _metric(
        "gauge",
        "store",
        "site_rests_seconds",
        "For how long no ticket of a site is taken yet: its circuit breaker is open, or its budget used up.",
        "system",
        "site",
    ),
    _metric(
        "gauge",
        "store",
        "site_quota_remaining_ratio",
        "What the site said is left of its own limit, from 0 to 1; absent where it says nothing of late.",
        "system",
        "site",
    ),
    _metric(
        "gauge",
        "store",
        "probe_failing",
        "Whether a probe of the playbook failed three times in a row or more and was not reached since.",
        "probe",
    ),
    _metric(
        "gauge",
        "store",
        "probe_breaker_open",
        "Whether a probe is left alone at present, after failures or since its system asked for time.",
        "probe",
    ),
    _metric(
        "gauge",
        "store",
        "notices_waiting",
        "Notices that a channel or endpoint has not been sent yet, held back ones among them; absent without any.",
        "channel",
    ),
    _metric(
        "gauge",
        "store",
        "routine_overdue",
        "Open job failures with an overdue step: contain, notify, decide.",
        "step",
    ),
    _metric(
        "gauge",
        "store",
        "sweep_lag_seconds",
        "How far back the moment lies up to which a site was swept for what no webhook announced.",
        "system",
        "site",
    ),
    _metric(
        "counter",
        "store",
        "sweep_found_total",
        "Tickets that a sweep found and no webhook had told of.",
        "system",
        "site",
    ),
    _metric(
        "counter",
        "store",
        "reports_total",
        "What was reported of tickets beside their verdict (forged copies, moves…).",
        "kind",
    ),
    _metric(
        "gauge",
        "store",
        "backup_age_seconds",
        "Time since a backup was last made by this service, or restored; absent without one.",
    ),
    _metric(
        "gauge",
        "store",
        "disk_free_bytes",
        "Free space where the SQLite file lies, on the host that was asked; absent on PostgreSQL.",
    ),
    _metric(
        "gauge",
        "store",
        "clock_skew_seconds",
        "How far the clock of the host that was asked is ahead of the database's; 0 on SQLite.",
    ),
    _metric(
        "gauge",
        "store",
        "chore_done_age_seconds",
        "Time since the workers last finished a chore: retention (clearing away what is past its time), audit (their "
        "round through the audit trail), summaries (the figures that the dashboard shows), notices "
        "(telling channels and endpoints, where there are any).",
        "chore",
    ),
    _metric(
        "counter",
        "workers",
        "worker_deliveries_total",
        "Deliveries worked on: handled, ignored, gone (the ticket is not there any more), retried, dead.",
        "system",
        "site",
        "outcome",
    ),
    _metric(
        "counter",
        "workers",
        "worker_failures_total",
        "Tries at a ticket that failed: unavailable, rate_limited, not_permitted, conflict, refused (any other answer "
        "of the site), held_back (nothing was asked: the site rests), fault (of the service).",
        "system",
        "site",
        "cause",
    ),
    _metric(
        "histogram",
        "workers",
        "delivery_seconds",
        "Time from receiving a delivery to being done with it.",
        "system",
        buckets=_WAY,
    ),
    _metric(
        "counter",
        "workers",
        "leases_lost_total",
        "Tickets that another worker took over while one was busy with them.",
        "system",
        "site",
    ),
    _metric(
        "counter",
        "workers",
        "remote_calls_total",
        "Calls to ticketing sites: answered, gone (no such ticket), unavailable, rate_limited, not_permitted, "
        "conflict, refused, held_back (nothing was asked), fault.",
        "system",
        "site",
        "outcome",
    ),
    _metric(
        "counter",
        "workers",
        "remote_requests_total",
        "HTTP requests to ticketing sites, by what they were for: work, check, sweep, backfill.",
        "system",
        "site",
        "purpose",
    ),
    _metric(
        "counter",
        "workers",
        "source_events_total",
        "Events of other systems that concern tickets: opened (a ticket was opened for them), told (an open ticket was "
        "told), beyond_limit (their source may open no more in this hour), unmatched (no open ticket was found).",
        "source",
        "outcome",
    ),
    _metric(
        "counter",
        "workers",
        "probe_questions_total",
        "Questions to probes: answered, no_record, not_visible, not_understood, not_reachable, not_asked (it does not "
        "apply, or the probe cannot be used), held_back (nothing was sent: its limit is used up, or it is left alone). "
        "An answer that is used again is none.",
        "probe",
        "outcome",
    ),
    _metric(
        "histogram",
        "workers",
        "probe_seconds",
        "Time until a probe answered, or failed to; what was not asked or held back is not in it.",
        "probe",
        buckets=_QUESTION,
    ),
    _metric(
        "counter",
        "workers",
        "notices_total",
        "Notices for channels (notify:NAME) and endpoints (webhook:NAME): sent, failed (tried again later), given_up, "
        "silenced.",
        "channel",
        "outcome",
    ),
    _metric(
        "counter",
        "workers",
        "closes_undone_total",
        "Closes without proof that were met: undone, or left (it could not be undone).",
        "system",
        "site",
        "outcome",
    ),
    _metric(
        "counter",
        "workers",
        "rows_cleared_total",
        "Rows that retention deleted or took the texts out of, by rule.",
        "rule",
    ),
)

_BY_NAME = {metric.name: metric for metric in METRICS}


def declared(name: str) -> Metric:
    """The metric of that name. Raises ``KeyError`` for one that is not declared here."""
    return _BY_NAME[name]
