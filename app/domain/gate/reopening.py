"""When a ticket was reopened. What counted as evidence before does not count again (gate rules, "Reopening")."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.gate.statements.confirmation import complains, is_auto_reply, is_thank_you, still_complains
from app.domain.ticket import Comment, StatusCategory, Ticket, Transition

SAME_EVENT = timedelta(minutes=5)
"""How far apart a customer's message and the move that the platform makes because of it may be."""

_DONE_STATUSES = frozenset(
    {
        "done",
        "closed",
        "resolved",
        "solved",
        "completed",
        "erledigt",
        "geschlossen",
        "gelöst",
        "fertig",
        "fermé",
        "résolu",
    }
    | {"cerrado", "resuelto", "fechado", "resolvido", "chiuso", "risolto", "gesloten", "opgelost", "zamknięte", "完了"}
)


def last_reopening(ticket: Ticket) -> datetime | None:
    """The last moment at which a person moved the ticket from done to new or open, or a customer's message reported a
    failure on a ticket that was done. Our own reverts, apps, thank-yous and auto-replies reopen nothing.
    """
    return max(reopenings(ticket), default=None)


def reopenings(ticket: Ticket) -> tuple[datetime, ...]:
    """All moments at which the ticket was reopened, by the rules of ``last_reopening``, oldest first."""
    moves = _in_order(ticket)
    found = [move.at for move, before in moves if before == "done" and _reopens(move, ticket)]
    found += [
        comment.created_at
        for comment in ticket.comments
        if _from_customer(comment)
        and not is_auto_reply(comment.body, comment.via)
        and not is_thank_you(comment.body)
        and complains(comment.body)
        and _was_done_around(comment.created_at, ticket, moves)
    ]
    return tuple(sorted(found))


def last_doubt(ticket: Ticket) -> datetime | None:
    """The last moment at which a customer wrote that it still or again fails: earlier proof of success is stale then,
    though the ticket was not closed in between."""
    doubts = [
        comment.created_at
        for comment in ticket.comments
        if _from_customer(comment) and not is_auto_reply(comment.body, comment.via) and still_complains(comment.body)
    ]
    return max(doubts, default=None)


Moves = list[tuple[Transition, StatusCategory | None]]


def _in_order(ticket: Ticket) -> Moves:
    """The moves by time, each with the category that the ticket had before it (``None``: cannot be known)."""
    categories: dict[str, StatusCategory] = {move.to_status: move.to_category for move in ticket.history}
    ordered = sorted(ticket.history, key=lambda move: (move.at, move.from_status, move.to_status))
    result: Moves = []
    previous: StatusCategory | None = None
    for move in ordered:
        before = move.from_category or categories.get(move.from_status) or previous or _by_name(move.from_status)
        result.append((move, before))
        previous = move.to_category
    return result


def _by_name(status: str) -> StatusCategory | None:
    return "done" if status.strip().casefold() in _DONE_STATUSES else None


def _reopens(move: Transition, ticket: Ticket) -> bool:
    if move.to_category == "done" or move.own or move.actor.role == "app":
        return False
    if move.actor.role == "agent":
        return True
    messages = [
        comment
        for comment in ticket.comments
        if _from_customer(comment) and abs(comment.created_at - move.at) <= SAME_EVENT
    ]
    harmless = [
        comment for comment in messages if is_auto_reply(comment.body, comment.via) or is_thank_you(comment.body)
    ]
    return not harmless or len(harmless) < len(messages)


def _was_done_around(moment: datetime, ticket: Ticket, moves: Moves) -> bool:
    """Whether the ticket stood in done at a moment, or just before it (a message makes the platform move it)."""
    standing = moves[0][1] if moves else ticket.status_category
    done_until: datetime | None = None
    for move, _ in moves:
        if move.at > moment:
            break
        if standing == "done" and move.to_category != "done":
            done_until = move.at
        standing = move.to_category
    return standing == "done" or (done_until is not None and moment - done_until <= SAME_EVENT)


def _from_customer(comment: Comment) -> bool:
    return comment.author.role == "customer" and comment.public
