"""Regular expressions that are compiled when they are first used, or beforehand by ``compile_all`` in an idle moment.

There are more than a thousand of them, with long lists of words, and compiling them takes seconds. A process that has
just started answers before that. Once compiled, a pattern costs what any other costs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast
from weakref import WeakSet


class _Uncompiled:
    """Stands in for a pattern. What is asked of it first is kept, so that it is asked of the pattern itself next."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags
        _UNCOMPILED.add(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(self.compiled(), name)
        self.__dict__[name] = found
        return found

    def compiled(self) -> re.Pattern[str]:
        """The pattern. Raises ``re.error`` where it is none."""
        known = self.__dict__.get("_compiled")
        if known is None:
            known = self.__dict__["_compiled"] = re.compile(self._source, self._flags)
            _UNCOMPILED.discard(self)
        return cast("re.Pattern[str]", known)


_UNCOMPILED: WeakSet[_Uncompiled] = WeakSet()


def when_used(source: str, flags: int = 0) -> re.Pattern[str]:
    """Like ``re.compile``, but later. Not to be handed to functions of ``re``, which want a compiled one: use its own
    methods. Raises ``re.error`` when it is used, where it is no pattern."""
    return cast("re.Pattern[str]", _Uncompiled(source, flags))


def compile_all(breath: Callable[[], object] = lambda: None) -> int:
    """Compile what was not used yet; returns how many those were. ``breath`` is called after each, so that others get
    their turn. Raises ``re.error`` where one is no pattern."""
    waiting = list(_UNCOMPILED)
    for pattern in waiting:
        pattern.compiled()
        breath()
    return len(waiting)
