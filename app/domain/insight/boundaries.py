"""The ten questions of seed 001 for each boundary: what the kept looks at systems and the history of exceptions say of
it, with the figures. A question without data is "not known", never "all is well"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from typing import Any

from app.domain.boundaries import ANY_SYSTEM, ARROW, Boundaries, Terms, length_words
from app.domain.insight.crossings import Crossing
from app.domain.insight.spread import wilson
from app.domain.insight.volume import Group, boundary_of
from app.domain.library import LibraryEntry
from app.domain.occurrence import Occurrence

NOT_KNOWN = "Not known: no data"
_SHOWN_REASONS = 3
_MIDDLE = ("channel_layer", "oms")

QUESTIONS = {
    1: "Who owns it, and is that written down?",
    2: "Is there an explicit acknowledgment from the channel layer?",
    3: "Is there an explicit acknowledgment from the receiving system?",
    4: "What happens to a record if the call fails mid-flight?",
    5: "Does the same record, submitted twice, become two?",
    6: "Is a change on the receiving side visible on the originating side?",
    7: "Does a cancellation reach the receiving side?",
    8: "Is the data mapping documented and tested?",
    9: "Where does a marketplace's change of format surface?",
    10: "Do exceptions cluster here?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryAnswer:
    """One of the ten questions at one boundary. ``known`` is false where there is no data; ``figures`` are what
    ``says`` rests on: counts, shares from 0 to 1, lengths of time in seconds."""

    number: int
    known: bool
    says: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """The question in words."""
        return QUESTIONS[self.number]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryReport:
    """One boundary: what the playbook says of it, how many exceptions lie there, and the answers."""

    terms: Terms
    exceptions: int
    answers: tuple[BoundaryAnswer, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        contract = self.terms.contract
        return {
            "boundary": self.terms.boundary,
            "owner": self.terms.owner or None,
            "contract": None
            if contract is None
            else {
                "sent": contract.sent,
                "confirmed": contract.confirmed,
                "allowed_delay_seconds": contract.allowed_delay.total_seconds(),
                "on_timeout": contract.on_timeout,
            },
            "exceptions": self.exceptions,
            "questions": [
                {
                    "number": answer.number,
                    "question": answer.question,
                    "known": answer.known,
                    "says": answer.says,
                    "figures": dict(answer.figures),
                }
                for answer in self.answers
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """All that is known of one boundary. ``all_exceptions`` counts those that name any boundary."""

    terms: Terms
    roles: tuple[str | None, str | None]
    crossing: Crossing
    exceptions: Sequence[Occurrence]
    groups: Sequence[Group]
    library: Mapping[str, LibraryEntry]
    all_exceptions: int

    def reported(self, pattern: str) -> int:
        """Exceptions of a pattern."""
        return sum(1 for one in self.exceptions if one.pattern == pattern)


def boundary_reports(
    groups: Sequence[Group],
    crossed: Mapping[str, Crossing],
    boundaries: Boundaries,
    library: Mapping[str, LibraryEntry],
    roles: Mapping[str, str],
) -> tuple[BoundaryReport, ...]:
    """Each boundary that an exception names, that was looked at, or that the playbook names without a ``*``; the one
    with most exceptions first. ``roles`` maps the name of a system to its role."""
    at: dict[str, list[Occurrence]] = {}
    for one in (each for group in groups for each in group.occurrences):
        if place := boundary_of(one):
            at.setdefault(place, []).append(one)
    total = sum(map(len, at.values()))
    reports = []
    for place in _places([*at, *crossed, *boundaries.contracts, *boundaries.owners]):
        originating, receiving = place.split(ARROW)
        here = _Here(
            terms=boundaries.between([originating], receiving),
            roles=(roles.get(originating), roles.get(receiving)),
            crossing=crossed.get(place, Crossing()),
            exceptions=at.get(place, []),
            groups=[group for group in groups if group.boundary == place],
            library=library,
            all_exceptions=total,
        )
        reports.append(BoundaryReport(terms=here.terms, exceptions=len(here.exceptions), answers=tuple(_answers(here))))
    return tuple(sorted(reports, key=lambda one: (-one.exceptions, one.terms.boundary)))


def _places(named: Iterable[str]) -> Iterable[str]:
    """Each boundary once, however it is spelt, in the first spelling."""
    found: dict[str, str] = {}
    for place in named:
        if ANY_SYSTEM not in place.split(ARROW):
            found.setdefault(place.casefold(), place)
    return found.values()


def _answers(here: _Here) -> Iterable[BoundaryAnswer]:
    yield _ownership(here)
    yield _acknowledged(here)
    yield _mid_flight(here)
    yield _twice(here)
    yield _state(here, 6, "status_void", "a change on one side was not shown on the other")
    yield _state(here, 7, "rollback_gap", "a cancellation had not reached the receiving side")
    yield _mapping(here)
    if here.roles[0] == "marketplace":
        yield _marketplace(here)
    yield _clusters(here)


def _ownership(here: _Here) -> BoundaryAnswer:
    owner, contract = here.terms.owner, here.terms.contract
    owned = f"{owner} owns it" if owner else "Nobody owns it in the playbook"
    written = "a contract is written down" if contract is not None else "no contract is written down"
    return BoundaryAnswer(
        number=1,
        known=True,
        says=f"{owned}; {written}.",
        figures={"owner": owner or None, "contract": contract is not None},
    )


def _acknowledged(here: _Here) -> BoundaryAnswer:
    number = 2 if here.roles[1] in _MIDDLE else 3
    crossing, arrivals = here.crossing, here.crossing.arrivals
    silent = sum(1 for one in here.exceptions if one.fingerprint is None)
    parts: list[str] = []
    figures: dict[str, Any] = {
        "looked_up": crossing.looked,
        "missing": arrivals["missing"],
        "exceptions": len(here.exceptions),
        "exceptions_without_error": silent,
    }
    if crossing.looked:
        says, share = _share(arrivals["missing"], crossing.looked)
        figures |= {f"missing_{name}": value for name, value in share.items()}
        parts.append(f"{says} records that tickets name were missing, and no rejection told of it")
    if crossing.delays:
        says, delays = _delays(crossing.delays, here.terms)
        figures |= delays
        parts.append(says)
    if here.exceptions:
        parts.append(f"{silent} of {len(here.exceptions)} exceptions came without any error")
    if not parts:
        return _not_known(number, "no record was looked up and no exception is known here", figures)
    return BoundaryAnswer(number=number, known=True, says="; ".join(parts) + ".", figures=figures)


def _delays(delays: Sequence[timedelta], terms: Terms) -> tuple[str, dict[str, Any]]:
    ordered = sorted(delays)
    middle, nine_tenths, longest = (_quantile(ordered, part) for part in (0.5, 0.9, 1.0))
    allowed = terms.allowed_delay
    over = sum(1 for delay in ordered if delay > allowed)
    agreed = "the contract allows" if terms.contract is not None else "usual without a contract are"
    says = (
        f"delays known of {len(ordered)}: half within {_about(middle)}, nine tenths within {_about(nine_tenths)}, the "
        f"longest {_about(longest)}; {over} took longer than {agreed} {length_words(allowed)}"
    )
    return says, {
        "delays_known": len(ordered),
        "delay_median_seconds": middle.total_seconds(),
        "delay_p90_seconds": nine_tenths.total_seconds(),
        "delay_longest_seconds": longest.total_seconds(),
        "allowed_delay_seconds": allowed.total_seconds(),
        "over_allowed_delay": over,
    }


def _mid_flight(here: _Here) -> BoundaryAnswer:
    crossing = here.crossing
    missing, rejected = crossing.arrivals["missing"], crossing.arrivals["rejected"]
    left = here.reported("order_sync_gap")
    figures: dict[str, Any] = {
        "looked_up": crossing.looked,
        "missing": missing,
        "arrived_later": crossing.later,
        "rejected": rejected,
        "reasons": dict(crossing.reasons.most_common(_SHOWN_REASONS)),
        "reported_left_behind": left,
    }
    if not crossing.looked and not left:
        return _not_known(4, "no record was looked up and none was reported left behind", figures)
    parts: list[str] = []
    if missing:
        parts.append(f"of {missing} missing records {crossing.later} were there at a later look")
    if rejected:
        says, share = _share(rejected, crossing.looked)
        figures |= {f"rejected_{name}": value for name, value in share.items()}
        parts.append(f"{says} records were rejected with a reason ({_top(crossing.reasons)})")
    if crossing.looked and not parts:
        parts.append(f"none of {crossing.looked} records looked up was missing or rejected")
    if left:
        parts.append(f"{left} exceptions report records left behind")
    return BoundaryAnswer(number=4, known=True, says=_sentence(parts), figures=figures)


def _twice(here: _Here) -> BoundaryAnswer:
    twice, reported = here.crossing.arrivals["duplicate"], here.reported("duplicate_draft")
    there = twice + here.crossing.arrivals["confirmed"]
    figures: dict[str, Any] = {"there": there, "there_twice": twice, "reported": reported}
    if not there and not reported:
        return _not_known(5, "no record was seen on the receiving side and no duplicate was reported", figures)
    parts = []
    if there:
        says, share = _share(twice, there)
        figures |= {f"twice_{name}": value for name, value in share.items()}
        parts.append(f"{says} records on the receiving side were there more than once")
    parts += [f"{reported} exceptions report a duplicate"] if reported else []
    return BoundaryAnswer(number=5, known=True, says=_sentence(parts), figures=figures)


def _state(here: _Here, number: int, pattern: str, gap: str) -> BoundaryAnswer:
    states, reported = here.crossing.states, here.reported(pattern)
    compared = sum(states.values())
    figures: dict[str, Any] = {"compared": compared, "gaps": states[pattern], "reported": reported}
    if not compared and not reported:
        return _not_known(number, "no state was compared on both sides and no such exception was reported", figures)
    parts = []
    if compared:
        says, share = _share(states[pattern], compared)
        figures |= {f"gap_{name}": value for name, value in share.items()}
        parts.append(f"in {says} comparisons {gap}")
    parts += [f"{reported} exceptions report it"] if reported else []
    return BoundaryAnswer(number=number, known=True, says=_sentence(parts), figures=figures)


def _mapping(here: _Here) -> BoundaryAnswer:
    failing = [group for group in here.groups if group.pattern == "transform_mismatch"]
    known = [group for group in failing if group.key in here.library and here.library[group.key].known_cause]
    seen, reported = here.crossing.transforms, here.reported("transform_mismatch")
    figures = {
        "looked_up": here.crossing.looked,
        "rejected_for_shape": seen,
        "reported": reported,
        "patterns": len(failing),
        "patterns_with_cause": len(known),
    }
    if not here.crossing.looked and not reported:
        return _not_known(8, "no record was looked up and no mapping failure was reported", figures)
    parts = []
    if here.crossing.looked:
        parts.append(f"{seen} of {here.crossing.looked} records looked up were rejected for their shape")
    if failing:
        parts.append(f"{len(known)} of {len(failing)} mapping failures have an entry with a cause in the library")
    elif reported:
        parts.append(f"{reported} exceptions report a mapping failure")
    return BoundaryAnswer(number=8, known=True, says=_sentence(parts), figures=figures)


def _marketplace(here: _Here) -> BoundaryAnswer:
    seen, reported = here.crossing.transforms, here.reported("transform_mismatch")
    figures = {"rejected_for_shape": seen, "reported": reported}
    if not seen and not reported:
        return _not_known(9, "no mapping failure comes from this marketplace", figures)
    says = f"As rejected records at {here.terms.receiving}: {seen} seen there, {reported} exceptions report one."
    return BoundaryAnswer(number=9, known=True, says=says, figures=figures)


def _clusters(here: _Here) -> BoundaryAnswer:
    count, total = len(here.exceptions), here.all_exceptions
    figures: dict[str, Any] = {"exceptions": count, "of": total}
    if not total:
        return _not_known(10, "no exception names a boundary", figures)
    says, share = _share(count, total)
    figures |= share
    return BoundaryAnswer(
        number=10, known=True, says=f"{says} exceptions that name both systems lie here.", figures=figures
    )


def _not_known(number: int, why: str, figures: Mapping[str, Any]) -> BoundaryAnswer:
    return BoundaryAnswer(number=number, known=False, says=f"{NOT_KNOWN} ({why}).", figures=figures)


def _share(count: int, total: int) -> tuple[str, dict[str, Any]]:
    low, high = wilson(count, total)
    says = f"{count} of {total} ({count / total:.0%}, 95% interval {low:.0%}–{high:.0%})"
    return says, {"share": round(count / total, 4), "interval": [round(low, 4), round(high, 4)]}


def _quantile(ordered: Sequence[timedelta], part: float) -> timedelta:
    """The smallest value that at least this part of them does not exceed."""
    return ordered[max(0, ceil(part * len(ordered)) - 1)]


def _about(length: timedelta) -> str:
    """A length that was measured, to the minute where it is longer than two."""
    whole = timedelta(minutes=1) if length > timedelta(minutes=2) else timedelta(seconds=1)
    return length_words(round(length / whole) * whole)


def _top(reasons: Counter[str]) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in reasons.most_common(_SHOWN_REASONS))


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."
