"""The part of Zendesk's search language that is needed: properties with comparisons, and words of the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from integrations.sandbox.zendesk_errors import ApiError
from integrations.sandbox.zendesk_model import PRIORITIES, STATUSES, Ticket
from integrations.sandbox.zendesk_state import ZendeskState

TERM = re.compile(r'(-?)(?:([a-z_0-9]{1,60})(:|>=|<=|>|<))?("[^"]*"|\S+)')
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ":": lambda left, right: left == right,
    ">": lambda left, right: left > right,
    "<": lambda left, right: left < right,
    ">=": lambda left, right: left >= right,
    "<=": lambda left, right: left <= right,
}
UNITS = {"minutes": 60, "minute": 60, "hours": 3600, "hour": 3600, "days": 86400, "day": 86400, "weeks": 604800}


@dataclass(frozen=True, slots=True)
class Term:
    """One condition of a query; ``name`` is empty for a word of the text."""

    name: str
    operator: str
    value: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a ticket meets a condition."""

    state: ZendeskState
    ticket: Ticket
    term: Term


Check = Callable[[Question], bool]


def parse_query(query: str) -> list[Term]:
    """The conditions of a query (422 where a property is not known, so that a typo does not find everything)."""
    terms = []
    for found in TERM.finditer(query):
        minus, name, operator, value = found.groups()
        term = Term(name or "", operator or ":", value.strip('"'), bool(minus))
        if term.name and term.name not in _CHECKS and not term.name.startswith("custom_field_"):
            raise ApiError(422, {"error": "invalid", "description": f"Invalid search: {term.name} is not known"})
        terms.append(term)
    return terms


def find(state: ZendeskState, tickets: list[Ticket], query: str) -> list[Ticket]:
    """The tickets that meet every condition. Another ``type:`` than ticket finds none."""
    terms = parse_query(query)
    return [ticket for ticket in tickets if all(_meets(state, ticket, term) != term.negated for term in terms)]


def ordered(tickets: list[Ticket], sort_by: str, descending: bool) -> list[Ticket]:
    """The tickets by a property; newest first where none is named."""
    keys: dict[str, Callable[[Ticket], Any]] = {
        "created_at": lambda ticket: (ticket.created_at, ticket.id),
        "updated_at": lambda ticket: (ticket.updated_at, ticket.id),
        "status": lambda ticket: (STATUSES.index(ticket.status), ticket.id),
        "priority": lambda ticket: (PRIORITIES.index(ticket.priority) if ticket.priority else -1, ticket.id),
    }
    return sorted(tickets, key=keys.get(sort_by, keys["created_at"]), reverse=descending)


def _meets(state: ZendeskState, ticket: Ticket, term: Term) -> bool:
    if not term.name:
        return _has_word(ticket, term.value)
    if term.name.startswith("custom_field_"):
        value = ticket.custom.get(int(term.name.removeprefix("custom_field_") or 0))
        if term.value == "*":
            return value not in (None, "", [])
        values = value if isinstance(value, list) else [value]
        return any(str(item).lower() == term.value.lower() for item in values if item is not None)
    return _CHECKS[term.name](Question(state, ticket, term))


def _has_word(ticket: Ticket, word: str) -> bool:
    text = " ".join([ticket.subject, *(comment.plain for comment in ticket.comments)]).lower()
    wanted = word.lower()
    return wanted.rstrip("*") in text if wanted.endswith("*") or " " in wanted else wanted in _words(text)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w\-.]+", text)) | set(re.findall(r"\w+", text))


def _by_time(attribute: str) -> Check:
    def check(ask: Question) -> bool:
        moment = getattr(ask.ticket, attribute)
        if moment is None:
            return False
        parts = ask.term.value.lower()
        ago = re.fullmatch(r"(\d{1,4})(minutes?|hours?|days?|weeks)", parts)
        if ago:
            return COMPARE[ask.term.operator](moment, ask.state.now() - timedelta(seconds=int(ago[1]) * UNITS[ago[2]]))
        if len(parts) == 10:
            return COMPARE[ask.term.operator](moment.date(), _day(ask.term.value))
        return COMPARE[ask.term.operator](moment.replace(microsecond=0), _moment(ask.term.value))

    return check


def _day(text: str) -> date:
    return _moment(text).date()


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ApiError(422, {"error": "invalid", "description": f"Invalid search: '{text}' is not a date"}) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _by_rank(order: tuple[str, ...], attribute: str) -> Check:
    def check(ask: Question) -> bool:
        value, wanted = getattr(ask.ticket, attribute), ask.term.value.lower()
        if value not in order or wanted not in order:
            return False
        return COMPARE[ask.term.operator](order.index(value), order.index(wanted))

    return check


def _by_person(attribute: str) -> Check:
    def check(ask: Question) -> bool:
        number = getattr(ask.ticket, attribute)
        person = ask.state.person(number)
        if number is None or person is None:
            return ask.term.value == "none"
        return ask.term.value.lower() in (person.id, person.email.lower(), person.name.lower())

    return check


def _by_text(read: Callable[[Ticket], Any]) -> Check:
    return lambda ask: str(read(ask.ticket) or "").lower() == ask.term.value.lower()


def _anything(ask: Question) -> bool:  # noqa: ARG001 - orders the result, and is not a condition
    return True


_CHECKS: dict[str, Check] = {
    "type": lambda ask: ask.term.value == "ticket",
    "ticket_type": _by_text(lambda ticket: ticket.type),
    "status": _by_rank(STATUSES, "status"),
    "priority": _by_rank(PRIORITIES, "priority"),
    "created": _by_time("created_at"),
    "updated": _by_time("updated_at"),
    "solved": _by_time("solved_at"),
    "tags": lambda ask: bool(set(ask.term.value.lower().split()) & set(ask.ticket.tags)),
    "requester": _by_person("requester_id"),
    "assignee": _by_person("assignee_id"),
    "submitter": _by_person("submitter_id"),
    "external_id": _by_text(lambda ticket: ticket.external_id),
    "form": _by_text(lambda ticket: ticket.form_id),
    "subject": lambda ask: ask.term.value.lower().rstrip("*") in ask.ticket.subject.lower(),
    "description": lambda ask: ask.term.value.lower().rstrip("*") in ask.ticket.description.lower(),
    "comment": lambda ask: any(
        ask.term.value.lower().rstrip("*") in comment.plain.lower() for comment in ask.ticket.comments
    ),
    "order_by": _anything,
    "sort": _anything,
}
