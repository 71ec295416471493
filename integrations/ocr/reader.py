"""The image reader that the application sees: a child process that is started when it is needed, kept while it is used,
killed when a picture takes too long, and ended when nothing was read for a while."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from app.domain.gate.pictures.picture_text import PictureText, picture_text
from integrations.ocr.child import OUT_OF_MEMORY
from integrations.ocr.frames import receive, send

COMMAND = (sys.executable, "-P", "-m", "integrations.ocr.child")
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH", "VIRTUAL_ENV")
"""What the child sees of the environment: no credentials, since it decodes pictures that strangers sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How long (seconds) starting and reading one picture may take, how much memory (MiB) the child may use for data,
    and how long (seconds) it is kept while nothing is read."""

    start_seconds: float = 60.0
    read_seconds: float = 60.0
    memory_mib: int = 1024
    idle_seconds: float = 120.0


class _Ended(Exception):
    """The child did not answer; the text completes "the picture ..."."""


class BoundedReader:
    """Implements ``app.ports.ImageReader``. Threads that share it take turns."""

    def __init__(self, name: str, *, command: Sequence[str] = COMMAND, bounds: Bounds | None = None) -> None:
        self._name = name
        self._bounds = bounds or Bounds()
        self._command = (*command, str(self._bounds.memory_mib))
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._idle: threading.Timer | None = None

    @property
    def name(self) -> str:
        """Name and version of library and model."""
        return self._name

    @property
    def child_pid(self) -> int | None:
        """The process id of the child, while there is one."""
        return None if self._child is None else self._child.pid

    def read(self, content: bytes) -> PictureText:
        """The text of a picture; one that cannot be read in time or memory has a ``problem``. Never raises for it."""
        with self._turn:
            self._stay()
            try:
                return self._ask(self._running(), content)
            except _Ended as error:
                self._end()
                return PictureText(pieces=(), width=0, height=0, reader=self._name, problem=str(error))
            finally:
                self._end_when_idle()

    def close(self) -> None:
        """End the child. The reader may be used again; it starts another one then."""
        with self._turn:
            self._stay()
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        """The child with its models loaded, started where there is none (any more)."""
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        seen = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        try:
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=seen,
                start_new_session=True,
            )
        except OSError as error:
            raise _Ended(f"could not be read: the image reader does not start ({error.strerror})") from error
        hello = json.loads(self._exchange(self._child, None, self._bounds.start_seconds))
        if "failed" in hello:
            raise _Ended(f"could not be read: the image reader does not start ({hello['failed']})")
        return self._child

    def _ask(self, child: subprocess.Popen[bytes], content: bytes) -> PictureText:
        reply = self._exchange(child, content, self._bounds.read_seconds)
        try:
            return picture_text(json.loads(reply))
        except (ValueError, KeyError, TypeError) as error:
            raise _Ended("could not be read: the image reader answered with something else") from error

    def _exchange(self, child: subprocess.Popen[bytes], content: bytes | None, seconds: float) -> bytes:
        """Send a message, if any, and wait for the answer. The child is killed where that takes too long, which ends
        the waiting."""
        late = threading.Event()

        def kill() -> None:
            late.set()
            child.kill()

        watchdog = threading.Timer(seconds, kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            if content is not None:
                send(cast(BinaryIO, child.stdin), content)
            reply = receive(cast(BinaryIO, child.stdout))
        except OSError:
            reply = None
        finally:
            watchdog.cancel()
        if reply is None:
            late_says = f"takes longer than {seconds:g} seconds to read"
            raise _Ended(late_says if late.is_set() else self._fate(child))
        return reply

    def _fate(self, child: subprocess.Popen[bytes]) -> str:
        try:
            code = child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "could not be read: the image reader stopped answering"
        if code == OUT_OF_MEMORY:
            return f"needs more than {self._bounds.memory_mib} MiB to be read"
        return f"could not be read: the image reader ended unexpectedly (exit code {code})"

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was not sent any more belongs to a picture that has its problem already
                    continue
        child.wait()

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _end_when_idle(self) -> None:
        if self._child is None:
            return
        self._idle = threading.Timer(self._bounds.idle_seconds, self._end_idle, args=(self._child,))
        self._idle.daemon = True
        self._idle.start()

    def _end_idle(self, child: subprocess.Popen[bytes]) -> None:
        with self._turn:
            if self._child is child and self._idle is threading.current_thread():
                self._end()
