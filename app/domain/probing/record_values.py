"""How answers become values of the record: with source ``probe``, the moment they speak of, and what is unknown said.

A field has the answers that concern it. What failed costs nothing but itself: it is named, and what others answered
stays (ask I15). The state is that of the failure where the answer reaches back to it, else it is said to be that of now
(requirement A2.10).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from statistics import median

from app.domain.heartbeats.usual import FEWEST_RUNS
from app.domain.moments import to_the_second
from app.domain.probing.freshness import as_of_words, failed_run, overlapping
from app.domain.probing.model import Answer, Run, Value
from app.domain.probing.questions import Question
from app.domain.record import RecordValue

FIELD_QUESTIONS: Mapping[str, tuple[Question, ...]] = {
    "concurrent_processes": ("concurrent_runs",),
    "user_sessions": ("session_state",),
    "cache_status": ("cache_age",),
    "sync_job_status": ("job_run",),
    "originating_record": ("record_exists", "record_state", "rejection_reason", "payment_state"),
    "receiving_record": ("record_exists", "record_state", "rejection_reason", "payment_state"),
}
"""Which questions fill which field of the record. Those of a side are asked of that side's system only."""

_LISTED_RUNS = 3


def field_value(key: str, answers: Sequence[Answer]) -> RecordValue | None:
    """The value of a record field from the answers that concern it; ``None`` where nothing concerns it.

    ``answers`` of ``originating_record`` and ``receiving_record`` are those of that side's system. Where nobody
    answered, the value is unknown and says why.
    """
    concerned = [answer for answer in answers if answer.question in FIELD_QUESTIONS.get(key, ())]
    answered = [answer for answer in concerned if answer.answered]
    if not concerned:
        return None
    if not answered:
        why = "; ".join(dict.fromkeys(not_answered(answer) for answer in concerned))
        return RecordValue(key=key, text=f"unknown: {why}", source="unknown", detail=why)
    text = _side(answered) if key in ("originating_record", "receiving_record") else _states(answered)
    silent = [not_answered(answer) for answer in concerned if not answer.answered and answer.outcome != "no_record"]
    detail = "; ".join(dict.fromkeys([*(f"{answer.source}, {as_of_words(answer)}" for answer in answered), *silent]))
    return RecordValue(key=key, text=text, source="probe", detail=detail)


def preferred(stated: RecordValue, looked: RecordValue | None) -> RecordValue:
    """The value to show where both the ticket and a probe have one: what a person entered, else what was seen, with
    what the ticket says beside it where that is something else."""
    if looked is None or stated.source == "human":
        return stated
    if not looked.known:
        return stated if stated.known else looked
    if not stated.known or stated.text.casefold() in looked.text.casefold():
        return looked
    detail = f"{looked.detail}; the ticket says: {stated.text}"
    return RecordValue(key=looked.key, text=looked.text, source=looked.source, detail=detail)


def not_answered(answer: Answer) -> str:
    """``NetSuite not reachable: no answer within 3 s``."""
    return f"{answer.system} {answer.outcome.replace('_', ' ')}: {answer.reason.rstrip('.')}"


def _likely(answer: Answer) -> str:
    return "" if answer.certainty == "confirmed" else " (likely)"


def _value(answer: Answer) -> Value:
    assert answer.value is not None
    return answer.value


def _side(answers: Sequence[Answer]) -> str:
    by_probe: dict[str, list[Answer]] = {}
    for answer in answers:
        by_probe.setdefault(answer.probe, []).append(answer)
    parts = {probe: _one_side(of_probe) for probe, of_probe in by_probe.items()}
    states = {part.partition(" in ")[0].partition(" by ")[0] for part in parts.values()}
    if len(states) > 1:
        return "contradictory: " + "; ".join(f"{part} ({probe})" for probe, part in parts.items())
    return "; ".join(dict.fromkeys(parts.values()))


def _one_side(answers: Sequence[Answer]) -> str:
    found = {answer.question: answer for answer in answers}
    exists, state, rejection = (found.get(key) for key in ("record_exists", "record_state", "rejection_reason"))
    system, extras = answers[0].system, []
    if state is not None:
        extras.append(f"{_word(_value(state).state)}{_likely(state)}")
    if (payment := found.get("payment_state")) is not None:
        extras.append(f"payment {_word(_value(payment).state)}{_likely(payment)}")
    extra = f": {', '.join(extras)}" if extras else ""
    gone = exists is not None and _value(exists).state == "missing"
    if rejection is not None and _value(rejection).state == "rejected" and (exists is None or gone):
        return f"rejected by {system}: {_rejection(_value(rejection))}{_likely(rejection)}"
    if gone:
        assert exists is not None
        return f"missing in {system}{_likely(exists)}{extra}"
    if exists is not None:
        reference = _value(exists).text("reference") or _value(exists).text("id")
        more = _more_than_one(_value(exists))
        return f"confirmed in {system}{f' as {reference}' if reference else ''}{_likely(exists)}{more}{extra}"
    return f"seen in {system}{extra}" if extras else f"not rejected by {system}"


