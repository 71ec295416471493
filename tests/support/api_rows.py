"""Tickets as the API for reading finds them, and somebody who asks with a token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from app.domain.api_tokens import TOKEN_SCOPES
from app.domain.ticket import Ticket, Transition
from app.store import history, tickets
from app.workflow import api_tokens
from app.workflow.api_tokens import Wish
from app.workflow.service import Service
from tests.support.exceptions_stage import an_occurrence
from tests.support.stage import a_record, a_verdict, keep_ticket
from tests.support.tracker import AGENT, NOW, a_ticket

PROVED = {"allowed": True, "path": "technical", "missing": ()}
OVERRIDDEN = {"allowed": True, "path": "override", "missing": ()}
SHADOW = {"enforced": False}


def keep_exception(
    connection: Connection,
    number: str,
    at: datetime = NOW,
    *,
    place: tuple[Any, str] = ("jira", "test"),
    closed_at: datetime | None = None,
    verdict: Mapping[str, object] | None = None,
    **occurrence: Any,
) -> Ticket:
    """Keep an exception with its record as a look at a moment would; ``occurrence`` replaces what the history says."""
    system, site = place
    ticket = a_ticket(number, system=system, site=site, key=f"OPS-{number}")
    if closed_at is not None:
        move = Transition(at=closed_at, actor=AGENT, from_status="To Do", to_status="Done", to_category="done")
        ticket = replace(ticket, status="Done", status_category="done", history=(move,))
    judged = a_verdict(ticket, **(verdict or {}))
    seen = an_occurrence(number, timedelta(hours=2), **{"key": ticket.key, **occurrence})
    history.remember(connection, replace(seen, ref=ticket.ref, closed_at=closed_at if judged.allowed else None))
    keep_ticket(connection, ticket, judged, record=a_record(), next_step="escalate", at=at)
    return ticket


def undo(connection: Connection, ticket: Ticket, closed_at: datetime, at: datetime) -> None:
    """Take down that a close of a ticket was undone."""
    tickets.remember_revert(connection, ticket.ref, closed_at, at, None)


def a_token(service: Service, name: str = "bi", *scopes: str, **wish: Any) -> str:
    """The secret of a new token, with every scope unless some are named."""
    asked = Wish(name=name, scopes=scopes or (TOKEN_SCOPES if not wish.get("sites") else ("records:read",)), **wish)
    return api_tokens.create(service, asked, "the tests")[1]


def ask(client: FlaskClient, path: str, secret: str, **more: Any) -> TestResponse:
    """Ask the API, and take the whole answer."""
    headers = {"Authorization": f"Bearer {secret}", **more.pop("headers", {})}
    return client.get(f"/api/v1{path}", headers=headers, buffered=True, **more)
