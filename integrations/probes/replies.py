"""Reading a reply by a definition. What does not fit exactly is not understood; nothing is guessed or half read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.moments import instant
from app.domain.probing.model import LONGEST_ID, Certainty, Fact, Run, Value
from app.domain.probing.questions import QUESTIONS, FactKind, Question
from app.domain.redaction import mask
from integrations.outbound.failures import NoRecord, NotReachable, NotUnderstood, NotVisible
from integrations.outbound.json_replies import searched
from integrations.outbound.templates import filled
from integrations.outbound.transport import Reply
from integrations.probes.definition import Case, Definition, FactSpec, PickSpec, QuestionSpec, RunsSpec, StateSpec

MOST_RUNS = 1_000
_LONGEST_TEXT = 300
_FREE_TEXT = frozenset({"reason", "detail", "error", "user"})
_MILLISECONDS_FROM = 1e11
_OTHER = {
    "no_record": NoRecord,
    "not_visible": NotVisible,
    "not_reachable": NotReachable,
    "not_understood": NotUnderstood,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a reply says. ``as_of`` where the system itself names the moment."""

    value: Value
    certainty: Certainty
    as_of: datetime | None


def understood(
    definition: Definition,
    question: Question,
    spec: QuestionSpec,
    reply: Reply,
    body: Any,
    values: Mapping[str, str],
    truncated: bool = False,
) -> Understood:
    """What the reply says, by the first case that holds; of one that is ``truncated`` (there are more pages), only
    where that case holds for a part. Raises ``NotUnderstood`` where none does or where its parts are not there, and
    what a case's outcome says."""
    document = {"status": reply.status, "body": body, "picked": _picked(spec, body, reply.status, values)}
    for case in spec.cases:
        if case.when is None or searched(case.when, document) is True:
            if truncated and not case.of_a_part:
                raise NotUnderstood("there is more than could be read, and what was looked for may be in the rest")
            return _by_case(definition, question, case, document)
    raise NotUnderstood(f"no case of {question} in {definition.file} holds for the reply")


def _picked(spec: QuestionSpec, body: Any, status: int, values: Mapping[str, str]) -> list[Any] | None:
    if spec.pick is None:
        return None
    entries = searched(spec.pick.each, {"status": status, "body": body})
    if not isinstance(entries, list):
        return None
    return [entry for entry in entries if _is_wanted(spec.pick, entry, values)]


def _is_wanted(pick: PickSpec, entry: Any, values: Mapping[str, str]) -> bool:
    return all(
        _comparable(searched(path, entry)) == _comparable(filled(template, values))
        for path, template in pick.where.values()
    )


def _comparable(value: Any) -> str | None:
    """An identifier as it is compared: without case, blanks around it and a ``#`` before it."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value).strip().lstrip("#").casefold()


def _by_case(definition: Definition, question: Question, case: Case, document: Mapping[str, Any]) -> Understood:
    if case.outcome != "answered":
        raise _OTHER[case.outcome](case.reason)
    where = f"{definition.file}:{case.line}"
    spec = QUESTIONS[question]
    facts = {
        name: fact
        for name, fact_spec in case.facts.items()
        if (fact := _fact(fact_spec, spec.facts[name], document, f"{name} ({where})", name in _FREE_TEXT)) is not None
    }
    for name in spec.needed:
        if name not in facts:
            raise NotUnderstood(f"the reply lacks {name} ({where})")
    as_of = None if case.as_of is None else _fact(case.as_of, "moment", document, f"as_of ({where})", False)
    value = Value(
        state=_state(case.state_from, document, where) if case.state_from is not None else case.state,
        facts=facts,
        runs=None if case.runs is None else _runs(case.runs, document, where),
    )
    return Understood(value=value, certainty=case.certainty, as_of=as_of if isinstance(as_of, datetime) else None)


def _state(spec: StateSpec, document: Any, where: str) -> str:
    found = searched(spec.value, document)
    word = str(found).casefold() if isinstance(found, (str, bool, int, float)) else None
    if word is None:
        raise NotUnderstood(f"the reply names no state ({where})")
    if word not in spec.words:
        raise NotUnderstood(f"the state {str(found)[:60]!r} is not in the map ({where})")
    return spec.words[word]


def _runs(spec: RunsSpec, document: Any, where: str) -> tuple[Run, ...]:
    entries = searched(spec.each, document)
    if not isinstance(entries, list):
        raise NotUnderstood(f"the reply holds no list of runs ({where})")
    if len(entries) > MOST_RUNS:
        raise NotUnderstood(f"the reply holds {len(entries)} runs, more than {MOST_RUNS}; ask for less in the request")
    runs = [_run(spec, entry, where) for entry in entries]
    never = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(runs, key=lambda run: run.started_at or never, reverse=True))


def _run(spec: RunsSpec, entry: Any, where: str) -> Run:
    identifier = searched(spec.id, entry)
    if isinstance(identifier, bool) or not isinstance(identifier, (str, int)) or not str(identifier):
        raise NotUnderstood(f"a run has no id ({where})")
    moments = [
        None if fact is None else _fact(fact, "moment", entry, f"a run's time ({where})", False)
        for fact in (spec.started_at, spec.ended_at)
    ]
    started, ended = (moment if isinstance(moment, datetime) else None for moment in moments)
    return Run(
        id=str(identifier)[:LONGEST_ID], state=_state(spec.state, entry, where), started_at=started, ended_at=ended
    )


def _fact(spec: FactSpec, kind: FactKind, document: Any, name: str, free_text: bool) -> Fact | None:
    found = searched(spec.value, document)
    if found is None or found == "" or (found is False and kind != "boolean"):
        return None  # Odoo writes an empty field as false
    made = _KINDS[kind](found, spec)
    if made is None:
        raise NotUnderstood(f"{name} is {type(found).__name__} {str(found)[:40]!r}, expected a {kind}")
    if isinstance(made, str):
        return mask(made).text[:_LONGEST_TEXT] if free_text else made[:LONGEST_ID]
    return made


def _text(found: Any, _spec: FactSpec) -> str | None:
    return str(found) if isinstance(found, (str, int, float)) and not isinstance(found, bool) else None


def _number(found: Any, _spec: FactSpec) -> float | None:
    if isinstance(found, bool) or not isinstance(found, (int, float, str)):
        return None
    try:
        number = float(found)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _moment(found: Any, spec: FactSpec) -> datetime | None:
    """ISO 8601 with an offset, or in the spec's zone; or seconds, or milliseconds, since 1970."""
    try:
        if isinstance(found, (int, float)) and not isinstance(found, bool):
            return datetime.fromtimestamp(found / 1000 if found >= _MILLISECONDS_FROM else found, UTC)
        if not isinstance(found, str):
            return None
        if spec.zone is None:
            return instant(found)
        moment = datetime.fromisoformat(found)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(spec.zone))
    except (ValueError, OverflowError, OSError):
        return None


def _boolean(found: Any, _spec: FactSpec) -> bool | None:
    return found if isinstance(found, bool) else None


_KINDS: Mapping[FactKind, Callable[[Any, FactSpec], Fact | None]] = {
    "text": _text,
    "number": _number,
    "moment": _moment,
    "boolean": _boolean,
}
