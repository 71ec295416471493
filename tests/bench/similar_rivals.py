"""The full-text engines that the benchmark of similar tickets compares ours with, over the same texts."""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from app.domain.terms import folded, term_id, ticket_terms
from tests.bench.similar_corpus import MadeTicket, Prepared

TOP = 60
RAREST = 16
_WORD = re.compile(r"[^\W_]{2,40}")


class Fts5:
    """SQLite's full-text index over the same texts, ranked by its bm25."""

    inserts: ClassVar[bool] = True
    questions: ClassVar[tuple[str, ...]] = ("all terms", f"{RAREST} rarest terms")

    def __init__(self, folder: Path) -> None:
        self.name = "FTS5"
        self.top = TOP
        self.path = folder / "fts5.db"
        self.frequencies: dict[int, int] = {}

    def start(self) -> None:
        """A new file."""
        self.path.unlink(missing_ok=True)
        self._open()
        self.raw.execute("PRAGMA synchronous=OFF")
        self.raw.execute("CREATE VIRTUAL TABLE found USING fts5(title, body, content='', detail=full)")

    def add(self, tickets: Sequence[Prepared]) -> None:
        """Take some tickets."""
        self.raw.execute("BEGIN")
        rows = ((one.ticket.number, one.ticket.title, one.ticket.body) for one in tickets)
        self.raw.executemany("INSERT INTO found(rowid, title, body) VALUES (?, ?, ?)", rows)
        self.raw.execute("COMMIT")

    def finish(self, _frequencies: Counter[int]) -> None:
        """Nothing is left to write."""
        self.raw.execute("CREATE TABLE built (x)")
        self.raw.execute("PRAGMA synchronous=FULL")

    def open_built(self) -> bool:
        """Open what an earlier run built."""
        if not self.path.exists():
            return False
        self._open()
        return bool(self.raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'built'").fetchone())

    def ask(self, ticket: MadeTicket, question: str) -> tuple[float, list[int]]:
        """Milliseconds, and the numbers found, best first."""
        words = asked_words(ticket, question, self.frequencies)
        started = time.perf_counter()
        match = " OR ".join(f'"{word}"' for word in words)
        rows = self.raw.execute(
            "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?", (match, self.top)
        ).fetchall()
        return (time.perf_counter() - started) * 1000, [row[0] for row in rows]

    def insert(self, ticket: MadeTicket) -> float:
        """Milliseconds to keep a new ticket, committed."""
        started = time.perf_counter()
        self.raw.execute(
            "INSERT INTO found(rowid, title, body) VALUES (?, ?, ?)", (ticket.number, ticket.title, ticket.body)
        )
        return (time.perf_counter() - started) * 1000

    def fold(self) -> float | None:
        """It has nothing of the kind."""
        return None

    def megabytes(self) -> dict[str, float]:
        """Size of the file."""
        return {"file": self.path.stat().st_size / 1e6}

    def close(self) -> None:
        """Close the file."""
        self.raw.close()

    def _open(self) -> None:
        self.raw = sqlite3.connect(self.path, isolation_level=None)
        self.raw.execute("PRAGMA journal_mode=WAL")
        self.raw.execute("PRAGMA synchronous=FULL")


class Tantivy:
    """A search library outside of any database (extra ``bench``). Its commits take too long for one ticket each."""

    inserts: ClassVar[bool] = False
    questions: ClassVar[tuple[str, ...]] = ("all terms", f"{RAREST} rarest terms")

    def __init__(self, folder: Path) -> None:
        self.name = "tantivy"
        self.top = TOP
        self.folder = folder / "tantivy"
        self.frequencies: dict[int, int] = {}

    def start(self) -> None:
        """A new folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._open()
        self.writer = self.index.writer(heap_size=128_000_000, num_threads=1)

    def add(self, tickets: Sequence[Prepared]) -> None:
        """Take some tickets."""
        import tantivy

        for one in tickets:
            self.writer.add_document(
                tantivy.Document(number=one.ticket.number, title=one.ticket.title, body=one.ticket.body)
            )

    def finish(self, _frequencies: Counter[int]) -> None:
        """Commit, and wait for merges."""
        self.writer.commit()
        self.writer.wait_merging_threads()
        (self.folder / "built").touch()
        self.index.reload()

    def open_built(self) -> bool:
        """Open what an earlier run built."""
        if not (self.folder / "built").exists():
            return False
        self._open()
        return True

    def ask(self, ticket: MadeTicket, question: str) -> tuple[float, list[int]]:
        """Milliseconds, and the numbers found, best first."""
        words = asked_words(ticket, question, self.frequencies)
        started = time.perf_counter()
        searcher = self.index.searcher()
        query = self.index.parse_query(" ".join(words), ["title", "body"])
        hits = searcher.search(query, self.top).hits
        taken = (time.perf_counter() - started) * 1000
        return taken, [searcher.doc(address)["number"][0] for _, address in hits]

    def insert(self, ticket: MadeTicket) -> float:
        """Not measured."""
        raise NotImplementedError

    def fold(self) -> float | None:
        """It has nothing of the kind."""
        return None

    def megabytes(self) -> dict[str, float]:
        """Size of its files."""
        return {"files": sum(path.stat().st_size for path in self.folder.iterdir()) / 1e6}

    def close(self) -> None:
        """Nothing is held open."""

    def _open(self) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("number", stored=True)
        for name in ("title", "body"):
            builder.add_text_field(name, stored=False)
        self.index = tantivy.Index(builder.build(), path=str(self.folder))
        with suppress(ValueError):
            self.index.reload()


def asked_words(ticket: MadeTicket, question: str, frequencies: dict[int, int]) -> list[str]:
    """The words that a full-text engine is asked for: all, or the rarest that any ticket has."""
    words = list(dict.fromkeys(_WORD.findall(folded(f"{ticket.title} {ticket.body}"))))
    if question == "all terms":
        return words
    known = [(frequencies.get(term_id(term), 0), written) for term, written in _written(ticket).items()]
    return [word for often, word in sorted(known) if often][:RAREST]


def _written(ticket: MadeTicket) -> dict[str, str]:
    terms = ticket_terms(ticket.title, ticket.body).written
    return {term: word for term, word in terms.items() if _WORD.fullmatch(word)}
