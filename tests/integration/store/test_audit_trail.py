"""The audit trail on both databases: what is refused, and what is found after somebody got past the refusal."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from app.domain.audit.chain import Head, chained
from app.domain.ticket import TicketRef
from app.store import audit, migrate
from app.store.audit import Wanted
from app.store.columns import microseconds
from app.store.database import Database
from app.store.tables import audit as table
from app.store.tables import audit_head
from app.workflow.audit_trail import NoExport, Report, export, verify_database, verify_file
from tests.support.tracker import NOW

REF = TicketRef(system="jira", site="test", id="10001")
OTHER = TicketRef(system="zendesk", site="acme", id="77")
ENTRIES = 12
OLD_ENTRY = "INSERT INTO audit (id, at, event, actor, detail) VALUES (:id, :at, 'signin', 'Jörg', :detail)"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate.upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def trail(database: Database) -> Database:
    """Twelve entries, one a minute, on two tickets and by two people."""
    for number in range(1, ENTRIES + 1):
        with database.write() as connection:
            audit.record(
                connection,
                "decided",
                NOW + timedelta(minutes=number),
                {"allowed": number % 2 == 0, "evidence": [{"sha256": f"{number:064x}"}], "said": "Ä\x00\ud800"},
                ref=REF if number % 3 else OTHER,
                actor="mia" if number % 2 else "bob",
            )
    return database


def verified(database: Database, anchor: str = "") -> Report:
    return verify_database(database, anchor, lambda done, total: None)


def found(database: Database, anchor: str = "") -> list[tuple[str, int]]:
    return [(problem.kind, problem.position) for problem in verified(database, anchor).problems]


def without_guards(database: Database, tamper: Callable[[Connection], Any]) -> None:
    """Change the trail as somebody does who may alter tables, with the guards put back afterwards."""
    with database.write() as connection:
        where = {"audit": table, "audit_head": audit_head}
        kept: list[str] = []
        if database.is_sqlite:
            rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for name, sql in rows:
                connection.execute(text(f"DROP TRIGGER {name}"))
                kept.append(sql)
        else:
            for name in where:
                connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER ALL"))
                kept.append(f"ALTER TABLE {name} ENABLE TRIGGER ALL")
        tamper(connection)
        for statement in kept:
            connection.exec_driver_sql(statement)


def entry_at(connection: Connection, position: int) -> Any:
    return audit.entry_of(connection.execute(select(table).where(table.c.id == position)).one())


def test_an_untouched_trail_holds_and_its_head_is_its_last_entry(trail: Database) -> None:
    report = verified(trail)
    assert report.holds
    assert report.entries == ENTRIES
    assert report.head.position == ENTRIES
    assert report.warnings == ()
    assert verified(trail, anchor=str(report.head)).holds
    assert verified(trail, anchor=report.head.hash).holds


def test_an_empty_trail_holds(database: Database) -> None:
    report = verified(database)
    assert (report.holds, report.entries, report.head.position) == (True, 0, 0)


def test_two_installations_begin_differently(database: Database, tmp_path) -> None:
    second = Database(f"sqlite:///{tmp_path / 'second.db'}")
    migrate.upgrade(second)
    assert verified(database).head != verified(second).head
    second.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET event = 'nothing' WHERE id = 5",
        "UPDATE audit SET actor = 'somebody else' WHERE id = 5",
        "UPDATE audit SET detail = '{}' WHERE id = 5",
        "UPDATE audit SET detail = '{}', actor = NULL, salt = NULL, at = 0 WHERE id = 5",
        "DELETE FROM audit WHERE id = 5",
        "DELETE FROM audit",
        "UPDATE audit_head SET position = 3",
        "UPDATE audit_head SET installation = 'mine', position = 99",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_to_change_or_delete(trail: Database, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), trail.engine.begin() as connection:
        connection.execute(text(statement))
    assert verified(trail).holds


@pytest.mark.postgres
def test_postgresql_refuses_to_truncate(postgres_url: str) -> None:
    database = Database(postgres_url)
    migrate.upgrade(database)
    for name in ("audit", "audit_head"):
        with pytest.raises(DatabaseError, match="append-only"), database.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {name}"))
    database.close()


def test_verifying_says_when_a_guard_is_gone(trail: Database) -> None:
    with trail.write() as connection:
        dropped = "DROP TRIGGER audit_no_delete" + ("" if trail.is_sqlite else " ON audit")
        connection.execute(text(dropped))
    report = verified(trail)
    assert report.holds
    assert "audit_no_delete" in report.warnings[0]


CHANGES = {
    "the moment": {"at": NOW - timedelta(days=1)},
    "the event": {"event": "reverted"},
    "the ticket": {"ticket_id": "10002"},
    "the site": {"site": "another"},
    "the system": {"system": "another"},
    "the content hash": {"content": "0" * 64},
    "the own hash": {"hash": "0" * 64},
    "the hash before": {"previous": "0" * 64},
    "the actor": {"actor": "nobody"},
    "the detail": {"detail": {"allowed": True}},
    "the salt": {"salt": "00"},
}


@pytest.mark.parametrize("position", [1, 7, ENTRIES])
def test_a_changed_entry_is_found_and_named(trail: Database, position: int) -> None:
    with trail.read() as connection:
        kept = audit.row_of(entry_at(connection, position))
    for what, values in CHANGES.items():
        without_guards(trail, changing(position, values))
        problems = found(trail)
        assert problems, f"{what} of entry {position} was changed unnoticed"
        assert {place for _, place in problems} <= {position, position + 1}, what
        without_guards(trail, changing(position, kept))
    assert verified(trail).holds


def changing(position: int, values: dict[str, Any]) -> Callable[[Connection], Any]:
    return lambda connection: connection.execute(update(table).where(table.c.id == position).values(values))


def test_a_changed_entry_with_its_hashes_made_to_fit_is_found_at_the_next_one(trail: Database) -> None:
    def tamper(connection: Connection) -> None:
        entry = entry_at(connection, 5)
        forged = chained(replace(entry, detail={"allowed": True}), Head(position=4, hash=entry.previous))
        connection.execute(update(table).where(table.c.id == 5).values(audit.row_of(forged)))

    without_guards(trail, tamper)
    assert found(trail) == [("link", 6)]


def test_a_removed_entry_is_found(trail: Database) -> None:
    without_guards(trail, lambda connection: connection.execute(delete(table).where(table.c.id == 5)))
    assert found(trail) == [("missing", 5 + 1)]
    assert "Entry 5 is missing." in verified(trail).problems[0].says


def test_removed_entries_whose_gap_was_closed_are_found(trail: Database) -> None:
    def tamper(connection: Connection) -> None:
        connection.execute(delete(table).where(table.c.id == 5))
        for position in range(6, ENTRIES + 1):
            connection.execute(update(table).where(table.c.id == position).values(id=position - 1))

    without_guards(trail, tamper)
    assert ("link", 5) in found(trail)


def test_entries_removed_from_the_beginning_are_found(trail: Database) -> None:
    without_guards(trail, lambda connection: connection.execute(delete(table).where(table.c.id <= 3)))
    assert found(trail) == [("missing", 4)]


@pytest.mark.parametrize("last", [0, 5, ENTRIES - 1])
def test_a_trail_cut_off_at_the_end_is_found_by_the_head_that_was_kept(trail: Database, last: int) -> None:
    without_guards(trail, lambda connection: connection.execute(delete(table).where(table.c.id > last)))
    assert found(trail) == [("cut", ENTRIES)]


def test_a_trail_cut_off_together_with_its_head_is_found_by_a_remembered_anchor(trail: Database) -> None:
    anchor = str(verified(trail).head)

    def tamper(connection: Connection) -> None:
        connection.execute(delete(table).where(table.c.id > 5))
        connection.execute(update(audit_head).values(position=5, hash=entry_at(connection, 5).hash))

    without_guards(trail, tamper)
    assert found(trail) == []
    assert found(trail, anchor) == [("anchor", 5)]


def test_a_trail_chained_anew_as_a_whole_is_found_by_a_remembered_anchor(trail: Database) -> None:
    anchor = str(verified(trail).head)

    def tamper(connection: Connection) -> None:
        head = audit.trail(connection).beginning
        for position in range(1, ENTRIES + 1):
            entry = entry_at(connection, position)
            detail = {"allowed": True} if position == 4 else entry.detail
            placed = chained(replace(entry, detail=detail), head)
            connection.execute(update(table).where(table.c.id == position).values(audit.row_of(placed)))
            head = Head(position=placed.position, hash=placed.hash)
        connection.execute(update(audit_head).values(hash=head.hash))

    without_guards(trail, tamper)
    assert found(trail) == []
    assert found(trail, anchor) == [("anchor", ENTRIES)]


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM audit_head", "INSERT INTO audit_head (installation, position, hash) VALUES ('mine', 1, 'x')"],
)
def test_a_trail_without_its_one_head_is_told_and_takes_no_entry(trail: Database, statement: str) -> None:
    without_guards(trail, lambda connection: connection.execute(text(statement)))
    with pytest.raises(audit.TrailBroken, match="where it has to have one"):
        verified(trail)
    with pytest.raises(audit.TrailBroken):
        _record_one(trail)


def _record_one(database: Database) -> None:
    with database.write() as connection:
        audit.record(connection, "decided", NOW, {})


def test_an_inserted_entry_is_found(trail: Database) -> None:
    def tamper(connection: Connection) -> None:
        for position in range(ENTRIES, 5, -1):
            connection.execute(update(table).where(table.c.id == position).values(id=position + 1))
        after = entry_at(connection, 5)
        forged = chained(replace(after, event="approved"), Head(position=5, hash=after.hash))
        connection.execute(insert(table).values(audit.row_of(forged)))

    without_guards(trail, tamper)
    assert ("link", 7) in found(trail)


def test_an_entry_added_past_the_service_is_found(trail: Database) -> None:
    with trail.engine.begin() as connection:
        last = entry_at(connection, ENTRIES)
        forged = chained(last, Head(position=ENTRIES, hash=last.hash))
        connection.execute(insert(table).values(audit.row_of(forged)))
    assert found(trail) == [("head", ENTRIES + 1)]


def test_entries_in_another_order_are_found(trail: Database) -> None:
    def tamper(connection: Connection) -> None:
        for source, target in ((4, 1000), (5, 4), (1000, 5)):
            connection.execute(update(table).where(table.c.id == source).values(id=target))

    without_guards(trail, tamper)
    assert {("link", 4), ("link", 5), ("link", 6)} <= set(found(trail))


def test_an_erased_entry_keeps_its_place_and_says_who_erased_it(trail: Database) -> None:
    anchor = str(verified(trail).head)
    with trail.write() as connection:
        assert audit.erase(connection, Wanted(actor="mia"), NOW, "asked by the person", "admin") == 6
    report = verified(trail, anchor)
    assert report.holds
    assert report.erased == 6
    with trail.read() as connection:
        told = entry_at(connection, ENTRIES + 1)
        assert connection.execute(select(func.count()).where(table.c.actor == "mia")).scalar_one() == 0
        assert entry_at(connection, 2).detail["allowed"] is True
    assert (told.event, told.actor) == ("erased", "admin")
    assert told.detail["positions"] == [[n, n] for n in (1, 3, 5, 7, 9, 11)]
    with trail.write() as connection:
        assert audit.erase(connection, Wanted(actor="mia"), NOW, "again", "admin") == 0


def test_a_content_that_was_erased_past_the_service_is_found(trail: Database) -> None:
    with trail.engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == 5).values(actor=None, detail={}, salt=None))
    assert found(trail) == [("erased", 5)]


def test_an_entry_of_a_transaction_that_failed_leaves_no_gap(trail: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_after_recording(trail)
    with trail.write() as connection:
        audit.record(connection, "decided", NOW, {})
    assert verified(trail).entries == ENTRIES + 1
    assert verified(trail).holds


def _fail_after_recording(database: Database) -> None:
    with database.write() as connection:
        audit.record(connection, "decided", NOW, {})
        raise ZeroDivisionError


def test_an_entry_outside_a_transaction_that_ends_it_is_refused(trail: Database) -> None:
    with trail.engine.begin() as connection, pytest.raises(RuntimeError, match="Database"):
        audit.record(connection, "decided", NOW, {})


def _write_many(url: str, actor: str, count: int) -> None:
    database = Database(url)
    for number in range(count):
        with database.write() as connection:
            audit.record(connection, "decided", NOW, {"number": number}, ref=REF, actor=actor)
            audit.record(connection, "written", NOW, {"number": number}, ref=REF, actor=actor)
    database.close()


def test_four_processes_that_write_at_once_do_not_fork_the_chain(trail: Database) -> None:
    url = trail.url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(url, f"writer {number}", 25)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    report = verified(trail)
    assert report.holds
    assert report.entries == ENTRIES + 200


def exported(database: Database, wanted: Wanted) -> list[str]:
    with database.read() as connection:
        return [json.dumps(line, ensure_ascii=False) for line in export(connection, wanted, NOW, {})]


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (Wanted(), 12),
        (Wanted(since=NOW + timedelta(minutes=5)), 8),
        (Wanted(until=NOW + timedelta(minutes=5)), 4),
        (Wanted(refs=[OTHER]), 4),
        (Wanted(refs=[OTHER], since=NOW + timedelta(minutes=5), until=NOW + timedelta(minutes=11)), 2),
        (Wanted(refs=[TicketRef(system="jira", site="test", id="404")]), 0),
    ],
)
def test_an_export_is_verified_offline_to_the_end_of_the_chain(trail: Database, wanted: Wanted, shown: int) -> None:
    lines = exported(trail, wanted)
    report = verify_file(lines, anchor=str(verified(trail).head))
    assert report.problems == ()
    assert report.entries == shown
    assert report.head == verified(trail).head


def test_an_export_of_one_ticket_tells_nothing_of_others(trail: Database) -> None:
    assert REF.id not in "".join(exported(trail, Wanted(refs=[OTHER])))


def test_an_export_with_any_line_changed_dropped_or_doubled_does_not_verify(trail: Database) -> None:
    lines = exported(trail, Wanted(refs=[OTHER]))
    for index in range(1, len(lines)):
        line = json.loads(lines[index])
        if "event" in line:
            changed = json.dumps({**line, "detail": {"allowed": True}})
        else:
            changed = json.dumps(
                {"omitted": {**line["omitted"], "digests": ["0" * 64] * len(line["omitted"]["digests"])}}
            )
        for forged in (
            [*lines[:index], changed, *lines[index + 1 :]],
            [*lines[:index], *lines[index + 1 :]],
            [*lines[: index + 1], *lines[index:]],
        ):
            assert verify_file(forged, "").problems, (index, forged[index][:80])


@pytest.mark.parametrize("line", ["", "not json", "[]", '{"event": "decided"}', '{"export": {}}', '{"export": 5}'])
def test_what_is_no_export_is_said_to_be_none(line: str) -> None:
    with pytest.raises(NoExport):
        verify_file([line], "")


def test_entries_from_before_the_chain_are_chained_as_they_were_written(unmigrated_database_url: str) -> None:
    database = Database(unmigrated_database_url)
    config = migrate._config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        for number in (2, 3, 7, 40):
            values = {"id": number, "at": microseconds(NOW + timedelta(minutes=number)), "detail": '{"by": 1}'}
            connection.execute(text(OLD_ENTRY), values)
    migrate.upgrade(database)
    report = verified(database)
    assert report.holds
    assert report.entries == 4
    with database.read() as connection:
        assert [entry.at for entry in audit.entries(connection)] == [NOW + timedelta(minutes=n) for n in (2, 3, 7, 40)]
    with database.write() as connection:
        audit.record(connection, "signin", NOW, {})
    assert verified(database).entries == 5
    assert verified(database).holds
    database.close()
