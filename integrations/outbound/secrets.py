"""Credentials while they are in use: read when they are needed, and taken out of every text that is shown or kept."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from integrations.outbound.entries import Entry, Kind

_SHORTEST = 4


class Secrets:
    """The values of an entry's credentials, for the length of one exchange. Never shown, also not in ``repr``.

    Raises ``Unusable`` where one cannot be read, is empty or has line ends."""

    __slots__ = ("_values",)

    def __init__(self, kind: Kind, entry: Entry, names: Iterable[str]) -> None:
        self._values: dict[str, str] = {}
        for name in names:
            value = entry.credentials(name)
            if not value or any(character in value for character in "\r\n\0"):
                about = f"{entry.where}: the credential {name} of the {kind.word} {entry.name}"
                raise kind.unusable([f"{about} is empty or has line ends"])
            self._values[name] = value

    def __repr__(self) -> str:
        return f"Secrets({', '.join(self._values)})"

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def named(self) -> dict[str, str]:
        """The values by name, to fill a template with."""
        return dict(self._values)

    def add(self, name: str, value: str) -> None:
        """One more value that must not be shown, such as a token that was fetched."""
        self._values[name] = value

    def scrubbed(self, text: str) -> str:
        """A text without any of the values, as they are or percent-encoded."""
        for value in sorted(self._values.values(), key=len, reverse=True):
            if len(value) >= _SHORTEST:
                text = text.replace(value, "(secret)").replace(quote(value, safe=""), "(secret)")
        return text
