"""Trying another playbook on what is stored: nobody is asked, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import cast

from app.domain.library import owner_of
from app.domain.next_step import STEP_LABELS, Step
from app.domain.playbook import Playbook
from app.domain.recurrence import recurrence
from app.domain.retailer import account_key
from app.domain.trial.judged import Trial, undone_close
from app.domain.trial.limits import limits
from app.domain.trial.report import TrialReport
from app.domain.trial.stored import StoredTicket
from app.domain.trial.words import Reread, changed_words, reread, team_changed
from app.store import history
from app.store import trial as store
from app.workflow.service import Service

Told = Callable[[int, int], None]


def try_playbook(
    service: Service, other: Playbook, since: datetime, *, most_examples: int = 5, told: Told | None = None
) -> TrialReport:
    """What would change for the tickets that were made or closed since a moment, and for the closes that were undone.
    ``told`` hears of how many tickets are judged, and how many there are."""
    present = service.playbook
    trial, words = Trial(present, other), changed_words(present, other)
    report = TrialReport(since=since, until=service.clock(), most_examples=most_examples)
    with service.database.read() as connection:
        total = store.number_of(connection, since)
    for number, ticket in enumerate(store.stored(service.database, since)):
        if told is not None and number % 100 == 0:
            told(number, total)
        team = owner_of(present.owners, ticket.originating, ticket.receiving)
        report.add(ticket, trial.judge(ticket), team)
        for change in _read_otherwise(service, ticket, other, words):
            report.add_reading(ticket, change.what, change, team)
    for ticket, closed_at, missing in store.undone(service.database, since):
        team = owner_of(present.owners, ticket.originating, ticket.receiving)
        close = undone_close(ticket, closed_at, missing, present)
        report.add(close, trial.judge(close), team)
    report.limits = tuple(limits(present, other, without_grounds=report.without_grounds, tickets=report.tickets))
    return report


def _read_otherwise(
    service: Service, ticket: StoredTicket, other: Playbook, words: Collection[str]
) -> Iterator[Reread]:
    """What else changes of a ticket beside its verdict."""
    present = service.playbook
    if words:
        yield from reread(ticket, present, other, words)
    team = team_changed(ticket, present, other)
    if team is not None:
        yield team
    if present.recurrence != other.recurrence and ticket.fingerprint is not None:
        step = _next_step(service, ticket, other)
        if step is not None:
            yield step


def _next_step(service: Service, ticket: StoredTicket, other: Playbook) -> Reread | None:
    """Whether the ticket would be flagged for automation by one playbook and not by the other. Waiting comes first in
    both; what the step would be instead of the flag takes the text."""
    if ticket.next_step in (None, "wait"):
        return None
    before, after = (_recurs(service, ticket, playbook) for playbook in (service.playbook, other))
    if before == after:
        return None
    flag = STEP_LABELS["flag_for_automation"]
    if after:
        return Reread(what="next_step", before=STEP_LABELS[cast(Step, ticket.next_step)], after=flag)
    return Reread(what="next_step", before=flag, after="Escalate or retry")


def _recurs(service: Service, ticket: StoredTicket, playbook: Playbook) -> bool:
    policy = playbook.recurrence
    with service.database.read() as connection:
        present = history.occurrence_at(connection, ticket.ref)
        if present is None:
            return False
        priors = history.of_pattern(
            connection,
            ticket.ref,
            fingerprint=present.fingerprint,
            account=account_key(present.retailer),
            until=present.occurred_at,
            policy=policy,
        )
    return recurrence(present, priors, policy).episodes_in_automation_window >= policy.automation_threshold
