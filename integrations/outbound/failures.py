"""Why a system gave no usable answer: raised on the way, turned into an outcome by who asked."""

from __future__ import annotations

from app.domain.errors import PlainError
from app.domain.probing.model import Outcome


class NoAnswer(PlainError):
    """A question that got no answer; the text says why, without any secret."""

    outcome: Outcome = "not_understood"

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class NotReachable(NoAnswer):
    """No usable reply: time, network, address, credentials, or a limit of the system."""

    outcome: Outcome = "not_reachable"


class NotUnderstood(NoAnswer):
    """A reply of another shape, or in other words, than the definition knows."""


class NotAsked(NoAnswer):
    """The question needs an identifier that is not known, or that cannot be one of this system."""

    outcome: Outcome = "not_asked"


class NoRecord(NoAnswer):
    """The system was asked about something that it does not hold."""

    outcome: Outcome = "no_record"


class NotVisible(NoAnswer):
    """The system says that this account does not see it."""

    outcome: Outcome = "not_visible"
