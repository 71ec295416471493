"""Gives a process a clock of its own. Python imports this by its name at the start, where its folder is on PYTHONPATH.

``CHAOS_CLOCK`` names a file with one number: the seconds that the clock runs ahead. It is read every half second, so
that the clock of a running process can jump. Only what tells the time of day is changed, not the monotonic clock.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import time_machine

LOOK_SECONDS = 0.25
_FILE = Path(os.environ["CHAOS_CLOCK"])
_clock = time_machine.travel(time.time(), tick=True).start()


def _follow() -> None:
    ahead = 0.0
    while True:
        wanted = float(_FILE.read_text())
        if wanted != ahead:
            _clock.shift(wanted - ahead)
            ahead = wanted
        _waiting.wait(LOOK_SECONDS)


def _begin() -> None:
    global _waiting
    _waiting = threading.Event()
    threading.Thread(target=_follow, name="own-clock", daemon=True).start()


_waiting = threading.Event()
_begin()
os.register_at_fork(after_in_child=_begin)
