"""People that a ticket's answers did not bring along: asked for once, many at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.zendesk.directory import REMEMBERED, Directory
from tests.unit.zendesk.conftest import USERS


class Session:
    """Answers from ``USERS`` and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def get(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        assert path == "users/show_many.json"
        ids = params["ids"].split(",")
        self.asked.append(ids)
        return {"users": [user for user in USERS if str(user["id"]) in ids]}


def directory(now: list[float]) -> tuple[Directory, Session]:
    session = Session()
    return Directory(session, lambda: now[0]), session  # type: ignore[arg-type]


def test_people_are_found_by_id() -> None:
    found, _ = directory([0.0])
    assert [user["name"] for user in found.users({"3", "11"})] == ["Rosa Retailer", "Priya Agent"]


def test_nobody_is_asked_for_where_nobody_is_wanted() -> None:
    found, session = directory([0.0])
    assert found.users(set()) == []
    assert session.asked == []


def test_people_are_remembered_for_a_while_and_so_are_those_who_are_gone() -> None:
    now = [0.0]
    found, session = directory(now)
    for _ in range(2):
        assert [user["id"] for user in found.users({"3", "999"})] == [3]
    assert session.asked == [["3", "999"]]
    now[0] = REMEMBERED + 1
    found.users({"3"})
    assert session.asked == [["3", "999"], ["3"]]


def test_a_hundred_people_go_into_one_request() -> None:
    found, session = directory([0.0])
    found.users({str(number) for number in range(1000, 1250)})
    assert [len(ids) for ids in session.asked] == [100, 100, 50]
