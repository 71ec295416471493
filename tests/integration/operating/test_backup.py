"""Backups: whole or not there, restored into either database, and the service goes on."""

from __future__ import annotations

import gzip
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app.domain.ticket import TicketRef
from app.playbook import load_playbook
from app.store import audit, audit_guard, backup, deliveries, migrate, readings, sites
from app.store.backup import NoBackup
from app.store.database import Database
from app.store.tables import metadata
from app.workflow import backup as work
from app.workflow.audit_trail import verify_database
from app.workflow.backup import NotRestored
from app.workflow.service import Service
from app.workflow.vault import Vault
from tests.support.playbooks import PRESENT
from tests.support.service import StandingClock, a_service
from tests.support.stage import fill, keep_delivery
from tests.support.tracker import NOW, Tracker, a_ticket

KEY = "a key for tests"


def quiet(_done: int, _all: int) -> None:
    """Nobody looks at the progress."""


def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a backup has to bring back, table by table."""
    with database.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in backup.LEFT_OUT
        }


def without_restored(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Without what tells of backup and restoring themselves."""
    kept = {name: found for name, found in rows.items() if name not in ("audit", "audit_head")}
    return {**kept, "audit": [row for row in rows["audit"] if row[2] not in ("backed_up", "restored")]}


def filled(url: str) -> Service:
    made = a_service(url, Tracker(tickets={"10001": a_ticket()}))
    fill(made.database)
    with made.database.write() as connection:
        readings.enqueue(connection, "ab" * 32, made.vault.seal(b"a picture"), NOW)
        body = made.vault.seal(b"caf\xc3\xa9 \x00")
        keep_delivery(connection, "quarantined", "not JSON", ticket=None, body=body, at=NOW)
    return made


@pytest.fixture
def service(sqlite_url: str) -> Iterator[Service]:
    """An installation with something to lose."""
    made = filled(sqlite_url)
    yield made
    made.database.close()


