"""``python -m tests.docs.preloaded SOCKET``: one process that has imported every command of ``handoff``.

For each caller it makes a child with the caller's folder, environment, arguments and open files, which runs the command
and ends with its exit code. So hundreds of commands cost one import. ``CLIENT`` is the text of the ``handoff`` that
calls it.
"""

from __future__ import annotations

import json
import os
import random
import socket
import sys
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from app.cli import COMMANDS, main

GROUPS = ("handoff.ticketing", "handoff.probes", "handoff.actions", "handoff.notifiers")
CLIENT = """#!{python} -SE
import json, os, socket, sys
if sys.argv[1:2] in (["serve"], ["web"], ["worker"]):
    os.execv({handoff!r}, [{handoff!r}, *sys.argv[1:]])
caller = socket.socket(socket.AF_UNIX)
caller.connect({socket!r})
socket.send_fds(caller, [b"."], [0, 1, 2])
caller.sendall(json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode())
caller.shutdown(socket.SHUT_WR)
sys.exit(int(caller.recv(16) or b"70"))
"""


def serve(path: str) -> None:
    """Answer callers until the process is ended."""
    for target in COMMANDS.values():
        import_module(target.partition(":")[0])
    for group in GROUPS:
        for entry in entry_points(group=group):
            entry.load()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        while True:
            caller, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _answer(caller)
            caller.close()
            _collect()


def _collect() -> None:
    """Let go of children that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _answer(caller: socket.socket) -> None:
    """Run what the caller wants in a process of its own, tell how it ended, and end."""
    _, files, _, _ = socket.recv_fds(caller, 1, 3)
    arguments, folder, environment = json.loads(b"".join(iter(lambda: caller.recv(65536), b"")))
    command = os.fork()
    if command == 0:
        caller.close()
        _become(files, arguments, folder, environment)
    _, status = os.waitpid(command, 0)
    caller.sendall(str(os.waitstatus_to_exitcode(status) % 256).encode())
    os._exit(0)


def _become(files: list[int], arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    """Be ``handoff ARGUMENTS`` as the caller would have started it."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["handoff", *arguments]
    random.seed()
    os._exit(_exit_code(arguments))


def _exit_code(arguments: list[str]) -> int:
    code: Any = 0
    try:
        main(arguments, prog_name="handoff")
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return int(code or 0)


if __name__ == "__main__":
    serve(sys.argv[1])
