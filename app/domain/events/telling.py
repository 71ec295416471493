"""How what events told becomes part of what is known of a failure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain.answers import FIELDS_OF
from app.domain.events.told import Told
from app.domain.extraction.model import Extraction, Span, SystemNamed

_FIELDS = (
    ("job_id", "job"),
    ("transaction_id", "transaction"),
    ("error_code", "error_code"),
    ("error_text", "error_text"),
    ("timestamp", "failed_at"),
    ("trigger", "trigger"),
)
_SIDES = (("originating_system", "originating"), ("receiving_system", "receiving"))


def with_told(found: Extraction, told: Told | None) -> Extraction:
    """The extraction with what events told. On a ticket that the service opened itself they go before its text, which
    was made from them; on others they fill what nobody stated. A ticket that sums up many gets nothing."""
    if told is None or told.summed:
        return found
    facts, source = told.facts, Span(source="event", start=-1, end=-1, quote=", ".join(told.sources))
    open_fields = {name for name, _ in _FIELDS if told.opened or getattr(found, name) is None}
    if not told.opened and (found.error_code or found.error_text):
        open_fields -= {"error_code", "error_text"}
    given: dict[str, Any] = {
        name: value for name, fact in _FIELDS if name in open_fields and (value := getattr(facts, fact)) is not None
    }
    sides: dict[str, Any] = {
        name: SystemNamed(name=str(value), role="other")
        for name, fact in _SIDES
        if getattr(found, name) is None and (value := getattr(facts, fact)) is not None
    }
    supplied = {element for element, fields in FIELDS_OF.items() if any(name in given for name in fields)}
    return replace(
        found,
        **given,
        **sides,
        is_exception=found.is_exception or told.opened,
        is_job_failure=found.is_job_failure or (told.opened and facts.job is not None),
        additional_errors=() if told.opened and "error_text" in given else found.additional_errors,
        missing_capture=tuple(element for element in found.missing_capture if element not in supplied),
        provenance={**found.provenance, **dict.fromkeys((*given, *sides), source)},
    )
