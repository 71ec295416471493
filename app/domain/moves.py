"""The moves of a ticket between statuses."""

from __future__ import annotations

from app.domain.ticket import Ticket, Transition


def closing_move(ticket: Ticket) -> Transition | None:
    """The last move from an open category into a done one, where the history shows it."""
    into_done = [move for move in ticket.history if move.to_category == "done"]
    opened = [move for move in into_done if move.from_category != "done"]
    return max(opened or into_done, key=lambda move: move.at, default=None)
