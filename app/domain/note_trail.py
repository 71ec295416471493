"""The part of a record note about the path of the order, hop by hop with the first that broke, and how systems do."""

from __future__ import annotations

from datetime import datetime

from app.domain.boundaries import Contract, length_words
from app.domain.moments import to_the_second
from app.domain.note import Block, Bullets, Heading, Panel
from app.domain.trail.looked import broken_words
from app.domain.trail.model import HOP_LABELS, Hop, Trail

_MARKS = {"confirmed": "✓", "unknown": "?", "not_yet": "…"}


def trail_blocks(trail: Trail) -> list[Block]:
    """The trail; nothing where no system could be asked."""
    systems = [Bullets(((None, f"Systems: {'; '.join(trail.systems)}"),))] if trail.systems else []
    if not trail.hops:
        return [Heading("Systems asked"), *systems] if systems else []
    broken = trail.broken
    told: list[Block] = [] if broken is None else [Panel("warning", (_first_break(trail, broken), *_agreed(broken)))]
    return [Heading("Trail"), *told, Bullets(tuple((None, _line(hop, broken)) for hop in trail.hops)), *systems]


def cleared_blocks(cleared: str | None, *, allowed: bool) -> list[Block]:
    """The offer to close a ticket of which the failure was seen to have cleared; people close it."""
    if cleared is None:
        return []
    then = "The ticket can be closed." if allowed else "Attach the screenshot, supply what is missing below, and close."
    return [Panel("success", (f"The job has run well since: {cleared}.", then))]


def _first_break(trail: Trail, broken: Hop) -> str:
    pattern = f" The facts show: {trail.pattern.replace('_', ' ')}." if trail.pattern != "none" else ""
    return f"First broken hop: {broken_words(broken, HOP_LABELS[broken.key])}.{pattern}"


def _agreed(hop: Hop) -> list[str]:
    """What the contract says of the boundary that the hop crosses, and who owns it; nothing where the playbook says
    nothing."""
    terms = hop.terms
    if terms is None or (terms.contract is None and not terms.owner):
        return []
    parts = [] if terms.contract is None else _contract_parts(terms.contract, hop.since)
    parts += [f"owner: {terms.owner}"] if terms.owner else []
    return [f"{'Contract of ' if terms.contract else ''}{terms.boundary}: {'; '.join(parts)}."]


def _contract_parts(contract: Contract, since: datetime | None) -> list[str]:
    by = "" if since is None else f", that is by {to_the_second(since + contract.allowed_delay)}"
    within = f"within {length_words(contract.allowed_delay)}{by}"
    return [
        *([f"sent: {_plain(contract.sent)}"] if contract.sent else []),
        f"to be confirmed {within}{f': {_plain(contract.confirmed)}' if contract.confirmed else ''}",
        *([f"on time-out: {_plain(contract.on_timeout)}"] if contract.on_timeout else []),
    ]


def _plain(said: str) -> str:
    return " ".join(said.split()).rstrip(".;")


def _line(hop: Hop, broken: Hop | None) -> str:
    first = " ← first broken hop" if hop is broken else ""
    return f"{_MARKS.get(hop.finding, '✗')} {HOP_LABELS[hop.key]}: {hop.says}{first}"
