"""What differs between two playbooks, in words, and whether it makes the gate weaker or stricter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import PurePath
from typing import Any, Literal, TypeVar

from app.domain.boundaries import Contract
from app.domain.containment.entries import ContainmentEntry
from app.domain.gate.grounds import LEVELS
from app.domain.gate.labels import REQUIREMENT_LABELS
from app.domain.playbook import Playbook, ScopePolicy
from app.domain.probing.entries import CredentialRef, ProbeEntry

Strength = Literal["weaker", "stricter", "neither"]
Entry = TypeVar("Entry", ProbeEntry, ContainmentEntry)
SCOPE_NAMES = {"job_failure": "job failures", "exception": "exceptions"}
LEVEL_WORDS = {
    "present": "has to be there, and is not read",
    "legible": "has to show the job and its success",
    "live": "has to show the job and its success, and the scheduler has to confirm the run",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs: its key, a sentence about the other playbook, and what it does to the gate."""

    key: str
    says: str
    gate: Strength = "neither"

    @property
    def section(self) -> str:
        """The top-level key."""
        return self.key.partition(".")[0]

    def to_dict(self) -> dict[str, str]:
        """For ``--json``."""
        return {"key": self.key, "says": self.says, "gate": self.gate}


def differences(present: Playbook, other: Playbook) -> list[Difference]:
    """What the other playbook does otherwise than the present one, in the order of the file's sections. Equal playbooks
    have none; where one was read from does not matter."""
    return [
        *_context(present, other),
        *_scopes(present, other),
        *_gate(present, other),
        *_series(present, other),
        *_lengths(present, other),
        *_ask(present, other),
        *_words_and_systems(present, other),
        *_team_settings(present, other),
        *_agreements(present, other),
        *_connections("probes", present.probes, other.probes),
        *_connections("containments", present.containments, other.containments),
        *_listed("record.fields", present.record_fields, other.record_fields, "The record field {} is {}written."),
    ]


def _context(present: Playbook, other: Playbook) -> Iterator[Difference]:
    yield from _value(
        "context.default_timezone", present.context_timezone, other.context_timezone, "Times without a zone are read in"
    )
    yield from _value(
        "context.date_order", present.context_date_order, other.context_date_order, "Numeric dates are read as"
    )


def _scopes(present: Playbook, other: Playbook) -> Iterator[Difference]:
    pairs = (
        ("job_failure", present.gate.job_failure, other.gate.job_failure),
        ("exception", present.gate.exception, other.gate.exception),
    )
    for name, before, after in pairs:
        yield from _scope(f"scopes.{name}", SCOPE_NAMES[name], before, after)


def _scope(key: str, whom: str, before: ScopePolicy, after: ScopePolicy) -> Iterator[Difference]:
    if before.mode != after.mode:
        if after.mode == "shadow":
            says = f"Closes of {whom} without proof are recorded and not refused any more (shadow instead of enforce)."
            yield Difference(key=f"{key}.mode", says=says, gate="weaker")
        else:
            says = f"Closes of {whom} without proof are refused (enforce instead of shadow)."
            yield Difference(key=f"{key}.mode", says=says, gate="stricter")
    if before.screenshot != after.screenshot:
        yield Difference(
            key=f"{key}.screenshot",
            says=f"The screenshot of {whom} {LEVEL_WORDS[after.screenshot]} ({after.screenshot} instead of "
            f"{before.screenshot}).",
            gate="weaker" if LEVELS.index(after.screenshot) < LEVELS.index(before.screenshot) else "stricter",
        )
    for name, what in (("issue_types", "issue type"), ("labels", "label"), ("forms", "form")):
        sentence = f"Tickets with the {what} {{}} are {{}}{whom} by that alone."
        old, new = (getattr(rules, name) for rules in (before.rules, after.rules))
        yield from _listed(f"{key}.{name}", old, new, sentence, gone="no longer ", added="weaker_when_gone")


