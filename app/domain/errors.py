"""The root of errors whose text is written for the person who has to act on it."""

from __future__ import annotations


class PlainError(Exception):
    """What is wrong, where, and the next step, as sentences. Shown as it is, without a traceback."""
