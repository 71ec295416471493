"""What one labelled closure attempt consists of."""

from __future__ import annotations

from dataclasses import dataclass

from studio import PLAIN, Finish
from tickets import Ticket


@dataclass(frozen=True)
class Shot:
    html: str
    width: int = 900
    finish: Finish = PLAIN
    minutes_later: int = 0


@dataclass(frozen=True)
class Attempt:
    id: str
    believed: bool
    ticket: Ticket
    shots: tuple[Shot, ...]
    why: str
    traits: tuple[str, ...]


def believed(name: str, traits: str, ticket: Ticket, *shots: Shot, why: str) -> Attempt:
    return Attempt(name, True, ticket, shots, why, tuple(traits.split()))


def refused(name: str, traits: str, ticket: Ticket, *shots: Shot, why: str) -> Attempt:
    return Attempt(name, False, ticket, shots, why, tuple(traits.split()))
