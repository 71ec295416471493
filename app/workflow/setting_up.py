"""Setting a site up and undoing it. What the site made is noted at once, each thing in a transaction of its own, so
that a command that breaks off can be run again, or undone as far as it came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from app.domain.errors import PlainError
from app.ports import RemoteError, Ticketing
from app.ports_setup import Made, Removals, RemovalWish, SetupStep
from app.store import audit, migrate, setup_notes
from app.workflow.overrides import Origin
from app.workflow.service import Service

Told = Callable[[SetupStep, str, bool], None]
"""Told of each step when its turn is over: what came of it in a sentence, and whether it went well."""


class NotReady(PlainError):
    """The site cannot be set up or cleared from here as things are; the text says what to do first."""


@dataclass(slots=True)
class Outcome:
    """What a run over a plan came to: how many steps failed, and what was made or taken away."""

    failed: int = 0
    changed: list[Made] = field(default_factory=list)


def prepare(service: Service) -> None:
    """Have the tables that notes are kept in: a new database gets them. Raises ``NotReady`` for one that an earlier
    release made."""
    schema = migrate.standing(service.database)
    if schema.at is None:
        migrate.upgrade(service.database)
    elif schema.behind:
        raise NotReady("The database is not at this release's version; run: handoff migrate")


def noted(service: Service, ticketing: Ticketing) -> list[Made]:
    """What setup made on a site; nothing where the database has no such notes yet."""
    if migrate.standing(service.database).behind:
        return []
    with service.database.read() as connection:
        return setup_notes.made_on(connection, ticketing.connection)


def plan_removal(service: Service, ticketing: Ticketing, *, fields: bool, also_marked: bool) -> list[SetupStep]:
    """What would be taken away from a site. Raises ``NotReady``, ``RemoteError``."""
    if getattr(ticketing, "plan_removal", None) is None:
        raise NotReady(f"The integration for {ticketing.connection.system} cannot take its set-up away.")
    wish = RemovalWish(made=noted(service, ticketing), fields=fields, also_marked=also_marked)
    return cast(Removals, ticketing).plan_removal(wish)


def carry_out(
    service: Service, ticketing: Ticketing, steps: Sequence[SetupStep], told: Told, origin: Origin
) -> Outcome:
    """Make what is not there yet; a step that fails does not stop the others. Raises ``StoreUnavailable``."""
    outcome = Outcome()

    def note(made: Made) -> None:
        outcome.changed.append(made)
        with service.database.write() as connection:
            setup_notes.note(connection, ticketing.connection, made, service.clock())

    def make(step: SetupStep) -> str:
        return ticketing.apply_setup(step, ticketing.connection.webhook_url, note)

    try:
        _run(steps, ("create", "change"), make, told, outcome)
    finally:
        _record(service, ticketing, "setup_made", outcome, origin)
    return outcome


def carry_out_removal(
    service: Service, ticketing: Ticketing, steps: Sequence[SetupStep], told: Told, origin: Origin
) -> Outcome:
    """Take away what the plan names. Notes of what is gone are forgotten, also where somebody else took it away. A step
    that fails does not stop the others, and keeps its notes. Raises ``StoreUnavailable``."""
    outcome = Outcome()

    def forget(step: SetupStep) -> None:
        with service.database.write() as connection:
            setup_notes.forget(connection, ticketing.connection, step.undoes)

    def take_away(step: SetupStep) -> str:
        says = cast(Removals, ticketing).apply_removal(step)
        outcome.changed += step.undoes
        forget(step)
        return says

    for step in steps:
        if step.done and step.undoes:
            forget(step)
    try:
        _run(steps, ("remove",), take_away, told, outcome)
    finally:
        _record(service, ticketing, "setup_removed", outcome, origin)
    return outcome


def _run(
    steps: Sequence[SetupStep],
    actions: Sequence[str],
    apply: Callable[[SetupStep], str],
    told: Told,
    outcome: Outcome,
) -> None:
    for step in steps:
        if step.done or step.action not in actions:
            told(step, "there already" if step.done and step.action != "remove" else "nothing to do", True)
            continue
        try:
            told(step, apply(step), True)
        except RemoteError as error:
            outcome.failed += 1
            told(step, f"failed: {error}", False)


def _record(service: Service, ticketing: Ticketing, event: str, outcome: Outcome, origin: Origin) -> None:
    if not outcome.changed:
        return
    site = ticketing.connection
    detail = {
        "system": site.system,
        "site": site.name,
        "things": [f"{made.kind} {made.remote_id}" for made in outcome.changed],
        "says": f"{len(outcome.changed)} things on {site.system} {site.name}",
        **origin.to_dict(),
    }
    with service.database.write() as connection:
        audit.record(connection, event, service.clock(), detail, actor=origin.os_user)
