"""The eight patterns at the boundary, each with the five faults that hide or change them, on simulated systems; and
where each of them breaks in truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import text

from app.domain.decide import understand
from app.domain.trail.looked import Looked
from app.domain.trail.model import Trail
from app.workflow.sides import look_at_both_sides
from tests.support.both_sides import BothSides
from tests.support.probes import PROBES
from tests.support.tracker import a_ticket

Prepare = Callable[[BothSides], object]
Break = tuple[str, str] | None
"""The hop that broke first, and the side."""

GAP: Break = ("received", "receiving")
REJECTED: Break = ("passed_on", "receiving")
STOCK: Break = ("stock_shown", "receiving")
CANCELLED = {"cancelledAt": "2026-01-01T00:00:00Z"}
MOMENTS_AGO = 8.0
"""Minutes after the failure, which is ten minutes old."""


@dataclass(frozen=True)
class Case:
    """One pattern with one fault. ``hung`` is the system (as the sandbox calls it) that does not answer; ``words`` is
    what the ticket says where that is not the usual text, with a gap for the moment of the failure."""

    pattern: str
    fault: str
    prepare: Prepare
    breaks: Break
    hung: str | None = None
    words: str | None = None

    @property
    def article(self) -> bool:
        """Whether the ticket names an article instead of an order."""
        return self.pattern == "inventory_desync"


def steps(*several: Prepare) -> Prepare:
    """One after the other."""
    return lambda between: [step(between) for step in several]


def _shop(minutes: float = -60, **parts: object) -> Prepare:
    return lambda between: between.shop_has(minutes=minutes, **parts)


def _erp(**parts: object) -> Prepare:
    return lambda between: between.erp_has(**parts)


def _paid(**parts: object) -> Prepare:
    return lambda between: between.gateway_has(**parts)


def _stock(minutes: float = -60) -> Prepare:
    return lambda between: between.stock("A-1001", shop=12, erp=0, minutes=minutes)


def _twice(between: BothSides) -> None:
    for key in ("first", "second"):
        between.erp_has(order="77", key=key, otherrefnum="1001")


def _no_article(between: BothSides) -> None:
    between.systems.drop("netsuite", "items", "A-1001")
    between.systems.drop("netsuite", "stock", "A-1001")


def _refused(between: BothSides) -> None:
    between.erp_lacks()
    between.rejected("The customer is on credit hold", "USER_ERROR")


UNMAPPED: Prepare = lambda between: between.rejected("Invalid item reference key 4711 in field item")  # noqa: E731
LACKS: Prepare = lambda between: [between.erp_lacks(key) for key in ("1001", "first", "second")]  # noqa: E731
VOIDED = _paid(status="canceled")

HEALTHY = steps(_shop(), _erp(), _paid())
PATTERNS: Mapping[str, Prepare] = {
    "order_sync_gap": steps(_shop(), _paid()),
    "inventory_desync": _stock(),
    "payment_confirmation_mismatch": steps(_shop(displayFinancialStatus="PENDING"), _erp(), _paid()),
    "status_void": steps(_shop(), _erp(status="H"), _paid()),
    "duplicate_draft": steps(_shop(), _twice, _paid()),
    "transform_mismatch": steps(_shop(), UNMAPPED, _paid()),
    "orphaned_payment": _paid(),
    "rollback_gap": steps(_shop(**CANCELLED), _erp(), _paid()),
}
SHOWN: Mapping[str, Break] = {
    "order_sync_gap": GAP,
    "inventory_desync": STOCK,
    "payment_confirmation_mismatch": ("payment_shown", "receiving"),
    "status_void": ("state_shared", "originating"),
    "duplicate_draft": GAP,
    "transform_mismatch": REJECTED,
    "orphaned_payment": ("created", "originating"),
    "rollback_gap": ("state_shared", "receiving"),
}
"""Where each pattern breaks while every system answers."""

Fault = tuple[Prepare, Break]
FAULTS: Mapping[str, Mapping[str, Fault]] = {
    "absent record": {
        "order_sync_gap": (LACKS, GAP),
        "inventory_desync": (_no_article, None),
        "payment_confirmation_mismatch": (LACKS, GAP),
        "status_void": (LACKS, GAP),
        "duplicate_draft": (LACKS, GAP),
        "transform_mismatch": (LACKS, REJECTED),
        "orphaned_payment": (LACKS, ("created", "originating")),
        "rollback_gap": (LACKS, GAP),
    },
    "rejection": {
        "order_sync_gap": (_refused, REJECTED),
        "inventory_desync": (_refused, STOCK),
        "payment_confirmation_mismatch": (_refused, REJECTED),
        "status_void": (_refused, REJECTED),
        "duplicate_draft": (steps(LACKS, _refused), REJECTED),
        "transform_mismatch": (_refused, REJECTED),
        "orphaned_payment": (_refused, ("created", "originating")),
        "rollback_gap": (_refused, REJECTED),
    },
    "delay": {
        "order_sync_gap": (_shop(MOMENTS_AGO), GAP),
        "inventory_desync": (_stock(MOMENTS_AGO), STOCK),
        "payment_confirmation_mismatch": (
            steps(_shop(MOMENTS_AGO, displayFinancialStatus="PENDING"), LACKS),
            GAP,
        ),
        "status_void": (_shop(MOMENTS_AGO), ("state_shared", "originating")),
        "duplicate_draft": (_shop(MOMENTS_AGO), GAP),
        "transform_mismatch": (_shop(MOMENTS_AGO), REJECTED),
        "orphaned_payment": (LACKS, ("created", "originating")),
        "rollback_gap": (_shop(MOMENTS_AGO, **CANCELLED), ("state_shared", "receiving")),
    },
    "contradictory state": {
        "order_sync_gap": (VOIDED, GAP),
        "inventory_desync": (VOIDED, STOCK),
        "payment_confirmation_mismatch": (_erp(status="C"), ("payment_shown", "receiving")),
        "status_void": (_erp(status="C"), ("state_shared", "originating")),
        "duplicate_draft": (VOIDED, GAP),
        "transform_mismatch": (VOIDED, REJECTED),
        "orphaned_payment": (VOIDED, ("created", "originating")),
        "rollback_gap": (_erp(status="H"), ("state_shared", "receiving")),
    },
}
"""For each fault and pattern: what is changed, and where it breaks then."""

HUNG: Mapping[str, tuple[str, Break]] = {
    "order_sync_gap": ("netsuite", None),
    "inventory_desync": ("netsuite", None),
    "payment_confirmation_mismatch": ("stripe", None),
    "status_void": ("netsuite", None),
    "duplicate_draft": ("netsuite", None),
    "transform_mismatch": ("celigo", GAP),
    "orphaned_payment": ("shopify", GAP),
    "rollback_gap": ("shopify", None),
}
"""Which system hangs, and which break the others still show."""


def cases() -> Iterator[Case]:
    """Eight patterns with five faults each."""
    for pattern, prepare in PATTERNS.items():
        for fault, changes in FAULTS.items():
            change, breaks = changes[pattern]
            yield Case(pattern, fault, steps(prepare, change), breaks)
        hung, breaks = HUNG[pattern]
        yield Case(pattern, "time-out", prepare, breaks, hung)


def reset(between: BothSides) -> None:
    """Nothing is in the systems, none fails, and nothing is remembered of them."""
    between.mend()
    between.systems.clear_records()
    with between.service.database.write() as connection:
        for table in ("probe_answers", "probe_states"):
            connection.execute(text(f"DELETE FROM {table}"))


def look(between: BothSides, *, article: bool = False, words: str | None = None) -> Looked:
    """One look at both sides for a ticket about the order, or about the article."""
    named = "SKU A-1001 shows 12 in Shopify but 0 in NetSuite." if article else ""
    body = between.words(order=None if article else "1001", more=named)
    body = body if words is None else words.format(failed_at=between.moment(0))
    ticket = a_ticket("10001", subject="Order sync errored", body=body, created_at=between.now)
    found = look_at_both_sides(between.service, ticket, understand(ticket, between.service.playbook))
    assert found is not None
    return found


def looked_into(between: BothSides, case: Case) -> Looked:
    """One case from the start."""
    reset(between)
    case.prepare(between)
    if case.hung is not None:
        between.hang(case.hung)
    return look(between, article=case.article, words=case.words)


def broken(trail: Trail) -> Break:
    """Hop and side of the first break."""
    hop = trail.broken
    return None if hop is None or hop.side is None else (hop.key, hop.side)


def invented(case: Case, found: Looked) -> list[str]:
    """What is said of a system that did not answer as if it had."""
    if case.hung is None:
        return []
    name = PROBES[case.hung][0]
    answers = [str(one.answer.question) for one in found.seen if one.answer.system == name and one.answer.answered]
    return answers + [hop.says for hop in found.trail.hops if hop.finding != "unknown" and name in hop.says]
