"""A note as a small neutral document. Each ticketing system renders it in its own format (ADF, wiki markup, HTML), so
that every reader finds the same information. Text in here is data: a renderer escapes all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from app.domain.lazy_patterns import when_used

Tone = Literal["info", "success", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads somewhere; ``url`` may be empty, then it is plain text."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the note."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``strong`` for the first line that an IT engineer reads."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Badges:
    """A few words each in a colour, seen at a glance: the next step, how complete the record is."""

    items: tuple[tuple[Tone, str], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A coloured box with one sentence a line."""

    tone: Tone
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the record: the field's wording, its value, and where that came from."""

    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption (a block of the record)."""

    caption: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list. Each item is a text, optionally led by a link."""

    items: tuple[tuple[Link | None, str], ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Content that the reader opens when wanted (shown open where the platform cannot fold)."""

    title: str
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Badges | Panel | Table | Bullets | Fold


@dataclass(frozen=True, slots=True)
class Note:
    """A note that the service leaves on a ticket. ``marker`` is its last line, by which it is found again: a note with
    the same marker stands for the same content. ``kind`` ``record`` is at most one on a ticket; a ``refusal`` is one a
    close that was undone; a ``question`` is the only one that the customer sees, and at most one on a ticket; a
    ``warning`` tells of notes that others made to look like ours; an ``override`` is one for each that was approved; a
    ``containment`` is one for each that was put in force, became unclear, or was lifted; ``events`` counts what other
    systems told."""

    kind: Literal["record", "refusal", "question", "warning", "override", "containment", "events"]
    blocks: tuple[Block, ...]
    marker: str


MARKER_PREFIX = "handoff-gate:"

FOREIGN_MARK = when_used(re.escape(MARKER_PREFIX) + r"(?!question:)[a-z]{1,20}:[!-~]{0,200}", re.ASCII)
"""A line that marks an internal note of ours. Questions are public, and customers quote them."""
