"""The root of errors whose text is written for the person who has to act on it."""

from __future__ import annotations

from collections.abc import Sequence


class PlainError(Exception):
    """What is wrong, where, and the next step, as sentences. Shown as it is, without a traceback."""


class Unusable(PlainError, ValueError):
    """What the playbook, or a definition that it names, describes cannot be used. ``problems`` is one sentence a
    mistake, with file and line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
