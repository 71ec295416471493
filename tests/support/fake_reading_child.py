"""A child process that answers as the real one would, or misbehaves as a picture asks: run by ``python FILE MEMORY``.

The picture ``sleep`` never gets an answer, ``crash`` ends the process, ``nonsense`` is answered with something else,
and any other is read as itself.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading

from app.domain.gate.pictures.picture_text import PictureText, Piece
from integrations.ocr.child import incoming
from integrations.ocr.frames import send


def main() -> None:
    """Answer until the standard input closes."""
    replies = os.fdopen(os.dup(1), "wb")
    pictures: queue.SimpleQueue[bytes] = incoming(sys.stdin.buffer)
    send(replies, json.dumps({"ready": "fake"}).encode())
    while True:
        content = pictures.get().decode()
        if content == "sleep":
            threading.Event().wait()
        elif content == "crash":
            os.abort()
        elif content == "nonsense":
            send(replies, b'{"pieces": 7}')
        else:
            seen = {"pid": str(os.getpid()), "secret": os.environ.get("HANDOFF_SECRET_KEY", "none")}
            piece = Piece(text=seen.get(content, content), left=0, top=0, right=1, bottom=1)
            reading = PictureText(pieces=(piece,), width=1, height=1, reader="fake")
            send(replies, json.dumps(reading.to_dict()).encode())


main()
