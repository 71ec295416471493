"""How alike tickets are: which terms of a ticket are indexed, which are asked for, and how candidates are ranked.

A ticket is found by its heaviest terms (frequent in it, rare elsewhere, those of the title twice) and ranked by how its
title and its body agree with those found: title with title, body with body, and the better of the two crosswise. Terms
weigh by their rarity at the time of asking; what is stored of a ticket does not depend on other tickets, so that the
same ticket is always stored as the same bytes.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest

from app.domain.terms import TicketTerms, term_id
from app.domain.ticket import TicketRef

INDEXED_TERMS = 32
QUERY_TERMS = 16
POSTINGS_BUDGET = 3_000
CANDIDATES = 90
TITLE_WEIGHT = 2.0
WINDOW = timedelta(days=90)
RECENT_BONUS = 0.5
"""How much more a ticket counts that was created just before; the bonus fades by a factor of e every ``WINDOW``."""

MOST_TITLE_TERMS = 64
MOST_BODY_TERMS = 160
ALL_TICKETS = 0
"""The term that every ticket has: its frequency is the number of tickets."""

_FINEST_WEIGHT = 127
_FINEST_RARITY = 16
_FIRST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_SHARED_BITS = 6
_NUMBERS_OF_A_WINDOW = WINDOW // _MILLISECOND << _SHARED_BITS
_HEAD = struct.Struct("<BBff")
_TIMES = (0.0, *(1.0 + math.log(times) for times in range(1, 256)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the index keeps of a ticket. ``packed`` holds its terms as numbers; ``names`` tells them in words, which are
    not kept."""

    ref: TicketRef
    created_at: datetime
    packed: bytes
    names: Mapping[int, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Vector:
    """The terms of a ticket, unpacked, each with how often it stands there. Lengths are Euclidean, of damped counts."""

    title: tuple[int, ...]
    title_times: bytes
    body: tuple[int, ...]
    body_times: bytes
    title_length: float
    body_length: float

    @property
    def terms(self) -> frozenset[int]:
        """All distinct terms."""
        return frozenset(self.title) | frozenset(self.body)


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A term to look up: ``rarity`` weighs it (a whole number), at most ``most`` of its newest tickets are read."""

    id: int
    rarity: int
    most: int


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the index. ``rarities`` maps each term to what it weighs in the title and in the body of the ticket
    that asks; ``best`` is what the ticket itself would score,
    and ``number`` stands for when it was created."""

    terms: tuple[QueryTerm, ...]
    weights: Mapping[int, tuple[float, float]]
    best: float
    number: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ticket that was found: its number, how alike it is (0 to 1), and the terms shared, heaviest first."""

    number: int
    score: float
    shared: tuple[int, ...]


def document(ref: TicketRef, created_at: datetime, terms: TicketTerms) -> Document:
    """What is kept of a ticket with these terms."""
    title, body = _counted(terms.title, MOST_TITLE_TERMS), _counted(terms.body, MOST_BODY_TERMS)
    names = {term_id(term): word for term, word in terms.written.items()}
    return Document(ref=ref, created_at=created_at, packed=_packed(title, body), names=names)


def unpack(packed: bytes) -> Vector:
    """The terms that ``document`` packed."""
    titles, bodies, title_length, body_length = _HEAD.unpack_from(packed)
    title_at = _HEAD.size
    body_at = title_at + 5 * titles
    return Vector(
        title=_numbers(titles).unpack_from(packed, title_at),
        title_times=packed[title_at + 4 * titles : body_at],
        body=_numbers(bodies).unpack_from(packed, body_at),
        body_times=packed[body_at + 4 * bodies :],
        title_length=title_length,
        body_length=body_length,
    )


def first_number(moment: datetime) -> int:
    """The lowest number that a ticket created in the millisecond of ``moment`` can have: numbers follow creation."""
    return max((moment - _FIRST_MOMENT) // _MILLISECOND, 0) << _SHARED_BITS


def after(moment: datetime) -> int:
    """The number that all tickets created up to ``moment`` are below."""
    return first_number(moment) + (1 << _SHARED_BITS)


def number_of(ref: TicketRef, created_at: datetime) -> int:
    """The number under which a ticket is kept, unless another ticket of the same moment has it already."""
    digest = blake2b(str(ref).encode("utf-8", "surrogatepass"), digest_size=2).digest()
    return first_number(created_at) + int.from_bytes(digest, "big") % (1 << _SHARED_BITS)


def indexed_terms(vector: Vector, frequencies: Mapping[int, int]) -> list[tuple[int, int]]:
    """The terms by which a ticket can be found, and how much each weighs in it (1 to 127)."""
    weights, tickets = _weights(vector), frequencies.get(ALL_TICKETS, 0)
    rarities = {term: rarity(frequencies.get(term, 0), tickets) for term in weights}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    heaviest = _heaviest(weights, rarities, INDEXED_TERMS)
    return [(term, max(1, round(_FINEST_WEIGHT * weights[term] / length))) for term in heaviest]


def query_of(packed: bytes, created_at: datetime, frequencies: Mapping[int, int]) -> Query:
    """The question that finds tickets like this one, given how many tickets have each of its terms.

    Terms that no ticket has are not asked for.
    """
    vector, tickets = unpack(packed), frequencies.get(ALL_TICKETS, 0)
    standing_out = _weights(vector)
    rarities = {term: rarity(frequencies.get(term, 0), tickets) for term in standing_out}
    known = {term: weight for term, weight in standing_out.items() if frequencies.get(term, 0) > 0}
    in_title, title_best = _side(vector.title, vector.title_times, vector.title_length, rarities)
    in_body, body_best = _side(vector.body, vector.body_times, vector.body_length, rarities)
    weights = {term: (in_title.get(term, 0.0), in_body.get(term, 0.0)) for term in standing_out}
    crosswise = _agreement(packed, weights)[0]
    return Query(
        terms=_within_budget(_heaviest(known, rarities, QUERY_TERMS), frequencies, rarities),
        weights=weights,
        best=max(title_best + body_best + crosswise, 1e-9),
        number=first_number(created_at),
    )


def rank(query: Query, found: Iterable[tuple[int, bytes]], most: int) -> list[Ranked]:
    """The best of the tickets found (number, packed terms), most alike first; of equals the newer one first."""
    scored = []
    for number, packed in found:
        crosswise, straight = _agreement(packed, query.weights)
        score = (straight + crosswise) * _recency(query.number - number) / query.best
        scored.append((-round(score, 9), -number, packed))
    best = nsmallest(most, scored)
    return [Ranked(-number, min(-score, 1.0), _shared(query, unpack(packed))) for score, number, packed in best]


def rarity(term_frequency: int, tickets: int) -> float:
    """How much a term tells when so many of all tickets have it: near 0 for what most have."""
    return math.log1p((max(tickets - term_frequency, 0) + 0.5) / (term_frequency + 0.5))


def _counted(times: Mapping[str, int], most: int) -> dict[int, int]:
    """Terms as numbers; in a long text those that come last are left out, codes and versions being kept."""
    terms = sorted(times, key=str.isalpha) if len(times) > most else list(times)
    counted: dict[int, int] = {}
    for term in terms[:most]:
        number = term_id(term)
        counted[number] = min(counted.get(number, 0) + times[term], 255)
    return dict(sorted(counted.items()))


def _packed(title: Mapping[int, int], body: Mapping[int, int]) -> bytes:
    head = _HEAD.pack(len(title), len(body), _length(title.values()), _length(body.values()))
    parts = [head]
    for part in (title, body):
        parts += [_numbers(len(part)).pack(*part), bytes(part.values())]
    return b"".join(parts)


@lru_cache(maxsize=512)
def _numbers(count: int) -> struct.Struct:
    return struct.Struct(f"<{count}i")


def _length(times: Iterable[int]) -> float:
    return math.sqrt(sum(_TIMES[count] ** 2 for count in times))


def _weights(vector: Vector) -> dict[int, float]:
    """How much each term stands out within the ticket, whatever other tickets have."""
    times = dict(zip(vector.body, vector.body_times, strict=True))
    weights = {term: _TIMES[count] for term, count in times.items()}
    for term, count in zip(vector.title, vector.title_times, strict=True):
        weights[term] = TITLE_WEIGHT * _TIMES[min(count + times.get(term, 0), 255)]
    return weights


def _heaviest(weights: Mapping[int, float], rarities: Mapping[int, float], most: int) -> list[int]:
    heavy = [(-weight * rarities[term], term) for term, weight in weights.items()]
    return [term for _, term in nsmallest(most, heavy)]


def _within_budget(
    terms: Sequence[int], frequencies: Mapping[int, int], rarities: Mapping[int, float]
) -> tuple[QueryTerm, ...]:
    """The budget shared out: rare terms take what they have, the rest is shared evenly among the others."""
    left, asked = POSTINGS_BUDGET, []
    rarest_first = sorted(terms, key=lambda term: (frequencies[term], term))
    for place, term in enumerate(rarest_first):
        most = min(frequencies[term], left // (len(rarest_first) - place))
        left -= most
        if most:
            asked.append(QueryTerm(term, max(1, round(_FINEST_RARITY * rarities[term] ** 2)), most))
    return tuple(asked)


def _side(
    terms: Sequence[int], times: bytes, length: float, rarities: Mapping[int, float]
) -> tuple[dict[int, float], float]:
    """What each term of the asking title (or body) weighs, and what the title (or body) itself would score."""
    heavy = [(term, _TIMES[count] * rarities[term]) for term, count in zip(terms, times, strict=True)]
    norm = math.sqrt(sum(weight * weight for _, weight in heavy))
    if not norm:
        return {}, 0.0
    return {term: weight * rarities[term] / norm for term, weight in heavy}, norm / length


def _agreement(packed: bytes, weights: Mapping[int, tuple[float, float]]) -> tuple[float, float]:
    """How the two tickets agree crosswise (title with body, the better one) and straight (title, and body). This is
    done for every candidate, so nothing is unpacked that is not shared."""
    titles, bodies, title_length, body_length = _HEAD.unpack_from(packed)
    times_of_title = _HEAD.size + 4 * titles
    body_at = times_of_title + titles
    times_of_body = body_at + 4 * bodies
    title_title = body_title = title_body = body_body = 0.0
    for place, term in enumerate(_numbers(titles).unpack_from(packed, _HEAD.size)):
        if term in weights:
            in_title, in_body = weights[term]
            often = _TIMES[packed[times_of_title + place]]
            title_title += in_title * often
            body_title += in_body * often
    for place, term in enumerate(_numbers(bodies).unpack_from(packed, body_at)):
        if term in weights:
            in_title, in_body = weights[term]
            often = _TIMES[packed[times_of_body + place]]
            title_body += in_title * often
            body_body += in_body * often
    title_length, body_length = title_length or 1.0, body_length or 1.0
    crosswise = max(title_body / body_length, body_title / title_length)
    return crosswise, title_title / title_length + body_body / body_length


def _recency(earlier_by: int) -> float:
    """1 for a ticket created at the same time, less by ``RECENT_BONUS`` at most for tickets long ago."""
    windows = max(earlier_by, 0) / _NUMBERS_OF_A_WINDOW
    return (1.0 + RECENT_BONUS * math.exp(-windows)) / (1.0 + RECENT_BONUS)


def _shared(query: Query, vector: Vector) -> tuple[int, ...]:
    both = [term for term in vector.terms if term in query.weights]
    return tuple(sorted(both, key=lambda term: (-sum(query.weights[term]), term)))
