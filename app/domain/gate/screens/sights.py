"""What a picture shows of one run at one place: its state, in which words, and when it ended."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.gate.screens.adverse import adverse
from app.domain.gate.screens.ends import ends
from app.domain.gate.screens.job_ids import Place
from app.domain.gate.screens.stated import stated
from app.domain.gate.screens.territory import Page, Shown, territory
from app.domain.gate.screens.times import Clockwork, Seen


@dataclass(frozen=True, kw_only=True)
class Sight:
    """``read``: the words of the state. ``ends``: when the run ended, as far as legible; ``finish`` is the last."""

    place: Place
    shown: Shown
    read: str = ""
    ends: tuple[Seen, ...] = ()

    @property
    def finish(self) -> Seen | None:
        """When the run ended."""
        return max(self.ends, key=lambda seen: seen.latest, default=None)


def sight(page: Page, place: Place, clock: Clockwork, *, removed_counts: bool) -> Sight:
    """What the picture shows of the run in its row or block."""
    ground = territory(page, place)
    if ground.unclear:
        return Sight(place=place, shown="unclear", read=ground.unclear)
    against = adverse(page, ground)
    times = ends(page, ground, clock)
    if against is not None:
        return Sight(place=place, shown=against[0], read=against[1], ends=times)
    found = stated(page, ground, removed_counts=removed_counts)
    if found is None:
        return Sight(place=place, shown="no_state", ends=times)
    if found.said:
        return Sight(place=place, shown="said", read=found.said, ends=times)
    return Sight(place=place, shown="success", read=found.read, ends=times)
