"""Lists of Zendesk, page by page, in both ways of paging."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app.ports import RemoteUnavailable, SiteConnection
from integrations.zendesk.session import MOST_PAGES, ZendeskSession

SITE = SiteConnection(system="zendesk", name="acme", url="https://acme.zendesk.com", client_id="a", client_secret="b")


class Paged(ZendeskSession):
    """Answers pages from a list instead of asking for them."""

    def __init__(self, answers: list[dict[str, Any]]) -> None:
        super().__init__(SITE)
        self.answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []

    def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        self.asked.append((path, dict(params or {})))
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


def listed(session: Paged) -> list[int]:
    return [
        number
        for page in session.pages("tickets/5/audits.json", "audits", {"include": "users"})
        for number in page["audits"]
    ]


def test_numbered_pages_are_followed_and_keep_what_was_asked() -> None:
    following = "https://acme.zendesk.com/api/v2/tickets/5/audits.json?page=2"
    session = Paged([{"audits": [1, 2], "next_page": following}, {"audits": [3], "next_page": None}])
    assert listed(session) == [1, 2, 3]
    assert session.asked[1] == ("tickets/5/audits.json", {"include": "users", "page": "2"})


def test_cursor_pages_are_followed() -> None:
    following = "https://acme.zendesk.com/x?page%5Bafter%5D=abc%3D%3D&page%5Bsize%5D=100"
    session = Paged(
        [
            {"audits": [1], "meta": {"has_more": True}, "links": {"next": following}},
            {"audits": [2], "meta": {"has_more": False}, "links": {"next": following}},
        ]
    )
    assert listed(session) == [1, 2]
    assert session.asked[1][1] == {"include": "users", "page[after]": "abc==", "page[size]": "100"}


def test_another_host_in_a_link_is_not_asked() -> None:
    session = Paged([{"audits": [1], "next_page": "https://evil.example/steal?page=2"}, {"audits": []}])
    assert listed(session) == [1]
    assert {path for path, _ in session.asked} == {"tickets/5/audits.json"}


def test_a_list_without_end_is_given_up() -> None:
    session = Paged([{"audits": [1], "next_page": "https://acme.zendesk.com/x?page=2"}])
    with pytest.raises(RemoteUnavailable, match="too long"):
        listed(session)
    assert len(session.asked) == MOST_PAGES


@pytest.mark.parametrize("answer", [{}, {"audits": None}, {"audits": {}}])
def test_an_answer_without_the_list_is_no_empty_list(answer: dict[str, Any]) -> None:
    with pytest.raises(RemoteUnavailable, match="no list of audits"):
        listed(Paged([answer]))
