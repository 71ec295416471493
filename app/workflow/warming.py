"""Getting ready for the first ticket while a process that has just started answers already."""

from __future__ import annotations

import threading
import time
from importlib import import_module

import structlog

from app.domain.lazy_patterns import compile_all

log = structlog.get_logger()

BREATH_SECONDS = 0.001
"""After each pattern others get their turn, so that nobody who asks meanwhile waits for more than one."""
RULES = ("app.domain.extraction.extract", "app.domain.gate.verdict", "app.domain.decide", "app.workflow.look")
"""What a web process imports with the first ticket that it judges."""


def warm_up() -> None:
    """Import the rules and compile the patterns by which tickets are read, in a thread of its own."""
    threading.Thread(target=_compile, name="warm-up", daemon=True).start()


def _compile() -> None:
    def breath() -> None:
        time.sleep(BREATH_SECONDS)

    began = time.monotonic()
    for module in RULES:
        import_module(module)
        breath()
    compiled = compile_all(breath)
    log.info("patterns_compiled", patterns=compiled, seconds=round(time.monotonic() - began, 2))
