"""A Zendesk ticket as the API answers it, and the account's fields, for the tests of reading and writing."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from app.domain.traces import TicketView
from integrations.zendesk.fields import FieldCatalogue, catalogue_of
from integrations.zendesk.reading import RawTicket, view_of
from integrations.zendesk.setup import field_bodies

OWN, PRIYA, ROSA = 1, 3, 11
USERS = [
    {"id": OWN, "name": "Handoff Gate", "role": "admin", "email": "gate@acme.example"},
    {"id": PRIYA, "name": "Priya Agent", "role": "agent", "email": "priya@acme.example"},
    {"id": ROSA, "name": "Rosa Retailer", "role": "end-user", "email": "rosa@retailer.example"},
]
FIELDS = [
    {"id": 100 + number, "active": True, "removable": True, **body}
    for number, body in enumerate(field_bodies().values())
]
FIELD_IDS = {key: 100 + number for number, key in enumerate(field_bodies())}
WEB = {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}}


def audit(number: int, author: int, at: str, *events: dict[str, Any], via: Any = None) -> dict[str, Any]:
    """One audit, as the API lists it."""
    return {"id": number, "author_id": author, "created_at": at, "events": list(events), "via": via or WEB}


def change(name: object, value: Any, previous: Any = None, **more: Any) -> dict[str, Any]:
    """The audit event of a changed field."""
    return {"type": "Change", "field_name": str(name), "value": value, "previous_value": previous, **more}


def comment(number: int, author: int, body: str, at: str, *, public: bool = True, **more: Any) -> dict[str, Any]:
    """One comment, as the API lists it."""
    listed = {"id": number, "author_id": author, "plain_body": body, "body": body, "created_at": at}
    return {**listed, "public": public, "attachments": [], "via": WEB, **more}


@pytest.fixture
def catalogue() -> FieldCatalogue:
    """All fields of ours, and one form."""
    return catalogue_of(deepcopy(FIELDS), [{"id": 900, "name": "Incident", "active": True, "default": True}])


@pytest.fixture
def read(catalogue: FieldCatalogue) -> Callable[..., TicketView]:
    """Reads a ticket of which only what a test speaks of is given."""

    def reading(
        *,
        comments: list[dict[str, Any]] | None = None,
        audits: list[dict[str, Any]] | None = None,
        users: list[dict[str, Any]] | None = None,
        fields: dict[str, Any] | None = None,
        known: FieldCatalogue | None = None,
        **ticket: Any,
    ) -> TicketView:
        values = [{"id": FIELD_IDS[key], "value": value} for key, value in (fields or {}).items()]
        shown = {
            "id": 5158,
            "subject": "Order sync failed",
            "description": "ORD-SYNC-4471 failed",
            "status": "open",
            "created_at": "2026-11-02T08:00:00Z",
            "updated_at": "2026-11-02T10:44:21Z",
            "requester_id": ROSA,
            "tags": [],
            "ticket_form_id": 900,
            "custom_fields": values,
            **ticket,
        }
        raw = RawTicket(ticket=shown, comments=comments or [], audits=audits or [], users=users or USERS)
        return view_of("acme", "https://acme.zendesk.com", raw, known or catalogue, str(OWN))

    return reading
