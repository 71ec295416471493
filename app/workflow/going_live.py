"""The report before going live: what the gate would have refused, from the store and, where asked for, from past
tickets that are read now."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.going_live import Close, GoingLive, newest_first
from app.domain.library import owner_of
from app.domain.moves import closing_move
from app.domain.ticket import TicketRef
from app.ports import RateLimited, RemoteError
from app.store import going_live as store
from app.workflow.service import Service, UnknownSite

Told = Callable[[int, int], None]
LONGEST_PAUSE_SECONDS = 120.0


def report_of(service: Service, since: datetime, *, past: bool = False, told: Told | None = None) -> GoingLive:
    """The report from a moment until now. ``past``: also read the tickets of the history that this service never saw,
    with their files; nothing is written to them. ``told`` hears of how many of these are read."""
    until, owners = service.clock(), service.playbook.owners
    with service.database.read() as connection:
        undone = store.undone(connection, since, owners)
        closes = undone + _standing(store.closes(connection, since, owners), undone)
        unseen = store.past_closes(connection, since) if past else []
    unread: Counter[str] = Counter()
    for number, ref in enumerate(unseen):
        if told is not None:
            told(number, len(unseen))
        try:
            close = _past_close(service, ref)
        except (RemoteError, UnknownSite) as error:
            unread[str(error)] += 1
            continue
        if close is not None and close.closed_at >= since:
            closes.append(close)
    return GoingLive(since=since, until=until, closes=newest_first(closes), unread=tuple(sorted(unread.items())))


def _standing(closes: Sequence[Close], undone: Sequence[Close]) -> list[Close]:
    """Without those that were undone, but not looked at since."""
    gone = {(close.system, close.site, close.key, close.closed_at) for close in undone}
    return [close for close in closes if (close.system, close.site, close.key, close.closed_at) not in gone]


def _past_close(service: Service, ref: TicketRef, tries: int = 5) -> Close | None:
    """One past ticket judged as it stands now, as if the gate had looked after it; ``None`` where it is not gated, or
    open again."""
    gate = replace(service.playbook.gate, since=None)
    as_if = replace(service, playbook=replace(service.playbook, gate=gate))
    ticketing = as_if.site(ref.system, ref.site)
    from app.workflow.look import judge  # with all that judging needs

    try:
        view = ticketing.read(ref.id)
        _, decision = judge(as_if, ticketing, view)
    except RateLimited as error:
        if tries <= 1:
            raise
        time.sleep(min(error.retry_after or 1.0, LONGEST_PAUSE_SECONDS))
        return _past_close(service, ref, tries - 1)
    ticket, verdict = view.ticket, decision.verdict
    if not verdict.applies or not ticket.closed:
        return None
    move, present = closing_move(ticket), decision.occurrence
    boundary = ("", "") if present is None else (present.originating or "", present.receiving or "")
    return Close(
        system=ticket.system,
        site=ticket.site,
        key=ticket.key,
        url=ticket.url,
        subject=decision.subject,
        closed_at=move.at if move else ticket.created_at,
        scope=verdict.scope,
        outcome="proved" if verdict.allowed else "would_refuse",
        missing=tuple(item.requirement for item in verdict.missing),
        route=move.actor.role if move else None,
        project=ticket.project or ticket.form,
        team=owner_of(service.playbook.owners, *boundary),
    )
