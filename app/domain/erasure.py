"""What a person goes by, found in texts and taken out of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.domain.errors import PlainError
from app.domain.lazy_patterns import when_used

SHORTEST = 3
"""Characters of a name at least: shorter ones are found in too much that is about nobody."""
_ASCII_RUN = when_used(r"[A-Za-z0-9]+")


class NoName(PlainError, ValueError):
    """By such a text nobody can be found."""


class Names:
    """The names, e-mail addresses and account ids of one person: whole words, without regard to case and to how they
    are spaced. Raises ``NoName`` for one that is too short."""

    def __init__(self, names: Sequence[str]) -> None:
        self.all = tuple(dict.fromkeys(" ".join(name.split()) for name in names))
        short = next((name for name in self.all if len(name) < SHORTEST), None)
        if short is not None or not self.all:
            raise NoName(f"{short!r} is too short to find a person by; name {SHORTEST} characters or more.")
        longest_first = sorted(self.all, key=len, reverse=True)
        words = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)

    def hints(self) -> tuple[str, ...]:
        """For each name a part in plain ASCII letters and digits that every text with it contains, also where JSON
        writes other letters out; empty where a name has none, so that everything has to be read."""
        return tuple(max(_ASCII_RUN.findall(name), key=len, default="") for name in self.all)

    def is_one(self, text: str) -> bool:
        """Whether a text is one of the names and nothing else."""
        return self._pattern.fullmatch(text.strip()) is not None

    def found_in(self, text: str) -> bool:
        """Whether one of them stands in a text."""
        return self._pattern.search(text) is not None

    def replaced(self, value: Any, by: str) -> Any:
        """A text, or a JSON value with texts at any depth, with ``by`` in the place of every name."""
        if isinstance(value, str):
            return self._pattern.sub(lambda _found: by, value)
        if isinstance(value, dict):
            return {self.replaced(key, by): self.replaced(part, by) for key, part in value.items()}
        return [self.replaced(part, by) for part in value] if isinstance(value, list) else value

    def found_in_json(self, value: Any) -> bool:
        """Whether one of them stands anywhere in a JSON value."""
        return bool(self.replaced(value, "") != value)
