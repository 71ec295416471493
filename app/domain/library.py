"""The pattern library: what is known of an exception that keeps coming back, and who owns the boundary it happens at.

An entry is drafted when a ticket is closed with proof; people edit it as a file. What a person edited is never written
over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Literal

from app.domain import boundaries
from app.domain.extraction.model import CAUSES
from app.domain.fields import CAUSE_LABELS
from app.domain.lazy_patterns import when_used
from app.domain.occurrence import Occurrence, is_fix
from app.domain.survival import Survival, resolution_words

EntryState = Literal["draft", "reviewed"]
ANY_SYSTEM = boundaries.ANY_SYSTEM
ARROW = boundaries.ARROW
EDITABLE = ("title", "originating", "receiving", "known_cause", "ruled_out", "workaround", "runbook", "owner")
"""The parts of an entry that drafting fills and people edit."""

_LONGEST_SLUG = 40
_ID_DIGITS = 8
_LONGEST_TITLE = 200
_CONTROL = when_used("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CAUSE_OF_REASON = {
    "credentials_renewed": "the credentials were no longer valid",
    "configuration_corrected": "a configuration was wrong",
    "integration_removed": "the integration was no longer wanted",
    "external_outage_over": "an external system was down",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEntry:
    """One pattern. ``id`` never changes and names its file; ``originating`` and ``receiving`` are the systems on both
    sides of the boundary; ``ruled_out`` are cause keys; ``fingerprints`` are the exceptions that belong to it.

    Texts are normalised when an entry is made (line ends, control characters, blanks around), so that an entry written
    to a file and read again is the same entry.
    """

    id: str
    title: str
    originating: str = ""
    receiving: str = ""
    known_cause: str = ""
    ruled_out: tuple[str, ...] = ()
    workaround: str = ""
    runbook: str = ""
    owner: str = ""
    state: EntryState = "draft"
    fingerprints: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("title", "originating", "receiving", "runbook", "owner"):
            object.__setattr__(self, name, " ".join(_clean(getattr(self, name)).split()))
        for name in ("known_cause", "workaround"):
            lines = _clean(getattr(self, name)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
            object.__setattr__(self, name, "\n".join(line.rstrip() for line in lines).strip())
        object.__setattr__(self, "ruled_out", tuple(cause for cause in CAUSES if cause in self.ruled_out))
        object.__setattr__(self, "fingerprints", tuple(dict.fromkeys(self.fingerprints)))

    @property
    def boundary(self) -> str:
        """The boundary as people write it: ``Shopify -> NetSuite``; empty where neither side is known."""
        if not self.originating and not self.receiving:
            return ""
        return f"{self.originating or '?'}{ARROW}{self.receiving or '?'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """An entry as the store keeps it. ``edited`` names the parts that a person wrote; ``known_since`` is the close that
    it was drafted from, or when it was imported."""

    entry: LibraryEntry
    known_since: datetime
    edited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPattern:
    """What a ticket shows of the library. Texts are empty where nothing is known."""

    id: str
    title: str
    state: EntryState
    boundary: str = ""
    cause: str = ""
    ruled_out: tuple[str, ...] = ()
    workaround: str = ""
    runbook: str = ""
    owner: str = ""


def pattern_id(fingerprint: str, error_code: str | None, template: str | None) -> str:
    """The identifier of a pattern: words to recognise it by and the beginning of its fingerprint's digest."""
    letters = unicodedata.normalize("NFKD", (error_code or template or "pattern").casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
    return f"{slug or 'pattern'}-{digest_of(fingerprint)}"


def digest_of(fingerprint: str) -> str:
    """The part of a fingerprint that stands in the identifier of its pattern."""
    return fingerprint.rpartition(":")[2][:_ID_DIGITS]


def drafted(fingerprint: str, closed: Occurrence, owners: Mapping[str, str]) -> LibraryEntry | None:
    """A draft from a ticket that was closed with proof; ``None`` where nothing was mended."""
    if closed.closed_at is None or not is_fix(closed.resolution_reason, closed.resolution):
        return None
    title = ": ".join(part for part in (closed.error_code, closed.template) if part) or closed.subject
    originating, receiving = closed.originating or "", closed.receiving or ""
    return LibraryEntry(
        id=pattern_id(fingerprint, closed.error_code, closed.template),
        title=title[:_LONGEST_TITLE],
        originating=originating,
        receiving=receiving,
        known_cause=_stated_cause(closed),
        ruled_out=closed.ruled_out,
        workaround=resolution_words(closed.resolution_reason, closed.resolution),
        owner=owner_of(owners, originating, receiving),
        fingerprints=(fingerprint,),
    )


def filled_in(known: KnownEntry, draft: LibraryEntry) -> LibraryEntry:
    """A known entry with what it leaves empty taken from a later draft. What is written in it, and what a person left
    empty on purpose, stays."""
    empty = {name for name in EDITABLE if name not in known.edited and not getattr(known.entry, name)}
    return replace(known.entry, **{name: getattr(draft, name) for name in empty})


def changed_parts(before: LibraryEntry, after: LibraryEntry) -> tuple[str, ...]:
    """The names of the parts in which two entries differ."""
    return tuple(
        field.name for field in fields(LibraryEntry) if getattr(before, field.name) != getattr(after, field.name)
    )


def owner_of(owners: Mapping[str, str], originating: str, receiving: str) -> str:
    """The team that the playbook names for a boundary: the whole boundary before one of its sides, ``*`` last."""
    return boundaries.matching(owners, originating, receiving) or ""


def known_pattern(
    known: KnownEntry | None, reported_at: datetime, resolutions: Sequence[Survival], owners: Mapping[str, str]
) -> KnownPattern | None:
    """What a ticket reported at a moment shows of its pattern. A draft that nobody has edited is shown on tickets that
    came after the close it was made from, with the resolution that held longest so far."""
    if known is None:
        return None
    is_draft = not known.edited and known.entry.state == "draft"
    if is_draft and reported_at < known.known_since.replace(microsecond=0):
        return None
    entry = known.entry
    best = resolutions[0].words if resolutions and "workaround" not in known.edited else ""
    return KnownPattern(
        id=entry.id,
        title=entry.title,
        state=entry.state,
        boundary=entry.boundary,
        cause=entry.known_cause,
        ruled_out=tuple(CAUSE_LABELS[cause] for cause in entry.ruled_out),
        workaround=best or entry.workaround,
        runbook=entry.runbook,
        owner=entry.owner or owner_of(owners, entry.originating, entry.receiving),
    )


def _stated_cause(closed: Occurrence) -> str:
    suspected = [CAUSE_LABELS[cause].lower() for cause in closed.suspected if cause in CAUSE_LABELS]
    parts = [_CAUSE_OF_REASON.get(closed.resolution_reason or "", "")]
    parts.append(f"suspected in the ticket: {', '.join(suspected)}" if suspected else "")
    return "; ".join(part for part in parts if part)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
