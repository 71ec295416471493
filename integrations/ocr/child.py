"""The child process that reads pictures: one message in, one message out, until its standard input closes.

What a picture may do is bounded here and by the parent: memory by a limit of the operating system, the network by
refusing every attempt, time by the parent, which kills this process.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import sys
import threading
from typing import Any, BinaryIO

from app.domain.gate.pictures.picture_text import PictureText
from integrations.ocr.frames import receive, send
from integrations.ocr.installed import installed_models

MIB = 1024 * 1024
OUT_OF_MEMORY = 3
"""Exit code where a picture needs more memory than allowed: what is left of the process is not trusted after that."""

_ALLOCATION_WORDS = ("alloc", "out of memory", "insufficient memory")


def main(memory_mib: int) -> int:
    """Load the models, say so, then answer each picture with its reading."""
    replies = _own_output()
    refuse_network()
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mib * MIB, memory_mib * MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pictures = incoming(sys.stdin.buffer)
    models = installed_models()
    if models is None:
        send(replies, b'{"failed": "no image reader is installed"}')
        return 1
    try:
        from integrations.ocr.engine import Engine

        engine = Engine(models)
    except Exception as error:  # whatever a broken installation raises is told to the parent, which says it to people
        send(replies, json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        return 1
    send(replies, json.dumps({"ready": models.name}).encode())
    while True:
        content = pictures.get()
        try:
            reading = engine.read(content)
        except Exception as error:  # a hostile picture raises almost anything; it is a reading with a problem
            if _is_shortage(error):
                os._exit(OUT_OF_MEMORY)
            problem = f"is broken ({type(error).__name__})"
            send(replies, _encoded(PictureText(pieces=(), width=0, height=0, reader=models.name, problem=problem)))
        else:
            send(replies, _encoded(reading))


def _own_output() -> BinaryIO:
    """The real standard output, kept for replies; what a library prints goes to standard error instead."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def refuse_network() -> None:
    def refuse(event: str, _arguments: tuple[Any, ...]) -> None:
        if event.startswith("socket."):
            raise PermissionError("Reading pictures never goes to the network")

    sys.addaudithook(refuse)


def incoming(stream: BinaryIO) -> queue.SimpleQueue[bytes]:
    """The pictures that arrive. The process ends at once when the parent closes the stream or dies."""
    pictures: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def take() -> None:
        while (content := receive(stream)) is not None:
            pictures.put(content)
        os._exit(0)

    threading.Thread(target=take, daemon=True, name="pictures").start()
    return pictures


def _encoded(reading: PictureText) -> bytes:
    return json.dumps(reading.to_dict()).encode()


def _is_shortage(error: Exception) -> bool:
    return isinstance(error, MemoryError) or any(word in str(error).lower() for word in _ALLOCATION_WORDS)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1])))
