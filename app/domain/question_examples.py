"""Examples for the question to the reporter, by the systems that the ticket names. Each can be told for an example at
a glance and is never taken for an answer."""

from __future__ import annotations

from typing import Literal

from app.domain.extraction.model import SystemNamed

Group = Literal["shop", "office", "payment", "shipping", "any"]
"""Where things are found, by the part that a system plays."""

EXAMPLE_TIME = "1999-12-31 14:05 CET"
EXAMPLE_ERROR = "ERR_EXAMPLE_408: connection to example.com timed out"

_GROUPS: dict[str, Group] = {
    "storefront": "shop",
    "marketplace": "shop",
    "channel_layer": "shop",
    "pos": "shop",
    "erp": "office",
    "pim": "office",
    "oms": "office",
    "wms": "office",
    "payment_gateway": "payment",
    "fraud_tool": "payment",
    "tms": "shipping",
    "carrier": "shipping",
    "3pl": "shipping",
}
_RUNS = {
    "netsuite": "SCHEDSCRIPT_EXAMPLE_4711",
    "sap": "EXAMPLE_BATCH 12345678",
    "amazon": "EXAMPLE-FEED-4711000",
    "celigo": "EXAMPLE-JOB-65f0c0ffee",
}
_RECORDS = {
    "shopify": "#EXAMPLE-1001",
    "netsuite": "SO-EXAMPLE-10001",
    "sap": "EXAMPLE-0012345678",
    "amazon": "EXAMPLE-1234567-1234567",
    "ebay": "EXAMPLE-12345-12345",
    "stripe": "pi_EXAMPLE1234567890",
    "adyen": "EXAMPLE1234567890",
    "paypal": "EXAMPLE12345678AB",
    "dhl": "EXAMPLE-JJD-0001",
}
_RECORDS_OF_GROUP: dict[Group, str] = {
    "shop": "ORDER-EXAMPLE-1001",
    "office": "DOC-EXAMPLE-1001",
    "payment": "PAY-EXAMPLE-1001",
    "shipping": "SHIP-EXAMPLE-1001",
    "any": "ORDER-EXAMPLE-1001",
}
_ANY_RUN = "RUN-EXAMPLE-4711"


def group_of(role: str) -> Group:
    """Where things are found in a system of this role."""
    return _GROUPS.get(role, "any")


def example_id(system: SystemNamed | None, *, run: bool) -> str:
    """What the id of a run (or of a record) of that system looks like."""
    name = system.name.casefold() if system else ""
    if run:
        return _RUNS.get(name, _ANY_RUN)
    return _RECORDS.get(name) or _RECORDS_OF_GROUP[group_of(system.role) if system else "any"]