@pytest.fixture
def on_either(database_url: str) -> Iterator[Service]:
    """The same on each database."""
    made = filled(database_url)
    yield made
    made.database.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Service]:
    """One that was never used."""
    database = Database(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    yield Service(database=database, playbook=load_playbook(PRESENT), sites={}, vault=Vault(KEY), clock=StandingClock())
    database.close()


def restored(into: Service, file: Path, **how: bool) -> None:
    work.put_back(into, file, quiet, actor="shell:test", **{"over_everything": False, "other_key": False, **how})


def test_what_is_restored_is_what_was_there_and_the_trail_goes_on(
    service: Service, empty: Service, tmp_path: Path
) -> None:
    before = rows_of(service.database)
    made = work.make(service, tmp_path / "one.backup", quiet)
    restored(empty, made.path)
    assert without_restored(rows_of(empty.database)) == without_restored(before)
    report = verify_database(empty.database, "", quiet)
    assert report.holds
    assert report.warnings == ()
    with empty.database.read() as connection:
        assert [entry.event for entry in audit.entries(connection)][-1] == "restored"


@pytest.mark.postgres
def test_an_installation_moves_from_sqlite_to_postgresql_and_back(
    service: Service, postgres_url: str, tmp_path: Path
) -> None:
    small, large = service, a_service(postgres_url)
    before = rows_of(small.database)
    work.make(small, tmp_path / "there.backup", quiet)
    restored(large, tmp_path / "there.backup")
    assert without_restored(rows_of(large.database)) == without_restored(before)
    work.make(large, tmp_path / "back.backup", quiet)
    with small.database.write() as connection:
        connection.execute(text("DELETE FROM workers"))
    restored(small, tmp_path / "back.backup", over_everything=True)
    assert without_restored(rows_of(small.database)) == without_restored(before)
    large.database.close()


def test_new_rows_get_new_numbers_after_restoring(on_either: Service, tmp_path: Path) -> None:
    service = on_either
    work.make(service, tmp_path / "one.backup", quiet)
    with service.database.write() as connection:
        highest = connection.execute(select(func.max(metadata.tables["deliveries"].c.id))).scalar_one()
        sites.leave(connection, "4f2a9c01d3e8b677")
    restored(service, tmp_path / "one.backup", over_everything=True)
    with service.database.write() as connection:
        ref = TicketRef(system="jira", site="test", id="10001")
        assert deliveries.enqueue_look(connection, ref, "again", NOW) == highest + 1
        assert audit_guard.absent(connection) == []


def test_a_backup_made_while_others_write_is_one_moment_and_nothing_waits_for_it(
    on_either: Service, empty: Service, tmp_path: Path
) -> None:
    service = on_either
    written, stop = [], threading.Event()

    def write_on() -> None:
        while not stop.is_set():
            with service.database.write() as connection:
                number = keep_delivery(connection, "queued", at=NOW)
                audit.record(connection, "written", NOW, {"delivery": number})
            written.append(number)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        while len(written) < 20:
            stop.wait(0.01)
        before = len(written)
        made = work.make(service, tmp_path / "busy.backup", quiet)
        after = len(written)
    finally:
        stop.set()
        writer.join()
    assert work.check(made.path, None, quiet).problems == ()
    restored(empty, made.path)
    with empty.database.read() as connection:
        kept = connection.execute(text("SELECT id FROM deliveries WHERE id >= :first"), {"first": written[0]}).all()
        told = connection.execute(text("SELECT count(*) FROM audit WHERE event = 'written'")).scalar_one()
    assert before <= len(kept) <= after + 1
    assert [row.id for row in kept] == written[: len(kept)]
    assert told == len(kept)


def test_no_secret_lies_open_in_it_and_only_its_owner_may_read_it(service: Service, tmp_path: Path) -> None:
    made = work.make(service, tmp_path / "one.backup", quiet)
    content = gzip.decompress(made.path.read_bytes())
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert KEY.encode() not in content
    assert b"caf" not in content
    assert b"4f2a9c01d3e8b677" not in content, "workers are not kept"


def test_a_file_that_was_cut_short_anywhere_is_refused_and_changes_nothing(service: Service, tmp_path: Path) -> None:
    made = work.make(service, tmp_path / "one.backup", quiet)
    whole, cut = made.path.read_bytes(), tmp_path / "cut.backup"
    for length in (0, 5, *range(20, made.size, made.size // 20), made.size - 9, made.size - 1):
        cut.write_bytes(whole[:length])
        with pytest.raises(NoBackup):
            work.check(cut, None, quiet)
    with service.database.write() as connection:
        sites.leave(connection, "4f2a9c01d3e8b677")
    before = rows_of(service.database)
    with pytest.raises(NoBackup):
        restored(service, cut, over_everything=True)
    assert rows_of(service.database) == before
    assert verify_database(service.database, "", quiet).warnings == ()


def changed(made: work.Made, change: Callable[[list[bytes]], None]) -> Path:
    lines = gzip.decompress(made.path.read_bytes()).splitlines(keepends=True)
    change(lines)
    file = made.path.with_name("changed.backup")
    file.write_bytes(gzip.compress(b"".join(lines)))
    return file


def without_a_row(lines: list[bytes]) -> None:
    del lines[next(place for place, line in enumerate(lines) if line.startswith(b"["))]


def with_another_state(lines: list[bytes]) -> None:
    place = next(place for place, line in enumerate(lines) if b'"done"' in line)
    lines[place] = lines[place].replace(b'"done"', b'"dead"')


def with_a_line_more(lines: list[bytes]) -> None:
    lines.append(b"[]\n")


def test_a_file_that_was_changed_is_refused(service: Service, tmp_path: Path) -> None:
    made = work.make(service, tmp_path / "one.backup", quiet)
    for change in (without_a_row, with_another_state, with_a_line_more):
        with pytest.raises(NoBackup):
            work.check(changed(made, change), None, quiet)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"PGDMP")
    (tmp_path / "packed").write_bytes(gzip.compress(b"{}\n"))
    for name in ("plain", "packed", "absent"):
        with pytest.raises(NoBackup):
            work.check(tmp_path / name, None, quiet)


def test_a_changed_entry_of_the_trail_is_found_in_the_backup(service: Service, tmp_path: Path) -> None:
    with service.database.write() as connection:
        audit_guard.remove(connection)
        connection.execute(text("UPDATE audit SET event = 'approved'"))
    made = work.make(service, tmp_path / "one.backup", quiet)
    assert [problem.kind for problem in work.check(made.path, None, quiet).problems] == ["changed"]


def test_a_database_that_is_not_empty_is_replaced_only_when_told_so(service: Service, tmp_path: Path) -> None:
    made = work.make(service, tmp_path / "one.backup", quiet)
    with service.database.write() as connection:
        sites.leave(connection, "4f2a9c01d3e8b677")
    with pytest.raises(NotRestored, match="--yes"):
        restored(service, made.path)


def test_nothing_is_restored_under_running_workers(service: Service, tmp_path: Path) -> None:
    made = work.make(service, tmp_path / "one.backup", quiet)
    with pytest.raises(NotRestored, match="Stop all processes"):
        restored(service, made.path, over_everything=True)


def test_another_secret_key_is_noticed_before_anything_is_lost(
    service: Service, empty: Service, tmp_path: Path
) -> None:
    made = work.make(service, tmp_path / "one.backup", quiet)
    assert work.check(made.path, Vault(KEY).mark, quiet).same_key is True
    assert work.check(made.path, Vault("another").mark, quiet).same_key is False
    other = Service(
        database=empty.database, playbook=empty.playbook, sites={}, vault=Vault("another"), clock=empty.clock
    )
    with pytest.raises(NotRestored, match="--other-key"):
        restored(other, made.path)
    restored(other, made.path, other_key=True)


def test_a_backup_of_an_earlier_version_is_brought_to_this_one(
    unmigrated_sqlite_url: str, empty: Service, tmp_path: Path
) -> None:
    old = a_service_at("0010", unmigrated_sqlite_url)
    made = work.make(old, tmp_path / "old.backup", quiet)
    assert made.header.version == "0010"
    restored(empty, made.path)
    assert migrate.current_version(empty.database) == migrate.newest_version()
    assert verify_database(empty.database, "", quiet).holds
    old.database.close()


def a_service_at(version: str, url: str) -> Service:
    database = Database(url)
    with database.write() as connection:
        migrate.upgrade_within(connection, version)
        audit.record(connection, "decided", NOW, {"by": "an earlier release"})
    return Service(database=database, playbook=None, sites={}, vault=Vault(KEY), clock=lambda: NOW)  # type: ignore[arg-type]


def test_a_backup_of_a_later_release_is_refused(service: Service, empty: Service, tmp_path: Path) -> None:
    def of_later(lines: list[bytes]) -> None:
        lines[0] = json.dumps({**json.loads(lines[0]), "version": "9999"}).encode() + b"\n"

    file = changed(work.make(service, tmp_path / "one.backup", quiet), of_later)
    with pytest.raises(Exception, match="a later one"):
        restored(empty, file)


def test_a_backup_that_is_killed_leaves_no_file_of_that_name(sqlite_url: str, tmp_path: Path) -> None:
    service = a_service(sqlite_url)
    with service.database.write() as connection:
        for _ in range(20):
            audit.record(connection, "decided", NOW, {"long": os.urandom(100_000).hex()})
    service.database.close()
    program = (
        "import os, signal, sys\n"
        "from app.store import backup\n"
        "write = backup.write\n"
        "def killed(connection, target, header, progress):\n"
        "    write(connection, target, header, progress)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "backup.write = killed\n"
        "from app.cli import main\n"
        "main(['backup', sys.argv[1]])\n"
    )
    file = tmp_path / "one.backup"
    environment = {**os.environ, "HANDOFF_DATABASE_URL": sqlite_url, "HANDOFF_SECRET_KEY": KEY}
    ended = subprocess.run(
        [sys.executable, "-c", program, str(file)], env=environment, check=False, capture_output=True
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert not file.exists()
    assert list(tmp_path.glob(".one.backup.*.part")) != []
