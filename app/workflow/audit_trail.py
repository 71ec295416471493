"""Verifying the audit trail, in the database or in an exported file, and exporting it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.domain.audit.chain import Entry, Head, digest_of, genesis
from app.domain.audit.verification import Problem, Verification
from app.domain.errors import PlainError
from app.domain.moments import iso
from app.store import audit, audit_guard
from app.store.audit import Wanted
from app.store.database import Database

EXPORT_VERSION = 1
DIGESTS_A_LINE = 500

Progress = Callable[[int, int], None]
"""Told how many entries are done, and how many there are."""


class NoExport(PlainError, ValueError):
    """The file is no export of an audit trail; the text names the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What verifying came to. ``omitted`` entries stand in the chain without being shown; ``warnings`` are about the
    guards of the database, not about the entries."""

    entries: int
    omitted: int
    erased: int
    head: Head
    installation: str
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "holds": self.holds,
            "entries": self.entries,
            "omitted": self.omitted,
            "erased": self.erased,
            "head": str(self.head),
            "installation": self.installation,
            "problems": [
                {"position": problem.position, "kind": problem.kind, "says": problem.says} for problem in self.problems
            ],
            "warnings": list(self.warnings),
        }


def verify_database(database: Database, anchor: str, progress: Progress) -> Report:
    """Follow the whole chain as it stands at this moment."""
    with database.read() as connection:
        audit.snapshot(connection)
        trail = audit.trail(connection)
        verification = Verification(before=trail.beginning, anchor=anchor)
        for entry in audit.entries(connection):
            verification.take(entry)
            if verification.entries % audit.ROWS_AT_ONCE == 0:
                progress(verification.entries, trail.head.position)
        verification.finish(trail.head)
        absent = audit_guard.absent(connection)
    warnings = tuple(
        f"The guard {name} is not there: the database does not refuse changes. Only this chain shows them."
        for name in absent
    )
    return _report(verification, trail.head, trail.installation, warnings)


def verify_file(lines: Iterable[str], anchor: str) -> Report:
    """Follow the chain of an export, offline. Raises ``NoExport``."""
    numbered = enumerate(lines, start=1)
    first = next(((number, _object(number, line)) for number, line in numbered), None)
    if first is None or "export" not in first[1]:
        raise NoExport("This is no export of an audit trail: its first line does not say so. handoff audit export")
    about = first[1]["export"]
    try:
        before = Head(position=int(about["follows"]["position"]), hash=str(about["follows"]["hash"]))
        head = Head(position=int(about["head"]["position"]), hash=str(about["head"]["hash"]))
        installation = str(about["installation"])
    except (KeyError, TypeError, ValueError) as error:
        raise NoExport(f"Line 1 does not say where the export begins and ends ({error}).") from error
    verification = Verification(before=before, anchor=anchor)
    if before.position == 0 and before.hash != genesis(installation):
        verification.problems.append(
            Problem(position=0, kind="link", says=f"The beginning is not that of the installation {installation}.")
        )
    for number, line in numbered:
        if line.strip():
            _take(verification, number, _object(number, line))
    verification.finish(head)
    return _report(verification, head, installation, ())


def export(connection: Connection, wanted: Wanted, now: datetime, about: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines of an export: what it is, then every entry from the first that is wanted to the end of the chain, those
    that are not wanted as their digests only. So the file can be verified offline and tells of nothing else."""
    audit.snapshot(connection)
    trail = audit.trail(connection)
    first = audit.first_position(connection, wanted)
    follows = trail.head if first is None else _before(connection, trail.beginning, first)
    yield {
        "export": {
            "version": EXPORT_VERSION,
            "installation": trail.installation,
            "exported_at": iso(now),
            "only": about,
            "follows": {"position": follows.position, "hash": follows.hash},
            "head": {"position": trail.head.position, "hash": trail.head.hash},
        }
    }
    omitted: list[str] = []
    for entry in audit.entries(connection, follows.position + 1):
        shown = wanted.matches(entry)
        if omitted and (shown or len(omitted) == DIGESTS_A_LINE):
            yield _omitted(entry.position, omitted)
            omitted = []
        if shown:
            yield entry.to_dict()
        else:
            omitted.append(digest_of(entry))
    if omitted:
        yield _omitted(trail.head.position + 1, omitted)


def _before(connection: Connection, beginning: Head, first: int) -> Head:
    return beginning if first == 1 else Head(position=first - 1, hash=audit.hash_before(connection, first))


def _omitted(following: int, digests: list[str]) -> dict[str, Any]:
    return {"omitted": {"from": following - len(digests), "digests": digests}}


def _take(verification: Verification, number: int, line: dict[str, Any]) -> None:
    try:
        if "omitted" in line:
            verification.omit(int(line["omitted"]["from"]), [str(one) for one in line["omitted"]["digests"]])
        else:
            verification.take(Entry.from_dict(line))
    except (KeyError, TypeError, ValueError) as error:
        raise NoExport(f"Line {number} is no entry of an audit trail: {error}") from error


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NoExport(f"Line {number} is not JSON ({error}).") from error
    if not isinstance(data, dict):
        raise NoExport(f"Line {number} is no JSON object.")
    return data


def _report(verification: Verification, head: Head, installation: str, warnings: tuple[str, ...]) -> Report:
    return Report(
        entries=verification.entries,
        omitted=verification.omitted,
        erased=verification.erased,
        head=head,
        installation=installation,
        problems=tuple(verification.problems),
        warnings=warnings,
    )
