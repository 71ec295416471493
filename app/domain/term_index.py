"""An index of tickets in memory: the same questions, budget and order as the one in the store."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.similarity import (
    ALL_TICKETS,
    CANDIDATES,
    Document,
    QueryTerm,
    indexed_terms,
    number_of,
    unpack,
)


@dataclass(slots=True)
class TermIndex:
    """Documents by number, which follows creation. Documents may be added in any order; the newest last is fastest."""

    _documents: dict[int, bytes] = field(default_factory=dict)
    _postings: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    _frequencies: Counter[int] = field(default_factory=Counter)

    def add(self, document: Document) -> int:
        """Add a document, and return its number."""
        number = number_of(document.ref, document.created_at)
        while number in self._documents:
            number += 1
        vector = unpack(document.packed)
        for term, weight in indexed_terms(vector, self.frequencies(vector.terms)):
            insort(self._postings[term], (number, weight))
        self._frequencies.update(vector.terms)
        self._frequencies[ALL_TICKETS] += 1
        self._documents[number] = document.packed
        return number

    def frequencies(self, terms: Iterable[int]) -> dict[int, int]:
        """How many documents have each of the terms, and how many there are."""
        return {term: self._frequencies[term] for term in (ALL_TICKETS, *terms)}

    def candidates(self, terms: Sequence[QueryTerm], since: int, before: int) -> list[tuple[int, int]]:
        """Numbers from ``since`` to below ``before`` with their weight, heaviest first."""
        weights: Counter[int] = Counter()
        for term in terms:
            postings = self._postings.get(term.id, [])
            end = bisect_left(postings, (before, 0))
            start = max(bisect_left(postings, (since, 0)), end - term.most)
            for number, weight in postings[start:end]:
                weights[number] += weight * term.rarity
        return sorted(weights.items(), key=lambda entry: (-entry[1], -entry[0]))[:CANDIDATES]

    def documents(self, numbers: Iterable[int]) -> list[tuple[int, bytes]]:
        """Number and packed terms of documents."""
        return [(number, self._documents[number]) for number in numbers]
