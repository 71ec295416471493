"""The 14-field handoff record: what IT reads first, each value with its source, unknown said as such."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.extraction.model import SourceKind

ValueSource = SourceKind | Literal["unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordValue:
    """One of the 14 fields. ``text`` is what people read (``"unknown: <why>"`` where ``source`` is ``"unknown"``);
    ``detail`` says where it was found, for example the quoted words, or why it is unknown."""

    key: str
    text: str
    source: ValueSource
    detail: str = ""

    @property
    def known(self) -> bool:
        """Whether anybody or anything could fill the field."""
        return self.source != "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The record of one ticket. ``headline`` and ``summary`` are made by rule from the same values."""

    headline: str
    summary: str
    values: tuple[RecordValue, ...]
    masked: tuple[str, ...] = ()
    injection_suspected: bool = False

    def __iter__(self) -> Iterator[RecordValue]:
        return iter(self.values)

    def __getitem__(self, key: str) -> RecordValue:
        for value in self.values:
            if value.key == key:
                return value
        raise KeyError(key)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form (``schemas/record.schema.json``)."""
        return {
            "headline": self.headline,
            "summary": self.summary,
            "fields": {
                value.key: {"text": value.text, "source": value.source, "detail": value.detail} for value in self
            },
            "masked": list(self.masked),
            "injection_suspected": self.injection_suspected,
        }
