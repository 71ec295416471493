"""Recall of similar tickets on labelled sets: tickets in time order, some of which repeat earlier ones."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from app.domain.similarity import after, query_of, rank, unpack
from app.store import similar as store
from app.store.database import Database
from tests.bench.similar_corpus import MadeTicket, Prepared
from tests.bench.similar_engines import Engine, Ours, OursOnPostgresql, engines

REPOSITORY = Path(__file__).resolve().parents[2]
RANKS = (1, 5, 10)
_FOLDED_AFTER = 64


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares of queries with a related ticket among the first 1, 5 and 10."""

    data: str
    engine: str
    queries: int
    shares: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON."""
        shares = {str(place): round(share, 4) for place, share in zip(RANKS, self.shares, strict=True)}
        return {"data": self.data, "engine": self.engine, "queries": self.queries, "recall": shares}


def data_folder() -> Path:
    """Where the labelled sets are expected."""
    configured = os.environ.get("HANDOFF_BENCH_DATA")
    return (Path(configured) if configured else REPOSITORY.parent / "shared" / "data") / "similar"


def recalls(console: Console, names: Sequence[str]) -> list[Recall]:
    """The recall of each engine on each set; says so where there is none."""
    sets = sorted(data_folder().glob("*.docs.jsonl"))
    if not sets:
        console.print(f"Recall is left out: no labelled tickets in {data_folder()} (HANDOFF_BENCH_DATA)")
    return [score for path in sets for score in _of_set(path, names)]


def _of_set(path: Path, names: Sequence[str]) -> Iterator[Recall]:
    name = path.name.removesuffix(".docs.jsonl")
    tickets, ids = _tickets(path)
    related = {
        ids[query["q"]]: {ids[one] for one in query["rel"]}
        for query in map(json.loads, path.with_name(f"{name}.q.jsonl").read_text("utf-8").splitlines())
    }
    with tempfile.TemporaryDirectory() as folder:
        for engine in engines(names, Path(folder), "recall"):
            engine.start()
            found = _ours(engine, tickets, related) if isinstance(engine, Ours) else _theirs(engine, tickets, related)
            yield from (_score(name, f"{engine.name}, {how}", answers, related) for how, answers in found.items())
            engine.remove() if isinstance(engine, OursOnPostgresql) else engine.close()


def _ours(engine: Ours, tickets: Sequence[MadeTicket], related: dict[int, set[int]]) -> dict[str, dict[int, list[int]]]:
    """Each ticket is asked about before it is kept, as it happens."""
    assert engine.database is not None
    answers: dict[int, list[int]] = {}
    with _keyed(engine.database) as database:
        for ticket in tickets:
            document = ticket.document()
            vector = unpack(document.packed)
            with database.write() as connection:
                if ticket.number in related:
                    query = query_of(document.packed, document.created_at, store.frequencies(connection, vector.terms))
                    candidates = store.candidates(connection, query.terms, 0, after(document.created_at))
                    best = rank(query, store.read(connection, [number for number, _ in candidates]), RANKS[-1])
                    refs = store.refs_of(connection, [one.number for one in best])
                    answers[ticket.number] = [int(refs[one.number].id) for one in best]
                store.remember(connection, document, [])
                if ticket.number % _FOLDED_AFTER == 0:
                    store.fold(connection)
    return {"whole match": answers}


@contextmanager
def _keyed(database: Database) -> Iterator[Database]:
    """The key of the postings, which the PostgreSQL engine makes at the end of building."""
    if not database.is_sqlite:
        with database.write() as connection:
            key = "ALTER TABLE postings ADD CONSTRAINT pk_postings PRIMARY KEY (term, number) INCLUDE (weight)"
            connection.exec_driver_sql(key)
    yield database


def _theirs(
    engine: Engine, tickets: Sequence[MadeTicket], related: dict[int, set[int]]
) -> dict[str, dict[int, list[int]]]:
    """All tickets are indexed; later ones are left out of the answers."""
    from collections import Counter

    frequencies: Counter[int] = Counter()
    engine.add([Prepared(ticket, frequencies) for ticket in tickets])
    engine.finish(frequencies)
    engine.frequencies, engine.top = dict(frequencies), len(tickets)  # type: ignore[union-attr]
    by_number = {ticket.number: ticket for ticket in tickets}
    return {
        how: {
            number: [one for one in engine.ask(by_number[number], how)[1] if one < number][: RANKS[-1]]
            for number in related
        }
        for how in engine.questions
    }


def _score(data: str, engine: str, answers: dict[int, list[int]], related: dict[int, set[int]]) -> Recall:
    shares = tuple(
        sum(bool(related[query].intersection(found[:place])) for query, found in answers.items()) / len(related)
        for place in RANKS
    )
    return Recall(data, engine, len(related), shares)


def _tickets(path: Path) -> tuple[list[MadeTicket], dict[str, int]]:
    rows = [json.loads(row) for row in path.read_text("utf-8").splitlines() if row.strip()]
    rows.sort(key=lambda row: row["c"])
    tickets = [
        MadeTicket(number, row["t"], row["d"], datetime.fromtimestamp(row["c"], UTC), None)
        for number, row in enumerate(rows)
    ]
    return tickets, {row["id"]: number for number, row in enumerate(rows)}
