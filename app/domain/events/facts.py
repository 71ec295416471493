"""What an event tells of a failure, as values of the handoff record: read by a mapping, masked, and cut to size.

A mapping names each fact and where it stands in the event, as JMESPath over ``{"type", "source", "subject", "time",
"data", …}``. What is no text or number there counts as not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.domain.fingerprint import Fingerprint, fingerprint
from app.domain.heartbeats.events import FARTHEST_AHEAD, BadEvent
from app.domain.lazy_patterns import when_used
from app.domain.moments import instant
from app.domain.redaction import mask

if TYPE_CHECKING:
    from jmespath.parser import ParsedResult

DEFAULT_MAPPING: Mapping[str, str] = {
    "job": "data.job || data.job_id || data.job_name || data.dag_id || data.workflow",
    "transaction": "data.transaction || data.transaction_id || data.order_id || data.order",
    "error_code": "data.error_code || data.code || data.error.code",
    "error_text": "data.error_text || data.error.message || data.message || data.reason || data.detail || data.error",
    "failed_at": "data.failed_at || data.at || data.timestamp || time",
    "originating": "data.systems.from || data.from || data.origin",
    "receiving": "data.systems.to || data.to || data.target",
    "trigger": "data.trigger || data.triggered_by",
    "correlation": "data.correlation_id || data.correlation || correlationid",
}
"""Where each fact stands in an event that follows ``docs/events.md``, and in many that do not."""

LONGEST: Mapping[str, int] = {"error_text": 2_000, "trigger": 300}
_LONGEST = 200
FARTHEST_BACK = timedelta(days=30)
"""An event of an older failure opens nothing: it is more likely a queue that was emptied than news."""
_CONTROL = when_used(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]+"
)


class BadMapping(ValueError):
    """A mapping cannot be used; the text names the fact and what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is told of one failure, masked. ``failed_at`` keeps the offset that the sender gave."""

    failed_at: datetime | None = None
    job: str | None = None
    transaction: str | None = None
    error_code: str | None = None
    error_text: str | None = None
    originating: str | None = None
    receiving: str | None = None
    trigger: str | None = None
    correlation: str | None = None

    @property
    def fingerprint(self) -> Fingerprint | None:
        """The identity of the error, where one is told."""
        return fingerprint(self.error_code, self.error_text)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form in which the store keeps it."""
        return {**asdict(self), "failed_at": None if self.failed_at is None else self.failed_at.isoformat()}

    def filled_by(self, other: Facts) -> Facts:
        """These facts, and of another telling what they leave open."""
        mine = {name: value for name, value in asdict(self).items() if value is not None}
        return Facts(**{**asdict(other), **mine})


def facts_from(kept: Mapping[str, Any]) -> Facts:
    """The facts of their JSON form."""
    told = kept["failed_at"]
    return Facts(**{**kept, "failed_at": None if told is None else datetime.fromisoformat(told)})


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping, compiled."""

    paths: Mapping[str, ParsedResult]


def mapping_of(given: Mapping[str, str]) -> Mapped:
    """The default mapping with what a source says instead. Raises ``BadMapping``."""
    import jmespath  # only where a source has rules

    unknown = sorted(set(given) - set(DEFAULT_MAPPING))
    if unknown:
        raise BadMapping(f"{unknown[0]!r} is no fact; expected {', '.join(DEFAULT_MAPPING)}")
    paths: dict[str, ParsedResult] = {}
    for name, path in {**DEFAULT_MAPPING, **given}.items():
        try:
            paths[name] = jmespath.compile(path)
        except ValueError as error:
            raise BadMapping(f"{name} = {path!r} is no JMESPath: {' '.join(str(error).split())[:200]}") from error
    return Mapped(paths)


def facts_of(event: Mapping[str, Any], mapped: Mapped, now: datetime) -> Facts:
    """What an event tells. Raises ``BadEvent`` where the moment of the failure cannot be read, lies in the future, or
    more than 30 days back."""
    found = {name: _text(name, path, event) for name, path in mapped.paths.items()}
    return Facts(**{**found, "failed_at": _moment(found.get("failed_at"), now)})  # type: ignore[arg-type]


def _text(name: str, path: ParsedResult, event: Mapping[str, Any]) -> str | None:
    try:
        value = path.search(event)
    except (TypeError, ValueError, ArithmeticError, RecursionError) as error:
        raise BadEvent(f"The mapping of {name} cannot be applied to the event ({type(error).__name__}).") from error
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    longest = LONGEST.get(name, _LONGEST)
    text = _CONTROL.sub(" ", str(value)[: 4 * longest]).strip()
    if name != "error_text":
        text = " ".join(text.split())
    return mask(text).text[:longest] or None


def _moment(told: str | None, now: datetime) -> datetime | None:
    if told is None:
        return None
    try:
        moment = instant(told)
    except ValueError as error:
        raise BadEvent("The failure's time is no moment with an offset, such as 2026-11-02T10:44:00Z.") from error
    if moment > now + FARTHEST_AHEAD:
        raise BadEvent("The failure's time lies in the future by more than 5 minutes. Set the sender's clock.")
    if moment < now - FARTHEST_BACK:
        raise BadEvent(f"The failure's time lies more than {FARTHEST_BACK.days} days back; no ticket comes of it.")
    return moment
