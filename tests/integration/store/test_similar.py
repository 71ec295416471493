"""The index of similar tickets on both databases: the same answers as in memory, edits and removals exact."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from app.domain.similarity import ALL_TICKETS, Document, after, document, query_of, rank, unpack
from app.domain.term_index import TermIndex
from app.domain.terms import ticket_terms
from app.domain.ticket import TicketRef
from app.store import migrate, similar
from app.store.database import Database
from app.store.history_tables import documents, postings, term_changes, term_counts
from tests.support.tracker import NOW


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate.upgrade(opened)
    yield opened
    opened.close()


def doc(name: str, title: str, body: str = "", minutes: int = 0) -> Document:
    ref = TicketRef(system="jira", site="test", id=name)
    return document(ref, NOW + timedelta(minutes=minutes), ticket_terms(title, body))


def made(count: int) -> list[Document]:
    dice = Random(7)
    words = [a + b + c for a in "bdkmst" for b in "aeiou" for c in "lnrx"]
    return [
        doc(str(n), " ".join(dice.choices(words, k=4)), " ".join(dice.choices(words, k=25)), minutes=n)
        for n in range(count)
    ]


def keep(database: Database, *kept: Document) -> None:
    with database.write() as connection:
        for one in kept:
            similar.remember(connection, one)


def ask(database: Database, asked: Document, since: int = 0) -> tuple[list[tuple[int, int]], list[tuple[int, float]]]:
    with database.read() as connection:
        frequencies = similar.frequencies(connection, unpack(asked.packed).terms)
        query = query_of(asked.packed, asked.created_at, frequencies)
        candidates = similar.candidates(connection, query.terms, since, after(asked.created_at))
        ranked = rank(query, similar.read(connection, [number for number, _ in candidates]), 10)
    return candidates, [(one.number, one.score) for one in ranked]


def rows(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (documents, postings, term_counts, term_changes)
        }


def test_the_store_answers_exactly_as_the_index_in_memory(database):
    index = TermIndex()
    for place, one in enumerate(made(120)):
        frequencies = index.frequencies(unpack(one.packed).terms)
        query = query_of(one.packed, one.created_at, frequencies)
        candidates = index.candidates(query.terms, 0, after(one.created_at))
        ranked = rank(query, index.documents(number for number, _ in candidates), 10)
        assert ask(database, one) == (candidates, [(found.number, found.score) for found in ranked])
        keep(database, one)
        index.add(one)
        if place % 40 == 39:
            with database.write() as connection:
                assert similar.fold(connection) == 40


def test_folding_changes_no_frequency(database):
    keep(database, *made(50))
    terms = unpack(made(1)[0].packed).terms
    with database.write() as connection:
        before = similar.frequencies(connection, terms)
        assert similar.fold_is_due(connection)
        assert similar.fold(connection) == 50
        assert not similar.fold_is_due(connection)
        assert similar.frequencies(connection, terms) == before
    assert before[ALL_TICKETS] == 50


def test_keeping_the_same_text_again_writes_nothing(database):
    one = doc("1", "token expired", "for the storefront")
    keep(database, one)
    before = rows(database)
    keep(database, one, one)
    assert rows(database) == before
    assert before["term_changes"] == 1


def test_an_edited_ticket_is_found_by_its_new_words_only(database):
    keep(database, doc("1", "token expired"), doc("2", "printer jam"))
    keep(database, doc("1", "payment declined"))
    candidates, _ = ask(database, doc("asked", "token expired", minutes=5))
    assert candidates == []
    candidates, _ = ask(database, doc("asked", "payment declined", minutes=5))
    assert len(candidates) == 1
    with database.read() as connection:
        assert similar.frequencies(connection, [])[ALL_TICKETS] == 2


def test_what_is_forgotten_leaves_nothing_behind(database):
    kept = made(40)
    keep(database, *kept)
    with database.write() as connection:
        similar.fold(connection)
        for one in kept:
            similar.forget(connection, one.ref)
        similar.forget(connection, kept[0].ref)
        similar.fold(connection)
    assert rows(database) == {"documents": 0, "postings": 0, "term_counts": 0, "term_changes": 0}


def test_only_tickets_of_the_window_are_found(database):
    old, new = doc("old", "token expired", minutes=-1000), doc("new", "token expired", minutes=-10)
    keep(database, old, new)
    asked = doc("asked", "token expired")
    assert len(ask(database, asked)[0]) == 2
    since = after(NOW - timedelta(minutes=500))
    assert len(ask(database, asked, since)[0]) == 1


def test_tickets_of_the_same_moment_all_have_a_place(database):
    keep(database, *(doc(str(n), "token expired") for n in range(80)))
    assert rows(database)["documents"] == 80


def test_what_was_found_similar_is_kept_until_the_text_changes(database):
    keep(database, doc("1", "token expired"))
    found = [["jira", "test", "9", 0.5, ["shared terms: token"]]]
    ref = doc("1", "").ref
    with database.write() as connection:
        assert similar.kept(connection, ref).similar is None
        similar.remember(connection, doc("1", "token expired"), found)
        assert similar.kept(connection, ref).similar == found
        similar.remember(connection, doc("1", "token expired"))
        assert similar.kept(connection, ref).similar == found
        similar.remember(connection, doc("1", "token expired again"))
        assert similar.kept(connection, ref).similar is None


def test_a_rolled_back_ticket_leaves_the_index_as_it_was(database):
    keep(database, doc("1", "token expired"))
    before = rows(database)
    with database.read() as connection:
        similar.remember(connection, doc("2", "payment declined"))
        connection.rollback()
    assert rows(database) == before


def test_tickets_kept_and_folded_at_the_same_time_are_all_counted(database):
    """Neither do they wait for each other for good, nor is a change lost or counted twice."""
    errors: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            for n in range(15):
                keep(database, doc(f"{worker}-{n}", "token expired", minutes=n))
                with database.write() as connection:
                    similar.fold(connection)
        except BaseException as error:  # told by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with database.read() as connection:
        terms = unpack(doc("1", "token expired").packed).terms
        assert set(similar.frequencies(connection, terms).values()) == {60}
