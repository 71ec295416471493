"""Channels and endpoints as the settings name them: ``ops[dead_letter,remote_down]=slack://…`` and
``crm[close.refused]=https://… whsec_…``, several of them separated by white space."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.domain.errors import PlainError
from app.domain.lazy_patterns import when_used
from app.domain.notices.model import CHOSEN, EVENTS
from app.domain.standard_webhooks import SECRET_PREFIX

LEAST_SECRET_BYTES, MOST_SECRET_BYTES = 24, 64
"""What the specification of Standard Webhooks asks of a secret."""
_ENTRY = when_used(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9_-]{0,39})(?:\[(?P<kinds>[^\]\s]*)\])?=(?P<url>[a-z][a-z0-9+.-]*://\S+)"
)


class BadChannel(PlainError, ValueError):
    """A channel or endpoint cannot be used as it is written; the text names it, and never its address or secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEntry:
    """One of them. The address holds credentials as a rule, so it is never shown; an endpoint has one secret or, while
    it is being changed, several."""

    name: str
    url: str = field(repr=False)
    kinds: tuple[str, ...]
    secrets: tuple[str, ...] = field(default=(), repr=False)


def channels_in(text: str) -> tuple[ChannelEntry, ...]:
    """The channels of ``HANDOFF_NOTIFY``. Raises ``BadChannel``."""
    words = text.split()
    found = [_entry(word, number, CHOSEN) for number, word in enumerate(words, start=1)]
    return _apart(found)


def endpoints_in(text: str) -> tuple[ChannelEntry, ...]:
    """The endpoints of ``HANDOFF_WEBHOOK_OUT``, each followed by its secrets. Raises ``BadChannel``."""
    return _apart([_endpoint(words, number) for number, words in enumerate(_with_secrets(text), start=1)])


def _with_secrets(text: str) -> Iterator[list[str]]:
    together: list[str] = []
    for word in text.split():
        if together and not word.startswith(SECRET_PREFIX):
            yield together
            together = []
        together.append(word)
    if together:
        yield together


def _endpoint(words: Sequence[str], number: int) -> ChannelEntry:
    entry = _entry(words[0], number, EVENTS)
    secrets = tuple(words[1:])
    if not secrets:
        raise BadChannel(f"{entry.name} has no secret; write whsec_… after its address, separated by a space")
    if not all(_is_secret(secret) for secret in secrets):
        raise BadChannel(
            f"{entry.name} has a secret that is none: after whsec_ stand {LEAST_SECRET_BYTES} to {MOST_SECRET_BYTES} "
            "random bytes in base64; make one with: "
            "python -c 'import base64, secrets; print(\"whsec_\" + base64.b64encode(secrets.token_bytes(32)).decode())'"
        )
    return ChannelEntry(name=entry.name, url=entry.url, kinds=entry.kinds, secrets=secrets)


def _entry(word: str, number: int, known: Sequence[str]) -> ChannelEntry:
    found = _ENTRY.fullmatch(word)
    if found is None:
        raise BadChannel(
            f"entry {number} is not of the form name=address or name[kind,kind]=address; a name is of letters, digits, "
            "- and _"
        )
    kinds = tuple(known)
    if found["kinds"] is not None:
        kinds = tuple(kind for kind in found["kinds"].split(",") if kind)
        unknown = sorted(set(kinds) - set(known))
        if unknown or not kinds:
            raise BadChannel(f"{found['name']} names {', '.join(unknown) or 'no kind'}; there are: {', '.join(known)}")
    return ChannelEntry(name=found["name"], url=found["url"], kinds=kinds)


def _apart(entries: Sequence[ChannelEntry]) -> tuple[ChannelEntry, ...]:
    names = [entry.name for entry in entries]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadChannel(f"{twice[0]} is named twice; name each once")
    return tuple(entries)


def _is_secret(secret: str) -> bool:
    try:
        size = len(base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True))
    except (binascii.Error, ValueError):
        return False
    return LEAST_SECRET_BYTES <= size <= MOST_SECRET_BYTES
