"""The history and its groups on both databases: exact counts at any volume, merges and splits that stick, closes that
keep what was said at them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.library import KnownEntry, LibraryEntry
from app.domain.occurrence import Closing, Occurrence
from app.domain.playbook import RecurrencePolicy
from app.domain.recurrence import Recurrence, history_among, recurrence
from app.domain.ticket import TicketRef
from app.store import groups, history, history_tables, library, migrate, tables
from app.store.database import Database
from app.store.groups import GroupError
from tests.support.tracker import NOW

POLICY = RecurrencePolicy()
PRINTS = [f"v1:{letter * 32}" for letter in "abcdef"]
SAME = PRINTS[0]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate.upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def groups_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path_factory.mktemp('groups') / 'handoff.db'}")
    migrate.upgrade(opened)
    yield opened
    opened.close()


def ticket(number: int, ago: timedelta = timedelta(0), **values: object) -> Occurrence:
    system = "jira" if number % 2 else "zendesk"
    known = {
        "ref": TicketRef(system=system, site="shop", id=str(number)),
        "key": f"OPS-{number}" if system == "jira" else str(number),
        "url": f"https://shop.example/{number}",
        "occurred_at": NOW - ago,
        "reported_at": NOW - ago,
        "fingerprint": SAME,
    }
    return Occurrence(**(known | values))  # type: ignore[arg-type]


def remember(database: Database, *occurrences: Occurrence) -> None:
    with database.write() as connection:
        for one in occurrences:
            history.remember(connection, one)


def known_of(database: Database, present: Occurrence) -> Recurrence:
    with database.read() as connection:
        found = history.of_pattern(
            connection,
            present.ref,
            fingerprint=present.fingerprint,
            account=present.account,
            until=present.occurred_at,
            policy=POLICY,
            runs=[run for run in (present.job_id, present.transaction_id) if run],
        )
    return recurrence(present, found, POLICY)


def test_counts_are_exact_far_beyond_the_tickets_that_are_read_whole(database):
    remember(database, *(ticket(number, timedelta(hours=7 * (number // 2))) for number in range(2, 1302)))
    present = ticket(9999)
    found = known_of(database, present)
    assert found.episodes_in_prior_window == 1 + 90 * 24 // 7
    assert found.episodes_in_automation_window == 1 + 30 * 24 // 7
    assert found.earlier_count == 2 * (90 * 24 // 7)
    assert len(found.earlier) == history.MOST_SHOWN


@pytest.mark.parametrize("seed", range(4471, 4477))
def test_what_the_store_brings_counts_as_all_tickets_would(database, seed):
    dice = Random(seed)
    edges = [POLICY.episode_gap, POLICY.automation_window, POLICY.prior_window]
    others = []
    for number in range(1, 41):
        edge = dice.choice([*edges, timedelta(seconds=dice.randrange(120 * 86_400))])
        ago = edge + timedelta(seconds=dice.choice([-1, 0, 1]))
        names = dice.choice([None, "Bellwood Ltd", "bellwood", "Nordhaus"])
        closed = NOW - ago + timedelta(hours=dice.randrange(1, 900))
        closings = (Closing(closed_at=closed, reason=dice.choice(["workaround_applied", "credentials_renewed"])),)
        others.append(ticket(number, ago, retailer=names, closings=closings, time_stated=dice.random() < 0.7))
    remember(database, *others)
    for account in (None, "Bellwood", "Nordhaus", "Somebody Else"):
        present = ticket(9999, retailer=account)
        expected = recurrence(present, history_among(present, others), POLICY)
        found = known_of(database, present)
        assert (found.episodes_in_prior_window, found.episodes_in_automation_window) == (
            expected.episodes_in_prior_window,
            expected.episodes_in_automation_window,
        )
        assert found.elsewhere == expected.elsewhere
        assert found.resolutions == expected.resolutions
        assert [one.ref for one in found.earlier] == [one.ref for one in expected.earlier]


def test_six_hours_apart_are_two_episodes_and_a_second_less_is_one(database):
    for first, gap in ((1, POLICY.episode_gap), (3, POLICY.episode_gap - timedelta(seconds=1))):
        mark = f"v1:{first}" + "0" * 31
        since = timedelta(days=first)
        remember(database, ticket(first, since, fingerprint=mark), ticket(first + 1, since - gap, fingerprint=mark))
    assert known_of(database, ticket(9999, fingerprint="v1:1" + "0" * 31)).episodes_in_automation_window == 3
    assert known_of(database, ticket(9999, fingerprint="v1:3" + "0" * 31)).episodes_in_automation_window == 2


def test_everything_that_is_kept_of_a_ticket_comes_back(database):
    full = ticket(
        1,
        job_id="J-1",
        transaction_id="T-1",
        subject="s",
        retailer="Bellwood Ltd",
        error_code="E-1",
        template="token <*> rejected",
        originating="Shopify",
        receiving="NetSuite",
        pattern="order_sync_gap",
        bucket="payment_mismatch",
        ruled_out=("cache_staleness",),
        suspected=("session_expiry",),
        closed_at=NOW + timedelta(hours=2),
        resolution_reason="credentials_renewed",
        resolution="run green",
        path="technical",
        evidence=4,
        time_stated=False,
    )
    remember(database, full)
    with database.read() as connection:
        assert history.occurrence_at(connection, full.ref) == full
    assert full.minutes_to_resolution == 120


def test_a_moved_ticket_stays_one_ticket_under_its_new_key(database):
    remember(database, ticket(1, timedelta(days=1)), ticket(1, timedelta(days=1), key="NEW-7"))
    assert [one.key for one in known_of(database, ticket(9999)).earlier] == ["NEW-7"]


def test_a_close_keeps_what_was_said_at_it_when_the_ticket_is_reopened_and_closed_differently(database):
    first, second = NOW - timedelta(days=20), NOW - timedelta(days=5)
    reopened = NOW - timedelta(days=14)
    renewed = Closing(closed_at=first, reason="credentials_renewed", resolution="token", path="technical", evidence=3)
    seen = ticket(1, timedelta(days=21), closings=(renewed,))
    remember(database, seen)
    remember(database, replace(seen, closings=(Closing(closed_at=first, reopened_at=reopened),)))
    again = Closing(closed_at=second, reason="workaround_applied")
    remember(database, replace(seen, closings=(Closing(closed_at=first, reopened_at=reopened), again)))
    texts = {one.words: one.text for one in known_of(database, ticket(9999)).resolutions}
    assert texts == {
        "credentials renewed: token": "held 6 days, then failed again",
        "workaround applied": "held 5 days, then failed again",
    }


def test_a_close_that_was_undone_is_no_fix(database):
    closed = Closing(closed_at=NOW - timedelta(days=2), reason="workaround_applied")
    remember(database, ticket(1, timedelta(days=3), closings=(closed,)))
    remember(database, ticket(1, timedelta(days=3)))
    assert known_of(database, ticket(9999)).resolutions == ()


def test_a_forgotten_ticket_takes_its_closes_along(database):
    closed = Closing(closed_at=NOW - timedelta(days=2), reason="workaround_applied")
    remember(database, ticket(1, timedelta(days=3), closings=(closed,)))
    with database.write() as connection:
        history.forget(connection, ticket(1).ref)
        assert connection.execute(history_tables.closings.select()).all() == []


def test_the_last_resolution_and_the_same_run_are_found_however_many_tickets_there_are(database):
    old = ticket(1, timedelta(days=300), closed_at=NOW - timedelta(days=299), resolution="patched")
    same_run = ticket(3, timedelta(hours=5), job_id="J-1")
    crowd = [ticket(number, timedelta(seconds=number)) for number in range(10, 100)]
    remember(database, old, same_run, *crowd)
    found = known_of(database, ticket(9999, job_id="J-1"))
    assert found.last_resolved is not None
    assert found.last_resolved.ref == old.ref
    assert same_run.ref in {one.ref for one in found.same_episode}


def merge(database: Database, source: str, target: str, at: datetime = NOW) -> None:
    with database.write() as connection:
        groups.merge(connection, source, target, at, "mia", "same cause")


def root(database: Database, fingerprint: str) -> str:
    with database.read() as connection:
        return groups.root_of(connection, fingerprint)


def test_merged_patterns_are_counted_together_and_apart_again_after_undoing(database):
    remember(database, ticket(1, timedelta(days=1), fingerprint=PRINTS[1]), ticket(2, timedelta(days=2)))
    merge(database, PRINTS[1], SAME)
    for fingerprint in (SAME, PRINTS[1]):
        assert known_of(database, ticket(9999, fingerprint=fingerprint)).episodes_in_automation_window == 3
    with database.write() as connection:
        groups.undo_merge(connection, PRINTS[1], NOW, "mia")
    assert known_of(database, ticket(9999)).episodes_in_automation_window == 2


def test_merging_is_transitive_and_no_circle_can_be_made(database):
    merge(database, PRINTS[0], PRINTS[1])
    merge(database, PRINTS[1], PRINTS[2])
    assert {root(database, one) for one in PRINTS[:3]} == {PRINTS[2]}
    for source, target in ((PRINTS[2], PRINTS[0]), (PRINTS[0], PRINTS[2]), (PRINTS[3], PRINTS[3])):
        with pytest.raises(GroupError, match="are one pattern already"):
            merge(database, source, target)


def test_two_people_who_merge_crosswise_at_once_make_no_circle(database):
    refused: list[str] = []
    start = threading.Barrier(2)

    def cross(source: str, target: str) -> None:
        start.wait()
        try:
            merge(database, source, target)
        except GroupError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=cross, args=pair) for pair in (PRINTS[:2], PRINTS[1::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert root(database, PRINTS[0]) == root(database, PRINTS[1])


steps = st.lists(st.tuples(st.booleans(), st.sampled_from(PRINTS), st.sampled_from(PRINTS)), max_size=14)


@given(steps)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_groups_are_what_the_standing_merges_connect(groups_only: Database, taken: list[tuple[bool, str, str]]) -> None:
    with groups_only.write() as connection:
        connection.execute(history_tables.pattern_decisions.delete())
        connection.execute(history_tables.pattern_members.delete())
    standing: dict[str, tuple[str, str]] = {}
    for merges, one, other in taken:
        with groups_only.write() as connection:
            try:
                if merges:
                    made = groups.merge(connection, one, other, NOW, "mia")
                    standing[str(made.source)] = (str(made.source), made.target)
                else:
                    groups.undo_merge(connection, one, NOW, "mia")
                    del standing[one]
            except GroupError:
                assert merges or one not in standing
    with groups_only.read() as connection:
        groups_now = {fingerprint: set(groups.members_of(connection, fingerprint)) for fingerprint in PRINTS}
    for fingerprint in PRINTS:
        reached = {fingerprint}
        while more := {end for pair in standing.values() for end in pair if reached & set(pair)} - reached:
            reached |= more
        assert groups_now[fingerprint] == reached


def test_a_ticket_that_was_split_off_stays_off_whatever_its_text_says_later(database):
    odd = ticket(1, timedelta(days=1))
    remember(database, odd, ticket(2, timedelta(days=2)))
    with database.write() as connection:
        groups.split(connection, odd.ref, None, NOW, "mia", "another cause")
    assert known_of(database, ticket(9999)).earlier_count == 1
    remember(database, odd, replace(odd, fingerprint=PRINTS[3]), odd)
    assert known_of(database, ticket(9999)).earlier_count == 1
    assert known_of(database, odd).episodes_in_automation_window == 1
    with database.write() as connection:
        groups.undo_split(connection, odd.ref, NOW, "mia")
    assert known_of(database, ticket(9999)).earlier_count == 2


def test_a_ticket_can_be_split_into_a_pattern_that_its_text_does_not_show(database):
    silent = ticket(1, timedelta(days=1), fingerprint=None)
    remember(database, silent, ticket(2, timedelta(days=2)))
    with database.write() as connection:
        groups.split(connection, silent.ref, SAME, NOW, "mia")
    assert known_of(database, ticket(9999)).earlier_count == 2
    assert known_of(database, silent).comparable
    with database.write() as connection, pytest.raises(GroupError, match="split off before"):
        groups.split(connection, silent.ref, PRINTS[1], NOW, "mia")


def test_a_new_version_of_the_fingerprint_rules_moves_no_ticket_out_of_its_group(database):
    old = ticket(1, timedelta(days=1))
    remember(database, old, ticket(2, timedelta(days=2)))
    remember(database, replace(old, fingerprint="v2:" + "9" * 32))
    assert known_of(database, ticket(9999)).earlier_count == 2
    assert known_of(database, replace(old, fingerprint="v2:" + "9" * 32)).earlier_count == 1


def test_what_people_decided_is_in_the_audit_trail(database):
    odd = ticket(1)
    remember(database, odd)
    merge(database, PRINTS[1], SAME)
    with database.write() as connection:
        groups.undo_merge(connection, PRINTS[1], NOW, "noa")
        groups.split(connection, odd.ref, None, NOW, "mia")
        groups.undo_split(connection, odd.ref, NOW, "noa")
    with database.read() as connection:
        told = [(row.event, row.actor) for row in connection.execute(tables.audit.select().order_by(tables.audit.c.id))]
        kept = groups.decisions(connection)
    assert told == [
        ("pattern_merge", "mia"),
        ("pattern_merge_undone", "noa"),
        ("pattern_split", "mia"),
        ("pattern_split_undone", "noa"),
    ]
    assert [(one.kind, one.undone_by, one.reason) for one in kept] == [
        ("merge", "noa", "same cause"),
        ("split", "noa", None),
    ]


def closed(number: int = 1, **values: object) -> Occurrence:
    known = {
        "error_code": "INVALID_LOGIN",
        "template": "token <*> rejected",
        "originating": "Shopify",
        "closed_at": NOW - timedelta(hours=1),
        "resolution_reason": "credentials_renewed",
        "resolution": "token rotated",
    }
    return ticket(number, timedelta(days=1), **(known | values))


def entry(database: Database, *members: str) -> KnownEntry | None:
    with database.read() as connection:
        return library.entry_of(connection, members or (SAME,))


def draft(database: Database, one: Occurrence) -> None:
    with database.write() as connection:
        grouped_as = history.remember(connection, one)
        library.draft(connection, one, grouped_as, {"Shopify -> *": "Order integration"}, NOW)


def test_a_verified_close_drafts_an_entry_and_a_later_one_fills_in_what_it_left_open(database):
    draft(database, closed())
    drafted = entry(database).entry
    assert (drafted.id, drafted.title) == ("invalid-login-aaaaaaaa", "INVALID_LOGIN: token <*> rejected")
    assert (drafted.owner, drafted.workaround) == ("Order integration", "credentials renewed: token rotated")
    draft(database, closed(3, receiving="NetSuite", resolution="token rotated again"))
    later = entry(database).entry
    assert (later.receiving, later.workaround) == ("NetSuite", drafted.workaround)


@pytest.mark.parametrize("reason", ["duplicate", "not_reproducible", "no_fault_found"])
def test_a_close_that_mended_nothing_drafts_nothing(database, reason):
    draft(database, closed(resolution_reason=reason))
    assert entry(database) is None


def test_drafting_never_writes_over_what_a_person_wrote_or_left_empty_on_purpose(database):
    mine = LibraryEntry(id="tokens", title="Tokens", workaround="ask the retailer", fingerprints=(SAME,))
    known = KnownEntry(entry=mine, known_since=NOW, edited=frozenset({"title", "workaround", "owner"}))
    with database.write() as connection:
        library.save(connection, known, NOW, "mia")
    draft(database, closed())
    after = entry(database).entry
    assert (after.title, after.workaround, after.owner) == ("Tokens", "ask the retailer", "")
    assert after.originating == "Shopify"


def test_a_reviewed_entry_is_left_as_it_is(database):
    mine = LibraryEntry(id="tokens", title="Tokens", state="reviewed", fingerprints=(SAME,))
    with database.write() as connection:
        library.save(connection, KnownEntry(entry=mine, known_since=NOW), NOW, "mia")
    draft(database, closed())
    assert entry(database).entry == mine


def test_a_merged_pattern_is_known_by_the_entry_that_it_was_merged_into(database):
    for one, state in zip(PRINTS[:2], ("reviewed", "draft"), strict=True):
        made = LibraryEntry(id=f"entry-{one[3]}", title=one, state=state, fingerprints=(one,))
        with database.write() as connection:
            library.save(connection, KnownEntry(entry=made, known_since=NOW), NOW, "mia")
    merge(database, PRINTS[0], PRINTS[1])
    with database.read() as connection:
        members = groups.members_of(connection, PRINTS[0])
    assert entry(database, *members).entry.id == "entry-b"