def _gate(present: Playbook, other: Playbook) -> Iterator[Difference]:
    before, after = present.gate, other.gate
    if before.since != after.since:
        weaker = after.since is not None and (before.since is None or after.since > before.since)
        who = (
            "No ticket is exempt by its age" if after.since is None else f"Tickets from before {after.since} are exempt"
        )
        was = "none was" if before.since is None else f"those from before {before.since} were"
        yield Difference(key="gate.since", says=f"{who}; {was}.", gate="weaker" if weaker else "stricter")
    for name in ("containment", "retailer_notified", "account_status"):
        wanted = getattr(after, f"require_{name}")
        if wanted != getattr(before, f"require_{name}"):
            says = f"Job failures {'need' if wanted else 'do not need'} this to close: {REQUIREMENT_LABELS[name]}."
            yield Difference(key=f"gate.require.{name}", says=says, gate="stricter" if wanted else "weaker")
    if before.mail_by_customer_only != after.mail_by_customer_only:
        whose = "only where the customer attached it" if after.mail_by_customer_only else "whoever attached it"
        yield Difference(
            key="gate.confirmation_mail_by_customer_only",
            says=f"An attached mail counts as written confirmation {whose}.",
            gate="stricter" if after.mail_by_customer_only else "weaker",
        )
    yield from _value(
        "gate.ready_status", before.ready_status, after.ready_status, "The service closes tickets left in the status"
    )
    reasons = "A close with the reason {} {}counts."
    yield from _listed(
        "gate.resolution_reasons",
        before.resolution_reasons,
        after.resolution_reasons,
        reasons,
        gone="no longer ",
        added="weaker",
    )


def _series(present: Playbook, other: Playbook) -> Iterator[Difference]:
    before, after = ({each.name: each for each in playbook.gate.series} for playbook in (present, other))
    for name in [*after, *(name for name in before if name not in after)]:
        if before.get(name) == after.get(name):
            continue
        if name not in after:
            says, gate = f"A later run of the series {name} is no proof any more for another run of it.", "stricter"
        else:
            runs = f"runs {after[name].runs} prove the job {after[name].job}"
            says, gate = f"{'Changed' if name in before else 'New'} series {name}: {runs}.", "weaker"
        yield Difference(key=f"series.{name}", says=says, gate="weaker" if gate == "weaker" else "stricter")


def _lengths(present: Playbook, other: Playbook) -> Iterator[Difference]:
    a, b, c, d = present.routine, other.routine, present.recurrence, other.recurrence
    lengths = (
        ("routine.contain_within_hours", a.contain_within, b.contain_within, "A failing job has to be stopped within"),
        ("routine.notify_within_hours", a.notify_within, b.notify_within, "The retailer has to be told within"),
        ("routine.decide_within_hours", a.decide_within, b.decide_within, "The account has to be decided on within"),
        ("recurrence.episode_gap_hours", c.episode_gap, d.episode_gap, "Failures are one episode when closer than"),
        (
            "recurrence.automation_window_days",
            c.automation_window,
            d.automation_window,
            "Occurrences count towards automation within",
        ),
        ("recurrence.prior_window_days", c.prior_window, d.prior_window, "Prior occurrences are looked for within"),
        ("probing.renew_minutes", present.probing.renew, other.probing.renew, "A probe's answer is used again for"),
        ("ask.within_hours", present.ask.within, other.ask.within, "Reporters are asked about tickets younger than"),
    )
    for key, before, after, says in lengths:
        yield from _value(key, _length(before), _length(after), says)
    says = "Flagged for automation from this occurrence on:"
    yield from _value("recurrence.automation_threshold", c.automation_threshold, d.automation_threshold, says)
    says = "Seconds that all probes together get for a ticket:"
    yield from _value("probing.seconds", present.probing.seconds, other.probing.seconds, says)


def _ask(present: Playbook, other: Playbook) -> Iterator[Difference]:
    if present.ask.enabled != other.ask.enabled:
        asked = "are asked for what is missing" if other.ask.enabled else "are not asked for what is missing"
        yield Difference(key="ask.enabled", says=f"Reporters {asked}.")
    senders = "These senders, whom nobody reads, are {1}left out of questions: {0}."
    old, new = present.ask.machine_senders, other.ask.machine_senders
    yield from _listed("ask.machine_senders", old, new, senders, gone="no longer ")


def _words_and_systems(present: Playbook, other: Playbook) -> Iterator[Difference]:
    for bucket in [*present.bucket_words, *(name for name in other.bucket_words if name not in present.bucket_words)]:
        earlier, later = (playbook.bucket_words.get(bucket, ()) for playbook in (present, other))
        sentence = f"The words {{}} {{}}put a ticket in the bucket {bucket.replace('_', ' ')}."
        yield from _listed(f"buckets.{bucket}", earlier, later, sentence, gone="no longer ")
    before, after = ({each.name.casefold(): each for each in playbook.systems} for playbook in (present, other))
    for name in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(name), after.get(name)
        if new is None and old is not None:
            yield Difference(key=f"systems.{old.name}", says=f"The system {old.name} is not known any more.")
        elif new is not None and old != new:
            known = f", also called {', '.join(new.aliases)}" if new.aliases else ""
            word = "New" if old is None else "Changed"
            says = f"{word} system {new.name} ({new.role.replace('_', ' ')}){known}."
            yield Difference(key=f"systems.{new.name}", says=says)


