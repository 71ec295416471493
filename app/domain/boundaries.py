"""What a team's playbook says of the handoff from one system to another: who owns it, and the written contract between
the two (seed 001: what gets sent, what gets confirmed, what happens when a signal does not arrive)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from app.domain.lazy_patterns import when_used

ANY_SYSTEM = "*"
ARROW = " -> "
Said = TypeVar("Said")
USUAL_LAG = timedelta(minutes=15)
"""How long a record may take from one system to the next where no contract says otherwise."""

_LENGTH = when_used(r"([1-9]\d{0,4})([smhd])")
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The contract of one boundary, as people wrote it; empty where they left something out. After ``allowed_delay``
    what should have been confirmed counts as missing."""

    boundary: str
    sent: str = ""
    confirmed: str = ""
    on_timeout: str = ""
    allowed_delay: timedelta = USUAL_LAG


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds between two systems: the contract, where one is written, and the team that owns the boundary."""

    originating: str
    receiving: str
    contract: Contract | None = None
    owner: str = ""

    @property
    def boundary(self) -> str:
        """``Shopify -> NetSuite``."""
        return f"{self.originating}{ARROW}{self.receiving}"

    @property
    def allowed_delay(self) -> timedelta:
        """How long a record may be under way."""
        return USUAL_LAG if self.contract is None else self.contract.allowed_delay


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """The owners and contracts of a playbook, by boundary (``Shopify -> NetSuite``; ``*`` for any system)."""

    owners: Mapping[str, str] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)

    def between(self, originating: Sequence[str], receiving: str) -> Terms:
        """What holds for a record that reaches a system from one of others, the nearest first: the contract that names
        the boundary best, that of a nearer system before that of a farther one."""
        nearest = originating[0] if originating else ANY_SYSTEM
        for start in originating or (ANY_SYSTEM,):
            contract = matching(self.contracts, start, receiving)
            if contract is not None:
                return self._terms(start, receiving, contract)
        return self._terms(nearest, receiving, None)

    def _terms(self, originating: str, receiving: str, contract: Contract | None) -> Terms:
        owner = matching(self.owners, originating, receiving) or ""
        return Terms(originating=originating, receiving=receiving, contract=contract, owner=owner)


NOTHING_AGREED = Boundaries()


def matching(by_boundary: Mapping[str, Said], originating: str, receiving: str) -> Said | None:
    """What is said of a boundary: of the whole boundary before one of its sides, of any (``*``) last; whatever the case
    of the names. An empty name is that of any system."""
    folded = {key.casefold(): said for key, said in by_boundary.items()}
    start, end = originating.casefold() or ANY_SYSTEM, receiving.casefold() or ANY_SYSTEM
    for left, right in ((start, end), (start, ANY_SYSTEM), (ANY_SYSTEM, end), (ANY_SYSTEM, ANY_SYSTEM)):
        said = folded.get(f"{left}{ARROW}{right}")
        if said:
            return said
    return None


def length_of(text: str) -> timedelta:
    """The length of time that people write as ``15m``, ``90s``, ``2h`` or ``1d``. Raises ``ValueError`` for another
    form."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no length of time; write for example 15m, 90s, 2h or 1d")
    return int(found[1]) * _UNITS[found[2]]


def length_words(length: timedelta) -> str:
    """``15 min``, ``2 h``, ``45 s``: as short as it is exact."""
    seconds = int(length.total_seconds())
    for unit, word in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds and seconds % unit == 0:
            return f"{seconds // unit} {word}"
    return f"{seconds} s"
