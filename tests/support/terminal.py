"""A command at a terminal of its own, as a person types it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys


def typed(arguments: list[str], *lines: str) -> tuple[int, str]:
    """Run a command at a terminal of its own and type lines, each when it is asked for."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = ""
    for prompt, line in zip(("Account", "Password"), lines, strict=False):
        while f"{prompt}: " not in shown:
            shown += os.read(ours, 1024).decode()
        os.write(ours, f"{line}\n".encode())
    try:
        while part := os.read(ours, 1024):
            shown += part.decode()
    except OSError:
        pass
    os.close(ours)
    return process.wait(), shown
