"""Made tickets for the benchmark of similar tickets: as many as wanted, the same ones for the same seed.

The vocabulary grows with the number of tickets (new names, products, messages), as it does in real text. A ticket is
about a topic: a third of its words come from the topic, the rest follow Zipf's law; three random ids are in it as well.
Some tickets are about what an earlier one was about.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from app.domain.similarity import ALL_TICKETS, Document, document, indexed_terms, number_of, unpack
from app.domain.terms import ticket_terms
from app.domain.ticket import TicketRef
from app.store.columns import Instant

SEED = 20261102
SPAN = timedelta(days=360)
"""The time in which all tickets were created: a quarter of them within 90 days."""
LAST = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)

_SYLLABLES = [c + v for c in "bcdfghjklmnprstvwz" for v in "aeiou"]
_WORDS_AT_FIRST = 20_000
_NEW_WORDS = 2
_TOPIC_WORDS = 60
_TICKETS_A_TOPIC = 25
_AGAIN = 0.2
_INSTANT = Instant()


@dataclass(frozen=True, slots=True)
class MadeTicket:
    """A ticket; ``about`` is the number of the earlier ticket that it repeats, or ``None``."""

    number: int
    title: str
    body: str
    created_at: datetime
    about: int | None

    @property
    def ref(self) -> TicketRef:
        """Its identity."""
        return TicketRef(system="jira", site="bench", id=str(self.number))

    def document(self) -> Document:
        """What our index keeps of it."""
        return document(self.ref, self.created_at, ticket_terms(self.title, self.body))


class Prepared:
    """A ticket as the builders take it: its number, packed terms, and the terms that it is indexed by."""

    def __init__(self, ticket: MadeTicket, frequencies: Counter[int] | None) -> None:
        self.ticket = ticket
        if frequencies is None:
            return
        document = ticket.document()
        vector = unpack(document.packed)
        self.number = number_of(document.ref, document.created_at)
        self.packed = document.packed
        self.indexed = indexed_terms(vector, frequencies)
        frequencies.update(vector.terms)
        frequencies[ALL_TICKETS] += 1

    @property
    def row(self) -> tuple[Any, ...]:
        """The row of ``documents``."""
        ref, created_at = self.ticket.ref, _INSTANT.process_bind_param(self.ticket.created_at, None)  # type: ignore[arg-type]
        return (self.number, ref.system, ref.site, ref.id, created_at, self.packed)


def made_tickets(size: int, beyond: int) -> Iterator[MadeTicket]:
    """``size`` tickets within ``SPAN``, then ``beyond`` more that came after them."""
    dice = random.Random(SEED)
    zipf = list(accumulate(1.0 / (rank + 3.0) for rank in range(_WORDS_AT_FIRST + _NEW_WORDS * (size + beyond) + 1)))
    step = SPAN / size
    recent: list[tuple[int, list[int], list[int]]] = []
    for number in range(size + beyond):
        known = _WORDS_AT_FIRST + _NEW_WORDS * number
        again = recent[dice.randrange(len(recent))] if recent and dice.random() < _AGAIN else None
        title, body = _words(dice, zipf, known, number, again)
        if again is None:
            recent.append((number, title, body))
            if len(recent) > 5_000:
                recent[dice.randrange(5_000)] = recent.pop()
        ids = [f"{dice.randrange(10**8):08d}" for _ in range(3)]
        yield MadeTicket(
            number=number,
            title=_said(title),
            body=f"{_said(body)}. Order {ids[0]}, job JOB-{ids[1]}, request {ids[2]}.",
            created_at=LAST - SPAN + step * number,
            about=again[0] if again else None,
        )


def _words(
    dice: random.Random, zipf: list[float], known: int, number: int, again: tuple[int, list[int], list[int]] | None
) -> tuple[list[int], list[int]]:
    """The words of title and body as ranks. A repetition keeps some words of what it repeats."""
    length = dice.randint(30, 110)
    common = [bisect(zipf, dice.random() * zipf[known - 1]) for _ in range(length)]
    if again is not None:
        _, title, body = again
        return dice.sample(title, len(title) // 2) + common[:3], dice.sample(body, len(body) // 2) + common[3:]
    topic = (number // _TICKETS_A_TOPIC) * 7919 + dice.randrange(_TICKETS_A_TOPIC)
    of_topic = [(topic * 104_729 + dice.randrange(_TOPIC_WORDS) * 15_485_863) % known for _ in range(length // 2)]
    new = [known + place for place in range(_NEW_WORDS)]
    return of_topic[:4] + common[:4], of_topic[4:] + common[4:] + new


def _said(ranks: list[int]) -> str:
    return " ".join(map(_word, ranks))


def _word(rank: int) -> str:
    """A word that can be pronounced, for each rank another one."""
    rank += len(_SYLLABLES)
    made = []
    while rank:
        rank, rest = divmod(rank, len(_SYLLABLES))
        made.append(_SYLLABLES[rest])
    return "".join(made)
