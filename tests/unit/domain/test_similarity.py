"""What is indexed and asked, and how candidates are ranked: deterministic, within the budget, alike is alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.similarity import (
    ALL_TICKETS,
    INDEXED_TERMS,
    POSTINGS_BUDGET,
    QUERY_TERMS,
    WINDOW,
    Document,
    Ranked,
    after,
    document,
    first_number,
    indexed_terms,
    number_of,
    query_of,
    rank,
    unpack,
)
from app.domain.term_index import TermIndex
from app.domain.terms import term_id, ticket_terms
from app.domain.ticket import TicketRef

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
WORDS = st.text("abcde", min_size=2, max_size=4)
TEXTS = st.lists(WORDS, max_size=30).map(" ".join)


def doc(name: str, title: str, body: str = "", at: datetime = NOW) -> Document:
    return document(TicketRef(system="jira", site="test", id=name), at, ticket_terms(title, body))


def found(index: TermIndex, asked: Document, most: int = 10) -> list[Ranked]:
    query = query_of(asked.packed, asked.created_at, index.frequencies(unpack(asked.packed).terms))
    candidates = index.candidates(query.terms, 0, after(asked.created_at))
    return rank(query, index.documents(number for number, _ in candidates), most)


def index_of(*documents: Document) -> tuple[TermIndex, dict[int, str]]:
    index = TermIndex()
    return index, {index.add(one): one.ref.id for one in documents}


@given(TEXTS, TEXTS)
def test_what_is_packed_is_what_is_unpacked(title: str, body: str) -> None:
    vector = unpack(doc("1", title, body).packed)
    terms = ticket_terms(title, body)
    assert dict(zip(vector.title, vector.title_times, strict=True)) == {
        term_id(term): count for term, count in terms.title.items()
    }
    assert dict(zip(vector.body, vector.body_times, strict=True)) == {
        term_id(term): count for term, count in terms.body.items()
    }


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=12), TEXTS, TEXTS)
def test_the_order_in_which_tickets_are_kept_does_not_change_scores(
    texts: list[tuple[str, str]], title: str, body: str
) -> None:
    documents = [doc(str(place), *text, at=NOW - timedelta(days=place)) for place, text in enumerate(texts)]
    asked = doc("asked", title, body)
    query = query_of(asked.packed, NOW, dict.fromkeys(unpack(asked.packed).terms, 1) | {ALL_TICKETS: 20})
    numbered = [(number_of(one.ref, one.created_at), one.packed) for one in documents]
    forwards, backwards = rank(query, numbered, 5), rank(query, list(reversed(numbered)), 5)
    assert forwards == backwards
    assert all(0.0 <= one.score <= 1.0 for one in forwards)
    scores = [one.score for one in forwards]
    assert scores == sorted(scores, reverse=True)


@given(TEXTS.filter(bool), TEXTS)
def test_nothing_is_more_alike_than_the_ticket_itself(title: str, body: str) -> None:
    asked, other = doc("1", title, body), doc("2", body, title)
    query = query_of(asked.packed, NOW, dict.fromkeys(unpack(asked.packed).terms, 1) | {ALL_TICKETS: 20})
    itself, crossed = (
        rank(query, [(first_number(NOW), asked.packed)], 1),
        rank(query, [(first_number(NOW), other.packed)], 1),
    )
    assert abs(itself[0].score - 1.0) < 1e-6
    assert crossed[0].score <= 1.0


def test_of_equally_alike_tickets_the_newer_one_comes_first() -> None:
    old, new = doc("old", "token expired", at=NOW - WINDOW), doc("new", "token expired", at=NOW - timedelta(days=1))
    index, names = index_of(old, new, *(doc(str(n), f"other {n * 'x'}x") for n in range(5)))
    assert [names[one.number] for one in found(index, doc("asked", "token expired"))][:2] == ["new", "old"]


def test_a_ticket_that_shares_its_title_comes_before_one_that_mentions_the_words() -> None:
    same = doc("same", "inventory feed rejected", "supplier file was empty", at=NOW - timedelta(days=300))
    mention = doc("mention", "printer question", "somebody spoke of a rejected feed once, inventory is unrelated")
    noise = [doc(str(n), "weekly report of sales", "numbers for the board") for n in range(10)]
    index, names = index_of(*noise, mention, same)
    assert names[found(index, doc("asked", "inventory feed rejected"))[0].number] == "same"


def test_words_that_every_ticket_has_hardly_count() -> None:
    index, names = index_of(*(doc(str(n), "order failed", f"unlike{chr(97 + n) * 3}") for n in range(20)))
    hits = found(index, doc("asked", "order failed", "unlikeccc"))
    assert names[hits[0].number] == "2"
    assert hits[0].score > 3 * hits[1].score


def test_tickets_that_are_all_the_same_are_found_all_the_same() -> None:
    index, _ = index_of(*(doc(str(n), "order failed", at=NOW - timedelta(days=n)) for n in range(5)))
    assert [round(one.score, 2) for one in found(index, doc("asked", "order failed"))] == [1.0, 1.0, 0.99, 0.99, 0.99]


@given(st.dictionaries(WORDS, st.integers(1, 1_000_000), min_size=1, max_size=60))
def test_no_question_reads_more_postings_than_the_budget(often: dict[str, int]) -> None:
    asked = doc("1", " ".join(list(often)[:10]), " ".join(often))
    frequencies = {term_id(word): count for word, count in often.items()} | {ALL_TICKETS: 1_000_000}
    query = query_of(asked.packed, NOW, frequencies)
    assert len(query.terms) <= QUERY_TERMS
    assert sum(term.most for term in query.terms) <= POSTINGS_BUDGET
    assert query == query_of(asked.packed, NOW, frequencies)


def test_a_long_ticket_is_indexed_by_its_heaviest_terms_and_keeps_its_code() -> None:
    body = " ".join(f"w{chr(97 + n // 26)}{chr(97 + n % 26)}x" for n in range(400))
    long = document(doc("1", "").ref, NOW, ticket_terms("reconciliation", body, ["ORA-00942"]))
    vector = unpack(long.packed)
    indexed = dict(indexed_terms(vector, {ALL_TICKETS: 10}))
    assert len(indexed) == INDEXED_TERMS
    assert max(indexed, key=indexed.__getitem__) == term_id("reconciliation")
    assert term_id("ora-00942") in vector.terms
    assert all(1 <= weight <= 127 for weight in indexed.values())


def test_numbers_follow_creation_and_later_tickets_are_never_candidates() -> None:
    earlier, later = (
        doc("earlier", "token expired", at=NOW - timedelta(seconds=1)),
        doc("later", "token expired", at=NOW + timedelta(milliseconds=1)),
    )
    index, names = index_of(later, earlier)
    assert [names[one.number] for one in found(index, doc("asked", "token expired"))] == ["earlier"]


def test_tickets_of_one_moment_get_numbers_of_their_own() -> None:
    _, names = index_of(*(doc(str(n), "token expired") for n in range(200)))
    assert len(names) == 200


def test_a_ticket_without_words_finds_nothing_and_is_found_by_nothing() -> None:
    index, _ = index_of(doc("empty", "", ""), doc("full", "token expired"))
    assert found(index, doc("asked", "", "")) == []
    assert len(found(index, doc("asked", "token expired"))) == 1
