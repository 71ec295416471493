"""Between which two systems the handoff failed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, permutations

from app.domain.extraction.folded import Folded
from app.domain.extraction.reading import Reading
from app.domain.extraction.systems.handoff_labels import ORIGIN_LABEL, RECEIVER_LABEL, flow_names
from app.domain.extraction.systems.handoff_words import (
    ARROW,
    AWAY_BEFORE,
    BY_BEFORE,
    CALLS,
    DECIDES,
    DONE_AFTER,
    DONE_IN_BEFORE,
    EVENT_BEFORE,
    FEED_AFTER,
    FROM_BEFORE,
    HAS_JAPANESE,
    IMPORT_FROM,
    INTO_JAPANESE,
    LACKS_JAPANESE,
    NEGATED_AFTER,
    NEGATED_BEFORE,
    OBJECTS_TAKEN,
    OPEN_AFTER,
    ORIGIN_AFTER,
    ORIGIN_BEFORE,
    PLACED_IN,
    PUBLISHED_AFTER,
    RECEIVES_AFTER,
    RECEIVES_BEFORE,
    REFUSED_AFTER,
    SALES_AFTER,
    SALES_BEFORE,
    SENT_BY_BEFORE,
    STILL_AFTER,
    STILL_BEFORE,
    STRONG_TO,
    TAKEN_BY_BEFORE,
    TO,
    TOWARDS_BEFORE,
    TWICE_BEFORE,
)
from app.domain.extraction.systems.mentions import Mention
from app.domain.extraction.systems.records import Clauses
from app.domain.lazy_patterns import when_used

_FLOW = {
    "payment": ("payment_gateway", "storefront oms erp marketplace channel_layer pos"),
    "inventory": ("pim wms erp 3pl oms pos channel_layer", "storefront marketplace channel_layer erp oms"),
    "product": ("pim erp storefront channel_layer", "storefront marketplace channel_layer pim"),
    "shipment": ("carrier wms 3pl tms erp oms storefront", "storefront marketplace channel_layer erp oms pos"),
    "decision": ("fraud_tool", "oms storefront erp marketplace channel_layer wms"),
    "order": (
        "pos storefront marketplace channel_layer oms erp",
        "oms erp wms 3pl channel_layer fraud_tool tms carrier",
    ),
    "reversal": (
        "storefront marketplace channel_layer pos oms payment_gateway wms 3pl erp",
        "erp wms oms 3pl payment_gateway tms carrier storefront",
    ),
}
_OBJECTS = (
    (
        "reversal",
        re.compile(
            r"(?i)cancel|refund|return|rma|storn|erstatt|retour|annul|rembours|cancel|anul|devol|reembols|"
            r"estorn|rimbors|\breso\b|anulow|zwrot|キャンセル|返金|返品"
        ),
    ),
    (
        "payment",
        re.compile(
            r"(?i)captur|payment|paid|zahlung|bezahlt|paiement|encaiss|pago|cobr|pagament|betaal|betaling|"
            r"płatno|opłac|決済|入金"
        ),
    ),
    (
        "shipment",
        re.compile(
            r"(?i)fulfil|shipped|shipment|tracking|dispatch|versand|versend|liefer|expédi|envío|enviad|"
            r"despach|spediz|spedit|verzend|verzond|wysył|przesył|出荷|発送|配送"
        ),
    ),
    (
        "inventory",
        re.compile(
            r"(?i)stock|inventory|availab|bestand|bestände|lagerbest|verfügbar|disponib|existencias|estoque|"
            r"giacenz|scort|voorraad|stan\w* magazyn|stany|在庫"
        ),
    ),
    ("order", re.compile(r"(?i)order|bestell|auftr|commande|pedido|ordin|zamówie|注文|受注")),
    (
        "product",
        re.compile(r"(?i)product|listing|catalog|price|feed|produkt|artikel|produit|producto|produto|prodott|商品"),
    ),
)


_LEAST, _MARGIN, _ENOUGH, _BY_THE_WAY = 1.0, 0.4, 5.0, 1.5
_USUAL = {
    "reversal": 2.0,
    "decision": 4.0,
    "payment": 4.0,
    "shipment": 3.0,
    "inventory": 3.0,
    "order": 2.0,
    "product": 2.0,
}
_COMMON = {
    "pos": "erp other oms", "storefront": "erp wms oms carrier", "marketplace": "erp oms channel_layer",
    "oms": "wms 3pl carrier erp", "erp": "wms carrier marketplace 3pl pim", "wms": "carrier 3pl", "3pl": "erp oms",
    "tms": "carrier", "pim": "storefront marketplace channel_layer",
    "channel_layer": "marketplace erp", "payment_gateway": "storefront erp oms", "fraud_tool": "storefront oms erp",
}  # fmt: skip
_ABBREVIATED = 4
_BETWEEN = frozenset(["channel_layer", "other"])
_BESIDE = when_used(r"[ ][-–—/|][ ]|/")


@dataclass(frozen=True, slots=True)
class Handoff:
    """The two ends of the hop that failed, as far as the text says, and where they are named."""

    origin: Mention | None
    receiver: Mention | None


@dataclass(frozen=True)
class Hops:
    """What the text says for each direction and each end, gathered once."""

    content: str
    first: dict[str, Mention]
    pairs: dict[tuple[str, str], float]
    ends: dict[str, dict[str, float]]

    def failing(self, pattern: str) -> Handoff:
        """The hop that failed, where the text or the usual way of what is handed over (``pattern``) decides it."""
        if len(self.first) == 1:
            return self._single()
        scored = self._scored(pattern)
        if not scored:
            return Handoff(None, None)
        (one, other), best = max(scored.items(), key=lambda item: item[1])
        if best < _LEAST or best - scored.get((other, one), -9.0) < _MARGIN:
            return self._each()
        rivals = [pair for pair, value in scored.items() if value > best - _MARGIN and pair != (one, other)]
        earlier = {name: place for place, name in enumerate(self.first)}
        origins = [one, *(pair[0] for pair in rivals if pair[1] == other)]
        receivers = [other, *(pair[1] for pair in rivals if pair[0] == one)]
        return Handoff(
            self.first[min(origins, key=earlier.__getitem__)], self.first[min(receivers, key=earlier.__getitem__)]
        )

    def _scored(self, pattern: str) -> dict[tuple[str, str], float]:
        """How much speaks for each ordered pair of systems to be the two ends."""
        origin, receiver = self.ends["origin"], self.ends["receiver"]
        names = list(self.first)[:8]
        scored: dict[tuple[str, str], float] = {}
        for one, other in permutations(names, 2):
            value = self.pairs.get((one, other), 0.0) - 0.7 * self.pairs.get((other, one), 0.0)
            value += min(origin.get(one, 0.0), _ENOUGH) + min(receiver.get(other, 0.0), _ENOUGH)
            value -= 0.6 * (min(receiver.get(one, 0.0), _ENOUGH) + min(origin.get(other, 0.0), _ENOUGH))
            value += _flows(self.content, self.first[one], self.first[other], pattern)
            value -= (
                sum(_BY_THE_WAY for each in (one, other) if self.first[each].role in _BETWEEN) if len(names) > 2 else 0
            )
            scored[one, other] = value
        return scored

    def _each(self) -> Handoff:
        """Each end for itself, where no pair is clear."""
        origin, receiver = _top(self.ends["origin"]), _top(self.ends["receiver"])
        if origin is not None and origin == receiver:
            is_origin = self.ends["origin"][origin] > self.ends["receiver"][origin]
            origin, receiver = (origin, None) if is_origin else (None, receiver)
        if (origin is None) != (receiver is None):
            left = [
                name for name in self.first if name not in {origin, receiver} and self.first[name].role not in _BETWEEN
            ]
            if len(left) == 1:
                origin, receiver = (left[0], receiver) if origin is None else (origin, left[0])
        return Handoff(self.first.get(origin or ""), self.first.get(receiver or ""))

    def _single(self) -> Handoff:
        """The only system that is named: the end that the text gives it, or the one that it usually is."""
        if self.ends["origin"] or self.ends["receiver"]:
            return self._each()
        return Handoff(None, self._only())

    def _only(self) -> Mention | None:
        """The only system, where it usually takes what the ticket is about: a label, a stock feed."""
        only = next(iter(self.first.values()))
        takes = only.role == "carrier" or (
            only.role in {"marketplace", "3pl"} and OBJECTS_TAKEN.search(self.content) is not None
        )
        return only if takes and not only.generic else None


def gather_hops(reading: Reading, mentions: list[Mention], clauses: Clauses) -> Hops:
    """By directions in the text, by where a record is and is not, by what is said to be sent and taken."""
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    ends: dict[str, dict[str, float]] = {"origin": defaultdict(float), "receiver": defaultdict(float)}
    first: dict[str, Mention] = {}
    for mention in mentions:
        first.setdefault(mention.name, mention)
        if len(first[mention.name].written) <= _ABBREVIATED < len(mention.written) and not mention.generic:
            first[mention.name] = replace(first[mention.name], written=mention.written)
    for one, other, weight in _directions(reading.content, mentions, reading.body_start):
        pairs[one.name, other.name] += weight
    at = {mention.start: mention.name for mention in mentions}
    for one_half, other_half in flow_names(reading.content):
        if one_half[1] in at and other_half[1] in at:
            pairs[at[one_half[1]], at[other_half[1]]] += 4.0
    for mention in mentions:
        for side, weight in _sides(reading.content, mention, clauses):
            ends[side][mention.name] += weight
    return Hops(reading.content, first, pairs, ends)


def _directions(content: str, mentions: list[Mention], body_start: int) -> Iterator[tuple[Mention, Mention, float]]:
    """The pairs between which the text itself names a direction, and two names side by side in the subject."""
    for one, other in pairwise(mentions):
        gap = content[one.end : other.start]
        if one.name == other.name or len(gap) > 90 or "\n" in gap:
            continue
        if other.end < body_start and _BESIDE.fullmatch(gap):
            yield one, other, 1.6
        else:
            yield from _told(content, one, other, gap)


def _told(content: str, one: Mention, other: Mention, gap: str) -> Iterator[tuple[Mention, Mention, float]]:
    """The direction that the words between two neighbours give."""
    if ARROW.fullmatch(gap):
        yield one, other, 6.0
    elif TO.fullmatch(gap):
        before = FROM_BEFORE.search(content[max(0, one.start - 30) : one.start])
        if STRONG_TO.search(gap):
            yield one, other, 5.0 if before else 4.0
        elif before:
            yield one, other, 4.5
        elif gap == "-":
            yield one, other, 2.0
    elif IMPORT_FROM.fullmatch(gap):
        yield other, one, 4.0
    elif CALLS.fullmatch(gap):
        yield one, other, 4.0


_DECISIVE: tuple[tuple[str, float, Folded | re.Pattern[str] | None, Folded | re.Pattern[str] | None], ...] = (
    ("origin", 3.0, SENT_BY_BEFORE, None),
    ("receiver", 2.8, TAKEN_BY_BEFORE, None),
    ("receiver", 2.8, BY_BEFORE, REFUSED_AFTER),
    ("receiver", 2.8, None, OPEN_AFTER),
    ("receiver", 2.8, NEGATED_BEFORE, None),
    ("receiver", 2.4, PLACED_IN, NEGATED_AFTER),
    ("receiver", 2.4, None, LACKS_JAPANESE),
    ("origin", 2.4, None, HAS_JAPANESE),
    ("receiver", 2.8, TWICE_BEFORE, None),
    ("receiver", 2.8, STILL_BEFORE, None),
    ("origin", 2.8, DONE_IN_BEFORE, None),
    ("receiver", 2.2, None, STILL_AFTER),
    ("origin", 2.8, PLACED_IN, DONE_AFTER),
)


def _sides(content: str, mention: Mention, clauses: Clauses) -> Iterator[tuple[str, float]]:
    """Which end a system is, by the words before and after it."""
    before = content[max(content.rfind("\n", 0, mention.start) + 1, mention.start - 80) : mention.start]
    after = content[mention.end : mention.end + 80].split("\n")[0]
    label = content[max(0, mention.start - 44) : mention.start]
    if ORIGIN_LABEL.search(label):
        yield "origin", 4.0
        return
    if RECEIVER_LABEL.search(label):
        yield "receiver", 4.0
        return
    if mention.role == "fraud_tool" and DECIDES.search(content):
        yield "origin", 4.0
        return
    yield from _by_trade(mention.role, before, after)
    for side, weight, words_before, words_after in _DECISIVE:
        if (words_before is None or words_before.search(before)) and (words_after is None or words_after.search(after)):
            yield side, weight
            return
    yield from _by_direction(before, after)
    state = clauses.at(mention)
    if RECEIVES_BEFORE.search(before) or RECEIVES_AFTER.search(after):
        yield "receiver", 3.0
    elif state in {"missing", "rejected"} and not AWAY_BEFORE.search(before):
        yield "receiver", 2.5
    elif ORIGIN_BEFORE.search(before) or ORIGIN_AFTER.search(after):
        yield "origin", 2.5
    elif state == "confirmed":
        yield "origin", 1.0


def _by_trade(role: str, before: str, after: str) -> Iterator[tuple[str, float]]:
    """Feeds go to marketplaces, orders come from shops and marketplaces."""
    if role in {"marketplace", "storefront"} and PUBLISHED_AFTER.match(after):
        yield "receiver", 3.0
    elif role == "marketplace" and FEED_AFTER.match(after) and not before.casefold().endswith("order "):
        yield "receiver", 2.0
    if role in {"storefront", "marketplace"} and (SALES_AFTER.match(after) or SALES_BEFORE.search(before)):
        yield "origin", 1.6


def _by_direction(before: str, after: str) -> Iterator[tuple[str, float]]:
    if INTO_JAPANESE.match(after):
        yield "receiver", 2.0
    elif after.startswith("から"):
        yield "origin", 2.0
    if EVENT_BEFORE.search(before):
        yield "origin", 1.0
    if TOWARDS_BEFORE.search(before):
        yield "receiver", 1.2
    elif AWAY_BEFORE.search(before):
        yield "origin", 1.2


def _top(scores: dict[str, float]) -> str | None:
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    return None if len(ranked) > 1 and ranked[0][1] == ranked[1][1] else ranked[0][0]


def _flows(content: str, one: Mention, other: Mention, pattern: str) -> float:
    """How far it is usual that the first gives to the second what the ticket is about."""
    about = "decision" if "fraud_tool" in (one.role, other.role) else _object(content, pattern)
    if not about:
        return 0.8 if other.role in _COMMON.get(one.role, "").split() else 0.0
    gives, takes = (roles.split() for roles in _FLOW.get(about, ("", "")))
    if one.role not in gives or other.role not in takes:
        return 0.0
    reverse = other.role in gives and one.role in takes
    usual = not reverse or gives.index(one.role) < gives.index(other.role)
    return _USUAL.get(about, 1.5) if usual else 0.0


def _object(content: str, pattern: str) -> str:
    known = {
        "inventory_desync": "inventory", "payment_confirmation_mismatch": "payment", "orphaned_payment": "payment",
        "status_void": "shipment", "rollback_gap": "reversal", "order_sync_gap": "order", "duplicate_draft": "order",
    }.get(pattern)  # fmt: skip
    if known is not None:
        return known
    found = [(match.start(), name) for name, words in _OBJECTS[2:] if (match := words.search(content))]
    return min(found)[1] if found else ""
