"""Reading a remote file within bounds of size and time, the same for every ticketing system."""

from __future__ import annotations

import time

import requests

from app.ports import RemoteUnavailable

LONGEST_SECONDS = 60.0
_CHUNK_BYTES = 65_536


def deadline() -> float:
    """The moment (monotonic, seconds) until which a file that is begun now has to be there."""
    return time.monotonic() + LONGEST_SECONDS


def read_bounded(reply: requests.Response, limit: int, until: float, name: str) -> bytes:
    """The body of a streamed answer, at most ``limit + 1`` bytes of it.

    Raises ``RemoteUnavailable`` where it is not there by ``until``, and what ``requests`` raises.
    """
    content = bytearray()
    for chunk in reply.iter_content(_CHUNK_BYTES):
        content += chunk
        if len(content) > limit:
            break
        if time.monotonic() > until:
            raise RemoteUnavailable(f"The file {name} did not arrive within {LONGEST_SECONDS:.0f} seconds.")
    return bytes(content[: limit + 1])
