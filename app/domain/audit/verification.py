"""Following a chain of audit entries from one to the next, and saying where it does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.audit.chain import Entry, Head, content_hash, digest_of, link

ERASED_EVENT = "erased"
"""The event of the entry that names the positions whose content was erased."""
MOST_PROBLEMS = 1_000
"""So many are told; a trail that was replaced as a whole has one in every entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with the trail, and from which position on. ``kind`` is for machines."""

    position: int
    kind: str
    says: str


@dataclass(slots=True)
class Verification:
    """Takes the entries in order (and digests of entries that an export leaves out), then ``finish``.

    ``before`` is what the first entry has to follow. After a break the chain is followed from what is there, so that
    each break is told once.
    """

    before: Head
    anchor: str = ""
    entries: int = 0
    omitted: int = 0
    erased: int = 0
    problems: list[Problem] = field(default_factory=list)
    _at: Head = field(init=False)
    _silent: set[int] = field(default_factory=set)
    _anchored: bool = False

    def __post_init__(self) -> None:
        self._at = self.before
        self._look_for_anchor()

    @property
    def head(self) -> Head:
        """The last position that was seen, and its hash."""
        return self._at

    def take(self, entry: Entry) -> None:
        """The next entry."""
        expected = self._at.position + 1
        self._place(entry, expected)
        if entry.previous != self._at.hash and entry.position == expected:
            self._tell(
                entry.position,
                "link",
                f"Entry {entry.position} does not follow entry {entry.position - 1}: one of the two was changed, "
                "or others were removed, inserted or put in another order between them.",
            )
        self._content(entry)
        if link(entry.previous, digest_of(entry)) != entry.hash:
            self._tell(
                entry.position,
                "changed",
                f"Entry {entry.position} ({entry.event}) was changed: its hash is not that of its moment, event, "
                "ticket and content.",
            )
        self._at = Head(position=entry.position, hash=entry.hash)
        self.entries += 1
        self._look_for_anchor()

    def omit(self, position: int, digests: Sequence[str]) -> None:
        """Entries, from ``position`` on, that are not shown but stand in the chain with their digests."""
        if position != self._at.position + 1:
            self._tell(position, "order", f"Entries {self._at.position + 1} to {position - 1} are missing.")
        for offset, digest in enumerate(digests):
            self._at = Head(position=position + offset, hash=link(self._at.hash, digest))
            self._look_for_anchor()
        self.omitted += len(digests)

    def finish(self, head: Head) -> None:
        """Compare with the head that was kept, and with the anchor. Call once, after the last entry."""
        seen = self._at
        if seen.position < head.position:
            missing = _span(seen.position + 1, head.position)
            self._tell(head.position, "cut", f"{missing} missing at the end: the head that was kept is {head}.")
        elif seen.position > head.position:
            self._tell(
                seen.position,
                "head",
                f"{_span(head.position + 1, seen.position)} beyond the head that was kept ({head}): added past the "
                "service, or the head was put back.",
            )
        elif seen.hash != head.hash:
            self._tell(seen.position, "head", f"The last entry has another hash than the head that was kept ({head}).")
        for position in sorted(self._silent)[:MOST_PROBLEMS]:
            self._tell(
                position,
                "erased",
                f"The content of entry {position} is gone, and no later entry says who erased it and why.",
            )
        if self.anchor and not self._anchored:
            self._tell(
                seen.position,
                "anchor",
                f"The anchor {self.anchor} is not in this trail: since it was remembered, entries up to it were "
                "rewritten or cut off.",
            )

    def _place(self, entry: Entry, expected: int) -> None:
        if entry.position > expected:
            self._tell(entry.position, "missing", f"{_span(expected, entry.position - 1)} missing.")
        elif entry.position < expected:
            self._tell(entry.position, "order", f"Entry {entry.position} stands after entry {expected - 1}.")

    def _content(self, entry: Entry) -> None:
        if entry.salt is None:
            self.erased += 1
            self._silent.add(entry.position)
            if entry.actor is not None or entry.detail:
                self._tell(
                    entry.position, "content", f"Entry {entry.position} is marked as erased, but says something."
                )
            return
        if content_hash(entry.salt, entry.actor, entry.detail) != entry.content:
            self._tell(
                entry.position,
                "content",
                f"Entry {entry.position} ({entry.event}): its actor or detail was changed.",
            )
        if entry.event == ERASED_EVENT:
            for first, last in entry.detail.get("positions") or ():
                self._silent -= {position for position in self._silent if first <= position <= last}

    def _look_for_anchor(self) -> None:
        position, colon, digest = self.anchor.rpartition(":")
        if digest and digest == self._at.hash and (not colon or position == str(self._at.position)):
            self._anchored = True

    def _tell(self, position: int, kind: str, says: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(position=position, kind=kind, says=says))


def _span(first: int, last: int) -> str:
    return f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
