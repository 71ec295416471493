"""What is asked for one ticket, and about what: the path of its order, its payment and its stock, and the state of the
systems at its failure (seed 000, steps 1 and 3)."""

from __future__ import annotations

import re
from contextlib import suppress

from app.domain.extraction.model import Extraction
from app.domain.lazy_patterns import when_used
from app.domain.probing.model import BadSubject, Subject, SubjectKey
from app.domain.probing.questions import Question

_RECORD: tuple[SubjectKey, ...] = ("order", "payment", "record")
_OF_A_PAYMENT: tuple[SubjectKey, ...] = ("payment", "record")
_RUN: tuple[SubjectKey, ...] = ("job", "run")
_SIDES = ("storefront", "marketplace", "pos", "channel_layer", "erp")
_BEHIND = ("oms", "wms", "3pl")
"""To whom the ERP hands an order on: no hop of the trail, but their word stands where the ticket names them."""
_OF_A_RECORD: tuple[tuple[Question, tuple[str, ...]], ...] = (
    ("record_exists", (*_SIDES, *_BEHIND)),
    ("record_state", ("storefront", "marketplace", "pos", "erp", *_BEHIND)),
    ("rejection_reason", ("channel_layer", "erp", *_BEHIND)),
    ("payment_state", ("payment_gateway", "storefront", "marketplace")),
)
_WITH_STOCK = ("pim", "erp", "wms", "oms", "storefront", "marketplace")
_OF_AN_ARTICLE: tuple[Question, ...] = ("record_exists", "record_state")
_OF_A_RUN: tuple[Question, ...] = ("job_run", "concurrent_runs")
_OF_SYSTEMS: tuple[Question, ...] = ("session_state", "cache_age", "system_health")
_PAYMENT = when_used(r"(?:pi|ch|py|re|pay|txn)_[A-Za-z0-9_]{8,}")
"""Forms in which gateways number payments: such an id is no order's, and no shop is asked for an order of that name."""
_SKU = when_used(
    r"\bSKU\b(?:\s{0,3}[:#=]|\s{1,3}(?:no\.?|number|is)\b)?\s{0,3}[\"'`“]?(?P<sku>[A-Za-z0-9][A-Za-z0-9._/-]{0,78}[A-Za-z0-9])",
    re.IGNORECASE,
)


def named_sku(text: str) -> str | None:
    """The article that a text names as a SKU, if it is one alone: an id with a digit or a dash after the word."""
    found = {match["sku"] for match in _SKU.finditer(text) if re.search(r"[\d-]", match["sku"])}
    return next(iter(found)) if len(found) == 1 else None


def subject_of(extraction: Extraction, run: str | None, sku: str | None = None) -> Subject | None:
    """What a ticket is about, as far as it names it; ``None`` where it names nothing that can be asked about.

    A transaction may be an order, a payment or any other record: each probe takes what it knows the form of. An id of
    which only a comment speaks counts like one of the ticket's own text: a wrong one finds nothing.

    ``run`` is the id of the failed run as the gate knows it, ``sku`` the article that the text names.
    """
    ids: dict[SubjectKey, str] = {}
    transaction = extraction.transaction_id
    record = _OF_A_PAYMENT if transaction and _PAYMENT.fullmatch(transaction.strip()) else _RECORD
    named: tuple[tuple[str | None, tuple[SubjectKey, ...]], ...] = ((transaction, record), (run, _RUN), (sku, ("sku",)))
    for value, keys in named:
        for key in keys if value else ():
            with suppress(BadSubject):
                ids |= Subject({key: str(value).strip()}).ids
    return Subject(ids) if ids else None


def enquiries(subject: Subject) -> list[tuple[Question, str | None]]:
    """The questions that a subject allows, each with the role of the systems that are asked (``None``: all)."""
    asked: list[tuple[Question, str | None]] = [(question, None) for question in _OF_SYSTEMS]
    if subject.get("run") is not None:
        asked += [(question, None) for question in _OF_A_RUN]
    if subject.get("order") is not None:
        asked += [(question, role) for question, roles in _OF_A_RECORD for role in roles]
    elif subject.get("payment") is not None:
        asked.append(("payment_state", "payment_gateway"))
    if subject.get("sku") is not None:
        asked += [(question, "pim") for question in _OF_AN_ARTICLE]
        asked += [("inventory_level", role) for role in _WITH_STOCK]
    return asked
