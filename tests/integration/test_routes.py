"""Every route into a closed ticket, on both trackers, over real HTTP: none of them ends with a closed ticket that
nobody proved and nobody hears of. Each is tried with the tracker's webhooks, and with all of them lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.routes.routes import ROUTES, Route
from tests.support.routes.stage import Seen, Stage, stage
from tests.support.routes.table import PAGE, Row, with_table


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("routes")) as opened:
        yield opened


@pytest.fixture(scope="module")
def played(boards: Stage) -> Played:
    return Played(boards)


class Played:
    """What came of the routes that were tried so far."""

    def __init__(self, boards: Stage) -> None:
        self._boards = boards
        self._seen: dict[tuple[str, bool], Seen] = {}

    def __call__(self, route: Route, announced: bool) -> Seen:
        key = (route.id, announced)
        if key not in self._seen:
            case = route.prepare(self._boards, route.system)
            self._seen[key] = self._boards.attempt(case, route.act, announced=announced, found_after=route.found_after)
        return self._seen[key]


@pytest.mark.parametrize("announced", [True, False], ids=["webhook", "sweep"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
def test_a_route_ends_as_it_should_and_the_customer_hears_nothing(played, route, announced):
    seen = played(route, announced)
    assert seen.ending == route.ends, seen
    assert (seen.public_words, seen.mails) == (0, 0)
    assert seen.followups == (1 if route.ends == "followed up" else 0)
    assert (seen.looks == 0) == (route.ends == "blocked")


@pytest.mark.parametrize("route", [route for route in ROUTES if route.ends == "blocked"], ids=lambda route: route.id)
def test_whoever_is_blocked_is_told_something(played, route):
    assert played(route, True).said


@pytest.mark.parametrize("route", [route for route in ROUTES if route.ends == "blocked"], ids=lambda route: route.id)
def test_where_the_native_rule_does_not_hold_a_close_is_undone(boards, route):
    case = route.prepare(boards, route.system)
    with boards.native_rules_off():
        seen = boards.attempt(case, route.act)
    assert seen.ending == "reverted"
    assert (seen.public_words, seen.mails) == (0, 0)


def test_the_table_in_the_docs_is_what_came_of_the_routes(played):
    rows = [Row(route, played(route, True), played(route, False)) for route in ROUTES]
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_table(page, rows), "docs/routes.md is out of date; run: python -m tests.support.routes"