def _team_settings(present: Playbook, other: Playbook) -> Iterator[Difference]:
    role = "Notes in plain Jira projects are seen by the role"
    yield from _value("note.jira_visible_to_role", present.jira_note_role, other.jira_note_role, role, "everybody")
    a, b = present.insight, other.insight
    says = "Minutes to look one record field up by hand:"
    yield from _value("insight.minutes_per_field", a.minutes_per_field, b.minutes_per_field, says)
    yield from _value("insight.cost_per_hour", a.cost_per_hour, b.cost_per_hour, "Cost of an hour:", "not shown")
    yield from _value("insight.currency", a.currency or None, b.currency or None, "Currency of costs:")


def _agreements(present: Playbook, other: Playbook) -> Iterator[Difference]:
    for boundary in [*other.owners, *(name for name in present.owners if name not in other.owners)]:
        owner, was = other.owners.get(boundary, "nobody"), present.owners.get(boundary, "nobody")
        if owner != was:
            yield Difference(key=f"owners.{boundary}", says=f"{boundary} is owned by {owner}; it was {was}.")
    for boundary in [*other.contracts, *(name for name in present.contracts if name not in other.contracts)]:
        old, new = present.contracts.get(boundary), other.contracts.get(boundary)
        if old != new:
            yield Difference(key=f"boundaries.{boundary}.contract", says=_contract(boundary, old, new))


def _contract(boundary: str, before: Contract | None, after: Contract | None) -> str:
    if after is None:
        return f"There is no contract for {boundary} any more."
    if before is None:
        return f"New contract for {boundary}, with {_length(after.allowed_delay)} of delay allowed."
    names = ("sent", "confirmed", "on_timeout", "allowed_delay")
    changed = [name.replace("_", " ") for name in names if getattr(before, name) != getattr(after, name)]
    return f"The contract for {boundary} changed: {', '.join(changed)}."


def _connections(section: str, present: Sequence[Entry], other: Sequence[Entry]) -> Iterator[Difference]:
    before: dict[str, Entry] = {entry.name: _as_written(entry) for entry in present}
    after: dict[str, Entry] = {entry.name: _as_written(entry) for entry in other}
    word = section.removesuffix("s")
    for name in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(name), after.get(name)
        if new is None:
            yield Difference(key=f"{section}.{name}", says=f"The {word} {name} is gone.")
        elif old is None:
            yield Difference(key=f"{section}.{name}", says=f"New {word} {name}: {new.definition} at {new.url or '-'}.")
        elif old != new:
            changed = [each.name for each in fields(new) if getattr(old, each.name) != getattr(new, each.name)]
            told = "; ".join(f"{each} {_told(getattr(new, each))}" for each in changed)
            yield Difference(key=f"{section}.{name}", says=f"The {word} {name} changed: {told}.")


def _as_written(entry: Entry) -> Entry:
    """Without where the entry stands; a file of a definition as it is named from there."""
    folder, definition = PurePath(entry.where.rpartition(":")[0]).parent, PurePath(entry.definition)
    named = str(definition.relative_to(folder)) if definition.is_relative_to(folder) else entry.definition
    return replace(entry, where="", definition=named)


def _listed(
    key: str,
    before: Sequence[str],
    after: Sequence[str],
    sentence: str,
    *,
    gone: str = "not ",
    added: Literal["neither", "weaker", "weaker_when_gone"] = "neither",
) -> Iterator[Difference]:
    """What came into a list, and what fell out of it."""
    new, old = [one for one in after if one not in before], [one for one in before if one not in after]
    strength: dict[str, tuple[Strength, Strength]] = {
        "neither": ("neither", "neither"),
        "weaker": ("weaker", "stricter"),
        "weaker_when_gone": ("stricter", "weaker"),
    }
    for words, word, gate in ((new, "", strength[added][0]), (old, gone, strength[added][1])):
        if words:
            yield Difference(key=key, says=sentence.format(", ".join(words), word), gate=gate)


def _value(key: str, before: object, after: object, says: str, nothing: str = "not set") -> Iterator[Difference]:
    if before != after:
        told = (nothing if value is None else _told(value) for value in (after, before))
        yield Difference(key=key, says=f"{says} {{}} instead of {{}}.".format(*told))


def _length(length: timedelta) -> str:
    seconds = length.total_seconds()
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}{'' if seconds == size else 's'}"
    return f"{seconds / 3600:g} hours"


def _told(value: Any) -> str:
    """A value in a sentence; of a credential only where it is."""
    if isinstance(value, CredentialRef):
        return f"from the {'variable' if value.kind == 'env' else 'file'} {value.place}"
    if isinstance(value, timedelta):
        return _length(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_told(inner)}" for name, inner in value.items()) or "none"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value if value is not None else "none")