def _more_than_one(value: Value) -> str:
    count = value.facts.get("count")
    return f", {count:g} of them" if isinstance(count, float) and count > 1 else ""


def _rejection(value: Value) -> str:
    return ": ".join(filter(None, (value.text("code"), value.text("reason")))) or "no reason given"


def _word(state: str | None) -> str:
    return (state or "").replace("_", " ")


def _states(answers: Sequence[Answer]) -> str:
    """One part for each system, named where there are several."""
    several = len({answer.system for answer in answers}) > 1
    parts = []
    for answer in answers:
        says = _SAYS[answer.question](answer) + _likely(answer)
        parts.append(f"{answer.system}: {says}" if several else says)
    return "; ".join(dict.fromkeys(parts))


def _concurrent(answer: Answer) -> str:
    wanted = answer.subject.get("run")
    own = failed_run(answer) if wanted is not None else None
    found = overlapping(_value(answer).runs or (), answer.at, besides=own.id if own else wanted)
    if not found:
        return f"none at {to_the_second(answer.at)}"
    more = f" and {len(found) - _LISTED_RUNS} more" if len(found) > _LISTED_RUNS else ""
    return f"{len(found)} at {to_the_second(answer.at)}: {', '.join(map(_run, found[:_LISTED_RUNS]))}{more}"


def _run(run: Run) -> str:
    started = f", started {to_the_second(run.started_at)}" if run.started_at else ""
    ended = f", ended {to_the_second(run.ended_at)}" if run.ended_at else ""
    return f"{run.id} {run.state}{started}{ended}"


def _job(answer: Answer) -> str:
    runs, wanted = _value(answer).runs or (), answer.subject.get("run")
    run = failed_run(answer)
    if run is None:
        named = f"run {wanted}" if wanted else f"a run before {to_the_second(answer.at)}"
        return f"{named} is not among the latest {len(runs)} runs"
    said = f"{_run(run)}{_usually(runs, run)}"
    later = [one for one in runs if one.started_at and run.started_at and one.started_at > run.started_at]
    if not later:
        return said
    return f"{said}; since then {len(later)} later, the latest {_run(max(later, key=_start))}"


def _usually(runs: Sequence[Run], besides: Run) -> str:
    """How long the job's other runs took that went well, where enough are known to call it usual."""
    took = [
        (run.ended_at - run.started_at).total_seconds()
        for run in runs
        if run.state == "success" and run.id != besides.id and run.started_at and run.ended_at
    ]
    return f" (usually {_duration(median(took))})" if len(took) >= FEWEST_RUNS else ""


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else _length(timedelta(seconds=seconds))


def _start(run: Run) -> float:
    return run.started_at.timestamp() if run.started_at else 0.0


def _session(answer: Answer) -> str:
    value = _value(answer)
    since, until = value.moment("valid_since"), value.moment("expires_at")
    if until is not None and until <= answer.at:
        return f"expired at the failure, since {to_the_second(until)}{_now(value, 'expired', answer)}"
    if since is not None and since <= answer.at and until is not None:
        return f"valid at the failure, until {to_the_second(until)}{_now(value, 'valid', answer)}"
    return f"{_word(value.state)} {as_of_words(answer)}; at the failure unknown"


def _now(value: Value, then: str, answer: Answer) -> str:
    return "" if value.state in (None, then) else f"; {_word(value.state)} {as_of_words(answer)}"


def _cache(answer: Answer) -> str:
    value = _value(answer)
    refreshed = value.moment("refreshed_at")
    assert refreshed is not None
    if value.state == "refreshing":
        return f"refresh pending {as_of_words(answer)}, last refreshed {to_the_second(refreshed)}"
    if refreshed > answer.at:
        return f"refreshed after the failure, {to_the_second(refreshed)}; at the failure unknown"
    return f"last refreshed {to_the_second(refreshed)}, {_length(answer.at - refreshed)} before the failure"


def _length(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"


_SAYS: Mapping[Question, Callable[[Answer], str]] = {
    "concurrent_runs": _concurrent,
    "session_state": _session,
    "cache_age": _cache,
    "job_run": _job,
}
