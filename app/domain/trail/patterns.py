"""Which of the eight patterns the facts show: gap, desync and payment mismatch of seed 000, the five of seed 001."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.domain.lazy_patterns import when_used
from app.domain.probing.model import Value
from app.domain.probing.questions import Question
from app.domain.trail.model import ENDED, ORIGIN_ROLES, Hop, HopKey

Lookup = Callable[[Sequence[str], Question], Value | None]

_TRANSFORM = when_used(
    r"\b(?:field|mapping|mapped|unmapped|required|missing value|invalid|format|schema|type mismatch|unknown (?:item|sku"
    r"|column|attribute|key)|not (?:found|recognised|recognized|allowed) (?:in|for)|too long|enum|validation|currency"
    r"|unit|country|tax code)\b",
    re.IGNORECASE,
)


def pattern_of(hops: Sequence[Hop], value: Lookup) -> str:
    """The pattern that the hops show; ``none`` where they show none. ``value`` looks an answer up."""
    found = {hop.key: hop for hop in hops}
    received, created = found.get("received"), found.get("created")
    arrival = next((found[key] for key in _ARRIVALS if key in found and found[key].broken), None)
    if arrival is not None:
        return _of_arrival(arrival, created, found.get("captured"), value)
    if (shared := found.get("state_shared")) is not None and shared.broken:
        return _of_states(shared, value)
    if _broken(found.get("payment_shown")):
        return "payment_confirmation_mismatch"
    if created is not None and created.finding == "missing" and _confirmed(found.get("captured")):
        return "orphaned_payment" if not _confirmed(received) else "none"
    stock = found.get("stock_shown")
    return "inventory_desync" if stock is not None and stock.finding == "contradictory" else "none"


_ARRIVALS: tuple[HopKey, ...] = ("passed_on", "received")


def _of_arrival(arrival: Hop, created: Hop | None, captured: Hop | None, value: Lookup) -> str:
    if arrival.finding == "duplicate":
        return "duplicate_draft"
    if arrival.finding == "rejected":
        return "transform_mismatch" if _TRANSFORM.search(arrival.says) else "order_sync_gap"
    if arrival.finding == "not_yet":
        return "none"
    if _confirmed(captured) and (not _confirmed(created) or _other_reference(value)):
        return "orphaned_payment"
    return "order_sync_gap"


def _of_states(shared: Hop, value: Lookup) -> str:
    """A reversal that did not reach the ERP, or any other state that one side does not know of."""
    if shared.finding == "not_yet":
        return "none"
    front = value(ORIGIN_ROLES, "record_state")
    called_off = front is not None and front.state in ENDED
    return "rollback_gap" if called_off and shared.side == "receiving" else "status_void"


def _other_reference(value: Lookup) -> bool:
    """Whether the gateway knows the payment under another reference than the order's own."""
    payment = value(("payment_gateway",), "payment_state")
    order = value(ORIGIN_ROLES, "record_exists")
    if payment is None or order is None or not payment.text("reference"):
        return False
    return payment.text("reference").casefold() not in {order.text(name).casefold() for name in ("reference", "id")}


def _confirmed(hop: Hop | None) -> bool:
    return hop is not None and hop.finding == "confirmed"


def _broken(hop: Hop | None) -> bool:
    return hop is not None and hop.broken
