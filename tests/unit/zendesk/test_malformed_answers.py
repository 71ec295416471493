"""Whatever Zendesk answers with status 200, a reading gives a view or says that it could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.traces import TicketView
from app.ports import RemoteError, RemoteUnavailable, SiteConnection
from integrations.zendesk.client import ZendeskTicketing
from tests.unit.zendesk.conftest import FIELDS, OWN, USERS, audit, change, comment

SITE = SiteConnection(system="zendesk", name="acme", url="https://acme.zendesk.com", client_id="a", client_secret="b")
TICKET = {
    "id": 5158,
    "status": "open",
    "created_at": "2026-11-02T08:00:00Z",
    "updated_at": "2026-11-02T08:00:00Z",
    "requester_id": 11,
}


class Answers:
    """Stands for the session: answers what a test says."""

    site = SITE.url
    requests_made = 0

    def __init__(self, ticket: Any, comments: Any, audits: Any, users: Any) -> None:
        self._lists = {"comments": comments, "audits": audits}
        self._ticket = ticket
        self._users = users

    def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        if path == "users/me.json":
            return {"user": USERS[OWN - 1]}
        if path == "users/show_many.json":
            return {"users": self._users}
        return {"ticket": self._ticket, "users": self._users}

    def pages(self, path: str, key: str, params: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
        known = {"ticket_fields": FIELDS, "ticket_forms": [], **self._lists}
        yield {key: known[key], "users": self._users}


def outcome(answers: Answers) -> TicketView | RemoteError:
    """The view, or the remote error. Any other exception is a failure."""
    ticketing = ZendeskTicketing(SITE)
    ticketing._session = answers  # type: ignore[assignment]
    ticketing._directory._session = answers  # type: ignore[assignment]
    try:
        return ticketing.read("5158")
    except RemoteError as error:
        return error


def test_a_sound_answer_gives_a_view() -> None:
    found = outcome(Answers(TICKET, [comment(1, 11, "failed", "2026-11-02T08:00:00Z")], [], USERS))
    assert isinstance(found, TicketView)


@pytest.mark.parametrize("lacking", ["id", "created_at", "updated_at"])
def test_a_ticket_that_lacks_what_every_ticket_has_is_read_again_later(lacking: str) -> None:
    ticket = {key: value for key, value in TICKET.items() if key != lacking}
    found = outcome(Answers(ticket, [], [], USERS))
    assert isinstance(found, RemoteUnavailable)
    assert "lacks something" in str(found)


@pytest.mark.parametrize("ticket", [None, [], "5158", 5158])
def test_an_answer_without_a_ticket_is_read_again_later(ticket: Any) -> None:
    assert isinstance(outcome(Answers(ticket, [], [], USERS)), RemoteUnavailable)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def damaged(sound: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A sound object of which some values are replaced by anything."""
    return st.dictionaries(st.sampled_from(sorted(sound)), anything, max_size=2).map(lambda bad: {**sound, **bad})


tickets = damaged(
    {**TICKET, "tags": ["closed_by_merge"], "custom_fields": [], "followup_ids": [], "via": {}, "ticket_form_id": 1}
)
said = comment(1, 11, "failed", "2026-11-02T08:00:00Z", attachments=[{"id": 1, "size": 5, "file_name": "a.png"}])
events = damaged(change("status", "solved", "open")) | damaged(change(100, "x")) | anything
audits = events.flatmap(lambda event: damaged(audit(1, 3, "2026-11-02T09:00:00Z", event)))


@settings(max_examples=200, deadline=None)
@given(
    ticket=tickets,
    comments=st.lists(damaged(said) | anything, max_size=3) | anything,
    audits=st.lists(audits | anything, max_size=3) | anything,
    users=st.lists(damaged(dict(USERS[0])) | anything, max_size=3) | anything,
)
def test_a_damaged_answer_is_never_a_crash(ticket: Any, comments: Any, audits: Any, users: Any) -> None:
    assert isinstance(outcome(Answers(ticket, comments, audits, users)), TicketView | RemoteError)
