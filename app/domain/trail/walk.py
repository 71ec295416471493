"""Walking the path of an order, or of the stock of an article, over what the systems answered.

Where two systems contradict each other the ERP is right (requirement A13.4): the other side is the one to be mended,
except where the ERP lacks what it should have been told (a cancellation, a fulfilment).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.boundaries import NOTHING_AGREED, Boundaries, Terms, length_words
from app.domain.moments import to_the_second
from app.domain.probing.model import Answer, Value
from app.domain.probing.questions import Question
from app.domain.trail.model import ENDED, ORIGIN_ROLES, Finding, Hop, HopKey, Seen, Side, Trail
from app.domain.trail.patterns import pattern_of

STOCK_ROLES = ("pim", "erp", "wms", "oms")
PAID = ("captured", "partially_captured", "refunded", "partially_refunded")
UNDER_WAY = ("draft", "pending", "open", "on_hold", "in_progress")
_DOES_NOT_APPLY = ("no_record", "not_asked")


def walk(seen: Sequence[Seen], boundaries: Boundaries = NOTHING_AGREED) -> Trail:
    """The trail that answers show. ``boundaries`` say how long a record may be under way from one system to the
    next before its absence counts as a break: a quarter of an hour where no contract says otherwise."""
    path = _Path(seen)
    hops = [hop for hop in _hops(path, boundaries) if hop is not None]
    return Trail(hops=tuple(hops), pattern=pattern_of(hops, path.value))


def first_answers(seen: Iterable[Seen]) -> list[Seen]:
    """The first answer to each question, as far as anybody answered it."""
    chosen: dict[tuple[str, str, str], Seen] = {}
    for one in seen:
        key = (one.answer.probe, one.answer.question, one.answer.subject.key)
        if key not in chosen or (one.answer.answered and not chosen[key].answer.answered):
            chosen[key] = one
    return list(chosen.values())


class _Path:
    """The answers by role and question. Of several probes of one role the first that answered counts, unless they
    contradict each other: then none does."""

    def __init__(self, seen: Iterable[Seen]) -> None:
        self._answers: dict[tuple[str, Question], list[Answer]] = {}
        for one in seen:
            self._answers.setdefault((one.role, one.answer.question), []).append(one.answer)

    def asked(self, roles: Sequence[str], question: Question) -> list[Answer]:
        """All answers of these roles to a question, in the order of the roles."""
        return [answer for role in roles for answer in self._answers.get((role, question), [])]

    def answer(self, roles: Sequence[str], question: Question) -> Answer | None:
        """The answer that counts: the first of the systems that has the record, else the first that answered."""
        answered = [answer for answer in self.asked(roles, question) if answer.answered]
        agreed = [answer for answer in answered if not self.contradicts_itself(answer.system, answered)]
        there = (answer for answer in agreed if answer.value is not None and answer.value.state == "confirmed")
        return next(there, None) or next(iter(agreed), None)

    @staticmethod
    def contradicts_itself(system: str, answers: Sequence[Answer]) -> bool:
        """Whether several probes of one system say different things."""
        said = [answer.value for answer in answers if answer.system == system and answer.value is not None]
        return len({(value.state, value.facts.get("available")) for value in said}) > 1

    def value(self, roles: Sequence[str], question: Question) -> Value | None:
        """What was answered."""
        answer = self.answer(roles, question)
        return None if answer is None else answer.value


def _hops(path: _Path, boundaries: Boundaries) -> list[Hop | None]:
    return [
        _present(path, "created", ORIGIN_ROLES, "originating"),
        _arrived(path, "passed_on", ("channel_layer",), boundaries),
        _arrived(path, "received", ("erp",), boundaries),
        _captured(path),
        _payment_shown(path, boundaries),
        _state_shared(path, boundaries),
        _present(path, "article", ("pim",), "originating"),
        _stock(path, boundaries),
    ]


def _present(path: _Path, key: HopKey, roles: Sequence[str], side: Side) -> Hop | None:
    answer = path.answer(roles, "record_exists")
    if answer is None:
        return _unknown(path, key, roles, "record_exists")
    if answer.value is not None and answer.value.state == "confirmed":
        return _hop(key, "confirmed", f"{answer.system} has it{_named(answer.value)}", answer)
    return _hop(key, "missing", f"{answer.system} has no such record", answer, side)


def _arrived(path: _Path, key: HopKey, roles: Sequence[str], boundaries: Boundaries) -> Hop | None:
    """A record that should have come from the system before, with what is agreed of the way from there."""
    receiver = next(iter(path.asked(roles, "record_exists") + path.asked(roles, "rejection_reason")), None)
    if receiver is None:
        return None
    before = [*_systems(path, ("channel_layer",) if key == "received" else ()), *_systems(path, ORIGIN_ROLES)]
    terms = boundaries.between(before, receiver.system)
    hop = _arrival(path, key, roles, terms)
    there = path.value(roles, "record_exists")
    arrived_at = None if there is None or there.state != "confirmed" else there.moment("created_at")
    return None if hop is None else replace(hop, terms=terms, since=_created(path), arrived_at=arrived_at)


def _systems(path: _Path, roles: Sequence[str]) -> list[str]:
    """The systems of these roles from which a record may have come: those that have it first, then those asked."""
    there = path.answer(roles, "record_exists")
    asked = [answer.system for answer in path.asked(roles, "record_exists")]
    return list(dict.fromkeys([*([there.system] if there is not None else []), *asked]))


def _arrival(path: _Path, key: HopKey, roles: Sequence[str], terms: Terms) -> Hop | None:
    """Whether it is there, several times there, rejected, late or absent."""
    rejection = path.answer(roles, "rejection_reason")
    by_layer = key == "passed_on" or (rejection is None and _has_it(path, ("channel_layer",)))
    if by_layer:  # of two layers, one may have it and the one behind it tell of the rejection
        rejection = path.answer(("channel_layer",), "rejection_reason")
    exists = path.answer(roles, "record_exists")
    arrived = path.value(("erp",), "record_exists")
    absent = exists is None or (exists.value is not None and exists.value.state == "missing")
    absent = absent and not (arrived is not None and arrived.state == "confirmed")
    if rejection is not None and rejection.value is not None and rejection.value.state == "rejected" and absent:
        says = "tells of a rejection" if by_layer else "rejected it"
        return _hop(key, "rejected", f"{rejection.system} {says}: {_reason(rejection.value)}", rejection, "receiving")
    if exists is None:
        return _unknown(path, key, roles, "record_exists")
    if not absent and exists.value is not None:
        count = exists.value.facts.get("count")
        if isinstance(count, float) and count > 1:
            return _hop(key, "duplicate", f"{exists.system} has it {count:g} times", exists, "receiving")
        return _hop(key, "confirmed", f"{exists.system} has it{_named(exists.value)}", exists)
    since = _created(path)
    if since is not None and exists.as_of - since <= terms.allowed_delay:
        allowed = length_words(terms.allowed_delay)
        agreed = f"{allowed} are usual" if terms.contract is None else f"the contract allows {allowed}"
        waited = f"not in {exists.system} yet; the order was created {to_the_second(since)}, {agreed}"
        return _hop(key, "not_yet", waited, exists, "receiving")
    silent = "" if rejection is None else ", and tells of no rejection"
    return _hop(key, "missing", f"{exists.system} has no such record{silent}", exists, "receiving")


def _has_it(path: _Path, roles: Sequence[str]) -> bool:
    value = path.value(roles, "record_exists")
    return value is not None and value.state == "confirmed"


def _captured(path: _Path) -> Hop | None:
    answer = path.answer(("payment_gateway",), "payment_state")
    if answer is None or answer.value is None:
        return _unknown(path, "captured", ("payment_gateway",), "payment_state")
    state = answer.value.state or ""
    if state in PAID:
        return _hop("captured", "confirmed", f"{answer.system}: {_words(state)}", answer)
    finding: Finding = "missing" if state == "none" else "not_yet" if state in ("pending", "authorized") else "failed"
    return _hop("captured", finding, f"{answer.system}: {_words(state)}{_error(answer.value)}", answer, "originating")


def _payment_shown(path: _Path, boundaries: Boundaries) -> Hop | None:
    """The gateway's word against the storefront's; whoever took the money knows whether it was taken."""
    paid, shown = path.answer(("payment_gateway",), "payment_state"), path.answer(ORIGIN_ROLES, "payment_state")
    if paid is None or shown is None or paid.value is None or shown.value is None:
        return None if paid is None else _unknown(path, "payment_shown", ORIGIN_ROLES, "payment_state")
    says = f"{paid.system}: {_words(paid.value.state)}, {shown.system}: {_words(shown.value.state)}"
    agree = (paid.value.state in PAID) == (shown.value.state in PAID)
    hop = _compared("payment_shown", agree, says, (paid, shown), "receiving")
    terms = boundaries.between([paid.system], shown.system)
    return replace(hop, terms=terms, since=paid.value.moment("at"))


def _state_shared(path: _Path, boundaries: Boundaries) -> Hop | None:
    """Whether storefront and ERP agree that the order goes on, was fulfilled, or was called off. What one of them
    changed a moment ago is not yet known to the other."""
    front, back = path.answer(ORIGIN_ROLES, "record_state"), path.answer(("erp",), "record_state")
    if front is None or back is None or front.value is None or back.value is None:
        asked_both = path.asked(ORIGIN_ROLES, "record_state") and path.asked(("erp",), "record_state")
        return _unknown(path, "state_shared", (*ORIGIN_ROLES, "erp"), "record_state") if asked_both else None
    one, other = front.value.state or "", back.value.state or ""
    says = f"{front.system}: {_words(one)}, {back.system}: {_words(other)}"
    side: Side = "originating" if one in UNDER_WAY else "receiving"
    hop = _compared("state_shared", _phase(one) == _phase(other), says, (front, back), side)
    told, teller = (front, back) if side == "originating" else (back, front)
    return _or_not_yet(hop, (front, back), boundaries.between([teller.system], told.system))


def _or_not_yet(hop: Hop, answers: tuple[Answer, Answer], terms: Terms) -> Hop:
    """What one side changed a moment ago is not yet known to the other."""
    changed = _changed(*answers)
    hop = replace(hop, terms=terms, since=max(changed, default=None))
    if hop.broken and hop.as_of is not None and any(hop.as_of - since <= terms.allowed_delay for since in changed):
        within = length_words(terms.allowed_delay)
        return replace(hop, finding="not_yet", says=f"{hop.says}, changed within {within}")
    return hop


def _stock(path: _Path, boundaries: Boundaries) -> Hop | None:
    kept, shown = path.answer(STOCK_ROLES, "inventory_level"), path.answer(ORIGIN_ROLES, "inventory_level")
    if kept is None or shown is None or kept.value is None or shown.value is None:
        asked = path.asked(STOCK_ROLES, "inventory_level") and path.asked(ORIGIN_ROLES, "inventory_level")
        return _unknown(path, "stock_shown", (*STOCK_ROLES, *ORIGIN_ROLES), "inventory_level") if asked else None
    one, other = kept.value.facts.get("available"), shown.value.facts.get("available")
    says = f"{kept.system}: {one:g} available, {shown.system}: {other:g}"
    hop = _compared("stock_shown", one == other, says, (kept, shown), "receiving")
    return _or_not_yet(hop, (kept, shown), boundaries.between([kept.system], shown.system))


def _compared(key: HopKey, agree: bool, says: str, answers: tuple[Answer, Answer], side: Side) -> Hop:
    latest = max(answers, key=lambda answer: answer.as_of)
    to_mend = answers[0] if side == "originating" else answers[1]
    return Hop(
        key=key,
        finding="confirmed" if agree else "contradictory",
        says=says,
        side=None if agree else side,
        system=to_mend.system,
        as_of=latest.as_of,
    )


def _unknown(path: _Path, key: HopKey, roles: Sequence[str], question: Question) -> Hop | None:
    """A hop that was asked about and not answered; ``None`` where no probe could be asked, or there is nothing of which
    that could be asked (another hop says that the record is missing)."""
    asked = path.asked(roles, question)
    silent = [answer for answer in asked if not answer.answered and answer.outcome not in _DOES_NOT_APPLY]
    said = [f"{answer.system} {_words(answer.outcome)}: {answer.reason.rstrip('.')}" for answer in silent]
    answered = [answer for answer in asked if answer.answered]
    disagreeing = [answer for answer in answered if path.contradicts_itself(answer.system, answered)]
    said += [f"{answer.system} contradicts itself: {_said(answer)} ({answer.probe})" for answer in disagreeing]
    if not said:
        return None
    return Hop(key=key, finding="unknown", says="; ".join(dict.fromkeys(said)), system=(silent + disagreeing)[0].system)


def _said(answer: Answer) -> str:
    value = answer.value
    assert value is not None
    return _words(value.state) if value.state else f"{value.text('available')} available"


def _hop(key: HopKey, finding: Finding, says: str, answer: Answer, side: Side | None = None) -> Hop:
    likely = "" if answer.certainty == "confirmed" else " (likely)"
    return Hop(key=key, finding=finding, says=says + likely, side=side, system=answer.system, as_of=answer.as_of)


def _created(path: _Path) -> datetime | None:
    value = path.value(ORIGIN_ROLES, "record_exists")
    return None if value is None else value.moment("created_at")


def _changed(*answers: Answer) -> list[datetime]:
    moments = (answer.value.moment("updated_at") for answer in answers if answer.value is not None)
    return [moment for moment in moments if moment is not None]


def _phase(state: str) -> str:
    return "ended" if state in ENDED else "under way" if state in UNDER_WAY else state


def _named(value: Value) -> str:
    reference = value.text("reference") or value.text("id")
    created = value.moment("created_at")
    since = f", created {to_the_second(created)}" if created is not None else ""
    return f" as {reference}{since}" if reference else since


def _reason(value: Value) -> str:
    return ": ".join(filter(None, (value.text("code"), value.text("reason")))) or "no reason given"


def _error(value: Value) -> str:
    return f" ({value.text('error')})" if value.text("error") else ""


def _words(state: str | None) -> str:
    return (state or "unknown").replace("_", " ")
