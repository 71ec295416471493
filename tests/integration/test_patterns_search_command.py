"""``handoff patterns search``: for a text among stored tickets, and for a batch with or without a database."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import main
from app.cli.patterns import COMMANDS
from app.domain.decide import occurrence_of, understand
from app.playbook import load_playbook
from app.store import history, migrate, similar
from app.store.database import Database
from tests.support.tracker import NOW, a_ticket


def line(name: str, subject: str, body: str = "", at: str = "2026-01-01T10:00:00Z") -> dict[str, str]:
    return {"id": name, "subject": subject, "body": body, "created_at": at}


LINES = [
    line("1", "Access token expired", "the storefront answers 401"),
    line("2", "Printer jam", "paper everywhere", "2026-03-01T10:00:00Z"),
    line("3", "Token of the storefront expired", at="2026-03-02T10:00:00+01:00"),
]


def search(*arguments: str, given: str = "") -> Any:
    return CliRunner().invoke(main, ["patterns", "search", *arguments], input=given)


def batch(lines: list[Any], *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    given = "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in lines)
    result = search("--batch", *arguments, given=given)
    assert result.exit_code == code, result.output
    return [json.loads(answer) for answer in result.stdout.splitlines()]


def found(answer: dict[str, Any]) -> list[str]:
    return [match["ticket"] for match in answer["matches"]]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def stored(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with three tickets."""
    monkeypatch.setenv("HANDOFF_DATABASE_URL", sqlite_url)
    database = Database(sqlite_url)
    migrate.upgrade(database)
    with database.write() as connection:
        for number, days in ((10001, 1), (10002, 200), (10003, 300)):
            ticket = a_ticket(
                str(number), subject=f"Order sync errored {number}", created_at=NOW - timedelta(days=days)
            )
            understanding = understand(ticket, load_playbook(None))
            history.remember(connection, occurrence_of(ticket, understanding))
            similar.remember(connection, understanding.document)
    database.close()


def test_only_earlier_lines_are_matches_and_no_database_is_made(tmp_path: Path) -> None:
    answers = batch(LINES)
    assert [answer["id"] for answer in answers] == ["1", "2", "3"]
    assert [found(answer) for answer in answers] == [[], [], ["1"]]
    match = answers[2]["matches"][0]
    assert 0 < match["score"] <= 1
    assert match["same_fingerprint"] is False
    assert "expired" in match["why"][0]
    assert list(tmp_path.iterdir()) == []


def test_lines_in_any_order_give_the_same_answers_in_the_order_given() -> None:
    backwards = batch(LINES[::-1])
    assert [answer["id"] for answer in backwards] == ["3", "2", "1"]
    assert backwards == batch(LINES)[::-1]


def test_of_lines_created_at_the_same_moment_the_first_is_the_earlier_one() -> None:
    same = [LINES[0] | {"id": name} for name in ("a", "b")]
    assert [found(answer) for answer in batch(same)] == [[], ["a"]]


def test_the_same_exception_comes_first() -> None:
    body = "Sync failed at {}.\nError ORA-00060: deadlock detected while waiting for resource {}"
    lines = [
        line("same", "Nightly run", body.format("02:00", 17)),
        line("alike", "Import of prices stopped halfway", "nothing else is known", "2026-01-02T00:00:00Z"),
        line("q", "Import of prices stopped halfway", body.format("09:00", 99), "2026-01-03T00:00:00Z"),
    ]
    match = batch(lines)[2]["matches"][0]
    assert (match["ticket"], match["same_fingerprint"], match["why"][0]) == ("same", True, "same fingerprint")


def test_limit_and_window_bound_what_is_shown() -> None:
    many = [LINES[0] | {"id": str(n), "created_at": f"2026-01-{n:02}T10:00:00Z"} for n in range(1, 21)]
    assert len(found(batch(many, "--limit", "3")[-1])) == 3
    assert found(batch(many, "--within-days", "2.5")[-1]) == ["19", "18"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("no json", "not JSON"),
        ("[1]", "no JSON object"),
        ({"subject": "x", "created_at": "2026-01-01T00:00:00Z"}, "'id'"),
        ({"id": "1", "subject": "x"}, "'created_at' is missing"),
        ({"id": "1", "subject": "x", "created_at": "yesterday"}, "'created_at' is 'yesterday'"),
        ({"id": "1", "subject": 5, "created_at": "2026-01-01T00:00:00Z"}, "'subject' has to be a text"),
        ({"id": "1", "body_format": "rtf", "created_at": "2026-01-01T00:00:00Z"}, "'body_format'"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_answered(bad: Any, says: str) -> None:
    answers = batch([LINES[0], bad, LINES[2]], code=1)
    assert says in answers[1]["error"]
    assert answers[1]["line"] == 2
    assert found(answers[2]) == ["1"]


@pytest.mark.usefixtures("stored")
def test_a_batch_is_searched_among_stored_tickets_as_well() -> None:
    asked = line("x", "Order sync errored", a_ticket().body, (NOW - timedelta(days=150)).isoformat())
    assert found(batch([asked])[0]) == ["OPS-2", "OPS-3"]
    assert found(batch([asked], "--within-days", "90")[0]) == ["OPS-2"]


@pytest.mark.usefixtures("stored")
def test_a_text_is_looked_for_among_stored_tickets() -> None:
    result = search("deadlock", "in", "order", "export", "--json")
    matches = json.loads(result.stdout)["matches"]
    assert {match["ticket"] for match in matches} == {"OPS-1", "OPS-2", "OPS-3"}
    assert matches[0]["url"] == "https://jira.test/browse/10001"
    assert "OPS-1" in search(given="Order sync errored\nORA-00060: deadlock").stdout
    assert "No earlier ticket" in search("qqqq").stdout


def test_without_a_database_a_text_cannot_be_looked_for() -> None:
    result = search("token expired")
    assert result.exit_code == 1
    assert "handoff patterns backfill" in result.output


def test_wrong_use_is_told() -> None:
    assert search(given=" ").exit_code == 2
    assert search("--batch", "text").exit_code == 2
    assert search("--limit", "0", "text").exit_code == 2


def test_every_command_of_the_group_is_there() -> None:
    listed = CliRunner().invoke(main, ["patterns", "--help"])
    assert listed.exit_code == 0, listed.output
    assert all(name in listed.output for name in COMMANDS)
