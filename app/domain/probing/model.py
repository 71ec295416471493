"""What is asked of a probe, and what comes back: values with their source, moment and certainty."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, cast, get_args

from app.domain.errors import PlainError
from app.domain.lazy_patterns import when_used
from app.domain.moments import instant, iso, iso_or_none
from app.domain.probing.questions import Question

SubjectKey = Literal["order", "payment", "record", "sku", "location", "job", "run", "account"]
SUBJECT_KEYS: tuple[SubjectKey, ...] = get_args(SubjectKey)
LONGEST_ID = 200

Outcome = Literal["answered", "no_record", "not_visible", "not_understood", "not_reachable", "not_asked"]
"""``no_record``: there is nothing of which that could be asked. ``not_visible``: the system answered that this account
may not see it, which says nothing about whether it is there. ``not_understood``: the reply has another shape or other
words than the definition knows. ``not_reachable``: no usable reply (time, network, credentials, limits). ``not_asked``:
the question does not apply, or what it needs is unknown. Only ``answered`` is an answer."""

Certainty = Literal["confirmed", "likely"]
"""``confirmed``: found by the identifier itself. ``likely``: found by something that may belong to another record."""

Fact = str | float | bool | datetime
_CONTROL = when_used(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class BadSubject(PlainError, ValueError):
    """What should be asked about cannot be: an unknown kind of identifier, or none that a system could have."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about: identifiers by kind (``order``, ``sku`` ...), as a ticket or a person names them.

    They are values of a request only; nothing in them can change where it goes or what it does. Raises ``BadSubject``
    for an unknown kind, an empty value, one over 200 characters, or one with control characters.
    """

    ids: Mapping[SubjectKey, str]

    def __post_init__(self) -> None:
        for key, value in self.ids.items():
            if key not in SUBJECT_KEYS:
                raise BadSubject(f"There is no identifier called {key!r}; known are {', '.join(SUBJECT_KEYS)}.")
            if not value or value != value.strip() or len(value) > LONGEST_ID or _CONTROL.search(value):
                raise BadSubject(
                    f"{value[:40]!r} is no {key}: expected 1 to {LONGEST_ID} characters, no control characters, "
                    "no blanks around them."
                )

    def get(self, key: str) -> str | None:
        """The identifier of that kind."""
        return self.ids.get(cast(SubjectKey, key))

    @property
    def key(self) -> str:
        """The same text for the same subject, in whatever order its identifiers came."""
        return json.dumps(dict(sorted(self.ids.items())), ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a job: its state is one of ``RUN_STATES``; ``ended_at`` is ``None`` while it has not ended."""

    id: str
    state: str
    started_at: datetime | None = None
    ended_at: datetime | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "id": self.id,
            "state": self.state,
            "started_at": iso_or_none(self.started_at),
            "ended_at": iso_or_none(self.ended_at),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a system said, in our vocabulary. ``runs`` come latest first; ``None`` where the question is of no runs."""

    state: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    runs: tuple[Run, ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; moments as ISO 8601."""
        return {
            "state": self.state,
            "facts": {name: iso(fact) if isinstance(fact, datetime) else fact for name, fact in self.facts.items()},
            "moments": sorted(name for name, fact in self.facts.items() if isinstance(fact, datetime)),
            "runs": None if self.runs is None else [run.to_dict() for run in self.runs],
        }

    def moment(self, name: str) -> datetime | None:
        """A fact that is a moment."""
        fact = self.facts.get(name)
        return fact if isinstance(fact, datetime) else None

    def text(self, name: str) -> str:
        """A fact as text, empty where it is not known."""
        fact = self.facts.get(name, "")
        return iso(fact) if isinstance(fact, datetime) else f"{fact:g}" if isinstance(fact, float) else str(fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent, for people: no header that carries a secret is in it, and no secret value."""

    method: str
    url: str
    body: str = ""

    def to_dict(self) -> dict[str, str]:
        """The JSON form."""
        return {"method": self.method, "url": self.url, "body": self.body}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one question to one probe.

    ``at`` is the moment that was asked about (the failure), ``as_of`` the moment of which the answer speaks. ``value``
    is there only where ``outcome`` is ``answered``; else ``reason`` is a sentence that says why there is none.
    ``source`` names system and definition with its version. ``reply_sha256`` is the hash of the reply's bytes.
    ``reply`` and ``outline`` are for whoever writes a definition; ``reply`` is never kept.
    """

    question: Question
    subject: Subject
    probe: str
    system: str
    at: datetime
    as_of: datetime
    outcome: Outcome
    value: Value | None = None
    certainty: Certainty = "confirmed"
    reason: str = ""
    source: str = ""
    seconds: float = 0.0
    retry_after: float | None = None
    sent: Sent | None = None
    reply_sha256: str = ""
    outline: str = ""
    reply: str = field(default="", repr=False, compare=False)

    @property
    def answered(self) -> bool:
        """Whether the system said something that was understood."""
        return self.outcome == "answered" and self.value is not None

    @property
    def failed(self) -> bool:
        """Whether this counts against the probe (its circuit opens when that happens again and again)."""
        return self.outcome == "not_reachable"

    def instead(self, outcome: Outcome, reason: str, *, retry_after: float | None = None) -> Answer:
        """The same question, not answered."""
        return replace(self, outcome=outcome, reason=reason, value=None, retry_after=retry_after)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, as it is printed and kept."""
        return {
            "question": self.question,
            "subject": dict(self.subject.ids),
            "probe": self.probe,
            "system": self.system,
            "at": iso(self.at),
            "as_of": iso(self.as_of),
            "outcome": self.outcome,
            "value": None if self.value is None else self.value.to_dict(),
            "certainty": self.certainty,
            "reason": self.reason,
            "source": self.source,
            "seconds": self.seconds,
            "sent": None if self.sent is None else self.sent.to_dict(),
            "reply_sha256": self.reply_sha256,
            "outline": self.outline,
        }


def digest(data: Mapping[str, Any]) -> str:
    """The sha256 (hex) of an answer in its JSON form, by which a kept answer is known to be unchanged."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def answer_from(data: Mapping[str, Any]) -> Answer:
    """The answer of its JSON form. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for another form."""
    value, sent = data["value"], data["sent"]
    return Answer(
        question=data["question"],
        subject=Subject(data["subject"]),
        probe=data["probe"],
        system=data["system"],
        at=instant(data["at"]),
        as_of=instant(data["as_of"]),
        outcome=data["outcome"],
        value=None if value is None else _value_from(value),
        certainty=data["certainty"],
        reason=data["reason"],
        source=data["source"],
        seconds=data["seconds"],
        sent=None if sent is None else Sent(**sent),
        reply_sha256=data["reply_sha256"],
        outline=data["outline"],
    )


def _value_from(data: Mapping[str, Any]) -> Value:
    moments = set(data["moments"])
    return Value(
        state=data["state"],
        facts={name: instant(fact) if name in moments else fact for name, fact in data["facts"].items()},
        runs=None if data["runs"] is None else tuple(_run_from(run) for run in data["runs"]),
    )


def _run_from(data: Mapping[str, Any]) -> Run:
    started, ended = data["started_at"], data["ended_at"]
    return Run(
        id=data["id"],
        state=data["state"],
        started_at=None if started is None else instant(started),
        ended_at=None if ended is None else instant(ended),
    )
