"""The same eight patterns and five faults between other systems: Shopify, ChannelEngine and Celigo before Odoo, paid by
Adyen's payment links, articles from Akeneo, jobs of Kubernetes and Airflow 2, a status page and a search index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.domain.moments import iso
from integrations.sandbox.systems import copies
from tests.support.both_sides import BothSides
from tests.support.boundary_faults import CANCELLED, GAP, MOMENTS_AGO, STOCK, Break, Case, Fault, Prepare, steps

ASKED = (
    *("shopify", "odoo", "adyen", "akeneo", "channelengine", "celigo"),
    *("airflow2", "kubernetes", "statuspage", "algolia"),
)
ORDER, LINK, ARTICLE, JOB = "1001", "PL00001001", "A-1001", "ord-sync-4471"
BY_LINK = ("payment_confirmation_mismatch", "orphaned_payment")
"""Patterns of an order that was paid by a payment link, and goes by its number."""
FAILED: Break = ("captured", "originating")
NO_ORDER: Break = ("created", "originating")
VOID: Break = ("state_shared", "originating")
UNDONE: Break = ("state_shared", "receiving")


def _shop(order: str = ORDER, minutes: float = -60, **parts: object) -> Prepare:
    return lambda between: between.shop_has(order, minutes=minutes, **parts)


def _layer(status: str = "IN_PROGRESS", order: str = ORDER) -> Prepare:
    """ChannelEngine passed the order on."""

    def prepare(between: BothSides) -> None:
        since = between.moment(-60)
        known = {"Id": 5, "ChannelOrderNo": order, "MerchantOrderNo": "M-5", "Status": status}
        between.systems.put(
            "channelengine", "orders", order, {**known, "CreatedAt": since, "UpdatedAt": between.moment(-55)}
        )

    return prepare


def _odoo(state: str = "sale", order: str = ORDER, number: int = 42, minutes: float = -55) -> Prepare:
    """Odoo has a sales order of that reference. Its moments have no offset."""

    def prepare(between: BothSides) -> None:
        written = f"{between.failed_at + timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S}"
        known = {"id": number, "name": f"S{number:05}", "client_order_ref": order, "origin": False, "state": state}
        between.systems.put("odoo", "sale.order", str(number), {**known, "create_date": written, "write_date": written})

    return prepare


def _lacks(between: BothSides) -> None:
    for number in ("42", "43"):
        between.systems.drop("odoo", "sale.order", number)


def _link(status: str) -> Prepare:
    """Adyen has a payment link."""

    def prepare(between: BothSides) -> None:
        amount = {"value": 5990, "currency": "EUR"}
        known = {"id": LINK, "reference": LINK, "status": status, "amount": amount, "updatedAt": between.moment(-50)}
        between.systems.put("adyen", "payment_links", LINK, known)

    return prepare


def _article(*, enabled: bool = True) -> Prepare:
    """Akeneo has the article."""

    def prepare(between: BothSides) -> None:
        since = between.moment(-9000)
        known = {"uuid": "u-1", "identifier": ARTICLE, "enabled": enabled, "created": since, "updated": since}
        between.systems.put("akeneo", "products", ARTICLE, known)

    return prepare


def _no_article(between: BothSides) -> None:
    between.systems.drop("akeneo", "products", ARTICLE)


def _stock(minutes: float = -60) -> Prepare:
    """The shop shows twelve, Odoo has none."""

    def prepare(between: BothSides) -> None:
        between.stock(ARTICLE, shop=12, erp=0, minutes=minutes)
        here = {"id": 7, "default_code": ARTICLE, "qty_available": 0.0, "free_qty": 0.0}
        between.systems.put("odoo", "product.product", ARTICLE, here)
        between.systems.put("algolia", "indexes", "products", copies.search_index("products", iso(between.failed_at)))

    return prepare


def _refused(order: str = ORDER) -> Prepare:
    def prepare(between: BothSides) -> None:
        _lacks(between)
        between.rejected("The customer is on credit hold", "USER_ERROR", order)

    return prepare


UNMAPPED: Prepare = lambda between: between.rejected("Invalid item reference key 4711 in field item")  # noqa: E731
PAID_BY_LINK = steps(_shop(LINK), _layer(order=LINK), _odoo(order=LINK))

PATTERNS: Mapping[str, Prepare] = {
    "order_sync_gap": steps(_shop(), _layer()),
    "inventory_desync": steps(_article(), _stock()),
    "payment_confirmation_mismatch": steps(PAID_BY_LINK, _link("expired")),
    "status_void": steps(_shop(), _layer(), _odoo("done")),
    "duplicate_draft": steps(_shop(), _layer(), _odoo(), _odoo(number=43)),
    "transform_mismatch": steps(_shop(), _layer(), UNMAPPED),
    "orphaned_payment": _link("completed"),
    "rollback_gap": steps(_shop(**CANCELLED), _layer(), _odoo()),
}
FAULTS: Mapping[str, Mapping[str, Fault]] = {
    "absent record": {
        **dict.fromkeys(PATTERNS, (_lacks, GAP)),
        "inventory_desync": (_no_article, ("article", "originating")),
        "orphaned_payment": (_lacks, NO_ORDER),
    },
    "rejection": {
        **dict.fromkeys(PATTERNS, (_refused(), GAP)),
        "inventory_desync": (_refused(), STOCK),
        "payment_confirmation_mismatch": (_refused(LINK), GAP),
        "orphaned_payment": (_refused(LINK), NO_ORDER),
    },
    "delay": {
        "order_sync_gap": (_shop(minutes=MOMENTS_AGO), GAP),
        "inventory_desync": (_stock(MOMENTS_AGO), STOCK),
        "payment_confirmation_mismatch": (steps(_shop(LINK, MOMENTS_AGO), _lacks), GAP),
        "status_void": (_odoo("done", minutes=MOMENTS_AGO), VOID),
        "duplicate_draft": (_shop(minutes=MOMENTS_AGO), GAP),
        "transform_mismatch": (_shop(minutes=MOMENTS_AGO), GAP),
        "orphaned_payment": (_lacks, NO_ORDER),
        "rollback_gap": (_shop(minutes=MOMENTS_AGO, **CANCELLED), UNDONE),
    },
    "contradictory state": {
        "order_sync_gap": (_layer("CANCELED"), GAP),
        "inventory_desync": (_article(enabled=False), STOCK),
        "payment_confirmation_mismatch": (_odoo("cancel", LINK), FAILED),
        "status_void": (_odoo("cancel"), VOID),
        "duplicate_draft": (_odoo("cancel", number=43), GAP),
        "transform_mismatch": (_layer("CANCELED"), GAP),
        "orphaned_payment": (_link("expired"), NO_ORDER),
        "rollback_gap": (_odoo("done"), UNDONE),
    },
}
"""For each fault and pattern: what is changed, and where it breaks then."""
HUNG: Mapping[str, tuple[str, Break]] = {
    "order_sync_gap": ("odoo", None),
    "inventory_desync": ("akeneo", STOCK),
    "payment_confirmation_mismatch": ("adyen", None),
    "status_void": ("statuspage", VOID),
    "duplicate_draft": ("kubernetes", GAP),
    "transform_mismatch": ("channelengine", ("passed_on", "receiving")),
    "orphaned_payment": ("adyen", NO_ORDER),
    "rollback_gap": ("airflow2", UNDONE),
}
"""Which system hangs, and which break the others still show."""


def _words(pattern: str) -> str:
    """What somebody writes of it; the moment of the failure is filled in."""
    if pattern == "inventory_desync":
        about = f"SKU {ARTICLE} shows 12 in Shopify but 0 in Odoo."
    else:
        about = f"Order {LINK if pattern in BY_LINK else ORDER} was placed in Shopify and is not in Odoo."
    return (
        f"{about}\nThe export from Shopify to Odoo failed.\nJob: {JOB}\nFailed at: {{failed_at}}\n"
        "Started by: scheduler\nError: UNEXPECTED_ERROR: the export stopped\n"
    )


def fewer_cases() -> Iterator[Case]:
    """Of each pattern the two faults that show most of the systems: enough for every change of the code."""
    return (case for case in other_cases() if case.fault in ("absent record", "time-out"))


def other_cases() -> Iterator[Case]:
    """Eight patterns with five faults each."""
    for pattern, prepare in PATTERNS.items():
        for fault, changes in FAULTS.items():
            change, breaks = changes[pattern]
            yield Case(pattern, fault, steps(prepare, change), breaks, words=_words(pattern))
        hung, breaks = HUNG[pattern]
        yield Case(pattern, "time-out", prepare, breaks, hung, words=_words(pattern))
